import { Answer } from "./contribution";
import { Json } from "./json";
import { JsonWriter } from "./jsonwriter";
import { Node } from "./node";

/** Looks of text; several go together with a space between them. */
export namespace Style {
  export const ACCENT: string = "accent";
  export const BOLD: string = "bold";
  export const DIM: string = "text-dim";
  export const ERROR: string = "error";
  export const FAILED: string = "status-failed";
  export const HEADER: string = "header";
  export const ITALIC: string = "italic";
  export const PENDING: string = "status-pending";
  export const REVERSE: string = "reverse";
  export const RUNNING: string = "status-running";
  export const SELECTION: string = "selection";
  export const UNDERLINE: string = "underline";
  export const UNKNOWN: string = "status-unknown";
}

class Span {
  constructor(
    readonly text: string,
    readonly style: string,
  ) {}
}

/** One line of spans, each in a style of its own. */
export class Line {
  private readonly spans: Span[] = new Array<Span>();

  static of(text: string, style: string = ""): Line {
    return new Line().span(text, style);
  }

  /** Text in a style; none where it is empty. */
  span(text: string, style: string = ""): Line {
    this.spans.push(new Span(text, style));
    return this;
  }

  write(out: JsonWriter): void {
    out.beginObject().name("spans").beginArray();
    for (let i = 0; i < this.spans.length; i++) {
      const span = this.spans[i];
      out.beginObject().name("text").text(span.text);
      if (span.style.length > 0) out.name("style").text(span.style);
      out.endObject();
    }
    out.endArray().endObject();
  }
}

class Row {
  constructor(
    readonly key: string,
    readonly cells: Line[],
  ) {}

  write(out: JsonWriter): void {
    out.beginObject().name("key").text(this.key).name("cells").beginArray();
    for (let i = 0; i < this.cells.length; i++) this.cells[i].write(out);
    out.endArray().endObject();
  }
}

/** Rows under headers, which the workspace scrolls, selects and sorts. */
export class Table {
  private readonly rows: Row[] = new Array<Row>();
  private selected: i32 = -1;

  constructor(private readonly headers: string[]) {}

  /** A row of plain texts; the choice stays on a row of the same key. */
  row(key: string, cells: string[]): Table {
    const lines = new Array<Line>();
    for (let i = 0; i < cells.length; i++) lines.push(Line.of(cells[i]));
    return this.lines(key, lines);
  }

  /** A row of styled cells. */
  lines(key: string, cells: Line[]): Table {
    this.rows.push(new Row(key, cells));
    return this;
  }

  /** Which row is chosen, from 0; without it the person's choice stays. */
  select(row: i32): Table {
    this.selected = row;
    return this;
  }

  get size(): i32 {
    return this.rows.length;
  }

  write(out: JsonWriter): void {
    out.beginObject().name("headers").beginArray();
    for (let i = 0; i < this.headers.length; i++) out.text(this.headers[i]);
    out.endArray().name("rows").beginArray();
    for (let i = 0; i < this.rows.length; i++) this.rows[i].write(out);
    out.endArray();
    if (this.selected >= 0) out.name("selected").integer(this.selected);
    out.endObject();
  }
}

class Region {
  constructor(
    readonly name: string,
    readonly x: i32,
    readonly y: i32,
    readonly width: i32,
    readonly height: i32,
  ) {}
}

/**
 * What is to be seen: lines, a table or a tree; none of them means "as before". A view has at most
 * 10,000 lines or rows of 4,096 characters.
 */
export class View {
  private drawn: Line[] | null = null;
  private grid: Table | null = null;
  private root: Node | null = null;
  private heading: string | null = null;
  private regions: Region[] | null = null;
  private kept: Json | null = null;

  /** Nothing new to draw. */
  static unchanged(): View {
    return new View();
  }

  /** Plain lines. */
  static of(lines: string[]): View {
    const view = new View();
    for (let i = 0; i < lines.length; i++) view.text(lines[i]);
    return view;
  }

  static table(table: Table): View {
    const view = new View();
    view.grid = table;
    return view;
  }

  static tree(root: Node): View {
    const view = new View();
    view.root = root;
    return view;
  }

  /** One more line. */
  line(line: Line): View {
    const lines = this.drawn;
    if (lines) lines.push(line);
    else this.drawn = [line];
    return this;
  }

  /** One more line of plain text, or of one style. */
  text(text: string, style: string = ""): View {
    return this.line(Line.of(text, style));
  }

  /** What stands above it from now on. */
  title(title: string): View {
    this.heading = title;
    return this;
  }

  /** A rectangle that the mouse is told by its name, in cells from the upper left. */
  region(name: string, x: i32, y: i32, width: i32, height: i32): View {
    const region = new Region(name, x, y, width, height);
    const regions = this.regions;
    if (regions) regions.push(region);
    else this.regions = [region];
    return this;
  }

  /** What a later pane is opened with after the workspace was left; up to 64 KiB. */
  state(state: Json): View {
    this.kept = state;
    return this;
  }

  answer(): Answer {
    const out = new JsonWriter();
    out.beginObject();
    const lines = this.drawn;
    if (lines) {
      out.name("lines").beginArray();
      for (let i = 0; i < lines.length; i++) lines[i].write(out);
      out.endArray();
    }
    const grid = this.grid;
    if (grid) grid.write(out.name("table"));
    const root = this.root;
    if (root) out.name("tree").value(root.json);
    const heading = this.heading;
    if (heading != null) out.name("title").text(heading);
    this.writeRegions(out);
    const kept = this.kept;
    if (kept) out.name("state").value(kept);
    return new Answer(out.endObject().taken());
  }

  private writeRegions(out: JsonWriter): void {
    const regions = this.regions;
    if (!regions) return;
    out.name("regions").beginArray();
    for (let i = 0; i < regions.length; i++) {
      const region = regions[i];
      out.beginObject().name("name").text(region.name);
      out.name("x").integer(region.x).name("y").integer(region.y);
      out.name("width").integer(region.width).name("height").integer(region.height);
      out.endObject();
    }
    out.endArray();
  }
}
