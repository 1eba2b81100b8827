//! Scratch: sets of folders, parsed once; weights from a file of lines.
use headwater_annotate as annotate;
use headwater_collate::{name, stemma, story};
use headwater_model::{Media, Parent, Place, RawReport, ReportId, Witness, Name, Story};
use headwater_nlp::{Config, Model, layer};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::io::BufRead;
struct Case { set: String, name: String, witnesses: Vec<Witness>, stories: Vec<(Story, Vec<Name>)>, gold: Vec<(String, String)> }
fn norm(p: &str) -> String { if let Some(n) = p.strip_prefix("x:") { let mut s = String::from("x:"); let mut sp = false; for c in n.to_lowercase().chars() { if c.is_alphanumeric() || c == '?' { if sp && s.len() > 2 { s.push(' '); } sp = false; s.push(c) } else { sp = true } } s } else { p.to_owned() } }
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let model = Arc::new(Model::load(Path::new(&args[0])).unwrap());
    let mut cases = Vec::new();
    for set in &args[1..] {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(set).unwrap().map(|e| e.unwrap().path()).collect();
        folders.sort();
        for folder in folders {
            let mut raw = Vec::new();
            for line in std::fs::read_to_string(folder.join("reports/reports.jsonl")).unwrap().lines().filter(|l| !l.is_empty()) {
                let known: Value = serde_json::from_str(line).unwrap();
                let text = String::from_utf8_lossy(&std::fs::read(folder.join("reports").join(known["file"].as_str().unwrap())).unwrap()).into_owned();
                let given = |k: &str| known[k].as_str().map(str::to_owned);
                raw.push(RawReport { outlet: given("outlet"), url: given("url"), published: given("published"),
                    ..RawReport::blank(ReportId(known["id"].as_str().unwrap().into()), Place::file(known["file"].as_str().unwrap()), Media::Text, text) });
            }
            raw.sort_by(|a, b| a.id.cmp(&b.id));
            let reports: Vec<_> = raw.into_iter().map(|raw| annotate::text::read(raw).0).collect();
            let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
            let witnesses: Vec<Witness> = reports.into_iter().zip(parses).map(|(r, p)| annotate::annotate(r, p)).collect();
            let stories = if set.contains("copies") { story::one(&witnesses) } else { story::group(&witnesses) };
            let stories = stories.into_iter().map(|s| { let n = name::resolve(&witnesses, &s); (s, n) }).collect();
            let gold: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("gold.json")).unwrap()).unwrap();
            let gold = gold["derivations"].as_array().unwrap().iter().map(|e| (norm(e["parent"].as_str().unwrap()), e["child"].as_str().unwrap().to_owned())).collect();
            cases.push(Case { set: Path::new(set).file_name().unwrap().to_string_lossy().into_owned(), name: folder.file_name().unwrap().to_string_lossy().into_owned(), witnesses, stories, gold });
        }
    }
    eprintln!("ready");
    let list = std::env::var("LIST").is_ok();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let weights: Vec<(usize, f32)> = line.split_whitespace().map(|p| { let (a, b) = p.split_once('=').unwrap(); (a.parse().unwrap(), b.parse().unwrap()) }).collect();
        stemma::TUNE.with(|t| { let mut t = t.borrow_mut(); t.clear(); t.extend(weights); });
        let mut sums: Vec<(String, usize, usize, usize)> = Vec::new();
        for case in &cases {
            let mut found = Vec::new();
            for (s, n) in &case.stories {
                let st = stemma::build(&case.witnesses, s, n);
                for d in st.derivations {
                    let p = match &d.parent { Parent::Report(r) => case.witnesses[r.at()].report.id.0.to_string(), Parent::Lost(n) => norm(&format!("x:{n}")), #[allow(unreachable_patterns)] _ => "x:?".to_owned() };
                    let c = case.witnesses[d.child.at()].report.id.0.to_string();
                    if list && !case.gold.contains(&(p.clone(), c.clone())) { println!("{}/{}: wrong {p} -> {c} {:?} {:.2} {}", case.set, case.name, d.kind, d.support, d.evidence.iter().take(3).map(|e| format!("{:?} {}", e.kind, e.why)).collect::<Vec<_>>().join("; ")); }
                    found.push((p, c));
                }
            }
            if list { for g in &case.gold { if !found.contains(g) { println!("{}/{}: missing {} -> {}", case.set, case.name, g.0, g.1); } } }
            let hit = found.iter().filter(|f| case.gold.contains(f)).count();
            let key = if case.set.starts_with("back") { "back".to_owned() } else { case.set.clone() };
            if let Some(s) = sums.iter_mut().find(|s| s.0 == key) { s.1 += hit; s.2 += found.len(); s.3 += case.gold.len(); } else { sums.push((key, hit, found.len(), case.gold.len())); }
        }
        let out: Vec<String> = sums.iter().map(|(k, h, f, g)| format!("{k} {:.3}", 2.0 * *h as f64 / (f + g) as f64)).collect();
        println!("[{line}] {}", out.join("  "));
    }
}
