//! Cuts a text into blocks.
//!
//! A report has a head (masthead, headline, deck, byline, dateline, update note), a body, and a tail where the outlet
//! speaks of itself. The head ends with the first paragraph; the tail is found from the end backward. A line is judged by
//! its words and its neighbours only, so the cut is linear.

use super::boilerplate;
use super::byline::{self, Byline};
use super::closing::{self, Around};
use super::dateline::{self, Dateline};
use super::line::{Line, bulleted, lines};
use super::{notice, outlet};
use headwater_model::{Block, BlockKind, Span};
use std::collections::HashSet;

/// What is known of a report besides its text.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'a> {
    /// A headline from outside the text.
    pub(super) title: Option<&'a str>,
    /// The outlet's name from outside the text.
    pub(super) outlet: Option<&'a str>,
}

/// A text in blocks, and what its lines told on the way.
#[derive(Default)]
pub(super) struct Cut {
    /// In order, disjoint.
    pub(super) blocks: Vec<Block>,
    /// The headline.
    pub(super) title: Option<Span>,
    /// The first author line.
    pub(super) byline: Option<Byline>,
    /// Collectors' dates, datelines and dated head lines, in order.
    pub(super) datelines: Vec<Dateline>,
    /// True if the first dateline is a collector's.
    pub(super) collected: bool,
    /// A last line that is nothing but a name: "Vltava Press".
    pub(super) sign_off: Option<Span>,
}

/// Most lines looked at for the head. Mastheads, headline, deck, byline, dateline and notes are eight at most.
const HEAD_LINES_MAX: usize = 12;

/// Most lines looked at for the tail.
const TAIL_LINES_MAX: usize = 12;

/// Longest headline, in characters.
const TITLE_CHARS_MAX: usize = 200;

/// Longest heading inside a text, in characters and words.
const HEADING_CHARS_MAX: usize = 90;
const HEADING_WORDS_MAX: usize = 12;

/// Cuts `text` into blocks.
pub(super) fn cut(text: &str, known: Known<'_>) -> Cut {
    let mut lines = lines(text);
    let mut cut = Cut::default();
    take_prefix(text, &mut lines, &mut cut);
    let mut cutter = Cutter { text, known, kinds: vec![None; lines.len()], lines, cut, opening: None };
    cutter.phrases();
    let body = cutter.head();
    cutter.body(body);
    cutter.opening(body);
    cutter.tail(body);
    cutter.finish()
}

/// Takes a collector's `date 2024-12-12` off the first line.
fn take_prefix(text: &str, lines: &mut Vec<Line>, cut: &mut Cut) {
    let Some(first) = lines.first_mut() else { return };
    let Some(found) = dateline::prefix(text, first.span) else { return };
    cut.blocks.push(Block { span: found.span, kind: BlockKind::Dateline, rule: "" });
    let rest = Span::new(found.span.end as usize, first.span.end as usize).trimmed(text);
    cut.datelines.push(found);
    cut.collected = true;
    if rest.is_empty() {
        lines.remove(0);
    } else {
        first.span = rest;
    }
}

/// A kind and, for boilerplate, its rule.
type Kind = (BlockKind, &'static str);

struct Cutter<'a> {
    text: &'a str,
    known: Known<'a>,
    lines: Vec<Line>,
    kinds: Vec<Option<Kind>>,
    cut: Cut,
    opening: Option<Span>,
}

impl Cutter<'_> {
    fn words(&self, at: usize) -> &str {
        self.lines[at].span.of(self.text)
    }

    fn set(&mut self, at: usize, kind: BlockKind) {
        self.kinds[at] = Some((kind, ""));
    }

    fn set_aside(&mut self, at: usize, rule: &'static str) {
        self.kinds[at] = Some((BlockKind::Boilerplate, rule));
    }

    fn is_boilerplate(&self, at: usize) -> bool {
        matches!(self.kinds.get(at), Some(Some((BlockKind::Boilerplate, _))))
    }

    /// Lines known by their words alone, wherever they stand, and the lists such lines open.
    fn phrases(&mut self) {
        let mut list = false;
        for at in 0..self.lines.len() {
            let words = self.lines[at].span.of(self.text);
            list &= !self.lines[at].opens && (bulleted(words) || !words.ends_with(['.', '”', '"']));
            if notice::is_notice(words) {
                self.set(at, BlockKind::Notice);
            } else if boilerplate::glued_link_end(words).is_some() {
                // Cut later; the rest of the line is the report's own.
            } else if let Some(rule) = boilerplate::sure(words) {
                self.set_aside(at, rule);
                list |= boilerplate::opens_list(words);
            } else if list {
                self.set_aside(at, "list under a line of links");
            }
        }
    }

    /// Labels the head and returns the index of the first line of the body.
    fn head(&mut self) -> usize {
        let mut titles: Vec<usize> = Vec::new();
        let mut masthead: Option<usize> = None;
        let mut at = 0;
        while at < self.lines.len().min(HEAD_LINES_MAX) {
            let span = self.lines[at].span;
            // Bars and brackets are usual in a head: datelines first.
            if matches!(self.kinds[at], Some((BlockKind::Notice, _))) {
            } else if let Some(found) = byline::line(self.text, span) {
                self.byline(at, found);
            } else if let Some(found) = dateline::line(self.text, span) {
                self.set(at, BlockKind::Dateline);
                self.cut.datelines.push(found);
            } else if self.kinds[at].is_some() {
            } else if self.is_masthead(at) {
                self.set(at, BlockKind::Dateline);
                masthead.get_or_insert(at);
            } else if let Some(found) = self.bare_byline(at, !titles.is_empty()) {
                self.byline(at, found);
            } else if self.is_title(at, !titles.is_empty()) {
                titles.push(at);
            } else {
                break;
            }
            at += 1;
        }
        self.choose_title(&titles, masthead);
        at.min(self.lines.len())
    }

    fn byline(&mut self, at: usize, found: Byline) {
        self.set(at, BlockKind::Byline);
        let stamps = dateline::stamps(self.text, found.span);
        if !stamps.is_empty() {
            self.cut.datelines.push(Dateline { span: found.span, stamps, names: Vec::new(), agency: None });
        }
        let better = self.cut.byline.is_none_or(|byline| byline.outlet.is_none() && found.outlet.is_some());
        if better {
            self.cut.byline = Some(found);
        }
    }

    /// True for a line that is the outlet's name, alone or with its section.
    fn is_masthead(&self, at: usize) -> bool {
        self.known.outlet.is_some_and(|name| outlet::is_masthead(self.words(at), name))
    }

    /// A name alone, or an outlet's line, directly above or below a dated line.
    fn bare_byline(&self, at: usize, titled: bool) -> Option<Byline> {
        let dated = |at: usize| {
            self.lines.get(at).is_some_and(|line| {
                dateline::line(self.text, line.span).is_some() || (self.known.outlet.is_some() && self.is_masthead(at))
            })
        };
        let below = !self.lines[at].closes && dated(at + 1);
        let above = !self.lines[at].opens && at > 0 && dated(at - 1);
        if !(below || above) {
            return None;
        }
        let span = self.lines[at].span;
        let short = titled && span.len() <= HEADING_CHARS_MAX && self.words(at).split_whitespace().count() <= 8;
        byline::bare(self.text, span)
            .filter(|_| titled || above)
            .or((short && dateline::is_names(self.text, span) && !self.words(at).ends_with(['.', '?', '!', '"', '”']))
                .then_some(Byline { span, outlet: None }))
    }

    /// True if the line looks like a headline or, with one above it, like a deck.
    fn is_title(&self, at: usize, titled: bool) -> bool {
        let words = self.words(at);
        let line = self.lines[at];
        if words.chars().take(TITLE_CHARS_MAX + 1).count() > TITLE_CHARS_MAX || !words.contains(char::is_whitespace) {
            return false;
        }
        let next_is_head = self.lines.get(at + 1).is_some_and(|next| {
            byline::line(self.text, next.span).is_some()
                || dateline::line(self.text, next.span).is_some()
                || matches!(self.kinds[at + 1], Some((BlockKind::Notice, _)))
                || self.bare_byline(at + 1, true).is_some()
        });
        let stopped = words.ends_with('.') && !words.ends_with("..") || words.ends_with([',', ';']);
        if stopped {
            return !titled && next_is_head && words.split_whitespace().count() <= 16;
        }
        let next_longer = self.lines.get(at + 1).is_some_and(|next| next.span.len() > line.span.len());
        if titled {
            // Deck: short, and more of the head follows it, or it stands right under the headline.
            return (next_is_head || !line.opens)
                && !words.ends_with(['"', '”'])
                && (line.closes || next_is_head || next_longer);
        }
        line.closes || next_is_head || next_longer
    }

    /// The headline among the candidates; the others become headings.
    fn choose_title(&mut self, candidates: &[usize], masthead: Option<usize>) {
        let Some(&first) = candidates.first() else { return };
        // Under a masthead stands a motto; the headline opens a group of its own.
        let grouped = masthead.is_some_and(|above| above < first && !self.lines[first].opens);
        let after = if grouped { candidates.iter().copied().find(|&at| self.lines[at].opens) } else { None };
        let wordy = || candidates.iter().copied().find(|&at| self.words(at).split_whitespace().count() >= 4);
        let chosen = after.unwrap_or_else(|| if grouped { wordy().unwrap_or(first) } else { first });
        // A headline given from outside wins over a line that shares nothing with it.
        let given = self.known.title.is_none_or(|title| outlet::alike(title, self.words(chosen)));
        for &at in candidates {
            match at {
                _ if at == chosen && given => {
                    self.set(at, BlockKind::Title);
                    self.cut.title = Some(self.lines[at].span);
                }
                _ if after.is_some() && at < chosen => self.set_aside(at, "the outlet's own line under its name"),
                // A caption or a lead without its full stop.
                _ if self.words(at).split_whitespace().count() > 2 * HEADING_WORDS_MAX => {
                    self.set(at, BlockKind::Paragraph)
                }
                _ => self.set(at, BlockKind::Heading),
            }
        }
    }

    /// Labels the lines behind the head; undecided ones become paragraphs or headings.
    fn body(&mut self, from: usize) {
        for at in from..self.lines.len() {
            if self.kinds[at].is_some() {
                continue;
            }
            let span = self.lines[at].span;
            let behind = at > from;
            if behind && boilerplate::row_of_links(self.words(at)) {
                self.set_aside(at, "row of links");
            } else if let Some(found) = byline::line(self.text, span).filter(|_| behind) {
                self.byline(at, found);
            } else if self.is_heading(at) {
                self.set(at, BlockKind::Heading);
            } else {
                self.set(at, BlockKind::Paragraph);
            }
        }
    }

    fn is_heading(&self, at: usize) -> bool {
        let words = self.words(at);
        let count = words.split_whitespace().count();
        let line = self.lines[at];
        let next = self.lines.get(at + 1).is_some_and(|next| {
            next.span.len() > line.span.len() && self.kinds[at + 1].is_none_or(|(kind, _)| kind == BlockKind::Notice)
        });
        let inner = words.trim_end_matches([':', '?']);
        next && count <= HEADING_WORDS_MAX
            && words.chars().count() <= HEADING_CHARS_MAX
            && words.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '"' | '“' | '‘' | '\''))
            && !words.ends_with(['.', ',', ';', '!', '"', '”', '…', '-', '–'])
            && !inner.contains([':', '|'])
    }

    /// Finds the dateline that opens the first paragraph.
    fn opening(&mut self, from: usize) {
        let paragraph = |kind: &Option<Kind>| matches!(kind, Some((BlockKind::Paragraph, _)));
        // A deck may stand above it.
        let Some(at) = (from..self.kinds.len()).take(3).find(|&at| paragraph(&self.kinds[at])) else { return };
        if let Some(found) = dateline::opening(self.text, self.lines[at].span) {
            self.opening = Some(found.span);
            self.cut.datelines.push(found);
        }
    }

    /// Sets aside what the outlet says of itself at the end, from the end backward to the first line that is the report's.
    fn tail(&mut self, from: usize) {
        let outlet_words = self.outlet_words();
        let text = self.text;
        // A line that could be tail is no part of the story it is held against.
        let end = self.lines.len().saturating_sub(3).max(from + 1).min(self.lines.len());
        let story_names: HashSet<&str> = (0..end)
            .filter(|&at| {
                matches!(self.kinds[at], Some((BlockKind::Title | BlockKind::Paragraph | BlockKind::Heading, _)))
            })
            .flat_map(|at| closing::names(self.lines[at].span.of(text)))
            .collect();
        self.about_the_issuer(from);
        let stop = from.max(self.lines.len().saturating_sub(TAIL_LINES_MAX));
        for at in (stop..self.lines.len()).rev() {
            if !matches!(self.kinds[at], Some((BlockKind::Paragraph | BlockKind::Heading, _))) {
                continue;
            }
            let line = self.lines[at];
            let beside =
                (!line.closes && self.is_boilerplate(at + 1)) || (!line.opens && at > 0 && self.is_boilerplate(at - 1));
            let around = Around { outlet_words: &outlet_words, story_names: &story_names, beside };
            if at > from && self.is_sign_off(at) {
                self.cut.sign_off.get_or_insert(line.span);
                self.set_aside(at, "sign-off");
            } else if let Some(rule) = closing::closing(self.words(at), &around).filter(|_| at > from) {
                self.set_aside(at, rule);
            } else {
                break;
            }
        }
    }

    /// "About Corrib Therapeutics" and what stands under it up to the next blank line, near the end of a release.
    fn about_the_issuer(&mut self, from: usize) {
        let stop = (from + 1).max(self.lines.len().saturating_sub(TAIL_LINES_MAX));
        let opens = (stop..self.lines.len()).find(|&at| {
            let words = self.words(at);
            let mut names = words.split_whitespace();
            names.next().is_some_and(|word| word.eq_ignore_ascii_case("about"))
                && (2..=8).contains(&words.split_whitespace().count())
                && names.all(|name| name.starts_with(char::is_uppercase) || ["the", "of", "and", "&"].contains(&name))
                && !words.ends_with(['.', '?'])
        });
        let Some(at) = opens else { return };
        self.set_aside(at, "what an issuer says of itself");
        let mut below = at + 1;
        while below < self.lines.len() && (below == at + 1 || !self.lines[below].opens) {
            self.set_aside(below, "what an issuer says of itself");
            below += 1;
        }
    }

    /// The outlet's name, the agency's, or initials ("BSP/VT") alone on the last line.
    fn is_sign_off(&self, at: usize) -> bool {
        let words = self.words(at);
        let count = words.split_whitespace().count();
        if count > 5 || words.ends_with(['.', '?', '!', ':', '"', '”']) {
            return false;
        }
        let agency = self.cut.datelines.iter().filter_map(|found| found.agency).any(|name| {
            let initials: String = words.split_whitespace().filter_map(|word| word.chars().next()).collect();
            outlet::same_name(name.of(self.text), words) || name.of(self.text).eq_ignore_ascii_case(&initials)
        });
        let initials = words.len() >= 2
            && words.len() <= 12
            && words.contains(char::is_uppercase)
            && words.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '-' | ' '));
        agency || initials || self.known.outlet.is_some_and(|name| outlet::same_name(words, name))
    }

    fn outlet_words(&self) -> HashSet<String> {
        let agencies = self.cut.datelines.iter().filter_map(|found| found.agency).map(|span| span.of(self.text));
        let byline = self.cut.byline.and_then(|byline| byline.outlet).map(|span| span.of(self.text));
        self.known.outlet.into_iter().chain(agencies).chain(byline).flat_map(outlet::name_words).collect()
    }

    /// Writes the blocks, cutting off opening datelines, glued links and production credits.
    fn finish(mut self) -> Cut {
        let mut opening = self.opening;
        for at in 0..self.lines.len() {
            let mut span = self.lines[at].span;
            let (kind, rule) = self.kinds[at].unwrap_or((BlockKind::Paragraph, ""));
            if kind != BlockKind::Paragraph {
                self.cut.blocks.push(Block { span, kind, rule });
                continue;
            }
            if let Some(head) = opening.take_if(|head| span.contains(*head)) {
                self.cut.blocks.push(Block { span: head, kind: BlockKind::Dateline, rule: "" });
                span = Span::new(head.end as usize, span.end as usize).trimmed(self.text);
            }
            if let Some(end) = boilerplate::glued_link_end(span.of(self.text)) {
                let (link, rest) = split(span, end, self.text);
                self.cut.blocks.push(Block { span: link, kind: BlockKind::Boilerplate, rule: "links to other pages" });
                span = rest;
            }
            let credit = boilerplate::credit_start(span.of(self.text)).filter(|start| *start > 0);
            let (own, credit) = credit.map_or((span, None), |start| {
                let (own, credit) = split(span, start, self.text);
                (own, Some(credit))
            });
            self.cut.blocks.push(Block { span: own, kind, rule });
            if let Some(span) = credit {
                self.cut.blocks.push(Block { span, kind: BlockKind::Boilerplate, rule: "production credit" });
            }
        }
        self.cut.blocks.retain(|block| !block.span.is_empty());
        self.cut
    }
}

/// Cuts `span` after its first `bytes`.
fn split(span: Span, bytes: usize, text: &str) -> (Span, Span) {
    let at = span.start as usize + bytes;
    (Span::new(span.start as usize, at).trimmed(text), Span::new(at, span.end as usize).trimmed(text))
}
