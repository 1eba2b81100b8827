//! Which element of a page holds the article.
//!
//! The method of Arc90's Readability as its successors keep it: every paragraph gives points to the elements around it, by
//! its length and its commas, less to those further out; the element with most points, discounted by the share of its
//! text that is links, holds the article. Departures: paragraphs are the blocks of the page rather than `p` elements, and
//! what is marked as furniture (`mark`) gives no points unless it holds most of the page's prose. Linear.

use super::Reason;
use super::block::{Block, Blocks, is_block};
use super::dom::{Dom, Id};
use super::mark;
use std::collections::HashMap;

/// A page, measured.
pub(super) struct Page<'d> {
    pub(super) dom: &'d Dom,
    pub(super) blocks: &'d Blocks,
    /// The block of the headline, if it is known.
    pub(super) headline: Option<usize>,
    /// For each block, why it is set aside, if it is.
    pub(super) aside: Vec<Option<Reason>>,
    /// For each block, the bytes of text before it.
    text: Vec<usize>,
    /// For each block, the bytes of linked text before it.
    linked: Vec<usize>,
    /// For each block, the bytes of prose before it.
    prose: Vec<usize>,
}

impl<'d> Page<'d> {
    pub(super) fn new(dom: &'d Dom, blocks: &'d Blocks) -> Page<'d> {
        let sum = |of: fn(&Block) -> usize| {
            let mut total = 0;
            let mut sums = vec![0];
            for block in &blocks.list {
                total += of(block);
                sums.push(total);
            }
            sums
        };
        Page {
            dom,
            blocks,
            headline: None,
            aside: vec![None; blocks.list.len()],
            text: sum(|block| block.text.len()),
            linked: sum(Block::linked),
            prose: sum(|block| if is_prose(block) { block.text.len() } else { 0 }),
        }
    }

    /// Bytes of text in an element.
    pub(super) fn text(&self, id: Id) -> usize {
        let within = self.blocks.within(id);
        self.text[within.end] - self.text[within.start]
    }

    /// Bytes of linked text in an element.
    pub(super) fn linked(&self, id: Id) -> usize {
        let within = self.blocks.within(id);
        self.linked[within.end] - self.linked[within.start]
    }

    /// Bytes of prose in an element.
    pub(super) fn prose(&self, id: Id) -> usize {
        let within = self.blocks.within(id);
        self.prose[within.end] - self.prose[within.start]
    }

    /// True if something is left that is not set aside.
    pub(super) fn has_text(&self) -> bool {
        self.aside.iter().any(Option::is_none)
    }

    /// Takes back what was set aside, but for what nobody sees.
    pub(super) fn keep_all(&mut self) {
        for aside in self.aside.iter_mut().filter(|aside| **aside != Some(Reason::Hidden)) {
            *aside = None;
        }
    }

    /// Bytes of text, linked text and prose in an element that are not set aside.
    fn open(&self, id: Id) -> (usize, usize, usize) {
        let mut sum = (0, 0, 0);
        for at in self.blocks.within(id).filter(|at| self.aside[*at].is_none()) {
            let block = &self.blocks.list[at];
            sum.0 += block.text.len();
            sum.1 += block.linked();
            sum.2 += if is_prose(block) { block.text.len() } else { 0 };
        }
        sum
    }

    /// True if an element lies in what stands beside the article: comments, lists of links, menus.
    pub(super) fn is_beside(&self, id: Id) -> bool {
        let within = self.blocks.within(id);
        let at = within.start.min(self.aside.len().saturating_sub(1));
        !within.is_empty()
            && matches!(
                self.aside.get(at).copied().flatten(),
                Some(Reason::Comments | Reason::Related | Reason::Navigation | Reason::Footer | Reason::Aside)
            )
    }

    /// Sets aside what lies in an element and was not set aside before.
    pub(super) fn set_aside(&mut self, id: Id, reason: Reason) {
        for at in self.blocks.within(id) {
            self.aside[at].get_or_insert(reason);
        }
    }
}

/// True if a block reads like a sentence or more, and not like a list of links.
pub(super) fn is_prose(block: &Block) -> bool {
    block.text.len() >= 80
        && block.linked() * 10 < block.text.len() * 4
        && block.text.contains(['.', '!', '?', '。', '…', ':', ';', ','])
}

/// Sets aside what is marked as furniture, but for what holds most of the page's prose.
pub(super) fn set_furniture_aside(page: &mut Page<'_>) {
    let (dom, blocks, total) = (page.dom, page.blocks, page.prose(Dom::ROOT));
    let mut at = Some(Dom::ROOT);
    while let Some(id) = at {
        let within = page.blocks.within(id);
        let found = if within.is_empty() { None } else { mark::mark(dom, id) };
        // An inline element may lie in the midst of a block, whose other words are not meant.
        let is_whole = || {
            is_block(dom.name(id))
                || within.len() > INLINE_BLOCKS_MAX
                || within.clone().all(|at| dom.ancestors(blocks.list[at].inner).any(|around| around == id))
        };
        at = match found.filter(|_| is_whole()) {
            Some(reason) if is_furniture(page, id, reason, total) => {
                page.set_aside(id, reason);
                dom.step_over(id, Dom::ROOT)
            }
            _ => dom.step_in(id, Dom::ROOT),
        };
    }
}

/// An inline element with more blocks than this stands around them rather than inside one.
const INLINE_BLOCKS_MAX: usize = 50;

fn is_furniture(page: &Page<'_>, id: Id, reason: Reason, total: usize) -> bool {
    let prose = page.prose(id);
    let text = page.text(id);
    match reason {
        Reason::Hidden => prose * 2 < total,
        Reason::Navigation | Reason::Footer => prose * 3 < total,
        Reason::Comments => !holds(page, id, "h1") && prose * 10 < total * 8,
        Reason::Caption => prose < 1500 && prose * 3 < total,
        Reason::Byline => text < 300,
        Reason::Standfirst => text < 600 && prose * 4 < total && at_head(page, id),
        Reason::Author => text < 1200 && prose * 4 < total,
        Reason::Topics => text < 600,
        Reason::Control => prose * 5 < total,
        Reason::Share => prose == 0 && !holds(page, id, "blockquote"),
        Reason::Advertisement | Reason::Promotion | Reason::Notice => prose * 4 < total,
        _ => prose * 3 < total,
    }
}

/// No paragraph stands between the page's first `h1` and the element; without an `h1`, never.
fn at_head(page: &Page<'_>, id: Id) -> bool {
    let start = page.blocks.within(id).start;
    let before = (0..start).rev().take(12).collect::<Vec<_>>();
    let headline = before.iter().position(|at| page.dom.name(page.blocks.list[*at].node) == "h1");
    headline.is_some_and(|found| {
        before[..found].iter().all(|at| page.aside[*at].is_some() || !is_prose(&page.blocks.list[*at]))
    })
}

fn holds(page: &Page<'_>, id: Id, name: &str) -> bool {
    page.dom.below(id).any(|node| page.dom.name(node) == name)
}

/// What the page tells machines about its text.
#[derive(Default)]
pub(super) struct Evidence {
    /// The article's text, letters and digits only.
    body: String,
    /// Its summary, likewise.
    whole: String,
    /// How that begins.
    summary: String,
}

impl Evidence {
    pub(super) fn new(body: Option<&str>, summary: Option<&str>) -> Evidence {
        let whole = bare(summary.unwrap_or_default());
        let summary: String = whole.chars().take(40).collect();
        let fits = summary.chars().count() >= 30;
        Evidence { body: bare(body.unwrap_or_default()), whole, summary: if fits { summary } else { String::new() } }
    }

    /// True if a block is the page's summary and no more.
    pub(super) fn is_summary(&self, text: &str) -> bool {
        let text = bare(text);
        !self.summary.is_empty() && text.starts_with(&self.summary) && self.whole.starts_with(&text)
    }

    /// How much more a block counts.
    fn weight(&self, text: &str) -> f64 {
        if self.body.is_empty() {
            return 1.0;
        }
        let text: String = bare(text).chars().take(120).collect();
        let in_body = text.len() >= 60 && self.body.contains(&text);
        if in_body { 3.0 } else { 1.0 }
    }
}

/// Letters and digits of a text, of at most so many as an article has.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).take(100_000).collect()
}

/// Most blocks that are looked for in the text a page gives to machines: each takes a pass over that text.
const EVIDENCE_BLOCKS_MAX: usize = 2_000;

/// The elements that hold the article, in no order.
pub(super) fn article(page: &Page<'_>, evidence: &Evidence) -> Vec<Id> {
    let mut points: HashMap<Id, f64> = HashMap::new();
    for (at, block) in page.blocks.list.iter().enumerate() {
        if page.aside[at].is_some() || block.text.len() < 25 {
            continue;
        }
        let length = block.text.chars().count();
        let unlinked = 1.0 - block.linked() as f64 / block.text.len() as f64;
        let commas = block.text.matches([',', '，', '、', '،']).count();
        let given = if at < EVIDENCE_BLOCKS_MAX { evidence.weight(&block.text) } else { 1.0 };
        let own = (1.0 + commas as f64 + (length as f64 / 100.0).min(3.0)) * unlinked * given * wholeness(&block.text);
        // HTML: an article inside another is related to it, such as a comment.
        let nested = page.dom.ancestors(block.node).filter(|id| page.dom.name(*id) == "article").take(2).count() == 2;
        let own = if nested { own * 0.4 } else { own };
        let around = page.dom.ancestors(block.node).filter(|id| is_container(page.dom, *id));
        for (level, id) in around.take(6).enumerate() {
            let share = match level {
                0 => 1.0,
                1 => 0.5,
                level => 1.0 / (level as f64 * 3.0),
            };
            *points.entry(id).or_default() += own * share;
        }
    }
    let mut ranked: Vec<(f64, Id)> = points
        .iter()
        .map(|(id, points)| {
            let linked = page.linked(*id) as f64 / page.text(*id).max(1) as f64;
            ((points + weight(page.dom, *id)) * (1.0 - linked), *id)
        })
        .collect();
    // Equal points: the element that comes first.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some((best, top)) = ranked.first().copied() else { return Vec::new() };
    let top = widened(page, top, best, &ranked);
    let top = completed(page, top);
    let mut members = siblings(page, top);
    members.push(top);
    members
}

/// The outermost element around that adds much prose and few links.
fn completed(page: &Page<'_>, top: Id) -> Id {
    let (mut chosen, mut held) = (top, page.open(top));
    let inner = page.dom.ancestors(top).take(6);
    for (inner, around) in inner.zip(page.dom.ancestors(top).skip(1)) {
        if matches!(page.dom.name(around), "body" | "html" | "") || matches!(page.dom.name(inner), "article" | "main") {
            break;
        }
        let open = page.open(around);
        let (linked, prose) = (open.1 - held.1, open.2 - held.2);
        if prose * 10 >= held.2 * 3 && linked * 5 <= prose {
            (chosen, held) = (around, open);
        }
    }
    chosen
}

/// Elements beside the chosen one, or beside those around it, that hold parts of the same article.
fn siblings(page: &Page<'_>, top: Id) -> Vec<Id> {
    let dom = page.dom;
    let mut members = Vec::new();
    let around: Vec<Id> = dom.ancestors(top).take(4).collect();
    for (level, pair) in around.windows(2).enumerate() {
        let (inner, outer) = (pair[0], pair[1]);
        if matches!(dom.name(outer), "body" | "html" | "") {
            break;
        }
        let class = dom.attribute(inner, "class").unwrap_or_default();
        for other in dom.children(outer).filter(|other| *other != inner && !dom.name(*other).is_empty()) {
            let (text, linked, prose) = page.open(other);
            let alike =
                !class.is_empty() && dom.attribute(other, "class") == Some(class) && dom.name(other) == dom.name(inner);
            let joins = alike && prose >= 80 || level == 0 && prose * 3 >= page.prose(top) && prose > 0;
            if joins && linked * 4 < text && (prose * 2 > text || alike) {
                members.push(other);
            }
        }
    }
    members
}

/// How much less a block counts that breaks off: the beginning of another article.
fn wholeness(text: &str) -> f64 {
    let text = text.trim_end_matches([']', ')', '»', ' ', '\u{a0}']);
    if text.ends_with('…') || text.ends_with("...") { 0.4 } else { 1.0 }
}

/// Not a paragraph or other element that holds words only.
fn is_container(dom: &Dom, id: Id) -> bool {
    let name = dom.name(id);
    is_block(name)
        && !matches!(
            name,
            "p" | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "li"
                | "ul"
                | "ol"
                | "dd"
                | "dt"
                | "dl"
                | "pre"
                | "blockquote"
                | "td"
                | "tr"
                | "tbody"
                | "html"
        )
}

fn weight(dom: &Dom, id: Id) -> f64 {
    let base = match dom.name(id) {
        "article" => 10.0,
        "div" | "section" | "main" => 5.0,
        _ => 0.0,
    };
    let body = dom.attribute(id, "itemprop").is_some_and(|name| name.to_ascii_lowercase().contains("articlebody"));
    base + if body { 25.0 } else { 0.0 }
}

/// An ancestor that holds other parts of the article as well.
fn widened(page: &Page<'_>, top: Id, best: f64, ranked: &[(f64, Id)]) -> Id {
    let strong: Vec<Id> =
        ranked.iter().take(8).filter(|(points, _)| *points >= best * 0.75).map(|(_, id)| *id).collect();
    let mut chosen = top;
    if strong.len() >= 4 {
        let shared =
            page.dom.ancestors(top).skip(1).find(|around| {
                strong.iter().filter(|id| page.dom.ancestors(**id).any(|id| id == *around)).count() >= 3
            });
        if let Some(shared) = shared.filter(|id| page.dom.name(*id) != "html" && *id != Dom::ROOT) {
            chosen = shared;
        }
    }
    let known: HashMap<Id, f64> = ranked.iter().map(|(points, id)| (*id, *points)).collect();
    let mut last = known.get(&chosen).copied().unwrap_or(best);
    let floor = last / 3.0;
    for around in page.dom.ancestors(chosen).skip(1).collect::<Vec<_>>() {
        if matches!(page.dom.name(around), "body" | "html" | "") {
            break;
        }
        let Some(points) = known.get(&around).copied() else { continue };
        if points < floor {
            break;
        }
        if points > last {
            chosen = around;
            break;
        }
        last = points;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::{block, dom};
    use super::*;

    /// The words of the elements that hold the article of a page.
    fn chosen(body: &str) -> String {
        let dom = dom::parse(&format!("<body>{body}"));
        let blocks = block::blocks(&dom.0);
        let mut page = Page::new(&dom.0, &blocks);
        set_furniture_aside(&mut page);
        let mut inside: Vec<usize> =
            article(&page, &Evidence::default()).iter().flat_map(|id| page.blocks.within(*id)).collect();
        inside.sort_unstable();
        inside.dedup();
        let open = inside.into_iter().filter(|at| page.aside[*at].is_none());
        open.map(|at| blocks.list[at].text.split(' ').next().unwrap_or_default()).collect::<Vec<_>>().join(" ")
    }

    const REST: &str = "is a sentence, long enough for a paragraph, that says what happened, where, when, and to whom.";

    #[test]
    fn chooses_the_element_with_most_prose_and_few_links() {
        let links = format!("<div><p><a href=x>Link {REST}</a></p><p><a href=x>Link {REST}</a></p></div>");
        assert_eq!(chosen(&format!("{links}<div><p>One {REST}</p><p>Two {REST}</p></div>{links}")), "One Two");
    }

    #[test]
    fn joins_parts_of_one_class() {
        let part = |word: &str| format!("<div class=part><div><p>{word} {REST}</p></div></div>");
        let links = format!("<div class=more><p><a href=x>Link {REST}</a></p></div>");
        assert_eq!(
            chosen(&format!("<div>{}{links}{}{}</div>", part("One"), part("Two"), part("Three"))),
            "One Two Three"
        );
    }

    #[test]
    fn an_article_inside_an_article_is_not_the_article() {
        let inner = format!("<article><p>Other {REST}</p></article>").repeat(3);
        assert_eq!(
            chosen(&format!("<article><p>One {REST} {REST}</p></article><article><h3>More</h3>{inner}</article>")),
            "One"
        );
    }

    #[test]
    fn a_mark_that_holds_most_of_the_page_is_not_believed() {
        assert_eq!(chosen(&format!("<div class=sidebar><p>One {REST}</p><p>Two {REST}</p></div>")), "One Two");
        assert_eq!(
            chosen(&format!(
                "<div class=sidebar><p>Aside {REST}</p></div><div><p>One {REST}</p><p>Two {REST}</p><p>Three {REST}</p></div>"
            )),
            "One Two Three"
        );
    }
}
