//! A rule of the extension point acme.TaxRule, written in Rust.

use mortise::{record, Host, Plugin, Point, Result};

record! {
    /// What the application wants taxed.
    struct Order {
        id: String,
        country: String,
        net_cents: i64,
    }
}

record! {
    /// An amount in the smallest unit of a currency.
    struct Money {
        cents: i64,
        currency: String,
    }
}

/// By country; all others pay nothing here.
fn percent(country: &str) -> i64 {
    match country {
        "NL" | "BE" => 21,
        "PL" => 23,
        _ => 0,
    }
}

fn tax(_: &Host, order: Order) -> Result<Money> {
    let cents = order.net_cents * percent(&order.country) / 100;
    Ok(Money { cents, currency: "EUR".to_string() })
}

fn plugin() -> Plugin {
    Plugin::new("tax-rust", "1.0.0").offer(Point::new("acme.TaxRule", "1").method("tax", tax))
}

mortise::export!(plugin);
