//! The doctor looks at the clock: every source of time there is, what users' devices show, and what the server
//! makes of it.

use super::{Finding, Severity};
use crate::{Engine, Error, clock::ClockState, env};
use countersign_core::{
    Timestamp,
    fleet::Fleet,
    trust::{KernelClock, Says, Trust, median},
};
use std::{path::Path, time::Duration};

/// When this program was written: no clock shows an earlier time.
const WRITTEN: Timestamp = Timestamp::from_seconds(1_790_000_000);
/// A jump that is longer ago than this has been dealt with.
const LATELY: Duration = Duration::from_hours(24);
/// Half a step: users' devices that are off by more on average will soon be refused.
const HALF_A_STEP: u64 = 15_000_000;
/// So few users prove nothing.
const FEW_USERS: usize = 5;

const MEND: &str = "set the clock: `timedatectl set-ntp true`, then restart the time service";

/// The answer of a time server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub server: String,
    /// Our clock less the server's in microseconds, or why there is no answer.
    pub difference: Result<i64, String>,
}

impl Engine {
    /// Looks at the clock. `asked` are the answers of the configured time servers.
    pub fn examine_clock(&self, asked: &[Asked]) -> Result<Vec<Finding>, Error> {
        let now = self.now();
        let state = self.clock_state()?;
        let mut findings = Vec::new();
        if now < WRITTEN {
            findings.push(Finding::problem("clock.past", "the clock shows a time before this program was made", MEND));
        }
        if let Some(newest) = state.behind {
            let what =
                format!("the clock is {} seconds behind the newest record: it was set back", newest.seconds_after(now));
            findings.push(Finding::problem("clock.behind", what, MEND));
        }
        let kernel = env::kernel_clock();
        findings.push(time_service(kernel, asked));
        findings.extend(time_servers(asked));
        findings.push(fleet(&state));
        findings.push(jump(&state, now));
        findings.push(freeze(&state));
        let verdict = verdict(&findings, is_confirmed(kernel, asked, &state));
        findings.insert(0, Finding::ok("clock.now", format!("the server's time is {now}; {verdict}")));
        Ok(findings)
    }
}

/// What all of it comes to.
fn verdict(findings: &[Finding], confirmed: bool) -> &'static str {
    let contradicted = findings.iter().any(|finding| finding.severity == Severity::Problem);
    match (contradicted, confirmed) {
        (true, _) => "it is contradicted, see below",
        (false, true) => "it is confirmed, and nothing contradicts it",
        (false, false) => "nothing confirms it, and nothing contradicts it",
    }
}

/// Whether any source of time confirms the clock: kernel, time servers, or enough users' devices.
fn is_confirmed(kernel: Option<KernelClock>, asked: &[Asked], state: &ClockState) -> bool {
    kernel.is_some_and(KernelClock::vouches)
        || servers_agree(asked)
        || state.fleet.is_some_and(|fleet| fleet.users >= FEW_USERS && fleet.median.unsigned_abs() <= HALF_A_STEP)
}

/// What the time servers that answer say together.
fn difference(asked: &[Asked]) -> Option<i64> {
    median(asked.iter().filter_map(|asked| asked.difference.clone().ok()).collect())
}

/// Whether the time servers that answer confirm the clock.
fn servers_agree(asked: &[Asked]) -> bool {
    difference(asked).is_some_and(|middle| Says::at_difference(middle) == Says::Agrees)
}

/// Whether a time service keeps the clock, as the kernel or its files say. In a container or a virtual machine it may be
/// kept from outside, which cannot be seen here: then time servers have to confirm it.
fn time_service(kernel: Option<KernelClock>, asked: &[Asked]) -> Finding {
    if let Some(kernel) = kernel.filter(|kernel| kernel.vouches()) {
        let most = kernel.most_off / 1_000;
        return Finding::ok("clock.service", format!("the kernel's clock is synchronized, off by at most {most} ms"));
    }
    let signs =
        ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/ntpd.pid", "/var/lib/ntp/ntp.drift"];
    match signs.iter().find(|sign| Path::new(sign).exists()) {
        Some(sign) => Finding::warning(
            "clock.service",
            format!("a time service is there ({sign}), but the kernel's clock is not synchronized"),
            "ask it: `timedatectl timesync-status` or `chronyc tracking`",
        ),
        None if servers_agree(asked) => Finding::advice(
            "clock.service",
            "no time service was found on this host, but the time servers confirm its clock",
            "nothing to do if a hypervisor or a container's host keeps it; else install chrony or enable systemd-timesyncd",
        ),
        None => Finding::warning(
            "clock.service",
            "no time service was found on this host; a clock 30 seconds off refuses right codes",
            "install chrony or enable systemd-timesyncd; if a hypervisor or a container's host keeps the clock, name time servers in clock.sntp_servers, which confirm it",
        ),
    }
}

/// Each time server, and what most of them say.
fn time_servers(asked: &[Asked]) -> Vec<Finding> {
    if asked.is_empty() {
        return vec![Finding::ok("clock.sntp", "no time servers are configured (clock.sntp_servers)")];
    }
    let mut findings: Vec<Finding> = asked
        .iter()
        .map(|asked| match &asked.difference {
            Ok(difference) => Finding::ok("clock.sntp", format!("by {} it is {}", asked.server, off_by(*difference))),
            Err(why) => Finding::warning(
                "clock.sntp",
                format!("{} does not answer: {why}", asked.server),
                "is UDP port 123 open to it? other servers can be named in clock.sntp_servers",
            ),
        })
        .collect();
    if let Some(middle) = difference(asked).filter(|middle| Says::at_difference(*middle) == Says::Contradicts) {
        let what = format!("by the time servers the server's clock is {}", off_by(middle));
        findings.push(Finding::problem("clock.sntp", what, MEND));
    }
    findings
}

/// What users' devices show.
fn fleet(state: &ClockState) -> Finding {
    let Some(fleet) = state.fleet else {
        return Finding::ok("clock.fleet", "no codes in the last ten minutes to compare with");
    };
    let Fleet { users, median, middle_half: [low, high], suspicion } = fleet;
    let noun = if users == 1 { "user" } else { "users" };
    let seen = format!(
        "devices of {users} {noun} in ten minutes: median {} s, half of them {} to {} s",
        seconds(median),
        seconds(low),
        seconds(high)
    );
    let remedy = "it is not the phones: set the server's clock, and leave phones as they are";
    match (suspicion, state.suspected) {
        (Some(suspicion), _) => {
            let off = off_by(suspicion.offset.saturating_neg());
            let what = format!("{} of them agree that the server's clock is {off}; {seen}", suspicion.agreeing);
            Finding::problem("clock.fleet", what, remedy)
        }
        (None, Some(by)) => {
            let what = format!("users' devices agreed lately that the server's clock is {}; {seen}", off_by(-by));
            Finding::problem("clock.fleet", what, remedy)
        }
        (None, None) if users >= FEW_USERS && median.unsigned_abs() > HALF_A_STEP => {
            let what = format!("the server's clock seems to be {}; {seen}", off_by(median.saturating_neg()));
            Finding::warning("clock.fleet", what, MEND)
        }
        (None, None) => Finding::ok("clock.fleet", seen),
    }
}

/// The last jump and the floor that it set.
fn jump(state: &ClockState, now: Timestamp) -> Finding {
    let floor = state.step_floor.map_or_else(String::new, |at| format!("; codes up to {at} were refused once"));
    match state.jumped {
        None => Finding::ok("clock.jump", format!("no jump was seen{floor}")),
        Some((at, by)) if now.since(at) < LATELY => Finding::warning(
            "clock.jump",
            format!("the clock jumped by {} s at {at}{floor}", seconds(by)),
            "find out what set it: a person, a time service that starts late, or a virtual machine that was resumed",
        ),
        Some((at, by)) => Finding::ok("clock.jump", format!("the last jump was by {} s at {at}{floor}", seconds(by))),
    }
}

/// Whether codes that depend on the time are refused.
fn freeze(state: &ClockState) -> Finding {
    match (state.trust, state.frozen_at) {
        (Trust::Frozen, at) => {
            let since = at.map_or_else(String::new, |at| format!(" since {at}"));
            Finding::problem(
                "clock.frozen",
                format!(
                    "codes from apps are refused{since}: the clock jumped, and another source contradicts the new time"
                ),
                "set the clock right: the freeze ends by itself as soon as a source agrees. If you know that the time is right: `countersign doctor clock --thaw`",
            )
        }
        (Trust::Questioned, _) => Finding::warning(
            "clock.frozen",
            "codes from apps are accepted, but no source has confirmed the time since the clock jumped",
            "name time servers in clock.sntp_servers, or enable a time service",
        ),
        (Trust::Trusted, _) => Finding::ok("clock.frozen", "codes from apps are accepted"),
    }
}

/// A difference (ours less another) in words.
fn off_by(micros: i64) -> String {
    let direction = if micros < 0 { "slow" } else { "fast" };
    format!("{} s {direction}", tenths(micros.unsigned_abs()))
}

fn seconds(micros: i64) -> String {
    format!("{}{}", if micros < 0 { '\u{2212}' } else { '+' }, tenths(micros.unsigned_abs()))
}

fn tenths(micros: u64) -> String {
    let tenths = micros.saturating_add(50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}
