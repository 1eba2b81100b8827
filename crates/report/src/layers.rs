//! The layers of reports as JSON: `headwater/layers/1`, described in `docs/json.md`.
//!
//! What the program read from each report alone, before reports are held against one another. Positions (`sentence`,
//! `head`, `block`, `outer`) count from 0 within the report's own lists.

use headwater_model as model;
use serde::Serialize;

use crate::receipt::Texts;
use crate::word;

/// Name and version of the form.
pub const FORMAT: &str = "headwater/layers/1";

/// Every report with its layers, as one JSON object.
pub fn annotate_json(witnesses: &[model::Witness]) -> String {
    let texts = Texts::new(witnesses);
    let reports = (0..witnesses.len()).map(|at| Report::of(&texts, model::ReportIx::from(at))).collect();
    let offsets = "Unicode code points of the report's text, from 0, end-exclusive";
    let mut json = serde_json::to_string_pretty(&Layers { format: FORMAT, offsets, reports })
        .expect("strings, numbers and lists are always JSON");
    json.push('\n');
    json
}

/// One report with its layers, as [`annotate_json`] has it.
pub(crate) fn one(texts: &Texts<'_>, report: model::ReportIx) -> serde_json::Value {
    serde_json::to_value(Report::of(texts, report)).expect("strings, numbers and lists are always JSON")
}

#[derive(Serialize)]
struct Layers {
    format: &'static str,
    offsets: &'static str,
    reports: Vec<Report>,
}

/// A place in the report at hand.
#[derive(Serialize)]
struct At {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize)]
struct Report {
    id: String,
    place: String,
    outlet: Option<String>,
    blocks: Vec<Block>,
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    entities: Vec<Mention>,
    times: Vec<Timex>,
    quantities: Vec<Quantity>,
    quotes: Vec<Quote>,
    attributions: Vec<Attribution>,
    credits: Vec<Credit>,
    assertions: Vec<Assertion>,
}

#[derive(Serialize)]
struct Block {
    at: At,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rule: &'static str,
}

#[derive(Serialize)]
struct Sentence {
    start: usize,
    end: usize,
    block: u32,
    first_token: u32,
    end_token: u32,
}

#[derive(Serialize)]
struct Token {
    start: usize,
    end: usize,
    text: String,
    lemma: String,
    pos: &'static str,
    tag: &'static str,
    dep: &'static str,
    head: u32,
    entity: Option<&'static str>,
}

#[derive(Serialize)]
struct Mention {
    at: At,
    kind: &'static str,
    group: u32,
    role: Option<At>,
}

#[derive(Serialize)]
struct Timex {
    at: At,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    #[serde(rename = "mod")]
    modifier: Option<&'static str>,
    from: Option<String>,
    to: Option<String>,
    relative: bool,
    reason: String,
}

#[derive(Serialize)]
struct Quantity {
    at: At,
    value: f64,
    upper: Option<f64>,
    unit: Option<String>,
    unit_kind: &'static str,
    exactness: &'static str,
    /// Place, in this list, of the quantity that it tells again in another unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    converts: Option<u32>,
    /// The same in units of the SI, if its unit is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    si: Option<Si>,
}

#[derive(Serialize)]
struct Si {
    value: f64,
    upper: Option<f64>,
    unit: &'static str,
}

#[derive(Serialize)]
struct Quote {
    at: At,
    inner: At,
    kind: &'static str,
}

#[derive(Serialize)]
struct Attribution {
    kind: &'static str,
    class: &'static str,
    source: Source,
    cue: Option<At>,
    content: Vec<At>,
    outer: Option<u32>,
}

#[derive(Serialize)]
struct Source {
    name: String,
    kind: &'static str,
    at: Option<At>,
    count: Option<u32>,
}

#[derive(Serialize)]
struct Credit {
    at: At,
    name: String,
    kind: &'static str,
    one_report: bool,
}

#[derive(Serialize)]
struct Assertion {
    at: At,
    sentence: u32,
    headline: bool,
    quoted: bool,
    chain: Vec<Source>,
    certainty: &'static str,
    certainty_at: Option<At>,
    polarity: &'static str,
    polarity_at: Option<At>,
    subject: Option<At>,
    predicate: u32,
}

impl Report {
    fn of(texts: &Texts<'_>, ix: model::ReportIx) -> Report {
        let witness = texts.witness(ix);
        let layers = &witness.layers;
        let at = |span: model::Span| {
            let (start, end) = texts.code_points(span.at(ix));
            At { start, end, text: texts.words(span.at(ix)).to_owned() }
        };
        let source = |source: &model::Source| Source {
            name: source.name.to_string(),
            kind: word::source_code(source.kind),
            at: source.span.map(at),
            count: source.count,
        };
        let sentence = |sentence: &model::Sentence| {
            let (start, end) = texts.code_points(sentence.span.at(ix));
            Sentence { start, end, block: sentence.block, first_token: sentence.first, end_token: sentence.end }
        };
        let token = |token: &model::Token| {
            let At { start, end, text } = at(token.span);
            Token {
                start,
                end,
                text,
                lemma: token.lemma.to_string(),
                pos: token.pos.label(),
                tag: token.tag.label(),
                dep: token.dep.label(),
                head: token.head,
                entity: token.entity.map(model::NamedEntity::label),
            }
        };
        let attribution = |attribution: &model::Attribution| Attribution {
            kind: word::attribution_code(attribution.kind),
            class: word::cue_code(attribution.class),
            source: source(&attribution.source),
            cue: attribution.cue.map(at),
            content: attribution.content.iter().map(|&span| at(span)).collect(),
            outer: attribution.outer.map(|outer| outer.0),
        };
        let assertion = |assertion: &model::Assertion| Assertion {
            at: at(assertion.span),
            sentence: assertion.sentence,
            headline: assertion.headline,
            quoted: assertion.quoted,
            chain: assertion.chain.iter().map(source).collect(),
            certainty: word::certainty_code(assertion.certainty),
            certainty_at: assertion.certainty_why.map(at),
            polarity: word::polarity_code(assertion.polarity),
            polarity_at: assertion.polarity_why.map(at),
            subject: assertion.subject.map(at),
            predicate: assertion.predicate,
        };
        let block =
            |block: &model::Block| Block { at: at(block.span), kind: word::block_code(block.kind), rule: block.rule };
        let mention = |mention: &model::Mention| Mention {
            at: at(mention.span),
            kind: word::entity_code(mention.kind),
            group: mention.group,
            role: mention.role.map(at),
        };
        let quote = |quote: &model::Quote| Quote {
            at: at(quote.span),
            inner: at(quote.inner),
            kind: word::quote_code(quote.kind),
        };
        let credit = |credit: &model::Credit| Credit {
            at: at(credit.span),
            name: credit.name.to_string(),
            kind: word::credit_code(credit.kind),
            one_report: credit.report,
        };
        let timex = |timex: &model::Timex| Timex {
            at: at(timex.span),
            kind: word::timex_code(timex.kind),
            value: timex.value.to_string(),
            modifier: timex.modifier.map(word::modifier_code),
            from: timex.from.map(|day| day.to_string()),
            to: timex.to.map(|day| day.to_string()),
            relative: timex.relative,
            reason: timex.reason.to_string(),
        };
        let quantity = |quantity: &model::Quantity| {
            let (unit_kind, unit) = unit(&quantity.unit);
            let exactness = word::exactness_code(quantity.exactness);
            Quantity {
                at: at(quantity.span),
                value: quantity.value,
                upper: quantity.upper,
                unit,
                unit_kind,
                exactness,
                converts: quantity.converts,
                si: si(quantity),
            }
        };
        Report {
            id: word::report_code(texts, ix),
            place: witness.report.place.to_string(),
            outlet: witness.report.outlet.clone(),
            blocks: witness.report.blocks.iter().map(block).collect(),
            sentences: layers.parse.sentences.iter().map(sentence).collect(),
            tokens: layers.parse.tokens.iter().map(token).collect(),
            entities: layers.mentions.iter().map(mention).collect(),
            times: layers.times.iter().map(timex).collect(),
            quantities: layers.quantities.iter().map(quantity).collect(),
            quotes: layers.quotes.iter().map(quote).collect(),
            attributions: layers.attributions.iter().map(attribution).collect(),
            credits: layers.credits.iter().map(credit).collect(),
            assertions: layers.assertions.iter().map(assertion).collect(),
        }
    }
}

/// The quantity in base units of the SI, to a millionth, where it is told in others.
fn si(quantity: &model::Quantity) -> Option<Si> {
    let to = quantity.conversion()?;
    let given = matches!(&quantity.unit, model::Unit::Measure(symbol) if symbol == to.base);
    let rounded = |value: f64| {
        let value = to.apply(value);
        format!("{value:.6e}").parse().unwrap_or(value)
    };
    (!given).then(|| Si { value: rounded(quantity.value), upper: quantity.upper.map(rounded), unit: to.base })
}

/// What is counted: kind, then the unit's name where there is one.
fn unit(unit: &model::Unit) -> (&'static str, Option<String>) {
    match unit {
        model::Unit::Currency(code) => ("currency", Some(code.to_string())),
        model::Unit::Percent => ("percent", None),
        model::Unit::Measure(symbol) => ("measure", Some(symbol.to_string())),
        model::Unit::Counted(noun) => ("counted", Some(noun.to_string())),
        model::Unit::None => ("none", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::layered;
    use serde_json::Value;

    #[test]
    fn every_place_holds_its_words() {
        let witnesses = [layered()];
        let value: Value = serde_json::from_str(&annotate_json(&witnesses)).unwrap();
        let mut open = vec![&value];
        let mut seen = 0;
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => {
                    if let (Some(start), Some(end), Some(text)) =
                        (fields.get("start"), fields.get("end"), fields.get("text"))
                    {
                        let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
                        let words: String = witnesses[0].report.text.chars().skip(start).take(end - start).collect();
                        assert_eq!(words, text.as_str().unwrap());
                        seen += 1;
                    }
                    open.extend(fields.values());
                }
                _ => {}
            }
        }
        assert!(seen > 20, "{seen}");
    }

    #[test]
    fn names_kinds_as_programs_read_them() {
        let value: Value = serde_json::from_str(&annotate_json(&[layered()])).unwrap();
        let report = &value["reports"][0];
        assert_eq!(report["entities"][0]["kind"], "person");
        assert_eq!(report["times"][0]["type"], "DATE");
        assert_eq!(report["quantities"][0]["unit"], "month");
        assert_eq!(report["attributions"][1]["outer"], 0);
        assert_eq!(report["attributions"][0]["class"], "say");
        assert_eq!(report["assertions"][0]["certainty"], "likely");
    }
}
