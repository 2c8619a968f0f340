//! HTTP through the host.

use std::collections::BTreeMap;

use crate::host::read;
use crate::{Data, Frame, Host, Json, Result, Stream};

/// Headers: names in lower case, each with all its values.
pub type Headers = BTreeMap<String, Vec<String>>;

/// HTTP through the host; needs `net:http:<host>`. A header's value may hold the
/// [handle](crate::secret_handle) of a secret.
pub struct Http {
    host: Host,
}

/// One request.
#[derive(Clone, Debug, Default)]
pub struct HttpRequest {
    method: String,
    url: String,
    headers: Headers,
    body: Vec<u8>,
}

/// One answer, held in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    /// What answered, after redirects.
    pub url: String,
    pub headers: Headers,
    pub body: Vec<u8>,
}

/// One answer whose body comes piece by piece.
pub struct HttpStream {
    pub status: u16,
    /// What answered, after redirects.
    pub url: String,
    pub headers: Headers,
    pub body: Stream<Vec<u8>>,
}

crate::record! {
    struct Head {
        status: u16 = 0,
        url: String,
        headers: Headers,
    }
}

impl HttpRequest {
    pub fn new(method: &str, url: impl Into<String>) -> HttpRequest {
        HttpRequest { method: method.to_lowercase(), url: url.into(), ..HttpRequest::default() }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> HttpRequest {
        self.headers.entry(name.to_lowercase()).or_default().push(value.into());
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> HttpRequest {
        self.body = body.into();
        self
    }

    /// A record or any JSON as its body.
    pub fn json(self, body: impl Into<Json>) -> HttpRequest {
        self.header("content-type", "application/json").body(body.into().to_string())
    }

    fn head(&self) -> Json {
        Json::object()
            .with("method", &self.method)
            .with("url", &self.url)
            .with("headers", self.headers.write())
    }
}

impl HttpResponse {
    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Json> {
        Json::parse_bytes(&self.body).map_err(|e| e.within(&self.url))
    }
}

impl Http {
    pub(crate) fn new(host: Host) -> Http {
        Http { host }
    }

    /// Reads a URL.
    pub fn get(&self, url: &str) -> Result<HttpResponse> {
        self.ask("get", HttpRequest::new("get", url))
    }

    /// Sends any request; counts as a change.
    pub fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        self.ask("send", request)
    }

    fn ask(&self, method: &str, request: HttpRequest) -> Result<HttpResponse> {
        let question = Frame::head(request.head()).with_body(request.body);
        let Frame { head, body } = self.host.ask("http", method, question)?;
        let head: Head = read("http", method, head.unwrap_or(Json::Null))?;
        Ok(HttpResponse { status: head.status, url: head.url, headers: head.headers, body })
    }

    /// Sends a request with the pieces of a body, all of it before this returns, and reads the
    /// answer piece by piece. The request's own body is not used.
    pub fn open(&self, request: HttpRequest, body: Stream<Vec<u8>>) -> Result<HttpStream> {
        let mut exchange = self.host.open("http", "stream", request.head())?;
        for piece in body {
            // Who answers early takes no more; the answer says why.
            if exchange.send(Frame::body(piece?)).is_err() {
                break;
            }
        }
        exchange.finish()?;
        let Frame { head, body } = exchange.receive()?.unwrap_or_default();
        let head: Head = read("http", "stream", head.unwrap_or(Json::Null))?;
        let mut first = Some(body).filter(|body| !body.is_empty());
        let mut frames = exchange.frames();
        let body = Stream::from_fn(move || match first.take() {
            Some(piece) => Ok(Some(piece)),
            None => Ok(frames.pull()?.map(|frame| frame.body)),
        });
        Ok(HttpStream { status: head.status, url: head.url, headers: head.headers, body })
    }
}
