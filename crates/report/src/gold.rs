//! The answer in the form of the gold story sets, to be held against what a careful reader found.
//!
//! One object for all stories of a run: claims, origins and names are numbered through. Quotes carry `start` and `end` in
//! code points of the report's text besides their words, so equal words elsewhere cannot be meant by mistake.

use headwater_model::{Assertion, BlockKind, ClaimAssertion, Dossier, Source, Span, Witness};
use serde::Serialize;

use crate::receipt::{Receipt, Texts};
use crate::word;

/// Everything found about every story, as one JSON object.
pub fn gold(witnesses: &[Witness], dossiers: &[Dossier]) -> String {
    let texts = Texts::new(witnesses);
    let mut answer = Answer::default();
    for dossier in dossiers {
        answer.add(&texts, dossier);
    }
    let mut json = serde_json::to_string_pretty(&answer).expect("strings, numbers and lists are always JSON");
    json.push('\n');
    json
}

#[derive(Default, Serialize)]
struct Answer {
    reports: Vec<Report>,
    derivations: Vec<Derivation>,
    origins: Vec<Origin>,
    claims: Vec<Claim>,
    disagreements: Vec<Disagreement>,
    mutations: Vec<Mutation>,
    timeline: Vec<Event>,
    entities: Vec<Entity>,
}

#[derive(Serialize)]
struct Report {
    id: String,
    boilerplate: Vec<Receipt>,
}

#[derive(Serialize)]
struct Derivation {
    parent: String,
    child: String,
    kind: &'static str,
    support: f32,
    evidence: Vec<Receipt>,
    why: Vec<String>,
}

#[derive(Serialize)]
struct Origin {
    id: String,
    who: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Claim {
    id: String,
    statement: String,
    assertions: Vec<ClaimedAt>,
    independent_origins: u32,
}

#[derive(Serialize)]
struct ClaimedAt {
    at: Receipt,
    chain: Vec<Link>,
    origin: Option<String>,
    certainty: &'static str,
    polarity: &'static str,
}

#[derive(Serialize)]
struct Link {
    name: String,
    text: Option<String>,
}

#[derive(Serialize)]
struct Disagreement {
    kind: &'static str,
    between: Vec<Receipt>,
    why: String,
}

#[derive(Serialize)]
struct Mutation {
    from: Receipt,
    to: Receipt,
    kind: &'static str,
    why: String,
}

#[derive(Serialize)]
struct Event {
    date: String,
    event: String,
    mentions: Vec<Receipt>,
}

#[derive(Serialize)]
struct Entity {
    id: String,
    kind: &'static str,
    name: String,
    names: Vec<String>,
}

impl Answer {
    fn add(&mut self, texts: &Texts<'_>, dossier: &Dossier) {
        let origins_before = self.origins.len();
        let origin_id = |position: usize| format!("o{}", origins_before + position + 1);

        for &report in &dossier.story.reports {
            let aside = texts.report(report).blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate);
            let boilerplate = aside.map(|block| texts.receipt(block.span.at(report)));
            self.reports.push(Report { id: word::report_code(texts, report), boilerplate: boilerplate.collect() });
        }
        for edge in &dossier.stemma.derivations {
            self.derivations.push(Derivation {
                parent: word::parent_code(texts, &edge.parent),
                child: word::report_code(texts, edge.child),
                kind: word::derivation_code(edge.kind),
                support: edge.support,
                evidence: edge.evidence.iter().map(|e| texts.receipt(e.child.at(edge.child))).collect(),
                why: edge.evidence.iter().map(|e| e.why.clone()).collect(),
            });
        }
        for (position, origin) in dossier.origins.iter().enumerate() {
            self.origins.push(Origin {
                id: origin_id(position),
                who: origin.who.clone(),
                kind: word::origin_code(origin.kind),
            });
        }
        for claim in &dossier.claims {
            self.claims.push(Claim {
                id: format!("c{}", self.claims.len() + 1),
                statement: texts.words(claim.statement).to_owned(),
                assertions: claim
                    .assertions
                    .iter()
                    .map(|said| claimed_at(texts, said, said.origin.map(|origin| origin_id(origin.at()))))
                    .collect(),
                independent_origins: claim.independent_origins,
            });
        }
        for disagreement in &dossier.disagreements {
            self.disagreements.push(Disagreement {
                kind: word::disagreement_code(disagreement.kind),
                between: disagreement.between.iter().map(|&at| texts.receipt(at)).collect(),
                why: disagreement.why.clone(),
            });
        }
        for mutation in &dossier.mutations {
            self.mutations.push(Mutation {
                from: texts.receipt(mutation.from),
                to: texts.receipt(mutation.to),
                kind: word::mutation_code(mutation.kind),
                why: mutation.why.clone(),
            });
        }
        for event in &dossier.timeline {
            self.timeline.push(Event {
                date: event.date.to_string(),
                event: texts.words(event.told).to_owned(),
                mentions: event.mentions.iter().map(|&at| texts.receipt(at)).collect(),
            });
        }
        for name in &dossier.names {
            self.entities.push(Entity {
                id: format!("e{}", self.entities.len() + 1),
                kind: word::entity_code(name.kind),
                name: name.name.clone(),
                names: name.forms.clone(),
            });
        }
    }
}

fn claimed_at(texts: &Texts<'_>, said: &ClaimAssertion, origin: Option<String>) -> ClaimedAt {
    let assertion: &Assertion = &texts.witness(said.report).layers.assertions[said.assertion.at()];
    let link = |source: &Source| Link {
        name: source.name.to_string(),
        text: source.span.map(|span: Span| texts.words(span.at(said.report)).to_owned()),
    };
    ClaimedAt {
        at: texts.receipt(assertion.span.at(said.report)),
        chain: assertion.chain.iter().map(link).collect(),
        origin,
        certainty: word::certainty_code(assertion.certainty),
        polarity: word::polarity_code(said.polarity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use serde_json::Value;

    #[test]
    fn answers_in_the_shape_of_a_gold_set() {
        let sample = sample();
        let answer: Value = serde_json::from_str(&gold(&sample.witnesses, &[sample.dossier])).unwrap();
        let claim = &answer["claims"][0];
        assert_eq!(claim["id"], "c1");
        assert_eq!(claim["independent_origins"], 1);
        assert_eq!(claim["assertions"][3]["chain"][0]["name"], "CTK");
        assert_eq!(claim["assertions"][3]["polarity"], "denied");
        assert_eq!(claim["assertions"][3]["origin"], "o2");
        assert_eq!(answer["claims"][2]["assertions"][0]["origin"], Value::Null);
        assert_eq!(answer["derivations"][1]["parent"], "x:CTK");
        assert_eq!(answer["derivations"][0]["kind"], "rewrite");
        assert_eq!(answer["reports"][0]["boilerplate"][0]["text"], "Read also: ten walks along the Elbe");
    }

    #[test]
    fn numbers_ids_through_all_stories() {
        let sample = sample();
        let twice = [sample.dossier.clone(), sample.dossier];
        let answer: Value = serde_json::from_str(&gold(&sample.witnesses, &twice)).unwrap();
        assert_eq!(answer["claims"][4]["id"], "c5");
        assert_eq!(answer["claims"][4]["assertions"][0]["origin"], "o3");
        assert_eq!(answer["entities"][2]["id"], "e3");
    }

    #[test]
    fn quotes_are_the_words_between_their_code_points() {
        let sample = sample();
        let answer: Value = serde_json::from_str(&gold(&sample.witnesses, &[sample.dossier])).unwrap();
        for said in answer["claims"].as_array().unwrap().iter().flat_map(|c| c["assertions"].as_array().unwrap()) {
            let at = &said["at"];
            let report = sample.witnesses.iter().find(|w| w.report.id.0 == at["report"].as_str().unwrap()).unwrap();
            let (start, end) = (at["start"].as_u64().unwrap() as usize, at["end"].as_u64().unwrap() as usize);
            let words: String = report.report.text.chars().skip(start).take(end - start).collect();
            assert_eq!(words, at["text"].as_str().unwrap());
        }
    }
}
