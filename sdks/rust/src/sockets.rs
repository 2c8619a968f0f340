//! TCP and WebSockets through the host.

use std::collections::BTreeMap;

use crate::http::Headers;
use crate::{Data, Exchange, Frame, Host, Json, Result, Stream};

/// TCP and WebSockets through the host.
pub struct Sockets {
    host: Host,
}

/// An open TCP connection; it ends when it is dropped.
pub struct Tcp {
    exchange: Exchange,
}

/// An open WebSocket; it ends when it is dropped.
pub struct WebSocket {
    exchange: Exchange,
}

/// One message of a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketMessage {
    /// Whether it is text rather than bytes.
    pub text: bool,
    pub payload: Vec<u8>,
}

impl SocketMessage {
    pub fn text(text: impl Into<String>) -> SocketMessage {
        SocketMessage { text: true, payload: text.into().into_bytes() }
    }

    pub fn bytes(payload: impl Into<Vec<u8>>) -> SocketMessage {
        SocketMessage { text: false, payload: payload.into() }
    }

    pub(crate) fn of(frame: Frame) -> SocketMessage {
        let text = frame.head.as_ref().map_or(false, |head| head.get("text") == &Json::Bool(true));
        SocketMessage { text, payload: frame.body }
    }

    pub(crate) fn frame(self) -> Frame {
        Frame::head(Json::object().with("text", self.text)).with_body(self.payload)
    }
}

impl Sockets {
    pub(crate) fn new(host: Host) -> Sockets {
        Sockets { host }
    }

    /// Connects to `host:port`; with TLS the host checks the certificate against the name.
    pub fn tcp(&self, address: &str, tls: bool) -> Result<Tcp> {
        let head = Json::object().with("address", address).with("tls", tls);
        Ok(Tcp { exchange: self.host.open("tcp", "connect", head)? })
    }

    /// Connects to a WebSocket.
    pub fn web_socket(&self, url: &str) -> Result<WebSocket> {
        self.web_socket_with(url, &BTreeMap::new(), &[])
    }

    /// Connects to a WebSocket with headers, and the protocols that the plugin speaks.
    pub fn web_socket_with(
        &self,
        url: &str,
        headers: &Headers,
        protocols: &[&str],
    ) -> Result<WebSocket> {
        let head = Json::object()
            .with("url", url)
            .with("headers", headers.write())
            .with("protocols", protocols.to_vec());
        Ok(WebSocket { exchange: self.host.open("websocket", "connect", head)? })
    }
}

impl Tcp {
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.exchange.send(Frame::head(Json::object()).with_body(bytes))
    }

    /// The next bytes, or `None` when the other side sends no more.
    pub fn receive(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(self.exchange.receive()?.map(|frame| frame.body))
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> Result<()> {
        self.exchange.finish()
    }
}

impl WebSocket {
    pub fn send(&mut self, message: SocketMessage) -> Result<()> {
        self.exchange.send(message.frame())
    }

    /// The next message, or `None` after the last.
    pub fn receive(&mut self) -> Result<Option<SocketMessage>> {
        Ok(self.exchange.receive()?.map(SocketMessage::of))
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> Result<()> {
        self.exchange.finish()
    }

    /// What is received, as a stream.
    pub fn messages(self) -> Stream<SocketMessage> {
        self.exchange.frames().each(|frame| Ok(SocketMessage::of(frame)))
    }
}
