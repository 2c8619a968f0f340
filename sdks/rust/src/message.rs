//! The messages of the module ABI, as bytes.

use crate::{Code, Error, Json, Result};

pub(crate) const DESCRIBE: u8 = 1;
pub(crate) const CALL: u8 = 2;
pub(crate) const OPEN: u8 = 3;
pub(crate) const PULL: u8 = 4;
pub(crate) const OK: u8 = 16;
pub(crate) const ERROR: u8 = 17;
pub(crate) const FRAME: u8 = 18;
pub(crate) const END: u8 = 19;
pub(crate) const ASK: u8 = 32;
pub(crate) const ASK_STREAM: u8 = 33;
pub(crate) const SEND: u8 = 34;
pub(crate) const FINISH: u8 = 35;
pub(crate) const RECEIVE: u8 = 36;
pub(crate) const CANCEL: u8 = 37;
pub(crate) const SETTINGS: u8 = 38;

const VERSION: u8 = 1;
const PREFIX: usize = 12;
const HEADED: u8 = 1;

/// One piece of a stream, or what a call takes or answers: a record, bytes, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    pub head: Option<Json>,
    pub body: Vec<u8>,
}

impl Frame {
    /// A record alone.
    pub fn head(head: impl Into<Json>) -> Frame {
        Frame { head: Some(head.into()), body: Vec::new() }
    }

    /// Bytes alone.
    pub fn body(body: impl Into<Vec<u8>>) -> Frame {
        Frame { head: None, body: body.into() }
    }

    /// The same record with bytes beside it.
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Frame {
        self.body = body.into();
        self
    }

    /// The record; an empty one where there is none.
    pub fn into_head(self) -> Json {
        self.head.unwrap_or_else(Json::object)
    }
}

/// A message: what is said about it, and its frame.
#[derive(Debug, PartialEq)]
pub(crate) struct Message {
    pub kind: u8,
    pub meta: Json,
    pub frame: Frame,
}

impl Message {
    pub fn new(kind: u8, meta: Json, frame: Frame) -> Message {
        Message { kind, meta, frame }
    }

    pub fn of(kind: u8) -> Message {
        Message::new(kind, Json::object(), Frame::default())
    }

    pub fn failed(error: &Error) -> Message {
        let meta =
            Json::object().with("code", error.code().as_str()).with("message", error.message());
        Message::new(ERROR, meta, Frame::default())
    }

    /// The failure this message tells, if it is one.
    pub fn failure(&self) -> Option<Error> {
        let told =
            || Error::new(Code::of(self.meta.get("code").text()), self.meta.get("message").text());
        (self.kind == ERROR).then(told)
    }

    pub fn encode(&self) -> Vec<u8> {
        let meta = match self.meta.members() {
            [] => String::new(),
            _ => self.meta.to_string(),
        };
        let head = self.frame.head.as_ref().map_or_else(String::new, Json::to_string);
        let size = PREFIX + meta.len() + head.len() + self.frame.body.len();
        let mut bytes = Vec::with_capacity(size);
        let flags = if self.frame.head.is_some() { HEADED } else { 0 };
        bytes.extend([VERSION, self.kind, flags, 0]);
        bytes.extend((meta.len() as u32).to_le_bytes());
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend(meta.into_bytes());
        bytes.extend(head.into_bytes());
        bytes.extend(&self.frame.body);
        bytes
    }

    pub fn decode(mut bytes: Vec<u8>) -> Result<Message> {
        if bytes.len() < PREFIX || bytes[0] != VERSION {
            return Err(Error::failed("the host's message is none of version 1"));
        }
        let (kind, flags) = (bytes[1], bytes[2]);
        let length = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
        };
        let meta_end = PREFIX.checked_add(length(4));
        let head_end = meta_end.and_then(|end| end.checked_add(length(8)));
        let (meta_end, head_end) = match (meta_end, head_end) {
            (Some(meta), Some(head)) if head <= bytes.len() => (meta, head),
            _ => return Err(Error::failed("the host's message is longer than itself")),
        };
        let meta = match &bytes[PREFIX..meta_end] {
            [] => Json::object(),
            some => Json::parse_bytes(some)?,
        };
        let head = match flags & HEADED {
            0 => None,
            _ => Some(Json::parse_bytes(&bytes[meta_end..head_end])?),
        };
        // The body, which may be large, is what is left of these very bytes.
        bytes.drain(..head_end);
        Ok(Message::new(kind, meta, Frame { head, body: bytes }))
    }
}
