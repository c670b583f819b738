//! privacyIDEA's tokens, without their keys: those are encrypted, and nothing here asks for them.

use super::{Finding, counted, having, listed};
use std::collections::BTreeMap;

/// A token.
#[derive(Debug, Clone, Default)]
pub struct Token {
    /// Its serial number.
    pub serial: String,
    /// `totp`, `hotp`, `webauthn` and so on.
    pub kind: String,
    /// Whether it is in use.
    pub is_active: bool,
    /// Whether it is revoked or locked for good.
    pub is_locked: bool,
    /// Refusals in a row, and how many it takes.
    pub failures: [i64; 2],
    /// `clientwait`, `verify` and so on; empty when it is set up.
    pub rollout_state: String,
    /// The length of its codes.
    pub digits: i64,
    /// Whose it is: identifier and resolver; empty if nobody's.
    pub owner: String,
    /// `hashlib`, `timeStep`, `timeShift`.
    pub info: BTreeMap<String, String>,
}

const RECOVERY: [&str; 4] = ["paper", "tan", "registration", "webauthn"];

/// All that is found among the tokens.
#[must_use]
pub fn examine(tokens: &[Token]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = tokens.iter().flat_map(about).collect();
    findings.extend(alone(tokens));
    findings.push(Finding::ok("privacyidea.tokens", format!("{} looked at", counted(tokens.len(), "token"))));
    findings
}

fn about(token: &Token) -> Vec<Finding> {
    let serial = &token.serial;
    let whose = if token.owner.is_empty() { String::new() } else { format!(" of {}", token.owner) };
    let mut findings = Vec::new();
    let [failures, most] = token.failures;
    if most > 0 && failures >= most {
        findings.push(Finding::problem(
            "privacyidea.failcounter",
            format!("{serial}{whose}: {failures} refusals in a row, so no code is taken, right or wrong"),
            format!("find the cause first (`countersign explain privacyidea.log`), then reset the counter: `POST /token/reset/{serial}`, or Reset failcounter in the token's page"),
        ));
    }
    match token.rollout_state.as_str() {
        "" | "enrolled" => {}
        state => findings.push(Finding::warning(
            "privacyidea.pending",
            format!("{serial}{whose}: the enrolment was begun and not finished ({state})"),
            format!("finish it, or delete it and enrol again: `DELETE /token/{serial}`"),
        )),
    }
    if !token.owner.is_empty() && (!token.is_active || token.is_locked) {
        let (state, call) =
            if token.is_locked { ("locked or revoked", "enrol a new one") } else { ("disabled", "enable it") };
        findings.push(Finding::warning(
            "privacyidea.out_of_use",
            format!("{serial}{whose} is {state}: its codes are refused"),
            format!(
                "{call}: `POST /token/{}`",
                if token.is_locked { "init".to_owned() } else { format!("enable/{serial}") }
            ),
        ));
    }
    findings.extend(parameters(token, &whose));
    findings.extend(clock(token, &whose));
    findings
}

fn parameters(token: &Token, whose: &str) -> Option<Finding> {
    let info = |name| token.info.get(name).map(String::as_str);
    let unusual = info("hashlib").is_some_and(|hash| !hash.eq_ignore_ascii_case("sha1"))
        || info("timeStep").is_some_and(|step| step != "30")
        || token.digits != 6;
    let of_app = matches!(token.kind.as_str(), "totp" | "hotp");
    (of_app && unusual).then(|| {
        let (hash, step) = (info("hashlib").unwrap_or("sha1"), info("timeStep").unwrap_or("30"));
        Finding::warning(
            "privacyidea.parameters",
            format!("{}{whose} goes by {hash}, {} digits, {step} s: several apps ignore what is not SHA1, 6 digits, 30 s and show codes that are refused", token.serial, token.digits),
            "if codes are refused, enrol again with SHA1, 6 digits and 30 s (policies totp_hashlib, totp_otplen, totp_timestep)",
        )
    })
}

fn clock(token: &Token, whose: &str) -> Option<Finding> {
    let shift = token.info.get("timeShift")?.parse::<f64>().ok().filter(|shift| shift.abs() >= 60.0)?;
    Some(Finding::warning(
        "privacyidea.time_shift",
        format!("{}{whose}: its clock was last {shift:.0} s off the server's", token.serial),
        "have the user set the phone's time to automatic; if several are off alike, it is the server: `timedatectl`",
    ))
}

/// Owners with one token, and no other way in.
fn alone(tokens: &[Token]) -> Option<Finding> {
    let mut owners: BTreeMap<&str, Vec<&Token>> = BTreeMap::new();
    for token in tokens.iter().filter(|token| token.is_active && !token.owner.is_empty()) {
        owners.entry(&token.owner).or_default().push(token);
    }
    let has_one =
        |held: &Vec<&Token>| held.len() == 1 && !held.iter().any(|token| RECOVERY.contains(&token.kind.as_str()));
    let names: Vec<&str> = owners.iter().filter(|(_, held)| has_one(held)).map(|(owner, _)| *owner).collect();
    (!names.is_empty()).then(|| {
        Finding::warning(
            "privacyidea.recovery",
            format!("{} one token and no other way in: {}", having(names.len(), "user"), listed(&names)),
            "enrol a second token or a paper list for them: `POST /token/init` with type=paper",
        )
    })
}
