//! Tests on one token (a subset of spaCy's `Matcher`).

use compact_str::CompactString;
use rmpv::Value;

use crate::error::Error;
use crate::format::msgpack::At;
use crate::labels::{LabelId, Labels};
use crate::regex::{Regex, Scratch};
use crate::tokenizer::pattern;

/// What one token of a pattern must be: all of these.
pub(super) struct TokenTest(Vec<Check>);

enum Check {
    Tag(OneOf<LabelId>),
    Dep(OneOf<LabelId>),
    Lower(OneOf<CompactString>),
    LowerLike(Box<Regex>),
    IsSpace(bool),
}

/// `x in values`, or not in.
struct OneOf<T> {
    values: Vec<T>,
    negated: bool,
}

/// The token that is tested.
pub(super) struct Context<'a> {
    pub(super) tag: LabelId,
    pub(super) dep: LabelId,
    pub(super) lower: &'a str,
    pub(super) is_space: bool,
}

impl TokenTest {
    /// Reads the map of attributes of one token.
    pub(super) fn read(at: &At<'_>, labels: &mut Labels) -> Result<TokenTest, Error> {
        let checks = at.entries()?.map(|(name, value)| Check::read(name.text()?, &value, labels));
        Ok(TokenTest(checks.collect::<Result<_, _>>()?))
    }

    /// Whether a token passes.
    pub(super) fn holds(&self, token: &Context<'_>) -> bool {
        self.0.iter().all(|check| match check {
            Check::Tag(tags) => tags.has(|tag| *tag == token.tag),
            Check::Dep(relations) => relations.has(|relation| *relation == token.dep),
            Check::Lower(texts) => texts.has(|text| text == token.lower),
            Check::LowerLike(regex) => {
                // The patterns are the package's own and without nested repetition; only long texts need the limit.
                const STEPS: usize = 100_000;
                let chars: Vec<char> = token.lower.chars().collect();
                regex.search(&chars, &mut Scratch::with_steps(STEPS)).is_some()
            }
            Check::IsSpace(expected) => *expected == token.is_space,
        })
    }
}

impl Check {
    fn read(name: &str, value: &At<'_>, labels: &mut Labels) -> Result<Check, Error> {
        match name {
            "TAG" => Ok(Check::Tag(OneOf::labels(value, labels)?)),
            "DEP" => Ok(Check::Dep(OneOf::labels(value, labels)?)),
            "LOWER" => match value.value {
                Value::Map(_) if value.find("REGEX")?.is_some() => {
                    Ok(Check::LowerLike(Box::new(pattern(&only(value)?.1)?)))
                }
                _ => {
                    let (texts, negated) = texts(value)?;
                    let values = texts.into_iter().map(CompactString::from).collect();
                    Ok(Check::Lower(OneOf { values, negated }))
                }
            },
            "IS_SPACE" => match value.value {
                Value::Boolean(expected) => Ok(Check::IsSpace(*expected)),
                _ => Err(value.mismatch("true or false")),
            },
            other => Err(value.unsupported(format!("the pattern key '{other}'"))),
        }
    }
}

impl OneOf<LabelId> {
    fn labels(at: &At<'_>, labels: &mut Labels) -> Result<OneOf<LabelId>, Error> {
        let (texts, negated) = texts(at)?;
        let values = texts.into_iter().map(|text| labels.intern(text).ok_or_else(|| at.mismatch("fewer labels")));
        Ok(OneOf { values: values.collect::<Result<_, _>>()?, negated })
    }
}

impl<T> OneOf<T> {
    fn has(&self, is_value: impl Fn(&T) -> bool) -> bool {
        self.values.iter().any(is_value) != self.negated
    }
}

/// The strings of `"x"`, `{"IN": ["x", …]}` or `{"NOT_IN": ["x", …]}`, and whether it is the last.
fn texts<'a>(at: &At<'a>) -> Result<(Vec<&'a str>, bool), Error> {
    if !matches!(at.value, Value::Map(_)) {
        return Ok((vec![at.text()?], false));
    }
    let (predicate, values) = only(at)?;
    match predicate {
        "IN" => Ok((values.texts()?, false)),
        "NOT_IN" => Ok((values.texts()?, true)),
        other => Err(at.unsupported(format!("the predicate '{other}'"))),
    }
}

/// The only entry of a map.
fn only<'a>(at: &At<'a>) -> Result<(&'a str, At<'a>), Error> {
    let mut entries = at.entries()?;
    match (entries.next(), entries.next()) {
        (Some((name, value)), None) => Ok((name.text()?, value)),
        _ => Err(at.mismatch("one predicate")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
    }

    fn read(value: &Value, labels: &mut Labels) -> Result<TokenTest, Error> {
        TokenTest::read(&At::new(Path::new("patterns"), value, ""), labels)
    }

    #[test]
    fn all_checks_must_hold() {
        let mut labels = Labels::new();
        let value = map(&[
            ("TAG", map(&[("IN", Value::Array(vec!["VB".into(), "VBP".into()]))])),
            ("LOWER", map(&[("REGEX", "^n'?t$".into())])),
            ("DEP", map(&[("NOT_IN", Value::Array(vec!["".into()]))])),
            ("IS_SPACE", false.into()),
        ]);
        let test = read(&value, &mut labels).unwrap();
        let [tag, dep] = ["VB", "neg"].map(|name| labels.intern(name).unwrap());
        let token = Context { tag, dep, lower: "n't", is_space: false };
        assert!(test.holds(&token));
        assert!(!test.holds(&Context { lower: "not", ..token }));
        assert!(!test.holds(&Context { dep: LabelId::EMPTY, ..token }));
        assert!(!test.holds(&Context { tag: dep, ..token }));
        assert!(!test.holds(&Context { is_space: true, ..token }));
    }

    #[test]
    fn refuses_unknown_keys_by_name() {
        for (value, name) in [
            (map(&[("ORTH", "x".into())]), "the pattern key 'ORTH'"),
            (map(&[("OP", "+".into())]), "the pattern key 'OP'"),
            (map(&[("TAG", map(&[("FUZZY", "x".into())]))]), "the predicate 'FUZZY'"),
        ] {
            let error = read(&value, &mut Labels::new()).err().unwrap().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
