import { Json } from "./json";

/** A choice: what it is, and what a person reads. */
export class Option {
  constructor(
    readonly value: string,
    readonly label: string,
  ) {}
}

/**
 * A node of a tree that the workspace lays out and a person uses. What has an id tells the pane
 * what was done with it: `click`, `change`, `submit`.
 */
export class Node {
  readonly json: Json = Json.object();

  /** Any node; those below are what the workspace draws. */
  constructor(type: string) {
    this.json.set("type", type);
  }

  /** Any property. */
  with<T>(name: string, value: T): Node {
    this.json.set(name, value);
    return this;
  }

  private containing(children: Node[]): Node {
    const all = Json.array();
    for (let i = 0; i < children.length; i++) all.add(children[i].json);
    return this.with("children", all);
  }

  /** Below each other. */
  static column(children: Node[]): Node {
    return new Node("column").containing(children);
  }

  /** Beside each other, as far as they are of one line. */
  static row(children: Node[]): Node {
    return new Node("row").containing(children);
  }

  /** Below a heading, indented. */
  static group(label: string, children: Node[]): Node {
    return new Node("group").with("label", label).containing(children);
  }

  static scroll(child: Node): Node {
    return new Node("scroll").with("child", child.json);
  }

  /** Headers to choose from, and what belongs to the chosen one. */
  static tabs(id: string, headers: string[], children: Node[]): Node {
    return new Node("tabs").with("id", id).with("headers", headers).containing(children);
  }

  static text(text: string): Node {
    return new Node("text").with("text", text);
  }

  static heading(text: string): Node {
    return Node.text(text).with("variant", "heading");
  }

  /** Text of less weight. */
  static caption(text: string): Node {
    return Node.text(text).with("variant", "caption");
  }

  static badge(label: string): Node {
    return new Node("badge").with("label", label);
  }

  static separator(): Node {
    return new Node("separator");
  }

  static spacer(): Node {
    return new Node("spacer");
  }

  static code(text: string): Node {
    return new Node("code").with("value", text);
  }

  static jsonTree(value: Json): Node {
    return new Node("json-tree").with("value", value);
  }

  static keyValue(key: string, value: Node): Node {
    return new Node("key-value").with("key", key).with("value", value.json);
  }

  /** 0 to 1. */
  static progress(value: f64): Node {
    return new Node("progress").with("value", value);
  }

  /** Says `click`. */
  static button(id: string, label: string): Node {
    return new Node("button").with("id", id).with("label", label);
  }

  /** Says `change` with `true` or `false`. */
  static checkbox(id: string, label: string, checked: bool): Node {
    return new Node("checkbox").with("id", id).with("label", label).with("checked", checked);
  }

  static toggle(id: string, enabled: bool): Node {
    return new Node("toggle").with("id", id).with("enabled", enabled);
  }

  /** Says `change` with all of its text at each key, and `submit` at Enter. */
  static input(id: string, label: string, value: string, placeholder: string = ""): Node {
    return new Node("input")
      .with("id", id)
      .with("label", label)
      .with("value", value)
      .with("placeholder", placeholder);
  }

  /** The same, shown as dots. */
  static password(id: string, label: string, value: string): Node {
    return Node.input(id, label, value).with("password", true);
  }

  /** Says `change` with the value of the option. */
  static radio(id: string, value: string, options: Option[]): Node {
    return Node.choice("radio", id, value, options);
  }

  static select(id: string, value: string, options: Option[]): Node {
    return Node.choice("select", id, value, options);
  }

  private static choice(type: string, id: string, value: string, options: Option[]): Node {
    const all = Json.array();
    for (let i = 0; i < options.length; i++) {
      all.add(Json.object().set("value", options[i].value).set("label", options[i].label));
    }
    return new Node(type).with("id", id).with("value", value).with("options", all);
  }

  /** Says `click` with the place of the item, from 0. */
  static list(id: string, items: string[], empty: string = ""): Node {
    return new Node("list").with("id", id).with("items", items).with("empty_label", empty);
  }

  /** Headers and rows of texts; for one that a person scrolls, use View.table. */
  static table(headers: string[], rows: string[][]): Node {
    const all = Json.array();
    for (let i = 0; i < rows.length; i++) {
      const cells = Json.array();
      for (let j = 0; j < rows[i].length; j++) cells.add(Node.text(rows[i][j]).json);
      all.add(cells);
    }
    return new Node("table").with("headers", headers).with("rows", all);
  }
}
