//! Finds out whom a source's words mean: pronouns, roles, "the person", "one of them", and the fullest name.
//!
//! Sources and names are read from the top; each phrase that points back takes the last compatible one. The look back
//! is limited to the last [`REACH`] candidates, so the work is linear.

use std::collections::BTreeMap;

use headwater_model::{CompactString, CueClass, Dep, EntityKind, Mention, Source, SourceKind, Span};

use super::frame::{Frame, Who};
use super::source::{Back, Phrase, Reader};

/// How many earlier sources and names are looked at: a report's talkers, not its whole cast.
const REACH: usize = 60;

/// A source met on the way down.
#[derive(Clone, Debug)]
struct Met {
    source: Source,
    /// Its frame, if it speaks in one.
    frame: Option<usize>,
    head: CompactString,
    role: CompactString,
    /// True if it is the subject of its clause.
    subject: bool,
}

/// The sources of `frames`, by their index; and for those that continue another's source, that frame.
pub fn resolve(reader: &Reader<'_>, frames: &[Frame], title: Option<Span>) -> (Vec<Source>, Vec<Option<usize>>) {
    let mut order: Vec<usize> = (0..frames.len()).collect();
    order.sort_by_key(|&at| (place(reader, &frames[at]), at));
    let mut sources = vec![nobody(); frames.len()];
    let mut follows = vec![None; frames.len()];
    let names = fullest(reader);
    let mut met: Vec<Met> = Vec::new();
    let mut next_mention = 0;
    for at in order {
        let frame = &frames[at];
        let here = place(reader, frame);
        while let Some(mention) = reader.mentions.get(next_mention).filter(|mention| mention.span.start < here) {
            met.extend(from_mention(reader, &names, mention));
            next_mention += 1;
        }
        match frame.who {
            Who::Nobody => {}
            who => {
                let Some(phrase) = reader.read_who(who) else { continue };
                let (source, from) = one(reader, &names, frame, &phrase, &met);
                follows[at] = from;
                // "Sources" in a headline are known from the body, not the other way.
                let headline = title.is_some_and(|title| title.contains(phrase.span));
                if phrase.back != Back::Speaker && !headline && frame.class != CueClass::Attitude {
                    met.push(Met {
                        source: source.clone(),
                        frame: Some(at),
                        head: phrase.head.clone(),
                        role: phrase.span.of(reader.tree.text).to_lowercase().into(),
                        subject: true,
                    });
                }
                sources[at] = source;
            }
        }
    }
    (sources, follows)
}

/// Where a frame's source stands, or its cue if it has none.
fn place(reader: &Reader<'_>, frame: &Frame) -> u32 {
    match frame.who {
        who if who.head().is_some() => who.head().map_or(0, |head| reader.tree.token(head).span.start),
        _ => frame.cue.map_or_else(|| frame.extent().start, |cue| cue.start),
    }
}

fn nobody() -> Source {
    Source { name: CompactString::default(), span: None, kind: SourceKind::Unnamed, group: None, count: None }
}

/// A person or body that is only named can be who a pronoun means.
fn from_mention(reader: &Reader<'_>, names: &BTreeMap<u32, CompactString>, mention: &Mention) -> Option<Met> {
    let words = mention.span.of(reader.tree.text);
    let kind = match mention.kind {
        _ if reader.outlets.contains(words) => SourceKind::Outlet,
        EntityKind::Person => SourceKind::Person,
        EntityKind::Organisation => SourceKind::Organisation,
        _ => return None,
    };
    let role = mention.role.map_or_else(CompactString::default, |role| role.of(reader.tree.text).to_lowercase().into());
    let source = Source {
        name: names.get(&mention.group).cloned().unwrap_or_else(|| words.into()),
        span: Some(mention.span),
        kind,
        group: Some(mention.group),
        count: None,
    };
    let subject = (mention.first_token..mention.end_token)
        .any(|at| matches!(reader.tree.dep(at as usize), Dep::Nsubj | Dep::Nsubjpass));
    Some(Met { source, frame: None, head: words.into(), role, subject })
}

/// The longest name of each group of mentions; of equally long ones the first in order of letters.
fn fullest(reader: &Reader<'_>) -> BTreeMap<u32, CompactString> {
    let mut names: BTreeMap<u32, &str> = BTreeMap::new();
    for mention in reader.mentions {
        let words = mention.span.of(reader.tree.text);
        let name = names.entry(mention.group).or_insert(words);
        let longer = words.chars().count().cmp(&name.chars().count()).then_with(|| (*name).cmp(words));
        if longer.is_gt() {
            *name = words;
        }
    }
    names.into_iter().map(|(group, name)| (group, name.into())).collect()
}

/// The source a phrase means, and the frame whose source it continues.
fn one(
    reader: &Reader<'_>,
    names: &BTreeMap<u32, CompactString>,
    frame: &Frame,
    phrase: &Phrase,
    met: &[Met],
) -> (Source, Option<usize>) {
    let own = |name: CompactString| Source {
        name,
        span: Some(phrase.span),
        kind: phrase.kind,
        group: phrase.group,
        count: phrase.count,
    };
    // "They" and "it" that point at nobody who was met name no source; "he" and "she" name a person all the same.
    let unknown = || Source { name: phrase.name.clone(), span: Some(phrase.span), ..nobody() };
    let back = |test: &dyn Fn(&Met) -> bool| met.iter().rev().take(REACH).find(|earlier| test(earlier));
    let as_found = |found: &Met| {
        let source = Source { span: Some(phrase.span), ..found.source.clone() };
        (source, found.frame)
    };
    match phrase.back {
        Back::No => {
            let name = phrase.group.and_then(|group| names.get(&group).cloned()).unwrap_or_else(|| fuller(phrase, met));
            (own(name), None)
        }
        Back::Person => person(reader, frame, met).map_or_else(|| (own(phrase.name.clone()), None), as_found),
        Back::Several => back(&|earlier| {
            earlier.frame.is_some()
                && (earlier.source.kind == SourceKind::Anonymous && earlier.source.count != Some(1)
                    || matches!(earlier.source.kind, SourceKind::Organisation | SourceKind::Outlet))
        })
        .map_or_else(|| (unknown(), None), as_found),
        Back::Thing => back(&|earlier| {
            matches!(earlier.source.kind, SourceKind::Organisation | SourceKind::Outlet | SourceKind::Document)
        })
        .map_or_else(|| (unknown(), None), as_found),
        // "We" outside quotation marks is the report itself.
        Back::Speaker if !reader.quotes.cover(phrase.span.start) => (unknown(), None),
        Back::Speaker => back(&|earlier| earlier.frame.is_some()).map_or_else(
            || (unknown(), None),
            |found| (Source { span: Some(phrase.span), ..found.source.clone() }, None),
        ),
        Back::Role => {
            let outlet = phrase.kind == SourceKind::Outlet || crate::credit::outlet::may_be_outlet_noun(&phrase.head);
            let found = back(&|earlier| same_role(phrase, earlier)).or_else(|| {
                // "The news agency" after a body that spoke and was not known for an outlet.
                outlet
                    .then(|| {
                        back(&|earlier| earlier.frame.is_some() && earlier.source.kind == SourceKind::Organisation)
                    })
                    .flatten()
            });
            found.map_or_else(|| (own(phrase.name.clone()), None), as_found)
        }
        Back::Same => {
            let single = phrase.count == Some(1);
            let found = back(&|earlier| {
                earlier.frame.is_some()
                    && earlier.source.kind == SourceKind::Anonymous
                    && (earlier.source.count == Some(1)) == single
                    && (earlier.head == phrase.head || interchangeable(&earlier.head, &phrase.head))
            });
            if let Some(found) = found {
                return as_found(found);
            }
            match back(&|earlier| earlier.frame.is_some() && earlier.source.kind == SourceKind::Anonymous) {
                Some(group) if single && group.source.count != Some(1) => member(phrase, group),
                _ => (own(phrase.name.clone()), None),
            }
        }
        Back::Member => match back(&|earlier| {
            earlier.frame.is_some()
                && earlier.source.kind == SourceKind::Anonymous
                && !earlier.source.name.starts_with("one of ")
        }) {
            Some(group) => member(phrase, group),
            None => (own(phrase.name.clone()), None),
        },
    }
}

/// Whom "he" or "she" means: the subject of the nearest sentence that names people, else whom it names last. Nobody whom
/// the speaker names in the very words that are attributed.
fn person<'m>(reader: &Reader<'_>, frame: &Frame, met: &'m [Met]) -> Option<&'m Met> {
    let possible = |earlier: &&Met| {
        let single =
            earlier.source.kind == SourceKind::Anonymous && earlier.source.count == Some(1) && earlier.frame.is_some();
        let spoken_of = earlier.source.span.is_some_and(|span| frame.content.iter().any(|piece| piece.contains(span)));
        (earlier.source.kind == SourceKind::Person || single) && !spoken_of
    };
    let last = met.iter().rev().take(REACH).find(possible)?;
    let sentence = |one: &Met| one.source.span.map(|span| reader.tree.sentence_at(span.start));
    let here = sentence(last);
    let beside = || met.iter().rev().take(REACH).filter(possible).take_while(|one| sentence(one) == here);
    let first_subject = beside().filter(|one| one.subject).last();
    Some(first_subject.unwrap_or(last))
}

/// One out of an earlier group: "one of two people familiar with the matter".
fn member(phrase: &Phrase, group: &Met) -> (Source, Option<usize>) {
    let words = phrase.name.to_lowercase();
    let first = words.split_whitespace().next().unwrap_or("one");
    let whose = if group.source.count == Some(1) { phrase.name.to_string() } else { lower_first(&group.source.name) };
    let name = match first {
        _ if group.source.count == Some(1) => whose,
        "second" | "third" | "fourth" | "first" => format!("the {first} of {whose}"),
        "another" | "other" => format!("another of {whose}"),
        _ => format!("one of {whose}"),
    };
    let source =
        Source { name: name.into(), span: Some(phrase.span), kind: SourceKind::Anonymous, group: None, count: Some(1) };
    (source, group.frame)
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// True for head nouns that news swaps freely for one source.
fn interchangeable(a: &str, b: &str) -> bool {
    const LOOSE: [&str; 7] = ["source", "person", "people", "individual", "official", "insider", "one"];
    LOOSE.contains(&a) && LOOSE.contains(&b)
}

/// True if an earlier source or name can be "the minister", "the ministry", "the news agency".
fn same_role(phrase: &Phrase, earlier: &Met) -> bool {
    let head = phrase.head.as_str();
    let has_word = |text: &str| text.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == head);
    match earlier.source.kind {
        SourceKind::Outlet => {
            phrase.kind == SourceKind::Outlet || crate::credit::outlet::may_be_outlet_noun(head) && head != "service"
        }
        SourceKind::Person => phrase.kind == SourceKind::Anonymous && (has_word(&earlier.role) || person_word(head)),
        SourceKind::Organisation => {
            phrase.kind == SourceKind::Organisation
                && (has_word(&earlier.source.name.to_lowercase())
                    || has_word(&earlier.role)
                    || earlier.head == head
                    || company(head, &earlier.source.name))
        }
        SourceKind::Document => {
            phrase.kind == SourceKind::Document && (earlier.head == head || has_word(&earlier.role))
        }
        SourceKind::Anonymous => {
            phrase.kind == SourceKind::Anonymous
                && earlier.frame.is_some()
                && (earlier.head == head || has_word(&earlier.role))
        }
        SourceKind::Unnamed => false,
    }
}

/// Role nouns that fit whoever speaks on record.
fn person_word(head: &str) -> bool {
    matches!(head, "spokesman" | "spokeswoman" | "spokesperson")
}

/// "the company" fits a name that has the form of one.
fn company(head: &str, name: &str) -> bool {
    const FORMS: [&str; 16] = [
        "inc", "corp", "ltd", "llc", "plc", "ag", "se", "sa", "nv", "gmbh", "co", "group", "holding", "holdings", "pt",
        "as",
    ];
    matches!(
        head,
        "company" | "firm" | "group" | "manufacturer" | "operator" | "maker" | "carrier" | "producer" | "retailer"
    ) && name.to_lowercase().split(|mark: char| !mark.is_alphanumeric()).any(|word| FORMS.contains(&word))
}

/// The fullest name among earlier sources that this one abbreviates: "Riedl" after "Tomáš Riedl".
fn fuller(phrase: &Phrase, met: &[Met]) -> CompactString {
    if !matches!(phrase.kind, SourceKind::Person | SourceKind::Organisation | SourceKind::Outlet)
        || phrase.name.contains(' ')
    {
        return phrase.name.clone();
    }
    let longer = met.iter().rev().take(REACH).find(|earlier| {
        earlier.source.kind == phrase.kind
            && earlier.source.name.len() > phrase.name.len()
            && earlier.source.name.strip_suffix(phrase.name.as_str()).is_some_and(|rest| rest.ends_with([' ', '-']))
    });
    longer.map_or_else(|| phrase.name.clone(), |earlier| earlier.source.name.clone())
}
