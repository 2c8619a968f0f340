use std::time::Duration;

use crate::testing::TestHost;
use crate::{
    Chosen, Code, Command, Frame, Host, Json, Line, Mouse, Node, NodeEvent, Opened, Pane, PaneSpec,
    Plugin, Result, Table, View,
};

/// Shows what it was told.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    fn show(&mut self, what: String) -> Result<View> {
        self.0.push(what);
        Ok(View::lines(self.0.clone()))
    }
}

impl Pane for Told {
    fn open(&mut self, _: &Host, opened: Opened) -> Result<View> {
        self.show(format!("open {}x{} {}", opened.width, opened.height, opened.state))
    }

    fn command(&mut self, _: &Host, command: Command) -> Result<View> {
        self.show(format!("{:?}", command))
    }

    fn mouse(&mut self, _: &Host, mouse: Mouse) -> Result<View> {
        self.show(format!("{} {},{} {:?}", mouse.r#type, mouse.x, mouse.y, mouse.region))
    }

    fn event(&mut self, _: &Host, event: NodeEvent) -> Result<View> {
        self.show(format!("{} {} {}", event.id, event.kind, event.value))
    }

    fn act(&mut self, _: &Host, chosen: Chosen) -> Result<View> {
        self.show(format!("{} {}", chosen.action, chosen.resource))
    }

    fn focus(&mut self, _: &Host, focused: bool) -> Result<View> {
        self.show(format!("focus {}", focused))
    }

    fn resize(&mut self, _: &Host, width: u32, height: u32) -> Result<View> {
        self.show(format!("resize {}x{}", width, height))
    }
}

fn host() -> TestHost {
    let spec = PaneSpec::new("told", "What it was told", Told::default)
        .tick(Duration::from_millis(500))
        .key("ctrl+t")
        .action("again", "Once more", "R")
        .act_on("pods", "show", "Show it", "")
        .column("pods", "age", "Age", |_, pods| {
            Ok(pods.iter().map(|pod| format!("{}!", pod.text())).collect())
        })
        .options(Json::object().with("deep", true));
    TestHost::new(Plugin::new("p", "1.0.0").offer(spec))
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("JSON")
}

/// The text of the last line that is shown then; empty when nothing new is.
fn last(host: &mut TestHost, method: &str, head: &str) -> Result<String> {
    let view = host.call("panes/told", method, Frame::head(json(head)))?.into_head();
    let lines = view.get("lines").items();
    Ok(lines.last().map_or("", |line| line.get("spans").at(0).get("text").text()).to_string())
}

#[test]
fn says_what_the_workspace_must_know() {
    let said = host().describe().expect("a description");
    assert_eq!(
        "{\"title\":\"What it was told\",\"tickMillis\":500,\"key\":\"ctrl+t\",\"actions\":[\
         {\"name\":\"again\",\"title\":\"Once more\",\"key\":\"R\",\"resource\":null},\
         {\"name\":\"show\",\"title\":\"Show it\",\"key\":null,\"resource\":\"pods\"}],\
         \"columns\":[{\"resource\":\"pods\",\"name\":\"age\",\"title\":\"Age\"}],\
         \"options\":{\"deep\":true}}",
        said.get("contributions").at(0).get("details").to_string()
    );
}

const OPENED: &str = "{\"pane\":\"1\",\"width\":80,\"height\":24,\"options\":{},\"state\":[7]}";

#[test]
fn is_told_all_that_happens_and_keeps_what_it_knows() {
    let mut host = host();
    assert_eq!(Ok("open 80x24 [7]".to_string()), last(&mut host, "open", OPENED));
    for (method, head, told) in [
        ("focus", "{\"pane\":\"1\",\"focused\":true}", "focus true"),
        ("resize", "{\"pane\":\"1\",\"width\":9,\"height\":1}", "resize 9x1"),
        (
            "mouse",
            "{\"pane\":\"1\",\"type\":\"click\",\"button\":\"left\",\"x\":3,\"y\":-1,\
             \"modifiers\":[],\"region\":\"r\"}",
            "click 3,-1 Some(\"r\")",
        ),
        ("event", "{\"pane\":\"1\",\"id\":\"b\",\"kind\":\"click\",\"value\":\"\"}", "b click "),
        ("act", "{\"pane\":\"1\",\"action\":\"show\",\"resource\":{}}", "show {}"),
        ("tick", "{\"pane\":\"1\"}", ""),
    ] {
        assert_eq!(Ok(told.to_string()), last(&mut host, method, head), "{}", method);
    }
    assert_eq!(Ok(String::new()), last(&mut host, "close", "{\"pane\":\"1\"}"));
    let closed = last(&mut host, "tick", "{\"pane\":\"1\"}").expect_err("it is closed");
    assert_eq!(&Code::NotFound, closed.code());
}

#[test]
fn knows_all_22_commands_and_those_to_come() {
    let mut host = host();
    last(&mut host, "open", OPENED).expect("open");
    let commands = [
        ("scroll_up", "ScrollUp"),
        ("scroll_down", "ScrollDown"),
        ("select_next", "SelectNext"),
        ("select_prev", "SelectPrev"),
        ("select", "Select"),
        ("back", "Back"),
        ("go_to_top", "GoToTop"),
        ("go_to_bottom", "GoToBottom"),
        ("page_up", "PageUp"),
        ("page_down", "PageDown"),
        ("toggle_follow", "ToggleFollow"),
        ("toggle_wrap", "ToggleWrap"),
        ("scroll_left", "ScrollLeft"),
        ("scroll_right", "ScrollRight"),
        ("send_input", "SendInput(\"ä\")"),
        ("search_input", "SearchInput(\"ä\")"),
        ("search_confirm", "SearchConfirm"),
        ("search_clear", "SearchClear"),
        ("filter", "Filter(\"ä\")"),
        ("clear_filter", "ClearFilter"),
        ("sort_by_column", "SortByColumn(3)"),
        ("toggle_sort_order", "ToggleSortOrder"),
    ];
    assert_eq!(22, commands.len());
    for (word, command) in commands.into_iter().chain([("fly", "Unknown(\"fly\")")]) {
        let head = json("{\"pane\":\"1\",\"text\":\"ä\",\"column\":3}").with("type", word);
        assert_eq!(Ok(command.to_string()), last(&mut host, "command", &head.to_string()));
    }
}

#[test]
fn fills_its_columns_without_a_pane() {
    let objects = json("{\"column\":\"age\",\"items\":[\"a\",\"b\"]}");
    let texts = host().call("panes/told", "cells", Frame::head(objects)).expect("texts");
    assert_eq!("{\"texts\":[\"a!\",\"b!\"]}", texts.into_head().to_string());
}

#[test]
fn a_view_is_what_the_catalogue_says() {
    for (view, text) in [
        (View::unchanged(), "{}"),
        (
            View::lines(vec![Line::new().text("a").styled("b", "accent bold"), Line::new()])
                .title("T")
                .region("r", 0, 1, 2, 3)
                .state(5),
            "{\"lines\":[{\"spans\":[{\"text\":\"a\"},{\"text\":\"b\",\"style\":\"accent bold\"}]},\
             {\"spans\":[]}],\"title\":\"T\",\
             \"regions\":[{\"name\":\"r\",\"x\":0,\"y\":1,\"width\":2,\"height\":3}],\"state\":5}",
        ),
        (
            View::table(Table::new(&["A"]).row("k", ["x"]).select(0)),
            "{\"table\":{\"headers\":[\"A\"],\
             \"rows\":[{\"key\":\"k\",\"cells\":[{\"spans\":[{\"text\":\"x\"}]}]}],\"selected\":0}}",
        ),
        (
            View::tree(Node::column([
                Node::heading("H"),
                Node::row([Node::button("b", "Press"), Node::progress(7.0)]),
                Node::select("s", "1", &[("1", "one")]),
                Node::new("new").with("field", 1).color("accent"),
            ])),
            "{\"tree\":{\"type\":\"column\",\"children\":[\
             {\"type\":\"text\",\"text\":\"H\",\"variant\":\"heading\"},\
             {\"type\":\"row\",\"children\":[{\"type\":\"button\",\"id\":\"b\",\"label\":\"Press\"},\
             {\"type\":\"progress\",\"value\":1}]},\
             {\"type\":\"select\",\"id\":\"s\",\"value\":\"1\",\
             \"options\":[{\"value\":\"1\",\"label\":\"one\"}]},\
             {\"type\":\"new\",\"field\":1,\"color\":\"accent\"}]}}",
        ),
    ] {
        assert_eq!(text, Json::from(view).to_string());
    }
}
