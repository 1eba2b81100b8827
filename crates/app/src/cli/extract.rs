//! `headwater extract`: what a saved page says, and where.

use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use headwater_intake::{Limits, html};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Prints the main text and the metadata of saved web pages as JSON
///
/// One page gives one object; several pages, or a folder of them, give one object a line with the page's path in `path`.
///
/// Fields: text (paragraphs with blank lines between), title, outlet, byline, url, published, modified (with published_by and
/// modified_by: where each was found), language, credits, links (address and the words it stands under), aside (the page's
/// visible text that is not main text, each block with the reason), structured (embedded JSON-LD), charset. A field the page
/// says nothing about is null.
///
///   headwater extract page.html | jq -r .text
///   headwater extract saved/ > pages.jsonl
///   headwater extract page.html --map | jq -c '.map[]'
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Pages, and folders of them (files whose names end in .html, .htm or .xhtml).
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Adds `map`: for each run of the text its first byte and length there, and its first byte and length in the page.
    #[arg(long)]
    map: bool,
}

/// Deepest folder below a named one.
const FOLDER_DEPTH_MAX: usize = 32;

/// Pages read at a time: their objects are printed before the next ones are read.
const BATCH: usize = 256;

/// Prints what was extracted from the pages that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    if let [file] = args.paths.as_slice()
        && !file.is_dir()
    {
        let (object, findings) = page(file, args.map)?;
        let Some(object) = object else {
            terminal::report(&findings);
            bail!("no text could be extracted from '{}'", file.display());
        };
        terminal::print(&format!("{}\n", serde_json::to_string_pretty(&object)?))?;
        return Ok(terminal::report(&findings));
    }
    let mut files = Vec::new();
    for path in &args.paths {
        pages(path, 0, &mut files)?;
    }
    let mut findings = Vec::new();
    for batch in files.chunks(BATCH) {
        let read: Vec<_> = batch.par_iter().map(|file| page(file, args.map)).collect();
        let mut lines = String::new();
        for (file, read) in batch.iter().zip(read) {
            let (object, mut noticed) = read?;
            findings.append(&mut noticed);
            if let Some(Value::Object(mut object)) = object {
                object.insert("path".to_owned(), json!(file.display().to_string()));
                lines.push_str(&Value::Object(object).to_string());
                lines.push('\n');
            }
        }
        terminal::print(&lines)?;
    }
    if files.is_empty() {
        bail!("no pages were found: expected files that end in .html, .htm or .xhtml");
    }
    Ok(terminal::report(&findings))
}

type Page = (Option<Value>, Vec<headwater_model::Finding>);

fn page(file: &Path, with_map: bool) -> Result<Page> {
    let place = file.display().to_string();
    let page = std::fs::read(file).with_context(|| format!("cannot read '{place}'"))?;
    let (extracted, findings) = html::extract(&page, &Limits::default(), &place);
    let Some(extracted) = extracted else { return Ok((None, findings)) };
    let mut object = serde_json::to_value(&extracted)?;
    if with_map {
        let run =
            |piece: &headwater_model::Piece| json!([piece.clean.start, piece.clean.len(), piece.start, piece.len]);
        object["map"] = extracted.map.pieces().iter().map(run).collect();
    }
    Ok((Some(object), findings))
}

/// The pages below a path, in the order of their names; a file that was named is one whatever its name.
fn pages(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    if depth > FOLDER_DEPTH_MAX {
        bail!("expected at most {FOLDER_DEPTH_MAX} folders below one another, found more at '{}'", path.display());
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("cannot read the folder '{}'", path.display()))?;
    let mut entries: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_page = [".html", ".htm", ".xhtml"].iter().any(|ending| name.ends_with(ending));
        if !name.starts_with('.') && (is_page || entry.is_dir()) {
            pages(&entry, depth + 1, files)?;
        }
    }
    Ok(())
}
