//! On the machine itself: `rustc --test`, or `cargo test`.

mod asking;
mod json;
mod message;
mod offering;
mod pane;
mod record;
