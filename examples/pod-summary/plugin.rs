//! A pane that shows what runs on each node of the cluster, and what it asks for.

mod pods;
mod quantity;
#[cfg(test)]
mod tests;

use std::time::Duration;

use mortise::{
    Chosen, Code, Command, Error, Host, Json, Line, NodeEvent, Opened, Pane, PaneSpec, Plugin,
    Result, Selection, Table, View,
};

use crate::pods::{by_node, Node, Pod};

/// Pods that are asked for at a time: only so many whole objects are in memory at once.
const PAGE: u32 = 250;
const MIB: u64 = 1 << 20;

/// A call of a pane has 30 s. A person who is asked for the permission may take longer; then there is
/// still time to say what the pane waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a node without a name is called: pods that no node has taken.
const UNSCHEDULED: &str = "(not scheduled)";

/// Pods by node, or those of one node.
#[derive(Default)]
struct PodSummary {
    namespace: String,
    pods: Vec<Pod>,
    failure: Option<Error>,
    /// The node whose pods are shown.
    open: Option<String>,
    trouble_first: bool,
}

impl PodSummary {
    fn refresh(&mut self, host: &Host) {
        let selection = Selection { limit: PAGE, ..Selection::default() };
        let cluster = host.within(PATIENCE).kubernetes().namespace(&self.namespace);
        let pods: Result<Vec<Pod>> =
            cluster.objects("pods", &selection).map(|pod| Ok(Pod::of(&pod?))).collect();
        match pods {
            Ok(pods) => {
                self.pods = pods;
                self.failure = None;
            }
            Err(e) => self.failure = Some(e),
        }
    }

    fn draw(&self) -> View {
        if let Some(failure) = &self.failure {
            return refused(failure);
        }
        let view = match &self.open {
            Some(node) => self.node(node),
            None => self.overview(),
        };
        let state = Json::object()
            .with("open", self.open.as_deref())
            .with("troubleFirst", self.trouble_first);
        view.state(state)
    }

    fn overview(&self) -> View {
        let mut nodes: Vec<(String, Node)> = by_node(&self.pods).into_iter().collect();
        if self.trouble_first {
            nodes.sort_by_key(|(_, node)| std::cmp::Reverse((node.troubled, node.restarts)));
        }
        let headers = [
            "Node",
            "Pods",
            "Running",
            "Pending",
            "Failed",
            "Done",
            "Restarts",
            "CPU m",
            "Memory MiB",
        ];
        let mut table = Table::new(&headers);
        for (name, node) in &nodes {
            let counts = [node.pods, node.running, node.pending, node.failed, node.succeeded];
            let mut cells = vec![shown(name).to_string()];
            cells.extend(counts.iter().map(|count| count.to_string()));
            cells.extend([node.restarts, node.cpu, node.memory / MIB].iter().map(u64::to_string));
            table = table.row(name, cells);
        }
        View::table(table).title(format!(
            "{} on {}",
            counted(self.pods.len(), "pod"),
            counted(nodes.len(), "node")
        ))
    }

    fn node(&self, name: &str) -> View {
        let mut pods: Vec<&Pod> = self.pods.iter().filter(|pod| pod.node == name).collect();
        pods.sort_by_key(|pod| (self.trouble_first && !pod.troubled(), &pod.namespace, &pod.name));
        let headers = ["Namespace", "Pod", "Phase", "Ready", "Restarts", "CPU m", "Memory MiB"];
        let mut table = Table::new(&headers);
        for pod in &pods {
            let phase = match pod.reason.as_str() {
                "" => pod.phase.clone(),
                reason => format!("{}: {}", pod.phase, reason),
            };
            let cells = [
                pod.namespace.clone(),
                pod.name.clone(),
                phase,
                format!("{}/{}", pod.ready, pod.containers),
                pod.restarts.to_string(),
                pod.cpu.to_string(),
                (pod.memory / MIB).to_string(),
            ];
            table = table.row(format!("{}/{}", pod.namespace, pod.name), cells);
        }
        View::table(table).title(format!(
            "{} on {}; Esc goes back",
            counted(pods.len(), "pod"),
            shown(name)
        ))
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{} {}{}", count, what, if count == 1 { "" } else { "s" })
}

fn shown(node: &str) -> &str {
    if node.is_empty() {
        UNSCHEDULED
    } else {
        node
    }
}

/// Why nothing can be shown, and what changes that.
fn refused(failure: &Error) -> View {
    let (what, remedy) = match failure.code() {
        Code::PermissionDenied => (
            "This pane may not list pods.",
            "To allow it: mortise plugins grant pod-summary k8s:list:pods, then R.",
        ),
        Code::DeadlineExceeded => (
            "There is no answer yet.",
            "Where it waits for the permission, F4 shows the question: answer it, then R.",
        ),
        Code::NotFound | Code::Unimplemented => (
            "There is no cluster to ask.",
            "Choose one, or name its kubeconfig in KUBECONFIG, then R.",
        ),
        _ => (
            "No cluster answers.",
            "It is asked again by and by, and at once by R. Clusters come from KUBECONFIG.",
        ),
    };
    View::lines([
        Line::new().styled(what, "status-failed bold"),
        Line::new(),
        Line::from(failure.message()),
        Line::new(),
        Line::new().styled(remedy, "text-dim"),
    ])
    .title("Pods by node")
}

impl Pane for PodSummary {
    fn open(&mut self, host: &Host, opened: Opened) -> Result<View> {
        self.namespace = opened.options.get("namespace").text().to_string();
        self.open = opened.state.get("open").as_str().map(str::to_string);
        self.trouble_first = opened.state.get("troubleFirst") == &Json::Bool(true);
        self.refresh(host);
        Ok(self.draw())
    }

    fn tick(&mut self, host: &Host) -> Result<View> {
        let denied = |e: &Error| e.code() == &Code::PermissionDenied;
        // Who was told no asks again when a person wants it, not every ten seconds.
        if self.failure.as_ref().map_or(false, denied) {
            return Ok(View::unchanged());
        }
        self.refresh(host);
        Ok(self.draw())
    }

    fn act(&mut self, host: &Host, chosen: Chosen) -> Result<View> {
        match chosen.action.as_str() {
            "refresh" => self.refresh(host),
            "trouble" => self.trouble_first = !self.trouble_first,
            _ => return Ok(View::unchanged()),
        }
        Ok(self.draw())
    }

    /// Enter on a row of the table: of the overview, each is a node.
    fn event(&mut self, _: &Host, event: NodeEvent) -> Result<View> {
        if self.open.is_some() || event.kind != "select" {
            return Ok(View::unchanged());
        }
        self.open = Some(event.value);
        Ok(self.draw())
    }

    fn command(&mut self, _: &Host, command: Command) -> Result<View> {
        if command != Command::Back || self.open.take().is_none() {
            return Ok(View::unchanged());
        }
        Ok(self.draw())
    }
}

fn plugin() -> Plugin {
    let pane = PaneSpec::new("pods-by-node", "Pods by node", PodSummary::default)
        .tick(Duration::from_secs(10))
        .key("alt+n")
        .action("refresh", "Ask the cluster again", "R")
        .action("trouble", "Trouble first, or by name", "T");
    Plugin::new("pod-summary", "1.0.0").offer(pane)
}

mortise::export!(plugin);
