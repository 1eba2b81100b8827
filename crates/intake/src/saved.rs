//! Pages saved "complete" by a browser: a page and, beside it, a folder of what it shows.

use std::ffi::OsString;

/// How the name of such a folder ends, behind the page's name without its own ending. Browsers write `_files`; some write
/// it in the user's language.
const ENDINGS: [&str; 26] = [
    "_files",
    ".files",
    "-files",
    "_file",
    "-Dateien",
    "_fichiers",
    "_bestanden",
    "_archivos",
    "_arquivos",
    "_ficheiros",
    "_soubory",
    "_pliki",
    "_elemei",
    "_elementei",
    "_dosyalar",
    "_tiedostot",
    "_datoteke",
    "_fitxers",
    "_fitxategiak",
    "_failid",
    "_fails",
    "_bylos",
    "_fajlovi",
    "_filer",
    "-filer",
    "_data",
];

/// True if a folder holds the pictures and scripts of a page that stands beside it among `siblings`.
pub(crate) fn belongs_to_a_page(folder: &str, siblings: &[OsString]) -> bool {
    let page = ENDINGS.iter().find_map(|ending| folder.strip_suffix(ending)).filter(|page| !page.is_empty());
    page.is_some_and(|page| {
        ["html", "htm", "xhtml", "HTML", "HTM"].iter().any(|ending| {
            let name = OsString::from(format!("{page}.{ending}"));
            siblings.binary_search(&name).is_ok()
        })
    })
}

/// The address that a browser, or a tool that saves pages, wrote into the head of a page it saved.
pub(crate) fn address(page: &[u8]) -> Option<String> {
    // `<!-- saved from url=(0028)https://example.com/a -->`, and SingleFile's `url: https://example.com/a`.
    const HEAD_BYTES: usize = 4096;
    let head = String::from_utf8_lossy(&page[..page.len().min(HEAD_BYTES)]);
    let saved = head.split_once("saved from url=(").and_then(|(_, rest)| rest.split_once(')'));
    let single = || head.split_once("Page saved with SingleFile")?.1.split_once("url: ");
    let (_, rest) = saved.or_else(single)?;
    let url = rest.split(|c: char| c.is_whitespace()).next()?;
    (url.starts_with("http://") || url.starts_with("https://")).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_where_a_page_was_saved_from() {
        let url = |page: &str| address(page.as_bytes());
        let same = Some("https://x.example/a?b=c".to_owned());
        assert_eq!(url("<!DOCTYPE html>\n<!-- saved from url=(0023)https://x.example/a?b=c -->\n<html>"), same);
        assert_eq!(
            url("<html><!--\n Page saved with SingleFile \n url: https://x.example/a?b=c \n saved date: x"),
            same
        );
        assert_eq!(url("<!-- saved from url=(0014)about:internet -->"), None);
        assert_eq!(url("<html>"), None);
    }

    #[test]
    fn knows_a_page_s_folder_by_the_page() {
        let siblings: Vec<OsString> =
            ["A ferry sinks.html", "A ferry sinks_files", "b.htm", "c_files"].map(Into::into).into();
        assert!(belongs_to_a_page("A ferry sinks_files", &siblings));
        assert!(belongs_to_a_page("b-Dateien", &siblings));
        assert!(!belongs_to_a_page("c_files", &siblings));
        assert!(!belongs_to_a_page("b", &siblings));
        assert!(!belongs_to_a_page("_files", &siblings));
    }
}
