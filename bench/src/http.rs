//! A thin HTTP/1.1 client: one connection, one request at a time, keep-alive, `TCP_NODELAY`. It exists because a full
//! client library costs as much as the server under test on two shared cores. It refuses what it need not understand:
//! chunked answers, redirects and anything but the loopback address.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Answers may be this long; an enrolment with its QR image stays well below.
const LONGEST_ANSWER: usize = 1 << 20;

/// The loopback address with `port`: the only kind of address this program speaks to.
pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Where requests go, and with which bearer token.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Address of the server, loopback only.
    pub(crate) address: SocketAddr,
    /// The client's key.
    pub(crate) token: String,
}

impl Target {
    /// The bytes of a JSON POST request.
    pub(crate) fn post(&self, path: &str, body: &str) -> Vec<u8> {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nuser-agent: countersign-bench\r\n\
             accept: application/json\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len(),
        )
        .into_bytes()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    /// The status code.
    pub(crate) status: u16,
    /// The body as sent.
    pub(crate) body: &'a [u8],
}

/// One keep-alive connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects; refuses everything but the loopback address.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        ensure!(address.ip().is_loopback(), "{address} is not a loopback address");
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 16 * 1024] })
    }

    /// Sends `request` and waits for the whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await.context("sending a request")?;
        let mut filled = 0;
        let head = loop {
            filled += self.read_more(filled).await?;
            if let Some(head) = Head::find(self.buffer.get(..filled).unwrap_or_default())? {
                break head;
            }
        };
        let end = head.length + head.body_length;
        ensure!(end <= LONGEST_ANSWER, "an answer of {end} bytes is more than expected");
        while filled < end {
            filled += self.read_more(filled).await?;
        }
        ensure!(filled == end, "the server sent {} bytes more than announced", filled - end);
        let body = self.buffer.get(head.length..end).unwrap_or_default();
        Ok(Answer { status: head.status, body })
    }

    async fn read_more(&mut self, filled: usize) -> Result<usize> {
        if filled == self.buffer.len() {
            ensure!(filled < LONGEST_ANSWER, "an answer of over {filled} bytes is more than expected");
            self.buffer.resize(filled * 2, 0);
        }
        let free = self.buffer.get_mut(filled..).unwrap_or_default();
        match self.stream.read(free).await.context("reading an answer")? {
            0 => bail!("the server closed the connection instead of answering"),
            some => Ok(some),
        }
    }
}

/// The parts of an answer's head that matter.
#[derive(Debug, PartialEq)]
struct Head {
    status: u16,
    /// Bytes up to and with the empty line.
    length: usize,
    body_length: usize,
}

impl Head {
    /// Reads the head if `bytes` holds all of it.
    fn find(bytes: &[u8]) -> Result<Option<Self>> {
        let Some(length) = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) else {
            return Ok(None);
        };
        let mut lines = bytes.get(..length).unwrap_or_default().split(|byte| *byte == b'\n');
        let status = lines.next().and_then(|line| line.strip_prefix(b"HTTP/1.1 ")).and_then(|line| line.get(..3));
        let status = number(status.context("the answer is not HTTP/1.1")?)?;
        let announced = lines.find_map(|line| {
            let (name, value) = line.split_at_checked(b"content-length:".len())?;
            name.eq_ignore_ascii_case(b"content-length:").then_some(value)
        });
        let body_length = number(announced.context("the answer has no content-length")?)?;
        Ok(Some(Self { status: u16::try_from(status)?, length, body_length }))
    }
}

fn number(digits: &[u8]) -> Result<usize> {
    let digits = digits.trim_ascii();
    let text = std::str::from_utf8(digits)?;
    text.parse().with_context(|| format!("{text:?} is not a number"))
}

/// The text value of the first member `name` of compact JSON, found without parsing the document: `name` comes with its
/// quotes and colon, as `"verdict":"`. For the timed path only.
pub(crate) fn member<'a>(json: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = json.windows(name.len()).position(|window| window == name)?;
    let value = json.get(at + name.len()..)?;
    value.get(..value.iter().position(|byte| *byte == b'"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_only_when_complete() -> Result<()> {
        let whole = b"HTTP/1.1 201 Created\r\nDate: x\r\nContent-Length: 12\r\n\r\n{";
        assert_eq!(Head::find(whole.get(..40).unwrap_or_default())?, None);
        assert_eq!(Head::find(whole)?, Some(Head { status: 201, length: whole.len() - 1, body_length: 12 }));
        assert!(Head::find(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        Ok(())
    }

    #[test]
    fn a_member_is_found_in_compact_json() {
        let json = br#"{"reason":"code.wrong","verdict":"rejected"}"#;
        assert_eq!(member(json, br#""verdict":""#), Some(&b"rejected"[..]));
        assert_eq!(member(json, br#""reason":""#), Some(&b"code.wrong"[..]));
        assert_eq!(member(json, br#""other":""#), None);
    }
}
