//! The name of the outlet: given from outside, or as the text's own lines tell it.

use super::block::Cut;
use headwater_model::Finding;

/// Words by which newspapers, broadcasters and agencies call themselves. A lone name in a dateline is taken for the
/// outlet's only with one of them, since it may as well be a place.
const NEWS_WORDS: [&str; 60] = [
    "agency",
    "news",
    "newswire",
    "wire",
    "press",
    "presse",
    "prensa",
    "times",
    "post",
    "herald",
    "courier",
    "gazette",
    "standard",
    "weekly",
    "daily",
    "tribune",
    "telegraph",
    "guardian",
    "mail",
    "mirror",
    "observer",
    "chronicle",
    "journal",
    "independent",
    "express",
    "examiner",
    "echo",
    "star",
    "globe",
    "record",
    "register",
    "review",
    "bulletin",
    "dispatch",
    "today",
    "radio",
    "tv",
    "television",
    "broadcasting",
    "media",
    "monitor",
    "messenger",
    "zeitung",
    "tageblatt",
    "kurier",
    "kurýr",
    "denník",
    "deník",
    "blatt",
    "diario",
    "gazeta",
    "gazzetta",
    "corriere",
    "courrier",
    "journal",
    "le monde",
    "noviny",
    "pravda",
    "inquirer",
    "reporter",
];

/// The outlet of a report, and a finding if it could only be told from its address.
///
/// In falling trust: given from outside, the agency in the dateline, the part after the author's name, a name in a dated
/// line, the sign-off, the host of the address.
pub(super) fn outlet(
    text: &str,
    given: Option<String>,
    cut: &Cut,
    url: Option<&str>,
    place: &str,
) -> (Option<String>, Option<Finding>) {
    let given = given.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let agency =
        || cut.datelines.iter().filter_map(|found| found.agency).map(|span| span.of(text)).find(|name| is_agency(name));
    let byline = || cut.byline.and_then(|byline| byline.outlet).map(|span| span.of(text));
    let lines = || {
        let names = cut.datelines.iter().flat_map(|found| &found.names);
        let mut names = names.map(|span| (span, span.of(text).trim_matches([' ', '-', '.'])));
        names
            .find(|(span, name)| is_news_name(name) || is_titled(name) || heads_a_row(text, span.end as usize, name))
            .map(|(_, name)| name)
    };
    let sign_off = || cut.sign_off.map(|span| span.of(text)).filter(|name| is_news_name(name));
    let told = given.or_else(|| agency().or_else(byline).or_else(lines).or_else(sign_off).map(str::to_owned));
    if told.is_some() {
        return (told, None);
    }
    match url.and_then(host) {
        Some(host) => {
            let message = format!("no outlet is named; the host of its address stands for it: {host}");
            (Some(host), Some(Finding::note(place, message)))
        }
        None => (None, None),
    }
}

fn is_agency(name: &str) -> bool {
    let count = name.split_whitespace().count();
    (1..=5).contains(&count) && name.starts_with(char::is_uppercase) && name.len() >= 2
}

fn is_news_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    (1..=6).contains(&count)
        && name.starts_with(char::is_uppercase)
        && name_words(name).any(|word| NEWS_WORDS.contains(&word.as_str()))
}

/// "The Brussels Lantern": no place is called so, but for some of two words ("The Hague").
fn is_titled(name: &str) -> bool {
    name.starts_with("The ") && (3..=5).contains(&name.split_whitespace().count())
}

/// The first part of "Cipherwatch | Breach desk | 15 Oct 2025", unless it is a desk itself.
fn heads_a_row(text: &str, end: usize, name: &str) -> bool {
    let before = text[..end].rsplit('\n').next().unwrap_or("");
    let last = name.split_whitespace().next_back().unwrap_or("").to_lowercase();
    before.trim() == name
        && text[end..].trim_start_matches([' ', '\u{a0}']).starts_with('|')
        && name.split_whitespace().count() <= 4
        && !["staff", "team", "desk", "reporter", "reporters", "correspondent", "editor", "live", "bureau"]
            .contains(&last.as_str())
}

/// The host of a web address, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(' ')).then(|| host.to_lowercase())
}

/// The words of a name in lower case, articles and prepositions left out.
pub(super) fn name_words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| {
        word.len() >= 3 && !["the", "of", "and", "for", "les", "der", "die", "das", "del"].contains(&word.as_str())
    })
}

/// True if two names are one, case, marks and articles aside.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let mut a = name_words(a).peekable();
    a.peek().is_some() && a.eq(name_words(b))
}

/// True if `line` is the outlet's name, alone or with a section, a desk or an edition behind a mark.
pub(super) fn is_masthead(line: &str, outlet: &str) -> bool {
    let Some(end) = line.find([',', '|', '–', '—', '(', '›', '·']).or_else(|| line.find(" - ")) else {
        return same_name(line, outlet);
    };
    line.split_whitespace().count() <= 10 && !line.ends_with(['.', '!', '?']) && same_name(&line[..end], outlet)
}

/// True if two headlines share at least half the words of the shorter one.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let first: std::collections::HashSet<String> = name_words(a).collect();
    let second: std::collections::HashSet<String> = name_words(b).collect();
    let shorter = first.len().min(second.len());
    shorter > 0 && first.intersection(&second).count() * 2 >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_host_of_an_address() {
        assert_eq!(host("https://www.eurofile.example/en/2025"), Some("eurofile.example".into()));
        assert_eq!(host("http://user@a.example:8080?x"), Some("a.example".into()));
        assert_eq!(host("not an address"), None);
        assert_eq!(host(""), None);
    }

    #[test]
    fn reads_the_outlet_from_a_dated_line() {
        let told = |text: &str| {
            let cut = super::super::block::cut(text, super::super::block::Known::default());
            outlet(text, None, &cut, None, "a.txt").0
        };
        let body = "The bank said on Monday that it would wait for a letter.";
        let line = |line: &str| told(&format!("Bank waits for a letter\n\n{line}\n\n{body}"));
        assert_eq!(line("Denník Dunaj, Bratislava – 18 June").as_deref(), Some("Denník Dunaj"));
        assert_eq!(line("The Harbour Lantern, 15 October 2025").as_deref(), Some("The Harbour Lantern"));
        assert_eq!(line("Cipherlook | Breach desk | 15 Oct 2025, 08:40 CEST").as_deref(), Some("Cipherlook"));
        for unsure in [
            "Wakorea, 13 March 2025",
            "New York, 13 March 2025",
            "Kickball Staff | Tue 20 Aug 2024",
            "17 June 2025, 22:14 BST",
        ] {
            assert_eq!(line(unsure), None, "{unsure}");
        }
        assert_eq!(told(&format!("PRAGUE, June 17 (Eurofile) - {body}")).as_deref(), Some("Eurofile"));
        assert_eq!(told(&format!("BATU RUSO, Kabaena (Wednesday, 12 March) — {body}")), None);
    }

    #[test]
    fn says_so_when_only_the_address_tells() {
        let cut = Cut::default();
        let (name, finding) = outlet("", None, &cut, Some("https://www.lake.example/a"), "a.txt");
        assert_eq!(name.as_deref(), Some("lake.example"));
        assert!(finding.unwrap().message.contains("the host of its address stands for it"));
        let (name, finding) = outlet("", Some("Lake News".into()), &cut, Some("https://lake.example"), "a.txt");
        assert_eq!((name.as_deref(), finding), (Some("Lake News"), None));
    }

    #[test]
    fn knows_a_masthead() {
        assert!(is_masthead("THE TRENTA LINE", "The Trenta Line"));
        assert!(is_masthead("RegFeed | Company announcements", "RegFeed"));
        assert!(is_masthead("LA BITÁCORA ECONÓMICA (English edition)", "La Bitácora Económica"));
        assert!(!is_masthead("Eurofile is sold to a rival", "Eurofile"));
        assert!(!is_masthead("", ""));
    }
}
