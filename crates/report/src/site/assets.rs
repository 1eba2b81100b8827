//! Style sheet, script and icon: their bytes, and names that change when the bytes do, so that a browser may keep them for good.
//!
//! The name's digest is FNV-1a (64 bits): it tells one build's file from another's, and guards nothing.

/// What the pages refer to.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The style sheet.
    pub css: Asset,
    /// The script.
    pub js: Asset,
    /// The sign in a browser's tab.
    pub icon: Asset,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name below `/static/`: `site.0123456789abcdef.css`.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl Assets {
    /// The files, to be served below `/static/`.
    pub fn files(&self) -> [&Asset; 3] {
        [&self.css, &self.js, &self.icon]
    }

    /// The file with a name.
    pub fn file(&self, name: &str) -> Option<&Asset> {
        self.files().into_iter().find(|asset| asset.name == name)
    }
}

impl Asset {
    /// Its address.
    pub fn address(&self) -> String {
        format!("/static/{}", self.name)
    }
}

const CSS: &str = concat!(
    include_str!("../../templates/parts.css"),
    include_str!("../../templates/site/base.css"),
    include_str!("../../templates/site/story.css"),
    include_str!("../../templates/site/reading.css"),
    include_str!("../../templates/site/print.css"),
);
const JS: &str = include_str!("../../templates/site/site.js");
const ICON: &str = include_str!("../../templates/site/icon.svg");

/// The files of this build.
pub fn assets() -> Assets {
    let asset = |kind: &str, media_type, text: &'static str| Asset {
        name: format!("site.{:016x}.{kind}", digest(text.as_bytes())),
        media_type,
        bytes: text.as_bytes(),
    };
    Assets {
        css: asset("css", "text/css; charset=utf-8", CSS),
        js: asset("js", "text/javascript; charset=utf-8", JS),
        icon: asset("svg", "image/svg+xml", ICON),
    }
}

fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_bytes_and_lead_back_to_them() {
        let assets = assets();
        assert!(assets.css.name.starts_with("site.") && assets.css.name.ends_with(".css"));
        assert_eq!(assets.file(&assets.js.name).map(|asset| asset.bytes), Some(JS.as_bytes()));
        assert!(assets.file("site.css").is_none());
    }

    #[test]
    fn asks_nobody_for_anything() {
        for outside in ["url(", "@import", "http:", "https:", "</"] {
            assert!(!CSS.contains(outside), "{outside}");
        }
        for outside in ["http:", "https:", "innerHTML", "eval(", "document.write"] {
            assert!(!JS.contains(outside), "{outside}");
        }
    }
}
