//! Credits: the places where a report says that it owes something to another outlet.
//!
//! A credit with a verb or "according to" is read off the tree; credit lines, datelines and notes about earlier versions
//! off the text. The report's own outlet is never credited. Linear in the text.

pub mod outlet;

use headwater_model::{Block, BlockKind, Credit, CreditKind, Dep, EntityKind, Mention, Parse, Report, Span};

use crate::tree::Tree;
use outlet::Outlets;

/// The credits a report gives, in text order, one for a place.
pub fn credits(report: &Report, parse: &Parse, mentions: &[Mention]) -> Vec<Credit> {
    let tree = Tree::new(&report.text, parse);
    let outlets = Outlets::of(report, &tree, mentions);
    let mut found: Vec<Credit> = mentions.iter().filter_map(|mention| at_name(&tree, &outlets, mention)).collect();
    for block in &report.blocks {
        credit_line(report, &outlets, block, &mut found);
        earlier_version(report, block, &mut found);
    }
    links(report, &outlets, &mut found);
    found.sort_by_key(|credit| (credit.span.start, credit.span.end));
    found.dedup_by(|later, earlier| later.span.overlaps(earlier.span) && later.name == earlier.name);
    found
}

/// What outlets put out, by lemma.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "report", "article", "story", "account", "piece", "interview", "dispatch", "investigation", "column", "post",
    "newsletter", "exclusive", "scoop",
];

/// Steps from a name up to the word that governs its phrase.
const STEPS: usize = 6;

/// The credit that the name gives, by what its phrase does in the sentence.
fn at_name(tree: &Tree<'_>, outlets: &Outlets, mention: &Mention) -> Option<Credit> {
    let (left, end) = (mention.first_token as usize, mention.end_token as usize);
    if end <= left || end > tree.len() {
        return None;
    }
    let name = mention.span.of(tree.text);
    if outlets.is_own(name) {
        return None;
    }
    let known = outlets.contains(name);
    let right = end - 1;
    let make = |first: usize, last: usize, kind, report| {
        Some(Credit { span: tree.span(first.min(left), last.max(right)), name: name.into(), kind, report })
    };
    // The name's head, then up through "the daily X", "a report by X", "X's report".
    let mut top = (left..end).find(|&at| tree.head(at).is_none_or(|head| head < left || head >= end))?;
    let mut paper = false;
    for _ in 0..STEPS {
        let Some(head) = tree.head(top) else { break };
        let piece = |at: usize| PIECES.contains(&tree.lemma(at).as_str());
        let above = tree.head(head).filter(|&above| above != head);
        match tree.dep(top) {
            Dep::Appos | Dep::Compound | Dep::Nmod | Dep::Poss => {
                paper |= piece(head);
                top = head;
            }
            Dep::Pobj if tree.is_any(head, &["by", "from", "in", "of", "on"]) && above.is_some_and(piece) => {
                paper = true;
                top = above?;
            }
            _ => break,
        }
    }
    if paper && known {
        return make(tree.edges(top).0, right, CreditKind::Cited, true);
    }
    let head = tree.head(top)?;
    let lemma = tree.lemma(head);
    match tree.dep(top) {
        Dep::Nsubj if known => make(left, head.min(right + 4), CreditKind::Cited, true),
        Dep::Dobj | Dep::Dative
            if matches!(lemma.as_str(), "tell" | "inform") && (known || audience(name, mention)) =>
        {
            make(head, right, CreditKind::Told, false)
        }
        Dep::Dobj if known && matches!(lemma.as_str(), "cite" | "quote" | "credit" | "reference") => {
            make(head, right, CreditKind::Cited, true)
        }
        Dep::Pobj if known => {
            let above = tree.head(head)?;
            let verb = tree.lemma(above);
            if tree.is(head, "to") && (tree.is(above, "according") || verb == "refer")
                || tree.is(head, "by")
                || tree.is(head, "per")
            {
                return make(above, right, CreditKind::Cited, true);
            }
            #[rustfmt::skip]
            const SPEAKING: &[&str] = &[
                "confirm", "speak", "say", "talk", "admit", "deny", "explain", "write", "interview", "statement",
                "comment", "leak", "give", "send", "show", "disclose", "reveal", "describe",
            ];
            if tree.is_any(head, &["to", "with"]) && SPEAKING.contains(&verb.as_str()) {
                return make(above, right, CreditKind::Told, false);
            }
            let inside = tree.is_any(head, &["in", "on", "from", "for"]) && SPEAKING.contains(&verb.as_str());
            inside.then(|| make(head, right, CreditKind::Cited, true)).flatten()
        }
        _ => None,
    }
}

/// True if somebody who "told X" most likely told an outlet: a body that is no parliament, court or board.
fn audience(name: &str, mention: &Mention) -> bool {
    matches!(mention.kind, EntityKind::Organisation | EntityKind::Other) && !outlet::other_body(name)
}

/// True for words that are all capitalised: a name, where nothing else stands in a line.
fn is_name(words: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    (1..=4).contains(&words.split_whitespace().count()) && words.split_whitespace().all(capital)
}

/// "(AP)" in a dateline, "Reuters" as a whole line, "Source: dpa", "With reporting by AFP", "/TASS/".
fn credit_line(report: &Report, outlets: &Outlets, block: &Block, found: &mut Vec<Credit>) {
    let words = block.span.of(&report.text);
    let start = block.span.start as usize;
    let mut add = |from: usize, until: usize, name: &str| {
        let trimmed = name.trim().trim_start_matches("the ").trim();
        if !trimmed.is_empty() && trimmed.chars().any(char::is_alphabetic) && !outlets.is_own(trimmed) {
            found.push(Credit {
                span: Span::new(start + from, start + until).trimmed(&report.text),
                name: trimmed.into(),
                kind: CreditKind::CreditLine,
                report: true,
            });
        }
    };
    let dateline = block.kind == BlockKind::Dateline;
    // Names in brackets: any in a dateline, known ones at the end of a paragraph.
    let mut from = 0;
    while let Some(open) = words[from..].find('(').map(|at| at + from) {
        let Some(close) = words[open..].find(')').map(|at| at + open) else { break };
        let inner = &words[open + 1..close];
        let edition = inner.to_lowercase().contains("edition");
        let short = !edition && inner.len() < 40 && inner.chars().filter(|mark| mark.is_alphabetic()).count() > 1;
        let at_end = words[close + 1..].trim_matches(|mark: char| !mark.is_alphanumeric()).is_empty();
        let alone = words.len() == close + 1 - open && is_name(inner);
        if short && (dateline && !inner.contains(char::is_numeric) || at_end && (alone || outlets.contains(inner))) {
            for name in inner.split(['/', ',', ';']) {
                add(open, close + 1, name);
            }
        }
        from = close + 1;
    }
    if dateline && !words.contains('(') {
        for part in words.split([',', '–', '—', '/', '|']).map(str::trim) {
            if outlets.contains(part)
                && let Some(at) = words.find(part)
            {
                add(at, at + part.len(), part);
            }
        }
    }
    const INTRODUCTIONS: [&str; 12] = [
        "source: ",
        "sources: ",
        "with reporting by ",
        "with material from ",
        "with files from ",
        "reporting by ",
        "additional reporting by ",
        "(reporting by ",
        "by the ",
        "via ",
        "originally published by ",
        "first published by ",
    ];
    let lower = words.to_lowercase();
    for introduction in INTRODUCTIONS {
        let same_length = lower.len() == words.len();
        if let Some(rest) = lower.strip_prefix(introduction).filter(|_| same_length) {
            let until = rest.find(['.', ';', '\n', ')']).unwrap_or(rest.len());
            let names = &words[introduction.len()..introduction.len() + until];
            for name in names.split([',', '/', '&']).flat_map(|part| part.split(" and ")) {
                if outlets.contains(name.trim()) {
                    add(0, introduction.len() + until, name);
                }
            }
        }
    }
    let whole = words.trim_matches(|mark: char| !mark.is_alphanumeric());
    if matches!(block.kind, BlockKind::Boilerplate | BlockKind::Byline | BlockKind::Dateline)
        || block.kind == BlockKind::Paragraph && whole.len() < 40
    {
        let name = whole.strip_prefix("By ").unwrap_or(whole);
        if outlets.contains(name) && !name.contains([',', '(', '|']) {
            add(0, words.len(), name);
        }
    }
    if block.kind == BlockKind::Byline {
        for part in whole.split([',', '|', '/', '–', '—']).skip(1).map(str::trim) {
            if outlets.contains(part)
                && let Some(at) = words.find(part)
            {
                add(at, at + part.len(), part);
            }
        }
    }
}

/// "An earlier version of this article said ..."
fn earlier_version(report: &Report, block: &Block, found: &mut Vec<Credit>) {
    let lower = block.span.of(&report.text).to_lowercase();
    if lower.len() != block.span.len() {
        return;
    }
    for before in ["earlier version", "previous version", "original version", "prior version"] {
        if let Some(at) = lower.find(before) {
            let rest = &lower[at + before.len()..];
            let about_this = [" of this ", " of the article", " of the story", " of our "]
                .iter()
                .any(|phrase| rest.starts_with(phrase));
            if about_this {
                let span = Span::new(block.span.start as usize + at, block.span.start as usize + at + before.len());
                let name = report.outlet.as_deref().unwrap_or_default().into();
                found.push(Credit { span, name, kind: CreditKind::EarlierVersion, report: true });
                return;
            }
        }
    }
}

/// Links to another site whose words stand in the text and name an outlet.
fn links(report: &Report, outlets: &Outlets, found: &mut Vec<Credit>) {
    /// Links looked up in the text: the rest are navigation.
    const MOST: usize = 50;
    let host = |url: &str| {
        let rest = url.split_once("://")?.1;
        let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.").to_lowercase();
        (!host.is_empty()).then_some(host)
    };
    let own = report.url.as_deref().and_then(host);
    for (address, words) in report.links.iter().take(MOST) {
        let Some(host) = host(address) else { continue };
        if Some(&host) == own.as_ref() || words.trim().is_empty() || !outlets.contains(words) {
            continue;
        }
        if let Some(at) = report.text.find(words.trim()) {
            let span = Span::new(at, at + words.trim().len());
            found.push(Credit { span, name: words.trim().into(), kind: CreditKind::Link, report: true });
        }
    }
}

#[cfg(test)]
mod tests;
