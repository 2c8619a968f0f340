//! What a plugin keeps, and secrets.

use crate::host::read;
use crate::{Data, Frame, Host, Json, Result};

/// Values by key, and one document; nobody else sees them. Needs `storage:use`.
pub struct Storage {
    host: Host,
}

crate::record! {
    /// How much of its quota a plugin uses, in bytes.
    pub struct Usage {
        used: u64 = 0,
        quota: u64 = 0,
    }
}

crate::record! {
    /// The document with its version; 0 where none was saved yet.
    pub struct Document {
        version: i64 = 0,
        content: Json,
    }
}

/// Keys that are listed at a time.
const PAGE: u32 = 1000;

impl Storage {
    pub(crate) fn new(host: Host) -> Storage {
        Storage { host }
    }

    fn key(key: &str) -> Json {
        Json::object().with("key", key)
    }

    /// What stands under a key.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let answer = self.host.ask("storage", "get", Frame::head(Storage::key(key)))?;
        let found = answer.head.as_ref().map_or(false, |h| h.get("found") == &Json::Bool(true));
        Ok(Some(answer.body).filter(|_| found))
    }

    /// The record that stands under a key.
    pub fn get_data<T: Data>(&self, key: &str) -> Result<Option<T>> {
        match self.get(key)? {
            None => Ok(None),
            Some(bytes) => {
                Json::parse_bytes(&bytes).and_then(T::read).map(Some).map_err(|e| e.within(key))
            }
        }
    }

    /// Puts bytes under a key of 1 to 512 characters, up to 1 MB.
    pub fn put(&self, key: &str, value: impl Into<Vec<u8>>) -> Result<()> {
        self.host.ask("storage", "put", Frame::head(Storage::key(key)).with_body(value)).map(drop)
    }

    /// Puts a record under a key, as JSON.
    pub fn put_data<T: Data>(&self, key: &str, value: &T) -> Result<()> {
        self.put(key, value.write().to_string())
    }

    /// Whether there was something under that key.
    pub fn delete(&self, key: &str) -> Result<bool> {
        let answer: Json = self.host.call("storage", "delete", Storage::key(key))?;
        Ok(answer.get("existed") == &Json::Bool(true))
    }

    /// All keys that begin so, in their order.
    pub fn keys(&self, prefix: &str) -> Result<Vec<String>> {
        let mut keys: Vec<String> = Vec::new();
        loop {
            let page = Json::object()
                .with("prefix", prefix)
                .with("after", keys.last().map(String::as_str))
                .with("limit", PAGE);
            let mut answer: Json = self.host.call("storage", "list", page)?;
            let more = answer.get("more") == &Json::Bool(true);
            let page: Vec<String> = read("storage", "list", answer.take("keys"))?;
            let last = page.is_empty();
            keys.extend(page);
            if last || !more {
                return Ok(keys);
            }
        }
    }

    pub fn document(&self) -> Result<Document> {
        self.host.call("storage", "document", Json::object())
    }

    /// Saves the document over the version that was read: `CONFLICT` when another was saved since.
    pub fn save(&self, version: i64, content: impl Into<Json>) -> Result<Document> {
        let document = Json::object().with("version", version).with("content", content);
        self.host.call("storage", "save", document)
    }

    pub fn usage(&self) -> Result<Usage> {
        self.host.call("storage", "usage", Json::object())
    }
}

/// Secrets that an operator set for the plugin.
pub struct Secrets {
    host: Host,
}

crate::record! {
    /// A secret that is set, and where it may go.
    pub struct SecretHandle {
        secret: String,
        handle: String,
        hosts: Vec<String>,
    }
}

/// What stands for a secret in a header's value; the host fills it in on the way out.
pub fn secret_handle(secret: &str) -> String {
    format!("{{{{secret:{}}}}}", secret)
}

impl Secrets {
    pub(crate) fn new(host: Host) -> Secrets {
        Secrets { host }
    }

    /// Those that are set; needs `secrets:use`.
    pub fn handles(&self) -> Result<Vec<SecretHandle>> {
        let mut answer: Json = self.host.call("secrets", "handles", Json::object())?;
        read("secrets", "handles", answer.take("handles"))
    }

    /// The plain text of one that is set; needs `secrets:read:<name>`.
    pub fn read(&self, secret: &str) -> Result<Option<String>> {
        let name = Json::object().with("secret", secret);
        let answer: Json = self.host.call("secrets", "read", name)?;
        let found = answer.get("found") == &Json::Bool(true);
        Ok(Some(answer.get("value").text().to_string()).filter(|_| found))
    }
}
