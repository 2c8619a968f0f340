// A session of the public MCP client with the server whose command follows:
//   node session.mjs everything|filesystem <folder> <command> [<argument>...]
// Prints what it did, one line a step, and fails when an answer is not what it should be.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [which, folder, command, ...args] = process.argv.slice(2);
const transport = new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" });
const client = new Client({ name: "conformance", version: "1.0.0" }, { capabilities: {} });

const text = (result) => result.content.map((part) => part.text ?? "").join("\n");

async function everything() {
  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === "echo"), "there is no tool echo");
  // Letters of every width, what JSON escapes, and what looks like a line's end and is none.
  const odd = 'naïve café, 漢字, 😀, "quoted" \\ \u2028 \u0000 \r\n end';
  const echoed = await client.callTool({ name: "echo", arguments: { message: odd } });
  assert.equal(text(echoed), `Echo: ${odd}`);
  const large = "x".repeat(3_000_000);
  const back = await client.callTool({ name: "echo", arguments: { message: large } });
  assert.equal(text(back).length, large.length + "Echo: ".length);
  // Many at once: their answers come in any order.
  const numbers = [...Array(50).keys()];
  const sums = await Promise.all(
    numbers.map((n) => client.callTool({ name: "get-sum", arguments: { a: n, b: 1000 } })),
  );
  sums.forEach((sum, n) => assert.match(text(sum), new RegExp(`${n + 1000}`)));
  let ticks = 0;
  await client.callTool(
    {
      name: "trigger-long-running-operation",
      arguments: { duration: 0.2, steps: 4 },
    },
    undefined,
    { onprogress: () => ticks++ },
  );
  assert.ok(ticks > 0, "no notification of progress came");
  const refused = await client.callTool({ name: "get-sum", arguments: { a: "no number" } });
  assert.equal(refused.isError, true);
  await assert.rejects(client.getPrompt({ name: "no-such-prompt" }));
  const { resources } = await client.listResources();
  await client.readResource({ uri: resources[0].uri });
  await client.listPrompts();
  await client.ping();
}

async function filesystem() {
  await client.listTools();
  const path = `${folder}/written.txt`;
  await client.callTool({ name: "write_file", arguments: { path, content: "one\r\ntwo\n" } });
  const read = await client.callTool({ name: "read_text_file", arguments: { path } });
  assert.equal(text(read), "one\r\ntwo\n");
  const outside = await client.callTool({ name: "read_text_file", arguments: { path: "/etc/passwd" } });
  assert.equal(outside.isError, true);
  const list = await client.callTool({ name: "list_directory", arguments: { path: folder } });
  assert.match(text(list), /written\.txt/);
}

await client.connect(transport);
await (which === "everything" ? everything() : filesystem());
const ended = new Promise((resolve) => (client.onclose = resolve));
await client.close();
await ended;
console.log("session done");
