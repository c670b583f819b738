//! HTTP/1.1 over a plain socket: small enough to send what no proper client would.

use super::HANG;
use serde_json::Value;
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// A request to be sent on a connection of its own.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// The same with a client's key.
    pub(crate) fn key(self, key: &str) -> Self {
        self.header("Authorization", &format!("Bearer {key}"))
    }

    /// The same with one more header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a JSON document.
    pub(crate) fn json(self, document: &Value) -> Self {
        self.header("Content-Type", "application/json").body(document.to_string().as_bytes())
    }

    /// The same with these bytes.
    pub(crate) fn body(mut self, bytes: &[u8]) -> Self {
        self.body = bytes.to_owned();
        self
    }

    /// Sends it and reads the answer.
    pub(crate) fn send(&self, address: SocketAddr) -> Response {
        let mut stream = connect(address);
        stream.write_all(&self.bytes()).unwrap();
        read(stream)
    }

    /// The request as it goes over the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() || self.method == "POST" {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        [text.as_bytes(), b"\r\n", &self.body].concat()
    }
}

impl Response {
    /// The body as a JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Reads an answer from the bytes that came.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        Self { status, headers, body: body.to_owned() }
    }
}

/// A connection that gives up on a server which hangs.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(HANG)).unwrap();
    stream.set_write_timeout(Some(HANG)).unwrap();
    stream
}

/// Reads one answer, up to the end of the connection.
pub(crate) fn read(mut stream: TcpStream) -> Response {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Response::parse(&bytes)
}

/// Reads one answer as long as it says it is: some servers keep the connection open whatever they are asked.
pub(crate) fn read_as_long_as_it_says(mut stream: TcpStream) -> Response {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 8192]);
    loop {
        let read = match stream.read(&mut chunk) {
            // A process that was stopped and goes on finds its read with a time limit interrupted.
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read.unwrap(),
        };
        bytes.extend_from_slice(&chunk[..read]);
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            assert_ne!(read, 0, "an answer without an end of its head: {}", String::from_utf8_lossy(&bytes));
            continue;
        };
        let length =
            Response::parse(&bytes[..head + 4]).header("content-length").map_or(0, |text| text.parse().unwrap());
        if read == 0 || bytes.len() >= head + 4 + length {
            return Response::parse(&bytes);
        }
    }
}
