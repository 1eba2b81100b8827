//! For tests of what needs a parse: a witness from a text.

use std::sync::{Arc, OnceLock};

use headwater_model::{Media, Place, RawReport, Report, ReportId, Witness};
use headwater_nlp::{Config, Model, layer, package};

/// Everything read from a text whose first line is its headline, as a report of "Moravia Today".
pub fn witness(text: &str) -> Witness {
    let report = report(text);
    let parse = layer::parse_reports(model(), &Config::default(), std::slice::from_ref(&report), 1, &|_| ());
    crate::annotate(report, parse.into_iter().next().expect("one report gives one parse"))
}

/// Everything read from a text that stands under a headline of no interest.
pub fn body(text: &str) -> Witness {
    witness(&format!("News of the day from the region\n\nThe day began with rain.\n\n{text}"))
}

fn report(text: &str) -> Report {
    let raw = RawReport {
        outlet: Some("Moravia Today".into()),
        ..RawReport::blank(ReportId("test".into()), Place::file("test"), Media::Text, text.into())
    };
    crate::text::read(raw).0
}

/// The language package, loaded once; it is fetched when this machine has none.
fn model() -> &'static Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    MODEL.get_or_init(|| {
        Arc::new(Model::load(&package::for_tests()).expect("the pinned package is one the runtime reads"))
    })
}
