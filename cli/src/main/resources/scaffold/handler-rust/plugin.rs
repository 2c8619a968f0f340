//! A message handler: it is given a copy of every MCP message of a session. Each call is served by a
//! fresh instance, so what must be remembered goes to the host: here, to the plugin's log.

use mortise::{Host, McpMessage, MessageHandler, Messages, Plugin, Result};

struct Methods;

impl MessageHandler for Methods {
    fn observe(&self, host: &Host, message: McpMessage) -> Result<()> {
        if !message.method().is_empty() {
            host.info(format!("{}, {} bytes", message.method(), message.payload.len()));
        }
        Ok(())
    }
}

fn plugin() -> Plugin {
    Plugin::new("{{id}}", "0.1.0").offer(Messages::new(Methods))
}

mortise::export!(plugin);
