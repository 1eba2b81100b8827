//! The runtime beside spaCy: the same tokens, tags, parse, lemmas and entities on every stored text, with every kernel.
//!
//! `corpus/parity/README.md` describes the set and says where a difference is allowed: only where spaCy's own best two choices are less
//! than 1e-4 apart. `HEADWATER_PARITY_SET` names another zip file to use instead, such as `tools/parity/generate.sh --shift 1 --times 5
//! --out FILE` makes.

#![allow(clippy::print_stdout, reason = "a test tells what it passed over")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use headwater_nlp::{Config, Doc, Iob, Kernel, LabelId, Labels, Model, Pipeline, Token, package};
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[test]
fn fastest_kernel_answers_as_spacy_does() {
    check(Kernel::Auto);
}

#[test]
fn avx512_kernel_answers_as_spacy_does() {
    check(Kernel::Avx512);
}

#[test]
fn avx2_kernel_answers_as_spacy_does() {
    check(Kernel::Avx2);
}

#[test]
fn neon_kernel_answers_as_spacy_does() {
    check(Kernel::Neon);
}

#[test]
fn portable_kernel_answers_as_spacy_does() {
    check(Kernel::Portable);
}

/// Neighbours in a batch share padding and caches, and must not be able to tell.
#[test]
fn text_alone_is_read_as_in_company() {
    let texts: Vec<&str> = set().cases.iter().step_by(5).map(|case| &*case.text).collect();
    let together = pipeline(Kernel::Auto).process(&texts);
    let mut alone = pipeline(Kernel::Auto);
    for (text, expected) in texts.iter().zip(&together) {
        assert_eq!(alone.process(&[text]).first(), Some(expected), "{text:?}");
    }
}

#[test]
fn set_is_large_and_whole() {
    let set = set();
    let tokens: usize = set.cases.iter().map(|case| case.record.len.len()).sum();
    assert!(tokens >= TOKENS_MIN, "{tokens} tokens; too many texts changed: {:?}", set.changed);
    assert!(set.changed.iter().all(|file| file.starts_with("corpus/stories")), "{:?}", set.changed);
    for case in &set.cases {
        let (record, count) = (&case.record, case.record.len.len());
        let counts = [record.tag.len(), record.pos.len(), record.morph.len(), record.dep.len(), record.ent.len()];
        assert!(counts.iter().all(|&it| it == count), "{}", record.id);
        let counts = [record.lemma.len(), record.head.len(), record.space.len(), record.start.len(), record.iob.len()];
        assert!(counts.iter().all(|&it| it == count), "{}", record.id);
        let covered = record.len.iter().sum::<usize>() + record.space.matches('1').count();
        assert_eq!(covered, case.text.len(), "{}", record.id);
    }
}

/// Below this the set no longer carries the claim; it may shrink when stories are edited.
const TOKENS_MIN: usize = 100_000;

/// Texts handed over at once.
const BATCH_TEXTS: usize = 64;

/// Differences printed; the counts tell of the rest.
const SHOWN_MAX: usize = 12;

/// Bytes of text shown on each side of a difference.
const AROUND_BYTES: usize = 50;

#[track_caller]
fn check(kernel: Kernel) {
    if kernel != Kernel::Auto && !kernel.is_available() {
        println!("this processor has no {kernel:?}");
        return;
    }
    let set = set();
    let mut pipeline = pipeline(kernel);
    let (mut differences, mut tolerated) = (Vec::new(), Vec::new());
    for cases in set.cases.chunks(BATCH_TEXTS) {
        let texts: Vec<&str> = cases.iter().map(|case| &*case.text).collect();
        let docs = pipeline.process(&texts);
        assert_eq!(docs.len(), cases.len());
        for (case, doc) in cases.iter().zip(&docs) {
            for difference in compare(case, doc, &set.about.tables, model().labels()) {
                if case.allows(&difference) { &mut tolerated } else { &mut differences }.push(difference);
            }
        }
    }
    for file in &set.changed {
        println!("passed over {file}: edited since the set was made");
    }
    print!("{}", report(&tolerated, "differences at near-ties"));
    assert!(differences.is_empty(), "{kernel:?}: {}", report(&differences, "differences"));
}

fn pipeline(kernel: Kernel) -> Pipeline {
    Pipeline::new(Arc::clone(model()), Config { kernel, ..Config::default() })
}

fn model() -> &'static Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    MODEL.get_or_init(|| Arc::new(Model::load(&package::for_tests()).expect("the pinned package loads")))
}

/// One value of one token that is not what spaCy says.
struct Difference {
    case: String,
    token: usize,
    field: &'static str,
    expected: String,
    found: String,
    around: String,
}

/// Compares one document; differing token boundaries hide everything else.
fn compare(case: &Case, doc: &Doc, tables: &Tables, labels: &Labels) -> Vec<Difference> {
    let mut differences = Vec::new();
    let record = &case.record;
    let mut differ = |token: usize, field, range: (usize, usize), expected: String, found: String| {
        if expected != found {
            let around = around(&case.text, range);
            differences.push(Difference { case: record.id.clone(), token, field, expected, found, around });
        }
    };
    let expected_tokens = record.tokens();
    let found_tokens: Vec<_> =
        doc.tokens.iter().map(|token| (token.start as usize, token.end as usize, token.space_after)).collect();
    if expected_tokens != found_tokens {
        let same = expected_tokens.iter().zip(&found_tokens).take_while(|(a, b)| a == b).count();
        let show = |tokens: &[(usize, usize, bool)]| match tokens.get(same) {
            Some(&(start, end, space)) => format!("{:?}, space {space}", case.text.get(start..end)),
            None => "no token".to_owned(),
        };
        let start = expected_tokens.get(same).map_or(case.text.len(), |&(start, ..)| start);
        differ(same, "token", (start, start), show(&expected_tokens), show(&found_tokens));
        return differences;
    }
    let name = |id: LabelId| labels.name(id).to_owned();
    let head = |index: i64| {
        let range = usize::try_from(index).ok().and_then(|index| doc.tokens.get(index)).map(Token::range);
        format!("{index} {:?}", range.map_or("", |range| &case.text[range]))
    };
    for (index, token) in doc.tokens.iter().enumerate() {
        let range = (token.start as usize, token.end as usize);
        let text = &case.text[token.range()];
        let mut field = |field, expected: &str, found: String| differ(index, field, range, expected.to_owned(), found);
        field("tag", &tables.tag[record.tag[index]], name(token.tag));
        field("pos", &tables.pos[record.pos[index]], name(token.pos));
        field("morph", &tables.morph[record.morph[index]], name(token.morph));
        let lemma = usize::try_from(record.lemma[index]).map_or(text, |id| &*tables.lemma[id]);
        field("lemma", lemma, token.lemma.to_string());
        field("head", &head(index as i64 + record.head[index]), head(i64::from(token.head)));
        field("dep", &tables.dep[record.dep[index]], name(token.dep));
        field("sentence start", flag(record.start.as_bytes()[index]), token.sentence_start.to_string());
        field("entity", &tables.ent[record.ent[index]], name(token.ent));
        let iob = match token.iob {
            Iob::B => "B",
            Iob::I => "I",
            Iob::O => "O",
        };
        field("iob", &record.iob[index..=index], iob.to_owned());
    }
    differences
}

fn flag(byte: u8) -> &'static str {
    if byte == b'1' { "true" } else { "false" }
}

/// Renders counts by field and the first few differences, each with the text around it.
fn report(differences: &[Difference], what: &str) -> String {
    let mut by_field = BTreeMap::<_, usize>::new();
    for difference in differences {
        *by_field.entry(difference.field).or_default() += 1;
    }
    let mut out = String::new();
    let _ = writeln!(out, "{} {what} {by_field:?}", differences.len());
    for Difference { case, token, field, expected, found, around } in differences.iter().take(SHOWN_MAX) {
        let _ = writeln!(out, "  {case}, token {token}, {field}: spaCy {expected:?}, here {found:?}\n      {around}");
    }
    out
}

/// The text around a token, on one line, with the token in brackets.
fn around(text: &str, (start, end): (usize, usize)) -> String {
    let first = text.floor_char_boundary(start.saturating_sub(AROUND_BYTES));
    let last = text.ceil_char_boundary((end + AROUND_BYTES).min(text.len()));
    format!("{:?} [{:?}] {:?}", &text[first..start], &text[start..end], &text[end..last])
}

/// The stored texts with spaCy's answers.
struct Set {
    about: About,
    cases: Vec<Case>,
    /// Files that are no longer as they were.
    changed: Vec<String>,
}

struct Case {
    record: Record,
    text: String,
}

#[derive(Deserialize)]
struct About {
    tables: Tables,
}

#[derive(Deserialize)]
struct Tables {
    tag: Vec<String>,
    pos: Vec<String>,
    morph: Vec<String>,
    lemma: Vec<String>,
    dep: Vec<String>,
    ent: Vec<String>,
}

/// One line of `docs.jsonl`; the README of the set says what the columns are.
#[derive(Deserialize)]
struct Record {
    id: String,
    text: Option<String>,
    file: Option<String>,
    sha256: Option<String>,
    len: Vec<usize>,
    space: String,
    tag: Vec<usize>,
    pos: Vec<usize>,
    morph: Vec<usize>,
    lemma: Vec<i64>,
    head: Vec<i64>,
    dep: Vec<usize>,
    start: String,
    iob: String,
    ent: Vec<usize>,
    #[serde(default)]
    ties: BTreeMap<String, Vec<usize>>,
}

impl Record {
    /// Start, end and following space of each token, in bytes.
    fn tokens(&self) -> Vec<(usize, usize, bool)> {
        let mut next = 0;
        let lengths = self.len.iter().zip(self.space.bytes());
        lengths
            .map(|(length, space)| {
                let (start, end) = (next, next + length);
                next = end + usize::from(space == b'1');
                (start, end, space == b'1')
            })
            .collect()
    }
}

impl Case {
    /// Whether spaCy itself all but tossed a coin there.
    fn allows(&self, difference: &Difference) -> bool {
        let ties = |layer| self.record.ties.get(layer).map_or(&[][..], Vec::as_slice);
        let tagged = matches!(difference.field, "tag" | "pos" | "morph" | "lemma");
        (tagged && ties("tag").contains(&difference.token))
            || (!matches!(difference.field, "token" | "tag") && !ties("parse").is_empty())
            || (matches!(difference.field, "entity" | "iob") && !ties("ent").is_empty())
    }
}

fn set() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let other = std::env::var_os("HEADWATER_PARITY_SET").map(PathBuf::from);
        read_set(&root, &other.unwrap_or_else(|| root.join("corpus/parity/parity.zip")))
    })
}

fn read_set(root: &Path, path: &Path) -> Set {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("the set is there")).expect("it is a zip");
    let mut member = |name| {
        let mut text = String::new();
        archive.by_name(name).expect("the member is there").read_to_string(&mut text).expect("it is text");
        text
    };
    let about: About = serde_json::from_str(&member("about.json")).expect("about.json is as described");
    let (mut cases, mut changed) = (Vec::new(), Vec::new());
    for line in member("docs.jsonl").lines() {
        let record: Record = serde_json::from_str(line).expect("docs.jsonl is as described");
        let text = match (&record.text, &record.file) {
            (Some(text), _) => text.clone(),
            (None, Some(file)) => {
                let bytes = fs::read(root.join(file)).unwrap_or_default();
                let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                if Some(digest) != record.sha256 {
                    changed.push(file.clone());
                    continue;
                }
                String::from_utf8(bytes).expect("its digest is that of a text")
            }
            (None, None) => panic!("{} has neither text nor file", record.id),
        };
        cases.push(Case { record, text });
    }
    Set { about, cases, changed }
}
