// The catalogue of contributions and host functions, and whether a record is what it says.
import { readFileSync } from "node:fs";

export const catalogue = JSON.parse(
  readFileSync(new URL("../../../docs/reference/catalogue.json", import.meta.url), "utf8"),
);

const kinds = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};

// What is wrong with it, as sentences; members that the catalogue does not know are wrong too.
export function wrong(value, schema, where = "it") {
  if (!schema || !schema.type) return [];
  const types = [schema.type].flat();
  if (!types.some((type) => kinds[type](value))) {
    return [`${where} is ${JSON.stringify(value)}, not ${types.join(" or ")}`];
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${where} is none of ${schema.enum}`];
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => wrong(item, schema.items, `${where}[${i}]`));
  }
  if (!kinds.object(value)) return [];
  const missing = (schema.required ?? [])
    .filter((name) => !(name in value))
    .map((name) => `${where}.${name} is missing`);
  return Object.entries(value).reduce((found, [name, member]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (known === undefined) return [...found, `${where}.${name} is not known`];
    return [...found, ...wrong(member, known, `${where}.${name}`)];
  }, missing);
}
