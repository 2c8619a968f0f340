//! Nodes of a user interface that a pane may show instead of lines.

use crate::Json;

/// A node: something to read, or something a person can use, which comes back as a
/// [`NodeEvent`](crate::NodeEvent) with the node's id. Nodes that a workspace does not know are left
/// out.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    json: Json,
}

impl Node {
    /// Any node by its type.
    pub fn new(kind: &str) -> Node {
        Node { json: Json::object().with("type", kind) }
    }

    /// Another field of it.
    pub fn with(mut self, field: &str, value: impl Into<Json>) -> Node {
        self.json.set(field, value);
        self
    }

    /// A colour: `#rrggbb`, or a word such as `muted`, `accent`, `success`, `warning`, `error`.
    pub fn color(self, color: &str) -> Node {
        self.with("color", color)
    }

    fn holding(kind: &str, children: impl IntoIterator<Item = Node>) -> Node {
        let children: Vec<Node> = children.into_iter().collect();
        Node::new(kind).with("children", children)
    }

    /// One below the other.
    pub fn column(children: impl IntoIterator<Item = Node>) -> Node {
        Node::holding("column", children)
    }

    /// One beside the other.
    pub fn row(children: impl IntoIterator<Item = Node>) -> Node {
        Node::holding("row", children)
    }

    /// Under a label.
    pub fn group(label: &str, children: impl IntoIterator<Item = Node>) -> Node {
        Node::holding("group", children).with("label", label)
    }

    /// Text; `variant` is `heading`, `body-muted`, `mono` …
    pub fn text(text: impl Into<String>) -> Node {
        Node::new("text").with("text", text.into())
    }

    /// A heading.
    pub fn heading(text: impl Into<String>) -> Node {
        Node::text(text).with("variant", "heading")
    }

    /// A short word that stands out.
    pub fn badge(label: impl Into<String>) -> Node {
        Node::new("badge").with("label", label.into())
    }

    pub fn key_value(key: &str, value: Node) -> Node {
        Node::new("key-value").with("key", key).with("value", value)
    }

    /// Sends `click`.
    pub fn button(id: &str, label: &str) -> Node {
        Node::new("button").with("id", id).with("label", label)
    }

    /// Sends `change` with `true` or `false`.
    pub fn toggle(id: &str, enabled: bool) -> Node {
        Node::new("toggle").with("id", id).with("enabled", enabled)
    }

    /// Sends `change` with `true` or `false`.
    pub fn checkbox(id: &str, label: &str, checked: bool) -> Node {
        Node::new("checkbox").with("id", id).with("label", label).with("checked", checked)
    }

    /// Sends `change` with the whole text at each key, `submit` at Enter.
    pub fn input(id: &str, label: &str, value: &str) -> Node {
        Node::new("input").with("id", id).with("label", label).with("value", value)
    }

    fn choice(kind: &str, id: &str, value: &str, options: &[(&str, &str)]) -> Node {
        let options: Vec<Json> = options
            .iter()
            .map(|(value, label)| Json::object().with("value", *value).with("label", *label))
            .collect();
        Node::new(kind).with("id", id).with("value", value).with("options", options)
    }

    /// One of several, each a value and a label; sends `change` with the value.
    pub fn select(id: &str, value: &str, options: &[(&str, &str)]) -> Node {
        Node::choice("select", id, value, options)
    }

    /// Like [`select`](Node::select), with all options to be seen.
    pub fn radio(id: &str, value: &str, options: &[(&str, &str)]) -> Node {
        Node::choice("radio", id, value, options)
    }

    /// Sends `change` with the header's label; there is a child for each header.
    pub fn tabs(id: &str, headers: &[&str], children: impl IntoIterator<Item = Node>) -> Node {
        Node::holding("tabs", children).with("id", id).with("headers", headers.to_vec())
    }

    /// Titles with what describes them; sends `click` with the number of one, from 0.
    pub fn list(id: &str, items: &[(&str, &str)]) -> Node {
        let items: Vec<Json> = items
            .iter()
            .map(|(title, text)| Json::object().with("title", *title).with("description", *text))
            .collect();
        Node::new("list").with("id", id).with("items", items)
    }

    /// Cells under headers.
    pub fn table(headers: &[&str], rows: impl IntoIterator<Item = Vec<Node>>) -> Node {
        let rows: Vec<Vec<Node>> = rows.into_iter().collect();
        Node::new("table").with("headers", headers.to_vec()).with("rows", rows)
    }

    /// Text as it is.
    pub fn code(text: impl Into<String>) -> Node {
        Node::new("code").with("value", text.into())
    }

    /// Any JSON, to look into.
    pub fn json_tree(value: impl Into<Json>) -> Node {
        Node::new("json-tree").with("value", value)
    }

    /// How much of something, 0 to 1.
    pub fn progress(value: f64) -> Node {
        Node::new("progress").with("value", value.clamp(0.0, 1.0))
    }

    pub fn separator() -> Node {
        Node::new("separator")
    }
}

impl From<Node> for Json {
    fn from(node: Node) -> Json {
        node.json
    }
}
