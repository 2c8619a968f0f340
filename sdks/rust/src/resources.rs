//! Resource types that a plugin keeps.

use std::collections::BTreeMap;

use crate::{Contribution, Data, Frame, Host, Json, Result, Stream};

crate::record! {
    /// Which objects.
    pub struct Query {
        namespace: String = "",
        /// the object's name; empty for all
        resource: String = "",
        cluster: String = "",
        parameters: BTreeMap<String, Vec<String>>,
    }
}

crate::record! {
    /// Which object, and what with it.
    pub struct ResourceChange {
        namespace: String = "",
        resource: String = "",
        cluster: String = "",
        document: Json,
    }
}

crate::record! {
    /// A status as in HTTP and a document.
    pub struct ResourceAnswer {
        status: u16 = 0,
        document: Json,
    }
}

crate::record! {
    /// A change: `ADDED`, `MODIFIED`, `DELETED`, or `RESYNC` when some were lost.
    pub struct ResourceEvent {
        r#type: String,
        document: Json,
    }
}

impl ResourceAnswer {
    /// With status 200.
    pub fn ok(document: impl Into<Json>) -> ResourceAnswer {
        ResourceAnswer { status: 200, document: document.into() }
    }
}

impl Query {
    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).and_then(|values| values.first()).map(String::as_str)
    }
}

impl ResourceEvent {
    pub fn new(kind: &str, document: impl Into<Json>) -> ResourceEvent {
        ResourceEvent { r#type: kind.to_string(), document: document.into() }
    }
}

/// A resource type. It has the operations it is given a function for.
pub struct Resource {
    cluster_scoped: bool,
    operations: Vec<String>,
    contribution: Contribution,
}

impl Resource {
    pub fn new(name: &str) -> Resource {
        Resource {
            cluster_scoped: false,
            operations: Vec::new(),
            contribution: Contribution::new("resources", name, || Json::Null),
        }
    }

    /// It has no namespace.
    pub fn cluster_scoped(mut self) -> Resource {
        self.cluster_scoped = true;
        self
    }

    fn operation<In: Data>(
        mut self,
        name: &str,
        run: impl Fn(&Host, In) -> Result<ResourceAnswer> + 'static,
    ) -> Resource {
        self.operations.push(name.to_string());
        self.contribution = self.contribution.method(name, run);
        self
    }

    pub fn list(self, run: impl Fn(&Host, Query) -> Result<ResourceAnswer> + 'static) -> Resource {
        self.operation("list", run)
    }

    pub fn get(self, run: impl Fn(&Host, Query) -> Result<ResourceAnswer> + 'static) -> Resource {
        self.operation("get", run)
    }

    pub fn create(
        self,
        run: impl Fn(&Host, ResourceChange) -> Result<ResourceAnswer> + 'static,
    ) -> Resource {
        self.operation("create", run)
    }

    pub fn update(
        self,
        run: impl Fn(&Host, ResourceChange) -> Result<ResourceAnswer> + 'static,
    ) -> Resource {
        self.operation("update", run)
    }

    pub fn patch(
        self,
        run: impl Fn(&Host, ResourceChange) -> Result<ResourceAnswer> + 'static,
    ) -> Resource {
        self.operation("patch", run)
    }

    pub fn delete(
        self,
        run: impl Fn(&Host, Query) -> Result<ResourceAnswer> + 'static,
    ) -> Resource {
        self.operation("delete", run)
    }

    /// What changes, made when somebody has room for it.
    pub fn watch(
        mut self,
        run: impl Fn(&Host, Query) -> Result<Stream<ResourceEvent>> + 'static,
    ) -> Resource {
        self.operations.push("watch".to_string());
        self.contribution = self.contribution.stream("watch", move |host, head| {
            Ok(run(host, Query::read(head)?)?.each(|event| Ok(Frame::head(event))))
        });
        self
    }
}

impl From<Resource> for Contribution {
    fn from(resource: Resource) -> Contribution {
        let (cluster_scoped, operations) = (resource.cluster_scoped, resource.operations);
        resource.contribution.with_details(move || {
            Json::object()
                .with("clusterScoped", cluster_scoped)
                .with("operations", operations.clone())
        })
    }
}
