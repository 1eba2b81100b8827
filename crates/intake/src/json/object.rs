//! One JSON object, of which only the fields looked for are kept.

use super::string;
use crate::fields::{Name, Names, Record, Value};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// An object: its fields as they stand in the text.
pub(crate) struct Object<'a> {
    text: &'a str,
    entries: Entries<'a>,
}

/// Fields kept, and names of some others.
#[derive(Default)]
pub(super) struct Entries<'a> {
    pub(super) kept: Vec<(Cow<'a, str>, &'a RawValue)>,
    names: Vec<String>,
}

/// Names kept for a person to read.
const NAMES_MAX: usize = 12;

/// Elements of a list of names that are looked at.
const LIST_MAX: usize = 100;

/// Fields of an inner object whose value is what the object stands for: a name, or what databases wrap values in.
const INNER: [&str; 6] = ["name", "title", "$date", "$oid", "$numberLong", "#text"];

impl<'a> Object<'a> {
    /// Reads the object that `text` is, wholly checked. The error is a message that tells the column.
    pub(crate) fn read(text: &'a str, names: &Names) -> Result<Object<'a>, String> {
        let trimmed = text.trim_start();
        let other = what(trimmed);
        if other != "an object" && serde_json::from_str::<IgnoredAny>(text).is_ok() {
            return Err(format!("expected a JSON object, found {other}"));
        }
        entries(text, &|name| names.wants(name)).map(|entries| Object { text, entries }).map_err(|err| {
            let line = if err.line() > 1 { format!("line {}, ", err.line()) } else { String::new() };
            format!("expected a JSON object, found something else at {line}column {}: {}", err.column(), plain(&err))
        })
    }

    fn words(&self, raw: &'a RawValue, depth: usize, mapped: bool) -> Option<Value> {
        let json = raw.get();
        match json.as_bytes().first()? {
            b'"' => Some(string::unescape(json, self.offset(json), mapped)),
            b'-' | b'0'..=b'9' => Some(Value { text: json.to_owned(), ..Value::default() }),
            b'[' if depth > 0 => {
                let items = list(json, LIST_MAX)?;
                let words: Vec<String> = items
                    .iter()
                    .filter_map(|item| self.words(item, depth - 1, false))
                    .map(|value| value.text)
                    .collect();
                (!words.is_empty()).then(|| Value { text: words.join(", "), ..Value::default() })
            }
            b'{' if depth > 0 => {
                let inner = entries(json, &|name| INNER.contains(&name)).ok()?;
                INNER.iter().filter_map(|name| inner.get(name)).find_map(|raw| self.words(raw, depth - 1, mapped))
            }
            _ => None,
        }
    }

    /// Where a slice of the text stands in it.
    fn offset(&self, slice: &str) -> u64 {
        (slice.as_ptr() as usize - self.text.as_ptr() as usize) as u64
    }
}

impl Record for Object<'_> {
    fn value(&self, name: &Name, mapped: bool) -> Option<Value> {
        // Names in lists and objects inside the field: two levels hold every form seen.
        const DEPTH_MAX: usize = 3;
        if let Some(raw) = self.entries.get(&name.whole) {
            return self.words(raw, DEPTH_MAX, mapped);
        }
        let (first, rest) = name.parts.split_first()?;
        let mut raw = self.entries.get(first)?;
        for part in rest {
            raw = entries(raw.get(), &|name| name.eq_ignore_ascii_case(part)).ok()?.get(part)?;
        }
        self.words(raw, DEPTH_MAX, mapped)
    }

    fn names(&self) -> Vec<String> {
        self.entries.names.clone()
    }
}

impl<'a> Entries<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.kept.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, raw)| *raw)
    }
}

/// The fields of an object that are wanted. Of a field that stands there twice the last counts.
pub(super) fn entries<'a>(json: &'a str, wanted: &dyn Fn(&str) -> bool) -> Result<Entries<'a>, serde_json::Error> {
    struct Keep<'w>(&'w dyn Fn(&str) -> bool);

    impl<'de> Visitor<'de> for Keep<'_> {
        type Value = Entries<'de>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
            let mut entries = Entries::default();
            while let Some(name) = map.next_key::<Key<'de>>()? {
                let name = name.0;
                if entries.names.len() < NAMES_MAX {
                    entries.names.push(name.chars().take(60).collect());
                }
                if !(self.0)(&name) {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                let raw = map.next_value::<&'de RawValue>()?;
                match entries.kept.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                    Some(entry) => entry.1 = raw,
                    None => entries.kept.push((name, raw)),
                }
            }
            Ok(entries)
        }
    }

    let mut reader = serde_json::Deserializer::from_str(json);
    let entries = reader.deserialize_map(Keep(wanted))?;
    reader.end()?;
    Ok(entries)
}

/// A field's name, borrowed where it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Key<'de>, D::Error> {
        struct Name;

        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }

        reader.deserialize_str(Name)
    }
}

/// The first elements of a list.
pub(super) fn list(json: &str, most: usize) -> Option<Vec<&RawValue>> {
    struct First(usize);

    impl<'de> Visitor<'de> for First {
        type Value = Vec<&'de RawValue>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while items.len() < self.0 {
                match seq.next_element::<&'de RawValue>()? {
                    Some(item) => items.push(item),
                    None => return Ok(items),
                }
            }
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(items)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_seq(First(most)).ok()
}

/// serde_json's message without its place, which the finding already tells.
pub(super) fn plain(err: &serde_json::Error) -> String {
    let text = err.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// What a value is, by its first byte.
pub(super) fn what(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "true or false",
        Some(b'"') => "a string",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{Fields, Slot};

    #[track_caller]
    fn check(json: &str, fields: &str, slot: Slot, expected: Option<&str>) {
        let names = Names::of(&fields.parse::<Fields>().expect("well formed"));
        let object = Object::read(json, &names).expect("an object");
        let found = names.of_slot(slot).iter().find_map(|name| object.value(name, true));
        assert_eq!(found.as_ref().map(|value| value.text.as_str()), expected, "{json}");
    }

    #[test]
    fn finds_fields_inside_others_and_dotted_ones() {
        check(r#"{"a":{"b":{"c":"x"}}}"#, "text=a.b.c", Slot::Text, Some("x"));
        check(r#"{"a.b":"x","a":{"b":"y"}}"#, "text=a.b", Slot::Text, Some("x"));
        check(r#"{"A":{"b":"x"}}"#, "text=a.B", Slot::Text, Some("x"));
        check(r#"{"Body":"x"}"#, "", Slot::Text, Some("x"));
        check(r#"{"a":"x"}"#, "text=a.b", Slot::Text, None);
        check(r#"{"body":"x"}"#, "text=a", Slot::Text, None);
    }

    #[test]
    fn reads_names_numbers_and_wrapped_values() {
        check(r#"{"authors":["A",{"name":"B"},null]}"#, "", Slot::Byline, Some("A, B"));
        check(r#"{"id":7}"#, "", Slot::Id, Some("7"));
        check(r#"{"_id":{"$oid":"5f"}}"#, "", Slot::Id, Some("5f"));
        check(r#"{"date":{"$date":{"$numberLong":"1718186400000"}}}"#, "", Slot::Published, Some("1718186400000"));
        check(r#"{"date":true,"title":null}"#, "", Slot::Published, None);
    }

    #[test]
    fn of_a_field_twice_the_last_counts() {
        check(r#"{"text":"x","t\u0065xt":"y"}"#, "", Slot::Text, Some("y"));
    }

    #[test]
    fn says_what_else_it_found() {
        let names = Names::of(&Fields::default());
        let told = |json| Object::read(json, &names).err().expect("is no object");
        assert_eq!(told("[1]"), "expected a JSON object, found an array");
        assert_eq!(told("7"), "expected a JSON object, found a number");
        assert!(told("{\"a\":").starts_with("expected a JSON object, found something else at column 5: EOF"));
        assert!(told("{\"a\":1}{}").starts_with("expected a JSON object, found something else at column 8: trailing"));
        assert!(told("{\"a\":\"\t\"}").contains("control character"));
    }

    #[test]
    fn nesting_costs_no_stack() {
        let deep = format!("{{\"a\":{}{},\"text\":\"x\"}}", "[".repeat(1 << 20), "]".repeat(1 << 20));
        check(&deep, "", Slot::Text, Some("x"));
    }
}
