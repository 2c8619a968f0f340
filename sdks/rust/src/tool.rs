//! Tools for models.

use crate::contribution::Handler;
use crate::{Contribution, Data, Host, Json, Result};

crate::record! {
    /// One use of a tool.
    pub struct Invocation {
        /// by the tool's input schema
        arguments: Json,
        /// the caller's cluster; empty where there is none
        cluster: String = "",
    }
}

crate::record! {
    /// Yes, or no and why.
    pub struct Verdict {
        allowed: bool = false,
        reason: String = "",
    }
}

impl Verdict {
    pub fn allowed() -> Verdict {
        Verdict { allowed: true, reason: String::new() }
    }

    pub fn refused(reason: impl Into<String>) -> Verdict {
        Verdict { allowed: false, reason: reason.into() }
    }
}

/// What came of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolResult {
    /// For the model.
    pub text: String,
    /// By the output schema, or null.
    pub structured: Json,
    /// Whether the text is an error for the model to read.
    pub failed: bool,
}

impl ToolResult {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> ToolResult {
        ToolResult { text: text.into(), structured: Json::Null, failed: false }
    }

    /// An error for the model to read.
    pub fn failure(text: impl Into<String>) -> ToolResult {
        ToolResult { failed: true, ..ToolResult::text(text) }
    }

    /// JSON, which is the text as well.
    pub fn structured(json: impl Into<Json>) -> ToolResult {
        let structured = json.into();
        ToolResult { text: structured.to_string(), structured, failed: false }
    }
}

impl Data for ToolResult {
    fn read(mut json: Json) -> Result<ToolResult> {
        Ok(ToolResult {
            text: String::read(json.take("text")).map_err(|e| e.within(".text"))?,
            structured: json.take("structured"),
            failed: json.take("failed") == Json::Bool(true),
        })
    }

    fn write(&self) -> Json {
        Json::object()
            .with("text", &self.text)
            .with("structured", self.structured.clone())
            .with("failed", self.failed)
    }

    fn schema() -> Json {
        Json::object().with("type", "object")
    }
}

/// A tool for models.
pub struct Tool {
    name: String,
    description: String,
    input: Box<dyn Fn() -> Json>,
    output: fn() -> Json,
    mutating: bool,
    execute: Handler<Invocation, ToolResult>,
    authorize: Handler<Invocation, Verdict>,
}

impl Tool {
    /// A tool over a record, whose schema is the record's. What it returns is text, a record (then
    /// the answer is structured, and its schema told as well), or a [`ToolResult`].
    pub fn typed<In: Data + 'static, Out: ToolOutput + 'static>(
        name: &str,
        description: &str,
        run: impl Fn(&Host, In) -> Result<Out> + 'static,
    ) -> Tool {
        Tool {
            input: Box::new(In::schema),
            output: Out::output_schema,
            ..Tool::new(name, description, Json::Null, move |host, invocation| {
                let arguments =
                    In::read(invocation.arguments).map_err(|e| e.within("arguments"))?;
                run(host, arguments).map(Out::into_result)
            })
        }
    }

    /// A tool over JSON by a schema.
    pub fn new(
        name: &str,
        description: &str,
        input: impl Into<Json>,
        execute: impl Fn(&Host, Invocation) -> Result<ToolResult> + 'static,
    ) -> Tool {
        let input = input.into();
        Tool {
            name: name.to_string(),
            description: description.to_string(),
            input: Box::new(move || input.clone()),
            output: || Json::Null,
            mutating: false,
            execute: Box::new(execute),
            authorize: Box::new(|_, _| Ok(Verdict::allowed())),
        }
    }

    /// It changes something, so that a person is asked first.
    pub fn mutating(mut self) -> Tool {
        self.mutating = true;
        self
    }

    /// Who may use it; everybody unless said.
    pub fn authorize(
        mut self,
        authorize: impl Fn(&Host, Invocation) -> Result<Verdict> + 'static,
    ) -> Tool {
        self.authorize = Box::new(authorize);
        self
    }
}

impl From<Tool> for Contribution {
    fn from(tool: Tool) -> Contribution {
        let (description, input, output) = (tool.description, tool.input, tool.output);
        let details = move || {
            Json::object()
                .with("description", &description)
                .with("input", input())
                .with("output", output())
                .with("mutating", tool.mutating)
        };
        Contribution::new("tools", &tool.name, details)
            .method("execute", tool.execute)
            .method("authorize", tool.authorize)
    }
}

/// What a typed tool may return.
pub trait ToolOutput {
    fn into_result(self) -> ToolResult;

    /// Null where the result is text alone.
    fn output_schema() -> Json;
}

impl ToolOutput for String {
    fn into_result(self) -> ToolResult {
        ToolResult::text(self)
    }

    fn output_schema() -> Json {
        Json::Null
    }
}

impl ToolOutput for ToolResult {
    fn into_result(self) -> ToolResult {
        self
    }

    fn output_schema() -> Json {
        Json::Null
    }
}

/// A list of records, or JSON of any form, is structured without a schema.
impl ToolOutput for Json {
    fn into_result(self) -> ToolResult {
        ToolResult::structured(self)
    }

    fn output_schema() -> Json {
        Json::Null
    }
}
