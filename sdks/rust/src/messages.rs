//! MCP messages of sessions under the monitor.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::{Contribution, Data, Frame, Host, Json, Result};

crate::record! {
    /// One run of the monitor.
    pub struct Session {
        id: String,
        correlation: String,
        /// the server's command line, its secrets masked
        command: String = "",
    }
}

crate::record! {
    /// What is said about a message.
    pub struct MessageHead {
        session: String,
        /// counts from 1; a gap says how many were missed
        sequence: u64 = 0,
        time: String,
        /// `inbound`: from client to server; `outbound`
        direction: String,
        /// `request`, `notification`, `response` or `error`
        kind: String,
        method: Option<String>,
        /// the JSON-RPC id as JSON
        rpc_id: Option<String>,
        correlation: String,
        /// the same for a request and its response
        exchange: Option<String>,
        /// of the whole message, in bytes
        size: u64 = 0,
        /// whether the payload is only its beginning
        truncated: bool = false,
    }
}

/// One JSON-RPC message, its bytes as they passed.
#[derive(Clone, Debug, PartialEq)]
pub struct McpMessage {
    pub head: MessageHead,
    pub payload: Vec<u8>,
}

impl McpMessage {
    fn read(frame: Frame) -> Result<McpMessage> {
        let head = MessageHead::read(frame.head.unwrap_or(Json::Null))?;
        Ok(McpMessage { head, payload: frame.body })
    }

    /// Of a request or notification, and of a response whose request was seen; else empty.
    pub fn method(&self) -> &str {
        self.head.method.as_deref().unwrap_or("")
    }

    /// The message as JSON.
    pub fn json(&self) -> Result<Json> {
        Json::parse_bytes(&self.payload)
    }
}

crate::record! {
    /// Something about the session that is no message.
    pub struct SessionEvent {
        session: String,
        /// `start`, `end` or `error`
        r#type: String,
        time: String,
        data: BTreeMap<String, String>,
    }
}

crate::record! {
    /// Something that went wrong with the session.
    pub struct SessionFailure {
        session: String,
        message: String,
        r#type: String = "general",
    }
}

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    Continue,
    /// It goes nowhere; the reason is for whoever waits for an answer.
    Block(String),
    /// Another goes on in its place: one JSON-RPC message on one line.
    Replace(Vec<u8>),
}

impl Judgement {
    fn frame(self) -> Frame {
        let (action, reason, payload) = match self {
            Judgement::Continue => ("continue", String::new(), Vec::new()),
            Judgement::Block(reason) => ("block", reason, Vec::new()),
            Judgement::Replace(payload) => ("replace", String::new(), payload),
        };
        Frame::head(Json::object().with("action", action).with("reason", reason)).with_body(payload)
    }
}

/// Sees the messages of a session. Each call is served by a fresh instance: what must be remembered
/// goes into the host's storage or log.
pub trait MessageHandler {
    /// A session begins.
    fn started(&self, _host: &Host, _session: Session) -> Result<()> {
        Ok(())
    }

    /// A copy of a message that has passed.
    fn observe(&self, _host: &Host, _message: McpMessage) -> Result<()> {
        Ok(())
    }

    /// A message that waits; asked of a handler that is [inline](Messages::inline) and was granted
    /// `messages:change`.
    fn decide(&self, _host: &Host, _message: McpMessage) -> Result<Judgement> {
        Ok(Judgement::Continue)
    }

    /// Something that is no message.
    fn event(&self, _host: &Host, _event: SessionEvent) -> Result<()> {
        Ok(())
    }

    /// Something went wrong.
    fn failed(&self, _host: &Host, _failure: SessionFailure) -> Result<()> {
        Ok(())
    }

    /// The session is over.
    fn ended(&self, _host: &Host, _session: Session) -> Result<()> {
        Ok(())
    }
}

/// Offers a [`MessageHandler`].
pub struct Messages<H> {
    handler: H,
    inline: bool,
}

impl<H: MessageHandler + 'static> Messages<H> {
    pub fn new(handler: H) -> Messages<H> {
        Messages { handler, inline: false }
    }

    /// It wants to decide, not only to observe.
    pub fn inline(mut self) -> Messages<H> {
        self.inline = true;
        self
    }
}

impl<H: MessageHandler + 'static> From<Messages<H>> for Contribution {
    fn from(messages: Messages<H>) -> Contribution {
        let inline = messages.inline;
        let details = move || Json::object().with("inline", inline);
        let handler = Rc::new(messages.handler);
        let by = || Rc::clone(&handler);
        let (started, observe, decide, event, failed, ended) = (by(), by(), by(), by(), by(), by());
        Contribution::new("messages", "", details)
            .method("started", move |host, session| started.started(host, session))
            .frames("observe", move |host, frame| {
                observe
                    .observe(host, McpMessage::read(frame)?)
                    .map(|()| Frame::head(Json::object()))
            })
            .frames("decide", move |host, frame| {
                Ok(decide.decide(host, McpMessage::read(frame)?)?.frame())
            })
            .method("event", move |host, seen| event.event(host, seen))
            .method("failed", move |host, failure| failed.failed(host, failure))
            .method("ended", move |host, session| ended.ended(host, session))
    }
}
