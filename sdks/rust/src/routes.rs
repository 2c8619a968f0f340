//! HTTP below the plugin's own path.

use std::rc::Rc;

use crate::contribution::Handler;
use crate::http::Headers;
use crate::stream::Exchange;
use crate::{Contribution, Data, Error, Frame, Host, Json, Result, SocketMessage, Stream};

crate::record! {
    /// One request, without the caller's credentials. Its body is read with [`body`](Request::body).
    pub struct Request {
        /// in lower case
        method: String,
        /// below the plugin's own, beginning with `/`
        path: String,
        query: Headers,
        headers: Headers,
        /// the caller's cluster; empty where there is none
        cluster: String = "",
    }
}

crate::record! {
    /// The request that became a WebSocket. Its messages are [`messages`](Handshake::messages).
    pub struct Handshake {
        path: String,
        query: Headers,
        headers: Headers,
    }
}

fn first<'a>(values: &'a Headers, name: &str) -> Option<&'a str> {
    values.get(name).and_then(|values| values.first()).map(String::as_str)
}

impl Request {
    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// The first value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// What the caller sends, piece by piece. To be taken once.
    pub fn body(&self) -> Stream<Vec<u8>> {
        Exchange::own().frames().each(|frame| Ok(frame.body))
    }

    /// What the caller sends, as a record.
    pub fn data<T: Data>(&self) -> Result<T> {
        let bytes = self.body().bytes()?;
        Json::parse_bytes(&bytes).and_then(T::read).map_err(|e| e.within("request"))
    }
}

impl Handshake {
    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// What the caller sends. To be taken once.
    pub fn messages(&self) -> Stream<SocketMessage> {
        Exchange::own().frames().each(|frame| Ok(SocketMessage::of(frame)))
    }
}

/// One answer.
pub struct Response {
    status: u16,
    headers: Headers,
    body: Stream<Vec<u8>>,
}

impl Response {
    pub fn new(status: u16) -> Response {
        Response { status, headers: Headers::new(), body: Stream::empty() }
    }

    /// Plain text.
    pub fn text(status: u16, text: impl Into<String>) -> Response {
        Response::new(status).header("content-type", "text/plain; charset=utf-8").bytes(text.into())
    }

    /// A record, or JSON of any form.
    pub fn json(status: u16, json: impl Into<Json>) -> Response {
        Response::new(status)
            .header("content-type", "application/json")
            .bytes(json.into().to_string())
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Response {
        self.headers.entry(name.to_lowercase()).or_default().push(value.into());
        self
    }

    pub fn bytes(self, body: impl Into<Vec<u8>>) -> Response {
        self.stream(Stream::of(Some(body.into())))
    }

    /// A body whose pieces are made when there is room for them.
    pub fn stream(mut self, body: Stream<Vec<u8>>) -> Response {
        self.body = body;
        self
    }

    /// The head first, the pieces behind it.
    fn frames(self) -> Stream<Frame> {
        let head = Json::object().with("status", self.status).with("headers", self.headers.write());
        let (mut head, mut body) = (Some(Frame::head(head)), self.body);
        Stream::from_fn(move || match head.take() {
            Some(head) => Ok(Some(head)),
            None => Ok(body.pull()?.map(Frame::body)),
        })
    }
}

enum Answers {
    Request(Handler<Request, Response>),
    Socket(Handler<Handshake, Stream<SocketMessage>>),
}

struct Route {
    method: String,
    path: String,
    answers: Answers,
}

/// HTTP below the plugin's own path. In a path `*` is one segment, a last `**` any number; of those
/// that fit, the one that was named first answers.
#[derive(Default)]
pub struct Routes {
    routes: Vec<Route>,
}

impl Routes {
    pub fn new() -> Routes {
        Routes::default()
    }

    fn route(mut self, method: &str, path: &str, answers: Answers) -> Routes {
        self.routes.push(Route { method: method.to_lowercase(), path: path.to_string(), answers });
        self
    }

    /// Answers requests.
    pub fn on(
        self,
        method: &str,
        path: &str,
        answer: impl Fn(&Host, Request) -> Result<Response> + 'static,
    ) -> Routes {
        self.route(method, path, Answers::Request(Box::new(answer)))
    }

    pub fn get(
        self,
        path: &str,
        answer: impl Fn(&Host, Request) -> Result<Response> + 'static,
    ) -> Routes {
        self.on("get", path, answer)
    }

    pub fn post(
        self,
        path: &str,
        answer: impl Fn(&Host, Request) -> Result<Response> + 'static,
    ) -> Routes {
        self.on("post", path, answer)
    }

    /// Talks over a WebSocket: what is returned is sent.
    pub fn connect(
        self,
        path: &str,
        talk: impl Fn(&Host, Handshake) -> Result<Stream<SocketMessage>> + 'static,
    ) -> Routes {
        self.route("connect", path, Answers::Socket(Box::new(talk)))
    }

    fn find(&self, method: &str, path: &str) -> Result<&Route> {
        self.routes
            .iter()
            .find(|route| route.method == method && fits(&route.path, path))
            .ok_or_else(|| Error::not_found(format!("there is no route {} {}", method, path)))
    }

    fn details(&self) -> Json {
        let paths: Vec<Json> = self
            .routes
            .iter()
            .map(|r| Json::object().with("path", &r.path).with("methods", vec![r.method.as_str()]))
            .collect();
        Json::object().with("paths", paths)
    }
}

pub(crate) fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (Some("**"), _) if wanted.clone().next().is_none() => return true,
            (Some("*"), Some(segment)) if !segment.is_empty() => {}
            (Some(one), Some(other)) if one == other => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

impl From<Routes> for Contribution {
    fn from(routes: Routes) -> Contribution {
        let routes = Rc::new(routes);
        let (known, described) = (Rc::clone(&routes), Rc::clone(&routes));
        Contribution::new("routes", "", move || described.details())
            .stream("handle", move |host, head| {
                let request = Request::read(head)?;
                match &routes.find(&request.method, &request.path)?.answers {
                    Answers::Request(answer) => Ok(answer(host, request)?.frames()),
                    Answers::Socket(_) => Err(Error::invalid("this route is a WebSocket")),
                }
            })
            .stream("connect", move |host, head| {
                let handshake = Handshake::read(head)?;
                match &known.find("connect", &handshake.path)?.answers {
                    Answers::Socket(talk) => {
                        Ok(talk(host, handshake)?.each(|message| Ok(message.frame())))
                    }
                    Answers::Request(_) => Err(Error::invalid("this route is no WebSocket")),
                }
            })
    }
}
