// The public MCP client with plugins' tools, over either transport:
//   node plugins.mjs http <url> <bearer token>
//   node plugins.mjs stdio <command> [<argument>...]
// The server has the tools of McpFixture, or of the plugins in app/src/test/plugins. Over HTTP we print
// "ready", then the plugin "later" is stopped, and we are told "changed". Prints one line a step and
// fails when an answer is not what it should be.
import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  ElicitRequestSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";

const [which, target, ...rest] = process.argv.slice(2);
const step = (text) => console.log(text);
const text = (result) => result.content.map((part) => part.text ?? "").join("\n");

const transport = () =>
  which === "http"
    ? new StreamableHTTPClientTransport(new URL(target), {
        requestInit: { headers: { Authorization: `Bearer ${rest[0]}` } },
      })
    : new StdioClientTransport({ command: target, args: rest, env: process.env, stderr: "inherit" });

async function connect(capabilities) {
  const client = new Client({ name: "conformance", version: "1.0.0" }, { capabilities });
  await client.connect(transport());
  return client;
}

const client = await connect({ elicitation: {} });
let answer = { action: "accept", content: { confirm: true } };
let asked = 0;
client.setRequestHandler(ElicitRequestSchema, async (request) => {
  asked++;
  assert.match(request.params.message, /set_rate of the plugin tax/);
  return answer;
});

const { tools } = await client.listTools();
const named = tools.map((tool) => tool.name).filter((name) => !name.includes("conformance"));
assert.deepEqual(named.sort(), [
  "plugin_later_echo",
  "plugin_tax_rate",
  "plugin_tax_set_rate",
  "plugin_tax_wait",
]);
const rate = tools.find((tool) => tool.name === "plugin_tax_rate");
assert.deepEqual(rate.inputSchema.required, ["group"]);
assert.equal(rate.annotations.readOnlyHint, true);
step("listed");

const called = await client.callTool({ name: "plugin_tax_rate", arguments: { group: "books" } });
assert.match(text(called), /^19 % \[31mfor \{"group":"books"\}$/);
assert.equal(called._meta["dev.mortise/untrusted"], true);
step("called");

const wrong = await client.callTool({ name: "plugin_tax_rate", arguments: { group: 1 } });
assert.equal(wrong.isError, true);
await assert.rejects(client.callTool({ name: "plugin_tax_no", arguments: {} }), /no tool/);
step("refused what does not fit");

assert.equal(text(await client.callTool({ name: "plugin_tax_set_rate", arguments: {} })), "set");
answer = { action: "decline" };
const declined = await client.callTool({ name: "plugin_tax_set_rate", arguments: {} });
assert.equal(declined.isError, true);
answer = { action: "accept", content: { confirm: false } };
const unconfirmed = await client.callTool({ name: "plugin_tax_set_rate", arguments: {} });
assert.equal(unconfirmed.isError, true);
assert.equal(asked, 3);
step("asked before changing");

const cannot = await connect({});
const refused = await cannot.callTool({ name: "plugin_tax_set_rate", arguments: {} });
assert.equal(refused.isError, true);
assert.match(text(refused), /nobody can be asked/);
await cannot.close();
step("refused where nobody can be asked");

const taken = new AbortController();
const waiting = client.callTool({ name: "plugin_tax_wait", arguments: {} }, undefined, {
  signal: taken.signal,
});
setTimeout(() => taken.abort("changed my mind"), 300);
await assert.rejects(waiting);
step("took one back");

const changed = new Promise((resolve) =>
  client.setNotificationHandler(ToolListChangedNotificationSchema, resolve),
);
step("ready");
if (which === "http") {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "changed") break;
  }
  await changed;
  step("heard of the change");
}

const { resources } = await client.listResources();
assert.deepEqual(resources, []);
await client.ping();
await client.close();
step("done");
process.exit(0);
