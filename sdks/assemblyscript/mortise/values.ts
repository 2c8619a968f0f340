import { Json } from "./json";

/** Names with several values each: headers, which are in lower case, and the query of a URL. */
export class Values {
  private readonly names: string[] = new Array<string>();
  private readonly lists: string[][] = new Array<string[]>();

  static read(json: Json): Values {
    const values = new Values();
    for (let i = 0, n = json.size; i < n; i++) {
      values.names.push(json.nameAt(i));
      values.lists.push(json.at(i).texts());
    }
    return values;
  }

  /** In place of what was there. */
  set(name: string, value: string): Values {
    const place = this.names.indexOf(name);
    if (place >= 0) {
      this.lists[place] = [value];
      return this;
    }
    return this.add(name, value);
  }

  /** Beside what is there. */
  add(name: string, value: string): Values {
    const place = this.names.indexOf(name);
    if (place >= 0) {
      this.lists[place].push(value);
    } else {
      this.names.push(name);
      this.lists.push([value]);
    }
    return this;
  }

  has(name: string): bool {
    return this.names.includes(name);
  }

  /** The first value of a name. */
  first(name: string, otherwise: string = ""): string {
    const all = this.all(name);
    return all.length > 0 ? all[0] : otherwise;
  }

  all(name: string): string[] {
    const place = this.names.indexOf(name);
    return place >= 0 ? this.lists[place] : new Array<string>();
  }

  json(): Json {
    const json = Json.object();
    for (let i = 0; i < this.names.length; i++) json.set(this.names[i], this.lists[i]);
    return json;
  }
}
