//! Sitemaps: a site's pages, news sitemaps with title and date, and indexes of sitemaps (sitemaps.org; Google's news
//! extension).

use crate::feed::Tally;
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::{Read, Source};
use crate::xml::characters::Oddities;
use crate::xml::split::{self, Charset, Item, Part};
use crate::xml::tree::{self, Scope};
use headwater_model::Finding;
use std::ops::ControlFlow;

/// A page, or a sitemap of an index.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// Its address, as given.
    pub url: String,
    /// Is it another sitemap?
    pub is_sitemap: bool,
    /// When it changed last, as given.
    pub modified: Option<String>,
    /// Headline, of a news sitemap.
    pub title: Option<String>,
    /// Name of the outlet, of a news sitemap.
    pub outlet: Option<String>,
    /// Language tag, of a news sitemap.
    pub language: Option<String>,
    /// When it was published, as given, of a news sitemap.
    pub published: Option<String>,
}

/// Most entries of a sitemap; its standard allows 50,000.
const ENTRIES_MAX: usize = 200_000;

/// Longest entry, in bytes. Entries with many pictures have 100,000.
const ENTRY_BYTES_MAX: usize = 1 << 20;

/// The entries of a sitemap, in order, and what was wrong with it. `place` names it in findings. The plain form is read
/// too, an address on each line.
pub fn entries(mut sitemap: &[u8], place: &str) -> (Vec<Entry>, Vec<Finding>) {
    let mut out = Vec::new();
    if !sitemap.iter().take(1024).any(|byte| *byte == b'<') {
        let text = String::from_utf8_lossy(sitemap);
        let lines = text.lines().map(str::trim).filter(|line| line.starts_with("http")).take(ENTRIES_MAX);
        out.extend(lines.map(|line| Entry { url: line.to_owned(), ..Entry::default() }));
        let none = out.is_empty().then(|| Finding::lost(place, "expected a sitemap, found no address in it"));
        return (out, none.into_iter().collect());
    }
    let tally = Tally::new(place);
    each(&mut sitemap, &tally, &mut |entry| out.push(entry));
    (out, tally.findings())
}

/// Hands over the entries one by one.
fn each(sitemap: &mut dyn std::io::Read, tally: &Tally, take: &mut dyn FnMut(Entry)) {
    let mut scope = Scope::new();
    let mut count = 0;
    let result = split::split(sitemap, &["url", "sitemap"], ENTRY_BYTES_MAX, None, &mut |part, charset| {
        match part {
            Part::Head(head) => {
                scope = tree::read(&head, charset.encoding, &scope).scope;
                crate::feed::declarations(&head, tally);
            }
            Part::Item(item) if count == ENTRIES_MAX => {
                tally.lost(format!("expected a sitemap of at most {ENTRIES_MAX} entries, found more"));
                count += usize::from(item.closed);
                return ControlFlow::Break(());
            }
            Part::Item(item) => {
                count += 1;
                entry(&item, charset, &scope, tally).map(&mut *take).unwrap_or_default();
            }
            Part::Tail { closed, .. } => {
                if count == 0 {
                    tally.lost("expected entries in the sitemap, found none");
                }
                if !closed {
                    tally
                        .lost("expected the end of the sitemap, found the end of the file; what comes before was read");
                }
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(err) = result {
        tally.lost(format!("cannot read on: {}", reason(&err)));
    }
}

fn entry(item: &Item, charset: Charset, scope: &Scope, tally: &Tally) -> Option<Entry> {
    let (encoding, _) = charset.of(&item.bytes);
    let tree = tree::read(&item.bytes, encoding, scope);
    let mut oddities = Oddities::default();
    // The first of a name: pictures and films inside an entry have addresses and titles of their own.
    let mut line = |space: &[&str], local: &str| {
        let is = |element: &tree::Element| element.local == local && space.contains(&element.space.as_str());
        let at = tree.elements.iter().position(is)?;
        tree.line(at, &mut oddities)
    };
    const OWN: [&str; 2] = ["sitemap", ""];
    let url = line(&OWN, "loc");
    let entry = Entry {
        is_sitemap: tree.elements.first().is_some_and(|element| element.local == "sitemap"),
        modified: line(&OWN, "lastmod"),
        title: line(&["news"], "title"),
        outlet: line(&["news"], "name"),
        language: line(&["news"], "language"),
        published: line(&["news"], "publication_date"),
        url: url.unwrap_or_default(),
    };
    tally.oddities(item.number, oddities);
    if entry.url.is_empty() {
        tally.item(
            headwater_model::Severity::Lost,
            item.number,
            "expected an entry with an address in <loc>, found none",
        );
        return None;
    }
    Some(entry)
}

/// What a sitemap gives where reports are asked for: none, and how to come by them.
pub(crate) fn read(source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let place = source.place().to_string();
    let tally = Tally::new(&place);
    let (mut pages, mut sitemaps, mut first) = (0, 0, None);
    each(&mut input.stream, &tally, &mut |entry| {
        if entry.is_sitemap {
            sitemaps += 1
        } else {
            pages += 1
        }
        first.get_or_insert(entry.url);
    });
    let mut findings = tally.findings();
    if let Some(first) = first {
        let what =
            if sitemaps > 0 { format!("a list of {sitemaps} sitemaps") } else { format!("a list of {pages} pages") };
        let path = &source.path;
        let message =
            format!("expected reports, found {what}, the first is {first}; \"headwater watch {path}\" fetches them");
        findings.push(Finding::lost(place, message));
    }
    flow.after(move |_| Read { reports: Vec::new(), findings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_news_sitemap() {
        let map = b"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:n=\"http://www.google.com/schemas/sitemap-news/0.9\" \
            xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"><url><image:image><image:loc>p.jpg</image:loc></image:image>\
            <loc>https://v.example/a?b=1&amp;c=2</loc><lastmod>2024-06-03</lastmod><n:news><n:publication><n:name>Valley Post</n:name>\
            <n:language>en</n:language></n:publication><n:publication_date>2024-06-03T10:00Z</n:publication_date>\
            <n:title>Ferry sinks</n:title></n:news></url><url><loc>https://v.example/b</loc></url><url/></urlset>";
        let (entries, findings) = entries(map, "map.xml");
        let ferry = Entry {
            url: "https://v.example/a?b=1&c=2".into(),
            is_sitemap: false,
            modified: Some("2024-06-03".into()),
            title: Some("Ferry sinks".into()),
            outlet: Some("Valley Post".into()),
            language: Some("en".into()),
            published: Some("2024-06-03T10:00Z".into()),
        };
        assert_eq!((entries.len(), &entries[0]), (2, &ferry));
        assert_eq!(findings[0].place, "map.xml, item 3");
    }

    #[test]
    fn reads_an_index_and_plain_lines() {
        let (found, _) =
            entries(b"<sitemapindex><sitemap><loc>https://v.example/1.xml</loc></sitemap></sitemapindex>", "a");
        assert!(found[0].is_sitemap && found[0].url.ends_with("1.xml"));
        let (found, _) = entries(b"https://v.example/1\r\nhttps://v.example/2\n", "a");
        assert_eq!(found.len(), 2);
        assert_eq!(entries(b"words", "a").1.len(), 1);
        assert!(entries(b"<urlset><url><loc>x", "a").1[0].message.contains("end of the sitemap"));
    }
}
