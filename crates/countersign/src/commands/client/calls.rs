//! The one call of `client check`: made as the client will make its own, and what came back.

use crate::{
    cli::ClientCheck,
    commands::import::reading::{asked_unseen, first_line},
    failure::Failure,
};
use countersign_core::Timestamp;
use countersign_engine::env;
use countersign_server::calling::{Answer, Caller, Line, Obstacle, Secured, Target};
use serde_json::{Value, json};
use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    time::Duration,
};
use zeroize::Zeroizing;

/// For the whole call.
const WITHIN: Duration = Duration::from_secs(15);
/// The most of an answer that is read, in bytes.
const MOST: usize = 64 * 1024;

/// What became of the call.
pub(super) enum Called {
    /// Nobody could be asked.
    Nobody(Obstacle),
    /// No answer in time.
    Silent,
    /// Somebody answered.
    Answered { peer: SocketAddr, secured: Option<Secured>, heard: Heard },
}

/// What somebody answered. Clocks: by how many milliseconds this host's is ahead.
pub(super) enum Heard {
    /// It is no Countersign.
    Stranger(String),
    /// The client is refused.
    Refused { reason: String, detail: String, hint: String, clock: Option<i64> },
    /// What the server knows of the client.
    Checked { document: Value, clock: Option<i64> },
}

/// The client's key: the first line of standard input, typed unseen at a terminal.
pub(super) fn key() -> Result<Zeroizing<String>, Failure> {
    let line = if io::stdin().is_terminal() { asked_unseen("The client's key: ")? } else { first_line()? };
    let key = Zeroizing::new(line.trim().to_owned());
    if key.is_empty() {
        return Err(Failure::usage(
            "no key came in",
            "put the key that `client add` showed into a file of its own, and pipe it in: `countersign client check --url URL < KEYFILE`",
        ));
    }
    Ok(key)
}

/// Makes the call.
pub(super) fn call(target: &Target, key: &str, asked: &ClientCheck) -> Result<Called, Failure> {
    let unable = |cause: String| Failure::unknown(format!("nobody can be called from here: {cause}"), "");
    let caller = Caller::new().map_err(|cause| unable(cause.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| unable(cause.to_string()))?;
    let conversation = async {
        let line = match caller.connect(target, |_| true).await {
            Ok(line) => line,
            Err(obstacle) => return Called::Nobody(obstacle),
        };
        let (peer, secured) = (line.peer, line.secured());
        match ask(line, key, asked).await {
            Ok(heard) => Called::Answered { peer, secured, heard },
            Err(obstacle) => Called::Nobody(obstacle),
        }
    };
    Ok(runtime.block_on(async { tokio::time::timeout(WITHIN, conversation).await }).unwrap_or(Called::Silent))
}

async fn ask(line: Line, key: &str, asked: &ClientCheck) -> Result<Heard, Obstacle> {
    let sent = env::system().now();
    let mut body = json!({ "at": to_the_microsecond(sent), "scopes": asked.scope });
    if let (Some(user), Some(members)) = (&asked.user, body.as_object_mut()) {
        members.insert("user".to_owned(), json!(user));
    }
    let answer = line.post_json("/api/v1/checks", key, body.to_string(), MOST).await?;
    let back = env::system().now();
    Ok(heard(&answer, sent, back))
}

fn heard(answer: &Answer, sent: Timestamp, back: Timestamp) -> Heard {
    let document: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |member: &str| document.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let half_way = i64::try_from(back.since(sent).as_millis() / 2).unwrap_or(0);
    if answer.status == 200 && document.get("client").is_some_and(Value::is_string) {
        let clock =
            document.get("clock_difference_ms").and_then(Value::as_i64).map(|ahead| ahead.saturating_add(half_way));
        return Heard::Checked { document, clock };
    }
    match text("type").strip_prefix("urn:countersign:problem:") {
        Some(reason) => {
            let clock = answer.date.as_deref().and_then(seconds_of_date);
            let clock = clock.map(|seconds| {
                // The header is cut off to the second.
                let server_ms = seconds.saturating_mul(1_000).saturating_add(500);
                (sent.micros() / 1_000).saturating_add(half_way).saturating_sub(server_ms)
            });
            Heard::Refused { reason: reason.to_owned(), detail: text("detail"), hint: text("hint"), clock }
        }
        None => Heard::Stranger(match &answer.location {
            Some(location) => format!("leads on to {location}; it is not followed there with a key"),
            None => format!("answers with {}, as no Countersign does", answer.status),
        }),
    }
}

/// RFC 3339, finer than we show times.
fn to_the_microsecond(at: Timestamp) -> String {
    let micros = at.micros().rem_euclid(1_000_000);
    format!("{}.{micros:06}Z", at.to_string().trim_end_matches('Z'))
}

/// Seconds since 1970 of an HTTP date: `Wed, 25 Nov 2026 04:41:01 GMT` (RFC 9110 5.6.7).
fn seconds_of_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split(' ').skip(1);
    let day = parts.next()?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let (year, time) = (parts.next()?, parts.next()?);
    Timestamp::parse(&format!("{year}-{month:02}-{day}T{time}Z")).ok().map(Timestamp::seconds)
}
