//! Which names are outlets: newspapers, agencies, broadcasters, sites.
//!
//! A name is an outlet if the report says so ("the news agency X", "the daily X", "X reported", a dateline's "(X)"),
//! if its words are those of outlets ("... Times", "Radio ..."), or if it is one of the few dozen that every reader knows.
//! What one mention shows holds for the name in the whole report.

use headwater_model::{Dep, EntityKind, Mention, NamedEntity, Pos, Report};

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
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "abc news", "afp", "agence france-presse", "agencia efe", "al arabiya", "al jazeera", "anadolu",
    "anadolu agency", "ansa", "ap", "associated press", "axios", "bbc", "bbc news", "bloomberg", "bloomberg news",
    "breitbart", "business insider", "buzzfeed", "buzzfeed news", "cbs news", "cnbc", "cnn", "corriere della sera",
    "daily mail", "der spiegel", "deutsche welle", "dpa", "dw", "efe", "el mundo", "el país", "el pais", "euronews",
    "financial times", "forbes", "fox news", "ft", "france 24", "gazeta wyborcza", "globe and mail", "haaretz",
    "handelsblatt", "huffington post", "huffpost", "interfax", "interfax-ukraine", "itar-tass", "jiji press",
    "kommersant", "kyodo", "kyodo news", "la repubblica", "le figaro", "le monde", "libération", "los angeles times",
    "mail online", "meduza", "msnbc", "national public radio", "nbc news", "new york times", "newsweek", "nhk",
    "novaya gazeta", "npr", "nyt", "pap", "pbs", "politico", "press association", "propublica", "pti",
    "press trust of india", "radio free europe", "reuters", "rfe/rl", "ria novosti", "rt", "sky news",
    "south china morning post", "spiegel", "sputnik", "süddeutsche zeitung", "tass", "telegraph", "the guardian",
    "guardian", "ukrinform", "united press international", "upi", "usa today", "vice news", "voice of america",
    "vox", "wall street journal", "washington post", "washington times", "wsj", "xinhua", "xinhua news agency",
    "yonhap", "zdf", "ard", "die welt", "die zeit", "bild", "frankfurter allgemeine zeitung", "faz", "hurriyet",
    "kyiv independent", "kyiv post", "moscow times", "nikkei", "asahi shimbun", "yomiuri shimbun", "times of india",
    "straits times", "sydney morning herald", "japan times", "globo", "folha de s.paulo", "clarín", "espn", "marca",
    "l'équipe",
];

/// Words that end (or, for the second list, begin) the names of outlets and little else.
#[rustfmt::skip]
const LAST_WORDS: &[&str] = &[
    "times", "herald", "tribune", "gazette", "chronicle", "journal", "observer", "telegraph", "mail", "news",
    "daily", "weekly", "post", "courier", "examiner", "inquirer", "dispatch", "bulletin", "magazine", "broadcasting",
    "newspaper", "newswire", "wire", "zeitung", "tageblatt", "blatt", "anzeiger", "kurier", "gazeta", "shimbun",
    "mirror", "monitor", "review", "sentinel", "standard", "globe", "ledger", "tv", "television", "radio", "fm",
    "online", "today", "express",
];
const FIRST_WORDS: &[&str] = &["radio", "tv", "daily", "diario", "diário", "gazeta", "corriere"];

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
    if KNOWN.iter().any(|known| known.trim_start_matches("the ") == key) {
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
    pub fn of(report: &Report, tree: &Tree<'_>, mentions: &[Mention]) -> Outlets {
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
            if let Some(at) = shown(tree, mentions, i) {
                outlets.add(name(tree, mentions, at));
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

/// The mention that covers token `at`.
pub fn mention_at(mentions: &[Mention], at: usize) -> Option<&Mention> {
    let first = mentions.partition_point(|mention| mention.end_token as usize <= at);
    mentions.get(first).filter(|mention| (mention.first_token as usize) <= at)
}

/// The words of the name at token `at`: its mention, else a run of proper nouns.
fn name<'a>(tree: &Tree<'a>, mentions: &[Mention], at: usize) -> &'a str {
    mention_at(mentions, at).map_or_else(
        || {
            let (left, right) = tree.name_run(at);
            tree.span(left, right).of(tree.text)
        },
        |mention| mention.span.of(tree.text),
    )
}

/// A token of a name that the words around token `i` show to be an outlet's: `i` is the noun beside it, or in the name.
fn shown(tree: &Tree<'_>, mentions: &[Mention], i: usize) -> Option<usize> {
    let token = tree.token(i);
    let lemma = tree.lemma(i);
    // A name; whatever it looks like otherwise when the noun beside it tells.
    let beside =
        |at: usize| at < tree.len() && tree.token(at).sentence == token.sentence && mention_at(mentions, at).is_some();
    let named = |at: usize| {
        at < tree.len()
            && tree.token(at).sentence == token.sentence
            && match mention_at(mentions, at) {
                Some(mention) => mention.kind != EntityKind::Person,
                None => {
                    let proper = tree.token(at).pos == Pos::Propn && tree.word(at).starts_with(char::is_uppercase);
                    mentions.is_empty() && proper && tree.token(at).entity != Some(NamedEntity::Person)
                }
            }
    };
    // "the agency Eurofile", "German daily Rhein-Ruhr Sportblatt", "Eurofile, a news agency,"
    if token.pos == Pos::Noun && may_be_outlet_noun(&lemma) && mention_at(mentions, i).is_none() {
        let news = tree.children(i).any(|child| {
            tree.is_any(
                child,
                &["news", "press", "wire", "broadcasting", "state", "media", "sports", "online", "television", "radio"],
            )
        });
        let sure = is_outlet_noun(&lemma) || news || matches!(lemma.as_str(), "agency" | "site" | "channel" | "paper");
        if sure && (beside(i + 1) || named(i + 1)) {
            return Some(i + 1);
        }
        // "The Daily Sentry newspaper"
        let place = |at: usize| mention_at(mentions, at).is_some_and(|mention| mention.kind == EntityKind::Place);
        if is_outlet_noun(&lemma) && i > 0 && beside(i - 1) && !place(i - 1) && tree.head(i - 1) == Some(i) {
            return Some(i - 1);
        }
        let apposed = tree.child(i, &[Dep::Appos]).filter(|&child| sure && named(child));
        let of = tree
            .head(i)
            .filter(|&head| sure && token.dep == Dep::Appos && named(head) && (news || is_outlet_noun(&lemma)));
        return apposed.or(of);
    }
    (named(i) && reports(tree, mentions, i)).then_some(i)
}

/// True if the name at `i` does what outlets do: "X reported that", "X published a list", "a report by X".
fn reports(tree: &Tree<'_>, mentions: &[Mention], i: usize) -> bool {
    let other_kind = matches!(
        tree.token(i).entity,
        Some(
            NamedEntity::Gpe
                | NamedEntity::Norp
                | NamedEntity::Date
                | NamedEntity::Loc
                | NamedEntity::Law
                | NamedEntity::Event
        )
    );
    if other_kind || other_body(name(tree, mentions, i)) {
        return false;
    }
    let Some(head) = tree.head(i) else { return false };
    match tree.dep(i) {
        // Firms report figures, and ministries say things; outlets report what happened.
        Dep::Nsubj => match tree.lemma(head).as_str() {
            "report" | "write" => tree.child(head, &[Dep::Ccomp]).is_some() || tree.dep(head) == Dep::Parataxis,
            "publish" => tree.child(head, &[Dep::Dobj, Dep::Ccomp]).is_some_and(|object| {
                matches!(
                    tree.lemma(object).as_str(),
                    "list"
                        | "document"
                        | "story"
                        | "article"
                        | "report"
                        | "photo"
                        | "video"
                        | "recording"
                        | "say"
                        | "interview"
                )
            }),
            _ => false,
        },
        Dep::Pobj if tree.is_any(head, &["by", "from", "in"]) => {
            let above = tree.head(head);
            let noun = above.map(|noun| tree.lemma(noun)).unwrap_or_default();
            matches!(noun.as_str(), "report" | "article" | "story")
        }
        _ => false,
    }
}

/// True if a word of the name makes it a body that is no outlet.
pub fn other_body(name: &str) -> bool {
    #[rustfmt::skip]
    const BODIES: &[&str] = &[
        "ministry", "bank", "office", "university", "institute", "commission", "committee", "department", "police",
        "court", "union", "council", "association", "federation", "centre", "center", "authority", "inc", "inc.",
        "corp", "corp.", "ltd", "ltd.", "plc", "congress", "parliament", "senate", "house", "board", "kremlin",
        "government", "directorate", "party", "army", "nato", "un", "eu", "fbi", "cia",
    ];
    name.split_whitespace().any(|word| BODIES.contains(&word.to_lowercase().as_str()))
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
