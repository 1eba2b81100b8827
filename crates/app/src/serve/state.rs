//! What all requests share.

use super::analyses::Analyses;
use super::copies::Copies;
use super::host::Hosts;
use super::listing;
use super::live::Live;
use super::pool::Pool;
use super::rate::Rates;
use super::secret::Key;
use super::session::Doors;
use headwater_report::site::Assets;
use std::ops::Deref;
use std::sync::Arc;

/// The server's state.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// Its parts.
pub struct Shared {
    /// The database.
    pub pool: Pool,
    /// Stories taken apart.
    pub analyses: Analyses,
    /// Pages made a moment ago.
    pub copies: Copies,
    /// What lists of stories are made of.
    pub listing: listing::Kept,
    /// Tells of what others write.
    pub live: Live,
    /// Names that are answered to.
    pub hosts: Hosts,
    /// How often an address may ask.
    pub rates: Rates,
    /// Tokens and sessions.
    pub doors: Doors,
    /// The key of the marks of forms.
    pub key: Key,
    /// Must everybody show a token?
    pub token_needed: bool,
    /// Do readers come over an encrypted connection only?
    pub secure_cookies: bool,
    /// Who decides where no token is needed: the user of this machine.
    pub user: Option<String>,
    /// Style sheet and script.
    pub assets: Assets,
}

impl App {
    /// Shares the parts.
    pub fn new(shared: Shared) -> App {
        App(Arc::new(shared))
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
