//! What an element is by its name, role and class: navigation, comments, a share bar, a caption.
//!
//! Class names are words joined by hyphens, underscores or capitals; a word from the lists below says what the element is
//! for. The lists hold what web developers call such things in general, never a site's own name for it. Class names lie now
//! and then (a body is `has-sidebar`, an article `comments-open`), so a mark is a suspicion that `choose` weighs
//! against the prose the element holds.

use super::Reason;
use super::dom::{Dom, Id};

/// Why an element would be set aside.
pub(super) fn mark(dom: &Dom, id: Id) -> Option<Reason> {
    let name = dom.name(id);
    if name.is_empty() {
        return None;
    }
    if is_hidden(dom, id) {
        return Some(Reason::Hidden);
    }
    match name {
        "nav" | "menu" => return Some(Reason::Navigation),
        "aside" => return Some(Reason::Aside),
        "footer" => return Some(Reason::Footer),
        "button" | "form" | "fieldset" | "dialog" | "label" => return Some(Reason::Control),
        "figcaption" => return Some(Reason::Caption),
        "html" | "body" | "main" | "article" | "h1" => return None,
        _ => {}
    }
    match dom.attribute(id, "role") {
        Some("navigation" | "menu" | "menubar" | "search") => return Some(Reason::Navigation),
        Some("complementary") => return Some(Reason::Aside),
        Some("contentinfo") => return Some(Reason::Footer),
        Some("dialog" | "alertdialog" | "button" | "toolbar" | "tooltip") => return Some(Reason::Control),
        _ => {}
    }
    let class = dom.attribute(id, "class").unwrap_or_default();
    let tokens = class.split_ascii_whitespace().chain(dom.attribute(id, "id")).take(TOKENS_MAX);
    // A caption may be part of what else it is called.
    tokens.filter_map(token).max_by_key(|reason| *reason == Reason::Caption)
}

/// Most class names of an element that are looked at.
const TOKENS_MAX: usize = 24;

/// Longest class name that is looked at, in bytes.
const TOKEN_BYTES_MAX: usize = 80;

/// A box that a browser shows only while the pointer rests on the words it hangs on.
pub(super) fn is_popup(dom: &Dom, id: Id) -> bool {
    ["rollover", "tooltip", "popover", "popup", "hovercard", "flyout", "dropdown"]
        .iter()
        .any(|word| dom.attribute(id, "class").is_some_and(|class| class.len() < 400 && class.contains(word)))
}

/// Not shown to a reader of the page.
pub(super) fn is_hidden(dom: &Dom, id: Id) -> bool {
    if dom.attribute(id, "hidden").is_some() || dom.attribute(id, "aria-hidden") == Some("true") {
        return true;
    }
    let class = dom.attribute(id, "class").unwrap_or_default();
    if class.len() < 400 && class.split_ascii_whitespace().any(|token| UNSEEN.contains(&token)) {
        return true;
    }
    dom.attribute(id, "style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).take(400).collect();
        let off = ["left:-", "top:-", "text-indent:-"]
            .iter()
            .any(|side| style.split(side).skip(1).any(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() >= 3));
        style.contains("display:none") || style.contains("visibility:hidden") || off
    })
}

/// Class names of text meant for the ear only.
const UNSEEN: [&str; 11] = [
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader",
    "screenreader",
    "screen-reader-only",
    "u-hidden-visually",
    "u-visually-hidden",
    "assistive-text",
    "offscreen",
];

/// What one class name says.
fn token(token: &str) -> Option<Reason> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let mut words = Vec::with_capacity(8);
    split(token, &mut words);
    // A state (`has-sidebar`, `no-comments`, `js-share`) says nothing of what the element is.
    if matches!(
        words.first().map(String::as_str),
        Some("has" | "no" | "with" | "not" | "is" | "without" | "hide" | "show")
    ) {
        return None;
    }
    let has = |word: &str| words.iter().any(|known| known == word);
    if has("tweet") || (has("embed") && (has("social") || has("twitter"))) {
        return None;
    }
    if has("body") || has("main") || (has("article") && has("content")) || has("wrapper") && has("page") {
        return None;
    }
    if has("prev") && has("next") {
        return Some(Reason::Related);
    }
    words.iter().find_map(|known| word(known))
}

/// Splits `relatedStories_list-2` into `related stories list 2`.
fn split(token: &str, words: &mut Vec<String>) {
    let mut word = String::new();
    let mut lower = false;
    for c in token.chars() {
        if !word.is_empty() && (!c.is_alphanumeric() || (c.is_uppercase() && lower)) {
            words.push(std::mem::take(&mut word));
        }
        lower = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
}

fn word(word: &str) -> Option<Reason> {
    Some(match word {
        "nav" | "navbar" | "navigation" | "menu" | "submenu" | "breadcrumb" | "breadcrumbs" | "pagination"
        | "pager" | "masthead" | "subnav" | "sitemap" | "skip" => Reason::Navigation,
        "footer" | "copyright" | "disclaimer" | "legal" => Reason::Footer,
        "sidebar" | "rail" | "widget" | "widgets" | "aside" | "complementary" | "ticker" => Reason::Aside,
        "related" | "recommended" | "recommendations" | "recirc" | "recirculation" | "trending" | "popular"
        | "readmore" | "outbrain" | "taboola" | "teaser" | "teasers" | "mostread" | "zergnet" | "revcontent"
        | "carousel" | "upnext" => Reason::Related,
        "comment" | "comments" | "disqus" | "respond" | "commentlist" | "livefyre" | "replies" | "talkback" => {
            Reason::Comments
        }
        "share" | "sharing" | "social" | "shares" | "addthis" | "sharebar" | "sharedaddy" | "follow" | "sociable" => {
            Reason::Share
        }
        "newsletter" | "newsletters" | "signup" | "subscribe" | "subscription" | "promo" | "promotion" | "cta"
        | "paywall" | "donate" | "donation" | "regwall" => Reason::Promotion,
        "ad" | "ads" | "advert" | "advertisement" | "adv" | "advertising" | "sponsor" | "sponsored" | "adsbygoogle"
        | "banner" | "adslot" | "dfp" | "gpt" => Reason::Advertisement,
        "cookie" | "cookies" | "consent" | "gdpr" | "popup" | "modal" | "overlay" | "lightbox" | "notification" => {
            Reason::Notice
        }
        "caption" | "captions" | "credit" | "credits" | "gallery" | "slideshow" => Reason::Caption,
        "dek" | "standfirst" | "strapline" | "subtitle" | "subheadline" | "subhead" => Reason::Standfirst,
        "byline" | "timestamp" | "dateline" | "pubdate" => Reason::Byline,
        "bio" | "vcard" | "author" | "authors" => Reason::Author,
        "tags" | "topics" | "keywords" | "taxonomy" | "categories" => Reason::Topics,
        "rollover" | "popover" | "hovercard" | "flyout" | "button" | "btn" | "toolbar" | "tooltip" | "dropdown"
        | "login" | "search" | "print" => Reason::Control,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(class: &str, expected: Option<Reason>) {
        assert_eq!(token(class), expected, "{class}");
    }

    #[test]
    fn reads_class_names_word_by_word() {
        check("relatedStories_list-2", Some(Reason::Related));
        check("c-share-bar", Some(Reason::Share));
        check("site-footer", Some(Reason::Footer));
        check("ImageCaption", Some(Reason::Caption));
        check("post-prev-next", Some(Reason::Related));
        check("sr-only", None);
    }

    #[test]
    fn is_not_misled_by_parts_of_words_and_by_states() {
        check("download", None);
        check("adapted-shareholder", None);
        check("has-sidebar", None);
        check("no-comments", None);
        check("article-body-share", None);
        check("twitter-tweet social", None);
    }
}
