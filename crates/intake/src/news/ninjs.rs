//! ninjs, versions 1 to 3: an agency's item as JSON. Names of fields changed between versions; all are understood.

use super::told;
use crate::Config;
use crate::feed::{Tally, json::words};
use crate::html::fragment;
use crate::json::{Fields, Node};
use crate::source::{Read, Source};
use headwater_model::{Extent, Media, Original, Place, RawReport, ReportId, Severity, TakenFrom};

/// Fields looked for, in lower case.
const FIELDS: [&str; 36] = [
    "uri",
    "standard",
    "type",
    "versioncreated",
    "firstcreated",
    "contentcreated",
    "embargoed",
    "pubstatus",
    "usageterms",
    "copyrightholder",
    "copyrightnotice",
    "rightsinfo",
    "language",
    "byline",
    "by",
    "bylines",
    "headline",
    "headlines",
    "title",
    "titles",
    "located",
    "ednote",
    "infosource",
    "infosources",
    "provider",
    "source",
    "body_html",
    "body_xhtml",
    "body_text",
    "bodies",
    "description_html",
    "description_text",
    "descriptions",
    "description_caption",
    "creditline",
    "altids",
];

/// Elements of a list that are looked at.
const LIST_MAX: usize = 50;

/// Could these bytes be an item? What is looked for is cheap to see and stands in every item with words.
pub(crate) fn may_be(bytes: &[u8]) -> bool {
    let has = |mark: &[u8]| memchr::memmem::find(bytes, mark).is_some();
    has(b"\"uri\"")
        && (has(b"\"body_") || has(b"\"bodies\"") || has(b"ninjs") || (has(b"\"headline") && has(b"\"version")))
}

/// Reads an item; nothing if the text is none after all. `id` is what it is called if it has no address.
pub(crate) fn read(text: &str, place: &Place, source: &Source, config: &Config) -> Option<Read> {
    let fields = Node::whole(text).fields(&FIELDS).ok()?;
    let uri = fields.words(&["uri"])?;
    let tally = Tally::new(&place.to_string());
    let body = ["body_html", "body_xhtml", "body_text"].iter().find_map(|name| {
        let html = *name != "body_text";
        Some((fields.get(name)?.string()?, html))
    });
    let listed = |name: &str| parts(&fields, name).into_iter().find_map(|part| part.body());
    let body = body.or_else(|| listed("bodies"));
    let described = || {
        let one = ["description_text", "description_html", "description_caption"].iter();
        let one = one.filter_map(|name| Some((fields.get(name)?.string()?, *name == "description_html"))).next();
        one.or_else(|| listed("descriptions"))
    };
    let title = fields.words(&["headline", "title"]).or_else(|| {
        parts(&fields, "headlines").into_iter().chain(parts(&fields, "titles")).find_map(|part| part.line())
    });
    let extent = if body.is_some() { Extent::Whole } else { Extent::Summary };
    let headline = || Some((fields.get("headline")?.string()?, false));
    let Some((value, html)) = body.or_else(described).or_else(headline) else {
        return Some(Read::lost(place, "expected an item with words, found none"));
    };
    let html = html || fragment::is_markup(&value.text);
    let found = words(value, html, None, &tally, 0);
    if found.text.trim().is_empty() {
        return Some(Read::lost(place, "expected an item with words, found none"));
    }
    if found.text.len() > config.limits.text_bytes_max {
        let length = Some(found.text.len() as u64);
        return Some(crate::file::too_long(&place.to_string(), length, config.limits.text_bytes_max).into());
    }
    let status = fields.words(&["pubstatus"]).filter(|status| !status.ends_with("usable"));
    if status.as_ref().is_some_and(|status| status.ends_with("canceled") || status.ends_with("withheld")) {
        tally.item(Severity::Note, 0, "the agency has withdrawn this item; it was read all the same");
    }
    let first = fields.words(&["firstcreated"]).map(|time| told(time, "ninjs firstCreated"));
    let created = || fields.words(&["contentcreated"]).map(|time| told(time, "ninjs contentCreated"));
    let version = || fields.words(&["versioncreated"]).map(|time| told(time, "ninjs versionCreated"));
    let (published, published_by) = first.or_else(created).or_else(version).unzip();
    let (modified, modified_by) = version().unzip();
    let holder = rights(&fields, "copyrightholder");
    let mut credits: Vec<(String, String)> = Vec::new();
    for name in ["copyrightholder", "copyrightnotice", "usageterms"] {
        credits.extend(rights(&fields, name).map(|line| (name.to_owned(), line)));
    }
    for name in ["creditline", "located", "ednote", "embargoed"] {
        credits.extend(fields.words(&[name]).map(|line| (name.to_owned(), line)));
    }
    credits.extend(status.map(|status| ("pubstatus".to_owned(), status)));
    let provider = name_of(&fields, &["provider", "infosource", "source"])
        .or_else(|| parts(&fields, "infosources").into_iter().find_map(|part| part.line()));
    let report = RawReport {
        title,
        outlet: provider.clone().or_else(|| holder.clone()),
        byline: fields
            .words(&["byline", "by"])
            .or_else(|| parts(&fields, "bylines").into_iter().find_map(|part| part.line())),
        url: Some(uri.clone()).filter(|uri| uri.starts_with("http")),
        published,
        published_by,
        modified,
        modified_by,
        language: fields.words(&["language"]),
        taken_from: provider.or(holder).map(|name| TakenFrom { name, url: None }),
        credits,
        extent,
        links: found.links,
        original: config.originals.then(|| Original {
            bytes: text.as_bytes().into(),
            media_type: "application/json".to_owned(),
            charset: "UTF-8".to_owned(),
            map: found.map,
        }),
        ..RawReport::blank(ReportId(uri.into()), place.clone(), Media::News, found.text)
    };
    Some(Read { reports: vec![source.found(report)], findings: tally.findings() })
}

/// An element of the lists of versions 2 and 3: `{"role", "contentType", "value"}`, or a name.
struct PartOf<'a>(Fields<'a>);

impl PartOf<'_> {
    fn body(&self) -> Option<(crate::fields::Value, bool)> {
        let kind = self.0.words(&["contenttype"]).unwrap_or_default();
        Some((self.0.get("value")?.string()?, kind.contains("html") || kind.contains("xml")))
    }

    fn line(&self) -> Option<String> {
        self.0.words(&["value", "name", "literal"])
    }
}

fn parts<'a>(fields: &Fields<'a>, name: &str) -> Vec<PartOf<'a>> {
    let list = fields.get(name).map(|node| node.list(LIST_MAX)).unwrap_or_default();
    list.into_iter()
        .filter_map(|node| node.fields(&["contenttype", "value", "name", "literal"]).ok().map(PartOf))
        .collect()
}

/// A line of rights: of version 1 at the top, of later ones in an object of their own.
fn rights(fields: &Fields<'_>, name: &str) -> Option<String> {
    fields.words(&[name]).or_else(|| fields.get("rightsinfo")?.fields(&[name]).ok()?.words(&[name]))
}

/// The words of a field, or the name in the object it holds.
fn name_of(fields: &Fields<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let node = fields.get(name)?;
        node.words().or_else(|| node.fields(&["name", "literal"]).ok()?.words(&["name", "literal"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(json: &str) -> RawReport {
        assert!(may_be(json.as_bytes()));
        let read = read(json, &Place::file("a.json"), &Source::default(), &Config::default()).expect("an item");
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        read.reports.into_iter().next().expect("a report").report
    }

    #[test]
    fn reads_all_versions() {
        let first = only(
            r#"{"uri":"urn:a:1","type":"text","versioncreated":"2024-06-03T10:00:00Z","byline":"Ann Lee","headline":"Ferry",
            "copyrightholder":"Valley Agency","located":"Hill","body_xhtml":"<p>A ferry &amp; a bridge.</p><p>Two.</p>"}"#,
        );
        assert_eq!(first.text, "A ferry & a bridge.\n\nTwo.");
        assert_eq!(first.taken_from.map(|from| from.name).as_deref(), Some("Valley Agency"));
        assert_eq!(first.published_by.as_deref(), Some("ninjs versionCreated"));
        assert!(first.credits.contains(&("located".to_owned(), "Hill".to_owned())));
        let third = only(
            r#"{"uri":"https://v.example/1","standard":{"name":"ninjs","version":"3.0"},"firstCreated":"2024-06-03T10:00:00Z",
            "headlines":[{"role":"main","value":"Ferry"}],"rightsInfo":{"copyrightHolder":"Valley Agency"},
            "infoSources":[{"name":"Desk"}],"bodies":[{"contentType":"text/plain","value":"Words < more."}]}"#,
        );
        assert_eq!((third.text.as_str(), third.title.as_deref()), ("Words < more.", Some("Ferry")));
        assert_eq!((third.outlet.as_deref(), third.url.as_deref()), (Some("Desk"), Some("https://v.example/1")));
        assert_eq!(third.credits, [("copyrightholder".to_owned(), "Valley Agency".to_owned())]);
    }

    #[test]
    fn takes_no_other_object_for_an_item() {
        assert!(!may_be(br#"{"uri":"x","text":"words"}"#));
        assert!(!may_be(br#"{"body_text":"words"}"#));
    }
}
