//! The twin in Rust of dev.mortise.testkit.ContractPlugin: what PluginContract talks to. What it has
//! seen it writes to the host's log, since every call is served by a fresh instance.

use std::cell::RefCell;

use mortise::{
    record, ClusterEvents, Code, Error, Frame, Host, HttpRequest, Json, Judgement, McpMessage,
    MessageHandler, Messages, Middleware, Opened, Pane, PaneSpec, Plugin, Point, Query, Request,
    Resource, ResourceEvent, Response, Result, Routes, Selection, SocketMessage, Stream, Tool,
    ToolResult, View,
};

const PIECE_BYTES: usize = 64 << 10;

record! {
    /// What a scenario is told.
    struct Ask {
        url: String = "",
        number: u64 = 0,
    }
}

// ---- tools

fn caller(host: &Host) -> Result<String> {
    let caller = host.caller();
    Ok(format!("{} {} [{}]", caller.kind, caller.name, caller.roles.join(", ")))
}

fn fail(_: &Host) -> Result<String> {
    Err(Error::new(Code::Conflict, "contract: it was asked to fail."))
}

fn bug(_: &Host) -> Result<String> {
    Err(Error::failed("a bug"))
}

fn panic(_: &Host) -> Result<String> {
    panic!("it was asked to panic")
}

fn hang(_: &Host) -> Result<String> {
    loop {
        std::hint::spin_loop();
    }
}

fn write(host: &Host, text: &str) -> Result<String> {
    host.log("info", text).map(|()| "asked".to_string())
}

thread_local! {
    static KEPT: RefCell<Option<Host>> = const { RefCell::new(None) };
}

fn keep(host: &Host) -> Result<String> {
    KEPT.with(|kept| *kept.borrow_mut() = Some(host.clone()));
    Ok("kept".to_string())
}

fn stale(_: &Host) -> Result<String> {
    let kept = KEPT.with(|kept| kept.borrow().clone());
    write(&kept.ok_or_else(|| Error::not_found("nothing was kept"))?, "stale")
}

fn store(host: &Host) -> Result<String> {
    let storage = host.storage();
    storage.put("b", *b"2")?;
    storage.put("a", *b"1")?;
    let one = storage.get("a")?.ok_or_else(|| Error::failed("a is gone"))?;
    let before = storage.keys("")?.join(", ");
    let existed = storage.delete("b")?;
    let after = storage.keys("")?.join(", ");
    Ok(format!("{} [{}] {} [{}]", String::from_utf8_lossy(&one), before, existed, after))
}

fn fetch(host: &Host, ask: Ask) -> Result<String> {
    let mut answer = host.http().open(HttpRequest::new("get", ask.url), Stream::empty())?;
    let mut total = 0;
    while let Some(piece) = answer.body.pull()? {
        total += piece.len() as u64;
        if ask.number > 0 && total >= ask.number {
            return Ok(format!("{} enough", answer.status));
        }
    }
    Ok(format!("{} {}", answer.status, total))
}

fn stall(host: &Host, ask: Ask) -> Result<String> {
    let mut answer = host.http().open(HttpRequest::new("get", ask.url), Stream::empty())?;
    answer.body.pull()?;
    hang(host)
}

fn zeros(mut left: usize) -> Stream<Vec<u8>> {
    Stream::from_fn(move || {
        let piece = left.min(PIECE_BYTES);
        left -= piece;
        Ok(Some(vec![0; piece]).filter(|piece| !piece.is_empty()))
    })
}

fn upload(host: &Host, ask: Ask) -> Result<String> {
    let body = zeros(ask.number as usize);
    let mut answer = host.http().open(HttpRequest::new("post", ask.url), body)?;
    Ok(format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body.bytes()?)))
}

fn listen(host: &Host, ask: Ask) -> Result<String> {
    let heard: Result<Vec<String>> = host
        .events()
        .subscribe("done")?
        .take(ask.number as usize)
        .map(|event| event.map(|event| format!("{} of {}", event.content, event.publisher)))
        .collect();
    Ok(heard?.join(", "))
}

fn watch_pods(host: &Host) -> Result<String> {
    let mut pods = host.kubernetes().namespace("dev").watch("pods", &Selection::default())?;
    let mut count = 0;
    loop {
        match pods.pull() {
            Ok(Some(_)) => count += 1,
            Ok(None) => return Ok(format!("{} end", count)),
            Err(e) => return Ok(format!("{} {}", count, e.code())),
        }
    }
}

fn talk(host: &Host) -> Result<String> {
    let mut socket = host.sockets().web_socket("wss://talk.example/")?;
    socket.send(SocketMessage::text("hello"))?;
    let answer = socket.receive()?.ok_or_else(|| Error::failed("no answer came"))?;
    Ok(format!("{} {}", answer.text, String::from_utf8_lossy(&answer.payload)))
}

record! {
    /// A host function to ask for.
    struct Question {
        function: String,
        method: String,
        head: Json,
        background: bool = false,
        stream: bool = false,
    }
}

/// Asks for one host function and says what came of it.
fn ask(host: &Host, question: Question) -> Result<String> {
    let host = if question.background { host.background() } else { host.clone() };
    let (function, method) = (&question.function, &question.method);
    let answered = if question.stream {
        host.open(function, method, question.head).and_then(|mut exchange| {
            exchange.finish()?;
            exchange.receive().map(drop)
        })
    } else {
        host.ask(function, method, Frame::head(question.head)).map(drop)
    };
    Ok(answered.map_or_else(|e| e.code().to_string(), |()| "answered".to_string()))
}

// ---- routes

fn upper(_: &Host, request: Request) -> Result<Response> {
    Ok(Response::new(200).stream(request.body().each(|piece| Ok(piece.to_ascii_uppercase()))))
}

fn big(host: &Host, request: Request) -> Result<Response> {
    let bytes = request
        .parameter("bytes")
        .unwrap_or("0")
        .parse()
        .map_err(|_| Error::invalid("bytes must be a number"))?;
    let host = host.clone();
    let mut written = 0;
    let body = zeros(bytes).each(move |piece| {
        written += piece.len();
        host.info(format!("written {}", written));
        Ok(piece)
    });
    Ok(Response::new(200).stream(body))
}

// ---- resources

/// So many events and then the end; without a count, one event and then nothing for ever.
fn watch_things(host: &Host, query: Query) -> Result<Stream<ResourceEvent>> {
    let count: u64 = query.parameter("count").unwrap_or("0").parse().unwrap_or(0);
    let (host, mut sent) = (host.clone(), 0);
    Ok(Stream::from_fn(move || {
        if count > 0 && sent == count {
            return Ok(None);
        }
        if count == 0 && sent == 1 {
            hang(&host)?;
        }
        sent += 1;
        Ok(Some(ResourceEvent::new("ADDED", Json::object().with("number", sent))))
    }))
}

// ---- messages, a pane and a point

struct Watcher;

impl MessageHandler for Watcher {
    fn observe(&self, host: &Host, message: McpMessage) -> Result<()> {
        host.log("info", format!("observed {}", String::from_utf8_lossy(&message.payload)))
    }

    fn decide(&self, _: &Host, message: McpMessage) -> Result<Judgement> {
        Ok(Judgement::Replace(message.payload))
    }
}

struct Board;

impl Pane for Board {
    fn open(&mut self, _: &Host, _: Opened) -> Result<View> {
        Ok(View::unchanged())
    }
}

record! {
    struct Order {
        net_cents: i64,
    }
}

record! {
    struct Money {
        cents: i64,
        currency: String,
    }
}

fn tax(_: &Host, order: Order) -> Result<Money> {
    Ok(Money { cents: order.net_cents * 19 / 100, currency: "EUR".to_string() })
}

/// A tool that is told nothing.
fn tool(name: &str, run: impl Fn(&Host) -> Result<String> + 'static) -> Tool {
    Tool::typed(name, "A scenario", move |host, (): ()| run(host))
}

fn asking(name: &str, run: impl Fn(&Host, Ask) -> Result<String> + 'static) -> Tool {
    Tool::typed(name, "A scenario", run)
}

fn plugin() -> Plugin {
    let anything = Json::object().with("type", "object");
    Plugin::new("contract", "1.0.0")
        .offer(Tool::new("echo", "A scenario", anything, |_, invocation| {
            Ok(ToolResult::structured(invocation.arguments))
        }))
        .offer(tool("caller", caller))
        .offer(tool("fail", fail))
        .offer(tool("throw", bug))
        .offer(tool("panic", panic))
        .offer(tool("hang", hang))
        .offer(tool("log", |host| write(host, "hello host")))
        .offer(tool("background", |host| write(&host.background(), "background")))
        .offer(tool("clock", |host| Ok(host.clock()?.time)))
        .offer(tool("keep", keep))
        .offer(tool("stale", stale))
        .offer(tool("store", store))
        .offer(asking("fetch", fetch))
        .offer(asking("stall", stall))
        .offer(asking("upload", upload))
        .offer(asking("listen", listen))
        .offer(tool("watch", watch_pods))
        .offer(tool("talk", talk))
        .offer(tool("progress", |host| {
            host.progress(1.0, 2.0, "half").map(|()| "told".to_string())
        }))
        .offer(Tool::typed("ask", "A scenario", ask))
        .offer(
            Routes::new()
                .post("/upper", upper)
                .get("/big", big)
                .connect("/echo", |_, handshake| Ok(handshake.messages())),
        )
        .offer(Resource::new("things").watch(watch_things))
        .offer(Middleware::new(|_, _| Ok(mortise::Decision::pass())))
        .offer(ClusterEvents::new(|_, _| Ok(())))
        .offer(PaneSpec::new("board", "Board", || Board))
        .offer(Messages::new(Watcher).inline())
        .offer(Point::new("acme.TaxRule", "1").method("tax", tax))
}

mortise::export!(plugin);
