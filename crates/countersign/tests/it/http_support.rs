//! The API as an application uses it: clients with connections that are kept, and people enrolled through it.

use crate::support::{
    HANG, Home,
    apps::App,
    http::{Response, connect},
    server::Server,
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Result, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What a client of a helpdesk may do: everything but see true reasons.
pub(crate) const DESK: [&str; 10] = [
    "--scope",
    "verify",
    "--scope",
    "users:read",
    "--scope",
    "users:write",
    "--scope",
    "factors:write",
    "--scope",
    "attempts:read",
];
/// What shows the true reasons, beside [`DESK`].
pub(crate) const FULL: [&str; 2] = ["--scope", "reasons:full"];
pub(crate) const VERIFY: &str = "/api/v1/verifications";

/// A server on a data directory of its own.
pub(crate) struct Site {
    pub(crate) home: Home,
    pub(crate) server: Server,
}

/// An application with its key, on one connection that it keeps.
pub(crate) struct Caller {
    address: SocketAddr,
    pub(crate) key: String,
    connection: Option<BufReader<TcpStream>>,
}

/// Somebody with an active app.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) id: String,
    pub(crate) factor: String,
    pub(crate) app: App,
    /// When the confirming code was current.
    pub(crate) confirmed_at: i64,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::at(Home::empty())
    }

    pub(crate) fn at(home: Home) -> Self {
        let server = home.serve();
        Self { home, server }
    }

    /// A client with a key of these flags.
    pub(crate) fn client(&self, name: &str, flags: &[&str]) -> Caller {
        self.with_key(&self.home.client(name, flags))
    }

    /// The helpdesk's client.
    pub(crate) fn desk(&self) -> Caller {
        self.client("desk", &DESK)
    }

    /// The helpdesk's client, shown true reasons.
    pub(crate) fn auditor(&self) -> Caller {
        self.client("auditor", &[&DESK[..], &FULL[..]].concat())
    }

    /// Another connection under a key.
    pub(crate) fn with_key(&self, key: &str) -> Caller {
        Caller { address: self.server.address, key: key.to_owned(), connection: None }
    }

    /// Another connection of the same client.
    pub(crate) fn desk_again(&self, caller: &Caller) -> Caller {
        self.with_key(&caller.key)
    }

    /// Stops the server; nothing it logged may speak of a panic.
    pub(crate) fn stop(self) -> String {
        let Self { home, server } = self;
        let ended = server.stop();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(!ended.stderr.contains("panic"), "{}", ended.stderr);
        drop(home);
        ended.stderr
    }
}

impl Caller {
    pub(crate) fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, &[], None)
    }

    pub(crate) fn delete(&mut self, path: &str) -> Response {
        self.ask("DELETE", path, &[], None)
    }

    pub(crate) fn post(&mut self, path: &str, document: &Value) -> Response {
        self.post_with(path, &[], document)
    }

    pub(crate) fn post_with(&mut self, path: &str, headers: &[(&str, &str)], document: &Value) -> Response {
        self.ask("POST", path, headers, Some(document.to_string().as_bytes()))
    }

    /// A code is submitted; the document of the answer.
    pub(crate) fn verify(&mut self, user: &str, code: &str) -> Value {
        let response = self.post(VERIFY, &json!({ "user": user, "code": code }));
        assert_eq!(response.status, 200, "{response:?}");
        response.json()
    }

    /// Asks, and expects an answer.
    pub(crate) fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Response {
        self.try_ask(method, path, headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Asks on the kept connection, which is opened when there is none.
    pub(crate) fn try_ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Response> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => BufReader::new(opened(self.address)?),
        };
        let request = self.request(method, path, headers, body.unwrap_or_default());
        connection.get_mut().write_all(&request)?;
        let response = read_answer(&mut connection)?;
        if response.header("connection") != Some("close") {
            self.connection = Some(connection);
        }
        Ok(response)
    }

    /// Announces a body of `length` bytes, sends only `sent` of them, and expects the answer all the same.
    pub(crate) fn ask_halfway(&mut self, method: &str, path: &str, length: usize, sent: &[u8]) -> Response {
        let mut connection = BufReader::new(opened(self.address).unwrap());
        let announced = format!("Content-Length: {length}\r\n\r\n");
        let request = self.request(method, path, &[("Content-Type", "application/json")], &[]);
        let head = String::from_utf8(request).unwrap().replace("Content-Length: 0\r\n\r\n", &announced);
        connection.get_mut().write_all(&[head.as_bytes(), sent].concat()).unwrap();
        read_answer(&mut connection).unwrap()
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        if !self.key.is_empty() {
            head.push_str(&format!("Authorization: Bearer {}\r\n", self.key));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "Content-Type") {
            head.push_str("Content-Type: application/json\r\n");
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if method == "POST" {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        [head.as_bytes(), b"\r\n", body].concat()
    }

    /// Adds a member and begins an enrolment of this kind.
    pub(crate) fn begun(&mut self, email: &str, kind: &str) -> (String, Value) {
        let added = self.post("/api/v1/users", &json!({ "email": email }));
        assert_eq!(added.status, 201, "{added:?}");
        let begun = self.post(&format!("/api/v1/users/{email}/factors"), &json!({ "kind": kind }));
        assert_eq!(begun.status, 201, "{begun:?}");
        (added.json()["id"].as_str().unwrap().to_owned(), begun.json())
    }

    /// Adds a member with an active app, confirmed by the code of this moment.
    pub(crate) fn enrolled(&mut self, email: &str) -> Person {
        let (id, begun) = self.begun(email, "totp");
        let (app, confirmed_at) = (App::scan(&begun), now());
        let factor = begun["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/users/{email}/factors/{factor}/confirm");
        let confirmed = self.post(&path, &json!({ "code": app.code(confirmed_at) })).json();
        assert_eq!(confirmed["reason"], "enrol.confirmed", "{confirmed}");
        Person { email: email.to_owned(), id, factor, app, confirmed_at }
    }

    /// Replaces somebody's backup codes.
    pub(crate) fn backup_codes(&mut self, email: &str) -> Vec<String> {
        let made = self.post(&format!("/api/v1/users/{email}/backup-codes"), &json!({}));
        assert_eq!(made.status, 201, "{made:?}");
        let document = made.json();
        let codes = document["backup_codes"].as_array().unwrap().iter();
        codes.map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    /// All attempts of somebody, newest first, page by page.
    pub(crate) fn attempts(&mut self, user: &str) -> Vec<Value> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("/api/v1/attempts?user={user}&limit=200{cursor}")).json();
            found.extend(page["attempts"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    }
}

impl Person {
    /// The code after the confirming one: always accepted once, as that of the next step or of this.
    pub(crate) fn next_code(&self) -> String {
        self.app.code(self.confirmed_at + 30)
    }

    /// The `number`-th code that the app does not show around now.
    pub(crate) fn wrong(&self, number: usize) -> String {
        self.app.wrong(self.confirmed_at, number)
    }
}

/// What refused the request: an RFC 9457 document of exactly these members, in the caller's language, kept nowhere.
pub(crate) fn problem(response: &Response) -> (u16, String, String) {
    assert_eq!(response.header("content-type"), Some("application/problem+json"), "{response:?}");
    assert_eq!(response.header("cache-control"), Some("no-store"), "{response:?}");
    let document = response.json();
    let members: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["detail", "hint", "status", "title", "type"]);
    assert_eq!(document["status"], response.status);
    assert!(["title", "hint"].iter().all(|name| document[*name].as_str().is_some_and(|text| text.len() > 5)));
    let reason = document["type"].as_str().unwrap().strip_prefix("urn:countersign:problem:").unwrap();
    (response.status, reason.to_owned(), document["detail"].as_str().unwrap().to_owned())
}

/// The same without the detail.
pub(crate) fn refusal(response: &Response) -> (u16, String) {
    let (status, reason, _) = problem(response);
    (status, reason)
}

/// A refusal, as tests write it.
pub(crate) fn refused(status: u16, reason: &str) -> (u16, String) {
    (status, reason.to_owned())
}

/// A document that was asked for, kept nowhere.
pub(crate) fn document(response: &Response, status: u16) -> Value {
    assert_eq!(response.status, status, "{response:?}");
    assert_eq!(response.header("content-type"), Some("application/json"), "{response:?}");
    assert_eq!(response.header("cache-control"), Some("no-store"), "{response:?}");
    response.json()
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the tests' own clock: the server under test is another process")]
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// The size of long tests: `soak` at full length, anything else shorter.
pub(crate) fn size(usual: usize, soak: usize) -> usize {
    if std::env::var("COUNTERSIGN_TEST_SIZE").is_ok_and(|size| size == "soak") { soak } else { usual }
}

/// Sets aside what differs in every answer: references, and what follows from the moment.
pub(crate) fn masked(mut document: Value) -> Value {
    if let Some(members) = document.as_object_mut() {
        for name in ["reference", "id", "retry_after_seconds"] {
            if members.get(name).is_some_and(|value| !value.is_null()) {
                members.insert(name.to_owned(), json!("…"));
            }
        }
    }
    document
}

fn opened(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, HANG)?;
    stream.set_read_timeout(Some(HANG))?;
    stream.set_write_timeout(Some(HANG))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one answer and leaves the connection ready for the next.
pub(crate) fn read_answer(connection: &mut BufReader<impl Read>) -> Result<Response> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if connection.read_line(&mut head)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let mut response = Response::parse(head.as_bytes());
    let length = response.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    response.body = String::from_utf8(body).unwrap();
    Ok(response)
}

/// A connection for bytes that no client would send; whatever comes back within `patience`, up to its end.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8], patience: Duration) -> String {
    let mut stream = connect(address);
    stream.set_read_timeout(Some(patience)).unwrap();
    // A server that refuses before it has read everything closes the connection; that is its right.
    let _ = stream.write_all(bytes);
    let mut came = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read) = stream.read(&mut piece) {
        if read == 0 {
            break;
        }
        came.extend_from_slice(&piece[..read]);
    }
    String::from_utf8(came).unwrap()
}
