//! Reads JSON, strictly.

use std::collections::BTreeSet;

use crate::json::Number;
use crate::{Code, Error, Json, Result};

/// Values nested deeper than this are refused: the reader's own stack is a module's.
pub const DEPTH_MAX: usize = 128;

pub(crate) fn parse(text: &str) -> Result<Json> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    let value = reader.value(0)?;
    reader.blanks();
    match reader.bytes.get(reader.at) {
        None => Ok(value),
        Some(_) => Err(reader.wrong("something follows the value")),
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Error {
        Error::new(Code::InvalidArgument, format!("no JSON: {} at byte {}", what, self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past a byte if it is the next one.
    fn skip(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn value(&mut self, depth: usize) -> Result<Json> {
        if depth > DEPTH_MAX {
            return Err(self.wrong("more levels than are allowed"));
        }
        self.blanks();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(_) => Err(self.wrong("no value begins like this")),
            None => Err(self.wrong("a value is missing")),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.wrong("an unknown word"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Json> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.skip(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            if self.skip(b']') {
                return Ok(Json::Array(items));
            }
            if !self.skip(b',') {
                return Err(self.wrong("a comma or the list's end is missing"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json> {
        self.at += 1;
        let mut members = Vec::new();
        self.blanks();
        if self.skip(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            members.push(self.member(depth)?);
            self.blanks();
            if self.skip(b'}') {
                break;
            }
            if !self.skip(b',') {
                return Err(self.wrong("a comma or the object's end is missing"));
            }
        }
        self.once_each(members)
    }

    fn member(&mut self, depth: usize) -> Result<(String, Json)> {
        self.blanks();
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a member's name is missing"));
        }
        let name = self.string()?;
        self.blanks();
        if !self.skip(b':') {
            return Err(self.wrong("a colon is missing"));
        }
        Ok((name, self.value(depth + 1)?))
    }

    /// Two readers would take a member that is there twice for different things.
    fn once_each(&self, members: Vec<(String, Json)>) -> Result<Json> {
        let names: BTreeSet<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        if names.len() < members.len() {
            return Err(self.wrong("a member is there twice, in the object that ends"));
        }
        Ok(Json::Object(members))
    }

    fn number(&mut self) -> Result<Json> {
        let start = self.at;
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        }
        if self.skip(b'.') {
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            if !self.skip(b'+') {
                self.skip(b'-');
            }
            self.digits()?;
        }
        Ok(Json::Number(Number(self.text[start..self.at].to_string())))
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.wrong("a digit is missing"));
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String> {
        self.at += 1;
        let mut result = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    result.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    return Ok(result);
                }
                Some(b'\\') => {
                    result.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    result.push(self.escape()?);
                    start = self.at;
                }
                Some(0..=0x1f) => return Err(self.wrong("a control character in a text")),
                Some(_) => self.at += 1,
                None => return Err(self.wrong("a text does not end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let escaped = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.wrong("an unknown escape")),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// A half of a pair that stands alone is U+FFFD: a text that was cut in the middle of a character
    /// must not make the whole of it unreadable to whoever judges it.
    fn unicode(&mut self) -> Result<char> {
        let high = self.unit()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let behind = self.at;
        if self.skip(b'\\') && self.skip(b'u') {
            let low = self.unit()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.at = behind;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn unit(&mut self) -> Result<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.wrong("no four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(unit)
    }
}
