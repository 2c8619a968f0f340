//! Clusters of the caller.

use crate::{Data, Exchange, Frame, Host, Json, ResourceEvent, Result, Stream};

/// One namespace of one of the caller's clusters; needs `k8s:<verb>:<resource>`. Resources are
/// written as in permissions: `pods`, `certificates.cert-manager.io`.
#[derive(Clone)]
pub struct Kubernetes {
    host: Host,
    cluster: String,
    namespace: String,
}

crate::record! {
    /// What the cluster answered.
    pub struct ClusterAnswer {
        status: u16 = 0,
        document: Json,
        warnings: Vec<String>,
    }
}

/// Which objects are listed or watched. The default is all of them.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// a label selector
    pub labels: String,
    /// a field selector
    pub fields: String,
    /// at most so many in one answer; 0 for the host's own choice
    pub limit: u32,
    /// the `metadata.continue` of the page before; for a watch, the resource version to go on from
    pub resume: String,
}

/// Which lines of a container. The default is all there are.
#[derive(Clone, Debug, Default)]
pub struct LogLines {
    /// empty for the only one
    pub container: String,
    /// at most so many of the past; 0 for all
    pub tail: u32,
    /// also those from now on
    pub follow: bool,
    /// those of the container before this one
    pub previous: bool,
}

/// Some output of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `stdout`, `stderr`, or `exit` with the exit code as text, the last one
    pub channel: String,
    pub payload: Vec<u8>,
}

impl Output {
    fn of(frame: Frame) -> Output {
        let channel = frame.head.as_ref().map_or("", |head| head.get("channel").text()).to_string();
        Output { channel, payload: frame.body }
    }
}

/// A command that runs in a container; it ends when this is dropped.
pub struct Execution {
    exchange: Exchange,
}

impl Kubernetes {
    pub(crate) fn new(host: Host) -> Kubernetes {
        Kubernetes { host, cluster: String::new(), namespace: String::new() }
    }

    /// The same in another cluster; empty for the caller's default one.
    pub fn cluster(mut self, name: &str) -> Kubernetes {
        self.cluster = name.to_string();
        self
    }

    /// The same in another namespace; empty for all of them, and for resources that have none.
    pub fn namespace(mut self, name: &str) -> Kubernetes {
        self.namespace = name.to_string();
        self
    }

    fn place(&self, resource: &str) -> Json {
        Json::object()
            .with("cluster", &self.cluster)
            .with("resource", resource)
            .with("namespace", &self.namespace)
    }

    fn ask(&self, method: &str, head: Json) -> Result<ClusterAnswer> {
        self.host.call("k8s", method, head)
    }

    /// One object.
    pub fn get(&self, resource: &str, object: &str) -> Result<ClusterAnswer> {
        self.ask("get", self.place(resource).with("object", object))
    }

    fn selected(&self, resource: &str, selection: &Selection) -> Json {
        self.place(resource)
            .with("labels", &selection.labels)
            .with("fields", &selection.fields)
            .with("limit", selection.limit)
            .with("resume", &selection.resume)
    }

    /// One page of them, as a list object; a host answers with 2,000 at most.
    pub fn list(&self, resource: &str, selection: &Selection) -> Result<ClusterAnswer> {
        self.ask("list", self.selected(resource, selection))
    }

    /// All of them, page by page, so that only one page is in memory: `selection.limit` objects.
    pub fn objects(&self, resource: &str, selection: &Selection) -> Stream<Json> {
        let (kubernetes, resource) = (self.clone(), resource.to_string());
        let mut next = Some(selection.clone());
        let mut page = Vec::new().into_iter();
        Stream::from_fn(move || loop {
            if let Some(object) = page.next() {
                return Ok(Some(object));
            }
            let selection = match next.take() {
                None => return Ok(None),
                Some(selection) => selection,
            };
            let mut list = kubernetes.list(&resource, &selection)?.document;
            let resume = list.get("metadata").get("continue").text().to_string();
            if !resume.is_empty() {
                next = Some(Selection { resume, ..selection });
            }
            if let Json::Array(items) = list.take("items") {
                page = items.into_iter();
            }
        })
    }

    /// What changes from now on, or from `selection.resume` on.
    pub fn watch(&self, resource: &str, selection: &Selection) -> Result<Stream<ResourceEvent>> {
        let exchange = self.host.open("k8s", "watch", self.selected(resource, selection))?;
        Ok(exchange.frames().each(|frame| ResourceEvent::read(frame.into_head())))
    }

    fn change(
        &self,
        method: &str,
        resource: &str,
        object: &str,
        document: Json,
    ) -> Result<ClusterAnswer> {
        self.ask(method, self.place(resource).with("object", object).with("document", document))
    }

    /// A new object.
    pub fn create(
        &self,
        resource: &str,
        object: &str,
        document: impl Into<Json>,
    ) -> Result<ClusterAnswer> {
        self.change("create", resource, object, document.into())
    }

    /// An object in place of another.
    pub fn update(
        &self,
        resource: &str,
        object: &str,
        document: impl Into<Json>,
    ) -> Result<ClusterAnswer> {
        self.change("update", resource, object, document.into())
    }

    /// Parts of an object; the form is `strategic`, `merge`, `json` or `apply`.
    pub fn patch(
        &self,
        resource: &str,
        object: &str,
        form: &str,
        document: impl Into<Json>,
    ) -> Result<ClusterAnswer> {
        let place = self.place(resource).with("object", object);
        self.ask("patch", place.with("form", form).with("document", document))
    }

    /// One object less; propagation is `background`, `foreground`, `orphan`, or empty for the
    /// server's own choice.
    pub fn delete(&self, resource: &str, object: &str, propagation: &str) -> Result<ClusterAnswer> {
        let place = self.place(resource).with("object", object);
        self.ask("delete", place.with("propagation", propagation))
    }

    /// What a container of a pod wrote; needs `k8s:log:pods`.
    pub fn logs(&self, pod: &str, lines: &LogLines) -> Result<Stream<Output>> {
        let head = self
            .place("pods")
            .with("object", pod)
            .with("container", &lines.container)
            .with("tail", lines.tail)
            .with("follow", lines.follow)
            .with("previous", lines.previous);
        let exchange = self.host.open("k8s", "logs", head)?;
        Ok(exchange.frames().each(|frame| Ok(Output::of(frame))))
    }

    /// Runs a command in a container of a pod, in a terminal if wanted; needs `k8s:exec:pods`.
    pub fn exec(
        &self,
        pod: &str,
        container: &str,
        terminal: bool,
        command: &[&str],
    ) -> Result<Execution> {
        let head = self
            .place("pods")
            .with("object", pod)
            .with("container", container)
            .with("command", command.to_vec())
            .with("terminal", terminal);
        Ok(Execution { exchange: self.host.open("k8s", "exec", head)? })
    }
}

impl Execution {
    /// Types bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let head = Json::object().with("columns", 0).with("rows", 0);
        self.exchange.send(Frame::head(head).with_body(bytes))
    }

    /// Tells the size of the terminal.
    pub fn resize(&mut self, columns: u32, rows: u32) -> Result<()> {
        let head = Json::object().with("columns", columns).with("rows", rows);
        self.exchange.send(Frame::head(head))
    }

    /// Says that nothing more is typed.
    pub fn finish(&mut self) -> Result<()> {
        self.exchange.finish()
    }

    /// The next output, or `None` after the last.
    pub fn receive(&mut self) -> Result<Option<Output>> {
        Ok(self.exchange.receive()?.map(Output::of))
    }
}
