//! A report's text cut where a layer begins or ends, each piece with the classes of the layers that cover it.
//!
//! Linear in the text and its layers, as long as few layers cover one word: what is open at a place is kept in a short list.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{Certainty, Modifier, Polarity, Quantity, Span, Unit, Witness};

use crate::brat::amount;
use crate::word;

/// A run of words that the same layers cover.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub words: String,
    /// Anchors of what begins here.
    pub ids: Vec<String>,
    /// Classes, blank between; empty for bare text.
    pub class: String,
    /// Hue of a name.
    pub hue: Option<u32>,
    /// What a time or quantity that ends here is worth.
    pub value: Option<String>,
    /// What to tell of it beside the page.
    pub tip: String,
}

/// What a layer says of a span.
enum What {
    Content,
    Source,
    Cue,
    Assertion(Certainty, Polarity),
    Name(u32),
    Time,
    Amount,
}

struct Mark {
    span: Span,
    what: What,
    /// The anchor of its first word, if it can be pointed at.
    id: Option<String>,
    value: Option<String>,
    tip: String,
}

/// The layers of a report, block by block.
pub(crate) struct Marks {
    /// By start, the last first; of one start the longest last.
    waiting: Vec<Mark>,
    open: Vec<Mark>,
    begun: BTreeSet<String>,
}

impl Marks {
    /// All layers of a witness. `key` begins every anchor; `hues` are those of the names.
    pub fn of(witness: &Witness, key: &str, hues: &BTreeMap<u32, u32>) -> Marks {
        let layers = &witness.layers;
        let mark = |span, what| Mark { span, what, id: None, value: None, tip: String::new() };
        let mut waiting = Vec::new();
        for (number, attribution) in layers.attributions.iter().enumerate() {
            for (nth, &content) in attribution.content.iter().enumerate() {
                let id = (nth == 0).then(|| format!("{key}-a{number}"));
                waiting.push(Mark { id, ..mark(content, What::Content) });
            }
            waiting.extend(attribution.source.span.map(|span| mark(span, What::Source)));
            waiting.extend(attribution.cue.map(|span| mark(span, What::Cue)));
        }
        for (number, assertion) in layers.assertions.iter().enumerate() {
            let id = Some(format!("{key}-s{number}"));
            let what = What::Assertion(assertion.certainty, assertion.polarity);
            let denied = if assertion.polarity == Polarity::Denied { "denied, " } else { "" };
            let tip = format!("{denied}{}", word::certainty_phrase(assertion.certainty));
            waiting.push(Mark { id, tip, ..mark(assertion.span, what) });
        }
        for mention in &layers.mentions {
            let hue = hues.get(&mention.group).copied().unwrap_or(0);
            waiting.push(mark(mention.span, What::Name(hue)));
        }
        for time in &layers.times {
            let value = format!("{}{}", time.modifier.map_or("", modifier_sign), time.value);
            let tip = match super::days(time.from, time.to) {
                Some(days) if time.relative => format!("{days}: {}", time.reason),
                Some(days) => days,
                None => time.reason.to_string(),
            };
            waiting.push(Mark { value: Some(value), tip, ..mark(time.span, What::Time) });
        }
        for quantity in &layers.quantities {
            use headwater_model::Exactness::{About, AtLeast, AtMost, Exact};
            let sign = match quantity.exactness {
                Exact => "",
                About => "≈ ",
                AtLeast => "≥ ",
                AtMost => "≤ ",
            };
            // What is counted, the words say.
            let number = match &quantity.unit {
                Unit::Counted(_) => amount(&Quantity { unit: Unit::None, ..quantity.clone() }),
                _ => amount(quantity),
            };
            let value = format!("{sign}{number}");
            waiting.push(Mark { value: Some(value), ..mark(quantity.span, What::Amount) });
        }
        waiting.retain(|mark| !mark.span.is_empty());
        waiting.sort_by_key(|mark| (std::cmp::Reverse(mark.span.start), mark.span.end));
        Marks { waiting, open: Vec::new(), begun: BTreeSet::new() }
    }

    /// The pieces of one block. Blocks are asked for in text order.
    pub fn pieces(&mut self, text: &str, block: Span) -> Vec<Piece> {
        self.open.retain(|mark| mark.span.end > block.start);
        let mut cuts = BTreeSet::from([block.start, block.end]);
        let inside = |at: u32| (block.start..=block.end).contains(&at);
        let mut coming: Vec<Mark> = Vec::new();
        while let Some(mark) = self.waiting.pop_if(|mark| mark.span.start < block.end) {
            if mark.span.end > block.start {
                coming.push(mark);
            }
        }
        let edges = self.open.iter().chain(&coming).flat_map(|mark| [mark.span.start, mark.span.end]);
        cuts.extend(edges.filter(|edge| inside(*edge) && text.is_char_boundary(*edge as usize)));
        let cuts: Vec<u32> = cuts.into_iter().collect();
        coming.reverse();
        let mut pieces = Vec::with_capacity(cuts.len());
        for pair in cuts.windows(2) {
            let span = Span { start: pair[0], end: pair[1] };
            while let Some(mark) = coming.pop_if(|mark| mark.span.start <= span.start) {
                self.open.push(mark);
            }
            self.open.retain(|mark| mark.span.end > span.start);
            pieces.push(self.piece(text, span));
        }
        self.open.extend(coming);
        pieces
    }

    fn piece(&mut self, text: &str, span: Span) -> Piece {
        let mut piece = Piece {
            words: span.of(text).to_owned(),
            ids: Vec::new(),
            class: String::new(),
            hue: None,
            value: None,
            tip: String::new(),
        };
        let (mut depth, mut classes, mut tips) = (0, Vec::new(), Vec::new());
        let (mut assertion, mut source): (Option<&Mark>, Option<&Mark>) = (None, None);
        for mark in &self.open {
            if let Some(id) = &mark.id
                && self.begun.insert(id.clone())
            {
                piece.ids.push(id.clone());
            }
            if mark.value.is_some() && mark.span.end == span.end {
                piece.value = mark.value.clone();
            }
            match mark.what {
                What::Content => depth += 1,
                // Of assertions within one another, the narrowest has the say.
                What::Assertion(..) if assertion.is_none_or(|other| mark.span.len() <= other.span.len()) => {
                    assertion = Some(mark);
                }
                What::Assertion(..) => {}
                What::Source if source.is_none_or(|other| mark.span.len() <= other.span.len()) => source = Some(mark),
                What::Source => {}
                What::Cue => classes.push("cue"),
                What::Name(hue) => {
                    piece.hue = Some(hue);
                    classes.push("name");
                }
                What::Time => {
                    classes.push("time");
                    tips.push(mark.tip.as_str());
                }
                What::Amount => classes.push("qty"),
            }
        }
        if let Some(mark) = source {
            classes.push("src");
            if mark.span.start == span.start {
                classes.push("from");
            }
            if mark.span.end == span.end {
                classes.push("upto");
            }
        }
        if let Some(Mark { what: What::Assertion(certainty, polarity), tip, .. }) = assertion {
            classes.push(word::certainty_code(*certainty));
            if *polarity == Polarity::Denied {
                classes.push("denied");
            }
            if *certainty != Certainty::Stated || *polarity == Polarity::Denied {
                tips.push(tip);
            }
        }
        const DEPTHS: [&str; 4] = ["a1", "a2", "a3", "a4"];
        classes.extend(DEPTHS.get((depth as usize).min(4).wrapping_sub(1)));
        classes.sort_unstable();
        classes.dedup();
        tips.dedup();
        piece.class = classes.join(" ");
        piece.tip = tips.join("; ");
        piece
    }
}

/// What a TIMEX3 modifier does to a value, as a sign in front of it.
fn modifier_sign(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Before => "< ",
        Modifier::After => "> ",
        Modifier::OnOrBefore | Modifier::EqualOrLess => "≤ ",
        Modifier::OnOrAfter | Modifier::EqualOrMore => "≥ ",
        Modifier::LessThan => "< ",
        Modifier::MoreThan => "> ",
        Modifier::Start => "early ",
        Modifier::Mid => "mid ",
        Modifier::End => "late ",
        Modifier::Approx => "≈ ",
    }
}
