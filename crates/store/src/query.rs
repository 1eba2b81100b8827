//! The search language: words, `"phrases"`, `prefix*`, `AND`, `OR`, `NOT`, brackets, and fields as in `title:harbour`.
//!
//! A query is parsed here and handed to FTS5 with every word quoted, so that a hyphen, an apostrophe or a full stop in
//! a word is no syntax. `NOT` binds closest, then `AND` (also between words with nothing between them), then `OR`, as
//! in FTS5 itself. A part in brackets may stand under a field. Linear in the query's length; brackets nest to
//! [`DEPTH_MAX`].

use std::fmt;

/// Fields that can be searched by themselves, as the user writes them and as the index calls them.
const FIELDS: [(&str, &str); 6] = [
    ("title", "title"),
    ("headline", "title"),
    ("body", "body"),
    ("text", "body"),
    ("outlet", "outlet"),
    ("byline", "byline"),
];

/// Brackets inside one another. FTS5 itself stops at 256.
pub const DEPTH_MAX: usize = 32;

/// Words and phrases in a query.
pub const TERMS_MAX: usize = 256;

/// Why a query cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryError {
    /// The query as typed.
    pub query: String,
    /// Character (from 1) where it goes wrong.
    pub at: usize,
    /// What was expected and found.
    pub message: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the search cannot be understood at character {}: {}\n  {}\n  ", self.at, self.message, self.query)?;
        (1..self.at).try_for_each(|_| f.write_str(" "))?;
        f.write_str("^")
    }
}

impl std::error::Error for QueryError {}

/// A query in the words of FTS5.
///
/// # Errors
/// If it cannot be understood, with the place.
pub fn translate(query: &str) -> Result<String, QueryError> {
    let tokens = tokens(query)?;
    let mut parser = Parser { query, tokens: &tokens, next: 0, depth: 0, terms: 0 };
    if tokens.is_empty() {
        return Err(parser.fault("expected a word, found nothing"));
    }
    let out = parser.any()?;
    match parser.peek() {
        None => Ok(out),
        Some(Kind::Close) => Err(parser.fault("found a closing bracket that nothing opens")),
        Some(_) => Err(parser.fault("expected AND, OR or a word")),
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Kind {
    /// A word or phrase; is it the beginning of one (`*`)?
    Term(String, bool),
    /// The index's name of a field.
    Field(&'static str),
    And,
    Or,
    Not,
    Open,
    Close,
}

struct Token {
    kind: Kind,
    /// Character (from 1) it begins at.
    at: usize,
}

fn tokens(query: &str) -> Result<Vec<Token>, QueryError> {
    let chars: Vec<char> = query.chars().collect();
    let fault = |at: usize, message: String| QueryError { query: query.to_owned(), at: at + 1, message };
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let at = i;
        let kind = match chars[i] {
            c if c.is_whitespace() => {
                i += 1;
                continue;
            }
            '(' => {
                i += 1;
                Kind::Open
            }
            ')' => {
                i += 1;
                Kind::Close
            }
            '"' | '\u{201c}' | '\u{201d}' => {
                let ends = |c: &char| matches!(c, '"' | '\u{201c}' | '\u{201d}');
                let Some(len) = chars[i + 1..].iter().position(ends) else {
                    return Err(fault(at, "expected a closing quotation mark".to_owned()));
                };
                let phrase: String = chars[i + 1..i + 1 + len].iter().collect();
                i += len + 2;
                let prefix = chars.get(i) == Some(&'*');
                i += usize::from(prefix);
                Kind::Term(phrase, prefix)
            }
            _ => {
                let stops = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '\u{201c}' | '\u{201d}');
                let len = chars[i..].iter().position(stops).unwrap_or(chars.len() - i);
                let word: String = chars[i..i + len].iter().collect();
                i += len;
                match word.as_str() {
                    "AND" => Kind::And,
                    "OR" => Kind::Or,
                    "NOT" => Kind::Not,
                    _ => match field(&word) {
                        Some((name, rest)) => {
                            i = at + word[..word.len() - rest.len()].chars().count();
                            Kind::Field(name)
                        }
                        None => match word.strip_suffix('*') {
                            Some(start) => Kind::Term(start.to_owned(), true),
                            None => Kind::Term(word, false),
                        },
                    },
                }
            }
        };
        if let Kind::Term(words, _) = &kind
            && !words.chars().any(char::is_alphanumeric)
        {
            return Err(fault(at, format!("expected a word, found only marks: {words}")));
        }
        tokens.push(Token { kind, at });
    }
    Ok(tokens)
}

/// A field's name at the head of a word, and what stands behind its colon. Other words may have colons: `10:30`.
fn field(word: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = word.split_once(':')?;
    FIELDS.iter().find(|(typed, _)| name.eq_ignore_ascii_case(typed)).map(|(_, index)| (*index, rest))
}

struct Parser<'a> {
    query: &'a str,
    tokens: &'a [Token],
    next: usize,
    depth: usize,
    terms: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn take(&mut self, kind: Kind) -> bool {
        let found = self.peek() == Some(&kind);
        self.next += usize::from(found);
        found
    }

    /// A fault at the token that comes next, or behind the last.
    fn fault(&self, message: impl Into<String>) -> QueryError {
        let at = self.tokens.get(self.next).map_or(self.query.trim_end().chars().count(), |token| token.at);
        QueryError { query: self.query.to_owned(), at: at + 1, message: message.into() }
    }

    /// `a OR b`
    fn any(&mut self) -> Result<String, QueryError> {
        let mut out = self.all()?;
        while self.take(Kind::Or) {
            out = format!("{out} OR {}", self.all()?);
        }
        Ok(out)
    }

    /// `a AND b`, `a b`
    fn all(&mut self) -> Result<String, QueryError> {
        let mut out = self.without()?;
        loop {
            match self.peek() {
                Some(Kind::And) => self.next += 1,
                Some(Kind::Term(..) | Kind::Field(_) | Kind::Open) => {}
                _ => return Ok(out),
            }
            out = format!("{out} AND {}", self.without()?);
        }
    }

    /// `a NOT b`
    fn without(&mut self) -> Result<String, QueryError> {
        let mut out = self.one()?;
        loop {
            let before = self.next;
            // `a AND NOT b` is how many write it.
            self.take(Kind::And);
            if !self.take(Kind::Not) {
                self.next = before;
                return Ok(out);
            }
            out = format!("({out} NOT {})", self.one()?);
        }
    }

    fn one(&mut self) -> Result<String, QueryError> {
        match self.peek().cloned() {
            Some(Kind::Term(words, prefix)) => {
                self.terms += 1;
                if self.terms > TERMS_MAX {
                    return Err(self.fault(format!("expected at most {TERMS_MAX} words, found more")));
                }
                self.next += 1;
                Ok(format!("\"{}\"{}", words.replace('\0', " "), if prefix { " *" } else { "" }))
            }
            Some(Kind::Field(name)) => {
                self.next += 1;
                match self.peek() {
                    Some(Kind::Term(..) | Kind::Open) => Ok(format!("{{{name}}} : {}", self.one()?)),
                    _ => Err(self.fault("expected a word or a bracket behind the field")),
                }
            }
            Some(Kind::Open) => {
                if self.depth == DEPTH_MAX {
                    return Err(
                        self.fault(format!("expected at most {DEPTH_MAX} brackets inside one another, found more"))
                    );
                }
                self.next += 1;
                self.depth += 1;
                let inner = self.any()?;
                self.depth -= 1;
                if self.take(Kind::Close) {
                    Ok(format!("({inner})"))
                } else {
                    Err(self.fault("expected a closing bracket"))
                }
            }
            Some(Kind::Not) => Err(self.fault("expected a word before NOT: 'harbour NOT bridge'")),
            Some(Kind::And | Kind::Or) => Err(self.fault("expected a word, found AND or OR")),
            Some(Kind::Close) => Err(self.fault("expected a word, found a closing bracket")),
            None => Err(self.fault("expected a word, found the end")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        assert_eq!(translate(query).unwrap(), expected);
    }

    #[track_caller]
    fn wrong(query: &str, at: usize, message: &str) {
        let error = translate(query).unwrap_err();
        assert_eq!(error.at, at, "{error}");
        assert!(error.message.contains(message), "{error}");
    }

    #[test]
    fn words_stand_together() {
        check("harbour bridge", "\"harbour\" AND \"bridge\"");
        check("\"harbour bridge\" closed", "\"harbour bridge\" AND \"closed\"");
        check("“harbour bridge”", "\"harbour bridge\"");
        check("harb*", "\"harb\" *");
    }

    #[test]
    fn marks_inside_words_are_no_syntax() {
        check("covid-19 don't U.S. 10:30 a^b", "\"covid-19\" AND \"don't\" AND \"U.S.\" AND \"10:30\" AND \"a^b\"");
        check("and or not near", "\"and\" AND \"or\" AND \"not\" AND \"near\"");
    }

    #[test]
    fn operators_bind_as_in_the_index() {
        check("a OR b c", "\"a\" OR \"b\" AND \"c\"");
        check("(a OR b) c", "(\"a\" OR \"b\") AND \"c\"");
        check("a NOT b", "(\"a\" NOT \"b\")");
        check("a AND NOT b", "(\"a\" NOT \"b\")");
        check("a b NOT c d", "\"a\" AND (\"b\" NOT \"c\") AND \"d\"");
    }

    #[test]
    fn fields_take_a_word_a_phrase_or_brackets() {
        check("title:harbour", "{title} : \"harbour\"");
        check("Headline:\"harbour bridge\" text:toll", "{title} : \"harbour bridge\" AND {body} : \"toll\"");
        check("outlet:(post OR times)", "{outlet} : (\"post\" OR \"times\")");
        check("note:this", "\"note:this\"");
    }

    #[test]
    fn faults_are_told_with_their_place() {
        wrong("", 1, "found nothing");
        wrong("a \"b", 3, "closing quotation");
        wrong("(a", 3, "closing bracket");
        wrong("a)", 2, "nothing opens");
        wrong("NOT a", 1, "before NOT");
        wrong("a OR", 5, "the end");
        wrong("a OR OR b", 6, "found AND or OR");
        wrong("title:", 7, "behind the field");
        wrong("a -- b", 3, "only marks");
        wrong(&"(".repeat(40), 33, "inside one another");
    }
}
