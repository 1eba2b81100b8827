//! A small story, put together by hand, that every rendering is tested on.
//!
//! A local paper reports that a bridge is to close; a portal repeats it, harder, and is dated a day earlier; a radio station
//! credits an agency that nobody supplied; the council denies. One report is undated and stands alone.

use headwater_model::*;

/// Witnesses and the dossier of their one story.
pub struct Sample {
    pub witnesses: Vec<Witness>,
    pub dossier: Dossier,
}

const COURIER: &str = "Old bridge in Lysá set to close, engineers say

By Věra Malá

The old bridge in Lysá is likely to close in August, two engineers who saw the survey said on Monday.
Repairs would take about 14 months, one of them said.

The mayor, Jan Dušek, could not be reached.

Read also: ten walks along the Elbe";

const PORTAL: &str = "Bridge CLOSES for two years

The old bridge in Lysa will close in August. Repairs will take 24 months, engineers said.";

const RADIO: &str = "Lysá council denies bridge plan

The council of Lysá denied on Tuesday that the bridge will close, CTK reported. \"There is no such plan,\" Mayor Jan Dušek told the agency.";

const NOTE: &str = "The bridge of Lysá was opened in 1931.";

/// The sample story.
pub fn sample() -> Sample {
    let witnesses = vec![
        witness("courier", Some("Lysá Courier"), Some((2025, 6, 17, DateFound::Metadata)), COURIER),
        witness("note", None, None, NOTE),
        witness("portal", Some("NewsPortal24"), Some((2025, 6, 16, DateFound::DateLine)), PORTAL),
        witness("radio", Some("Radio Elbe"), Some((2025, 6, 18, DateFound::Dateline)), RADIO),
    ];
    Build { witnesses }.story()
}

/// The sample with hostile titles, outlets and words, for tests of escaping.
pub fn hostile() -> Sample {
    let mut sample = sample();
    let evil = "<script>alert('x')</script>\" onload=\"x\" ]](http://evil) | `a` **b** & \u{1b}[31m";
    for witness in &mut sample.witnesses {
        witness.report.outlet = Some(evil.to_owned());
        witness.report.title = None;
        witness.report.title_given = Some(evil.to_owned());
        witness.report.url = Some("javascript:alert(1)".to_owned());
    }
    sample.dossier.origins[0].who = evil.to_owned();
    sample.dossier.disagreements[0].why = evil.to_owned();
    sample.dossier.mutations[0].why = evil.to_owned();
    sample.dossier.names[0].forms.push(evil.to_owned());
    sample.dossier.stemma.derivations[0].evidence[0].why = evil.to_owned();
    sample.dossier.stemma.derivations[1].parent = Parent::Lost(evil.into());
    sample
}

/// The sample with so many more copies of its first report, for tests of folding.
pub fn copies(number: usize) -> Sample {
    let mut sample = sample();
    for at in 0..number {
        let ix = ReportIx::from(sample.witnesses.len());
        let outlet = format!("Copyist {at}");
        let id = format!("z{at:04}");
        sample.witnesses.push(witness(&id, Some(&outlet), Some((2025, 6, 18, DateFound::Metadata)), COURIER));
        sample.dossier.story.reports.push(ix);
        let child = Span::new(0, 20);
        sample.dossier.stemma.derivations.push(Derivation {
            parent: Parent::Report(ReportIx(0)),
            child: ix,
            kind: DerivationKind::Verbatim,
            support: 0.9,
            evidence: vec![Evidence {
                kind: EvidenceKind::SharedWords,
                child,
                parent: None,
                why: "the same".to_owned(),
            }],
            rivals: vec![],
        });
    }
    sample
}

/// A report cut into title, paragraphs and boilerplate, with the plainest parse there is.
pub fn witness(id: &str, outlet: Option<&str>, published: Option<(i16, i8, i8, DateFound)>, text: &str) -> Witness {
    let mut blocks = Vec::new();
    let mut from = 0;
    for piece in text.split("\n\n") {
        let span = Span::new(from, from + piece.len());
        let (kind, rule) = match piece {
            _ if piece.starts_with("By ") => (BlockKind::Byline, ""),
            _ if piece.starts_with("Read also") => (BlockKind::Boilerplate, "a line that leads elsewhere"),
            _ if from == 0 && text.contains("\n\n") => (BlockKind::Title, ""),
            _ => (BlockKind::Paragraph, ""),
        };
        blocks.push(Block { span, kind, rule });
        from += piece.len() + 2;
    }
    let mut report = Report {
        id: ReportId(id.into()),
        place: Place::file(format!("reports/{id}.txt")),
        text: text.to_owned(),
        outlet: outlet.map(str::to_owned),
        url: Some(format!("https://example.org/{id}")),
        links: Vec::new(),
        title: blocks.iter().find(|block| block.kind == BlockKind::Title).map(|block| block.span),
        title_given: None,
        byline: blocks.iter().find(|block| block.kind == BlockKind::Byline).map(|block| block.span),
        published: published.map(|(year, month, day, found)| DatedAt {
            date: Date::constant(year, month, day),
            minute: None,
            precision: Precision::Day,
            found,
            span: None,
        }),
        modified: None,
        blocks,
    };
    report.text.shrink_to_fit();
    let parse = plain_parse(&report);
    Witness { report, layers: Layers { parse, ..Layers::default() } }
}

/// One sentence a block, one token a run of letters or a mark; every token hangs on the first of its sentence.
fn plain_parse(report: &Report) -> Parse {
    let mut parse = Parse::default();
    for (number, block) in report.blocks.iter().enumerate().filter(|(_, block)| block.kind.is_read()) {
        let first = parse.tokens.len() as u32;
        let sentence = parse.sentences.len() as u32;
        let words = block.span.of(&report.text);
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            let space = rest.len() - rest.trim_start().len();
            let rest = rest.trim_start();
            at += space;
            let Some(head) = rest.chars().next() else { break };
            let length = if head.is_alphanumeric() {
                rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
            } else {
                head.len_utf8()
            };
            let span = Span::new(at, at + length).shifted(block.span.start as usize);
            at += length;
            parse.tokens.push(Token {
                span,
                lemma: span.of(&report.text).to_lowercase().into(),
                tag: Tag::Nn,
                pos: Pos::Noun,
                dep: if parse.tokens.len() as u32 == first { Dep::Root } else { Dep::Dep },
                head: first,
                sentence,
                entity: None,
                entity_start: false,
                space_after: words[at..].starts_with(char::is_whitespace),
            });
        }
        parse.sentences.push(Sentence {
            span: block.span,
            first,
            end: parse.tokens.len() as u32,
            block: number as u32,
        });
    }
    parse
}

struct Build {
    witnesses: Vec<Witness>,
}

impl Build {
    fn at(&self, report: u32, words: &str) -> SpanRef {
        let text = &self.witnesses[report as usize].report.text;
        let start = text.find(words).unwrap_or_else(|| panic!("no {words:?} in report {report}"));
        Span::new(start, start + words.len()).at(ReportIx(report))
    }

    fn source(&self, report: u32, words: &str, kind: SourceKind) -> Source {
        let span = self.at(report, words).span;
        Source { name: words.into(), span: Some(span), kind, group: None, count: None }
    }

    fn says(
        &mut self,
        report: u32,
        words: &str,
        chain: Vec<Source>,
        certainty: (Certainty, Option<&str>),
        denied_by: Option<&str>,
        origin: Option<u32>,
    ) -> ClaimAssertion {
        let span = self.at(report, words).span;
        let certainty_why = certainty.1.map(|why| self.at(report, why).span);
        let polarity_why = denied_by.map(|why| self.at(report, why).span);
        let polarity = if denied_by.is_some() { Polarity::Denied } else { Polarity::Affirmed };
        let witness = &mut self.witnesses[report as usize];
        let sentence = witness.layers.parse.sentences.iter().position(|s| s.span.contains(span)).unwrap_or(0) as u32;
        let headline = witness.report.title.is_some_and(|title| title.contains(span));
        let predicate = witness.layers.parse.tokens.iter().position(|t| span.contains(t.span)).unwrap_or(0) as u32;
        witness.layers.assertions.push(Assertion {
            span,
            sentence,
            headline,
            chain,
            certainty: certainty.0,
            certainty_why,
            polarity,
            polarity_why,
            predicate,
            subject: None,
            quoted: false,
        });
        let assertion = AssertionIx::from(witness.layers.assertions.len() - 1);
        ClaimAssertion { report: ReportIx(report), assertion, origin: origin.map(OriginIx), polarity }
    }

    fn evidence(&self, kind: EvidenceKind, child: SpanRef, parent: Option<SpanRef>, why: &str) -> Evidence {
        Evidence { kind, child: child.span, parent: parent.map(|at| at.span), why: why.to_owned() }
    }

    fn story(mut self) -> Sample {
        let engineers = self.source(0, "two engineers who saw the survey", SourceKind::Anonymous);
        let one_of_them = self.source(0, "one of them", SourceKind::Anonymous);
        let unnamed = self.source(2, "engineers", SourceKind::Anonymous);
        let agency = self.source(3, "CTK", SourceKind::Outlet);
        let council = self.source(3, "The council of Lysá", SourceKind::Organisation);
        let likely = (Certainty::Likely, Some("is likely to"));
        let stated = (Certainty::Stated, None);
        let closes = vec![
            self.says(0, "Old bridge in Lysá set to close", vec![], (Certainty::Likely, Some("set to")), None, Some(0)),
            self.says(0, "The old bridge in Lysá is likely to close in August", vec![engineers], likely, None, Some(0)),
            self.says(2, "The old bridge in Lysa will close in August", vec![], stated, None, Some(0)),
            self.says(3, "the bridge will close", vec![agency, council], stated, Some("denied"), Some(1)),
        ];
        let repairs =
            vec![self.says(0, "Repairs would take about 14 months", vec![one_of_them], stated, None, Some(0))];
        let longer = vec![self.says(2, "Repairs will take 24 months", vec![unnamed], stated, None, None)];
        let opened = vec![self.says(1, "The bridge of Lysá was opened in 1931", vec![], stated, None, None)];
        let claim = |statement: SpanRef, assertions: Vec<ClaimAssertion>, origins: u32, reasons: &[&str]| Claim {
            statement,
            assertions,
            independent_origins: origins,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        };
        let claims = vec![
            claim(
                self.at(0, "The old bridge in Lysá is likely to close in August"),
                closes,
                1,
                &["the portal takes the passage from the Lysá Courier, so its origin is the courier's"],
            ),
            claim(self.at(0, "Repairs would take about 14 months"), repairs, 1, &[]),
            claim(self.at(2, "Repairs will take 24 months"), longer, 0, &[]),
            claim(self.at(1, "The bridge of Lysá was opened in 1931"), opened, 0, &[]),
        ];
        let origins = vec![
            Origin {
                who: "two engineers who saw the survey".to_owned(),
                kind: OriginKind::Anonymous,
                named: vec![self.at(0, "two engineers who saw the survey")],
            },
            Origin {
                who: "the council of Lysá".to_owned(),
                kind: OriginKind::OnRecord,
                named: vec![self.at(3, "The council of Lysá")],
            },
        ];
        let derivations = vec![
            Derivation {
                parent: Parent::Report(ReportIx(0)),
                child: ReportIx(2),
                kind: DerivationKind::Rewrite,
                support: 0.81,
                evidence: vec![
                    self.evidence(
                        EvidenceKind::SharedOrder,
                        self.at(2, "will close in August. Repairs"),
                        Some(self.at(0, "is likely to close in August")),
                        "2 of 2 sentences follow the Lysá Courier's in order",
                    ),
                    self.evidence(
                        EvidenceKind::VaguerSource,
                        self.at(2, "engineers said"),
                        Some(self.at(0, "two engineers who saw the survey")),
                        "its source is vaguer",
                    ),
                ],
                rivals: vec![Rival { parent: Parent::Report(ReportIx(3)), support: 0.12 }],
            },
            Derivation {
                parent: Parent::Lost("CTK".into()),
                child: ReportIx(3),
                kind: DerivationKind::Cites,
                support: 0.9,
                evidence: vec![self.evidence(EvidenceKind::Credit, self.at(3, "CTK reported"), None, "credits CTK")],
                rivals: vec![],
            },
        ];
        let reuse = vec![Reuse {
            a: self.at(0, "The old bridge in Lysá is likely to close in August"),
            b: self.at(2, "The old bridge in Lysa will close in August"),
            kind: ReuseKind::Rewritten,
            score: 0.77,
            quoted: false,
        }];
        let disagreements = vec![
            Disagreement {
                kind: DisagreementKind::Number,
                between: vec![self.at(0, "about 14 months"), self.at(2, "24 months")],
                why: "The Lysá Courier says repairs take about 14 months, NewsPortal24 says 24".to_owned(),
                claims: vec![ClaimIx(1), ClaimIx(2)],
            },
            Disagreement {
                kind: DisagreementKind::Polarity,
                between: vec![
                    self.at(0, "is likely to close"),
                    self.at(3, "denied on Tuesday that the bridge will close"),
                ],
                why: "Radio Elbe has a denial of what the Lysá Courier reports".to_owned(),
                claims: vec![ClaimIx(0)],
            },
        ];
        let mutations = vec![
            Mutation {
                from: self.at(0, "is likely to close"),
                to: self.at(2, "will close"),
                kind: MutationKind::CertaintyUp,
                why: "likely became a plain fact".to_owned(),
                parent: Parent::Report(ReportIx(0)),
                child: ReportIx(2),
            },
            Mutation {
                from: self.at(0, "about 14 months"),
                to: self.at(2, "24 months"),
                kind: MutationKind::NumberChanged,
                why: "14 became 24".to_owned(),
                parent: Parent::Report(ReportIx(0)),
                child: ReportIx(2),
            },
        ];
        let timeline = vec![
            Event {
                date: "1931".into(),
                told: self.at(1, "The bridge of Lysá was opened in 1931"),
                mentions: vec![self.at(1, "in 1931")],
                inferred: false,
            },
            Event {
                date: "2025-06-17".into(),
                told: self.at(3, "The council of Lysá denied on Tuesday"),
                mentions: vec![self.at(3, "on Tuesday")],
                inferred: true,
            },
        ];
        let names = vec![
            Name {
                name: "Jan Dušek".to_owned(),
                kind: EntityKind::Person,
                forms: vec!["Jan Dušek".to_owned()],
                mentions: vec![self.at(0, "Jan Dušek"), self.at(3, "Jan Dušek")],
                reasons: vec![],
            },
            Name {
                name: "Lysá".to_owned(),
                kind: EntityKind::Place,
                forms: vec!["Lysa".to_owned(), "Lysá".to_owned()],
                mentions: vec![self.at(0, "Lysá"), self.at(2, "Lysa"), self.at(3, "Lysá")],
                reasons: vec!["the same but for an accent".to_owned()],
            },
        ];
        let reports: Vec<ReportIx> = (0..4).map(ReportIx).collect();
        let assignments = reports
            .iter()
            .map(|_| Assignment { nearest: ReportIx(0), support: 0.6, shared: vec!["Lysá".into(), "bridge".into()] })
            .collect();
        let dossier = Dossier {
            story: Story { id: StoryId("s-3f2a".into()), reports, assignments },
            stemma: Stemma { derivations, reuse, circles: vec![] },
            names,
            origins,
            claims,
            disagreements,
            mutations,
            timeline,
        };
        Sample { witnesses: self.witnesses, dossier }
    }
}

/// One report with something in every layer.
pub fn layered() -> Witness {
    let text = "Jan Dušek told Radio Elbe on Monday that engineers believe the old bridge is likely to close for about 14 months.\n\n\"No such plan,\" he said.";
    let mut witness = witness("one", Some("Lysá Courier"), None, text);
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    let source = |name: &str, kind| Source { name: name.into(), span: Some(at(name)), kind, group: None, count: None };
    let layers = &mut witness.layers;
    let mention =
        |words, kind, group| Mention { span: at(words), kind, group, role: None, first_token: 0, end_token: 0 };
    layers.mentions =
        vec![mention("Jan Dušek", EntityKind::Person, 0), mention("Radio Elbe", EntityKind::Organisation, 1)];
    layers.times = vec![Timex {
        span: at("on Monday"),
        kind: TimexKind::Date,
        value: "2025-06-16".into(),
        modifier: None,
        from: Some(Date::constant(2025, 6, 16)),
        to: Some(Date::constant(2025, 6, 16)),
        relative: true,
        reason: "last Monday before 2025-06-17".into(),
    }];
    layers.quantities = vec![Quantity {
        span: at("about 14 months"),
        value: 14.0,
        upper: None,
        unit: Unit::Counted("month".into()),
        exactness: Exactness::About,
        token: 0,
        converts: None,
    }];
    layers.quotes = vec![Quote { span: at("\"No such plan,\""), inner: at("No such plan,"), kind: QuoteKind::Speech }];
    let content = "engineers believe the old bridge is likely to close for about 14 months";
    let attribution = |content: &str, cue: &str, class, source, outer| Attribution {
        kind: AttributionKind::Indirect,
        content: vec![at(content)],
        cue: Some(at(cue)),
        class,
        source,
        outer,
    };
    let he = Source {
        name: "Jan Dušek".into(),
        span: Some(at("he said")),
        kind: SourceKind::Person,
        group: Some(0),
        count: None,
    };
    layers.attributions = vec![
        attribution(content, "told", CueClass::Say, source("Jan Dušek", SourceKind::Person), None),
        attribution(
            "the old bridge is likely to close for about 14 months",
            "believe",
            CueClass::Believe,
            source("engineers", SourceKind::Anonymous),
            Some(AttributionIx(0)),
        ),
        attribution("No such plan,", "said", CueClass::Say, he, None),
    ];
    layers.credits =
        vec![Credit { span: at("told Radio Elbe"), name: "Radio Elbe".into(), kind: CreditKind::Told, report: false }];
    layers.assertions = vec![Assertion {
        span: at("the old bridge is likely to close for about 14 months"),
        sentence: 0,
        headline: false,
        chain: vec![source("Jan Dušek", SourceKind::Person), source("engineers", SourceKind::Anonymous)],
        certainty: Certainty::Likely,
        certainty_why: Some(at("is likely to")),
        polarity: Polarity::Affirmed,
        polarity_why: None,
        predicate: 0,
        subject: Some(at("the old bridge")),
        quoted: false,
    }];
    witness
}
