//! Types that travel as JSON.

use std::collections::BTreeMap;

use crate::{Error, Json, Result};

/// A type that travels as JSON. [`record!`](crate::record!) makes one of a struct.
pub trait Data: Sized {
    fn read(json: Json) -> Result<Self>;

    fn write(&self) -> Json;

    /// The JSON Schema of what [`read`](Data::read) takes.
    fn schema() -> Json;

    /// What stands for a member that is not there; None where it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// Takes a member out of an object, for [`record!`](crate::record!).
#[doc(hidden)]
pub fn member<T: Data>(object: &mut Json, name: &str, otherwise: Option<T>) -> Result<T> {
    match object.take(name) {
        Json::Null => otherwise
            .or_else(T::absent)
            .ok_or_else(|| Error::invalid(format!(".{} is missing", name))),
        value => T::read(value).map_err(|e| e.within(&format!(".{}", name))),
    }
}

/// What may stand for a member of a type: a value of it, or a literal for a text.
#[doc(hidden)]
pub trait Otherwise<T> {
    fn value(self) -> T;
}

impl<T> Otherwise<T> for T {
    fn value(self) -> T {
        self
    }
}

impl Otherwise<String> for &str {
    fn value(self) -> String {
        self.to_string()
    }
}

#[doc(hidden)]
pub fn otherwise<T>(value: impl Otherwise<T>) -> T {
    value.value()
}

/// The error that a record cannot be made of this.
#[doc(hidden)]
pub fn no_object(record: &str, json: &Json) -> Error {
    json.unexpected(&format!("an object with the members of {}", record))
}

/// The member's name in JSON: `net_cents` is `netCents`.
#[doc(hidden)]
pub fn member_name(field: &str) -> String {
    let mut name = String::new();
    let mut upper = false;
    for c in field.trim_start_matches("r#").chars() {
        if c == '_' {
            upper = true;
        } else if upper {
            name.extend(c.to_uppercase());
            upper = false;
        } else {
            name.push(c);
        }
    }
    name
}

/// A schema with what the comment on its member says.
#[doc(hidden)]
pub fn described(schema: Json, comment: &[&str]) -> Json {
    let text = comment.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        schema
    } else {
        schema.with("description", text)
    }
}

/// Makes a struct that travels as JSON: its members are those of the JSON in camel case, what stands
/// behind `=` is a member's value where it is missing, and comments are descriptions in the schema.
///
/// ```
/// mortise::record! {
///     /// An order of the shop.
///     pub struct Order {
///         /// two capital letters
///         country: String,
///         net_cents: i64,
///         note: Option<String>,
///         copies: u32 = 1,
///     }
/// }
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        $seen:vis struct $name:ident {
            $($(#[doc = $comment:expr])* $field:ident: $type:ty $(= $default:expr)?),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        $seen struct $name {
            $($(#[doc = $comment])* pub $field: $type),*
        }

        impl $crate::Data for $name {
            #[allow(unused_mut, unused_variables)]
            fn read(mut json: $crate::Json) -> $crate::Result<$name> {
                if !matches!(json, $crate::Json::Object(_)) {
                    return Err($crate::data::no_object(stringify!($name), &json));
                }
                Ok($name {
                    $($field: $crate::data::member(
                        &mut json,
                        &$crate::data::member_name(stringify!($field)),
                        $crate::record!(@default $($default)?),
                    )?),*
                })
            }

            fn write(&self) -> $crate::Json {
                $crate::Json::object()
                    $(.with(
                        &$crate::data::member_name(stringify!($field)),
                        $crate::Data::write(&self.$field),
                    ))*
            }

            #[allow(unused_mut)]
            fn schema() -> $crate::Json {
                let mut properties = $crate::Json::object();
                let mut required: Vec<String> = Vec::new();
                $(
                    let name = $crate::data::member_name(stringify!($field));
                    let otherwise: Option<$type> = $crate::record!(@default $($default)?);
                    if otherwise.or_else(<$type as $crate::Data>::absent).is_none() {
                        required.push(name.clone());
                    }
                    properties.set(
                        &name,
                        $crate::data::described(
                            <$type as $crate::Data>::schema(), &[$($comment),*]),
                    );
                )*
                $crate::Json::object()
                    .with("type", "object")
                    .with("properties", properties)
                    .with("required", required)
            }
        }

        impl $crate::ToolOutput for $name {
            fn into_result(self) -> $crate::ToolResult {
                $crate::ToolResult::structured(self)
            }

            fn output_schema() -> $crate::Json {
                <$name as $crate::Data>::schema()
            }
        }

        impl From<$name> for $crate::Json {
            fn from(record: $name) -> $crate::Json {
                $crate::Data::write(&record)
            }
        }
    };
    (@default) => { None };
    (@default $default:expr) => { Some($crate::data::otherwise($default)) };
}

fn typed(word: &str) -> Json {
    Json::object().with("type", word)
}

impl Data for Json {
    fn read(json: Json) -> Result<Json> {
        Ok(json)
    }

    fn write(&self) -> Json {
        self.clone()
    }

    fn schema() -> Json {
        Json::object()
    }

    fn absent() -> Option<Json> {
        Some(Json::Null)
    }
}

impl Data for String {
    fn read(json: Json) -> Result<String> {
        match json {
            Json::Text(text) => Ok(text),
            other => Err(other.unexpected("a text")),
        }
    }

    fn write(&self) -> Json {
        Json::from(self)
    }

    fn schema() -> Json {
        typed("string")
    }
}

impl Data for bool {
    fn read(json: Json) -> Result<bool> {
        json.as_bool().ok_or_else(|| json.unexpected("true or false"))
    }

    fn write(&self) -> Json {
        Json::Bool(*self)
    }

    fn schema() -> Json {
        typed("boolean")
    }
}

impl Data for f64 {
    fn read(json: Json) -> Result<f64> {
        json.as_f64().ok_or_else(|| json.unexpected("a number"))
    }

    fn write(&self) -> Json {
        Json::from(*self)
    }

    fn schema() -> Json {
        typed("number")
    }
}

macro_rules! whole {
    ($($type:ty)*) => {
        $(impl Data for $type {
            fn read(json: Json) -> Result<$type> {
                match &json {
                    Json::Number(number) => number.whole().and_then(|value| <$type>::try_from(value).ok()).ok_or_else(|| {
                        Error::invalid(format!(
                            "a whole number from {} to {} expected, but came {}",
                            <$type>::MIN, <$type>::MAX, number.text()
                        ))
                    }),
                    other => Err(other.unexpected("a whole number")),
                }
            }

            fn write(&self) -> Json {
                Json::from(*self)
            }

            fn schema() -> Json {
                typed("integer")
            }
        })*
    };
}

whole!(i32 i64 u16 u32 u64);

impl<T: Data> Data for Option<T> {
    fn read(json: Json) -> Result<Option<T>> {
        if json.is_null() {
            Ok(None)
        } else {
            T::read(json).map(Some)
        }
    }

    fn write(&self) -> Json {
        self.as_ref().map_or(Json::Null, Data::write)
    }

    fn schema() -> Json {
        T::schema()
    }

    fn absent() -> Option<Option<T>> {
        Some(None)
    }
}

impl<T: Data> Data for Vec<T> {
    fn read(json: Json) -> Result<Vec<T>> {
        match json {
            Json::Array(items) => items
                .into_iter()
                .enumerate()
                .map(|(i, item)| T::read(item).map_err(|e| e.within(&format!("[{}]", i))))
                .collect(),
            other => Err(other.unexpected("a list")),
        }
    }

    fn write(&self) -> Json {
        Json::Array(self.iter().map(Data::write).collect())
    }

    fn schema() -> Json {
        typed("array").with("items", T::schema())
    }

    fn absent() -> Option<Vec<T>> {
        Some(Vec::new())
    }
}

impl<T: Data> Data for BTreeMap<String, T> {
    fn read(json: Json) -> Result<BTreeMap<String, T>> {
        match json {
            Json::Object(members) => members
                .into_iter()
                .map(|(name, value)| match T::read(value) {
                    Ok(value) => Ok((name, value)),
                    Err(e) => Err(e.within(&format!(".{}", name))),
                })
                .collect(),
            other => Err(other.unexpected("an object")),
        }
    }

    fn write(&self) -> Json {
        Json::Object(self.iter().map(|(name, value)| (name.clone(), value.write())).collect())
    }

    fn schema() -> Json {
        typed("object").with("additionalProperties", T::schema())
    }

    fn absent() -> Option<BTreeMap<String, T>> {
        Some(BTreeMap::new())
    }
}

/// Nothing: written as an object without members, read from anything.
impl Data for () {
    fn read(_: Json) -> Result<()> {
        Ok(())
    }

    fn write(&self) -> Json {
        Json::object()
    }

    fn schema() -> Json {
        typed("object")
    }
}
