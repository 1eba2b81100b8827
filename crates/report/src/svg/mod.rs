//! Drawings as SVG, each complete in itself: no script, no outside resource, light and dark by the reader's setting.

mod layout;
mod stemma;
mod timeline;

pub(crate) use stemma::drawing;
pub use stemma::{Links, stemma};
pub use timeline::timeline;

use unicode_width::UnicodeWidthStr;

use crate::page::{clean, fit};

/// Columns of text that fit into a width at 13 px: letters of a sans serif take about 7.2 px, wide ones twice that.
const PIXELS_A_COLUMN: f64 = 7.2;

/// The text with markup made harmless, on one line, without control characters (XML has no place for them).
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

/// The text cut to what fits into `pixels`, escaped.
fn fitted(text: &str, pixels: f64) -> String {
    escape(&fit(text, (pixels / PIXELS_A_COLUMN) as usize))
}

/// Pixels the text takes.
fn pixels(text: &str) -> f64 {
    clean(text).width() as f64 * PIXELS_A_COLUMN
}

/// Colours and letters of every drawing. Custom properties let a page that embeds the drawing set them.
const STYLE: &str = "\
svg.hw{--ink:#1c2024;--quiet:#5f6670;--line:#8a929c;--box:#ffffff;--edge:#3f5a8a;--alert:#a2450f;--lost:#f2efe6;--rule:#e3e5e8;\
font:13px/1.3 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:100%;height:auto}\
@media (prefers-color-scheme:dark){svg.hw{--ink:#e6e8eb;--quiet:#a0a7b1;--line:#6d7680;--box:#1d2127;--edge:#8fb0ec;--alert:#f0a06a;--lost:#2b2a24;--rule:#2f343b}}\
@media print{svg.hw{--ink:#000;--quiet:#444;--line:#666;--box:#fff;--edge:#333;--alert:#000;--lost:#eee;--rule:#ddd}}\
.hw text{fill:var(--ink)}.hw .q{fill:var(--quiet);font-size:12px}.hw .b{font-weight:600}.hw .alert{fill:var(--alert)}\
.hw .box{fill:var(--box);stroke:var(--line)}.hw .lost{fill:var(--lost);stroke:var(--line);stroke-dasharray:4 3}\
.hw .rule{stroke:var(--rule)}.hw .e{fill:none;stroke:var(--edge);stroke-width:1.5}.hw .verbatim,.hw .trimmed{stroke-width:3}\
.hw .partial{stroke-dasharray:7 4}.hw .cites{stroke-dasharray:1.5 4;stroke-linecap:round}.hw .head{fill:var(--edge)}\
.hw .hit{fill:none;stroke:transparent;stroke-width:14}.hw .loop{fill:none;stroke:var(--alert);stroke-width:1.5;stroke-dasharray:5 3}\
.hw .loophead{fill:var(--alert)}.hw .dot{fill:var(--edge)}.hw a:focus .box,.hw a:hover .box{stroke:var(--edge);stroke-width:2}.hw a.edge:hover .e,.hw a.edge:focus .e{stroke:var(--alert)}";
