//! Panes of the workspace.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use crate::{Contribution, Data, Error, Frame, Host, Json, Result, View};

/// One of the 22 commands that every pane gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    ScrollUp,
    ScrollDown,
    SelectNext,
    SelectPrev,
    Select,
    Back,
    GoToTop,
    GoToBottom,
    PageUp,
    PageDown,
    ToggleFollow,
    ToggleWrap,
    ScrollLeft,
    ScrollRight,
    /// Text that is typed or pasted.
    SendInput(String),
    /// One character more of what is searched for.
    SearchInput(String),
    SearchConfirm,
    SearchClear,
    Filter(String),
    ClearFilter,
    /// From 0.
    SortByColumn(u32),
    ToggleSortOrder,
    /// One of a newer host.
    Unknown(String),
}

impl Command {
    pub(crate) fn of(json: &Json) -> Command {
        let text = || json.get("text").text().to_string();
        match json.get("type").text() {
            "scroll_up" => Command::ScrollUp,
            "scroll_down" => Command::ScrollDown,
            "select_next" => Command::SelectNext,
            "select_prev" => Command::SelectPrev,
            "select" => Command::Select,
            "back" => Command::Back,
            "go_to_top" => Command::GoToTop,
            "go_to_bottom" => Command::GoToBottom,
            "page_up" => Command::PageUp,
            "page_down" => Command::PageDown,
            "toggle_follow" => Command::ToggleFollow,
            "toggle_wrap" => Command::ToggleWrap,
            "scroll_left" => Command::ScrollLeft,
            "scroll_right" => Command::ScrollRight,
            "send_input" => Command::SendInput(text()),
            "search_input" => Command::SearchInput(text()),
            "search_confirm" => Command::SearchConfirm,
            "search_clear" => Command::SearchClear,
            "filter" => Command::Filter(text()),
            "clear_filter" => Command::ClearFilter,
            "sort_by_column" => {
                Command::SortByColumn(json.get("column").as_u64().unwrap_or(0) as u32)
            }
            "toggle_sort_order" => Command::ToggleSortOrder,
            other => Command::Unknown(other.to_string()),
        }
    }
}

crate::record! {
    /// A pane that opens.
    pub struct Opened {
        /// in cells
        width: u32 = 0,
        height: u32 = 0,
        /// what the configuration gives it
        options: Json,
        /// the last [`View::state`](crate::View::state) of a pane before it, when it comes back
        state: Json,
    }
}

crate::record! {
    /// The mouse, in cells from the pane's upper left.
    pub struct Mouse {
        /// `click`, `double_click`, `wheel_up`, `wheel_down`, `drag` or `release`
        r#type: String,
        /// `left`, `middle`, `right`; empty for the wheel
        button: String = "",
        x: i32 = 0,
        y: i32 = 0,
        /// `alt`, `ctrl`, `shift`
        modifiers: Vec<String>,
        /// the name of the [region](crate::View::region) it happened in
        region: Option<String>,
    }
}

crate::record! {
    /// What happened to a node of the tree, or to a row of the table: `select` of `table` with its key.
    pub struct NodeEvent {
        id: String,
        /// `click`, `change`, `submit`, `select` …
        kind: String,
        value: String = "",
    }
}

crate::record! {
    /// One of the pane's own actions that was chosen.
    pub struct Chosen {
        action: String,
        /// the object it was chosen on; null for the pane alone
        resource: Json,
    }
}

/// A rectangle in the workspace. One instance of the plugin serves it from its opening to its close,
/// so what it knows stands in its fields. Calls come one after another; each is answered with what is
/// to be seen from then on.
pub trait Pane {
    /// It opens; the answer is its first picture.
    fn open(&mut self, host: &Host, opened: Opened) -> Result<View>;

    /// A person did something in it.
    fn command(&mut self, _host: &Host, _command: Command) -> Result<View> {
        Ok(View::unchanged())
    }

    /// A person used the mouse in it.
    fn mouse(&mut self, _host: &Host, _mouse: Mouse) -> Result<View> {
        Ok(View::unchanged())
    }

    /// A person used a node of its tree, or chose a row of its table.
    fn event(&mut self, _host: &Host, _event: NodeEvent) -> Result<View> {
        Ok(View::unchanged())
    }

    /// A person chose one of its [actions](PaneSpec::action).
    fn act(&mut self, _host: &Host, _chosen: Chosen) -> Result<View> {
        Ok(View::unchanged())
    }

    /// It got the keyboard, or lost it.
    fn focus(&mut self, _host: &Host, _focused: bool) -> Result<View> {
        Ok(View::unchanged())
    }

    /// Its drawn area changed, in cells.
    fn resize(&mut self, _host: &Host, _width: u32, _height: u32) -> Result<View> {
        Ok(View::unchanged())
    }

    /// Time passed, at the [pace](PaneSpec::tick) it asked for.
    fn tick(&mut self, _host: &Host) -> Result<View> {
        Ok(View::unchanged())
    }

    /// It is gone.
    fn close(&mut self, _host: &Host) -> Result<()> {
        Ok(())
    }
}

type Cells = Box<dyn Fn(&Host, &[Json]) -> Result<Vec<String>>>;
type Make = Box<dyn Fn() -> Box<dyn Pane>>;

/// Offers a [`Pane`]: how it is made, and what the workspace knows of it before one opens.
pub struct PaneSpec {
    name: String,
    title: String,
    make: Make,
    tick: Duration,
    key: Option<String>,
    actions: Vec<Json>,
    columns: Vec<Json>,
    cells: Vec<(String, Cells)>,
    options: Json,
}

impl PaneSpec {
    pub fn new<P: Pane + 'static>(
        name: &str,
        title: &str,
        make: impl Fn() -> P + 'static,
    ) -> PaneSpec {
        PaneSpec {
            name: name.to_string(),
            title: title.to_string(),
            make: Box::new(move || Box::new(make())),
            tick: Duration::ZERO,
            key: None,
            actions: Vec::new(),
            columns: Vec::new(),
            cells: Vec::new(),
            options: Json::Null,
        }
    }

    /// How often time passes for it: 50 ms to 1 min; never unless said.
    pub fn tick(mut self, every: Duration) -> PaneSpec {
        self.tick = every;
        self
    }

    /// The default key that opens it: `ctrl+p`.
    pub fn key(mut self, key: &str) -> PaneSpec {
        self.key = Some(key.to_string());
        self
    }

    /// Something a person can have it do, with the default key while it has the keyboard; empty for
    /// none.
    pub fn action(self, name: &str, title: &str, key: &str) -> PaneSpec {
        self.act_on("", name, title, key)
    }

    /// The same in the menu of a resource: `pods`, `certificates.cert-manager.io`.
    pub fn act_on(mut self, resource: &str, name: &str, title: &str, key: &str) -> PaneSpec {
        let there = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
        let action = Json::object()
            .with("name", name)
            .with("title", title)
            .with("key", there(key))
            .with("resource", there(resource));
        self.actions.push(action);
        self
    }

    /// A column in lists of a resource: a text for each object, in their order.
    pub fn column(
        mut self,
        resource: &str,
        name: &str,
        title: &str,
        cells: impl Fn(&Host, &[Json]) -> Result<Vec<String>> + 'static,
    ) -> PaneSpec {
        let column =
            Json::object().with("resource", resource).with("name", name).with("title", title);
        self.columns.push(column);
        self.cells.push((name.to_string(), Box::new(cells)));
        self
    }

    /// What every pane of this kind is opened with unless the configuration says otherwise.
    pub fn options(mut self, options: impl Into<Json>) -> PaneSpec {
        self.options = options.into();
        self
    }
}

/// The pane that is open in this instance.
type Open = Rc<RefCell<Option<Box<dyn Pane>>>>;

fn told(
    contribution: Contribution,
    open: &Open,
    method: &'static str,
    tell: impl Fn(&mut dyn Pane, &Host, Json) -> Result<View> + 'static,
) -> Contribution {
    let open = Rc::clone(open);
    contribution.frames(method, move |host, frame| {
        let mut pane = open.borrow_mut();
        let pane = pane.as_mut().ok_or_else(|| {
            Error::not_found(format!(
                "{}: no pane is open to be told of {}",
                host.address(),
                method
            ))
        })?;
        tell(pane.as_mut(), host, frame.into_head()).map(Frame::head)
    })
}

impl From<PaneSpec> for Contribution {
    fn from(spec: PaneSpec) -> Contribution {
        let details = Json::object()
            .with("title", spec.title)
            .with("tickMillis", spec.tick.as_millis() as u64)
            .with("key", spec.key)
            .with("actions", spec.actions)
            .with("columns", spec.columns)
            .with("options", spec.options);
        let open: Open = Rc::default();
        let (opening, closing, make, cells) =
            (Rc::clone(&open), Rc::clone(&open), spec.make, spec.cells);
        let contribution = Contribution::new("panes", &spec.name, move || details.clone())
            .frames("open", move |host, frame| {
                let opened = Opened::read(frame.into_head())?;
                let mut pane = make();
                let view = pane.open(host, opened)?;
                *opening.borrow_mut() = Some(pane);
                Ok(Frame::head(view))
            })
            .frames("close", move |host, _| {
                if let Some(mut pane) = closing.borrow_mut().take() {
                    pane.close(host)?;
                }
                Ok(Frame::head(Json::object()))
            })
            .frames("cells", move |host, frame| filled(&cells, host, &frame.into_head()));
        let contribution = told(contribution, &open, "command", |pane, host, head| {
            pane.command(host, Command::of(&head))
        });
        let contribution = told(contribution, &open, "mouse", |pane, host, head| {
            pane.mouse(host, Mouse::read(head)?)
        });
        let contribution = told(contribution, &open, "event", |pane, host, head| {
            pane.event(host, NodeEvent::read(head)?)
        });
        let contribution = told(contribution, &open, "act", |pane, host, head| {
            pane.act(host, Chosen::read(head)?)
        });
        let contribution = told(contribution, &open, "focus", |pane, host, head| {
            pane.focus(host, head.get("focused") == &Json::Bool(true))
        });
        let contribution = told(contribution, &open, "resize", |pane, host, head| {
            let size = |name| head.get(name).as_u64().unwrap_or(0) as u32;
            pane.resize(host, size("width"), size("height"))
        });
        told(contribution, &open, "tick", |pane, host, _| pane.tick(host))
    }
}

fn filled(cells: &[(String, Cells)], host: &Host, objects: &Json) -> Result<Frame> {
    let column = objects.get("column").text();
    let (_, fill) = cells
        .iter()
        .find(|(name, _)| name == column)
        .ok_or_else(|| Error::not_found(format!("there is no column {}", column)))?;
    let texts = fill(host, objects.get("items").items())?;
    Ok(Frame::head(Json::object().with("texts", texts)))
}
