use crate::{Json, DEPTH_MAX};

fn read(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|e| panic!("{}: {}", text, e))
}

#[test]
fn writes_what_it_read() {
    for text in [
        "null",
        "true",
        "-0.5e-10",
        "123456789012345678901234567890",
        "\"\"",
        "\"grüße 𝄞 \\\"\\\\\\n\\u0001\"",
        "[]",
        "[1,[2,[3]],{}]",
        "{\"b\":1,\"a\":[null,false],\"\":\"\"}",
    ] {
        assert_eq!(text, read(text).to_string());
    }
}

#[test]
fn takes_every_escape_and_blank() {
    assert_eq!(
        "a\"\\/\u{8}\u{c}\n\r\té𝄞",
        read(" \t\r\n\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\udd1e\" ").text()
    );
    assert_eq!(&Json::from(2), read("{ \"a\" : [ 1 , 2 ] }").get("a").at(1));
}

#[test]
fn refuses_what_is_no_json() {
    for (text, why) in [
        ("", "a value is missing at byte 0"),
        ("[1,]", "no value begins like this at byte 3"),
        ("[1 2]", "a comma or the list's end is missing at byte 3"),
        ("{\"a\":1,}", "a member's name is missing at byte 7"),
        ("{\"a\" 1}", "a colon is missing at byte 5"),
        ("{\"a\":1", "a comma or the object's end is missing at byte 6"),
        ("{\"a\":1,\"a\":2}", "a member is there twice, in the object that ends at byte 13"),
        ("01", "something follows the value at byte 1"),
        ("-", "a digit is missing at byte 1"),
        ("1.", "a digit is missing at byte 2"),
        ("1e+", "a digit is missing at byte 3"),
        ("+1", "no value begins like this at byte 0"),
        ("NaN", "no value begins like this at byte 0"),
        ("nul", "an unknown word at byte 0"),
        ("'a'", "no value begins like this at byte 0"),
        ("\"a", "a text does not end at byte 2"),
        ("\"\n\"", "a control character in a text at byte 1"),
        ("\"\\x\"", "an unknown escape at byte 2"),
        ("\"\\u12g4\"", "no four hexadecimal digits at byte 5"),
        ("1 1", "something follows the value at byte 2"),
    ] {
        let refused = Json::parse(text).expect_err(text);
        assert_eq!(format!("no JSON: {}", why), refused.message(), "{}", text);
    }
    let refused = Json::parse_bytes(b"\"\xff\"").expect_err("no UTF-8");
    assert_eq!("no JSON: no UTF-8 at byte 1", refused.message());
}

/// Whoever cuts a text may cut a character: that is no reason to read nothing of it.
#[test]
fn half_of_a_pair_is_a_replacement_character() {
    for (text, read) in [
        ("\"a\\ud834\"", "a\u{fffd}"),
        ("\"\\ud834\\u0041b\"", "\u{fffd}Ab"),
        ("\"\\ud834\\n\"", "\u{fffd}\n"),
        ("\"\\udd1e\"", "\u{fffd}"),
        ("\"\\ud834\\ud834\\udd1e\"", "\u{fffd}\u{1d11e}"),
    ] {
        assert_eq!(Some(read), Json::parse(text).expect(text).as_str(), "{}", text);
    }
}

#[test]
fn a_whole_number_may_have_a_point_or_an_exponent() {
    for (text, read) in [("1.0", Some(1)), ("1e3", Some(1000)), ("-2.50e1", Some(-25)), ("1.5", None)] {
        assert_eq!(read, Json::parse(text).expect(text).as_i64(), "{}", text);
    }
    assert_eq!(None, Json::parse("1e30").expect("a number").as_i64());
    assert_eq!(Some(u64::MAX), Json::parse("18446744073709551615").expect("a number").as_u64());
    assert_eq!(None, Json::parse("-1.0").expect("a number").as_u64());
}

#[test]
fn goes_so_deep_and_no_deeper() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(Json::parse(&nested(DEPTH_MAX + 1)).is_ok());
    assert!(Json::parse(&nested(DEPTH_MAX + 2)).is_err());
    assert!(Json::parse(&"[".repeat(1 << 20)).is_err());
    assert!(Json::parse(&"{\"a\":".repeat(1 << 20)).is_err());
}

#[test]
fn numbers_are_what_fits() {
    assert_eq!(Some(i64::MIN), read("-9223372036854775808").as_i64());
    assert_eq!(None, read("9223372036854775808").as_i64());
    assert_eq!(Some(9223372036854775808), read("9223372036854775808").as_u64());
    assert_eq!(None, read("1.5").as_i64());
    assert_eq!(Some(1.5), read("1.5").as_f64());
    assert_eq!(None, read("1e999").as_f64());
    assert_eq!(Json::Null, Json::from(f64::NAN));
}

#[test]
fn what_is_not_there_is_null() {
    let json = read("{\"a\":{\"b\":[1]}}");
    assert!(json.get("x").get("y").at(3).is_null());
    assert_eq!("", json.get("a").text());
    let mut taken = json;
    assert_eq!("{\"b\":[1]}", taken.take("a").to_string());
    assert!(taken.take("a").is_null());
    taken.set("c", "new");
    assert_eq!("{\"c\":\"new\"}", taken.with("c", true).to_string().replace("true", "\"new\""));
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn value(&mut self, depth: usize) -> Json {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Json::Null,
            1 => Json::Bool(self.below(2) == 0),
            2 => Json::from(self.below(1 << 30) as i64 - (1 << 29)),
            3 => Json::from(self.below(1 << 20) as f64 / 7.0),
            4 => Json::from(self.text()),
            5 => Json::Array((0..self.below(5)).map(|_| self.value(depth - 1)).collect()),
            _ => {
                let mut object = Json::object();
                for _ in 0..self.below(5) {
                    let name = self.text();
                    object.set(&name, self.value(depth - 1));
                }
                object
            }
        }
    }

    fn text(&mut self) -> String {
        const LETTERS: [char; 12] =
            ['a', '"', '\\', '\n', '\0', 'é', '漢', '𝄞', '/', '\u{7f}', '{', '\u{2028}'];
        (0..self.below(6)).map(|_| LETTERS[self.below(LETTERS.len())]).collect()
    }
}

#[test]
fn any_value_comes_back_as_it_was() {
    let mut chance = Chance(20_260_101);
    for _ in 0..2_000 {
        let value = chance.value(4);
        assert_eq!(value, read(&value.to_string()));
    }
}

/// Whatever comes: it is refused, or what was read is written and read again the same.
#[test]
fn nothing_that_is_broken_breaks_the_reader() {
    const STRANGE: &[u8] = b"{}[]\",:\\u0019eE+-. \t\xff\xc3\xed\xa0tfn";
    let mut chance = Chance(42);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = chance.value(3).to_string().into_bytes();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len() + 1);
            let strange = STRANGE[chance.below(STRANGE.len())];
            match chance.below(4) {
                0 if at < bytes.len() => bytes[at] = strange,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 => bytes.truncate(at),
                _ => bytes.insert(at, strange),
            }
        }
        match Json::parse_bytes(&bytes) {
            Ok(json) => {
                read += 1;
                assert_eq!(Ok(json.clone()), Json::parse(&json.to_string()));
            }
            Err(_) => refused += 1,
        }
    }
    // Both ways were gone, and often.
    assert!(read > 1_000 && refused > 10_000, "{} were read, {} refused", read, refused);
}
