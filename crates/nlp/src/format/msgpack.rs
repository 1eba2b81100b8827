//! Msgpack with manners: every value knows its file and its place, every mismatch says both.
//!
//! Packages are written by srsly's msgpack: map keys are strings or, from msgpack-numpy, byte strings; both are taken.

use std::fmt;
use std::path::Path;
use std::rc::Rc;

use rmpv::Value;

use crate::error::{Error, read_file};

/// Reads and decodes a whole file.
///
/// # Errors
///
/// When the file cannot be read, is cut short, or goes on after its value.
pub(crate) fn read(path: &Path) -> Result<Value, Error> {
    decode(path, &read_file(path)?)
}

/// Decodes the value that makes up all of `bytes`.
pub(crate) fn decode(path: &Path, mut bytes: &[u8]) -> Result<Value, Error> {
    // The deepest value of a package has five levels; the limit keeps a hostile one from overflowing the stack.
    const DEPTH_MAX: usize = 64;
    let value = rmpv::decode::read_value_with_max_depth(&mut bytes, DEPTH_MAX)
        .map_err(|problem| Error::format(path, "msgpack", problem.to_string()))?;
    if !bytes.is_empty() {
        return Err(Error::format(path, "msgpack", format!("{} bytes follow the value", bytes.len())));
    }
    Ok(value)
}

/// A value, the file it is from, and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    pub(crate) value: &'a Value,
    path: &'a Path,
    place: Place<'a>,
}

/// The way to a value. It is only written out when something is wrong: tables have hundreds of thousands of entries.
#[derive(Clone, Debug)]
struct Place<'a> {
    parent: Option<Rc<Place<'a>>>,
    step: Step<'a>,
}

#[derive(Clone, Debug)]
enum Step<'a> {
    Named(String),
    Index(usize),
    /// The key of an entry itself.
    Key(&'a Value),
    /// The value of an entry.
    ValueOf(&'a Value),
}

impl<'a> At<'a> {
    pub(crate) fn new(path: &'a Path, value: &'a Value, place: impl Into<String>) -> At<'a> {
        At { value, path, place: Place { parent: None, step: Step::Named(place.into()) } }
    }

    /// The value of a key that must be there.
    pub(crate) fn get(&self, name: &str) -> Result<At<'a>, Error> {
        match self.find(name)? {
            Some(found) => Ok(found),
            None => Err(self.mismatch_found(format!("a map with the key '{name}'"), "a map without it".to_owned())),
        }
    }

    /// The value of a key that may be missing; nil counts as missing.
    pub(crate) fn find(&self, name: &str) -> Result<Option<At<'a>>, Error> {
        let map = self.value.as_map().ok_or_else(|| self.mismatch("a map"))?;
        let entry = map.iter().find(|(key, _)| bytes_of(key) == Some(name.as_bytes()));
        Ok(entry.filter(|(_, value)| !value.is_nil()).map(|(_, value)| At {
            value,
            path: self.path,
            place: Place { parent: Some(Rc::new(self.place.clone())), step: Step::Named(format!(".{name}")) },
        }))
    }

    pub(crate) fn items(&self) -> Result<impl ExactSizeIterator<Item = At<'a>> + use<'a>, Error> {
        let items = self.value.as_array().ok_or_else(|| self.mismatch("a list"))?;
        let child = self.children();
        Ok(items.iter().enumerate().map(move |(index, value)| child(value, Step::Index(index))))
    }

    /// Keys and values of a map.
    pub(crate) fn entries(&self) -> Result<impl ExactSizeIterator<Item = (At<'a>, At<'a>)> + use<'a>, Error> {
        let entries = self.value.as_map().ok_or_else(|| self.mismatch("a map"))?;
        let child = self.children();
        Ok(entries.iter().map(move |(key, value)| (child(key, Step::Key(key)), child(value, Step::ValueOf(key)))))
    }

    pub(crate) fn text(&self) -> Result<&'a str, Error> {
        bytes_of(self.value).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(|| self.mismatch("a string"))
    }

    pub(crate) fn texts(&self) -> Result<Vec<&'a str>, Error> {
        self.items()?.map(|item| item.text()).collect()
    }

    pub(crate) fn bytes(&self) -> Result<&'a [u8], Error> {
        bytes_of(self.value).ok_or_else(|| self.mismatch("bytes"))
    }

    pub(crate) fn number(&self) -> Result<u64, Error> {
        self.value.as_u64().ok_or_else(|| self.mismatch("a whole number"))
    }

    pub(crate) fn size(&self) -> Result<usize, Error> {
        self.number()?.try_into().map_err(|_| self.mismatch("a size"))
    }

    /// An error that says what was expected here.
    pub(crate) fn mismatch(&self, expected: impl Into<String>) -> Error {
        let found = match self.value {
            Value::Binary(bytes) => format!("{} bytes", bytes.len()),
            Value::Map(map) => format!("a map of {}", map.len()),
            Value::Array(items) => format!("a list of {}", items.len()),
            other => other.to_string(),
        };
        self.mismatch_found(expected, found)
    }

    pub(crate) fn mismatch_found(&self, expected: impl Into<String>, found: String) -> Error {
        let place = self.place();
        let place = if place.is_empty() { "the file".to_owned() } else { place };
        Error::value(self.path, place, expected, found)
    }

    /// An error that refuses a part by its name.
    pub(crate) fn unsupported(&self, name: impl Into<String>) -> Error {
        Error::unsupported(self.path, name)
    }

    pub(crate) fn path(&self) -> &'a Path {
        self.path
    }

    /// The way to the value, such as `params[3].W`.
    pub(crate) fn place(&self) -> String {
        self.place.to_string().trim_start_matches('.').to_owned()
    }

    /// Makes values inside this one.
    fn children(&self) -> impl Fn(&'a Value, Step<'a>) -> At<'a> + use<'a> {
        let (path, parent) = (self.path, Rc::new(self.place.clone()));
        move |value, step| At { value, path, place: Place { parent: Some(Rc::clone(&parent)), step } }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = &self.parent {
            parent.fmt(f)?;
        }
        let name = |key: &Value| {
            bytes_of(key).map_or_else(|| key.to_string(), |bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        match &self.step {
            Step::Named(name) => write!(f, "{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write!(f, " key {}", name(key)),
            Step::ValueOf(key) => write!(f, ".{}", name(key)),
        }
    }
}

fn bytes_of(value: &Value) -> Option<&[u8]> {
    match value {
        Value::String(text) => Some(text.as_bytes()),
        Value::Binary(bytes) => Some(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_cut_short_or_too_long() {
        let path = Path::new("some/file");
        assert!(matches!(decode(path, &[0x92, 1]), Err(Error::Format { .. })));
        assert!(matches!(decode(path, &[1, 1]), Err(Error::Format { .. })));
        assert!(matches!(decode(path, &[0x91; 100_000]), Err(Error::Format { .. })));
        assert!(matches!(decode(path, &[]), Err(Error::Format { .. })));
    }

    #[test]
    fn says_where_and_what() {
        let value = Value::Map(vec![("a".into(), Value::Array(vec![1.into(), "x".into()]))]);
        let root = At::new(Path::new("f"), &value, "");
        let item = root.get("a").unwrap().items().unwrap().nth(1).unwrap();
        assert_eq!(item.number().unwrap_err().to_string(), "'f': a[1] should be a whole number, found \"x\"");
        assert!(root.get("b").unwrap_err().to_string().contains("the key 'b'"));
    }
}
