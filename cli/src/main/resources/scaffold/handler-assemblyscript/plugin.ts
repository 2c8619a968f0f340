/**
 * A message handler: it is given a copy of every MCP message of a session. Each call is served by a
 * fresh instance, so what must be remembered goes to the host: here, to the plugin's log.
 */
import { MessageHandler, Observed, Plugin } from "mortise";

class Methods extends MessageHandler {
  observe(message: Observed): void {
    const method = message.rpcMethod;
    if (method != null) message.host.log("info", `${method}, ${message.size} bytes`);
  }
}

new Plugin("{{id}}", "0.1.0").offers(new Methods());
