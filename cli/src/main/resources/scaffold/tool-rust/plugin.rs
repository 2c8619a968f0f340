//! A tool. Its arguments are a record, whose schema is told to the model.

use mortise::{record, Host, Plugin, Result, Tool};

record! {
    struct Greet {
        /// who is greeted
        name: String = "world",
    }
}

fn greet(_host: &Host, greet: Greet) -> Result<String> {
    Ok(format!("Hello, {}!", greet.name))
}

fn plugin() -> Plugin {
    Plugin::new("{{id}}", "0.1.0").offer(Tool::typed("{{tool}}", "Greets somebody", greet))
}

mortise::export!(plugin);
