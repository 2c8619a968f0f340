//! What a plugin may ask the host for.

use std::rc::Rc;
use std::time::Duration;

use crate::carrier;
use crate::message::{self, Frame, Message};
use crate::{
    Data, Error, Events, Exchange, Http, Json, Kubernetes, Result, Secrets, Sockets, Storage,
    ToolResult,
};

/// On whose behalf a call is made, as far as a plugin may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// `user`, `operator`, `application` or `background`
    pub kind: String,
    pub name: String,
    pub roles: Vec<String>,
}

/// The host as one call sees it: with the rights of that call's caller, until it has been answered,
/// or until the stream it opened has ended. To be copied into whatever makes that stream.
#[derive(Clone)]
pub struct Host {
    call: Rc<About>,
    patience: Option<Duration>,
}

#[derive(Default)]
struct About {
    address: String,
    token: String,
    caller: Caller,
    deadline: Duration,
    trace_parent: Option<String>,
}

/// The host's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// As in RFC 3339, in UTC.
    pub time: String,
    /// Nanoseconds since some moment that stays the same while the host runs.
    pub monotonic: Duration,
}

crate::record! {
    /// Where the account's API is.
    pub struct Endpoint {
        url: String,
        debug: bool = false,
    }
}

impl Host {
    pub(crate) fn of(meta: &Json) -> Host {
        let caller = meta.get("caller");
        let about = About {
            address: meta.get("address").text().to_string(),
            token: meta.get("token").text().to_string(),
            caller: Caller {
                kind: caller.get("kind").text().to_string(),
                name: caller.get("name").text().to_string(),
                roles: caller.get("roles").items().iter().map(|r| r.text().to_string()).collect(),
            },
            deadline: Duration::from_millis(meta.get("deadlineMillis").as_u64().unwrap_or(0)),
            trace_parent: meta.get("traceParent").as_str().map(str::to_string),
        };
        Host { call: Rc::new(about), patience: None }
    }

    /// The host on nobody's behalf: only grants marked for background count.
    pub fn background(&self) -> Host {
        let caller = Caller { kind: "background".to_string(), ..Caller::default() };
        let about = About { caller, deadline: self.call.deadline, ..About::default() };
        Host { call: Rc::new(about), ..self.clone() }
    }

    /// The same, but each question waits no longer than this, in whole milliseconds of at least one.
    /// Without it one waits as long as the call has time: a permission that a person is asked for
    /// may take all of it.
    pub fn within(&self, patience: Duration) -> Host {
        Host { patience: Some(patience), ..self.clone() }
    }

    pub fn caller(&self) -> &Caller {
        &self.call.caller
    }

    /// What is called: `tools/get_rate`.
    pub fn address(&self) -> &str {
        &self.call.address
    }

    /// How long the caller waits, from when the call came.
    pub fn deadline(&self) -> Duration {
        self.call.deadline
    }

    /// The W3C trace context of the call.
    pub fn trace_parent(&self) -> Option<&str> {
        self.call.trace_parent.as_deref()
    }

    /// What the operator set, an object.
    pub fn settings(&self) -> Result<Json> {
        Ok(carrier::ask(&Message::of(message::SETTINGS))?.frame.into_head())
    }

    /// What the operator set, as a record of the plugin's.
    pub fn settings_as<T: Data>(&self) -> Result<T> {
        T::read(self.settings()?).map_err(|e| e.within("settings"))
    }

    fn question(&self, kind: u8, function: &str, method: &str, frame: Frame) -> Message {
        let meta = Json::object()
            .with("function", function)
            .with("method", method)
            .with("token", &self.call.token);
        let meta = match self.patience {
            Some(patience) => {
                let millis = i64::try_from(patience.as_millis()).unwrap_or(i64::MAX);
                meta.with("deadlineMillis", millis.max(1))
            }
            None => meta,
        };
        Message::new(kind, meta, frame)
    }

    /// Asks for any host function: `docs/reference/catalogue.json` has them all.
    pub fn ask(&self, function: &str, method: &str, frame: Frame) -> Result<Frame> {
        Ok(carrier::ask(&self.question(message::ASK, function, method, frame))?.frame)
    }

    /// Asks for any host function that takes and answers with records.
    pub fn call<T: Data>(&self, function: &str, method: &str, head: Json) -> Result<T> {
        read(function, method, self.ask(function, method, Frame::head(head))?.into_head())
    }

    /// Opens any host function that streams.
    pub fn open(&self, function: &str, method: &str, head: Json) -> Result<Exchange> {
        Exchange::open(&self.question(message::ASK_STREAM, function, method, Frame::head(head)))
    }

    /// Writes a line to the plugin's own log; the level is `trace`, `debug`, `info`, `warn` or
    /// `error`.
    pub fn log(&self, level: &str, text: impl AsRef<str>) -> Result<()> {
        let entry = Json::object().with("level", level).with("message", text.as_ref());
        self.call("log", "write", entry)
    }

    /// Writes to the log. That it could not is no reason to fail.
    pub fn info(&self, text: impl AsRef<str>) {
        let _ = self.log("info", text);
    }

    /// Writes to the log, as [`info`](Host::info) does.
    pub fn warn(&self, text: impl AsRef<str>) {
        let _ = self.log("warn", text);
    }

    pub fn clock(&self) -> Result<Reading> {
        let now: Json = self.call("clock", "now", Json::object())?;
        Ok(Reading {
            time: now.get("time").text().to_string(),
            monotonic: Duration::from_nanos(now.get("monotonicNanos").as_u64().unwrap_or(0)),
        })
    }

    /// Fresh bytes fit for keys, 1 to 65,536.
    pub fn random(&self, count: u32) -> Result<Vec<u8>> {
        Ok(self.ask("random", "draw", Frame::head(Json::object().with("count", count)))?.body)
    }

    /// Where the account's API is.
    pub fn account_endpoint(&self) -> Result<Endpoint> {
        self.call("account", "endpoint", Json::object())
    }

    /// The account's API key; needs `account:key`.
    pub fn account_key(&self) -> Result<String> {
        let answer: Json = self.call("account", "key", Json::object())?;
        Ok(answer.get("key").text().to_string())
    }

    /// Uses another plugin's tool, `plugin_<id>_<tool>`, with the caller's rights; needs
    /// `tool:call:<tool>`.
    pub fn call_tool(&self, tool: &str, arguments: impl Into<Json>) -> Result<ToolResult> {
        let use_of =
            Json::object().with("tool", tool).with("arguments", arguments).with("cluster", "");
        self.call("tool-calls", "call", use_of)
    }

    /// Tells whoever waits for this call how far it is.
    pub fn progress(&self, done: f64, total: f64, message: &str) -> Result<()> {
        let report =
            Json::object().with("done", done).with("total", total).with("message", message);
        self.call("progress", "report", report)
    }

    /// Puts a text on the clipboard of whoever uses the workspace; needs `clipboard:write`.
    pub fn copy(&self, text: &str) -> Result<()> {
        self.call("clipboard", "write", Json::object().with("text", text))
    }

    /// HTTP; needs `net:http:<host>`.
    pub fn http(&self) -> Http {
        Http::new(self.clone())
    }

    /// TCP and WebSockets; needs `net:tcp:<host>:<port>`, `net:websocket:<host>`.
    pub fn sockets(&self) -> Sockets {
        Sockets::new(self.clone())
    }

    /// What the plugin keeps; needs `storage:use`.
    pub fn storage(&self) -> Storage {
        Storage::new(self.clone())
    }

    /// Secrets; needs `secrets:use`, `secrets:read:<name>`.
    pub fn secrets(&self) -> Secrets {
        Secrets::new(self.clone())
    }

    /// The caller's default cluster, all namespaces; needs `k8s:<verb>:<resource>`.
    pub fn kubernetes(&self) -> Kubernetes {
        Kubernetes::new(self.clone())
    }

    /// Events; needs `events:publish:<topic>`, `events:subscribe:<topic>`.
    pub fn events(&self) -> Events {
        Events::new(self.clone())
    }
}

/// Reads the host's answer; what cannot be read is not the caller's fault.
pub(crate) fn read<T: Data>(function: &str, method: &str, head: Json) -> Result<T> {
    T::read(head).map_err(|e| {
        let place = format!("{}.{} answered what cannot be read", function, method);
        Error::failed(format!("{}: {}", place, e.message().trim_start_matches('.')))
    })
}

/// What a panic says goes to the plugin's log before the trap, which has no words.
pub(crate) fn last_words(text: &str) {
    let entry = Json::object().with("level", "error").with("message", text);
    // Without a token it is bound to the call that is going on.
    let meta = Json::object().with("function", "log").with("method", "write");
    let _ = carrier::exchange(&Message::new(message::ASK, meta, Frame::head(entry)));
}
