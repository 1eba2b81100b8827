//! What inside the article is not its text: captions, read-more lines, lists of links, what stands above its first sentence.

use super::Reason;
use super::block::Block;
use super::choose::{Evidence, Page, is_prose};
use super::dom::Id;
use super::line;

/// Sets aside what lies outside `article`, and what inside it is not its text.
pub(super) fn trim(page: &mut Page<'_>, article: &[Id], site: Option<&str>, evidence: &Evidence) {
    let mut inside = vec![false; page.aside.len()];
    for id in article {
        inside[page.blocks.within(*id)].fill(true);
    }
    for (aside, inside) in page.aside.iter_mut().zip(&inside) {
        if !inside {
            aside.get_or_insert(Reason::Outside);
        }
    }
    for at in 0..page.aside.len() {
        if page.aside[at].is_none() {
            page.aside[at] = unlike(page, at, site);
        }
    }
    standfirst(page, evidence);
    edges(page);
    introductions(page);
    headings(page);
}

/// A block that is no text of an article by itself.
fn unlike(page: &Page<'_>, at: usize, site: Option<&str>) -> Option<Reason> {
    let block = &page.blocks.list[at];
    let name = page.dom.name(block.node);
    if name == "h1" && page.headline.is_none_or(|headline| at <= headline) {
        return Some(Reason::Headline);
    }
    if let Some(reason) = line::furniture(&block.text) {
        return Some(reason);
    }
    if is_pointer(page, block, site) {
        return Some(Reason::Related);
    }
    if is_caption(page, at) {
        return Some(Reason::Caption);
    }
    if line::is_appeal(&block.text, false) {
        return Some(Reason::Promotion);
    }
    None
}

/// Longest pointer to another article, in bytes.
const POINTER_BYTES_MAX: usize = 300;

/// Most bytes of a pointer that are not link: "Read more: ", `[VIDEO]`.
const UNLINKED_BYTES_MAX: usize = 30;

/// A line that is nothing but a link to another page of the site, with or without words that lead in.
fn is_pointer(page: &Page<'_>, block: &Block, site: Option<&str>) -> bool {
    let (len, linked) = (block.text.len(), block.linked());
    let Some((first, range)) = block.links.first() else { return false };
    if len > POINTER_BYTES_MAX * block.text.split('\n').count() {
        return false;
    }
    if line::is_lead_in(&block.text[..range.start]) && linked * 2 >= len {
        return true;
    }
    let listed = page.dom.ancestors(block.node).take(4).any(|id| page.dom.name(id) == "li");
    let heading = !listed && matches!(page.dom.name(block.node), "h2" | "h3" | "h4" | "h5" | "h6");
    let lines = block.text.split('\n').count();
    let bare = len - linked <= UNLINKED_BYTES_MAX * lines && linked * 5 >= len * 3;
    let href = page.dom.attribute(*first, "href").unwrap_or_default();
    let label = &block.text[..range.start];
    let labelled = label.len() <= UNLINKED_BYTES_MAX
        && label.trim_end().ends_with(':')
        && range.end + 12 >= len
        && !line::is_credit(label);
    let bare = bare || labelled;
    let spelled = block.text[range.clone()].contains("://") || block.text[range.clone()].starts_with("www.");
    bare && !heading && !spelled && leads_to(href, site)
}

/// True if an address lies on the site; any does if the site is not known.
fn leads_to(href: &str, site: Option<&str>) -> bool {
    match (host(href), site) {
        (Some(host), Some(site)) => registered(host) == registered(site),
        _ => true,
    }
}

/// The host of an absolute address.
pub(super) fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https:").or_else(|| address.strip_prefix("http:")).unwrap_or(address);
    let host = rest.strip_prefix("//")?.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then_some(host)
}

/// The part of a host that is registered: its last two labels, three where the second is short (`bbc.co.uk`).
fn registered(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else { return host };
    let short = last - second <= 4;
    match (short, dots.next()) {
        (true, Some(third)) => &host[third + 1..],
        (true, None) => host,
        (false, _) => &host[second + 1..],
    }
}

/// Most text of a picture with its caption, in bytes; what has more is an article inside a `figure`.
const FIGURE_BYTES_MAX: usize = 800;

/// Short words with a picture and nothing else.
fn is_caption(page: &Page<'_>, at: usize) -> bool {
    let block = &page.blocks.list[at];
    if let Some(figure) = page.dom.ancestors(block.node).take(5).find(|id| page.dom.name(*id) == "figure") {
        return page.text(figure) < FIGURE_BYTES_MAX;
    }
    let name = page.dom.name(block.node);
    let heading = matches!(name, "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "td" | "th")
        || block.bold * 10 >= block.text.len() * 9;
    let sentence = block.text.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '»', '…', ';', ',']);
    if heading || sentence || block.text.len() > 160 {
        return false;
    }
    if name == "p" && block.text.len() > 60 {
        return false;
    }
    let mut alone = page.dom.ancestors(block.node).take(4).take_while(|id| page.text(*id) == block.text.len());
    let below = at > 0 && page.blocks.list[at - 1].pictures < block.pictures;
    alone.any(|id| page.blocks.pictures(id) > 0) || (below && matches!(name, "div" | "center" | "figure" | "dd" | "dt"))
}

/// What stands between headline and text: in the article's `header`, a heading of its own, or the page's summary apart
/// from the paragraphs.
fn standfirst(page: &mut Page<'_>, evidence: &Evidence) {
    let kept: Vec<usize> = (0..page.aside.len()).filter(|at| page.aside[*at].is_none()).collect();
    let paragraphs = kept.iter().filter(|at| is_prose(&page.blocks.list[**at])).count();
    if paragraphs < 2 {
        return;
    }
    for (place, at) in kept.iter().take(4).enumerate() {
        let block = &page.blocks.list[*at];
        let header = page.dom.ancestors(block.node).take(6).any(|id| page.dom.name(id) == "header");
        let apart = kept
            .get(place + 1)
            .is_some_and(|next| page.dom.parent(page.blocks.list[*next].node) != page.dom.parent(block.node));
        let heading = matches!(page.dom.name(block.node), "h2" | "h3");
        let below_headline =
            (at.saturating_sub(4)..*at).any(|before| page.dom.name(page.blocks.list[before].node) == "h1");
        if header || (heading && below_headline && apart) || (apart && evidence.is_summary(&block.text)) {
            page.aside[*at] = Some(Reason::Standfirst);
        } else if is_prose(block) {
            break;
        }
    }
}

/// Appeals and words about the author behind the last paragraph.
fn edges(page: &mut Page<'_>) {
    let kept: Vec<usize> = (0..page.aside.len()).filter(|at| page.aside[*at].is_none()).collect();
    let total: usize = kept.iter().map(|at| page.blocks.list[*at].text.len()).sum();
    for at in kept.iter().rev().take(6) {
        let text = &page.blocks.list[*at].text;
        // A text of a paragraph or two is not behind another.
        if text.len() * 4 > total {
            break;
        }
        if line::is_appeal(text, true) {
            page.aside[*at] = Some(Reason::Promotion);
        } else if line::is_about_author(text) {
            page.aside[*at] = Some(Reason::Author);
        } else if is_prose(&page.blocks.list[*at]) {
            break;
        }
    }
    lists(page, &kept);
    // Above the first paragraph: lines that are no sentences.
    let first = kept.iter().position(|at| is_prose(&page.blocks.list[*at])).unwrap_or(0);
    for at in &kept[..first] {
        let block = &page.blocks.list[*at];
        let name = page.dom.name(block.node);
        let heading = matches!(name, "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "td" | "th" | "blockquote");
        let sentence = block.text.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '»', '…', ')', '—', '–', '-']);
        let small = block.text.chars().filter(|c| c.is_lowercase()).count() * 2 > block.text.chars().count();
        if !heading
            && !sentence
            && small
            && block.text.len() < 100
            && !block.text.contains('\n')
            && page.aside[*at].is_none()
        {
            page.aside[*at] = Some(Reason::Byline);
        }
    }
}

/// A short line that leads into links that are set aside: "DON'T MISS", "More from us:".
fn introductions(page: &mut Page<'_>) {
    for at in (0..page.aside.len().saturating_sub(1)).rev() {
        let block = &page.blocks.list[at];
        let leads = page.aside[at].is_none() && page.aside[at + 1] == Some(Reason::Related) && block.text.len() < 60;
        if leads
            && !block.text.trim_end().ends_with('.')
            && (block.text.trim_end().ends_with(':') || block.bold * 10 >= block.text.len() * 9)
        {
            page.aside[at] = Some(Reason::Related);
        }
    }
}

/// Headings with nothing kept below them.
fn headings(page: &mut Page<'_>) {
    let mut followed = false;
    for at in (0..page.aside.len()).rev() {
        if page.aside[at].is_some() {
            continue;
        }
        let block = &page.blocks.list[at];
        let heading = matches!(page.dom.name(block.node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if heading && !followed && !is_prose(block) {
            page.aside[at] = Some(Reason::Related);
        }
        followed = !heading || followed;
    }
}

/// Lists of links behind the last paragraph.
fn lists(page: &mut Page<'_>, kept: &[usize]) {
    for at in kept.iter().rev().take(40) {
        let block = &page.blocks.list[*at];
        if page.aside[*at].is_some() {
            continue;
        }
        let listed = page.dom.ancestors(block.node).take(3).any(|id| page.dom.name(id) == "li");
        if !listed || block.linked() * 10 < block.text.len() * 3 {
            break;
        }
        page.aside[*at] = Some(Reason::Related);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_site_by_what_is_registered() {
        assert!(leads_to("/news/a", Some("www.courier.example")));
        assert!(leads_to("//m.courier.example/a", Some("www.courier.example")));
        assert!(leads_to("https://news.courier.co.uk/a", Some("www.courier.co.uk")));
        assert!(!leads_to("https://www.other.co.uk/a", Some("www.courier.co.uk")));
        assert!(!leads_to("https://shop.example/a", Some("www.courier.example")));
        assert!(leads_to("https://shop.example/a", None));
    }
}
