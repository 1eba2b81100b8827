//! How the time of grouping and collating grows with the number of reports.
//!
//! `cargo run --release -p headwater-collate --example scale -- PACKAGE CORPUS story 100 300 1000` makes one story of so
//! many reports and prints the seconds of each stage; `... run 2000 20000` makes runs of so many short reports, ten a
//! story, and prints the seconds of grouping.
//!
//! The reports are made of the sentences of the stories under CORPUS: every twentieth is an original, a draw of
//! sentences with numbers and names of its own; the others are copies of earlier ones, cut, with changed words, a
//! sentence from a second report and a credit. The same arguments make the same reports. Reading them is not timed. The
//! dossier's checksum tells whether a faster way finds the same.

use headwater_annotate as annotate;
use headwater_collate::{claim, name, stemma, story, timeline};
use headwater_model::{Media, Place, RawReport, ReportId, ReportIx, Story, StoryId, Witness};
use headwater_nlp::{Config, Model, layer};
use std::error::Error;
use std::hash::Hasher;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Reports for one original.
const FAMILY: usize = 20;

/// Reports of one matter in a run.
const STORY: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, corpus, mode, sizes @ ..] = &arguments[..] else {
        return Err("usage: scale PACKAGE CORPUS story|run COUNT...".into());
    };
    let model = Arc::new(Model::load(Path::new(package))?);
    let sentences = sentences(Path::new(corpus))?;
    let mut out = std::io::stdout().lock();
    for size in sizes {
        let count: usize = size.parse()?;
        let raw = if mode == "run" { short_reports(&sentences, count) } else { one_story(&sentences, count) };
        let reports: Vec<_> = raw.into_iter().map(|raw| annotate::text::read(raw).0).collect();
        let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
        let witnesses: Vec<Witness> =
            reports.into_iter().zip(parses).map(|(report, parse)| annotate::annotate(report, parse)).collect();
        let tokens: usize = witnesses.iter().map(|witness| witness.layers.parse.tokens.len()).sum();
        writeln!(out, "{count} reports, {tokens} tokens")?;
        let mut clock = Clock(Instant::now());
        let stories = story::group(&witnesses);
        clock.tell(&mut out, "group", &format!("{} stories", stories.len()))?;
        if mode == "run" {
            let largest = stories.iter().map(|story| story.reports.len()).max().unwrap_or(0);
            writeln!(out, "  the largest has {largest} reports")?;
            continue;
        }
        let story = Story {
            id: StoryId("s".into()),
            reports: (0..count).map(ReportIx::from).collect(),
            assignments: Vec::new(),
        };
        let names = name::resolve(&witnesses, &story);
        clock.tell(&mut out, "names", &format!("{} names", names.len()))?;
        let stemma = stemma::build(&witnesses, &story, &names, &headwater_model::Overrules::default());
        let (edges, reuse) = (stemma.derivations.len(), stemma.reuse.len());
        clock.tell(&mut out, "stemma", &format!("{edges} edges, {reuse} passages"))?;
        let aligned = claim::align(&witnesses, &story, &names, &stemma);
        clock.tell(&mut out, "claims", &format!("{} claims", aligned.claims.len()))?;
        let disagreements = claim::disagree(&witnesses, &aligned);
        clock.tell(&mut out, "disagreements", &format!("{} found", disagreements.len()))?;
        let mutations = claim::mutate(&witnesses, &stemma, &aligned);
        clock.tell(&mut out, "mutations", &format!("{} found", mutations.len()))?;
        let timeline = timeline::build(&witnesses, &story);
        clock.tell(&mut out, "timeline", &format!("{} events", timeline.len()))?;
        let parts = [
            ("names", format!("{names:?}")),
            ("stemma", format!("{stemma:?}")),
            ("claims", format!("{:?} {:?}", aligned.claims, aligned.origins)),
            ("disagreements", format!("{disagreements:?}")),
            ("mutations", format!("{mutations:?}")),
            ("timeline", format!("{timeline:?}")),
        ];
        for (part, told) in parts {
            let mut hasher = rustc_hash::FxHasher::default();
            hasher.write(told.as_bytes());
            writeln!(out, "  {part:14} checksum {:016x}", hasher.finish())?;
        }
    }
    Ok(())
}

struct Clock(Instant);

impl Clock {
    /// Prints the time since the last call.
    fn tell(&mut self, out: &mut impl Write, stage: &str, result: &str) -> std::io::Result<()> {
        writeln!(out, "  {stage:14} {:8.2} s  {result}", self.0.elapsed().as_secs_f64())?;
        self.0 = Instant::now();
        Ok(())
    }
}

/// Pseudo-random numbers (Knuth's MMIX generator), the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// The sentences of all reports of the corpus, by lines and full stops.
fn sentences(corpus: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut files = Vec::new();
    for story in std::fs::read_dir(corpus)? {
        for file in std::fs::read_dir(story?.path().join("reports"))? {
            files.push(file?.path());
        }
    }
    files.sort();
    let mut sentences = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        for sentence in text.lines().flat_map(|line| line.split_inclusive(". ")) {
            let words = sentence.split_whitespace().count();
            if (8..40).contains(&words) && sentence.trim_end().ends_with('.') {
                sentences.push(sentence.trim().to_owned());
            }
        }
    }
    sentences.sort();
    sentences.dedup();
    Ok(sentences)
}

fn one_story(sentences: &[String], count: usize) -> Vec<RawReport> {
    let mut dice = Dice(7);
    let mut bodies: Vec<Vec<String>> = Vec::new();
    let originals = count.div_ceil(FAMILY);
    for at in 0..count {
        let body = if at < originals {
            draw(sentences, 10, at, &mut dice)
        } else {
            let (parent, second) = (dice.throw(at), dice.throw(at));
            let mut body: Vec<String> = bodies[parent].iter().filter(|_| dice.throw(4) > 0).cloned().collect();
            body.iter_mut().for_each(|sentence| *sentence = changed(sentence, &mut dice));
            body.extend(bodies[second].first().cloned());
            let credit = format!("The {} reported this earlier.", outlet(parent));
            let place = dice.throw(body.len());
            body.insert(place, credit);
            body
        };
        bodies.push(body);
    }
    let report = |(at, body): (usize, Vec<String>)| raw(at, outlet(at), 1 + at * 27 / count.max(1), &body);
    bodies.into_iter().enumerate().map(report).collect()
}

fn short_reports(sentences: &[String], count: usize) -> Vec<RawReport> {
    let mut dice = Dice(11);
    let mut reports: Vec<RawReport> = Vec::new();
    let mut lead: Vec<String> = Vec::new();
    for at in 0..count {
        let matter = at / STORY;
        if at % STORY == 0 {
            lead = draw(sentences, 4, matter, &mut dice);
        }
        let mut body: Vec<String> = lead.iter().filter(|_| dice.throw(3) > 0).cloned().collect();
        body.iter_mut().for_each(|sentence| *sentence = changed(sentence, &mut dice));
        reports.push(raw(at, outlet(at), 1 + matter * STORY * 27 / count.max(1), &body));
    }
    reports
}

/// Sentences for an original.
fn draw(sentences: &[String], count: usize, original: usize, dice: &mut Dice) -> Vec<String> {
    (0..count)
        .map(|_| {
            let drawn = dice.throw(sentences.len());
            of_its_own(&sentences[drawn], original, dice)
        })
        .collect()
}

/// The sentence with other numbers and with the names of this original.
fn of_its_own(sentence: &str, original: usize, dice: &mut Dice) -> String {
    let mut words: Vec<String> = Vec::new();
    for (at, word) in sentence.split(' ').enumerate() {
        let capital = at > 0 && word.starts_with(char::is_uppercase);
        words.push(if word.starts_with(|c: char| c.is_ascii_digit()) {
            (2 + dice.throw(900)).to_string()
        } else if capital {
            made_up(original * 5 + dice.throw(5))
        } else {
            word.to_owned()
        });
    }
    let mut told = words.join(" ");
    if !told.ends_with('.') {
        told.push('.');
    }
    told
}

/// The sentence with a word left out now and then, and at times another in the place of one.
fn changed(sentence: &str, dice: &mut Dice) -> String {
    let mut words: Vec<&str> = sentence.split(' ').collect();
    if words.len() > 8 && dice.throw(2) == 0 {
        words.remove(3 + dice.throw(words.len() - 5));
    }
    if words.len() > 8 && dice.throw(3) == 0 {
        let at = 3 + dice.throw(words.len() - 5);
        words[at] = ["recently", "officials", "newly", "reportedly"][dice.throw(4)];
    }
    words.join(" ")
}

fn made_up(number: usize) -> String {
    const PARTS: [&str; 16] = [
        "bar", "den", "kol", "mir", "tas", "vel", "gor", "lin", "pes", "rad", "sun", "zal", "nor", "fek", "hal", "jum",
    ];
    let mut name = String::new();
    let mut rest = number;
    for _ in 0..3 {
        name.push_str(PARTS[rest % PARTS.len()]);
        rest /= PARTS.len();
    }
    name[..1].to_uppercase() + &name[1..]
}

fn outlet(at: usize) -> String {
    format!("{} {}", made_up(at * 7 + 2048), ["Post", "Courier", "Wire", "Gazette"][at % 4])
}

fn raw(at: usize, outlet: String, day: usize, body: &[String]) -> RawReport {
    let title = body.first().map_or("", String::as_str).split(' ').take(9).collect::<Vec<_>>().join(" ");
    RawReport {
        outlet: Some(outlet),
        published: Some(format!("2025-03-{day:02}")),
        ..RawReport::blank(
            ReportId(format!("r{at}").into()),
            Place::file(format!("r{at}")),
            Media::Text,
            format!("{}\n\n{}", title.trim_end_matches(['.', ',']), body.join("\n\n")),
        )
    }
}
