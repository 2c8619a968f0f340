//! Extension points of an application.

use crate::{Contribution, Data, Frame, Host, Json, Result, Stream};

/// An implementation of an extension point of an application: its methods over records.
pub struct Point {
    contribution: Contribution,
}

impl Point {
    /// The point's name and the version it is implemented in: `acme.TaxRule`, `1`.
    pub fn new(name: &str, version: &str) -> Point {
        let version = version.to_string();
        let details = move || Json::object().with("version", &version);
        Point { contribution: Contribution::new("points", name, details) }
    }

    pub fn method<In: Data, Out: Data>(
        mut self,
        name: &str,
        run: impl Fn(&Host, In) -> Result<Out> + 'static,
    ) -> Point {
        self.contribution = self.contribution.method(name, run);
        self
    }

    /// A method that returns many records.
    pub fn stream<In: Data, Out: Data + 'static>(
        mut self,
        name: &str,
        run: impl Fn(&Host, In) -> Result<Stream<Out>> + 'static,
    ) -> Point {
        self.contribution = self.contribution.stream(name, move |host, head| {
            Ok(run(host, In::read(head)?)?.each(|record| Ok(Frame::head(record.write()))))
        });
        self
    }
}

impl From<Point> for Contribution {
    fn from(point: Point) -> Contribution {
        point.contribution
    }
}
