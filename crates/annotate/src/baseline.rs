//! The plain way of reading a report, kept to see what the methods gain.
//!
//! Names are the tagger's entities as they stand. Every sentence is one assertion, as plain fact, affirmed unless the head
//! verb is negated. Its source is the subject of a verb of saying that heads the sentence, or what stands after
//! "according to". No dates beyond those written in full, no quantities, no nesting, nothing carried over.

use headwater_model::{
    Assertion, Certainty, CompactString, Dep, EntityKind, Layers, Mention, NamedEntity, Parse, Polarity, Pos, Report,
    Source, SourceKind, Span, Tag, Witness,
};

/// The lemmas that make a sentence somebody's.
const SAYING: [&str; 6] = ["say", "tell", "report", "announce", "add", "write"];

/// Writes the layers of `report` the plain way.
pub fn annotate(report: Report, parse: Parse) -> Witness {
    let mentions = mentions(&parse);
    let assertions = assertions(&report, &parse);
    let layers = Layers { parse, mentions, assertions, ..Layers::default() };
    Witness { report, layers }
}

/// The tagger's entities, each mention a thing of its own unless written alike.
fn mentions(parse: &Parse) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let tokens = &parse.tokens;
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        at += 1;
        let Some(kind) = tokens[start].entity.and_then(kind) else { continue };
        while at < tokens.len() && tokens[at].entity == tokens[start].entity && !tokens[at].entity_start {
            at += 1;
        }
        found.push(Mention {
            span: tokens[start].span.cover(tokens[at - 1].span),
            kind,
            group: found.len() as u32,
            role: None,
            first_token: start as u32,
            end_token: at as u32,
        });
    }
    found
}

fn kind(entity: NamedEntity) -> Option<EntityKind> {
    match entity {
        NamedEntity::Person => Some(EntityKind::Person),
        NamedEntity::Org => Some(EntityKind::Organisation),
        NamedEntity::Gpe | NamedEntity::Loc => Some(EntityKind::Place),
        NamedEntity::Fac => Some(EntityKind::Facility),
        _ => None,
    }
}

fn assertions(report: &Report, parse: &Parse) -> Vec<Assertion> {
    let sentence = |(index, sentence): (usize, &headwater_model::Sentence)| {
        let root = sentence.tokens().find(|&at| parse.tokens[at].dep == Dep::Root)?;
        let negated = sentence.tokens().any(|at| {
            let token = &parse.tokens[at];
            token.dep == Dep::Neg && token.head as usize == root
        });
        Some(Assertion {
            span: sentence.span,
            sentence: index as u32,
            headline: report.title.is_some_and(|title| title.contains(sentence.span)),
            chain: source(report, parse, root).into_iter().collect(),
            certainty: Certainty::Stated,
            certainty_why: None,
            polarity: if negated { Polarity::Denied } else { Polarity::Affirmed },
            polarity_why: None,
            predicate: root as u32,
            subject: None,
            quoted: false,
        })
    };
    parse.sentences.iter().enumerate().filter_map(sentence).collect()
}

/// Who the sentence headed by `root` is attributed to.
fn source(report: &Report, parse: &Parse, root: usize) -> Option<Source> {
    let tokens = &parse.tokens;
    let inside = parse.sentences[tokens[root].sentence as usize].tokens();
    let speaker = if tokens[root].pos == Pos::Verb && SAYING.contains(&tokens[root].lemma.as_str()) {
        inside.clone().find(|&at| tokens[at].dep == Dep::Nsubj && tokens[at].head as usize == root)
    } else {
        let to = inside.clone().find(|&at| {
            tokens[at].lemma == "to" && at > 0 && tokens[at - 1].lemma == "accord" && tokens[at - 1].tag == Tag::Vbg
        })?;
        inside.clone().find(|&at| tokens[at].dep == Dep::Pobj && tokens[at].head as usize == to)
    }?;
    let span = subtree(parse, speaker);
    Some(Source {
        name: CompactString::from(span.of(&report.text)),
        span: Some(span),
        kind: if tokens[speaker].pos == Pos::Propn { SourceKind::Organisation } else { SourceKind::Anonymous },
        group: None,
        count: None,
    })
}

/// From the first to the last token that hangs on `at`.
fn subtree(parse: &Parse, at: usize) -> Span {
    let sentence = parse.sentences[parse.tokens[at].sentence as usize].tokens();
    let below = |token: usize| {
        let mut here = token;
        // A path to the root is no longer than the sentence.
        for _ in sentence.clone() {
            if here == at {
                return true;
            }
            let head = parse.tokens[here].head as usize;
            if head == here {
                return false;
            }
            here = head;
        }
        false
    };
    sentence
        .clone()
        .filter(|&token| below(token))
        .fold(parse.tokens[at].span, |all, token| all.cover(parse.tokens[token].span))
}
