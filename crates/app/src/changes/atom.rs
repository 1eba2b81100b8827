//! Changes as an Atom feed (RFC 4287). An entry is a change; its id is made of the change itself, so that a reader meets each once.

use super::Changed;
use jiff::Timestamp;

/// Where a story is, by its id.
pub type Link<'a> = &'a dyn Fn(&str) -> String;

/// The feed of what changed since a time, in one story or in all. With `link`, each entry says where its story is.
pub fn feed(story: Option<&str>, since: Timestamp, changed: &[Changed], link: Option<Link<'_>>) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let what = story.map_or("all stories".to_owned(), |story| format!("story {story}"));
    let updated = changed.iter().map(|story| story.at.as_str()).max().map_or(since.to_string(), str::to_owned);
    let id = escaped(story.unwrap_or("all"));
    let to = |id: &str| link.map_or(String::new(), |link| format!("<link href=\"{}\"/>", escaped(&link(id))));
    let mut push = |words: &str| out.push_str(words);
    push(&format!("  <id>urn:headwater:changes:{id}</id>\n  <title>Headwater: {}</title>\n", escaped(&what)));
    push(&format!("  <updated>{updated}</updated>\n  <author><name>Headwater</name></author>\n"));
    if let Some(story) = story.filter(|_| link.is_some()) {
        push(&format!("  {}\n", to(story)));
    }
    for story in changed {
        for change in &story.changes {
            let number = hash(&[&story.id, change.kind.code(), &change.why]);
            let title = escaped(story.title.as_deref().unwrap_or("(no headline)"));
            push(&format!("  <entry>\n    <id>urn:headwater:change:{}:{number:016x}</id>\n", escaped(&story.id)));
            push(&format!("    <title>{}: {title}</title>\n", change.kind.phrase()));
            push(&format!("    <updated>{}</updated>\n    <category term=\"{}\"/>\n", story.at, change.kind.code()));
            if link.is_some() {
                push(&format!("    {}\n", to(&story.id)));
            }
            let mut content = change.why.clone();
            for words in &change.receipts {
                content.push_str(&format!("\n\"{}\" [{} {}-{}]", words.text, words.report, words.start, words.end));
            }
            push(&format!("    <content type=\"text\">{}</content>\n  </entry>\n", escaped(&content)));
        }
    }
    out + "</feed>\n"
}

/// 64 bits of FNV-1a, the same on every machine.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Words as XML text. Characters that XML cannot hold become spaces.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        assert_eq!(escaped("<a href=\"x\">&\u{0}\u{1b}</a>\n"), "&lt;a href=&quot;x&quot;&gt;&amp;  &lt;/a&gt;\n");
    }
}
