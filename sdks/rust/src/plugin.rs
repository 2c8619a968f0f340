//! A plugin: who it is and what it offers.

use crate::{Contribution, Json};

/// A plugin: who it is and what it offers. Id and version are those of its manifest.
pub struct Plugin {
    id: String,
    version: String,
    contributions: Vec<Contribution>,
}

impl Plugin {
    pub fn new(id: &str, version: &str) -> Plugin {
        Plugin { id: id.to_string(), version: version.to_string(), contributions: Vec::new() }
    }

    /// Offers one thing more: a [`Tool`](crate::Tool), [`Routes`](crate::Routes), a
    /// [`Resource`](crate::Resource), [`Middleware`](crate::Middleware),
    /// [`Messages`](crate::Messages), [`ClusterEvents`](crate::ClusterEvents), a
    /// [`PaneSpec`](crate::PaneSpec) or a [`Point`](crate::Point).
    pub fn offer(mut self, contribution: impl Into<Contribution>) -> Plugin {
        self.contributions.push(contribution.into());
        self
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn contribution(&self, address: &str) -> Option<&Contribution> {
        self.contributions.iter().find(|known| known.address() == address)
    }

    pub(crate) fn description(&self) -> Json {
        let contributions: Vec<Json> =
            self.contributions.iter().map(Contribution::description).collect();
        Json::object()
            .with("id", &self.id)
            .with("version", &self.version)
            .with("contributions", contributions)
    }
}
