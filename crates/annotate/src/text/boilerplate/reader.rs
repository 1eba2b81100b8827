//! What a page says to its readers: offers, appeals, wishes.

use super::seen::Seen;

pub(super) fn offer(seen: &Seen<'_>) -> bool {
    if seen.quoted || seen.words > 60 {
        return false;
    }
    let imperative = [
        "subscribe",
        "sign up",
        "sign-up",
        "become a member",
        "become a subscriber",
        "support our",
        "support us",
        "donate",
        "download the",
        "download our",
        "get the app",
        "follow us",
        "follow @",
        "follow our",
        "join our",
        "join us on",
        "like us on",
        "bookmark us",
        "listen back",
        "tune in",
        "log in to",
        "already a subscriber",
        "click here",
        "tap here",
        "start your free",
        "try it free",
        "advertise with",
    ];
    let phrase = [
        "in your inbox",
        "to your inbox",
        "in your mailbox",
        "our newsletter",
        "daily newsletter",
        "weekly newsletter",
        "free newsletter",
        "sign up to",
        "sign up for",
        "subscribe to our",
        "subscribe for",
        "subscribe now",
        "subscribe today",
        "bookmark us",
        "tickets on sale now",
        "follow us on",
        "our whatsapp channel",
        "our telegram channel",
    ];
    let addressed = ["you", "your", "our", "us", "newsletter", "today", "now"];
    (seen.sentence_opens_any(&imperative) && (!seen.stopped || seen.has_any(&addressed) || seen.words <= 6))
        || (seen.has_any(&phrase) && seen.words <= 40)
}

pub(super) fn appeal(seen: &Seen<'_>) -> bool {
    let asks = [
        "got a tip",
        "got a story",
        "have a story",
        "have you got a story",
        "do you have a story",
        "do you know more",
        "have your say",
        "letters to the editor",
        "comments are closed",
        "join the conversation",
        "join the discussion",
        "leave a comment",
        "tell us what you think",
        "send us your",
        "let us know",
        "share your thoughts",
        "share this article",
        "share this story",
        "what do you think?",
    ];
    let to_reader = seen.lower.starts_with("are you ")
        || seen.lower.starts_with("were you ")
        || seen.lower.starts_with("do you ")
        || seen.lower.starts_with("have you ");
    let reach = ["ring", "call", "email", "e-mail", "contact", "write to", "whatsapp", "text"];
    let desk = ["newsroom", "newsdesk", "news desk", "us", "our team", "the editor", "our reporters"];
    !seen.quoted
        && seen.words <= 40
        && (seen.sentence_opens_any(&asks) || (to_reader && seen.sentence_opens_any(&reach) && seen.has_any(&desk)))
}

pub(super) fn courtesy(seen: &Seen<'_>) -> bool {
    let wishes = [
        "we wish",
        "we hope",
        "we trust",
        "hopes you",
        "trusts you",
        "wishes you",
        "thank you for reading",
        "thanks for reading",
    ];
    let article = ["article", "post", "information", "reading", "data", "news", "content"];
    !seen.quoted && seen.words <= 45 && seen.has_any(&wishes) && seen.has_any(&["you"]) && seen.has_any(&article)
}
