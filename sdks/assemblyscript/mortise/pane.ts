import { Outcome } from "./failure";
import { Answer, Call, Contribution, Served } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";
import { View } from "./view";

/** The 22 commands that every pane gets, and one for those that come later. */
export enum CommandKind {
  SCROLL_UP,
  SCROLL_DOWN,
  SELECT_NEXT,
  SELECT_PREV,
  SELECT,
  BACK,
  GO_TO_TOP,
  GO_TO_BOTTOM,
  PAGE_UP,
  PAGE_DOWN,
  TOGGLE_FOLLOW,
  TOGGLE_WRAP,
  SCROLL_LEFT,
  SCROLL_RIGHT,
  SEND_INPUT,
  SEARCH_INPUT,
  SEARCH_CONFIRM,
  SEARCH_CLEAR,
  FILTER,
  CLEAR_FILTER,
  SORT_BY_COLUMN,
  TOGGLE_SORT_ORDER,
  UNKNOWN,
}

let named: string[] | null = null;

/** In the order of CommandKind. */
function words(): string[] {
  const known = named;
  if (known) return known;
  const made: string[] = [
    "scroll_up",
    "scroll_down",
    "select_next",
    "select_prev",
    "select",
    "back",
    "go_to_top",
    "go_to_bottom",
    "page_up",
    "page_down",
    "toggle_follow",
    "toggle_wrap",
    "scroll_left",
    "scroll_right",
    "send_input",
    "search_input",
    "search_confirm",
    "search_clear",
    "filter",
    "clear_filter",
    "sort_by_column",
    "toggle_sort_order",
  ];
  named = made;
  return made;
}

/** Something that a pane is told. */
export class PaneCall extends Call {
  /** Which pane of this kind. */
  get pane(): string {
    return this.record.get("pane").text();
  }

  /** The pane fails; the person sees why, and can try again. */
  fail(code: string, message: string): View {
    this.failWith(code, message);
    return View.unchanged();
  }

  /** The pane fails as a host function did. */
  pass<T>(outcome: Outcome<T>): View {
    this.failAs(outcome);
    return View.unchanged();
  }
}

/** A new pane. */
export class Opened extends PaneCall {
  /** In cells. */
  get width(): i32 {
    return <i32>this.record.get("width").integer();
  }

  get height(): i32 {
    return <i32>this.record.get("height").integer();
  }

  /** What the configuration gives this pane. */
  get options(): Json {
    return this.record.get("options");
  }

  /** What the last View.state was, when it comes back; else null's value. */
  get state(): Json {
    return this.record.get("state");
  }
}

/** One of the 22 commands. */
export class Command extends PaneCall {
  get kind(): CommandKind {
    const place = words().indexOf(this.word);
    return place < 0 ? CommandKind.UNKNOWN : place;
  }

  /** As it is on the wire: `select_next`. */
  get word(): string {
    return this.record.get("type").text();
  }

  /** Of SEND_INPUT, SEARCH_INPUT and FILTER; else empty. */
  get text(): string {
    return this.record.get("text").text();
  }

  /** Of SORT_BY_COLUMN, from 0; else 0. */
  get column(): i32 {
    return <i32>this.record.get("column").integer();
  }
}

/** The mouse, in cells from the pane's own upper left. */
export class MouseUse extends PaneCall {
  /** `click`, `double_click`, `wheel_up`, `wheel_down`, `drag` or `release`. */
  get type(): string {
    return this.record.get("type").text();
  }

  /** `left`, `middle`, `right`; empty for the wheel. */
  get button(): string {
    return this.record.get("button").text();
  }

  get x(): i32 {
    return <i32>this.record.get("x").integer();
  }

  get y(): i32 {
    return <i32>this.record.get("y").integer();
  }

  /** `alt`, `ctrl`, `shift`. */
  get modifiers(): string[] {
    return this.record.get("modifiers").texts();
  }

  /** The name of the region it happened in, or null. */
  get region(): string | null {
    return this.record.get("region").textOrNull();
  }
}

/** Something was used in the tree, or a row of the table opened: `select` of `table` then. */
export class NodeEvent extends PaneCall {
  get id(): string {
    return this.record.get("id").text();
  }

  /** `click`, `change`, `submit`, `select`. */
  get kind(): string {
    return this.record.get("kind").text();
  }

  get value(): string {
    return this.record.get("value").text();
  }
}

/** One of the pane's own actions was chosen. */
export class Chosen extends PaneCall {
  get action(): string {
    return this.record.get("action").text();
  }

  /** The object it was chosen on; null's value for an action of the pane alone. */
  get resource(): Json {
    return this.record.get("resource");
  }
}

/** It got the keyboard, or lost it. */
export class FocusChange extends PaneCall {
  get focused(): bool {
    return this.record.get("focused").flag();
  }
}

/** Its area changed. */
export class Resized extends PaneCall {
  get width(): i32 {
    return <i32>this.record.get("width").integer();
  }

  get height(): i32 {
    return <i32>this.record.get("height").integer();
  }
}

/** Objects of a list beside which one of the pane's columns stands. */
export class ColumnCall extends Call {
  get column(): string {
    return this.record.get("column").text();
  }

  get items(): Json {
    return this.record.get("items");
  }
}

/**
 * A rectangle in the workspace. One instance serves it from its opening to its close, so what it
 * knows it keeps in its fields. Each method answers with what is to be seen from now on.
 */
export abstract class Pane {
  /** The first picture. */
  abstract open(opened: Opened): View;

  command(command: Command): View {
    return View.unchanged();
  }

  mouse(mouse: MouseUse): View {
    return View.unchanged();
  }

  event(event: NodeEvent): View {
    return View.unchanged();
  }

  act(chosen: Chosen): View {
    return View.unchanged();
  }

  focus(focus: FocusChange): View {
    return View.unchanged();
  }

  resize(resized: Resized): View {
    return View.unchanged();
  }

  /** Time passed, at the pace of PaneKind.every. */
  tick(call: PaneCall): View {
    return View.unchanged();
  }

  close(call: PaneCall): void {}

  /** One text for each object, in their order; belongs to no open pane. */
  cells(call: ColumnCall): string[] {
    return new Array<string>();
  }
}

/** A kind of pane that the plugin offers. */
export class PaneKind extends Contribution {
  private tickMillis: i64 = 0;
  private opener: string | null = null;
  private readonly actions: Json = Json.array();
  private readonly columns: Json = Json.array();
  private given: Json | null = null;

  constructor(
    name: string,
    private readonly title: string,
    private readonly pane: Pane,
  ) {
    super("panes", name);
  }

  /** The default key that opens it: `ctrl+alt+n`. */
  key(key: string): PaneKind {
    this.opener = key;
    return this;
  }

  /** How often time passes for it, 50 ms to a minute. */
  every(millis: i64): PaneKind {
    this.tickMillis = millis;
    return this;
  }

  /** An action of its own, with its default key; with a resource it stands in that one's menu. */
  action(
    name: string,
    title: string,
    key: string | null = null,
    resource: string | null = null,
  ): PaneKind {
    this.actions.add(
      Json.object().set("name", name).set("title", title).set("key", key).set("resource", resource),
    );
    return this;
  }

  /** A column that it adds to a list of resources. */
  column(resource: string, name: string, title: string): PaneKind {
    this.columns.add(
      Json.object().set("resource", resource).set("name", name).set("title", title),
    );
    return this;
  }

  /** What every pane of the kind gets as options. */
  options(options: Json): PaneKind {
    this.given = options;
    return this;
  }

  details(): Json {
    return Json.object()
      .set("title", this.title)
      .set("tickMillis", this.tickMillis)
      .set("key", this.opener)
      .set("actions", this.actions)
      .set("columns", this.columns)
      .set("options", this.given);
  }

  call(message: Message): Served {
    const method = message.meta.get("method").text();
    if (method == "cells") {
      const call = new ColumnCall(message);
      return new Served(call, Answer.of(Json.object().set("texts", this.pane.cells(call))));
    }
    if (method == "close") {
      const call = new PaneCall(message);
      this.pane.close(call);
      return new Served(call, Answer.empty());
    }
    return this.drawn(method, message);
  }

  private drawn(method: string, message: Message): Served {
    if (method == "open") {
      const opened = new Opened(message);
      return new Served(opened, this.pane.open(opened).answer());
    }
    if (method == "command") {
      const command = new Command(message);
      return new Served(command, this.pane.command(command).answer());
    }
    if (method == "mouse") {
      const mouse = new MouseUse(message);
      return new Served(mouse, this.pane.mouse(mouse).answer());
    }
    if (method == "event") {
      const event = new NodeEvent(message);
      return new Served(event, this.pane.event(event).answer());
    }
    if (method == "act") {
      const chosen = new Chosen(message);
      return new Served(chosen, this.pane.act(chosen).answer());
    }
    return this.told(method, message);
  }

  private told(method: string, message: Message): Served {
    if (method == "focus") {
      const focus = new FocusChange(message);
      return new Served(focus, this.pane.focus(focus).answer());
    }
    if (method == "resize") {
      const resized = new Resized(message);
      return new Served(resized, this.pane.resize(resized).answer());
    }
    const call = new PaneCall(message);
    if (method != "tick") return new Served(call, call.unknown());
    return new Served(call, this.pane.tick(call).answer());
  }
}
