//! A stand-in host, to test plugins without one: `cargo test` or `rustc --test`.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::instance::Instance;
use crate::message::{self, Frame, Message};
use crate::{Caller, Code, Error, Json, Plugin, Result};

type Answer = Box<dyn FnMut(&Frame) -> Result<Frame>>;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
}

/// What the host of the thread's plugin would know and do.
#[derive(Default)]
struct Desk {
    answers: BTreeMap<String, Answer>,
    streams: BTreeMap<String, Vec<Frame>>,
    open: BTreeMap<i64, Open>,
    last: i64,
    settings: Option<Json>,
    asked: Vec<Asked>,
}

#[derive(Default)]
struct Open {
    name: String,
    coming: VecDeque<Frame>,
    sent: Vec<Frame>,
}

/// One thing the plugin asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// `storage.put`
    pub what: String,
    /// that of the call; empty on nobody's behalf
    pub token: String,
    /// how long it waits at most, where it was asked by [`within`](crate::Host::within)
    pub patience: Option<Duration>,
    pub frame: Frame,
}

/// Answers what the plugin asks the host.
pub(crate) fn answered(question: Vec<u8>) -> Vec<u8> {
    let answer = Message::decode(question)
        .and_then(|question| DESK.with(|desk| desk.borrow_mut().answer(question)));
    answer.unwrap_or_else(|e| Message::failed(&e)).encode()
}

impl Desk {
    fn answer(&mut self, question: Message) -> Result<Message> {
        let Message { kind, meta, frame } = question;
        let text = |name| meta.get(name).text().to_string();
        let what = format!("{}.{}", text("function"), text("method"));
        let patience = meta.get("deadlineMillis").as_u64().map(Duration::from_millis);
        let stream = meta.get("stream").as_i64().unwrap_or(-1);
        match kind {
            message::SETTINGS => Ok(ok(Frame { head: self.settings.clone(), body: Vec::new() })),
            message::ASK => {
                let token = text("token");
                self.asked.push(Asked { what: what.clone(), token, patience, frame });
                let asked = &self.asked[self.asked.len() - 1].frame;
                let answer = self.answers.get_mut(&what).ok_or_else(|| denied(&what))?;
                answer(asked).map(ok)
            }
            message::ASK_STREAM => {
                let token = text("token");
                self.asked.push(Asked { what: what.clone(), token, patience, frame });
                let coming = self.streams.get(&what).ok_or_else(|| denied(&what))?.clone();
                self.last += 1;
                let open = Open { name: what, coming: coming.into(), sent: Vec::new() };
                self.open.insert(self.last, open);
                Ok(Message::new(
                    message::OK,
                    Json::object().with("stream", self.last),
                    Frame::default(),
                ))
            }
            message::SEND => self.on(stream).map(|open| {
                open.sent.push(frame);
                ok(Frame::default())
            }),
            message::RECEIVE => self.on(stream).map(|open| match open.coming.pop_front() {
                Some(frame) => Message::new(message::FRAME, Json::object(), frame),
                None => Message::of(message::END),
            }),
            message::FINISH => self.on(stream).map(|_| ok(Frame::default())),
            message::CANCEL => {
                let ended = self.open.remove(&stream).ok_or_else(|| no_stream(stream))?;
                for frame in ended.sent {
                    let what = format!("{}.sent", ended.name);
                    self.asked.push(Asked { what, token: String::new(), patience: None, frame });
                }
                Ok(ok(Frame::default()))
            }
            other => Err(Error::failed(format!("a question of the unknown kind {}", other))),
        }
    }

    fn on(&mut self, stream: i64) -> Result<&mut Open> {
        self.open.get_mut(&stream).ok_or_else(|| no_stream(stream))
    }
}

fn ok(frame: Frame) -> Message {
    Message::new(message::OK, Json::object(), frame)
}

fn no_stream(stream: i64) -> Error {
    Error::not_found(format!("there is no stream {}", stream))
}

fn denied(what: &str) -> Error {
    Error::new(Code::PermissionDenied, format!("the stand-in has no answer for {}", what))
}

/// A plugin and a stand-in for its host. One at a time in a thread.
pub struct TestHost {
    instance: Instance,
    caller: Caller,
}

impl TestHost {
    /// A host that refuses whatever it is asked for, and no one's call.
    pub fn new(plugin: Plugin) -> TestHost {
        DESK.with(|desk| *desk.borrow_mut() = Desk::default());
        let caller = Caller {
            kind: "user".to_string(),
            name: "ada".to_string(),
            roles: vec!["viewer".to_string()],
        };
        TestHost { instance: Instance::new(plugin), caller }
    }

    /// On whose behalf it calls.
    pub fn caller(mut self, caller: Caller) -> TestHost {
        self.caller = caller;
        self
    }

    /// What the operator set.
    pub fn settings(self, settings: Json) -> TestHost {
        DESK.with(|desk| desk.borrow_mut().settings = Some(settings));
        self
    }

    /// Answers a host function from now on.
    pub fn on(
        self,
        function: &str,
        method: &str,
        answer: impl FnMut(&Frame) -> Result<Frame> + 'static,
    ) -> TestHost {
        let what = format!("{}.{}", function, method);
        DESK.with(|desk| desk.borrow_mut().answers.insert(what, Box::new(answer)));
        self
    }

    /// Answers a host function that streams: with these, and then the end.
    pub fn streams(self, function: &str, method: &str, frames: Vec<Frame>) -> TestHost {
        let what = format!("{}.{}", function, method);
        DESK.with(|desk| desk.borrow_mut().streams.insert(what, frames));
        self
    }

    /// What the caller of the next stream sends.
    pub fn incoming(self, frames: Vec<Frame>) -> TestHost {
        let open = Open { coming: frames.into(), ..Open::default() };
        DESK.with(|desk| desk.borrow_mut().open.insert(0, open));
        self
    }

    /// What the plugin asked for, in order.
    pub fn asked(&self) -> Vec<Asked> {
        DESK.with(|desk| desk.borrow().asked.clone())
    }

    /// How many streams of the host the plugin has open.
    pub fn open_streams(&self) -> usize {
        DESK.with(|desk| desk.borrow().open.keys().filter(|number| **number != 0).count())
    }

    fn tell(&mut self, kind: u8, meta: Json, frame: Frame) -> Result<Message> {
        let answer = self.instance.answer(Message::new(kind, meta, frame).encode());
        let answer = Message::decode(answer)?;
        match answer.failure() {
            Some(failure) => Err(failure),
            None => Ok(answer),
        }
    }

    fn about(&self, address: &str, method: &str) -> Json {
        let caller = Json::object()
            .with("kind", &self.caller.kind)
            .with("name", &self.caller.name)
            .with("roles", self.caller.roles.clone());
        Json::object()
            .with("address", address)
            .with("method", method)
            .with("token", "0f".repeat(16))
            .with("caller", caller)
            .with("deadlineMillis", 30_000)
            .with("traceParent", Json::Null)
    }

    /// What the plugin says it is.
    pub fn describe(&mut self) -> Result<Json> {
        let meta = Json::object().with("hostVersion", "1.0.0");
        Ok(self.tell(message::DESCRIBE, meta, Frame::default())?.frame.into_head())
    }

    /// Calls a method: `tools/greet`, `execute`.
    pub fn call(&mut self, address: &str, method: &str, frame: Frame) -> Result<Frame> {
        let about = self.about(address, method);
        Ok(self.tell(message::CALL, about, frame)?.frame)
    }

    /// Uses a tool.
    pub fn tool(&mut self, name: &str, arguments: impl Into<Json>) -> Result<crate::ToolResult> {
        let head = Json::object().with("arguments", arguments).with("cluster", "");
        let answer = self.call(&format!("tools/{}", name), "execute", Frame::head(head))?;
        crate::Data::read(answer.into_head())
    }

    /// Opens a method that streams.
    pub fn open(&mut self, address: &str, method: &str, head: Json) -> Result<()> {
        let about = self.about(address, method);
        self.tell(message::OPEN, about, Frame::head(head)).map(drop)
    }

    /// The next frame of what is open.
    pub fn pull(&mut self) -> Result<Option<Frame>> {
        let answer = self.tell(message::PULL, Json::object(), Frame::default())?;
        Ok((answer.kind == message::FRAME).then_some(answer.frame))
    }

    /// All frames there still are.
    pub fn pull_all(&mut self) -> Result<Vec<Frame>> {
        let mut all = Vec::new();
        while let Some(frame) = self.pull()? {
            all.push(frame);
        }
        Ok(all)
    }
}
