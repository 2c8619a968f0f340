//! A pane. One instance serves it from its opening to its close, so what it knows it keeps in its
//! fields.

use mortise::{Command, Host, Line, Opened, Pane, PaneSpec, Plugin, Result, View};

#[derive(Default)]
struct Counter {
    count: i64,
}

impl Counter {
    fn draw(&self) -> View {
        View::lines([
            Line::from(format!("count: {}", self.count)),
            Line::new(),
            Line::new().styled("up and down change it", "text-dim"),
        ])
    }
}

impl Pane for Counter {
    fn open(&mut self, _host: &Host, _opened: Opened) -> Result<View> {
        Ok(self.draw())
    }

    fn command(&mut self, _host: &Host, command: Command) -> Result<View> {
        match command {
            Command::SelectPrev => self.count += 1,
            Command::SelectNext => self.count -= 1,
            _ => return Ok(View::unchanged()),
        }
        Ok(self.draw())
    }
}

fn plugin() -> Plugin {
    Plugin::new("{{id}}", "0.1.0").offer(PaneSpec::new("{{id}}", "{{id}}", Counter::default))
}

mortise::export!(plugin);
