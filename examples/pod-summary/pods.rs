//! What is worth knowing of a pod, and of all pods of a node.

use std::collections::BTreeMap;

use mortise::Json;

use crate::quantity::quantity;

/// A pod, without all the rest that stands in its object.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    pub namespace: String,
    pub name: String,
    /// Empty for one that is not scheduled.
    pub node: String,
    pub phase: String,
    /// Why it is not as it should be; else empty.
    pub reason: String,
    pub containers: usize,
    pub ready: usize,
    pub restarts: u64,
    /// In thousandths of a CPU.
    pub cpu: u64,
    /// In bytes.
    pub memory: u64,
}

impl Pod {
    pub fn of(object: &Json) -> Pod {
        let (metadata, spec) = (object.get("metadata"), object.get("spec"));
        let status = object.get("status");
        let containers = status.get("containerStatuses").items();
        let text = |json: &Json| json.text().to_string();
        Pod {
            namespace: text(metadata.get("namespace")),
            name: text(metadata.get("name")),
            node: text(spec.get("nodeName")),
            phase: text(status.get("phase")),
            reason: reason(status, containers),
            containers: spec.get("containers").items().len(),
            ready: containers.iter().filter(|c| c.get("ready") == &Json::Bool(true)).count(),
            restarts: containers.iter().filter_map(|c| c.get("restartCount").as_u64()).sum(),
            cpu: (requested(spec, "cpu") * 1000.0).ceil() as u64,
            memory: requested(spec, "memory").ceil() as u64,
        }
    }

    /// Whether it still has what it asked for.
    fn holds(&self) -> bool {
        self.phase != "Succeeded" && self.phase != "Failed"
    }

    /// Whether somebody should look at it.
    pub fn troubled(&self) -> bool {
        let running = self.phase == "Running" && self.ready == self.containers;
        !running && self.phase != "Succeeded"
    }
}

/// The first reason that a container has for waiting, else the pod's own.
fn reason(status: &Json, containers: &[Json]) -> String {
    containers
        .iter()
        .map(|container| container.get("state").get("waiting").get("reason"))
        .find_map(Json::as_str)
        .unwrap_or_else(|| status.get("reason").text())
        .to_string()
}

/// What a pod asks the scheduler for: its containers together, or the largest that runs before them,
/// and what the pod itself costs.
fn requested(spec: &Json, what: &str) -> f64 {
    let of =
        |container: &Json| quantity(container.get("resources").get("requests").get(what).text());
    let together: f64 = spec.get("containers").items().iter().map(of).sum();
    let before = spec.get("initContainers").items().iter().map(of).fold(0.0, f64::max);
    together.max(before) + quantity(spec.get("overhead").get(what).text())
}

/// All pods of a node together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub pods: usize,
    pub running: usize,
    pub pending: usize,
    pub failed: usize,
    pub succeeded: usize,
    pub troubled: usize,
    pub restarts: u64,
    pub cpu: u64,
    pub memory: u64,
}

impl Node {
    fn add(&mut self, pod: &Pod) {
        self.pods += 1;
        match pod.phase.as_str() {
            "Running" => self.running += 1,
            "Pending" => self.pending += 1,
            "Failed" => self.failed += 1,
            "Succeeded" => self.succeeded += 1,
            _ => {}
        }
        self.troubled += usize::from(pod.troubled());
        self.restarts += pod.restarts;
        if pod.holds() {
            self.cpu += pod.cpu;
            self.memory += pod.memory;
        }
    }
}

/// The nodes by name; what is not scheduled stands under an empty one.
pub fn by_node(pods: &[Pod]) -> BTreeMap<String, Node> {
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    for pod in pods {
        nodes.entry(pod.node.clone()).or_default().add(pod);
    }
    nodes
}
