//! What a plugin asks, as it goes over to the host.

use std::time::Duration;

use crate::testing::{Asked, TestHost};
use crate::{
    record, Code, Frame, Host, HttpRequest, Json, LogLines, Plugin, Result, Selection,
    SocketMessage, Stream, Tool, ToolResult,
};

record! {
    struct Note {
        text: String,
    }
}

/// A plugin whose one tool does this.
fn with(run: impl Fn(&Host) -> Result<String> + 'static) -> TestHost {
    TestHost::new(Plugin::new("asks", "1.0.0").offer(Tool::new(
        "it",
        "Asks",
        Json::object(),
        move |host, _| run(host).map(ToolResult::text),
    )))
}

fn run(host: &mut TestHost) -> Result<String> {
    host.tool("it", Json::object()).map(|result| result.text)
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("JSON")
}

fn head(text: &str) -> Result<Frame> {
    Ok(Frame::head(json(text)))
}

/// What was asked, and with which record and bytes.
fn heard(asked: &Asked) -> String {
    let head = asked.frame.head.as_ref().map_or_else(String::new, Json::to_string);
    format!("{} {} {}", asked.what, head, String::from_utf8_lossy(&asked.frame.body))
}

#[test]
fn asks_with_the_token_of_its_call_or_with_none() {
    let mut host = with(|host| {
        host.log("info", "mine")?;
        host.background().log("info", "nobody's")?;
        Ok(host.background().caller().kind.clone())
    })
    .on("log", "write", |_| head("{}"));
    assert_eq!(Ok("background".to_string()), run(&mut host));
    let tokens: Vec<String> = host.asked().into_iter().map(|asked| asked.token).collect();
    assert_eq!(vec!["0f".repeat(16), String::new()], tokens);
}

#[test]
fn a_question_may_wait_for_less_than_the_call() {
    let mut host = with(|host| {
        host.info("patiently");
        let hurried = host.within(Duration::from_millis(1500));
        hurried.info("hurried");
        hurried.background().info("nobody's");
        host.within(Duration::from_micros(3)).info("at once");
        Ok(hurried.caller().name.clone())
    })
    .on("log", "write", |_| head("{}"));
    assert_eq!(Ok("ada".to_string()), run(&mut host));
    let asked: Vec<Option<u128>> =
        host.asked().into_iter().map(|a| a.patience.map(|p| p.as_millis())).collect();
    assert_eq!(vec![None, Some(1500), Some(1500), Some(1)], asked);
}

#[test]
fn a_refusal_keeps_its_code() {
    let mut host = with(|host| host.account_key());
    assert_eq!(&Code::PermissionDenied, run(&mut host).expect_err("refused").code());
    let mut host = with(|host| {
        host.info("is not heard, which is no reason to fail");
        Ok("on".to_string())
    });
    assert_eq!(Ok("on".to_string()), run(&mut host));
}

#[test]
fn an_answer_that_cannot_be_read_is_no_fault_of_the_caller() {
    let mut host =
        with(|host| host.account_endpoint().map(|e| e.url))
            .on("account", "endpoint", |_| head("{\"url\":5}"));
    let failed = run(&mut host).expect_err("no text");
    assert_eq!(
        (
            &Code::PluginFailed,
            "account.endpoint answered what cannot be read: url: a text expected, but came a number",
        ),
        (failed.code(), failed.message())
    );
}

#[test]
fn the_small_ones() {
    let mut host = with(|host| {
        let now = host.clock()?;
        let drawn = host.random(3)?;
        host.progress(1.0, 2.5, "half")?;
        host.copy("a text")?;
        let told = host.call_tool("plugin_a_b", json("{\"x\":1}"))?;
        let level: String = host.settings()?.get("level").text().to_string();
        Ok(format!("{} {:?} {:?} {} {}", now.time, now.monotonic, drawn, told.text, level))
    })
    .settings(json("{\"level\":\"high\"}"))
    .on("clock", "now", |_| head("{\"time\":\"2026-01-01T12:00:00Z\",\"monotonicNanos\":7}"))
    .on("random", "draw", |_| Ok(Frame::head(Json::object()).with_body([1, 2, 3])))
    .on("progress", "report", |_| head("{}"))
    .on("clipboard", "write", |_| head("{}"))
    .on("tool-calls", "call", |_| head("{\"text\":\"b\",\"structured\":null,\"failed\":false}"));
    assert_eq!(Ok("2026-01-01T12:00:00Z 7ns [1, 2, 3] b high".to_string()), run(&mut host));
    let heard: Vec<String> = host.asked().iter().map(heard).collect();
    assert_eq!(
        vec![
            "clock.now {} ",
            "random.draw {\"count\":3} ",
            "progress.report {\"done\":1,\"total\":2.5,\"message\":\"half\"} ",
            "clipboard.write {\"text\":\"a text\"} ",
            "tool-calls.call {\"tool\":\"plugin_a_b\",\"arguments\":{\"x\":1},\"cluster\":\"\"} ",
        ],
        heard
    );
}

#[test]
fn keeps_and_forgets() {
    let mut host = with(|host| {
        let storage = host.storage();
        storage.put_data("a", &Note { text: "one".to_string() })?;
        let kept: Option<Note> = storage.get_data("a")?;
        let missing = storage.get("b")?;
        let gone = storage.delete("a")?;
        let saved = storage.save(3, json("[1]"))?;
        let keys = storage.keys("p")?;
        Ok(format!("{:?} {:?} {} {} {:?}", kept, missing, gone, saved.version, keys))
    })
    .on("storage", "put", |_| head("{}"))
    .on("storage", "get", |frame| match frame.head.as_ref().expect("a key").get("key").text() {
        "a" => Ok(Frame::head(json("{\"found\":true}")).with_body(*b"{\"text\":\"one\"}")),
        _ => head("{\"found\":false}"),
    })
    .on("storage", "delete", |_| head("{\"existed\":true}"))
    .on("storage", "save", |_| head("{\"version\":4,\"content\":[1]}"))
    .on("storage", "list", |frame| match frame.head.as_ref().expect("a page").get("after") {
        Json::Null => head("{\"keys\":[\"p1\",\"p2\"],\"more\":true}"),
        _ => head("{\"keys\":[\"p3\"],\"more\":false}"),
    });
    assert_eq!(
        Ok("Some(Note { text: \"one\" }) None true 4 [\"p1\", \"p2\", \"p3\"]".to_string()),
        run(&mut host)
    );
    let heard: Vec<String> = host.asked().iter().map(heard).collect();
    assert_eq!("storage.put {\"key\":\"a\"} {\"text\":\"one\"}", heard[0]);
    assert_eq!("storage.list {\"prefix\":\"p\",\"after\":\"p2\",\"limit\":1000} ", heard[6]);
}

#[test]
fn secrets_are_named_or_read() {
    let mut host = with(|host| {
        let set = host.secrets().handles()?;
        let value = host.secrets().read("token")?;
        let none = host.secrets().read("other")?;
        Ok(format!("{} {:?} {:?} {:?}", crate::secret_handle("token"), set[0].hosts, value, none))
    })
    .on("secrets", "handles", |_| {
        head("{\"handles\":[{\"secret\":\"token\",\"handle\":\"h\",\"hosts\":[\"a.example\"]}]}")
    })
    .on("secrets", "read", |frame| {
        match frame.head.as_ref().expect("one").get("secret").text() {
            "token" => head("{\"found\":true,\"value\":\"s3\"}"),
            _ => head("{\"found\":false,\"value\":\"\"}"),
        }
    });
    assert_eq!(
        Ok("{{secret:token}} [\"a.example\"] Some(\"s3\") None".to_string()),
        run(&mut host)
    );
}

#[test]
fn http_in_memory_and_piece_by_piece() {
    let answered = "{\"status\":200,\"url\":\"https://a/\",\"headers\":{\"x\":[\"y\"]}}";
    let mut host = with(|host| {
        let page = host.http().get("https://a/")?;
        let sent = HttpRequest::new("POST", "https://a/").header("A", "1").json(json("{\"b\":2}"));
        let status = host.http().send(sent)?.status;
        let pieces = Stream::of(vec![b"12".to_vec(), b"3".to_vec()]);
        let mut stream = host.http().open(HttpRequest::new("put", "https://a/"), pieces)?;
        let body = stream.body.bytes()?;
        Ok(format!("{} {} {} {}", page.text(), status, stream.headers["x"][0], body.len()))
    })
    .on("http", "get", move |_| Ok(Frame::head(json(answered)).with_body(*b"page")))
    .on("http", "send", move |_| head(answered))
    .streams(
        "http",
        "stream",
        vec![Frame::head(json(answered)).with_body(*b"ab"), Frame::body(*b"cde")],
    );
    assert_eq!(Ok("page 200 y 5".to_string()), run(&mut host));
    assert_eq!(0, host.open_streams());
    let heard: Vec<String> = host.asked().iter().map(heard).collect();
    assert_eq!(
        vec![
            "http.get {\"method\":\"get\",\"url\":\"https://a/\",\"headers\":{}} ",
            "http.send {\"method\":\"post\",\"url\":\"https://a/\",\"headers\":{\"a\":[\"1\"],\
             \"content-type\":[\"application/json\"]}} {\"b\":2}",
            "http.stream {\"method\":\"put\",\"url\":\"https://a/\",\"headers\":{}} ",
            "http.stream.sent  12",
            "http.stream.sent  3",
        ],
        heard
    );
}

#[test]
fn kubernetes_by_pages_and_by_changes() {
    let mut host = with(|host| {
        let cluster = host.kubernetes().cluster("prod").namespace("dev");
        let selection = Selection { limit: 2, ..Selection::default() };
        let names: Result<Vec<String>> = cluster
            .objects("pods", &selection)
            .map(|pod| Ok(pod?.get("metadata").get("name").text().to_string()))
            .collect();
        let changed = cluster.watch("pods", &Selection::default())?.count();
        cluster.patch("pods", "a", "merge", json("{}"))?;
        cluster.delete("pods", "a", "")?;
        let mut logs = cluster.logs("a", &LogLines { tail: 5, ..LogLines::default() })?;
        let line = logs.pull()?.expect("a line");
        Ok(format!("{:?} {} {}", names?, changed, line.channel))
    })
    .on("k8s", "list", |frame| match frame.head.as_ref().expect("one").get("resume").text() {
        "" => head(
            "{\"status\":200,\"document\":{\"metadata\":{\"continue\":\"c\"},\"items\":[\
                 {\"metadata\":{\"name\":\"a\"}},{\"metadata\":{\"name\":\"b\"}}]}}",
        ),
        _ => head(
            "{\"status\":200,\"document\":{\"metadata\":{},\"items\":[\
                 {\"metadata\":{\"name\":\"c\"}}]}}",
        ),
    })
    .on("k8s", "patch", |_| head("{\"status\":200,\"document\":{}}"))
    .on("k8s", "delete", |_| head("{\"status\":200,\"document\":{}}"))
    .streams("k8s", "watch", vec![Frame::head(json("{\"type\":\"ADDED\",\"document\":{}}")); 3])
    .streams(
        "k8s",
        "logs",
        vec![Frame::head(json("{\"channel\":\"stdout\"}")).with_body(*b"x")],
    );
    assert_eq!(Ok("[\"a\", \"b\", \"c\"] 3 stdout".to_string()), run(&mut host));
    assert_eq!(0, host.open_streams());
    let heard: Vec<String> = host.asked().iter().map(heard).collect();
    assert_eq!(
        "k8s.list {\"cluster\":\"prod\",\"resource\":\"pods\",\"namespace\":\"dev\",\"labels\":\"\",\
         \"fields\":\"\",\"limit\":2,\"resume\":\"c\"} ",
        heard[1]
    );
    assert_eq!(
        "k8s.patch {\"cluster\":\"prod\",\"resource\":\"pods\",\"namespace\":\"dev\",\
         \"object\":\"a\",\"form\":\"merge\",\"document\":{}} ",
        heard[3]
    );
}

#[test]
fn conversations_go_both_ways_and_end_when_nobody_wants_them() {
    let mut host = with(|host| {
        let mut socket = host.sockets().web_socket("wss://a/")?;
        socket.send(SocketMessage::text("hello"))?;
        let answer = socket.receive()?.expect("an answer");
        drop(socket);
        let mut tcp = host.sockets().tcp("a:1", true)?;
        tcp.send(b"x")?;
        tcp.finish()?;
        let none = tcp.receive()?;
        let mut shell = host.kubernetes().namespace("dev").exec("p", "", true, &["sh"])?;
        shell.resize(80, 24)?;
        shell.write(b"ls")?;
        Ok(format!("{} {:?} {:?}", answer.text, answer.payload, none))
    })
    .streams("websocket", "connect", vec![SocketMessage::text("hi").frame()])
    .streams("tcp", "connect", vec![])
    .streams("k8s", "exec", vec![]);
    assert_eq!(Ok("true [104, 105] None".to_string()), run(&mut host));
    assert_eq!(0, host.open_streams());
    let heard: Vec<String> = host.asked().iter().map(heard).collect();
    assert_eq!(
        vec![
            "websocket.connect {\"url\":\"wss://a/\",\"headers\":{},\"protocols\":[]} ",
            "websocket.connect.sent {\"text\":true} hello",
            "tcp.connect {\"address\":\"a:1\",\"tls\":true} ",
            "k8s.exec {\"cluster\":\"\",\"resource\":\"pods\",\"namespace\":\"dev\",\"object\":\"p\",\
             \"container\":\"\",\"command\":[\"sh\"],\"terminal\":true} ",
            "k8s.exec.sent {\"columns\":80,\"rows\":24} ",
            "k8s.exec.sent {\"columns\":0,\"rows\":0} ls",
            "tcp.connect.sent {} x",
        ],
        heard
    );
}

#[test]
fn events_are_listened_to_in_the_background() {
    let event = "{\"topic\":\"done\",\"publisher\":\"other\",\"time\":\"t\",\"content\":5}";
    let mut host = with(|host| {
        host.events().publish("begun", 1)?;
        let first = host.events().subscribe("done")?.pull()?.expect("an event");
        Ok(format!("{} of {}", first.content, first.publisher))
    })
    .on("events", "publish", |_| head("{}"))
    .streams("events", "subscribe", vec![Frame::head(json(event))]);
    assert_eq!(Ok("5 of other".to_string()), run(&mut host));
    assert_eq!("", host.asked()[1].token);
}
