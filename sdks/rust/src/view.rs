//! What a pane shows: lines of styled spans, a table, or a tree of nodes.

use crate::{Json, Node};

/// What is to be seen: lines, a table or a tree; or nothing new.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    drawn: Option<(&'static str, Json)>,
    title: Option<String>,
    regions: Option<Vec<Json>>,
    state: Option<Json>,
}

impl View {
    /// As before.
    pub fn unchanged() -> View {
        View::default()
    }

    /// Lines from the top; 10,000 at most are shown.
    pub fn lines<L: Into<Line>>(lines: impl IntoIterator<Item = L>) -> View {
        let lines: Vec<Json> = lines.into_iter().map(|line| line.into().json()).collect();
        View { drawn: Some(("lines", lines.into())), ..View::default() }
    }

    /// A table, which the workspace scrolls and sorts; Enter sends the event `select` of `table`.
    pub fn table(table: Table) -> View {
        View { drawn: Some(("table", table.json())), ..View::default() }
    }

    /// Nodes that a person can use.
    pub fn tree(root: Node) -> View {
        View { drawn: Some(("tree", root.into())), ..View::default() }
    }

    /// What stands above the pane from now on.
    pub fn title(mut self, title: impl Into<String>) -> View {
        self.title = Some(title.into());
        self
    }

    /// Names a rectangle for the mouse, in cells from the pane's upper left. Those of before are
    /// forgotten.
    pub fn region(mut self, name: &str, x: u32, y: u32, width: u32, height: u32) -> View {
        let region = Json::object()
            .with("name", name)
            .with("x", x)
            .with("y", y)
            .with("width", width)
            .with("height", height);
        self.regions.get_or_insert_with(Vec::new).push(region);
        self
    }

    /// What a later pane is opened with after the workspace was left, up to 64 KiB.
    pub fn state(mut self, state: impl Into<Json>) -> View {
        self.state = Some(state.into());
        self
    }
}

impl From<View> for Json {
    fn from(view: View) -> Json {
        let mut json = Json::object();
        if let Some((kind, content)) = view.drawn {
            json.set(kind, content);
        }
        if let Some(title) = view.title {
            json.set("title", title);
        }
        if let Some(regions) = view.regions {
            json.set("regions", regions);
        }
        if let Some(state) = view.state {
            json.set("state", state);
        }
        json
    }
}

/// One line: texts, each in its style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    spans: Vec<(String, Option<String>)>,
}

impl Line {
    /// An empty one.
    pub fn new() -> Line {
        Line::default()
    }

    /// Goes on with plain text.
    pub fn text(mut self, text: impl Into<String>) -> Line {
        self.spans.push((text.into(), None));
        self
    }

    /// Goes on in a style: words of the theme such as `accent`, `text-dim`, `status-running`,
    /// `status-pending`, `status-failed`, `selection-bg`, and `bold`, `dim`, `italic`, `underline`,
    /// `reverse`, `error`; several with blanks between them.
    pub fn styled(mut self, text: impl Into<String>, style: &str) -> Line {
        self.spans.push((text.into(), Some(style.to_string())));
        self
    }

    fn json(self) -> Json {
        let spans: Vec<Json> = self
            .spans
            .into_iter()
            .map(|(text, style)| {
                let span = Json::object().with("text", text);
                match style {
                    Some(style) => span.with("style", style),
                    None => span,
                }
            })
            .collect();
        Json::object().with("spans", spans)
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Line {
        Line::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Line {
        Line::new().text(text)
    }
}

/// Rows under headers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    headers: Vec<String>,
    rows: Vec<Json>,
    selected: Option<usize>,
}

impl Table {
    pub fn new(headers: &[&str]) -> Table {
        let headers = headers.iter().map(|header| header.to_string()).collect();
        Table { headers, rows: Vec::new(), selected: None }
    }

    /// One row more; the person's choice stays on a row of the same key.
    pub fn row<C: Into<Line>>(
        mut self,
        key: impl Into<String>,
        cells: impl IntoIterator<Item = C>,
    ) -> Table {
        let cells: Vec<Json> = cells.into_iter().map(|cell| cell.into().json()).collect();
        self.rows.push(Json::object().with("key", key.into()).with("cells", cells));
        self
    }

    /// Which row is chosen, whatever the person chose.
    pub fn select(mut self, row: usize) -> Table {
        self.selected = Some(row);
        self
    }

    fn json(self) -> Json {
        let table = Json::object().with("headers", self.headers).with("rows", self.rows);
        match self.selected {
            Some(row) => table.with("selected", row),
            None => table,
        }
    }
}
