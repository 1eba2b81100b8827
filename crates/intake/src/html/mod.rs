//! Web pages.
use crate::Limits;
use crate::file::{Read, blank};
use crate::identity::Found;
use crate::walk::Source;
use headwater_model::Media;
pub(crate) fn is_markup(_text: &str) -> bool {
    false
}
pub(crate) fn fragment(text: &str) -> (String, Vec<(String, String)>) {
    (text.to_owned(), Vec::new())
}
pub(crate) fn read(bytes: &[u8], source: &Source, _limits: &Limits) -> Read {
    let (text, finding) = crate::decode::text(bytes, None, &source.below);
    Read {
        reports: vec![Found { folder: source.folder.clone(), report: blank(source, Media::Html, text) }],
        findings: finding.into_iter().collect(),
    }
}
