//! The door: every request comes in here and every answer goes out here.
//!
//! In the order of the checks: length of the address; the name this server was called by ([`super::host`]); how often the address asks
//! ([`super::rate`]); the form of the answer; who asks; for everything that changes something, where it comes from, its size and its
//! mark. What is refused is told as a page or as JSON, like everything else. Every answer bears the same headers, faults too.

use super::answer;
use super::fault::Fault;
use super::limit::{ADDRESS_BYTES_MAX, BODY_BYTES_MAX, BODY_TIME, READ_TIME, SESSION_TIME, WRITE_TIME};
use super::packed::Wanted;
use super::secret;
use super::state::App;
use super::visit::{Fields, Form, Reader, Visit};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Whose connection a request came over.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The name of the session's cookie.
const COOKIE: &str = "headwater";

/// What every answer bears. No script, style, picture or form of elsewhere; nobody may frame a page, guess at its type, or learn
/// its address from a link that is followed.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Lets a request in, or not, and dresses the answer.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let form = form(&mut request);
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let mut visit = Visit { form, path, reader: Reader::default() };
    let mut response = match admit(&app, &mut visit, request).await {
        Ok(request) => pass(&app, &visit, request, next).await,
        Err(refused) => *refused,
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        response = app.copies.marked(&visit, told(&app, &visit, response)).await;
    }
    dress(&app, &visit, &mut response);
    response
}

/// Hands the request on, for as long as it may take; or answers it with a copy.
async fn pass(app: &App, visit: &Visit, mut request: Request, next: Next) -> Response {
    let is_get = *request.method() == Method::GET;
    let wanted = Wanted::of(request.headers());
    let time = if is_question(request.method()) { READ_TIME } else { WRITE_TIME };
    request.extensions_mut().insert(visit.clone());
    let answered = async {
        match is_get {
            true => app.copies.answer(visit, &wanted, app.live.state(), next.run(request)).await,
            false => app.copies.marked(visit, next.run(request).await).await,
        }
    };
    match tokio::time::timeout(time, answered).await {
        Ok(response) => response,
        Err(_) => Fault::busy("the answer takes too long; a narrower question may be quicker", 5).into_response(),
    }
}

/// Everything that is checked of a request.
async fn admit(app: &App, visit: &mut Visit, request: Request) -> Result<Request, Box<Response>> {
    let refuse = |fault: Fault| Box::new(fault.into_response());
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let peer = peer.ok_or_else(|| refuse(Fault::ours("a connection without an address")))?;
    if visit.path.len() > ADDRESS_BYTES_MAX {
        let message = format!("expected an address of at most {ADDRESS_BYTES_MAX} bytes, found {}", visit.path.len());
        return Err(refuse(Fault::new(StatusCode::URI_TOO_LONG, message)));
    }
    called_by_name(app, &request).map_err(refuse)?;
    app.rates.request(peer).map_err(|wait| refuse(too_many(wait)))?;

    let path = request.uri().path();
    // Files of the program and a sign of life tell nothing of what is kept.
    if path.starts_with("/static/") || path == "/health" {
        return Ok(request);
    }
    visit.reader = reader(app, request.headers()).map_err(refuse)?;
    let signing_in = path == "/sign-in";
    if signing_in && !is_question(request.method()) {
        app.rates.sign_in(peer).map_err(|wait| refuse(too_many(wait)))?;
    }
    if !visit.reader.may_decide && !signing_in {
        return Err(Box::new(sign_in_first(visit, request.headers())));
    }
    if is_question(request.method()) {
        return Ok(request);
    }
    if *request.method() != Method::POST {
        return Err(refuse(Fault::new(StatusCode::METHOD_NOT_ALLOWED, "expected GET, HEAD or POST")));
    }
    sent(app, &visit.reader, request).await.map_err(refuse)
}

/// Takes `.json` off the path, which then is the page's own.
fn form(request: &mut Request) -> Form {
    let uri = request.uri();
    let Some(bare) = uri.path().strip_suffix(".json").filter(|path| path.len() > 1) else { return Form::Html };
    let bare = if bare == "/stories" { "/" } else { bare };
    let whole = uri.query().map_or_else(|| bare.to_owned(), |query| format!("{bare}?{query}"));
    let mut parts = uri.clone().into_parts();
    let Ok(path) = whole.parse::<PathAndQuery>() else { return Form::Html };
    parts.path_and_query = Some(path);
    let Ok(page) = Uri::from_parts(parts) else { return Form::Html };
    *request.uri_mut() = page;
    Form::Json
}

/// Is this server meant by the name it was called by?
fn called_by_name(app: &App, request: &Request) -> Result<(), Fault> {
    let said = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let whole = request.uri().authority().map(|authority| authority.as_str());
    let called: Vec<&str> = said.into_iter().chain(whole).collect();
    if !called.is_empty() && called.iter().all(|host| app.hosts.allow(host)) {
        return Ok(());
    }
    let message = "this server does not answer to that name; 'headwater serve --url' names those it has";
    Err(Fault::new(StatusCode::MISDIRECTED_REQUEST, message))
}

fn too_many(wait: u64) -> Fault {
    let message = format!("too many requests from your address; try again in {wait} s");
    Fault { retry_after: Some(wait), ..Fault::new(StatusCode::TOO_MANY_REQUESTS, message) }
}

fn is_question(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Who asks: by a token in the head, by a session, or as anybody at this machine.
fn reader(app: &App, headers: &HeaderMap) -> Result<Reader, Fault> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let words = authorization.to_str().unwrap_or_default();
        let (scheme, token) = words.split_once(' ').unwrap_or((words, ""));
        let person = Some(token.trim())
            .filter(|_| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|token| app.doors.bearer(token));
        let Some(person) = person else {
            return Err(Fault::new(
                StatusCode::UNAUTHORIZED,
                "expected 'Authorization: Bearer' with a token that stands",
            ));
        };
        return Ok(Reader { name: Some(person.name), may_decide: true, ..Reader::default() });
    }
    let session = cookie(headers).map_or_else(secret::random, |session| Ok(session.to_owned())).map_err(Fault::ours)?;
    let mark = app.key.mark(&session);
    let person = app.doors.signed_in(&session, Instant::now());
    Ok(Reader {
        signed_in: person.is_some(),
        may_decide: person.is_some() || !app.token_needed,
        name: person.map(|person| person.name).or_else(|| app.user.clone().filter(|_| !app.token_needed)),
        session: Some(session),
        mark: Some(mark),
    })
}

/// The session that the browser sent.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == COOKIE && secret::is_random(value)).map(|(_, value)| value)
}

/// The way in, for somebody who has not shown a token.
fn sign_in_first(visit: &Visit, headers: &HeaderMap) -> Response {
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|found| found == value);
    if visit.form == Form::Json {
        return Fault::new(StatusCode::UNAUTHORIZED, "expected 'Authorization: Bearer' with a token").into_response();
    }
    // A link from elsewhere was followed: the browser keeps the session's cookie back, and sends it with the next request, which
    // comes from here.
    if cookie(headers).is_none() && says("sec-fetch-site", "cross-site") && says("sec-fetch-mode", "navigate") {
        let again = HeaderValue::from_str(&format!("0; url={}", visit.path));
        let again = again.unwrap_or(HeaderValue::from_static("0; url=/"));
        return ([(HeaderName::from_static("refresh"), again)], "one moment").into_response();
    }
    let back = headwater_report::site::address::with("/sign-in".to_owned(), &[("back", Some(&visit.path))]);
    answer::see_other(&back)
}

/// Was a form sent by a page of ours, and is it of a kind we read?
fn from_here(headers: &HeaderMap) -> Result<(), Fault> {
    let elsewhere = || Fault::forbidden("this was sent by a page that is not ours; nothing was changed");
    let header = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = header(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(elsewhere());
    }
    // A browser that was told to name no referrer sends "null", and still says that it is this site.
    if let Some(origin) = header(header::ORIGIN).filter(|origin| *origin != "null" || site != Some("same-origin")) {
        let of = origin.split_once("://").map(|(_, of)| of);
        if of.is_none() || of != header(header::HOST) {
            return Err(elsewhere());
        }
    }
    let kind = header(header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let message = "expected the fields of a form (application/x-www-form-urlencoded)";
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    Ok(())
}

/// Reads a form that was sent, and looks for its mark.
async fn sent(app: &App, reader: &Reader, request: Request) -> Result<Request, Fault> {
    from_here(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let too_large = |_| {
        let message = format!("expected a form of at most {BODY_BYTES_MAX} bytes");
        Fault::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let bytes = match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(bytes) => bytes.map_err(too_large)?,
        Err(_) => return Err(Fault::new(StatusCode::REQUEST_TIMEOUT, "the form did not come in time")),
    };
    let fields = Fields(Arc::new(form_fields(&bytes)));
    if let Some(session) = &reader.session
        && !fields.get("csrf").is_some_and(|mark| app.key.holds(session, mark))
    {
        let message = "this form does not bear the mark of your session; load the page again and send it anew";
        return Err(Fault::forbidden(message));
    }
    parts.extensions.insert(fields);
    Ok(Request::from_parts(parts, Body::empty()))
}

/// `a=1&b=2`, decoded.
fn form_fields(bytes: &[u8]) -> Vec<(String, String)> {
    let decoded = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = bytes.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let sign = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
            (decoded(&pair[..sign]), decoded(pair.get(sign + 1..).unwrap_or_default()))
        })
        .collect()
}

/// A fault as the page or the JSON that tells it.
fn told(app: &App, visit: &Visit, mut response: Response) -> Response {
    let status = response.status();
    let fault = response.extensions_mut().remove::<Fault>().unwrap_or_else(|| {
        // The router's own: no such path, no such method, a query that cannot be read.
        Fault::new(
            status,
            match status {
                StatusCode::NOT_FOUND => "there is nothing at this address",
                StatusCode::METHOD_NOT_ALLOWED => "this address is not for that method",
                _ => "the address or its query cannot be read",
            },
        )
    });
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut response = answer::fault(app, visit, &fault);
    let headers = response.headers_mut();
    headers.extend(allow.map(|allow| (header::ALLOW, allow)));
    headers.extend(fault.retry_after.map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds))));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"headwater\""));
    }
    response
}

/// What every answer bears.
fn dress(app: &App, visit: &Visit, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache, private"));
    let html = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(session) = &visit.reader.session
        && html
        && !headers.contains_key(header::SET_COOKIE)
    {
        headers.extend(session_cookie(app, session, SESSION_TIME));
    }
}

/// The line that makes a browser keep a session.
pub fn session_cookie(app: &App, session: &str, time: Duration) -> Option<(HeaderName, HeaderValue)> {
    let secure = if app.secure_cookies { "; Secure" } else { "" };
    let line = format!("{COOKIE}={session}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{secure}", time.as_secs());
    HeaderValue::from_str(&line).ok().map(|line| (header::SET_COOKIE, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_form_are_decoded_once() {
        let all = form_fields("a=1+2&b=%2541&c&=x&&d=%ff&e=a=b&ä=ö".as_bytes());
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            all,
            [("a", "1 2"), ("b", "%41"), ("c", ""), ("", "x"), ("d", "\u{fffd}"), ("e", "a=b"), ("ä", "ö")]
        );
    }

    #[test]
    fn json_is_a_form_of_a_page_not_another_page() {
        let asked = |path: &str| {
            let mut request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let form = form(&mut request);
            (form, request.uri().to_string())
        };
        assert_eq!(asked("/story/s-1.json?a=b"), (Form::Json, "/story/s-1?a=b".into()));
        assert_eq!(asked("/stories.json"), (Form::Json, "/".into()));
        assert_eq!(asked("/story/s-1?q=.json"), (Form::Html, "/story/s-1?q=.json".into()));
        assert_eq!(asked("/.json").0, Form::Html);
    }
}
