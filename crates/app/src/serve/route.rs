//! What is at which address.

use super::guard::guard;
use super::page::{changes, decisions, feed, outlets, search, stories, story};
use super::state::App;
use super::{decide, doors, live, original, statics};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

/// The whole application.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(stories::stories))
        .route("/story/{story}", get(story::story))
        .route("/story/{story}/feed.atom", get(feed::story))
        .route("/story/{story}/report/{report}", get(story::report))
        .route("/story/{story}/compare", get(story::compare))
        .route("/report/{report}", get(story::lone))
        .route("/outlets", get(outlets::outlets))
        .route("/outlet/{name}", get(outlets::outlet))
        .route("/search", get(search::search))
        .route("/changes", get(changes::changes))
        .route("/changes.atom", get(feed::all))
        .route("/decisions", get(decisions::decisions))
        .route("/decide", post(decide::decide))
        .route("/undo", post(decide::undo))
        .route("/report/{report}/original", get(original::original))
        .route("/events", get(live::events))
        .route("/sign-in", get(doors::ask).post(doors::sign_in))
        .route("/sign-out", post(doors::sign_out))
        .route("/static/{file}", get(statics::file))
        .route("/health", get(statics::health))
        .with_state(app.clone());
    // The guard takes `.json` off a path before it is routed, so it stands around the routes, not within them.
    Router::new().fallback_service(pages).layer(from_fn_with_state(app, guard))
}
