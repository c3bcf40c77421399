//! Who may ask what: every request passes here first, and every answer on its way out.
//!
//! Other people's pages must not reach the archive through the user's browser: the name in `Host` must be one of this machine
//! (a name that an attacker points here is refused), what changes anything must come from a page of our own, and answers may
//! not be framed or read by other origins. Beyond loopback a token is asked for.

use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{limits, problem::Problem, state::App};

/// The address at which a connection came in; the server puts it into every request.
#[derive(Debug, Clone, Copy)]
pub struct LocalIp(pub IpAddr);

/// Where one says the token.
pub const LOGIN: &str = "/login";
/// Where the style sheet and the icon lie.
const ASSETS: &str = "/assets/";
/// Answers whether the server lives, to anyone.
pub const HEALTH: &str = "/api/v1/health";

const COOKIE: &str = "dateline";

/// Who may ask.
#[derive(Debug, Clone, Default)]
pub struct Access {
    token: Option<Token>,
    /// Names beside those of this machine by which it may be asked.
    hosts: Vec<String>,
}

#[derive(Debug, Clone)]
struct Token {
    hash: blake3::Hash,
    /// What a browser keeps: made of the token, which cannot be made of it.
    session: String,
    session_hash: blake3::Hash,
}

impl Access {
    /// Anyone who can reach the server; with more names of it than this machine's (behind a proxy).
    pub fn without_token(hosts: Vec<String>) -> Access {
        Access { token: None, hosts }
    }

    /// Those who say the token.
    ///
    /// # Errors
    /// It is so short that it can be guessed, or holds what a header cannot.
    pub fn with_token(token: &str, hosts: Vec<String>) -> Result<Access, String> {
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("a token is of letters, digits and signs, in one line".to_owned());
        }
        if token.len() < limits::TOKEN_CHARS {
            return Err(format!("a token has at least {} characters, so that nobody guesses it", limits::TOKEN_CHARS));
        }
        let session = blake3::Hash::from(blake3::derive_key("dateline session cookie v1", token.as_bytes())).to_hex();
        let session_hash = blake3::hash(session.as_bytes());
        let token = Token { hash: blake3::hash(token.as_bytes()), session: session.to_string(), session_hash };
        Ok(Access { token: Some(token), hosts })
    }

    pub fn asks_for_token(&self) -> bool {
        self.token.is_some()
    }

    /// Is it the token? Hashes are compared, in a time that tells nothing of them.
    pub fn is_token(&self, given: &str) -> bool {
        self.token.as_ref().is_some_and(|token| token.hash == blake3::hash(given.as_bytes()))
    }

    /// What a browser that said the token keeps: sent with requests of our own pages alone, and no script can read it.
    pub fn cookie(&self) -> Option<HeaderValue> {
        let token = self.token.as_ref()?;
        HeaderValue::from_str(&format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", token.session)).ok()
    }

    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
            let (scheme, given) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| given.trim())
        });
        let cookies = headers.get_all(header::COOKIE);
        let mut cookies = cookies.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        let is_session = |cookie: &str| {
            cookie
                .trim()
                .split_once('=')
                .is_some_and(|(name, value)| name == COOKIE && token.session_hash == blake3::hash(value.as_bytes()))
        };
        bearer.is_some_and(|given| self.is_token(given)) || cookies.any(is_session)
    }

    /// May the server be asked by this name and port?
    fn is_own_name(&self, name: &Authority, local: IpAddr, port: u16) -> bool {
        let host = name.host();
        if self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            // A proxy stands there, at a port of its own.
            return true;
        }
        if name.as_str().contains('@') || name.port_u16().unwrap_or(80) != port {
            return false;
        }
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(ip) => {
                ip == local || ip == IpAddr::from([127, 0, 0, 1]) || ip == IpAddr::from(std::net::Ipv6Addr::LOCALHOST)
            }
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// The layer around all routes.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = app.now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let most = if method.is_safe() { limits::REQUEST_TIME } else { limits::BODY_TIME };
    let mut response = match check(&app, &request) {
        Err(refused) => *refused,
        Ok(()) => match tokio::time::timeout(most, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::busy(format!("the answer took longer than {} seconds: ask for less", most.as_secs()))
                .into_response(),
        },
    };
    app.metrics().request(method.as_str(), &route, response.status().as_u16(), started.elapsed());
    protect(response.headers_mut());
    response
}

/// The first reason to refuse a request.
fn check(app: &App, request: &Request) -> Result<(), Box<Response>> {
    let refuse = |problem: Problem| Err(Box::new(problem.into_response()));
    let (uri, headers) = (request.uri(), request.headers());
    let length = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    if length > limits::URL_BYTES {
        let told = format!("the address is longer than {} bytes", limits::URL_BYTES);
        return refuse(Problem::new(StatusCode::URI_TOO_LONG, told));
    }
    let local = request.extensions().get::<LocalIp>().map_or(app.address().ip(), |local| local.0);
    let port = app.address().port();
    let host = host(headers).filter(|host| app.access().is_own_name(host, local, port));
    // An address with a host of its own must name the same one.
    let host = host.filter(|host| uri.authority().is_none_or(|other| other == host));
    let Some(host) = host else {
        let told = format!("this server is asked as localhost:{port}; give --allow-host for another name");
        return refuse(Problem::new(StatusCode::MISDIRECTED_REQUEST, told));
    };
    if !request.method().is_safe() && !is_of_own_page(headers, &host) {
        return refuse(Problem::new(StatusCode::FORBIDDEN, "the request comes from a page of another site"));
    }
    let path = uri.path();
    // What the page of the token looks like is in every copy of the program.
    let open = path == HEALTH || path == LOGIN || path.starts_with(ASSETS);
    if open || app.access().lets_in(headers) {
        return Ok(());
    }
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"));
    if request.method() == Method::GET && wants_page && !path.starts_with("/api/") {
        return Err(Box::new(Redirect::to(LOGIN).into_response()));
    }
    refuse(
        Problem::new(
            StatusCode::UNAUTHORIZED,
            format!("give the token, as `Authorization: Bearer TOKEN` or at {LOGIN}"),
        )
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"dateline\"")),
    )
}

/// The one host that a request names.
fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?.parse().ok()?;
    hosts.next().is_none().then_some(host)
}

/// Does a request that may change something come from a page of this server, or from a program that is no browser? Every
/// browser says where a form or a script sends from.
fn is_of_own_page(headers: &HeaderMap, host: &Authority) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN);
    site.is_none_or(|site| matches!(site, "same-origin" | "none"))
        && origin.is_none_or(|origin| {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host.as_str()))
        })
}

/// What browsers are told of every answer.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'; connect-src 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: with it a browser hides where our own forms are sent from.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name: HeaderName = name.parse().expect("a name");
            headers.append(name, value.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        let access = Access::without_token(vec!["archive.example".to_owned()]);
        let local = IpAddr::from([192, 168, 1, 5]);
        for (name, own) in [
            ("localhost:8080", true),
            ("LOCALHOST:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("192.168.1.5:8080", true),
            ("archive.example", true),
            ("localhost", false),
            ("localhost:81", false),
            ("192.168.1.6:8080", false),
            ("evil.example:8080", false),
            ("localhost.evil.example:8080", false),
            ("localhost@evil.example:8080", false),
            ("user@localhost:8080", false),
            ("127.0.0.1.evil.example:8080", false),
        ] {
            let name: Authority = name.parse().expect("an authority");
            assert_eq!(access.is_own_name(&name, local, 8080), own, "{name}");
        }
        assert_eq!(host(&headers(&[("host", "localhost:1"), ("host", "evil:1")])), None);
        assert_eq!(host(&headers(&[])), None);
    }

    #[test]
    fn only_own_pages_and_programs_may_change_something() {
        let host: Authority = "localhost:8080".parse().expect("an authority");
        for (given, own) in [
            (&[][..], true),
            (&[("origin", "http://localhost:8080")], true),
            (&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("origin", "http://localhost:80")], false),
            (&[("origin", "http://evil.example")], false),
            (&[("origin", "null")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "http://localhost:8080"), ("sec-fetch-site", "cross-site")], false),
        ] {
            assert_eq!(is_of_own_page(&headers(given), &host), own, "{given:?}");
        }
    }

    #[test]
    fn a_token_lets_in_and_nothing_near_it() {
        let access = Access::with_token("correct-horse-battery", Vec::new()).expect("access");
        let cookie = access.cookie().expect("a cookie");
        let cookie = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
        assert!(!cookie.contains("horse"), "the cookie does not tell the token");
        for (given, lets_in) in [
            (headers(&[]), false),
            (headers(&[("authorization", "Bearer correct-horse-battery")]), true),
            (headers(&[("authorization", "bearer correct-horse-battery")]), true),
            (headers(&[("authorization", "Bearer correct-horse-batter")]), false),
            (headers(&[("authorization", "Basic correct-horse-battery")]), false),
            (headers(&[("cookie", &format!("a=b; {cookie}"))]), true),
            (headers(&[("cookie", "dateline=correct-horse-battery")]), false),
        ] {
            assert_eq!(access.lets_in(&given), lets_in, "{given:?}");
        }
        assert!(Access::with_token("short", Vec::new()).is_err());
        assert!(Access::with_token("with a space and more", Vec::new()).is_err());
        assert!(Access::default().lets_in(&headers(&[])), "without a token all are let in");
    }
}
