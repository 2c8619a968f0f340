// Looks at what a module imports: nothing but mortise.call is there.
import { readFileSync } from "node:fs";

const instead = {
  "env.seed": "Math.random: ask for host.random(count)",
  "env.Date.now": "Date.now: ask for host.clock()",
  "env.trace": "trace: write to the plugin's log with host.log(level, message)",
  "env.console.log": "console: write to the plugin's log with host.log(level, message)",
};

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const others = WebAssembly.Module.imports(module)
  .map((entry) => `${entry.module}.${entry.name}`)
  .filter((name) => name !== "mortise.call");
for (const name of others) {
  const hint = instead[name] ?? "a module may import mortise.call and nothing else";
  console.error(`the module imports ${name}, which is not there; ${hint}`);
}
process.exitCode = others.length > 0 ? 1 : 0;
