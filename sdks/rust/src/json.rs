//! JSON values. Reading stands in `reader.rs`, writing in `writer.rs`.

use crate::{Code, Error, Result};

/// A JSON value. Objects keep their order, numbers the text they came as.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A number as it is written, so that nothing is lost of one that no type of Rust holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(pub(crate) String);

impl Number {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The whole number it stands for, as JSON Schema understands one: 1.0 and 1e3 too, as far as
    /// these are exact.
    pub(crate) fn whole(&self) -> Option<i128> {
        const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
        self.0.parse().ok().or_else(|| {
            let value: f64 = self.0.parse().ok()?;
            (value.fract() == 0.0 && value.abs() <= EXACT_MAX).then(|| value as i128)
        })
    }
}

/// What stands where nothing is.
static NULL: Json = Json::Null;

impl Json {
    /// An object without members.
    pub fn object() -> Json {
        Json::Object(Vec::new())
    }

    /// This object with one member more, or with another value of it; anything but an object
    /// becomes one first.
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Json {
        self.set(name, value);
        self
    }

    /// Sets a member; anything but an object becomes one first.
    pub fn set(&mut self, name: &str, value: impl Into<Json>) {
        self.put(name, value.into());
    }

    /// Apart, so that it is there once and not for each type of value.
    #[inline(never)]
    fn put(&mut self, name: &str, value: Json) {
        if !matches!(self, Json::Object(_)) {
            *self = Json::object();
        }
        if let Json::Object(members) = self {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = value,
                None => members.push((name.to_string(), value)),
            }
        }
    }

    /// A member of an object; null where there is none, so that `a.get("b").get("c")` needs no
    /// question in between.
    pub fn get(&self, name: &str) -> &Json {
        self.members().iter().find(|(known, _)| known == name).map_or(&NULL, |(_, value)| value)
    }

    /// Takes a member out of an object; null where there is none.
    pub fn take(&mut self, name: &str) -> Json {
        match self {
            Json::Object(members) => members
                .iter()
                .position(|(known, _)| known == name)
                .map_or(Json::Null, |at| members.remove(at).1),
            _ => Json::Null,
        }
    }

    /// The members of an object; none of anything else.
    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; none of anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::Array(items) => items,
            _ => &[],
        }
    }

    /// An element of an array; null where there is none.
    pub fn at(&self, index: usize) -> &Json {
        self.items().get(index).unwrap_or(&NULL)
    }

    pub fn is_null(&self) -> bool {
        *self == Json::Null
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string; empty for anything else.
    pub fn text(&self) -> &str {
        self.as_str().unwrap_or("")
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A whole number that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Number(number) => number.whole().and_then(|value| i64::try_from(value).ok()),
            _ => None,
        }
    }

    /// A whole number from 0 that fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => number.whole().and_then(|value| u64::try_from(value).ok()),
            _ => None,
        }
    }

    /// The nearest number there is; none where that is infinite.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Number(number) => number.0.parse().ok().filter(|value: &f64| value.is_finite()),
            _ => None,
        }
    }

    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "nothing",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::Text(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        }
    }

    /// The error that something else was expected here.
    pub(crate) fn unexpected(&self, wanted: &str) -> Error {
        Error::new(Code::InvalidArgument, format!("{} expected, but came {}", wanted, self.kind()))
    }

    /// Reads a text as JSON, strictly by RFC 8259: no member twice, at most
    /// [`DEPTH_MAX`](crate::DEPTH_MAX) levels. Half of a surrogate pair is read as U+FFFD.
    pub fn parse(text: &str) -> Result<Json> {
        crate::reader::parse(text)
    }

    /// Reads bytes as JSON; they must be UTF-8.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Json> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            Error::new(
                Code::InvalidArgument,
                format!("no JSON: no UTF-8 at byte {}", e.valid_up_to()),
            )
        })?;
        Json::parse(text)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Json {
        Json::Text(text.clone())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

macro_rules! from_whole {
    ($($type:ty)*) => {
        $(impl From<$type> for Json {
            fn from(value: $type) -> Json {
                Json::Number(Number(value.to_string()))
            }
        })*
    };
}

from_whole!(i32 i64 u16 u32 u64 usize);

/// What is no number becomes null: JSON has no word for it.
impl From<f64> for Json {
    fn from(value: f64) -> Json {
        if value.is_finite() {
            Json::Number(Number(value.to_string()))
        } else {
            Json::Null
        }
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Json {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}
