//! Which names are outlets: newspapers, agencies, broadcasters, sites.
//!
//! A name is an outlet if the report says so ("the news agency X", "the daily X", "X reported", a dateline's "(X)"),
//! if its words are those of outlets ("... Times", "Radio ..."), or if it is one of the few dozen that every reader knows.
//! What one mention shows holds for the name in the whole report.

use headwater_model::{Dep, NamedEntity, Pos, Report, Tag};

use crate::tree::Tree;

/// The outlets of one report, by their names in lower case without an article.
#[derive(Clone, Default, Debug)]
pub struct Outlets {
    /// Sorted, without doubles.
    names: Vec<String>,
    /// The report's own outlet and its short forms.
    own: Vec<String>,
}

/// Names known without a hint. Short forms of more than one thing ("Post") are left out.
const KNOWN: &[&str] = &[
    "abc news",
    "afp",
    "agence france-presse",
    "agencia efe",
    "al arabiya",
    "al jazeera",
    "anadolu",
    "anadolu agency",
    "ansa",
    "ap",
    "associated press",
    "axios",
    "bbc",
    "bbc news",
    "bloomberg",
    "bloomberg news",
    "breitbart",
    "business insider",
    "buzzfeed",
    "buzzfeed news",
    "cbs news",
    "cnbc",
    "cnn",
    "corriere della sera",
    "daily mail",
    "der spiegel",
    "deutsche welle",
    "dpa",
    "dw",
    "efe",
    "el mundo",
    "el país",
    "el pais",
    "euronews",
    "financial times",
    "forbes",
    "fox news",
    "ft",
    "france 24",
    "gazeta wyborcza",
    "globe and mail",
    "haaretz",
    "handelsblatt",
    "huffington post",
    "huffpost",
    "interfax",
    "interfax-ukraine",
    "itar-tass",
    "jiji press",
    "kommersant",
    "kyodo",
    "kyodo news",
    "la repubblica",
    "le figaro",
    "le monde",
    "libération",
    "los angeles times",
    "mail online",
    "meduza",
    "msnbc",
    "national public radio",
    "nbc news",
    "new york times",
    "newsweek",
    "nhk",
    "novaya gazeta",
    "npr",
    "nyt",
    "pap",
    "pbs",
    "politico",
    "press association",
    "propublica",
    "pti",
    "press trust of india",
    "radio free europe",
    "reuters",
    "rfe/rl",
    "ria novosti",
    "rt",
    "sky news",
    "south china morning post",
    "spiegel",
    "sputnik",
    "süddeutsche zeitung",
    "tass",
    "telegraph",
    "the atlantic",
    "the guardian",
    "guardian",
    "the hill",
    "the intercept",
    "the sun",
    "the times",
    "time magazine",
    "ukrinform",
    "united press international",
    "upi",
    "usa today",
    "vice news",
    "voice of america",
    "vox",
    "wall street journal",
    "washington post",
    "washington times",
    "wsj",
    "xinhua",
    "xinhua news agency",
    "yonhap",
    "zdf",
    "ard",
    "die welt",
    "die zeit",
    "bild",
    "frankfurter allgemeine zeitung",
    "faz",
    "hurriyet",
    "kyiv independent",
    "kyiv post",
    "moscow times",
    "nikkei",
    "asahi shimbun",
    "yomiuri shimbun",
    "times of india",
    "the hindu",
    "straits times",
    "sydney morning herald",
    "japan times",
    "globo",
    "folha de s.paulo",
    "clarín",
    "the economist",
    "economist",
    "espn",
    "the athletic",
    "marca",
    "l'équipe",
];

/// Words that end (or, for the second list, begin) the names of outlets and little else.
const LAST_WORDS: &[&str] = &[
    "times",
    "herald",
    "tribune",
    "gazette",
    "chronicle",
    "journal",
    "observer",
    "telegraph",
    "mail",
    "news",
    "daily",
    "weekly",
    "post",
    "courier",
    "examiner",
    "inquirer",
    "dispatch",
    "bulletin",
    "magazine",
    "broadcasting",
    "newspaper",
    "newswire",
    "wire",
    "zeitung",
    "tageblatt",
    "blatt",
    "anzeiger",
    "kurier",
    "gazeta",
    "shimbun",
    "mirror",
    "monitor",
    "reporter",
    "review",
    "sentinel",
    "standard",
    "globe",
    "ledger",
    "tv",
    "television",
    "radio",
    "fm",
    "online",
    "today",
    "express",
];
const FIRST_WORDS: &[&str] = &["radio", "tv", "diario", "diário", "gazeta", "corriere"];

/// Nouns for an outlet, apart from "agency", "paper", "site" and "channel", which need an outlet beside them.
pub fn is_outlet_noun(lemma: &str) -> bool {
    matches!(
        lemma,
        "newspaper"
            | "daily"
            | "weekly"
            | "tabloid"
            | "broadsheet"
            | "broadcaster"
            | "newswire"
            | "wire"
            | "magazine"
            | "website"
            | "portal"
            | "media"
            | "outlet"
            | "press"
            | "newsletter"
            | "weblog"
            | "blog"
            | "podcast"
            | "journal"
            | "gazette"
    )
}

/// Nouns for an outlet that may name other things.
pub fn may_be_outlet_noun(lemma: &str) -> bool {
    is_outlet_noun(lemma)
        || matches!(
            lemma,
            "agency"
                | "paper"
                | "site"
                | "channel"
                | "network"
                | "station"
                | "publication"
                | "organisation"
                | "organization"
                | "television"
                | "radio"
                | "service"
                | "program"
                | "programme"
                | "page"
                | "channels"
        )
}

/// A name's key: lower case, without an article, white space made single.
pub fn key(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.trim_end_matches("'s").split_whitespace().collect();
    let words = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words[..] };
    words.join(" ")
}

/// True if the name alone tells.
pub fn is_known(name: &str) -> bool {
    let key = key(name);
    if KNOWN.iter().any(|known| known.strip_prefix("the ").unwrap_or(known) == key) {
        return true;
    }
    let words: Vec<&str> = key.split(' ').collect();
    let Some((last, rest)) = words.split_last() else { return false };
    !rest.is_empty() && (LAST_WORDS.contains(last) || FIRST_WORDS.contains(&words[0]))
}

/// The first letters of a name's words: "Vltava Press" is "vp".
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect()
}

impl Outlets {
    /// Gathers the outlets that `report` shows. Linear in its tokens and the text of its datelines.
    pub fn of(report: &Report, tree: &Tree<'_>) -> Outlets {
        let mut outlets = Outlets::default();
        if let Some(own) = &report.outlet {
            let own = key(own);
            let short = initials(&own);
            if short.len() > 1 {
                outlets.own.push(short);
            }
            outlets.own.push(own);
        }
        for i in 0..tree.len() {
            if let Some(name) = shown(tree, i) {
                outlets.add(name);
            }
        }
        outlets.names.sort();
        outlets.names.dedup();
        outlets
    }

    /// Adds a name; call [`Outlets::contains`] only after all were added.
    fn add(&mut self, name: &str) {
        let key = key(name);
        if key.chars().any(char::is_alphabetic) {
            self.names.push(key);
        }
    }

    /// True if `name` is an outlet here.
    pub fn contains(&self, name: &str) -> bool {
        let key = key(name);
        self.names.binary_search(&key).is_ok() || self.is_own(name) || is_known(&key)
    }

    /// True if `name` is the report's own outlet.
    pub fn is_own(&self, name: &str) -> bool {
        let key = key(name);
        self.own.iter().any(|own| {
            *own == key || own.len() > 3 && key.len() > 3 && (own.starts_with(&key) || key.starts_with(own.as_str()))
        })
    }
}

/// The name of an outlet that the words around token `i`, its head noun or the noun beside it, show to be one.
fn shown<'a>(tree: &Tree<'a>, i: usize) -> Option<&'a str> {
    let token = tree.token(i);
    let lemma = tree.lemma(i);
    let text_of = |at: usize| {
        let (left, right) = tree.name_run(at);
        tree.span(left, right).of(tree.text)
    };
    // "the agency Eurofile", "German daily Rhein-Ruhr Sportblatt", "Eurofile, a news agency,"
    if token.pos == Pos::Noun && may_be_outlet_noun(&lemma) {
        let news = tree.children(i).any(|child| {
            tree.is_any(
                child,
                &["news", "press", "wire", "broadcasting", "state", "media", "sports", "online", "television", "radio"],
            )
        });
        let sure = is_outlet_noun(&lemma) || news || matches!(lemma.as_str(), "agency" | "site" | "channel" | "paper");
        if !sure {
            return None;
        }
        if let Some(name) = tree.child(i, &[Dep::Appos]).filter(|&child| tree.token(child).pos == Pos::Propn) {
            return Some(text_of(name));
        }
        let head = tree.head(i)?;
        let beside = head == i + 1 || tree.token(head).pos == Pos::Propn && tree.name_run(head).0 == i + 1;
        if token.dep == Dep::Compound && beside && tree.token(head).pos == Pos::Propn {
            return Some(text_of(head));
        }
        if token.dep == Dep::Appos && tree.token(head).pos == Pos::Propn && is_outlet_noun(&lemma) {
            return Some(text_of(head));
        }
        // "the agency Eurofile" read as two nouns side by side.
        let next = i + 1;
        if next < tree.len()
            && tree.token(next).pos == Pos::Propn
            && tree.token(next).sentence == token.sentence
            && tree.word(next).starts_with(char::is_uppercase)
            && !tree.is_punct(next)
            && tree.token(next).entity != Some(NamedEntity::Person)
        {
            return Some(text_of(next));
        }
    }
    reports(tree, i).then(|| text_of(i))
}

/// True if the name at `i` does what outlets do: "X reported that", "a report by X", "X's report", "according to a report in X".
fn reports(tree: &Tree<'_>, i: usize) -> bool {
    let token = tree.token(i);
    let body = !matches!(
        token.entity,
        Some(
            NamedEntity::Person
                | NamedEntity::Gpe
                | NamedEntity::Norp
                | NamedEntity::Date
                | NamedEntity::Loc
                | NamedEntity::Law
                | NamedEntity::Event
        )
    );
    if token.pos != Pos::Propn || !body {
        return false;
    }
    let Some(head) = tree.head(i) else { return false };
    match token.dep {
        Dep::Nsubj => {
            // Firms report figures, and ministries say things; outlets report what happened.
            let reports = matches!(tree.lemma(head).as_str(), "report" | "write");
            reports && tree.child(head, &[Dep::Ccomp]).is_some() && first_word(tree, i)
        }
        Dep::Pobj if tree.is_any(head, &["by", "from", "in"]) => {
            let noun = tree.head(head).map(|noun| tree.lemma(noun)).unwrap_or_default();
            matches!(noun.as_str(), "report" | "article" | "story") && first_word(tree, i)
                || matches!(noun.as_str(), "report")
                    && tree.is(head, "by")
                    && tree.head(head).is_some_and(|verb| tree.token(verb).tag == Tag::Vbn)
        }
        _ => false,
    }
}

/// True if no word of the name makes it a body that is no outlet.
fn first_word(tree: &Tree<'_>, i: usize) -> bool {
    let (left, right) = tree.name_run(i);
    !(left..=right).any(|at| {
        tree.is_any(
            at,
            &[
                "ministry",
                "bank",
                "office",
                "university",
                "institute",
                "commission",
                "committee",
                "agency",
                "department",
                "police",
                "court",
                "union",
                "group",
                "council",
                "association",
                "federation",
                "centre",
                "center",
                "organization",
                "organisation",
                "authority",
                "inc",
                "inc.",
                "corp",
                "corp.",
                "ltd",
                "plc",
            ],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_outlets_by_name_or_by_their_words() {
        for name in ["Reuters", "the Associated Press", "The New York Times", "Haná Weekly", "Radio Prague", "TASS"] {
            assert!(is_known(name), "{name}");
        }
        for name in ["Acme", "Times", "La Paz", "the Finance Ministry", "Post", "Havlas", ""] {
            assert!(!is_known(name), "{name}");
        }
    }
}
