//! What goes wrong with a request, in words for the person or program that asked.
//!
//! A handler returns a [`Fault`]; the guard at the door writes it as a page or as JSON, whichever was asked for. What is our own
//! broken promise is told on stderr and not to the reader: it may name paths.

use crate::terminal;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use headwater_store::Error as StoreError;

/// Why a request is not answered with what it asked for.
#[derive(Clone, Debug)]
pub struct Fault {
    /// 4xx or 5xx.
    pub status: StatusCode,
    /// One plain sentence.
    pub message: String,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u64>,
}

impl Fault {
    /// A fault of this status.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Fault {
        Fault { status, message: message.into(), retry_after: None }
    }

    /// The reader's fault: what was asked makes no sense.
    pub fn wrong(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is no such thing.
    pub fn missing(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::NOT_FOUND, message)
    }

    /// It may not be done.
    pub fn forbidden(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::FORBIDDEN, message)
    }

    /// It cannot be done now.
    pub fn busy(message: impl Into<String>, retry_after: u64) -> Fault {
        Fault { retry_after: Some(retry_after), ..Fault::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// Our own fault. `why` is told on stderr.
    pub fn ours(why: impl std::fmt::Display) -> Fault {
        terminal::tell(&format!("a request failed: {why}"));
        Fault::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong here; the terminal of the server tells what",
        )
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match &error {
            StoreError::Unknown(name) => Fault::missing(format!("no report is called '{name}'")),
            StoreError::Ambiguous { .. } => Fault::missing(error.to_string()),
            StoreError::NoStory(name) => Fault::missing(format!("no story is called '{name}'")),
            StoreError::NoDecision(number) => Fault::missing(format!("there is no decision {number}")),
            StoreError::Query(_) => Fault::wrong(error.to_string()),
            StoreError::SameStory(..) | StoreError::NotInStory { .. } | StoreError::WholeStory(_) => {
                Fault::new(StatusCode::CONFLICT, error.to_string())
            }
            StoreError::ReadOnly { .. } => Fault::forbidden("the database may only be read here: nothing was changed"),
            StoreError::Busy { .. } => Fault::busy("another process is writing the database; nothing was changed", 10),
            StoreError::Full { .. } => Fault::busy("there is no space left for the database; nothing was changed", 60),
            _ => Fault::ours(error),
        }
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Fault {
        match error.downcast::<StoreError>() {
            Ok(error) => error.into(),
            Err(error) => Fault::ours(format!("{error:#}")),
        }
    }
}

impl IntoResponse for Fault {
    /// Bare: the guard fills in the body.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
