//! Write plugins for Mortise in Rust, as WebAssembly modules.
//!
//! ```
//! use mortise::{record, Host, Plugin, Result, Tool};
//!
//! record! {
//!     struct Greet {
//!         /// who is greeted
//!         name: String,
//!     }
//! }
//!
//! fn greet(host: &Host, greet: Greet) -> Result<String> {
//!     host.info(format!("greeted {}", greet.name));
//!     Ok(format!("Hello, {}!", greet.name))
//! }
//!
//! fn plugin() -> Plugin {
//!     Plugin::new("greeter", "1.0.0").offer(Tool::typed("greet", "Greets somebody", greet))
//! }
//!
//! mortise::export!(plugin);
//! ```
//!
//! Each call is served by a fresh instance of the plugin, each stream and each open pane by one of
//! its own: what must outlive them goes into the host's [`Storage`]. A panic is written to the
//! plugin's log and ends the instance; the plugin runs on.
//!
//! The contract underneath stands in `docs/abi.md`, what the host offers in
//! `docs/host-functions.md`.

mod carrier;
mod contribution;
#[doc(hidden)]
pub mod data;
mod error;
mod events;
#[doc(hidden)]
pub mod guest;
mod host;
mod http;
mod instance;
mod json;
mod kubernetes;
mod message;
mod messages;
mod middleware;
mod node;
mod pane;
mod plugin;
mod point;
mod reader;
mod resources;
mod routes;
mod sockets;
mod storage;
mod stream;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod tool;
mod view;
mod writer;

pub use contribution::Contribution;
pub use data::Data;
pub use error::{Code, Error, Result};
pub use events::{Event, Events};
pub use host::{Caller, Endpoint, Host, Reading};
pub use http::{Headers, Http, HttpRequest, HttpResponse, HttpStream};
pub use json::{Json, Number};
pub use kubernetes::{ClusterAnswer, Execution, Kubernetes, LogLines, Output, Selection};
pub use message::Frame;
pub use messages::{
    Judgement, McpMessage, MessageHandler, MessageHead, Messages, Session, SessionEvent,
    SessionFailure,
};
pub use middleware::{ClusterEvent, ClusterEvents, Decision, Middleware, Passing};
pub use node::Node;
pub use pane::{Chosen, Command, Mouse, NodeEvent, Opened, Pane, PaneSpec};
pub use plugin::Plugin;
pub use point::Point;
pub use reader::DEPTH_MAX;
pub use resources::{Query, Resource, ResourceAnswer, ResourceChange, ResourceEvent};
pub use routes::{Handshake, Request, Response, Routes};
pub use sockets::{SocketMessage, Sockets, Tcp, WebSocket};
pub use storage::{secret_handle, Document, SecretHandle, Secrets, Storage, Usage};
pub use stream::{Exchange, Stream};
pub use tool::{Invocation, Tool, ToolOutput, ToolResult, Verdict};
pub use view::{Line, Table, View};
