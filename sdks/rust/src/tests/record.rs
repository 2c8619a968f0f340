use std::collections::BTreeMap;

use crate::{record, Data, Json};

record! {
    /// An order.
    struct Order {
        id: String,
        /// what it costs,
        /// in cents
        net_cents: i64,
        note: Option<String>,
        copies: u16 = 1,
        lines: Vec<Line>,
        labels: BTreeMap<String, f64>,
        r#type: bool = false,
        unit: String = "EUR",
        rate: f64 = 0.5,
        extra: Json,
    }
}

record! {
    struct Line {
        name: String,
    }
}

fn read(text: &str) -> Result<Order, String> {
    Order::read(Json::parse(text).expect("JSON")).map_err(|e| e.to_string())
}

#[test]
fn a_record_is_read_and_written_by_its_members_names() {
    let text = "{\"id\":\"1\",\"netCents\":-5,\"note\":\"n\",\"copies\":2,\
        \"lines\":[{\"name\":\"a\"}],\"labels\":{\"x\":0.5},\"type\":true,\"unit\":\"USD\",\"rate\":2,\"extra\":[1]}";
    let order = read(text).expect("an order");
    assert_eq!(-5, order.net_cents);
    assert_eq!("a", order.lines[0].name);
    assert!(order.r#type);
    assert_eq!(text, order.write().to_string());
}

#[test]
fn what_is_not_there_has_a_value_where_it_may() {
    let order =
        read("{\"id\":\"1\",\"netCents\":0,\"unknown\":1,\"note\":null}").expect("an order");
    assert_eq!((None, 1, 0), (order.note, order.copies, order.lines.len()));
    assert_eq!(("EUR", 0.5), (order.unit.as_str(), order.rate));
    assert_eq!(Json::Null, order.extra);
}

#[test]
fn says_where_something_else_was_expected() {
    for (text, why) in [
        ("[]", "an object with the members of Order expected, but came a list"),
        ("{\"id\":\"1\"}", ".netCents is missing"),
        ("{\"id\":\"1\",\"netCents\":null}", ".netCents is missing"),
        ("{\"id\":1,\"netCents\":0}", ".id: a text expected, but came a number"),
        (
            "{\"id\":\"1\",\"netCents\":1.5}",
            ".netCents: a whole number from -9223372036854775808 to 9223372036854775807 expected, \
             but came 1.5",
        ),
        (
            "{\"id\":\"1\",\"netCents\":0,\"copies\":70000}",
            ".copies: a whole number from 0 to 65535 expected, but came 70000",
        ),
        (
            "{\"id\":\"1\",\"netCents\":0,\"lines\":[{\"name\":\"a\"},{\"name\":false}]}",
            ".lines[1].name: a text expected, but came true or false",
        ),
        (
            "{\"id\":\"1\",\"netCents\":0,\"labels\":{\"x\":\"y\"}}",
            ".labels.x: a number expected, but came a text",
        ),
    ] {
        assert_eq!(Err(why.to_string()), read(text), "{}", text);
    }
}

#[test]
fn its_schema_says_what_must_be_there() {
    let schema = Order::schema();
    assert_eq!("[\"id\",\"netCents\"]", schema.get("required").to_string());
    assert_eq!(
        "{\"type\":\"integer\",\"description\":\"what it costs, in cents\"}",
        schema.get("properties").get("netCents").to_string()
    );
    assert_eq!(
        "{\"type\":\"array\",\"items\":{\"type\":\"object\",\
         \"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]}}",
        schema.get("properties").get("lines").to_string()
    );
}
