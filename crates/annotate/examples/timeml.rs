//! Answers a folder of TimeML documents: reads each `DCT` and `TEXT`, writes the same text with our time expressions.
//!
//! `cargo run -p headwater-annotate --example timeml -- PACKAGE IN_DIR OUT_DIR`, then hold OUT_DIR against IN_DIR with
//! the scorer of the set (TempEval-3: relaxed match with equal value).

use std::path::Path;
use std::sync::Arc;

use headwater_annotate::time;
use headwater_model::{
    Block, BlockKind, Date, DateFound, DatedAt, Layers, Place, Precision, Report, ReportId, Span, Witness,
};
use headwater_nlp::{Config, Model, layer};
use headwater_report::timeml::timeml;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, from, to] = arguments.as_slice() else { return Err("usage: timeml PACKAGE IN_DIR OUT_DIR".into()) };
    let model = Arc::new(Model::load(Path::new(package))?);
    let mut files: Vec<_> = std::fs::read_dir(from)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tml"));
    files.sort();
    let mut reports = Vec::new();
    for file in &files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        reports.push(report(&name, &String::from_utf8_lossy(&std::fs::read(file)?)));
    }
    std::fs::create_dir_all(to)?;
    let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
    for (report, parse) in reports.into_iter().zip(parses) {
        let times = time::times(&report, &parse);
        let name = report.id.to_string();
        let witness = Witness { report, layers: Layers { parse, times, ..Layers::default() } };
        std::fs::write(Path::new(to).join(name), timeml(&witness))?;
    }
    Ok(())
}

/// The plain text between `<TEXT>` and `</TEXT>` in paragraphs, and the date in `<DCT>`.
fn report(name: &str, document: &str) -> Report {
    let between = |open: &str, close: &str| {
        let rest = document.split_once(open).map_or("", |(_, rest)| rest);
        rest.rsplit_once(close).map_or(rest, |(inside, _)| inside)
    };
    let text = bare(between("<TEXT>", "</TEXT>"));
    let creation = between("<DCT>", "</DCT>");
    let value = creation.split_once("value=\"").and_then(|(_, rest)| rest.get(..10));
    let date = value.and_then(|value| value.parse::<Date>().ok());
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let span = Span::new(start, start + paragraph.len()).trimmed(&text);
        start += paragraph.len() + 2;
        if !span.is_empty() {
            blocks.push(Block { span, kind: BlockKind::Paragraph, rule: "" });
        }
    }
    let found = DateFound::Metadata;
    Report {
        id: ReportId(name.into()),
        place: Place::file(name),
        text,
        outlet: None,
        url: None,
        links: Vec::new(),
        title: None,
        title_given: None,
        byline: None,
        published: date.map(|date| DatedAt { date, minute: None, precision: Precision::Day, found, span: None }),
        modified: None,
        blocks,
    }
}

/// Text without tags, entities read.
fn bare(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
