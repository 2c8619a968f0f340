//! What can go wrong, in the words of the host.

use std::fmt::{self, Display, Formatter};

/// What a plugin's functions return.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure: a code that programs read, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: String,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error { code, message: message.into() }
    }

    /// The plugin itself failed.
    pub fn failed(message: impl Into<String>) -> Error {
        Error::new(Code::PluginFailed, message)
    }

    /// What was asked for is not there.
    pub fn not_found(message: impl Into<String>) -> Error {
        Error::new(Code::NotFound, message)
    }

    /// What came cannot be used.
    pub fn invalid(message: impl Into<String>) -> Error {
        Error::new(Code::InvalidArgument, message)
    }

    pub fn code(&self) -> &Code {
        &self.code
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    /// The same, saying where it was.
    pub(crate) fn within(self, place: &str) -> Error {
        let separator = if self.message.starts_with(['[', '.']) { "" } else { ": " };
        Error { code: self.code, message: format!("{}{}{}", place, separator, self.message) }
    }
}

impl Display for Error {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.message)
    }
}

impl std::error::Error for Error {}

/// A failure of formatting is one of the plugin.
impl From<fmt::Error> for Error {
    fn from(e: fmt::Error) -> Error {
        Error::failed(e.to_string())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $word:literal,)*) => {
        /// The host's error codes. Of a plugin's own errors the host keeps the first nine, any
        /// other it takes for `PluginFailed`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $code,)*
            /// One of a newer host.
            Unknown(String),
        }

        impl Code {
            /// `NOT_FOUND`.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Code::$code => $word,)*
                    Code::Unknown(word) => word,
                }
            }

            pub fn of(word: &str) -> Code {
                match word {
                    $($word => Code::$code,)*
                    _ => Code::Unknown(word.to_string()),
                }
            }
        }
    };
}

codes! {
    InvalidArgument = "INVALID_ARGUMENT",
    NotFound = "NOT_FOUND",
    Conflict = "CONFLICT",
    Unimplemented = "UNIMPLEMENTED",
    PluginFailed = "PLUGIN_FAILED",
    PermissionDenied = "PERMISSION_DENIED",
    ResourceExhausted = "RESOURCE_EXHAUSTED",
    Unavailable = "UNAVAILABLE",
    Cancelled = "CANCELLED",
    NotRunning = "NOT_RUNNING",
    ManifestInvalid = "MANIFEST_INVALID",
    DependencyUnmet = "DEPENDENCY_UNMET",
    NotExecutable = "NOT_EXECUTABLE",
    ChecksumMismatch = "CHECKSUM_MISMATCH",
    HandshakeMalformed = "HANDSHAKE_MALFORMED",
    HandshakeTimeout = "HANDSHAKE_TIMEOUT",
    HandshakeExited = "HANDSHAKE_EXITED",
    HandshakeIncompatible = "HANDSHAKE_INCOMPATIBLE",
    HandshakeAddress = "HANDSHAKE_ADDRESS",
    HandshakeCertificate = "HANDSHAKE_CERTIFICATE",
    DescriptionMismatch = "DESCRIPTION_MISMATCH",
    PluginCrashed = "PLUGIN_CRASHED",
    PluginProtocol = "PLUGIN_PROTOCOL",
    TokenInvalid = "TOKEN_INVALID",
    DeadlineExceeded = "DEADLINE_EXCEEDED",
    Internal = "INTERNAL",
}

impl Display for Code {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
