//! `robots.txt`: what a site asks of programs that come by (RFC 9309).
//!
//! Of the groups that name us all count together; only if none does, those for `*`. Among the rules that fit a path the
//! longest wins, `allow` on a tie. `*` stands for any run of characters, `$` ends a rule at the path's end. `Crawl-delay` is
//! no part of the standard and widely written, so it is read too.
//!
//! Cost of a question: rules times length of the path, both bounded.

use super::address::escaped;
use std::time::Duration;

/// Bytes read of a `robots.txt`; the standard asks for at least 500 KiB.
pub(super) const ROBOTS_BYTES_MAX: u64 = 500 << 10;

/// Rules kept. Large shops have some hundreds.
const RULES_MAX: usize = 10_000;

/// What a site asks of us.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Robots {
    rules: Vec<Rule>,
    /// How long it asks to wait between two requests.
    pub crawl_delay: Option<Duration>,
}

#[derive(Clone, PartialEq, Debug)]
struct Rule {
    allow: bool,
    /// In the form of [`normal`]; without the `$` of its end.
    pattern: String,
    /// Does the pattern end where the path does?
    anchored: bool,
    /// Its rank: the length as written.
    octets: usize,
}

impl Robots {
    /// Reads the rules for the program named `token` (letters, `-` and `_`).
    pub fn parse(bytes: &[u8], token: &str) -> Robots {
        let text = String::from_utf8_lossy(bytes);
        let mut ours = Robots::default();
        let mut anyones = Robots::default();
        let mut named = false;
        // The programs a group is for; a line of another kind closes the list.
        let (mut for_us, mut for_all, mut open) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let Some((key, value)) = line.split('#').next().and_then(|line| line.split_once(':')) else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !open {
                        (for_us, for_all, open) = (false, false, true);
                    }
                    for_us |= product(value).eq_ignore_ascii_case(token);
                    for_all |= value.starts_with('*');
                    named |= for_us;
                }
                key @ ("allow" | "disallow" | "crawl-delay") => {
                    open = false;
                    for (_, robots) in [(for_us, &mut ours), (for_all, &mut anyones)].into_iter().filter(|(on, _)| *on)
                    {
                        robots.add(key, value);
                    }
                }
                // "sitemap" and others stand outside groups.
                _ => {}
            }
        }
        if named { ours } else { anyones }
    }

    fn add(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let seconds = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.crawl_delay = self.crawl_delay.max(seconds);
        } else if !value.is_empty() && self.rules.len() < RULES_MAX {
            // "Disallow:" without a path forbids nothing.
            let (pattern, anchored) = value.strip_suffix('$').map_or((value, false), |pattern| (pattern, true));
            let pattern = normal(pattern, false);
            self.rules.push(Rule { allow: key == "allow", octets: pattern.len(), pattern, anchored });
        }
    }

    /// The rule that forbids `path` (with its query), as it was understood; `None` if it may be asked for.
    pub fn forbids(&self, path: &str) -> Option<&str> {
        if path == "/robots.txt" {
            return None;
        }
        let path = normal(path, true);
        let fitting = self.rules.iter().filter(|rule| rule.fits(&path));
        let first = fitting.max_by_key(|rule| (rule.octets, rule.allow))?;
        (!first.allow).then_some(first.pattern.as_str())
    }
}

impl Rule {
    /// Leftmost places for the parts between stars; if a rule fits at all, it fits so.
    fn fits(&self, path: &str) -> bool {
        let mut parts = self.pattern.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else { return false };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return !self.anchored || rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if self.anchored && parts.peek().is_none() {
                return rest.ends_with(part);
            }
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

/// The product token at the start of a user agent line: `Headwater/0.1 (news)` names `Headwater`.
fn product(value: &str) -> &str {
    let end = value.find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_')).unwrap_or(value.len());
    &value[..end]
}

/// One spelling for each path: what need not be escaped is not, what must be is, in capitals (RFC 9309, section 2.2.2).
/// A star or dollar in an address means itself, and is escaped.
fn normal(path: &str, is_address: bool) -> String {
    let bytes = path.as_bytes();
    let mut normal = String::with_capacity(bytes.len());
    let escape = |normal: &mut String, byte: u8| normal.push_str(&format!("%{byte:02X}"));
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if let Some(byte) = escaped(&bytes[at..]) {
            at += 3;
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                normal.push(char::from(byte));
            } else {
                escape(&mut normal, byte);
            }
            continue;
        }
        at += 1;
        if !byte.is_ascii_graphic() || is_address && b"*$".contains(&byte) {
            escape(&mut normal, byte);
        } else {
            normal.push(char::from(byte));
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(robots: &str, path: &str, allowed: bool) {
        let robots = Robots::parse(robots.as_bytes(), "headwater");
        assert_eq!(robots.forbids(path).is_none(), allowed, "{path}");
    }

    #[test]
    fn the_longest_rule_wins_and_allow_on_a_tie() {
        let robots = "User-agent: *\nAllow: /p\nDisallow: /\n";
        check(robots, "/page", true);
        check(robots, "/other", false);
        check(robots, "/robots.txt", true);
        check("User-agent: *\nAllow: /folder\nDisallow: /folder\n", "/folder/page", true);
        check("User-agent: *\nAllow: /page\nDisallow: /*.htm\n", "/page.htm", false);
        check("User-agent: *\nAllow: /$\nDisallow: /\n", "/", true);
        check("User-agent: *\nAllow: /$\nDisallow: /\n", "/page.htm", false);
    }

    #[test]
    fn stars_and_dollars() {
        check("User-agent: *\nDisallow: /*.php$\n", "/a/b.php", false);
        check("User-agent: *\nDisallow: /*.php$\n", "/a/b.php?x=1", true);
        check("User-agent: *\nDisallow: /fish*.php\n", "/fishheads/catfish.php?parameters", false);
        check("User-agent: *\nDisallow: /fish*.php\n", "/Fish.PHP", true);
        check("User-agent: *\nDisallow: /a*a$\n", "/a", true);
        check("User-agent: *\nDisallow: /a*a$\n", "/aa", false);
        check("User-agent: *\nDisallow: /*/*/c$\n", "/a/c", true);
        check("User-agent: *\nDisallow: *\n", "/anything", false);
        check("User-agent: *\nDisallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-*.html", false);
        check("User-agent: *\nDisallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-b.html", true);
    }

    #[test]
    fn spelling_of_a_path_does_not_matter() {
        check("User-agent: *\nDisallow: /foo/bar/ツ\n", "/foo/bar/%E3%83%84", false);
        check("User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "/foo/bar/%E3%83%84", false);
        check("User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", false);
        check("User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true);
    }

    #[test]
    fn our_groups_count_together_and_silence_those_for_all() {
        let robots = "User-agent: headwater\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\n\
                      user-AGENT : Other\nUSER-agent: HeadWater/1.0\nSitemap: http://x.example/s\ndisallow: /c # why\n";
        check(robots, "/a", false);
        check(robots, "/b", true);
        check(robots, "/c", false);
        check("User-agent: headwaters\nDisallow: /\n", "/a", true);
        check("User-agent: headwater\nAllow:\n\nUser-agent: *\nDisallow: /\n", "/a", true);
        check("User-agent: headwater\n\nUser-agent: other\nDisallow: /\n", "/a", false);
    }

    #[test]
    fn a_file_that_is_none_forbids_nothing() {
        for robots in
            ["", "<html><body>Not found</body></html>", "\u{feff}", "Disallow: /", "User-agent: *\nDisallow:\n"]
        {
            check(robots, "/a", true);
        }
        check("\u{feff}User-agent: *\rDisallow: /\r", "/a", false);
        assert_eq!(Robots::parse(&[0xff; 1000], "headwater"), Robots::default());
    }

    #[test]
    fn reads_the_delay_asked_for() {
        let delay = |value: &str| {
            let robots = format!("User-agent: *\nCrawl-delay: {value}\n");
            Robots::parse(robots.as_bytes(), "headwater").crawl_delay
        };
        assert_eq!(delay("2.5"), Some(Duration::from_millis(2500)));
        for value in ["-1", "NaN", "inf", "soon", "1e300"] {
            assert_eq!(delay(value), None, "{value}");
        }
    }

    #[test]
    fn a_file_made_to_be_slow_is_answered_at_once() {
        let rules = "Disallow: /*a*a*a*a*a*a*a*a*a*a*b$\n".repeat(14_000);
        let robots = Robots::parse(format!("User-agent: *\n{rules}").as_bytes(), "headwater");
        let started = std::time::Instant::now();
        assert_eq!(robots.forbids(&"/a".repeat(4_000)), None);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}
