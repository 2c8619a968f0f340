//! What every contribution is underneath: methods over frames.

use std::collections::BTreeMap;

use crate::{Data, Error, Frame, Host, Json, Result, Stream};

/// What answers a call of one thing with another.
pub(crate) type Handler<In, Out> = Box<dyn Fn(&Host, In) -> Result<Out>>;

type Called = Handler<Frame, Frame>;
type Opened = Handler<Json, Stream<Frame>>;

/// Something a plugin offers. Made of a [`Tool`](crate::Tool), [`Routes`](crate::Routes),
/// [`PaneSpec`](crate::PaneSpec) and the like.
pub struct Contribution {
    kind: &'static str,
    name: String,
    /// Made when the plugin describes itself: every other call is served without.
    details: Box<dyn Fn() -> Json>,
    calls: BTreeMap<String, Called>,
    streams: BTreeMap<String, Opened>,
}

impl Contribution {
    pub(crate) fn new(
        kind: &'static str,
        name: &str,
        details: impl Fn() -> Json + 'static,
    ) -> Contribution {
        Contribution {
            kind,
            name: name.to_string(),
            details: Box::new(details),
            calls: BTreeMap::new(),
            streams: BTreeMap::new(),
        }
    }

    pub(crate) fn with_details(mut self, details: impl Fn() -> Json + 'static) -> Contribution {
        self.details = Box::new(details);
        self
    }

    /// A method over frames.
    pub(crate) fn frames(
        mut self,
        method: &str,
        run: impl Fn(&Host, Frame) -> Result<Frame> + 'static,
    ) -> Contribution {
        self.calls.insert(method.to_string(), Box::new(run));
        self
    }

    /// A method over records.
    pub(crate) fn method<In: Data, Out: Data>(
        self,
        method: &str,
        run: impl Fn(&Host, In) -> Result<Out> + 'static,
    ) -> Contribution {
        let name = method.to_string();
        self.frames(method, move |host, frame| {
            let taken = In::read(frame.into_head()).map_err(|e| e.within(&name))?;
            Ok(Frame::head(run(host, taken)?.write()))
        })
    }

    /// A method that streams frames.
    pub(crate) fn stream(
        mut self,
        method: &str,
        run: impl Fn(&Host, Json) -> Result<Stream<Frame>> + 'static,
    ) -> Contribution {
        self.streams.insert(method.to_string(), Box::new(run));
        self
    }

    /// `tools/greet`, or the kind alone where a plugin has one of it.
    pub(crate) fn address(&self) -> String {
        if self.name.is_empty() {
            self.kind.to_string()
        } else {
            format!("{}/{}", self.kind, self.name)
        }
    }

    pub(crate) fn description(&self) -> Json {
        Json::object()
            .with("kind", self.kind)
            .with("name", &self.name)
            .with("details", (self.details)())
    }

    fn without(&self, method: &str) -> Error {
        let text = format!("{} has no method {}", self.address(), method);
        Error::new(crate::Code::Unimplemented, text)
    }

    pub(crate) fn call(&self, host: &Host, method: &str, frame: Frame) -> Result<Frame> {
        let run = self.calls.get(method).ok_or_else(|| self.without(method))?;
        run(host, frame)
    }

    pub(crate) fn open(&self, host: &Host, method: &str, head: Json) -> Result<Stream<Frame>> {
        let run = self.streams.get(method).ok_or_else(|| self.without(method))?;
        run(host, head)
    }
}
