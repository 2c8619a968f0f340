use crate::routes::fits;
use crate::testing::TestHost;
use crate::{
    record, Caller, ClusterEvents, Code, Data, Decision, Error, Frame, Host, Json, Judgement,
    McpMessage, MessageHandler, Messages, Middleware, Plugin, Point, Resource, ResourceAnswer,
    ResourceEvent, Response, Result, Routes, SocketMessage, Stream, Tool, ToolResult, Verdict,
};

record! {
    struct Greet {
        name: String,
    }
}

record! {
    struct Order {
        net_cents: i64,
    }
}

struct Watcher;

impl MessageHandler for Watcher {
    fn observe(&self, host: &Host, message: McpMessage) -> Result<()> {
        host.log("info", format!("{} {}", message.method(), message.payload.len()))
    }

    fn decide(&self, _host: &Host, message: McpMessage) -> Result<Judgement> {
        Ok(match message.payload.as_slice() {
            b"bad" => Judgement::Block("it is bad".to_string()),
            b"old" => Judgement::Replace(b"new".to_vec()),
            _ => Judgement::Continue,
        })
    }
}

fn greet(host: &Host, greet: Greet) -> Result<String> {
    Ok(format!("{} greets {}", host.caller().name, greet.name))
}

fn plugin() -> Plugin {
    Plugin::new("all", "1.2.3")
        .offer(Tool::typed("greet", "Greets somebody", greet))
        .offer(
            Tool::new("strict", "Fails", Json::object(), |_, _| {
                Err(Error::new(Code::Conflict, "not now"))
            })
            .mutating()
            .authorize(|host, _| {
                Ok(match host.caller().roles.iter().any(|role| role == "admin") {
                    true => Verdict::allowed(),
                    false => Verdict::refused("admins only"),
                })
            }),
        )
        .offer(
            Routes::new()
                .post("/upper", |_, request| {
                    let upper = request.body().each(|piece| Ok(piece.to_ascii_uppercase()));
                    Ok(Response::new(200).header("X-Kind", "upper").stream(upper))
                })
                .get("/things/*/name", |_, request| Ok(Response::text(404, request.path)))
                .get("/all/**", |_, request| {
                    Ok(Response::text(200, request.parameter("q").unwrap_or("none")))
                })
                .connect("/echo", |_, handshake| Ok(handshake.messages())),
        )
        .offer(
            Resource::new("things")
                .get(|_, query| Ok(ResourceAnswer::ok(Json::object().with("name", query.resource))))
                .watch(|_, query| {
                    let count: u32 = query.parameter("count").unwrap_or("0").parse().unwrap_or(0);
                    Ok(Stream::of((0..count).map(|i| ResourceEvent::new("ADDED", i))))
                }),
        )
        .offer(
            Middleware::new(|_, request| {
                Ok(match request.path.as_str() {
                    "/secret" => Decision::refuse(403, "no"),
                    _ => Decision::pass().header("X-Seen", "yes"),
                })
            })
            .priority(7)
            .advisory(),
        )
        .offer(Messages::new(Watcher).inline())
        .offer(ClusterEvents::new(|host, event| host.log("info", event.r#type)))
        .offer(
            Point::new("acme.TaxRule", "1")
                .method("tax", |_, order: Order| Ok(order.net_cents * 19 / 100))
                .stream("steps", |_, order: Order| Ok(Stream::of(0..order.net_cents))),
        )
}

fn host() -> TestHost {
    TestHost::new(plugin()).on("log", "write", |_| Ok(Frame::head(Json::object())))
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("JSON")
}

#[test]
fn two_stars_stand_for_the_rest_and_only_at_the_end() {
    assert!(fits("/all/**", "/all/of/it") && fits("/all/**", "/all") && fits("/**", "/"));
    assert!(fits("/a/**/z", "/a/**/z") && !fits("/a/**/z", "/a/b"), "the first of two");
}

#[test]
fn describes_itself() {
    let said = host().describe().expect("a description");
    assert_eq!(("all", "1.2.3"), (said.get("id").text(), said.get("version").text()));
    let offers: Vec<String> = said
        .get("contributions")
        .items()
        .iter()
        .map(|c| format!("{}/{} {}", c.get("kind").text(), c.get("name").text(), c.get("details")))
        .collect();
    let expected = [
        "tools/greet {\"description\":\"Greets somebody\",\"input\":{\"type\":\"object\",\
         \"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]},\"output\":null,\
         \"mutating\":false}",
        "tools/strict {\"description\":\"Fails\",\"input\":{},\"output\":null,\"mutating\":true}",
        "routes/ {\"paths\":[{\"path\":\"/upper\",\"methods\":[\"post\"]},\
         {\"path\":\"/things/*/name\",\"methods\":[\"get\"]},\
         {\"path\":\"/all/**\",\"methods\":[\"get\"]},\
         {\"path\":\"/echo\",\"methods\":[\"connect\"]}]}",
        "resources/things {\"clusterScoped\":false,\"operations\":[\"get\",\"watch\"]}",
        "middleware/ {\"priority\":7,\"advisory\":true}",
        "messages/ {\"inline\":true}",
        "cluster-events/ {}",
        "points/acme.TaxRule {\"version\":\"1\"}",
    ];
    assert_eq!(expected.as_slice(), offers.as_slice());
}

#[test]
fn tools_answer_with_text_or_why_not() {
    let mut host = host();
    assert_eq!(
        ToolResult::text("ada greets Bob"),
        host.tool("greet", json("{\"name\":\"Bob\"}")).expect("a greeting")
    );
    let refused = host.tool("greet", json("{}")).expect_err("no name");
    assert_eq!(
        (&Code::InvalidArgument, "arguments.name is missing"),
        (refused.code(), refused.message())
    );
    let failed = host.tool("strict", json("{}")).expect_err("a conflict");
    assert_eq!((&Code::Conflict, "not now"), (failed.code(), failed.message()));
    let missing = host.tool("graet", json("{}")).expect_err("no such tool");
    assert_eq!((&Code::NotFound, "all offers no tools/graet"), (missing.code(), missing.message()));
    let unknown = host.call("tools/greet", "explain", Frame::default()).expect_err("no method");
    assert_eq!(
        (&Code::Unimplemented, "tools/greet has no method explain"),
        (unknown.code(), unknown.message())
    );
}

#[test]
fn a_tool_may_refuse_its_caller() {
    let admin = Caller { roles: vec!["admin".to_string()], ..Caller::default() };
    for (mut host, text) in [
        (host(), "{\"allowed\":false,\"reason\":\"admins only\"}"),
        (host().caller(admin), "{\"allowed\":true,\"reason\":\"\"}"),
    ] {
        let head = json("{\"arguments\":{},\"cluster\":\"\"}");
        let verdict = host.call("tools/strict", "authorize", Frame::head(head)).expect("a verdict");
        assert_eq!(text, verdict.into_head().to_string());
    }
}

fn ask(host: &mut TestHost, method: &str, path: &str) -> Result<Vec<Frame>> {
    let request = json("{\"query\":{\"q\":[\"v\"]},\"headers\":{},\"cluster\":\"\"}");
    host.open("routes", "handle", request.with("method", method).with("path", path))?;
    host.pull_all()
}

#[test]
fn a_route_streams_its_body_both_ways() {
    let pieces = vec![Frame::body(*b"abc"), Frame::body(*b"def")];
    let frames = ask(&mut host().incoming(pieces), "post", "/upper").expect("an answer");
    let head = json("{\"status\":200,\"headers\":{\"x-kind\":[\"upper\"]}}");
    assert_eq!(vec![Frame::head(head), Frame::body(*b"ABC"), Frame::body(*b"DEF")], frames);
}

#[test]
fn a_path_finds_its_route() {
    let mut host = host();
    let mut text = |method: &str, path: &str| match ask(&mut host, method, path) {
        Ok(frames) => String::from_utf8_lossy(&frames[1].body).into_owned(),
        Err(e) => e.message().to_string(),
    };
    assert_eq!("/things/1/name", text("get", "/things/1/name"));
    assert_eq!("there is no route get /things//name", text("get", "/things//name"));
    assert_eq!("there is no route get /things/1/2/name", text("get", "/things/1/2/name"));
    assert_eq!("v", text("get", "/all/a/b/c"));
    assert_eq!("there is no route get /upper", text("get", "/upper"));
}

#[test]
fn a_web_socket_answers_message_by_message() {
    let said = vec![SocketMessage::text("hello").frame(), SocketMessage::bytes([1, 0, 2]).frame()];
    let mut host = host().incoming(said.clone());
    let handshake = json("{\"path\":\"/echo\",\"query\":{},\"headers\":{}}");
    host.open("routes", "connect", handshake).expect("a socket");
    assert_eq!(said, host.pull_all().expect("messages"));
    assert_eq!(Ok(None), host.pull());
}

#[test]
fn nothing_is_pulled_before_it_is_open() {
    assert_eq!(&Code::Unimplemented, host().pull().expect_err("nothing is open").code());
}

#[test]
fn resources_answer_and_are_watched() {
    let mut host = host();
    let query = json("{\"namespace\":\"\",\"resource\":\"a\",\"cluster\":\"\",\"parameters\":{\"count\":[\"2\"]}}");
    let answer = host.call("resources/things", "get", Frame::head(query.clone())).expect("a thing");
    assert_eq!("{\"status\":200,\"document\":{\"name\":\"a\"}}", answer.into_head().to_string());
    let missing = host.call("resources/things", "list", Frame::head(query.clone()));
    assert_eq!(&Code::Unimplemented, missing.expect_err("no list").code());
    host.open("resources/things", "watch", query).expect("a watch");
    let events: Vec<String> =
        host.pull_all().expect("events").into_iter().map(|f| f.into_head().to_string()).collect();
    assert_eq!(
        vec!["{\"type\":\"ADDED\",\"document\":0}", "{\"type\":\"ADDED\",\"document\":1}"],
        events
    );
}

#[test]
fn middleware_passes_or_refuses() {
    let mut host = host();
    let mut apply = |path: &str| {
        let request =
            json("{\"method\":\"get\",\"headers\":{},\"cluster\":\"\"}").with("path", path);
        let decision = host.call("middleware", "apply", Frame::head(request)).expect("a decision");
        (String::from_utf8_lossy(&decision.body).into_owned(), decision.into_head().to_string())
    };
    assert_eq!(
        ("no".to_string(), "{\"refused\":true,\"status\":403,\"headers\":{}}".to_string()),
        apply("/secret")
    );
    assert_eq!("{\"refused\":false,\"status\":0,\"headers\":{\"x-seen\":\"yes\"}}", apply("/").1);
}

#[test]
fn messages_are_seen_and_judged() {
    let mut host = host();
    let head = json(
        "{\"session\":\"0\",\"sequence\":1,\"time\":\"2026-01-01T12:00:00Z\",\
         \"direction\":\"inbound\",\"kind\":\"request\",\"method\":\"ping\",\"rpcId\":\"1\",\
         \"correlation\":\"monitor_1\",\"exchange\":\"x\",\"size\":3,\"truncated\":false}",
    );
    let message = |payload: &[u8]| Frame::head(head.clone()).with_body(payload);
    host.call("messages", "observe", message(b"abc")).expect("nothing");
    let asked = host.asked();
    assert_eq!("ping 3", asked[0].frame.head.as_ref().expect("an entry").get("message").text());
    let mut decide = |payload: &[u8]| {
        let frame = host.call("messages", "decide", message(payload)).expect("a judgement");
        (frame.head.expect("a head").to_string(), frame.body)
    };
    assert_eq!(
        ("{\"action\":\"block\",\"reason\":\"it is bad\"}".to_string(), Vec::new()),
        decide(b"bad")
    );
    assert_eq!(
        ("{\"action\":\"replace\",\"reason\":\"\"}".to_string(), b"new".to_vec()),
        decide(b"old")
    );
    assert_eq!("{\"action\":\"continue\",\"reason\":\"\"}", decide(b"good").0);
    let session = json("{\"id\":\"0\",\"correlation\":\"monitor_1\",\"command\":\"cat\"}");
    for method in ["started", "ended"] {
        host.call("messages", method, Frame::head(session.clone())).expect(method);
    }
}

#[test]
fn clusters_are_told_of() {
    let mut host = host();
    let event = Frame::head(json("{\"type\":\"added\",\"cluster\":\"prod\"}"));
    host.call("cluster-events", "changed", event).expect("nothing");
    assert_eq!("log.write", host.asked()[0].what);
}

#[test]
fn a_point_answers_with_records() {
    let mut host = host();
    let order = json("{\"netCents\":1000}");
    let tax = host.call("points/acme.TaxRule", "tax", Frame::head(order)).expect("a tax");
    assert_eq!("190", tax.into_head().to_string());
    host.open("points/acme.TaxRule", "steps", json("{\"netCents\":3}")).expect("steps");
    let steps: Vec<i64> = host
        .pull_all()
        .expect("steps")
        .into_iter()
        .map(|frame| i64::read(frame.into_head()).expect("a number"))
        .collect();
    assert_eq!(vec![0, 1, 2], steps);
}
