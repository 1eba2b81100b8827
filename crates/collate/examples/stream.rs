//! Stories in the order of arrival, under other lines than the usual: `stream NAME=VALUE,... < reports.jsonl`.
//!
//! One JSON object a line (`id`, `title`, `text`, `published`, `outlet`); prints `id <tab> story at arrival <tab> story in the
//! end <tab> why <tab> score`. For tuning; `eval/stories.py` measures the program itself.

use headwater_annotate::text;
use headwater_collate::story::sketch::Sketcher;
use headwater_collate::story::stream::{Config, Stream};
use headwater_model::{Media, Place, RawReport, ReportId};
use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut config = Config::USUAL;
    for said in std::env::args().skip(1) {
        let (name, value) = said.split_once('=').ok_or("expected NAME=VALUE")?;
        let field = match name {
            "joins" => &mut config.joins,
            "nearest" => &mut config.nearest,
            "merges" => &mut config.merges,
            "copy" => &mut config.copy,
            "credited" => &mut config.credited,
            "faded" => &mut config.faded,
            "fading_days" => &mut config.fading_days,
            "undated_days" => &mut config.undated_days,
            "name_weight" => &mut config.name_weight,
            "strangers" => &mut config.strangers,
            "acquainted" => &mut config.acquainted,
            "nameless" => &mut config.nameless,
            _ => return Err(format!("no line is called {name}").into()),
        };
        *field = value.parse()?;
    }
    let (mut stream, sketcher) = (Stream::new(config), Sketcher::default());
    let mut moved: HashMap<u64, u64> = HashMap::new();
    let mut lines = Vec::new();
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| value[name].as_str().map(str::to_owned);
        let id = field("id").unwrap_or_default();
        let text = field("text").unwrap_or_default();
        let mut raw = RawReport::blank(ReportId(id.as_str().into()), Place::file("-"), Media::Json, text);
        (raw.title, raw.outlet, raw.published, raw.url) =
            (field("title"), field("outlet"), field("published"), field("url"));
        let sketch = sketcher.read(&text::read(raw).0);
        let placing = stream.place(&sketch);
        let story = placing.story.unwrap_or(at as u64);
        stream.add(at as u64, story, &sketch);
        let mut open = placing.others.clone();
        while let Some((other, _)) = stream.merges_with(story, &open) {
            stream.merge(other, story);
            moved.insert(other, story);
            open.retain(|&known| known != other);
        }
        lines.push((id, story, placing.why, placing.score));
    }
    let mut out = std::io::stdout().lock();
    for (id, story, why, score) in lines {
        let mut last = story;
        while let Some(&next) = moved.get(&last) {
            last = next;
        }
        writeln!(out, "{id}\t{story}\t{last}\t{why:?}\t{score:.3}")?;
    }
    Ok(())
}
