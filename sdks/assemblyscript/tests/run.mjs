// Runs the SDK's tests: node run.mjs <the module of plugin.ts>
import "./json.mjs";
import "./dispatch.mjs";
import "./host.mjs";
