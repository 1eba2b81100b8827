//! Who or what a state is told of, so far as it can be told apart from others: a name, a country, or a thing by its noun and whose
//! it is.
//!
//! "The Russians", "Moscow" and "Russia" are one; "the bases" are Russia's where their report calls no other bases somebody's. A
//! person's role ("the governor", "he") stands for the one person of the report who bears it.

use std::collections::BTreeSet;
use std::ops::Range;

use headwater_model::{Dep, EntityKind, Parse, Pos, Tag};

use super::compass::Way;
use super::land::{Country, Lands};
use super::state::Bearer;
use crate::claim::saying::Saying;
use crate::claim::source;
use crate::likeness::token_range;

/// A party or thing.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Bears {
    /// Story names of its head.
    pub names: Vec<u32>,
    /// The country it is, if it is one.
    pub country: Option<Country>,
    /// Its noun in lower case, singular, if it is a definite thing.
    pub noun: Option<String>,
    /// The country whose it is.
    pub owner: Option<Country>,
    /// True if its report has no other of the noun, and the noun is not one of many bodies or people.
    pub sole: bool,
    /// True if more is said of it than its noun.
    pub described: bool,
    /// Names and countries in its words.
    pub of: BTreeSet<Of>,
}

/// A named thing, or a country under whatever word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Of {
    /// A story name.
    Name(u32),
    /// A country.
    Country(Country),
}

/// Words for a part of something, as the sides of the compass are ("the northern bases"): what is told of a part contradicts nothing that is told of the rest.
const PARTIAL: [&str; 32] = [
    "some",
    "several",
    "few",
    "many",
    "most",
    "part",
    "parts",
    "partly",
    "partially",
    "half",
    "dozen",
    "dozens",
    "hundreds",
    "thousands",
    "number",
    "another",
    "other",
    "others",
    "more",
    "first",
    "second",
    "third",
    "remaining",
    "briefly",
    "temporarily",
    "only",
    "almost",
    "nearly",
    "each",
    "any",
    "every",
    "elsewhere",
];

/// The party or thing that bears a saying's state; nothing if it cannot be told or is a part of something.
pub(super) fn bears(lands: &Lands, saying: &Saying<'_>, bearer: Bearer) -> Option<Bears> {
    let parse = &saying.witness.layers.parse;
    let text = &saying.witness.report.text;
    let clause = token_range(saying.witness, saying.assertion.span);
    let partial = |at: usize| {
        let word = parse.tokens[at].span.of(text);
        let side = word.starts_with(char::is_lowercase) && Way::of(word).is_some();
        side || PARTIAL.contains(&word.to_lowercase().as_str())
    };
    if clause.clone().any(partial) {
        return None;
    }
    let head = saying.assertion.predicate as usize;
    let theme = clause.clone().find(|&at| parse.tokens[at].dep == Dep::Dobj && parse.tokens[at].head as usize == head);
    let (words, acted) = match theme.filter(|_| bearer == Bearer::Theme) {
        Some(theme) => (phrase(parse, theme), true),
        None => (token_range(saying.witness, saying.assertion.subject?), false),
    };
    let at = head_of(parse, words.clone())?;
    // Several are joined: which of them is in the state is left open.
    if words.clone().any(|word| parse.tokens[word].dep == Dep::Conj && parse.tokens[word].head as usize == at) {
        return None;
    }
    let mut found = Bears { of: of(lands, saying, words.clone()), ..Bears::default() };
    let token = &parse.tokens[at];
    if token.pos == Pos::Pron {
        // "He" and "she" were resolved when the saying was read; "I" is who speaks.
        found.names = match token.span.of(text) {
            "I" => speaker(saying).into_iter().collect(),
            _ if acted => Vec::new(),
            _ => saying.subject_names.clone(),
        };
        return (found.names.len() == 1).then_some(found);
    }
    found.country = words.clone().find_map(|word| {
        let named = lands.at(&parse.tokens, text, word)?;
        (word..word + named.tokens).contains(&at).then_some(named.country)
    });
    let mention = saying.witness.layers.mentions.iter().find(|mention| mention.span.contains(token.span));
    if let Some(mention) = mention {
        found.names.extend(saying.name_of_group(mention.group));
        return Some(found);
    }
    if found.country.is_some() {
        return Some(found);
    }
    let definite = words.clone().any(|word| {
        let token = &parse.tokens[word];
        token.head as usize == at && (token.dep == Dep::Poss || token.lemma == "the")
    });
    if !definite || !matches!(token.pos, Pos::Noun) || words.clone().any(|word| parse.tokens[word].tag == Tag::Cd) {
        return None;
    }
    let noun = noun(parse, text, at);
    if let Some(name) = in_the_role(saying, &noun) {
        found.names.push(name);
        return Some(found);
    }
    found.owner = owner(lands, saying, &noun);
    let content = |word: &usize| matches!(parse.tokens[*word].pos, Pos::Noun | Pos::Propn | Pos::Adj);
    found.described = words.filter(content).count() > 1;
    found.sole = is_sole(parse, text, &noun);
    found.noun = Some(noun);
    Some(found)
}

impl Bears {
    /// True if both are one party or thing by name.
    pub fn is_named_alike(&self, other: &Bears) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
            || self.country.is_some() && self.country == other.country
    }

    /// True if both are things of one noun and nothing tells them apart.
    pub fn is_thing_alike(&self, other: &Bears) -> bool {
        let apart = !self.of.is_empty() && !other.of.is_empty() && self.of.is_disjoint(&other.of);
        let owners = matches!((self.owner, other.owner), (Some(x), Some(y)) if x != y);
        self.noun.is_some() && self.noun == other.noun && !apart && !owners
    }

    /// True if the one is a country and the other what a country has somewhere else: its troops, its bases.
    pub fn is_owned_by(&self, other: &Bears) -> bool {
        let noun = self.noun.as_deref().unwrap_or_default();
        PRESENCE.contains(&noun) && self.owner.is_some() && self.owner == other.country
    }
}

/// What a country has in another, with which it is there itself.
const PRESENCE: [&str; 17] = [
    "base",
    "force",
    "troop",
    "soldier",
    "military",
    "army",
    "contingent",
    "garrison",
    "unit",
    "fleet",
    "navy",
    "mission",
    "embassy",
    "consulate",
    "personnel",
    "peacekeeper",
    "presence",
];

/// Names and countries among some words.
pub(super) fn of(lands: &Lands, saying: &Saying<'_>, words: Range<usize>) -> BTreeSet<Of> {
    let layers = &saying.witness.layers;
    let text = &saying.witness.report.text;
    let mut found = BTreeSet::new();
    for at in words {
        if let Some(named) = lands.at(&layers.parse.tokens, text, at) {
            found.insert(Of::Country(named.country));
            continue;
        }
        let span = layers.parse.tokens[at].span;
        let mention = layers.mentions.iter().find(|mention| mention.span.contains(span));
        found.extend(mention.and_then(|mention| saying.name_of_group(mention.group)).map(Of::Name));
    }
    found
}

/// The tokens under a head, from the first to the last.
pub(super) fn phrase(parse: &Parse, head: usize) -> Range<usize> {
    let Some(sentence) = parse.sentences.get(parse.tokens[head].sentence as usize) else { return head..head + 1 };
    let mut phrase = head..head + 1;
    // A token whose way to the root passes the head; sentences are short.
    let under = |mut at: usize| {
        for _ in 0..DEPTH_MAX {
            let up = parse.tokens[at].head as usize;
            if up == head {
                return true;
            }
            if up == at {
                return false;
            }
            at = up;
        }
        false
    };
    for at in sentence.tokens().filter(|&at| under(at)) {
        phrase = phrase.start.min(at)..phrase.end.max(at + 1);
    }
    phrase
}

/// Steps up a sentence's tree, at most.
const DEPTH_MAX: usize = 12;

/// A noun in lower case and singular. The lemma of "bases" may be that of "basis", so the word itself is cut.
pub(super) fn noun(parse: &Parse, text: &str, at: usize) -> String {
    let word = parse.tokens[at].span.of(text).to_lowercase();
    match parse.tokens[at].tag {
        Tag::Nns | Tag::Nnps if word.ends_with('s') => word[..word.len() - 1].to_owned(),
        _ => word,
    }
}

/// The story name of the innermost source of a saying.
fn speaker(saying: &Saying<'_>) -> Option<u32> {
    let place = source::innermost(saying.assertion)?.span?;
    let mention = saying.witness.layers.mentions.iter().find(|mention| place.overlaps(mention.span))?;
    saying.name_of_group(mention.group)
}

/// The story name that a saying's subject is, if it is one.
pub(super) fn head_name(saying: &Saying<'_>) -> Option<u32> {
    let subject = token_range(saying.witness, saying.assertion.subject?);
    let head = head_of(&saying.witness.layers.parse, subject)?;
    let span = saying.witness.layers.parse.tokens[head].span;
    let mention = saying.witness.layers.mentions.iter().find(|mention| mention.span.contains(span))?;
    saying.name_of_group(mention.group)
}

/// The token of a phrase on which the others hang.
fn head_of(parse: &Parse, words: Range<usize>) -> Option<usize> {
    words.clone().find(|&at| {
        let token = &parse.tokens[at];
        token.dep == Dep::Root || !words.contains(&(token.head as usize))
    })
}

/// The one person of the report whose role ends in this noun.
fn in_the_role(saying: &Saying<'_>, noun: &str) -> Option<u32> {
    let layers = &saying.witness.layers;
    let bears = |role: &str| role.to_lowercase().split_whitespace().any(|word| word == noun);
    let mut people: Vec<u32> = layers
        .mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Person)
        .filter(|mention| mention.role.is_some_and(|role| bears(role.of(&saying.witness.report.text))))
        .filter_map(|mention| saying.name_of_group(mention.group))
        .collect();
    people.sort_unstable();
    people.dedup();
    if let [one] = people.as_slice() { Some(*one) } else { None }
}

/// Nouns under which a report speaks now of this one, now of that one.
const GENERAL: [&str; 30] = [
    "company",
    "firm",
    "group",
    "bank",
    "club",
    "team",
    "side",
    "government",
    "ministry",
    "minister",
    "court",
    "party",
    "union",
    "school",
    "man",
    "woman",
    "boy",
    "girl",
    "child",
    "person",
    "official",
    "player",
    "patient",
    "market",
    "price",
    "share",
    "report",
    "deal",
    "victim",
    "plant",
];

/// True if the report has one such thing.
fn is_sole(parse: &Parse, text: &str, wanted: &str) -> bool {
    const OTHERS: [&str; 7] = ["another", "other", "second", "two", "three", "one", "both"];
    let several = |at: usize| {
        noun(parse, text, at) == wanted
            && (matches!(parse.tokens[at].tag, Tag::Nns | Tag::Nnps)
                || at > 0 && OTHERS.contains(&parse.tokens[at - 1].lemma.to_lowercase().as_str()))
    };
    !GENERAL.contains(&wanted) && !(0..parse.tokens.len()).any(several)
}

/// The country whose the report says such things are, if it names but one.
fn owner(lands: &Lands, saying: &Saying<'_>, wanted: &str) -> Option<Country> {
    let parse = &saying.witness.layers.parse;
    let text = &saying.witness.report.text;
    let mut owners = BTreeSet::new();
    for (at, token) in parse.tokens.iter().enumerate() {
        let up = token.head as usize;
        if !matches!(token.dep, Dep::Poss | Dep::Amod | Dep::Compound | Dep::Nmod) || noun(parse, text, up) != wanted {
            continue;
        }
        if let Some(named) = lands.at(&parse.tokens, text, at) {
            owners.insert(named.country);
        } else if token.dep == Dep::Poss && matches!(token.span.of(text).to_lowercase().as_str(), "its" | "their") {
            // "Russia will keep its bases": the subject before it in the sentence.
            let before =
                parse.sentences.get(token.sentence as usize).map_or(at, |sentence| sentence.first as usize)..at;
            let subjects = before.rev().filter(|&word| matches!(parse.tokens[word].dep, Dep::Nsubj | Dep::Nsubjpass));
            owners.extend(
                subjects.take(1).filter_map(|word| lands.at(&parse.tokens, text, word)).map(|named| named.country),
            );
        }
    }
    if owners.len() == 1 { owners.pop_first() } else { None }
}
