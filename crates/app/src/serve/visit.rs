//! One request: what is asked for, in which form, and by whom.

use super::fault::Fault;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// What a page is answered as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For people.
    Html,
    /// For programs: the same address with `.json` behind its path.
    Json,
}

/// Who asks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reader {
    /// The name under which decisions are kept.
    pub name: Option<String>,
    /// True if there is a session to end.
    pub signed_in: bool,
    /// May this reader decide?
    pub may_decide: bool,
    /// The session that forms are bound to; `None` if the reader shows a token with each request.
    pub session: Option<String>,
    /// The mark that every form must carry.
    pub mark: Option<String>,
}

/// A request that was let in.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What it is answered as.
    pub form: Form,
    /// Path and query of the page, as people have it.
    pub path: String,
    /// Who asks.
    pub reader: Reader,
}

impl Visit {
    /// A place on this site in the form that was asked for: `.json` is put behind its path.
    pub fn place(&self, path: &str) -> String {
        if self.form == Form::Html {
            return path.to_owned();
        }
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let path = if path == "/" { "/stories" } else { path };
        query.map_or_else(|| format!("{path}.json"), |query| format!("{path}.json?{query}"))
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Fault> {
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| Fault::ours("a request came in past the guard"))
    }
}

/// The fields of a form that was sent, in its order.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Arc<Vec<(String, String)>>);

impl Fields {
    /// The first value of this name that is not empty, without white space around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of this name that is not empty.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn need(&self, name: &str) -> Result<&str, Fault> {
        self.get(name).ok_or_else(|| Fault::wrong(format!("expected a field '{name}' that is not empty, found none")))
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Fields, Fault> {
        parts.extensions.get::<Fields>().cloned().ok_or_else(|| Fault::ours("a form came in past the guard"))
    }
}

/// A place on this site that a form or an address named to go back to; the first page for anything else. Never another site:
/// a browser reads `//host` and `/\host` as one.
pub fn back(asked: Option<&str>) -> String {
    let fine = |path: &&str| {
        let second = path.as_bytes().get(1);
        path.starts_with('/')
            && !matches!(second, Some(b'/' | b'\\'))
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    asked.filter(fine).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_site() {
        for good in ["/", "/story/s-1?as_of=2025#a", "/story/a%2Fb"] {
            assert_eq!(back(Some(good)), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nX: y",
            "/a\\b",
            "story",
            "/ä",
            "/a b",
        ] {
            assert_eq!(back(Some(bad)), "/", "{bad}");
        }
        assert_eq!(back(None), "/");
    }

    #[test]
    fn a_program_is_led_to_what_programs_read() {
        let visit = |form| Visit { form, path: "/".into(), reader: Reader::default() };
        assert_eq!(visit(Form::Json).place("/story/s-1?a=b"), "/story/s-1.json?a=b");
        assert_eq!(visit(Form::Json).place("/"), "/stories.json");
        assert_eq!(visit(Form::Html).place("/story/s-1"), "/story/s-1");
    }
}
