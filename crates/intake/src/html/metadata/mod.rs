//! What a page says of itself: title, outlet, authors, address, language, dates, with where each was found.
//!
//! In falling trust: JSON-LD (`json_ld`), meta elements of Open Graph, Dublin Core, Parse.ly, Sailthru and the like,
//! microdata, `time` elements, and what is shown near the headline (`shown`). Nothing is taken from the text itself:
//! datelines and credits are read later, from words.

mod date;
mod json_ld;
mod order;
mod shown;

use super::choose::Page;
use super::dom::{Dom, Id};
use date::{Read, When};
use json_ld::Article;
use order::Order;
use serde_json::Value;

/// Metadata of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Given>,
    pub(super) modified: Option<Given>,
    pub(super) language: Option<String>,
    /// Whom the page names as where it was taken from (an agency, another site), behind where it does.
    pub(super) credits: Vec<(String, String)>,
    /// What should be known about them.
    pub(super) notes: Vec<String>,
}

/// A date as given, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: String,
    pub(super) by: String,
}

/// What the page's head and attributes say, gathered in one pass before its text is read.
pub(super) struct Facts {
    /// Names in lower case, with contents, in order.
    meta: Vec<(String, String)>,
    /// `itemprop` and `property` of other elements: the name, the element.
    props: Vec<(String, Id)>,
    times: Vec<Id>,
    h1: Vec<Id>,
    rel_author: Vec<Id>,
    title: Option<String>,
    canonical: Option<String>,
    language: Option<String>,
    article: Article,
    /// Structured data of the page as found.
    pub(super) structured: Vec<Value>,
}

/// Most elements of one kind that are looked at.
const ELEMENTS_MAX: usize = 2_000;

/// Gathers what the page says of itself.
pub(super) fn gather(dom: &Dom) -> Facts {
    let mut facts = Facts {
        meta: Vec::new(),
        props: Vec::new(),
        times: Vec::new(),
        h1: Vec::new(),
        rel_author: Vec::new(),
        title: None,
        canonical: None,
        language: None,
        article: Article::default(),
        structured: Vec::new(),
    };
    let mut scripts = Vec::new();
    for id in dom.below(Dom::ROOT) {
        match dom.name(id) {
            "" => continue,
            "html" => facts.language = dom.attribute(id, "lang").or(dom.attribute(id, "xml:lang")).and_then(clean),
            "title" if facts.title.is_none() => facts.title = clean(&dom.line(id)),
            "meta" => facts.meta(dom, id),
            "link" if facts.canonical.is_none() && dom.attribute(id, "rel") == Some("canonical") => {
                facts.canonical = dom.attribute(id, "href").and_then(clean).filter(|href| href.starts_with("http"));
            }
            "script" if is_json_ld(dom, id) && scripts.len() < ELEMENTS_MAX => scripts.push(dom.text(id)),
            "time" if facts.times.len() < ELEMENTS_MAX => facts.times.push(id),
            "h1" if facts.h1.len() < ELEMENTS_MAX => facts.h1.push(id),
            _ => {}
        }
        if facts.props.len() < ELEMENTS_MAX && dom.name(id) != "meta" {
            let names = dom.attribute(id, "itemprop").or_else(|| dom.attribute(id, "property"));
            let names = names.into_iter().flat_map(str::split_ascii_whitespace).take(4);
            facts.props.extend(names.map(|name| (name.to_ascii_lowercase(), id)));
        }
        if dom.name(id) == "a" && dom.attribute(id, "rel") == Some("author") && facts.rel_author.len() < ELEMENTS_MAX {
            facts.rel_author.push(id);
        }
    }
    (facts.structured, facts.article) = json_ld::read(&scripts);
    facts
}

fn is_json_ld(dom: &Dom, id: Id) -> bool {
    dom.attribute(id, "type").is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("application/ld+json"))
}

impl Facts {
    fn meta(&mut self, dom: &Dom, id: Id) {
        let Some(content) = dom.attribute(id, "content").and_then(clean) else { return };
        let names = [
            dom.attribute(id, "property"),
            dom.attribute(id, "name"),
            dom.attribute(id, "itemprop"),
            dom.attribute(id, "http-equiv"),
        ];
        let room = ELEMENTS_MAX.saturating_sub(self.meta.len());
        self.meta.extend(
            names.into_iter().flatten().take(room).map(|name| (name.trim().to_ascii_lowercase(), content.clone())),
        );
    }

    /// The content of the first meta element of one of the names, in the order of the names, and the name.
    fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| {
            self.meta.iter().find(|(known, _)| known == name).map(|(_, content)| (*name, content.as_str()))
        })
    }

    fn content(&self, names: &[&str]) -> Option<String> {
        self.first(names).map(|(_, content)| content.to_owned())
    }

    /// The page's address as it gives it.
    pub(super) fn url(&self) -> Option<String> {
        let given = self.canonical.clone().or_else(|| self.content(&["og:url"])).or_else(|| self.article.url.clone());
        given.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    }

    /// The article's text as the page gives it to machines.
    pub(super) fn body(&self) -> Option<&str> {
        self.article.body.as_deref()
    }

    /// The page's own summary.
    pub(super) fn description(&self) -> Option<&str> {
        self.first(&["og:description", "description", "twitter:description"]).map(|(_, content)| content)
    }
}

/// The block of the headline: the first `h1` that shares its words with what the page calls itself.
pub(super) fn headline(page: &Page<'_>, facts: &Facts) -> Option<usize> {
    let known: Vec<&str> =
        [facts.title.as_deref(), facts.article.headline.as_deref(), facts.first(&["og:title"]).map(|(_, title)| title)]
            .into_iter()
            .flatten()
            .collect();
    let is_known = |id: &&Id| {
        let text = page.dom.line(**id);
        text.len() < 500 && known.iter().any(|known| shown::alike(&text, known) >= 0.6)
    };
    let found = facts.h1.iter().take(20).find(is_known)?;
    let within = page.blocks.within(*found);
    (!within.is_empty()).then_some(within.start)
}

/// Weighs what a page says of itself, once its article is known.
pub(super) fn read(page: &Page<'_>, facts: &Facts) -> Metadata {
    let outlet = outlet(page, facts);
    let url = facts.url();
    let language = facts
        .language
        .clone()
        .or_else(|| facts.article.language.clone())
        .or_else(|| facts.content(&["content-language", "og:locale", "language", "dc.language"]));
    let mut notes = Vec::new();
    let dates = Dates { page, facts, order: Order::of(language.as_deref(), url.as_deref()) };
    let published = dates.published(&mut notes);
    let modified = dates.modified();
    Metadata {
        title: title(page, facts, outlet.as_deref()),
        byline: byline(page, facts, outlet.as_deref()),
        credits: credits(facts, outlet.as_deref()),
        outlet,
        url,
        published,
        modified,
        language,
        notes,
    }
}

fn outlet(page: &Page<'_>, facts: &Facts) -> Option<String> {
    let named = facts
        .content(&["og:site_name"])
        .or_else(|| facts.article.publisher.clone())
        .or_else(|| {
            facts.content(&[
                "application-name",
                "dc.publisher",
                "dcterms.publisher",
                "publisher",
                "article_publication_name",
                "sourceorganization",
                "sailthru_pubname",
                "apple-mobile-web-app-title",
                "al:ios:app_name",
                "twitter:app:name:iphone",
            ])
        })
        .filter(|name| !name.contains("://") && name.len() < 100)
        // "Site | what it is about | and more".
        .and_then(|name| clean(name.split(" | ").next()?));
    named.or_else(|| {
        // "Headline | Site": the part behind the headline.
        let title = facts.title.as_deref()?;
        let shown = facts.h1.iter().filter_map(|id| clean(&page.dom.line(*id)));
        let headlines =
            facts.content(&["og:title"]).into_iter().chain(facts.content(&["twitter:title"])).chain(shown.take(8));
        let rest =
            headlines.filter(|headline| headline.len() >= 8).find_map(|headline| title.strip_prefix(&*headline))?;
        let site = rest.trim_start().strip_prefix(['|', '-', '–', '—', '·', ':', '«', '»'])?;
        clean(site).filter(|site| site.len() < 60)
    })
}

/// The headline as the page shows it, if what it shows is what it calls itself; else what it calls itself.
fn title(page: &Page<'_>, facts: &Facts, outlet: Option<&str>) -> Option<String> {
    let given = facts
        .content(&["og:title"])
        .or_else(|| facts.article.headline.clone().filter(|_| facts.article.is_report))
        .or_else(|| {
            facts.content(&["twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"])
        })
        .map(|title| without_site(&title, outlet))
        .filter(|title| outlet != Some(title));
    let own = facts.title.as_deref().map(|title| without_site(title, outlet));
    let shown: Vec<String> =
        facts.h1.iter().filter_map(|id| clean(&page.dom.line(*id))).filter(|text| text.len() < 400).collect();
    let known = [given.as_deref(), own.as_deref(), facts.article.headline.as_deref()];
    let headline = shown
        .iter()
        .filter(|shown| outlet != Some(shown))
        .map(|shown| (known.iter().flatten().map(|known| shown::alike(shown, known)).fold(0.0, f64::max), shown))
        // The first of the most alike.
        .fold(
            None,
            |best: Option<(f64, &String)>, one| if best.is_none_or(|best| one.0 > best.0) { Some(one) } else { best },
        );
    match headline {
        Some((likeness, shown)) if likeness >= 0.5 => Some(shown.clone()),
        _ => given.or(own).or_else(|| shown.first().cloned()),
    }
}

/// Without "| Site" behind or "Site |" before it.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet.filter(|outlet| !outlet.is_empty()) else { return title.to_owned() };
    for mark in [" | ", " - ", " – ", " — ", " · ", " : ", ": "] {
        if let Some((head, site)) = title.rsplit_once(mark)
            && shown::alike(site, outlet) >= 0.5
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
        if let Some((site, rest)) = title.split_once(mark)
            && site.eq_ignore_ascii_case(outlet)
            && !rest.trim().is_empty()
        {
            return rest.trim().to_owned();
        }
    }
    title.to_owned()
}

fn byline(page: &Page<'_>, facts: &Facts, outlet: Option<&str>) -> Option<String> {
    let named = |ids: &mut dyn Iterator<Item = Id>| {
        let mut names: Vec<String> = Vec::new();
        for id in ids.filter(|id| !page.is_beside(*id)).take(8) {
            let given = page.dom.attribute(id, "content").and_then(clean).or_else(|| clean(&page.dom.line(id)));
            if let Some(name) = given.and_then(|name| shown::author(&name, outlet)).filter(|name| !names.contains(name))
            {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    };
    let meta = |names: &[&str]| {
        let (name, _) = facts.first(names)?;
        let mut all: Vec<String> = Vec::new();
        for one in
            facts.meta.iter().filter(|(known, _)| known == name).filter_map(|(_, one)| shown::author(one, outlet))
        {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        (!all.is_empty()).then(|| all.join(", "))
    };
    let prop = |name: &'static str| facts.props.iter().filter(move |(known, _)| known == name).map(|(_, id)| *id);
    let headline = headline_block(page, facts);
    let given = facts
        .article
        .author
        .as_deref()
        .and_then(|name| shown::author(name, outlet))
        .or_else(|| meta(&["author"]))
        .or_else(|| {
            meta(&[
                "byl",
                "dc.creator",
                "dcterms.creator",
                "parsely-author",
                "sailthru.author",
                "article_author",
                "content-creator",
                "dc.creator.personalname",
            ])
        })
        .or_else(|| meta(&["article:author"]))
        .or_else(|| named(&mut facts.rel_author.iter().copied()))
        .or_else(|| named(&mut prop("author")))
        .or_else(|| shown::byline(page, headline, outlet));
    // Where a site gives itself, the page may show who wrote it.
    match (&given, outlet) {
        (Some(name), Some(outlet)) if shown::alike(name, outlet) >= 1.0 => {
            shown::led(page, headline, Some(outlet)).or(given)
        }
        _ => given,
    }
}

fn credits(facts: &Facts, outlet: Option<&str>) -> Vec<(String, String)> {
    const NAMES: [&str; 8] = [
        "original-source",
        "syndication-source",
        "dc.source",
        "source",
        "news_source",
        "page.content.source",
        "article.origheadline.source",
        "copyright-holder",
    ];
    let mut out: Vec<(String, String)> = Vec::new();
    for (name, content) in &facts.meta {
        let is_new = outlet != Some(content) && out.iter().all(|(_, known)| known != content);
        if NAMES.contains(&name.as_str()) && is_new && out.len() < 8 {
            out.push((format!("meta {name}"), content.clone()));
        }
    }
    out
}

/// The block of the headline; of the first `h1`, if none is known to be it.
fn headline_block(page: &Page<'_>, facts: &Facts) -> Option<usize> {
    let first = || facts.h1.iter().map(|id| page.blocks.within(*id)).find(|within| !within.is_empty());
    page.headline.or_else(|| first().map(|within| within.start))
}

struct Dates<'p> {
    page: &'p Page<'p>,
    facts: &'p Facts,
    order: Order,
}

const PUBLISHED: [&str; 30] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article.published",
    "og:article:published_time",
    "og:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "published_time",
    "published_at",
    "published",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "pubdate",
    "pub_date",
    "pdate",
    "date",
    "datecreated",
    "rnews:datepublished",
];

const MODIFIED: [&str; 14] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article.updated",
    "article:modified",
    "updated-date",
    "article_date_updated",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "modified_time",
    "revised",
    "updated_time",
];

impl Dates<'_> {
    fn published(&self, notes: &mut Vec<String>) -> Option<Given> {
        let mut given: Vec<(String, String)> = Vec::new();
        if let Some(value) = self.facts.article.published.clone() {
            given.push((value, "JSON-LD datePublished".to_owned()));
        }
        for name in PUBLISHED {
            given.extend(self.facts.first(&[name]).map(|(name, value)| (value.to_owned(), format!("meta {name}"))));
        }
        given.extend(self.props(&["datepublished", "article:published_time", "dc:date", "datecreated"]));
        given.extend(self.times());
        if let Some(found) = self.best(&given) {
            return Some(found);
        }
        let shown = shown::dates(self.page, headline_block(self.page, self.facts));
        self.resolve(shown.published.as_deref()?, notes)
    }

    fn modified(&self) -> Option<Given> {
        let mut given: Vec<(String, String)> = Vec::new();
        if let Some(value) = self.facts.article.modified.clone() {
            given.push((value, "JSON-LD dateModified".to_owned()));
        }
        for name in MODIFIED {
            given.extend(self.facts.first(&[name]).map(|(name, value)| (value.to_owned(), format!("meta {name}"))));
        }
        given.extend(self.props(&["datemodified", "dateupdated"]));
        self.best(&given).or_else(|| {
            let shown = shown::dates(self.page, headline_block(self.page, self.facts));
            self.resolve(shown.modified.as_deref()?, &mut Vec::new())
        })
    }

    /// The first that is a date, or one of the same day that tells the time.
    fn best(&self, given: &[(String, String)]) -> Option<Given> {
        let known: Vec<(When, &(String, String))> = given
            .iter()
            .filter_map(|one| match date::read(&one.0)? {
                Read::Is(when) => Some((when, one)),
                Read::Either(day, month) => Some((self.order.choose(day, month, &[])?, one)),
            })
            .collect();
        let (first, _) = *known.first()?;
        let exact = |when: &When| (when.time.is_some(), when.zone.is_some());
        let same = known.iter().filter(|(when, _)| when.date() == first.date());
        // The first of the most exact.
        let (when, (value, by)) =
            same.fold(known[0], |best, one| if exact(&one.0) > exact(&best.0) { *one } else { best });
        let is_iso = value.len() >= 10 && value.as_bytes()[4] == b'-' && value.as_bytes()[7] == b'-';
        Some(Given { value: if is_iso { value.clone() } else { when.iso() }, by: by.clone() })
    }

    /// Microdata and RDFa.
    fn props(&self, names: &[&str]) -> Vec<(String, String)> {
        let value = |id: Id| {
            let dom = self.page.dom;
            ["datetime", "content", "title"]
                .iter()
                .find_map(|name| dom.attribute(id, name).and_then(clean))
                .or_else(|| clean(&dom.line(id)))
        };
        let props =
            self.facts.props.iter().filter(|(name, id)| names.contains(&name.as_str()) && !self.page.is_beside(*id));
        props.take(4).filter_map(|(name, id)| Some((value(*id)?, format!("element marked {name}")))).collect()
    }

    /// The time element that dates the page: marked as such, or the nearest to the headline.
    fn times(&self) -> Vec<(String, String)> {
        let dom = self.page.dom;
        let headline = headline_block(self.page, self.facts);
        let mut found: Vec<(usize, Id)> = Vec::new();
        for id in self.facts.times.iter().copied().filter(|id| !self.page.is_beside(*id)) {
            let class = dom.attribute(id, "class").unwrap_or_default().to_ascii_lowercase();
            let marked =
                dom.attribute(id, "pubdate").is_some() || class.contains("publish") || class.contains("entry-date");
            let updated = class.contains("update") || class.contains("modif");
            let at = self.page.blocks.within(id).start;
            let distance = headline.map_or(at, |headline| headline.abs_diff(at));
            if !updated && (marked || distance <= DISTANCE_BLOCKS_MAX || self.facts.times.len() == 1) {
                found.push((if marked { 0 } else { distance + 1 }, id));
            }
        }
        found.sort_unstable();
        let value = |id: Id| dom.attribute(id, "datetime").and_then(clean).or_else(|| clean(&dom.line(id)));
        found.iter().take(3).filter_map(|(_, id)| Some((value(*id)?, "time element".to_owned()))).collect()
    }

    /// A date that is shown: as ISO 8601, if day and month can be told apart.
    fn resolve(&self, text: &str, notes: &mut Vec<String>) -> Option<Given> {
        let given = |when: When| Given { value: when.iso(), by: format!("shown near the headline: \"{text}\"") };
        match date::read(text)? {
            Read::Is(when) => Some(given(when)),
            Read::Either(day, month) => {
                let known: Vec<When> = self.all();
                let chosen = self.order.choose(day, month, &known);
                if chosen.is_none() {
                    notes.push(format!(
                        "\"{text}\" is {} or {}; which, the page does not tell",
                        day.iso(),
                        month.iso()
                    ));
                }
                chosen.map(given)
            }
        }
    }

    /// Every date of the page that can be told.
    fn all(&self) -> Vec<When> {
        let meta = self.facts.meta.iter().map(|(_, content)| content.as_str()).filter(|content| content.len() < 60);
        let times = self.facts.times.iter().filter_map(|id| self.page.dom.attribute(*id, "datetime"));
        let url = self.facts.canonical.as_deref().into_iter();
        meta.chain(times)
            .chain(url)
            .filter_map(|text| match date::read(text)? {
                Read::Is(when) => Some(when),
                Read::Either(..) => None,
            })
            .collect()
    }
}

/// Farthest a date stands from the headline, in blocks.
const DISTANCE_BLOCKS_MAX: usize = 15;

/// One line of words; nothing for white space.
pub(super) fn clean(words: &str) -> Option<String> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}
