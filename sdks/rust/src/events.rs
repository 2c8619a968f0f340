//! Events between plugins.

use crate::{Data, Host, Json, Result, Stream};

/// Events between plugins; needs `events:publish:<topic>`, `events:subscribe:<topic>`.
pub struct Events {
    host: Host,
}

crate::record! {
    /// What somebody published.
    pub struct Event {
        topic: String,
        /// the plugin, stamped by the host
        publisher: String,
        time: String,
        content: Json,
        /// how many were lost before this one
        missed: u64 = 0,
    }
}

impl Events {
    pub(crate) fn new(host: Host) -> Events {
        Events { host }
    }

    /// Tells whoever listens now; up to 64 KiB.
    pub fn publish(&self, topic: &str, content: impl Into<Json>) -> Result<()> {
        let event = Json::object().with("topic", topic).with("content", content);
        self.host.call("events", "publish", event)
    }

    /// What is published from now on; `*` for all topics. Events carry no caller, so this is asked on
    /// nobody's behalf.
    pub fn subscribe(&self, topic: &str) -> Result<Stream<Event>> {
        let head = Json::object().with("topic", topic);
        let exchange = self.host.background().open("events", "subscribe", head)?;
        Ok(exchange.frames().each(|frame| Event::read(frame.into_head())))
    }
}
