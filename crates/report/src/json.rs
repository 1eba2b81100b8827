//! The brief as JSON: `headwater/brief/1`, described in `docs/json.md`.

use crate::view::Brief;

/// One object, indented, with a line feed at the end.
pub fn json(brief: &Brief) -> String {
    let mut json = serde_json::to_string_pretty(brief).expect("strings, numbers and lists are always JSON");
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use serde_json::Value;

    #[test]
    fn keeps_its_shape() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[headwater_model::Finding::note("a.txt", "x")]);
        insta::assert_snapshot!(json(&brief));
    }

    #[test]
    fn every_receipt_holds_the_words_at_its_place() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let value: Value = serde_json::from_str(&json(&brief)).unwrap();
        let mut seen = 0;
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => {
                    if let (Some(Value::Number(start)), Some(Value::Number(end))) =
                        (fields.get("start"), fields.get("end"))
                    {
                        let report = fields["report"].as_str().unwrap();
                        let witness = sample.witnesses.iter().find(|w| w.report.id.0 == report).unwrap();
                        let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
                        let words: String = witness.report.text.chars().skip(start).take(end - start).collect();
                        assert_eq!(words, fields["text"].as_str().unwrap());
                        seen += 1;
                    }
                    open.extend(fields.values());
                }
                _ => {}
            }
        }
        assert!(seen > 40, "{seen}");
    }
}
