//! A value of a JSON document in memory, opened only where it is looked into.

use super::{object, string};
use crate::fields::Value;

/// A value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    /// The text that places are counted in.
    whole: &'a str,
    json: &'a str,
}

/// Fields of an object, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(String, Node<'a>)>);

impl<'a> Node<'a> {
    /// The whole of a text.
    pub(crate) fn whole(text: &'a str) -> Node<'a> {
        Node { whole: text, json: text }
    }

    /// As written.
    pub(crate) fn json(self) -> &'a str {
        self.json
    }

    /// The fields of these names, which are given in lower case and matched in any.
    ///
    /// # Errors
    /// Why this is no object, with the place.
    pub(crate) fn fields(self, names: &[&str]) -> Result<Fields<'a>, String> {
        let wanted = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let entries = object::entries(self.json, &wanted).map_err(|err| {
            let what = object::what(self.json.trim_start());
            let what = if what == "an object" { "something else" } else { what };
            let (line, column) = (err.line(), err.column());
            format!("expected a JSON object, found {what} at line {line}, column {column}: {}", object::plain(&err))
        })?;
        let node = |json: &'a serde_json::value::RawValue| Node { whole: self.whole, json: json.get() };
        Ok(Fields(entries.kept.into_iter().map(|(name, json)| (name.to_ascii_lowercase(), node(json))).collect()))
    }

    /// The first elements of a list, at most `most`; a value that is none is a list of itself.
    pub(crate) fn list(self, most: usize) -> Vec<Node<'a>> {
        if !self.json.trim_start().starts_with('[') {
            return vec![self];
        }
        let items = object::list(self.json, most).unwrap_or_default();
        items.into_iter().map(|json| Node { whole: self.whole, json: json.get() }).collect()
    }

    /// A string's characters and the way back; nothing for white space, and for other values.
    pub(crate) fn string(self) -> Option<Value> {
        let at = self.json.as_ptr() as usize - self.whole.as_ptr() as usize;
        let value = self.json.starts_with('"').then(|| string::unescape(self.json, at as u64, true))?;
        (!value.text.trim().is_empty()).then_some(value)
    }

    /// A string, or a number as written.
    pub(crate) fn words(self) -> Option<String> {
        let number = self.json.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if number { Some(self.json.to_owned()) } else { self.string().map(|value| value.text.trim().to_owned()) }
    }
}

impl<'a> Fields<'a> {
    /// A field by its name in lower case; not one that is null.
    pub(crate) fn get(&self, name: &str) -> Option<Node<'a>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, node)| *node).filter(|node| node.json != "null")
    }

    /// The words of the first of these fields that has any.
    pub(crate) fn words(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.get(name)?.words())
    }
}
