//! The load generator: a closed loop on each connection, the next request after the answer. Latencies at saturation are
//! therefore queueing times. All connections share one thread (tokio, current-thread), because the server needs the cores:
//! with 64 connections to the constant server one thread reached 146-159 k/s and two threads 135-142 k/s.
//! A request is a prebuilt buffer in which only the user's number and the code are overwritten; the same code path
//! drives the constant server and the real one, so that its own cost is on both sides of every ratio.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::task::JoinSet;

use crate::http::{Connection, Target, member};
use crate::stats::{self, Latencies};
use crate::totp::Digits;

/// A run that takes this much longer than planned is given up.
const PATIENCE: Duration = Duration::from_secs(30);
const VERIFICATIONS: &str = "/api/v1/verifications";
const CODE_HOLDER: &str = "######";

/// One request to send: whose code, and which.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shot {
    /// Number of the user.
    pub(crate) user: u32,
    /// The code.
    pub(crate) code: Digits,
    /// The time step the code is of; zero for a wrong code.
    pub(crate) step: u64,
}

/// What is sent in one run, in this order.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The requests.
    pub(crate) shots: Vec<Shot>,
    /// Whether to start again at the end; only the constant server does not mind.
    pub(crate) endless: bool,
}

/// What the server said to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// The code was taken.
    Accepted,
    /// The code was refused.
    Rejected,
    /// Neither: a problem document, or an answer without a verdict.
    Neither,
}

/// One finished run.
#[derive(Debug)]
pub(crate) struct Run {
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// The latency of every request.
    pub(crate) latencies: Latencies,
    /// What was said to each request sent, by its place in the plan.
    pub(crate) said: Vec<(usize, Said)>,
    /// How often each reason was given.
    pub(crate) reasons: BTreeMap<String, usize>,
    /// The first answer without a verdict, shortened, to show what went wrong.
    pub(crate) oddity: Option<String>,
    /// The body of the first answer, for the constant server to repeat.
    pub(crate) sample: Option<String>,
}

impl Run {
    /// How many requests got this answer.
    pub(crate) fn count(&self, what: Said) -> usize {
        self.said.iter().filter(|(_, said)| *said == what).count()
    }
}

/// The login name of a bench user; all have the same length.
pub(crate) fn email(user: u32) -> String {
    format!("bench-{user:07}@example.com")
}

/// Sends `plan` over `connections` connections until it is used up or `length` has passed.
pub(crate) async fn fire(target: &Target, plan: &Arc<Plan>, connections: usize, length: Duration) -> Result<Run> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(target.address).await?);
    }
    let cursor = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for connection in open {
        let shooter = Shooter {
            connection,
            request: Request::new(target)?,
            plan: Arc::clone(plan),
            cursor: Arc::clone(&cursor),
            records: Vec::with_capacity(64 * 1024 / connections),
            reasons: BTreeMap::new(),
            oddity: None,
            sample: None,
        };
        tasks.spawn(shooter.shoot(begun + length));
    }
    let finished = async {
        let mut done = Vec::with_capacity(connections);
        while let Some(task) = tasks.join_next().await {
            done.push(task??);
        }
        Ok::<_, anyhow::Error>((begun.elapsed(), done))
    };
    let (elapsed, done) = tokio::time::timeout(length + PATIENCE, finished)
        .await
        .with_context(|| format!("a run of {length:?} did not end within {PATIENCE:?} after its time"))??;
    Ok(gather(elapsed, done))
}

fn gather(elapsed: Duration, done: Vec<Shooter>) -> Run {
    let mut nanos = Vec::new();
    let mut said = Vec::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut oddity = None;
    let mut sample = None;
    for shooter in done {
        for record in &shooter.records {
            nanos.push(record.nanos);
            said.push((record.shot, record.said));
        }
        for (reason, count) in shooter.reasons {
            *reasons.entry(String::from_utf8_lossy(&reason).into_owned()).or_default() += count;
        }
        oddity = oddity.or(shooter.oddity);
        sample = sample.or(shooter.sample);
    }
    Run { elapsed, latencies: Latencies::new(nanos), said, reasons, oddity, sample }
}

struct Record {
    shot: usize,
    nanos: u64,
    said: Said,
}

/// One connection at work.
struct Shooter {
    connection: Connection,
    request: Request,
    plan: Arc<Plan>,
    cursor: Arc<AtomicUsize>,
    records: Vec<Record>,
    reasons: BTreeMap<Box<[u8]>, usize>,
    oddity: Option<String>,
    sample: Option<String>,
}

impl Shooter {
    async fn shoot(mut self, deadline: Instant) -> Result<Self> {
        loop {
            let begun = Instant::now();
            if begun >= deadline {
                return Ok(self);
            }
            let Some((place, shot)) = self.next_shot() else {
                return Ok(self);
            };
            self.request.aim(shot);
            let answer = self.connection.exchange(&self.request.bytes).await?;
            let nanos = stats::nanos(begun.elapsed());
            let said = match (answer.status, member(answer.body, br#""verdict":""#)) {
                (200, Some(b"accepted")) => Said::Accepted,
                (200, Some(b"rejected")) => Said::Rejected,
                (status, _) => {
                    self.oddity.get_or_insert_with(|| {
                        let start = answer.body.get(..answer.body.len().min(200)).unwrap_or_default();
                        format!("{status} {}", String::from_utf8_lossy(start))
                    });
                    Said::Neither
                }
            };
            if self.records.is_empty() {
                self.sample = Some(String::from_utf8_lossy(answer.body).into_owned());
            }
            let reason = member(answer.body, br#""reason":""#).unwrap_or(b"(none)");
            match self.reasons.get_mut(reason) {
                Some(count) => *count += 1,
                None => drop(self.reasons.insert(reason.into(), 1)),
            }
            self.records.push(Record { shot: place, nanos, said });
        }
    }

    fn next_shot(&self) -> Option<(usize, Shot)> {
        let count = self.plan.shots.len();
        let turn = self.cursor.fetch_add(1, Ordering::Relaxed);
        let place = if self.plan.endless { turn.checked_rem(count)? } else { turn };
        self.plan.shots.get(place).map(|shot| (place, *shot))
    }
}

/// The bytes of a verification, of which only two places change.
struct Request {
    bytes: Vec<u8>,
    user_at: usize,
    code_at: usize,
}

impl Request {
    fn new(target: &Target) -> Result<Self> {
        let email = email(0);
        let body = format!(
            r#"{{"user":"{email}","code":"{CODE_HOLDER}","context":{{"source_ip":"203.0.113.9","application":"bench"}}}}"#
        );
        let bytes = target.post(VERIFICATIONS, &body);
        let find = |what: &[u8]| bytes.windows(what.len()).rposition(|window| window == what);
        let (Some(user_at), Some(code_at)) = (find(b"0000000@"), find(CODE_HOLDER.as_bytes())) else {
            bail!("the request has no place for a user and a code");
        };
        Ok(Self { bytes, user_at, code_at })
    }

    fn aim(&mut self, shot: Shot) {
        let mut rest = shot.user;
        for place in self.bytes.iter_mut().skip(self.user_at).take(7).rev() {
            *place = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        if let Some(place) = self.bytes.get_mut(self.code_at..self.code_at + shot.code.len()) {
            place.copy_from_slice(&shot.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::loopback;

    #[test]
    fn a_request_names_the_user_and_the_code_it_is_aimed_at() -> Result<()> {
        let mut request = Request::new(&Target { address: loopback(1), token: "cs_0000000@".into() })?;
        request.aim(Shot { user: 1_234_567, code: *b"000042", step: 0 });
        let text = String::from_utf8(request.bytes)?;
        let (head, body) = text.split_once("\r\n\r\n").context("a head and a body")?;
        assert!(body.starts_with(r#"{"user":"bench-1234567@example.com","code":"000042","#), "{body}");
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
        assert_eq!(email(1_234_567), "bench-1234567@example.com");
        Ok(())
    }
}
