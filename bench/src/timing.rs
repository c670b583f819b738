//! Whether the time that a refused sign-in takes tells why it was refused: an unknown name, a suspended user or one who
//! waits against a known name with a wrong password. Pairs are tried one after another in random order, so that a machine
//! that becomes slower meanwhile slows both; hashes cost what they cost in production.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use countersign_core::Timestamp;
use countersign_core::user::{Role, UserKind};
use countersign_engine::access::Access;
use countersign_engine::env::{self, ManualClock};
use countersign_engine::sessions::{Browser, Token};
use countersign_engine::sign_in::{Checked, Credentials};
use countersign_engine::users::{NewUser, UserChange};
use countersign_engine::{Engine, HashCost, Opening, RootKey, Settings};
use zeroize::Zeroizing;

use crate::Report;
use crate::people::Dice;
use crate::stats::{self, Latencies};

/// Users of each sort.
const USERS: u32 = 100;
/// Failures in a row after which a source waits.
const UNTIL_WAITING: u32 = 5;
/// How far the medians may lie apart, in thousandths.
const MEDIANS_APART: f64 = 30.0;
/// How far the distributions may lie apart.
const DISTANCE: f64 = 0.06;
const RIGHT: &str = "four words nobody joins";
const WRONG: &str = "four words nobody knows";

/// Who is named at the sign-in page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A user, with a wrong password.
    Known,
    /// Nobody of that name.
    Unknown,
    /// A suspended user, with the right password.
    Suspended,
    /// A user for whom this source waits, with the right password.
    Waiting,
}

impl Named {
    const fn word(self) -> &'static str {
        match self {
            Self::Known => "known, wrong password",
            Self::Unknown => "unknown",
            Self::Suspended => "suspended, right password",
            Self::Waiting => "waiting, right password",
        }
    }

    /// A name of this sort; all have the same length.
    fn name(self, number: u32) -> String {
        let sort = match self {
            Self::Known => 'k',
            Self::Unknown => 'u',
            Self::Suspended => 's',
            Self::Waiting => 'w',
        };
        format!("timing-{sort}{number:05}@example.com")
    }
}

struct Desk {
    engine: Engine,
    /// The same with a hash that costs nothing, for what is not timed.
    hasty: Engine,
    dice: Dice,
    /// The next place nobody was seen at before.
    place: u32,
}

/// Measures so many pairs of each comparison.
pub(crate) fn measure(directory: &Path, pairs: u32) -> Result<Report> {
    let [engine, hasty] = prepared(&directory.join("timing"))?;
    let mut desk = Desk { engine, hasty, dice: Dice::new(7), place: 1 << 16 };
    let mut text = String::new();
    writeln!(
        text,
        "A sign-in that is refused before the first factor, by the engine's own call, each for the second time from its \
         place (waiting: from the place that waits). {pairs} pairs each, in random order, with the hash of production \
         (Argon2id, 19 MiB, 2 passes). Aim: medians at most {:.0} % apart, and a Kolmogorov-Smirnov distance of at most \
         {DISTANCE}.\n",
        MEDIANS_APART / 10.0,
    )?;
    writeln!(text, "| pair | median ms | p90 ms | medians apart | distance | |\n|---|---|---|---|---|---|")?;
    let mut reached = true;
    for other in [Named::Unknown, Named::Suspended, Named::Waiting] {
        let [known, other_times] = desk.compare(other, pairs)?;
        let distance = stats::distance(&known, &other_times);
        let [known, other_times] = [known, other_times].map(Latencies::new);
        let at = |times: &Latencies, per_mille| times.percentile(per_mille).as_secs_f64() * 1e3;
        let apart = (at(&other_times, 500) / at(&known, 500) - 1.0) * 1e3;
        let met = apart.abs() <= MEDIANS_APART && distance <= DISTANCE;
        reached &= met;
        writeln!(
            text,
            "| {} / {} | {:.3} / {:.3} | {:.2} / {:.2} | {:+.2} % | {distance:.3} | {} |",
            Named::Known.word(),
            other.word(),
            at(&known, 500),
            at(&other_times, 500),
            at(&known, 900),
            at(&other_times, 900),
            apart / 10.0,
            if met { "reached" } else { "**missed**" },
        )?;
    }
    Ok(Report { title: "Times of refused sign-ins", text, reached })
}

impl Desk {
    /// Nanoseconds of a known name and of another sort, try by try.
    fn compare(&mut self, other: Named, pairs: u32) -> Result<[Vec<u64>; 2]> {
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for number in 0..pairs {
            if self.dice.below(2) == 0 {
                known.push(self.refused(Named::Known)?);
                others.push(self.refused(other)?);
            } else {
                others.push(self.refused(other)?);
                known.push(self.refused(Named::Known)?);
            }
            if number > 0 && number.is_multiple_of(500) {
                eprintln!("  {number} of {pairs}, {}", other.word());
            }
        }
        Ok([known, others])
    }

    fn refused(&mut self, who: Named) -> Result<u64> {
        let number = self.dice.below(USERS);
        let place = if who == Named::Waiting {
            number
        } else {
            self.place += 1;
            self.place
        };
        let password = if who == Named::Suspended || who == Named::Waiting { RIGHT } else { WRONG };
        // The first failure from a place makes rows, later ones change them. What a place has done is no secret, so each
        // timed try comes after one from the same place that is not timed.
        self.hasty.sign_in(typed(who, number, WRONG), browser(place)).wait()?;
        let (credentials, browser) = (typed(who, number, password), browser(place));
        let begun = Instant::now();
        let answer = self.engine.sign_in(credentials, browser).wait()?;
        let nanos = stats::nanos(begun.elapsed());
        match answer {
            Checked::Refused(_) => Ok(nanos),
            Checked::Fits(_) => bail!("{} was let in", who.name(number)),
        }
    }
}

/// An engine with production's hash, and one with a cheap one, on a directory where everybody is as they are named. Their clock stands still, so that
/// nobody's wait ends.
fn prepared(directory: &Path) -> Result<[Engine; 2]> {
    std::fs::create_dir_all(directory)?;
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_800_000_000)));
    let open = |opening, settings| {
        let environment = env::simulated(Arc::clone(&clock), 11);
        Engine::open(directory, &RootKey::from_bytes([7; 32]), environment, opening, settings)
    };
    let engine = open(Opening::CreateOrMigrate, Settings::default())?;
    for who in [Named::Known, Named::Suspended, Named::Waiting] {
        (0..USERS).try_for_each(|number| enrol(&engine, who, number))?;
    }
    // What is refused on the way to the wait needs no slow hash.
    let cheap = HashCost { memory_kib: 8, iterations: 1, lanes: 1 };
    let hasty = open(Opening::AsItIs, Settings { hash_cost: cheap, ..Settings::default() })?;
    for number in 0..USERS {
        for _ in 0..UNTIL_WAITING {
            let answer = hasty.sign_in(typed(Named::Waiting, number, WRONG), browser(number)).wait()?;
            ensure!(matches!(answer, Checked::Refused(_)), "a wrong password was taken");
        }
    }
    Ok([engine, hasty])
}

fn enrol(engine: &Engine, who: Named, number: u32) -> Result<()> {
    let name = who.name(number);
    let new = NewUser { email: Some(name.clone()), names: vec![], kind: UserKind::Person, role: Role::Member };
    engine.add_user(host(), new).wait()?;
    let link = engine.make_enrolment_link(host(), name.clone()).wait()?;
    engine.choose_first_password(Token::of(&link.token), RIGHT, browser(number)).wait()?;
    if who == Named::Suspended {
        engine.change_user(host(), name, UserChange::Suspend).wait()?;
    }
    Ok(())
}

fn host() -> Access {
    Access::Host { account: "bench".to_owned(), reason: None }
}

fn typed(who: Named, number: u32, password: &str) -> Credentials {
    Credentials { name: who.name(number), password: Zeroizing::new(password.to_owned()) }
}

/// A browser in the network of this number: refusals count by /24.
fn browser(place: u32) -> Browser {
    let address = Ipv4Addr::from_bits((10 << 24) + (place << 8) + 1);
    Browser { address: IpAddr::V4(address), agent: "countersign-bench".to_owned() }
}
