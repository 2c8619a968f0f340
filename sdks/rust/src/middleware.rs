//! What stands in front of every request, and who is told of clusters.

use std::collections::BTreeMap;

use crate::contribution::Handler;
use crate::http::Headers;
use crate::{Contribution, Data, Frame, Host, Json, Result};

crate::record! {
    /// What middleware sees of a request: no cookies, no credentials.
    pub struct Passing {
        method: String,
        path: String,
        headers: Headers,
        cluster: String = "",
    }
}

/// What becomes of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    refused: bool,
    status: u16,
    headers: BTreeMap<String, String>,
    payload: Vec<u8>,
}

impl Decision {
    /// It goes on.
    pub fn pass() -> Decision {
        Decision::default()
    }

    /// It ends here.
    pub fn refuse(status: u16, text: impl Into<Vec<u8>>) -> Decision {
        Decision { refused: true, status, payload: text.into(), ..Decision::default() }
    }

    /// Sets a header of the request.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Decision {
        self.headers.insert(name.to_lowercase(), value.into());
        self
    }

    fn frame(self) -> Frame {
        let head = Json::object()
            .with("refused", self.refused)
            .with("status", self.status)
            .with("headers", self.headers.write());
        Frame::head(head).with_body(self.payload)
    }
}

/// Stands in front of every request to the server, after authentication.
pub struct Middleware {
    apply: Handler<Passing, Decision>,
    priority: i32,
    advisory: bool,
}

impl Middleware {
    pub fn new(apply: impl Fn(&Host, Passing) -> Result<Decision> + 'static) -> Middleware {
        Middleware { apply: Box::new(apply), priority: 0, advisory: false }
    }

    /// Where it stands, low first.
    pub fn priority(mut self, priority: i32) -> Middleware {
        self.priority = priority;
        self
    }

    /// Requests go on when it fails.
    pub fn advisory(mut self) -> Middleware {
        self.advisory = true;
        self
    }
}

impl From<Middleware> for Contribution {
    fn from(middleware: Middleware) -> Contribution {
        let (priority, advisory) = (middleware.priority, middleware.advisory);
        let details = move || Json::object().with("priority", priority).with("advisory", advisory);
        Contribution::new("middleware", "", details).frames("apply", move |host, frame| {
            Ok((middleware.apply)(host, Passing::read(frame.into_head())?)?.frame())
        })
    }
}

crate::record! {
    /// A cluster came, went or changed.
    pub struct ClusterEvent {
        /// `added`, `removed` or `updated`
        r#type: String,
        cluster: String,
    }
}

/// Is told what happens to clusters.
pub struct ClusterEvents {
    changed: Handler<ClusterEvent, ()>,
}

impl ClusterEvents {
    pub fn new(changed: impl Fn(&Host, ClusterEvent) -> Result<()> + 'static) -> ClusterEvents {
        ClusterEvents { changed: Box::new(changed) }
    }
}

impl From<ClusterEvents> for Contribution {
    fn from(events: ClusterEvents) -> Contribution {
        Contribution::new("cluster-events", "", Json::object).method("changed", events.changed)
    }
}
