//! Pages and feeds that a person names to be read once.

use super::Wall;
use super::page::{hint, own_address};
use headwater_intake::fetch::{Address, Clock, Conditions, Content, Fetcher, Policy, Sent};
use headwater_intake::{Config, Item, each_in};
use headwater_model::{Finding, Media};
use std::ops::ControlFlow;

/// Fetches each address and hands over the reports in it, until `take` breaks. What cannot be fetched is a finding.
pub fn fetch<'a>(
    urls: impl Iterator<Item = &'a str>,
    policy: Policy,
    config: &Config,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let fetcher = Fetcher::new(policy, Wall::default());
    for url in urls {
        let fetched = Address::parse(url).and_then(|at| fetcher.get(&at, &Conditions::default(), Sent::ByPerson));
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                take(Item::Finding(Finding::lost(super::shown(url), error.to_string())))?;
                continue;
            }
        };
        let place = fetched.address.to_string();
        for note in fetched.notes {
            take(Item::Finding(Finding::note(place.as_str(), note)))?;
        }
        // Nothing was said of a version one has, so there is a body.
        let Content::Body { bytes, media_type } = fetched.content else { continue };
        let hint = hint(media_type.as_deref(), &fetched.address, fetcher.clock().now());
        each_in(&bytes[..], &place, hint, config, &mut |item| match item {
            Item::Report(mut found) => {
                if found.report.media == Media::Html {
                    found.report.url = Some(own_address(found.report.url.take(), &fetched.address));
                }
                take(Item::Report(found))
            }
            other => take(other),
        })?;
    }
    ControlFlow::Continue(())
}
