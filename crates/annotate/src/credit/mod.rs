//! Credits: the places where a report says that it owes something to another outlet.
//!
//! A credit with a verb or "according to" is read off the tree; credit lines, datelines and notes about earlier versions
//! off the text. The report's own outlet is never credited. Linear in the text.

pub mod outlet;

use headwater_model::{Block, BlockKind, Credit, CreditKind, Dep, Mention, Parse, Pos, Report, Span, Tag};

use crate::tree::Tree;
use outlet::Outlets;

/// The credits a report gives, in text order, one for a place.
pub fn credits(report: &Report, parse: &Parse, mentions: &[Mention]) -> Vec<Credit> {
    let tree = Tree::new(&report.text, parse);
    let outlets = Outlets::of(report, &tree);
    let mut found = Vec::new();
    for i in 0..tree.len() {
        found.extend(at_token(&tree, &outlets, mentions, i));
    }
    for block in &report.blocks {
        credit_line(report, &outlets, block, &mut found);
        earlier_version(report, block, &mut found);
    }
    links(report, &outlets, &mut found);
    found.sort_by_key(|credit| (credit.span.start, credit.span.end));
    found.dedup_by(|later, earlier| later.span.overlaps(earlier.span) && later.name == earlier.name);
    found
}

/// Verbs by which outlets give news, by lemma.
const NEWS_VERBS: &[&str] = &[
    "report",
    "write",
    "say",
    "publish",
    "reveal",
    "cite",
    "quote",
    "break",
    "claim",
    "announce",
    "disclose",
    "note",
    "add",
    "state",
    "describe",
    "learn",
    "run",
    "carry",
    "allege",
    "put",
    "tell",
    "name",
    "confirm",
    "hear",
    "see",
    "obtain",
    "suggest",
    "post",
    "tweet",
    "call",
    "broadcast",
    "air",
    "have",
    "follow",
];

/// The credit whose outlet's name ends at token `i`, the head of the name.
fn at_token(tree: &Tree<'_>, outlets: &Outlets, mentions: &[Mention], i: usize) -> Option<Credit> {
    let token = tree.token(i);
    if !matches!(token.tag, Tag::Nnp | Tag::Nnps) && token.pos != Pos::Propn {
        return None;
    }
    let (left, right) = name_tokens(tree, mentions, i);
    if i != right && tree.head(i).is_some_and(|head| head > i && head <= right) {
        return None;
    }
    let words = tree.span(left, right).of(tree.text);
    let name = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let name = name.trim_end_matches("'s").trim_end_matches("’s");
    if outlets.is_own(name) || name.is_empty() {
        return None;
    }
    let known = outlets.contains(name);
    let make = |first: usize, last: usize, kind, report| {
        Some(Credit { span: tree.span(first.min(left), last.max(right)), name: name.into(), kind, report })
    };
    // Walk up through "the daily X", "a report by X", "X's report" to what governs the phrase.
    let mut top = i;
    let mut paper = false;
    for _ in 0..6 {
        let Some(head) = tree.head(top) else { break };
        let lemma = tree.lemma(head);
        let is_paper = matches!(
            lemma.as_str(),
            "report"
                | "article"
                | "story"
                | "account"
                | "piece"
                | "interview"
                | "dispatch"
                | "investigation"
                | "column"
                | "post"
                | "newsletter"
        );
        match tree.dep(top) {
            Dep::Appos | Dep::Compound | Dep::Nmod | Dep::Poss => {
                paper |= is_paper;
                top = head;
            }
            Dep::Pobj
                if tree.is_any(head, &["by", "from", "in", "of", "on"])
                    && tree.head(head).is_some_and(|above| tree.token(above).pos == Pos::Noun) =>
            {
                let above = tree.head(head)?;
                let lemma = tree.lemma(above);
                if !matches!(
                    lemma.as_str(),
                    "report" | "article" | "story" | "account" | "piece" | "interview" | "dispatch" | "investigation"
                ) {
                    break;
                }
                paper = true;
                top = above;
            }
            _ => break,
        }
    }
    let head = tree.head(top)?;
    let verb = tree.lemma(head);
    match tree.dep(top) {
        Dep::Nsubj if NEWS_VERBS.contains(&verb.as_str()) && (known || newsy(tree, head, &verb, i)) => {
            make(tree.edges(top).0.min(head), head, CreditKind::Cited, true)
        }
        Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj if paper && known => {
            make(tree.edges(top).0, i, CreditKind::Cited, true)
        }
        Dep::Dobj | Dep::Dative if matches!(verb.as_str(), "tell" | "inform") && (known || organisation(tree, i)) => {
            make(head, i, CreditKind::Told, false)
        }
        Dep::Dobj if matches!(verb.as_str(), "cite" | "quote" | "credit" | "reference") && (known || paper) => {
            make(head, i, CreditKind::Cited, true)
        }
        Dep::Pobj => {
            let above = tree.head(head);
            let above_lemma = above.map(|above| tree.lemma(above)).unwrap_or_default();
            if tree.is(head, "to") && above.is_some_and(|above| tree.is(above, "according")) && (known || paper) {
                return make(above.unwrap_or(head), i, CreditKind::Cited, true);
            }
            if tree.is(head, "to") && above_lemma == "refer" && known {
                return make(above.unwrap_or(head), i, CreditKind::Cited, true);
            }
            let said = matches!(
                above_lemma.as_str(),
                "report"
                    | "quote"
                    | "cite"
                    | "publish"
                    | "obtain"
                    | "reveal"
                    | "see"
                    | "carry"
                    | "contact"
                    | "write"
                    | "name"
                    | "leak"
                    | "break"
            );
            if tree.is(head, "by") && said && known {
                return make(above.unwrap_or(head), i, CreditKind::Cited, true);
            }
            let spoke = matches!(
                above_lemma.as_str(),
                "confirm"
                    | "speak"
                    | "say"
                    | "talk"
                    | "admit"
                    | "deny"
                    | "explain"
                    | "write"
                    | "interview"
                    | "statement"
                    | "comment"
            );
            if tree.is_any(head, &["to", "with"]) && spoke && known {
                return make(above.unwrap_or(head), i, CreditKind::Told, false);
            }
            let inside = tree.is_any(head, &["in", "on", "by", "from"]) && (known && paper || known && spoke);
            inside.then(|| make(head, i, CreditKind::Cited, true)).flatten()
        }
        _ if paper && known => make(tree.edges(top).0, i, CreditKind::Cited, true),
        _ => None,
    }
}

/// The tokens of the name around `i`, by its mention if there is one.
fn name_tokens(tree: &Tree<'_>, mentions: &[Mention], i: usize) -> (usize, usize) {
    let first = mentions.partition_point(|mention| mention.end_token as usize <= i);
    match mentions.get(first) {
        Some(mention) if (mention.first_token as usize) <= i => {
            (mention.first_token as usize, mention.end_token as usize - 1)
        }
        _ => tree.name_run(i),
    }
}

/// True if an organisation that reports something in a clause is an outlet: firms say and announce, but "report that" only of
/// figures, so the clause must not be about themselves.
fn newsy(tree: &Tree<'_>, verb: usize, lemma: &str, name: usize) -> bool {
    lemma == "report" && organisation(tree, name) && tree.child(verb, &[Dep::Ccomp]).is_some()
}

fn organisation(tree: &Tree<'_>, i: usize) -> bool {
    tree.token(i).entity == Some(headwater_model::NamedEntity::Org)
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
        let short = inner.len() < 40 && inner.chars().filter(|mark| mark.is_alphabetic()).count() > 1;
        let at_end = words[close + 1..].trim_matches(|mark: char| !mark.is_alphanumeric()).is_empty();
        if short && (dateline && !inner.contains(char::is_numeric) || at_end && outlets.contains(inner)) {
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
        if outlets.contains(name) {
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
