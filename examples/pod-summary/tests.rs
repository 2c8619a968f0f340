use mortise::testing::TestHost;
use mortise::{Code, Error, Frame, Json, Result};

use crate::plugin;

const PODS: &str = r#"[
  {"metadata":{"namespace":"dev","name":"web"},
   "spec":{"nodeName":"a","overhead":{"memory":"1Mi"},
     "initContainers":[{"resources":{"requests":{"cpu":"2","memory":"1Mi"}}}],
     "containers":[{"resources":{"requests":{"cpu":"250m","memory":"64Mi"}}},{}]},
   "status":{"phase":"Running","containerStatuses":[
     {"ready":true,"restartCount":2,"state":{"running":{}}},
     {"ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}},
  {"metadata":{"namespace":"dev","name":"job"},
   "spec":{"nodeName":"a","containers":[{"resources":{"requests":{"cpu":"8"}}}]},
   "status":{"phase":"Succeeded"}},
  {"metadata":{"namespace":"prod","name":"db"},
   "spec":{"nodeName":"b","containers":[{}]},
   "status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0}]}},
  {"metadata":{"namespace":"prod","name":"late"},
   "spec":{"containers":[{}]},"status":{"phase":"Pending"}}]"#;

fn list(items: &str) -> Result<Frame> {
    let items = Json::parse(items)?;
    let document = Json::object().with("metadata", Json::object()).with("items", items);
    Ok(Frame::head(Json::object().with("status", 200).with("document", document)))
}

fn tell(host: &mut TestHost, method: &str, head: Json) -> Json {
    host.call("panes/pods-by-node", method, Frame::head(head)).expect(method).into_head()
}

fn open(host: &mut TestHost, state: Json) -> Json {
    let opened = Json::object().with("width", 80).with("height", 24).with("state", state);
    tell(host, "open", opened.with("options", Json::object()))
}

fn act(host: &mut TestHost, action: &str) -> Json {
    tell(host, "act", Json::object().with("action", action))
}

fn rows(view: &Json) -> Vec<String> {
    let text = |cell: &Json| cell.get("spans").at(0).get("text").text().to_string();
    let row = |row: &Json| row.get("cells").items().iter().map(text).collect::<Vec<_>>().join(" ");
    view.get("table").get("rows").items().iter().map(row).collect()
}

#[test]
fn adds_up_what_runs_on_each_node() {
    let mut host = TestHost::new(plugin()).on("k8s", "list", |_| list(PODS));
    let view = open(&mut host, Json::Null);
    assert_eq!("4 pods on 3 nodes", view.get("title").text());
    let by_name = ["(not scheduled) 1 0 1 0 0 0 0 0", "a 2 1 0 0 1 5 2000 65", "b 1 1 0 0 0 0 0 0"];
    assert_eq!(by_name.as_slice(), rows(&view).as_slice());
    let by_trouble = [by_name[1], by_name[0], by_name[2]];
    assert_eq!(by_trouble.as_slice(), rows(&act(&mut host, "trouble")).as_slice());
}

#[test]
fn enter_opens_a_node_and_back_leaves_it() {
    let mut host = TestHost::new(plugin()).on("k8s", "list", |_| list(PODS));
    open(&mut host, Json::Null);
    let chosen = Json::object().with("id", "table").with("kind", "select").with("value", "a");
    let view = tell(&mut host, "event", chosen);
    assert_eq!("2 pods on a; Esc goes back", view.get("title").text());
    let pods =
        ["dev job Succeeded 0/1 0 8000 0", "dev web Running: CrashLoopBackOff 1/2 5 2000 65"];
    assert_eq!(pods.as_slice(), rows(&view).as_slice());
    let back = Json::object().with("type", "back");
    assert_eq!(3, rows(&tell(&mut host, "command", back.clone())).len());
    assert_eq!("{}", tell(&mut host, "command", back).to_string(), "there is nothing to leave");

    let again = open(&mut host, view.get("state").clone());
    assert_eq!("2 pods on a; Esc goes back", again.get("title").text());
}

#[test]
fn says_what_is_missing_and_goes_on_when_it_is_there() {
    let mut asked = 0;
    let mut host = TestHost::new(plugin()).on("k8s", "list", move |_| {
        asked += 1;
        match asked {
            1 => Err(Error::new(Code::PermissionDenied, "nobody granted it")),
            2 => Err(Error::new(Code::DeadlineExceeded, "its time was up")),
            3 => Err(Error::new(Code::Unavailable, "connection refused")),
            _ => list("[]"),
        }
    });
    let text = |view: &Json, line: usize| {
        view.get("lines").at(line).get("spans").at(0).get("text").text().to_string()
    };
    let view = open(&mut host, Json::Null);
    assert_eq!("This pane may not list pods.", text(&view, 0));
    assert_eq!("nobody granted it", text(&view, 2));
    let tick = tell(&mut host, "tick", Json::object());
    assert_eq!(("{}".to_string(), 1), (tick.to_string(), host.asked().len()), "it does not nag");
    let view = act(&mut host, "refresh");
    assert_eq!("There is no answer yet.", text(&view, 0));
    assert!(text(&view, 4).ends_with("answer it, then R."));
    let asked = host.asked();
    assert!(asked.iter().all(|a| a.patience.map(|p| p.as_secs()) == Some(20)), "{:?}", asked);
    let view = tell(&mut host, "tick", Json::object());
    assert_eq!("No cluster answers.", text(&view, 0));
    let view = tell(&mut host, "tick", Json::object());
    assert_eq!("0 pods on 0 nodes", view.get("title").text());
}
