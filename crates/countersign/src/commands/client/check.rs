//! `client check`: tried from the host that is going to ask, before anybody depends on it. Network, TLS, clock, key,
//! scopes and user names, a line each, with what to do. It touches no data directory.

use super::calls::{self, Called, Heard};
use crate::{
    cli::ClientCheck,
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, wrapped},
};
use countersign_core::shown::shell_word;
use countersign_engine::client_checks::CLOCK_MAY_BE_OFF;
use countersign_server::calling::{Obstacle, Secured, Target, TlsObstacle};
use serde::Serialize;
use serde_json::{Value, json};
use std::net::IpAddr;

/// What is tested, in the order in which one thing rests on another.
const PARTS: [&str; 6] = ["network", "tls", "clock", "key", "scopes", "user_mapping"];

/// What was found of one part.
#[derive(Debug, Serialize)]
struct Line {
    part: &'static str,
    /// `ok`, `problem` or `untested`.
    state: &'static str,
    what: String,
    remedy: String,
}

impl Line {
    fn ok(part: &'static str, what: impl Into<String>) -> Self {
        Self { part, state: "ok", what: what.into(), remedy: String::new() }
    }

    fn problem(part: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { part, state: "problem", what: what.into(), remedy: remedy.into() }
    }

    fn untested(part: &'static str, what: impl Into<String>) -> Self {
        Self { part, state: "untested", what: what.into(), remedy: String::new() }
    }
}

pub(super) fn run(context: &Context, asked: &ClientCheck) -> Result<Exit, Failure> {
    let target = target(&asked.url)?;
    let key = calls::key()?;
    let (mut lines, client) = if target.https || is_own(&target) {
        examine(asked, calls::call(&target, &key, asked)?, &target)
    } else {
        // Whoever listens on the way would read the key.
        let what = "the address begins with http://, and the way leads over a network: the key was not sent";
        let remedy = "serve over https, and give that address; http is for this host alone";
        (vec![Line::problem("tls", what, remedy)], Value::Null)
    };
    for part in PARTS {
        if lines.iter().all(|line| line.part != part) {
            lines.push(Line::untested(part, "not tested: what is before it has to work first"));
        }
    }
    lines.sort_by_key(|line| PARTS.iter().position(|part| *part == line.part));
    let to_mend = lines.iter().filter(|line| line.state == "problem").count();
    let document = json!({ "url": asked.url, "client": client, "checks": lines });
    context.out.answer(&document, || {
        let mut text: String = lines.iter().map(|line| shown(context, line)).collect();
        text.push_str(&match to_mend {
            0 => "\nNothing to mend.\n".to_owned(),
            1 => "\n1 finding.\n".to_owned(),
            count => format!("\n{count} findings.\n"),
        });
        text
    });
    Ok(if to_mend == 0 { Exit::Yes } else { Exit::No })
}

fn target(url: &str) -> Result<Target, Failure> {
    let hint = "write it as people type it into a browser: https://mfa.example.com";
    let target = Target::parse(url).ok_or_else(|| Failure::usage(format!("{url} is no address"), hint))?;
    if target.path == "/" { Ok(target) } else { Err(Failure::usage(format!("{url} names a page"), hint)) }
}

/// Whether it is this host itself: what is sent there passes no network.
fn is_own(target: &Target) -> bool {
    target.host == "localhost" || target.literal().is_some_and(|address: IpAddr| address.to_canonical().is_loopback())
}

fn examine(asked: &ClientCheck, called: Called, target: &Target) -> (Vec<Line>, Value) {
    let (peer, secured, heard) = match called {
        Called::Nobody(obstacle) => return (unreached(&obstacle, target), Value::Null),
        Called::Silent => {
            let what = "the connection is taken, and no answer comes";
            return (
                vec![Line::problem("network", what, "see the server's log, and what stands between")],
                Value::Null,
            );
        }
        Called::Answered { peer, secured, heard } => (peer, secured, heard),
    };
    let tls = secured.as_ref().map_or_else(|| Line::ok("tls", "none, and none needed: it is this host"), agreed);
    let network = Line::ok("network", format!("connected to {peer}"));
    match heard {
        Heard::Stranger(what) => {
            let remedy = "give the address that browsers use for Countersign, without a page";
            (vec![Line::problem("network", format!("{peer} {what}"), remedy), tls], Value::Null)
        }
        Heard::Refused { reason, detail, hint, clock } => {
            let mut lines = match reason.as_str() {
                "client.network" => vec![Line::problem("network", detail, hint)],
                "client.unknown" => {
                    let remedy = "compare it with the key that was shown; one that was revoked opens nothing any more: `countersign client list` at the server";
                    vec![network, Line::problem("key", "no client has this key", remedy)]
                }
                _ => vec![network, Line::problem("key", detail, hint)],
            };
            lines.push(tls);
            lines.extend(clock.map(|off| of_clock(off, 1_000)));
            (lines, Value::Null)
        }
        Heard::Checked { document, clock } => {
            let mut lines = vec![network, tls];
            lines.extend(clock.map(|off| of_clock(off, 100)));
            lines.extend(of_client(asked, &document));
            let told = |member: &str| document.get(member).cloned().unwrap_or_default();
            let client =
                json!({ "name": told("client"), "scopes": told("scopes"), "called_from": told("called_from") });
            (lines, client)
        }
    }
}

fn agreed(secured: &Secured) -> Line {
    let until = secured.until.map(|until| format!(", and is valid until {until}")).unwrap_or_default();
    Line::ok("tls", format!("{}; the certificate is for this name, from whom this host trusts{until}", secured.version))
}

fn unreached(obstacle: &Obstacle, target: &Target) -> Vec<Line> {
    let place = format!("{}, port {}", target.host, target.port);
    let reached = Line::ok("network", format!("connected to {place}"));
    let what = format!("{place}: {obstacle}");
    match obstacle {
        Obstacle::Name(_) => {
            vec![Line::problem("network", what, "look at the name, and at this host's name servers")]
        }
        Obstacle::Connection(_) | Obstacle::Address => {
            let remedy = "is the server up, is the port right, and does a firewall let this host through?";
            vec![Line::problem("network", what, remedy)]
        }
        Obstacle::NoCertificate | Obstacle::Tls(_) => vec![reached, Line::problem("tls", what, of_tls(obstacle))],
        Obstacle::Unwritable(_) => {
            vec![Line::problem("key", "what was given cannot be a key", "give it as it was shown")]
        }
        Obstacle::BrokeOff(_) | Obstacle::Unread => {
            vec![Line::problem("network", what, "see the server's log, and what stands between")]
        }
    }
}

fn of_tls(obstacle: &Obstacle) -> &'static str {
    match obstacle.tls() {
        Some(TlsObstacle::Untrusted) => {
            "have the certificate signed by an authority that this host trusts, with all that lie between in the server's file; or make this host trust its authority"
        }
        Some(TlsObstacle::OtherName) => "give the name that stands in the certificate, or have one made for this name",
        Some(TlsObstacle::OutOfTime) => "look at this host's clock; if it is right, renew the server's certificate",
        Some(TlsObstacle::NotTls) => "what listens there speaks no TLS: look at the port, and at tls.certificate",
        Some(TlsObstacle::Other) | None => "run `countersign doctor config` at the server",
    }
}

/// By how many milliseconds this host's clock is ahead, known to within so many.
fn of_clock(ahead_ms: i64, within_ms: i64) -> Line {
    let limit = i64::try_from(CLOCK_MAY_BE_OFF.as_millis()).unwrap_or(i64::MAX);
    if ahead_ms.saturating_abs() <= limit {
        let within = ahead_ms.saturating_abs().max(within_ms);
        let tenths = within.div_euclid(100) + i64::from(within % 100 != 0);
        let what = format!("this host's and the server's agree within {}.{} s", tenths / 10, tenths % 10);
        return Line::ok("clock", what);
    }
    let seconds = ahead_ms.saturating_abs().saturating_add(499) / 1_000;
    let way = if ahead_ms > 0 { "ahead of" } else { "behind" };
    let what = format!("this host's clock is {seconds} s {way} the server's");
    Line::problem(
        "clock",
        what,
        "have both set by a time server; `countersign doctor clock` at the server looks at its own",
    )
}

fn of_client(asked: &ClientCheck, document: &Value) -> [Line; 3] {
    let text = |member: &str| document.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let words = |member: &str| {
        let listed = document.get(member).and_then(Value::as_array).into_iter().flatten();
        listed.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
    };
    let (name, missing) = (text("client"), words("missing_scopes"));
    let scopes = if missing.is_empty() {
        Line::ok("scopes", words("scopes"))
    } else {
        let what = format!("{}; missing: {missing}", words("scopes"));
        let flags: String = format!("{} {missing}", words("scopes"))
            .split_whitespace()
            .map(|scope| format!(" --scope {scope}"))
            .collect();
        let remedy = format!(
            "at the server, add a client that holds them too, then revoke this one: `countersign client add --name {}{flags}`, `countersign client revoke {}`",
            shell_word(&format!("{name}-2")),
            shell_word(&name)
        );
        Line::problem("scopes", what, remedy)
    };
    let typed = asked.user.as_deref().unwrap_or_default();
    let mapping = match document.get("user").and_then(Value::as_str) {
        Some("known") => Line::ok("user_mapping", format!("{typed} is somebody's name")),
        Some("unknown") => {
            let remedy = "have this system send one of the names that `countersign user show` lists";
            Line::problem("user_mapping", format!("{typed} is nobody's name"), remedy)
        }
        Some(_) => {
            let what = "not told to a key without users:read; the server's page /admin/clients shows it";
            Line::untested("user_mapping", what)
        }
        None => Line::untested("user_mapping", "not tested: name somebody, as this system writes names, with --user"),
    };
    let from = text("called_from");
    [Line::ok("key", format!("it is the key of the client {name}, which may call from {from}")), scopes, mapping]
}

fn shown(context: &Context, line: &Line) -> String {
    let mark = match line.state {
        "ok" => context.out.toned(Tone::Good, "✓"),
        "problem" => context.out.toned(Tone::Bad, "✗"),
        _ => context.out.toned(Tone::Quiet, "·"),
    };
    let mut text = format!("{mark} {:13} {}", line.part.replace('_', " "), wrapped(&line.what, 16, 88).trim_start());
    if !line.remedy.is_empty() {
        text.push_str(&wrapped(&format!("→ {}", context.out.with_commands(&line.remedy)), 16, 88));
    }
    text
}
