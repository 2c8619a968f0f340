/** A tool. Its arguments are JSON, by the schema that stands with it. */
import { Plugin, Schema, Tool, ToolCall, ToolResult } from "mortise";

function greet(call: ToolCall): ToolResult {
  const name = call.args.get("name").text("world");
  return call.answer(`Hello, ${name}!`);
}

new Plugin("{{id}}", "0.1.0").offers(
  new Tool("{{tool}}", "Greets somebody", greet).input(
    new Schema().text("name", "who is greeted", false),
  ),
);
