//! What the fields of JSON objects and table rows mean, and how a report is made of them.
//!
//! Fields go by many names in the wild. The usual ones are understood, and the first that is there and not empty counts;
//! a user can name others, dotted for a field inside another (`text=article.body`).

mod moment;
mod report;

use std::collections::BTreeMap;
use std::str::FromStr;

pub(crate) use report::{Record, Shape, Tally, Value, read, text};

/// What a field can mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Slot {
    Text,
    Summary,
    Title,
    Published,
    Modified,
    Outlet,
    Url,
    Byline,
    Language,
    Id,
}

/// Every meaning with the word a user names it by and the usual names of its field, best first.
const SLOTS: [(Slot, &str, &[&str]); 10] = [
    (
        Slot::Text,
        "text",
        &["text", "body", "content", "article", "maintext", "main_text", "full_text", "fulltext", "article_text"],
    ),
    (Slot::Summary, "summary", &["summary", "description", "abstract", "lead", "lede", "teaser", "snippet"]),
    (Slot::Title, "title", &["title", "headline", "name"]),
    (
        Slot::Published,
        "published",
        &[
            "published",
            "published_at",
            "publishedAt",
            "pubDate",
            "date",
            "datePublished",
            "date_published",
            "date_publish",
            "pub_date",
            "publish_date",
            "timestamp",
        ],
    ),
    (
        Slot::Modified,
        "modified",
        &["modified", "modified_at", "updated", "updated_at", "dateModified", "date_modified", "date_modify"],
    ),
    (
        Slot::Outlet,
        "outlet",
        &[
            "outlet",
            "source",
            "publisher",
            "site",
            "site_name",
            "sitename",
            "newspaper",
            "publication",
            "source_domain",
        ],
    ),
    (Slot::Url, "url", &["url", "link", "canonical_url", "source_url", "uri"]),
    (Slot::Byline, "byline", &["byline", "author", "authors", "creator"]),
    (Slot::Language, "language", &["language", "lang"]),
    (Slot::Id, "id", &["id", "_id", "guid"]),
];

/// Names of fields a user gave: they are looked at instead of the usual ones.
///
/// Written as `text=maintext,title=hl,published=meta.ts`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields {
    given: BTreeMap<Slot, String>,
}

impl FromStr for Fields {
    type Err = String;

    fn from_str(words: &str) -> Result<Fields, String> {
        let mut given = BTreeMap::new();
        for pair in words.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (meaning, name) =
                pair.split_once('=').ok_or_else(|| format!("expected pairs like text=body, found \"{pair}\""))?;
            let (meaning, name) = (meaning.trim(), name.trim());
            let known = SLOTS.iter().find(|(_, word, _)| *word == meaning);
            let Some((slot, ..)) = known else {
                let words: Vec<&str> = SLOTS.iter().map(|(_, word, _)| *word).collect();
                return Err(format!("expected one of {} before =, found \"{meaning}\"", words.join(", ")));
            };
            if name.is_empty() {
                return Err(format!("expected the name of a field after {meaning}="));
            }
            if given.insert(*slot, name.to_owned()).is_some() {
                return Err(format!("expected {meaning} once, found it again"));
            }
        }
        Ok(Fields { given })
    }
}

/// The name of a field, and the way to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    /// As written: a field called so counts before one inside another.
    pub(crate) whole: String,
    /// Its parts between dots.
    pub(crate) parts: Vec<String>,
}

/// The names to look for in every record of an input.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    slots: Vec<(Slot, Vec<Name>)>,
    /// Fields to keep of an object, sorted, in lower case: the names as written and their first parts.
    roots: Vec<String>,
    /// Meanings whose field the user named, with the names.
    pub(crate) given: BTreeMap<Slot, String>,
}

impl Names {
    pub(crate) fn of(fields: &Fields) -> Names {
        let name = |whole: &str| Name { whole: whole.to_owned(), parts: whole.split('.').map(str::to_owned).collect() };
        let slots: Vec<(Slot, Vec<Name>)> = SLOTS
            .iter()
            .map(|(slot, _, usual)| {
                let given = fields.given.get(slot).map(|given| vec![name(given)]);
                (*slot, given.unwrap_or_else(|| usual.iter().map(|usual| name(usual)).collect()))
            })
            .collect();
        let all = slots.iter().flat_map(|(_, names)| names);
        let mut roots: Vec<String> =
            all.flat_map(|name| [name.whole.to_ascii_lowercase(), name.parts[0].to_ascii_lowercase()]).collect();
        roots.sort();
        roots.dedup();
        Names { slots, roots, given: fields.given.clone() }
    }

    /// The names of a meaning's field, best first.
    pub(crate) fn of_slot(&self, slot: Slot) -> &[Name] {
        self.slots.iter().find(|(known, _)| *known == slot).map_or(&[], |(_, names)| names)
    }

    /// True if a field of this name at the top of a record is needed. Upper and lower case are the same.
    pub(crate) fn wants(&self, root: &str) -> bool {
        let order = |known: &String| known.bytes().cmp(root.bytes().map(|byte| byte.to_ascii_lowercase()));
        self.roots.binary_search_by(order).is_ok()
    }
}

/// The word a user names a meaning by.
pub(crate) fn word(slot: Slot) -> &'static str {
    SLOTS.iter().find(|(known, ..)| *known == slot).map_or("", |(_, word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_user_types() {
        let names = Names::of(&"text=maintext, published=meta.ts,".parse().expect("well formed"));
        assert_eq!(names.of_slot(Slot::Text).len(), 1);
        assert_eq!(names.of_slot(Slot::Published)[0].parts, ["meta", "ts"]);
        assert!(names.wants("maintext") && names.wants("meta") && names.wants("meta.ts") && names.wants("headline"));
        assert!(!names.wants("body") && !names.wants("ts"));
    }

    #[test]
    fn says_what_is_wrong_with_what_a_user_typed() {
        let told = |words: &str| words.parse::<Fields>().expect_err("is wrong");
        assert_eq!(told("body"), "expected pairs like text=body, found \"body\"");
        assert!(told("words=body").starts_with("expected one of text, summary, title,"));
        assert_eq!(told("text="), "expected the name of a field after text=");
        assert_eq!(told("text=a,text=b"), "expected text once, found it again");
    }
}
