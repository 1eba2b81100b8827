//! The address of a newsletter on the web: the link under "view in browser".

/// What stands under such a link, as whole words in lower case.
const WORDS: [&str; 8] = [
    "in your browser",
    "in browser",
    "in a browser",
    "in the browser",
    "in your web browser",
    "view online",
    "read online",
    "web version",
];

/// Longest address, and longest part of one: beyond these it is one made for the reader of this copy, not the report's.
const URL_BYTES_MAX: usize = 250;
const PART_BYTES_MAX: usize = 80;

/// Links looked at.
const LINKS_MAX: usize = 2000;

/// Bytes of markup looked at under a link.
const LINK_BYTES_MAX: usize = 2000;

/// The address under the first link with such words. Linear in the markup.
pub(super) fn link(markup: &str) -> Option<String> {
    markup.match_indices("<a").take(LINKS_MAX).find_map(|(at, _)| {
        let rest = head(&markup[at..], LINK_BYTES_MAX);
        let rest = rest.split("</a").next().unwrap_or(rest);
        let (tag, words) = rest.split_once('>')?;
        let url = href(tag)?;
        let clear = url.len() <= URL_BYTES_MAX
            && url.starts_with("http")
            && url.split(['/', '?', '&', '=']).all(|part| part.len() <= PART_BYTES_MAX);
        (clear && is_under(words)).then_some(url)
    })
}

/// The value of the tag's `href`, entities for `&` undone.
fn href(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href=")?;
    let value = &tag[at + 5..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value[1..].split(quote).next()?;
    Some(value.trim().replace("&amp;", "&"))
}

fn is_under(markup: &str) -> bool {
    let (mut words, mut tag) = (String::new(), false);
    for c in markup.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => words.extend(c.to_lowercase()),
            _ => {}
        }
    }
    let words = words.replace("&nbsp;", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    // A long text that happens to hold the words is a story, not the link.
    words.len() < 80 && WORDS.iter().any(|known| words.contains(known))
}

/// At most `bytes` bytes of a text, cut between characters.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn finds_the_link_to_the_page_on_the_web() {
        let markup = "<a href='https://x.example/home'>Home</a> Trouble? <A name=x></A> <a class=\"b\" href=\"https://x.example/n/7?a=1&amp;b=2\"><b>View</b>&nbsp;in your\n browser</a>";
        assert_eq!(link(markup).as_deref(), Some("https://x.example/n/7?a=1&b=2"));
    }

    #[test]
    fn leaves_others_and_personal_ones() {
        for other in [
            "<a href=\"https://x.example/\">How browsers work</a>",
            "<a href=\"mailto:a@b.example\">View online</a>",
            "<a>View online</a>",
            "<a href=\"https://x.example/\">",
        ] {
            assert_eq!(link(other), None, "{other}");
        }
        let personal = format!("<a href=\"https://t.example/c/{}\">View online</a>", "x".repeat(120));
        assert_eq!(link(&personal), None);
    }
}
