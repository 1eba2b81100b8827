//! One item of an RSS or Atom feed.

use super::channel::Channel;
use super::{Tally, blank, charset_name, extent};
use crate::Config;
use crate::html::fragment::{self, Fragment, absolute};
use crate::map;
use crate::source::Source;
use crate::xml::characters::Oddities;
use crate::xml::split::{Charset, Item};
use crate::xml::tree::{self, Tree};
use headwater_model::{Extent, Media, Original, RawReport, Severity, TakenFrom};
use url::Url;

/// Elements that hold the text, best first, and whether a feed calls that its content. Of two the longer counts.
const TEXTS: [(&str, &str, bool); 13] = [
    ("content", "encoded", true),
    ("atom", "content", true),
    ("xhtml", "body", true),
    ("xhtml", "div", true),
    ("", "content", true),
    ("", "body", true),
    ("", "fulltext", true),
    ("", "fullitem", true),
    ("", "description", false),
    ("atom", "summary", false),
    ("", "summary", false),
    ("itunes", "summary", false),
    ("dc", "description", false),
];

/// Where the time of publication stands, best first.
const PUBLISHED: [(&str, &str, &str); 10] = [
    ("", "pubdate", "RSS pubDate"),
    ("atom", "published", "Atom published"),
    ("", "published", "published"),
    ("atom", "issued", "Atom 0.3 issued"),
    ("dcterms", "issued", "Dublin Core issued"),
    ("dc", "date", "Dublin Core date"),
    ("dcterms", "created", "Dublin Core created"),
    ("", "date", "date"),
    ("atom", "created", "Atom 0.3 created"),
    ("", "created", "created"),
];

/// Where the time of the last change stands, best first.
const MODIFIED: [(&str, &str, &str); 5] = [
    ("atom", "updated", "Atom updated"),
    ("", "updated", "updated"),
    ("dcterms", "modified", "Dublin Core modified"),
    ("atom", "modified", "Atom 0.3 modified"),
    ("", "lastbuilddate", "RSS lastBuildDate"),
];

/// Elements of credit and rights, kept with their name.
const CREDITS: [(&str, &str); 7] = [
    ("media", "credit"),
    ("media", "copyright"),
    ("dc", "rights"),
    ("dc", "source"),
    ("dc", "publisher"),
    ("atom", "rights"),
    ("", "copyright"),
];

/// The report an item holds; nothing, with a finding, if it has no words.
pub(super) fn read(
    item: Item,
    charset: Charset,
    channel: &Channel,
    source: &Source,
    config: &Config,
    tally: &Tally,
) -> Option<RawReport> {
    let Item { bytes, number, length, closed } = item;
    let limits = &config.limits;
    if length > limits.line_bytes_max as u64 {
        let message = format!("expected an item of at most {} bytes, found a longer one", limits.line_bytes_max);
        tally.item(Severity::Lost, number, message);
        return None;
    }
    if !closed {
        tally.item(Severity::Lost, number, "expected the end of the item, found another item or the end of the file");
    }
    let (encoding, remark) = charset.of(&bytes);
    if let Some(remark) = remark {
        tally.item(Severity::Note, number, remark);
    }
    let tree = tree::read(&bytes, encoding, &channel.scope);
    if tree.cut {
        let message = format!("expected an item of at most {} elements, found more", tree::ELEMENTS_MAX);
        tally.item(Severity::Lost, number, message);
    }
    let mut reading = Reading { tree: &tree, channel, oddities: Oddities::default() };
    let mut report = reading.report(number, source, config);
    if let Some(report) = &mut report {
        report
            .original
            .iter_mut()
            .for_each(|original| original.charset = charset_name(Charset { encoding, ..charset }));
    }
    if charset.recoded.is_some() {
        reading.oddities.broken += String::from_utf8_lossy(&bytes).matches('\u{fffd}').count();
    }
    let oddities = std::mem::take(&mut reading.oddities);
    tally.oddities(number, oddities);
    match report {
        None => {
            tally.item(Severity::Lost, number, "expected an item with words, found none");
            None
        }
        Some(report) if report.text.len() > limits.text_bytes_max => {
            let message = format!("expected a text of at most {} bytes, found a longer one", limits.text_bytes_max);
            tally.item(Severity::Lost, number, message);
            None
        }
        report => report,
    }
}

struct Reading<'a> {
    tree: &'a Tree<'a>,
    channel: &'a Channel,
    oddities: Oddities,
}

impl Reading<'_> {
    fn report(&mut self, number: u32, source: &Source, config: &Config) -> Option<RawReport> {
        let url = self.url();
        let title = self.title();
        let (text, extent) = match self.text(url.as_deref()) {
            Some(found) => found,
            // A headline alone is what some feeds give; it is all that can be read of the report.
            None => (self.headline()?, Extent::Summary),
        };
        let published = self.first(&PUBLISHED);
        let modified = self.first(&MODIFIED);
        let (published, modified) = match (published, modified) {
            (None, Some(only)) => {
                (Some((only.0.clone(), format!("{} (no time of publication is given)", only.1))), Some(only))
            }
            both => both,
        };
        let (published, published_by) = published.unzip();
        let (modified, modified_by) = modified.unzip();
        let original = config.originals.then(|| Original {
            bytes: self.tree.bytes.into(),
            media_type: "application/xml".into(),
            charset: String::new(),
            map: text.map,
        });
        Some(RawReport {
            title,
            outlet: self.channel.title.clone(),
            byline: self.byline().or_else(|| self.channel.author.clone()),
            url,
            published,
            published_by,
            modified,
            modified_by,
            language: self.language(),
            taken_from: self.taken_from(),
            credits: self.credits(),
            extent,
            links: text.links,
            original,
            ..blank(source, number, Media::Feed, text.text)
        })
    }

    /// The item itself.
    fn root(&self) -> Option<usize> {
        (!self.tree.elements.is_empty()).then_some(0)
    }

    fn children<'s>(&'s self, space: &'s str, local: &'s str) -> impl Iterator<Item = usize> + 's {
        self.tree.children(self.root()).filter(move |at| self.tree.is(*at, space, local))
    }

    fn line(&mut self, space: &str, local: &str) -> Option<String> {
        let at = self.children(space, local).next()?;
        self.tree.line(at, &mut self.oddities)
    }

    /// The first element of a list that holds something, and what it is called.
    fn first(&mut self, names: &[(&str, &str, &str)]) -> Option<(String, String)> {
        names.iter().find_map(|(space, local, called)| Some((self.line(space, local)?, (*called).to_owned())))
    }

    /// What addresses at an element are relative to.
    fn base(&self, at: usize, url: Option<&str>) -> Option<Url> {
        let around = self.channel.base.clone();
        let own = url.and_then(|url| Url::parse(url).ok()).or_else(|| around.clone());
        match self.tree.inherited(at, "xml:base") {
            Some(given) => absolute(&given, around.as_ref()).and_then(|url| Url::parse(&url).ok()).or(own),
            None => own,
        }
    }

    fn url(&mut self) -> Option<String> {
        let base = self.root().and_then(|at| self.base(at, None));
        let resolved = |href: &str| absolute(href.trim(), base.as_ref());
        // Feeds that count their readers send them round; the true address stands beside.
        if let Some(link) = self.line("feedburner", "origlink").and_then(|link| resolved(&link)) {
            return Some(link);
        }
        let links: Vec<usize> = self.children("", "link").chain(self.children("atom", "link")).collect();
        for at in &links {
            let alternate = self.tree.attribute(*at, "rel").is_none_or(|rel| rel == "alternate");
            let page = self.tree.attribute(*at, "type").is_none_or(|kind| kind.contains("html"));
            let href = self.tree.attribute(*at, "href").filter(|_| alternate && page);
            if let Some(link) =
                href.or_else(|| self.tree.line(*at, &mut self.oddities)).and_then(|link| resolved(&link))
            {
                return Some(link);
            }
        }
        let guid = self.children("", "guid").next().filter(|at| {
            self.tree.attribute(*at, "ispermalink").is_none_or(|given| !given.eq_ignore_ascii_case("false"))
        });
        let about = self.root().and_then(|at| self.tree.attribute(at, "rdf:about"));
        guid.and_then(|at| self.tree.line(at, &mut self.oddities))
            .or(about)
            .or_else(|| self.line("atom", "id"))
            .filter(|link| link.starts_with("http"))
    }

    fn title(&mut self) -> Option<String> {
        let title = self.headline()?.text;
        let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }

    /// The title as a text with its way back.
    fn headline(&mut self) -> Option<Fragment> {
        let title = ["", "atom", "media", "dc"].iter().find_map(|space| self.children(space, "title").next());
        self.fragment(title?, None).filter(|title| !title.text.trim().is_empty())
    }

    fn text(&mut self, url: Option<&str>) -> Option<(Fragment, Extent)> {
        let mut best: Option<(Fragment, bool)> = None;
        for (space, local, content) in TEXTS {
            let found: Vec<usize> = self.children(space, local).collect();
            for at in found {
                let Some(fragment) = self.fragment(at, url).filter(|found| !found.text.trim().is_empty()) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(text, _)| fragment.text.len() > text.text.len()) {
                    best = Some((fragment, content));
                }
            }
        }
        let (fragment, content) = best?;
        let extent = extent(&fragment.text, content);
        Some((fragment, extent))
    }

    /// The words of an element whose content may be words, HTML written as such, or HTML written as words.
    fn fragment(&mut self, at: usize, url: Option<&str>) -> Option<Fragment> {
        let kind = self.tree.attribute(at, "type").unwrap_or_default().to_ascii_lowercase();
        let mode = self.tree.attribute(at, "mode").unwrap_or_default();
        let known = kind.is_empty() || kind.contains("text") || kind.contains("html") || kind.contains("xml");
        if !known || mode == "base64" {
            return None;
        }
        let base = self.base(at, url);
        let (words, fragment) = if self.tree.has_children(at) {
            let words = self.tree.raw(at);
            let fragment = fragment::read(&words.text, base.as_ref());
            (words, fragment)
        } else {
            let words = self.tree.words(at);
            let atom = self.tree.elements[at].space == "atom";
            let fragment = if atom && matches!(kind.as_str(), "text" | "text/plain") && mode != "escaped" {
                fragment::read_words(&words.text)
            } else if kind.contains("html") || fragment::is_markup(&words.text) {
                fragment::read(&words.text, base.as_ref())
            } else {
                fragment::read_plain(&words.text)
            };
            (words, fragment)
        };
        self.oddities.add(words.oddities);
        let map = map::through(&fragment.map, &words.map);
        Some(Fragment { map, ..fragment })
    }

    fn byline(&mut self) -> Option<String> {
        let authors: Vec<usize> = self.children("", "author").chain(self.children("atom", "author")).collect();
        let mut names: Vec<String> =
            authors.into_iter().take(AUTHORS_MAX).filter_map(|at| person(self.tree, at, &mut self.oddities)).collect();
        let creators = [("dc", "creator"), ("itunes", "author"), ("dc", "author")];
        for (space, local) in creators {
            let found: Vec<usize> = self.children(space, local).take(AUTHORS_MAX).collect();
            if names.is_empty() || local == "creator" {
                names.extend(found.into_iter().filter_map(|at| self.tree.line(at, &mut self.oddities)));
            }
        }
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn language(&mut self) -> Option<String> {
        self.line("dc", "language")
            .or_else(|| self.root().and_then(|at| self.tree.attribute(at, "xml:lang")))
            .or_else(|| self.channel.language.clone())
    }

    /// The feed an item came from, as an aggregator's item says; else the page it was found by (`via`).
    fn taken_from(&mut self) -> Option<TakenFrom> {
        let source = self.children("", "source").chain(self.children("atom", "source")).next();
        if let Some(at) = source {
            let inside = |local: &str| self.tree.children(Some(at)).find(|at| self.tree.elements[*at].local == local);
            let title = inside("title").or_else(|| (!self.tree.has_children(at)).then_some(at));
            let name = title.and_then(|at| self.tree.line(at, &mut self.oddities));
            let url = self
                .tree
                .attribute(at, "url")
                .or_else(|| inside("link").and_then(|at| self.tree.attribute(at, "href")))
                .or_else(|| inside("id").and_then(|at| self.tree.line(at, &mut self.oddities)));
            let url = url.and_then(|url| absolute(&url, self.channel.base.as_ref()));
            if let Some(name) = name.or_else(|| host(url.as_deref()?)) {
                return Some(TakenFrom { name, url });
            }
        }
        let via = self.children("atom", "link").find(|at| {
            self.tree
                .attribute(*at, "rel")
                .is_some_and(|rel| rel == "via" || rel == "http://www.iana.org/assignments/relation/via")
        })?;
        let url = absolute(&self.tree.attribute(via, "href")?, self.channel.base.as_ref())?;
        let name = self.tree.attribute(via, "title").or_else(|| host(&url))?;
        Some(TakenFrom { name, url: Some(url) })
    }

    fn credits(&mut self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        // Pictures and their credits stand deeper, in `media:content` and `media:group`.
        let root = self.root();
        let inside: Vec<usize> = root.map(|at| self.tree.inside(at).collect()).unwrap_or_default();
        for at in inside {
            let element = &self.tree.elements[at];
            let own = element.parent == root || element.space == "media";
            if !own || !CREDITS.iter().any(|(space, local)| *space == element.space && *local == element.local) {
                continue;
            }
            let name = if element.space.is_empty() {
                element.local.clone()
            } else {
                format!("{}:{}", element.space, element.local)
            };
            let line = self.tree.line(at, &mut self.oddities);
            if let Some(line) =
                line.filter(|line| out.len() < CREDITS_MAX && !out.iter().any(|(_, known)| known == line))
            {
                out.push((name, line));
            }
        }
        if let Some(rights) = self.channel.rights.clone().filter(|_| out.is_empty()) {
            out.push(("feed rights".into(), rights));
        }
        out
    }
}

/// Most authors of a kind that are looked at.
const AUTHORS_MAX: usize = 50;

/// Most credit lines kept of an item.
const CREDITS_MAX: usize = 50;

/// The host of an address, which stands for a name where none is given.
pub(super) fn host(url: &str) -> Option<String> {
    let host = Url::parse(url).ok()?.host_str()?.to_owned();
    Some(host.trim_start_matches("www.").to_owned())
}

/// A title in which HTML was written as words, without it.
pub(super) fn unescaped(title: &str) -> String {
    let read = if fragment::is_markup(title) { fragment::read(title, None) } else { fragment::read_plain(title) };
    let line = read.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { title.to_owned() } else { line }
}

/// A person's name: `name` inside an Atom author, `desk@example.org (Ann Lee)` of RSS, else what stands there.
pub(super) fn person(tree: &Tree<'_>, at: usize, oddities: &mut Oddities) -> Option<String> {
    let named = tree.children(Some(at)).find(|at| tree.elements[*at].local == "name");
    let line = tree.line(named.unwrap_or(at), oddities)?;
    let bracketed = line.split_once('(').filter(|(mail, _)| mail.contains('@'));
    let name = bracketed.and_then(|(_, name)| name.strip_suffix(')')).unwrap_or(&line);
    Some(unescaped(name.trim())).filter(|name| !name.is_empty())
}
