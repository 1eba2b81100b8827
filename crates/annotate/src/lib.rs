//! Reads one report and writes its layers. Pure: no file, socket, clock or random source.
//!
//! Reading order is the order of the modules: each may use those before it, never those after it.
//! [`text`] needs no language runtime; everything else reads the [`Parse`] it gave.

pub mod text;

pub mod tree;

pub mod entity;
pub mod time;

pub mod quantity;

pub mod quote;

pub mod credit;

pub mod attribution;

pub mod certainty;

pub mod assertion;

pub mod baseline;

#[cfg(test)]
mod testing;

use headwater_model::{Layers, Parse, Report, Witness};

/// Writes every layer of `report` from its parse.
pub fn annotate(report: Report, parse: Parse) -> Witness {
    let mentions = entity::mentions(&report, &parse);
    let times = time::times(&report, &parse);
    let quantities = quantity::quantities(&report, &parse, &times);
    let quotes = quote::quotes(&report, &parse);
    let credits = credit::credits(&report, &parse, &mentions);
    let attributions = attribution::attributions(&report, &parse, &mentions, &quotes);
    let assertions = assertion::assertions(&report, &parse, &quantities, &quotes, &attributions);
    let layers = Layers { parse, mentions, times, quantities, quotes, attributions, credits, assertions };
    Witness { report, layers }
}
