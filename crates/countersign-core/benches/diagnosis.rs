//! The search of a whole day against the bare rate of HMAC-SHA-1 over eight bytes with the pads at hand, both on
//! one core in the same run. Prints one line of JSON, which `cargo xtask eval diagnosis` reads.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use countersign_core::{
    FactorId, Secret, Timestamp,
    diagnosis::{Attempt, Case, Held, Reach, Standing, Tier, Window, look},
    factor::Movement,
    otp::Parameters,
    submission::Submission,
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How long one measurement takes, and how often the two alternate; the best of each counts.
const SPAN: Duration = Duration::from_millis(200);
const ROUNDS: usize = 10;

fn main() {
    let secret = Secret::from_bytes(vec![7; 20]);
    let held = [Held {
        id: FactorId::from_bytes([1; 16]),
        standing: Standing::Live,
        secret: &secret,
        parameters: Parameters::default(),
        movement: Movement::Time,
        last: None,
        confirmed: None,
    }];
    let case = Case { held: &held, window: Window::default(), reach: Reach::All };
    let attempts = [Attempt { at: Timestamp::from_seconds(1_800_000_000), typed: Submission::new("000000") }];
    let keyed = Hmac::<Sha1>::new_from_slice(secret.expose()).unwrap_or_else(|_| unreachable!());
    let [mut bare, mut search] = [0.0_f64; 2];
    for _ in 0..ROUNDS {
        bare = bare.max(rate(|| {
            each_of_a_day(|step| {
                let digest = keyed.clone().chain_update(step.to_be_bytes()).finalize().into_bytes();
                u32::from(digest.last().copied().unwrap_or(0))
            })
        }));
        search =
            search.max(rate(|| look(&case, black_box(&attempts), Tier::Day).iter().map(|seen| seen.searched).sum()));
    }
    println!("{{\"bare\":{bare:.0},\"search\":{search:.0},\"ratio\":{:.3}}}", search / bare);
}

fn each_of_a_day(code: impl Fn(i64) -> u32) -> u64 {
    let steps = 0..5_761_i64;
    steps.map(|step| u64::from(black_box(code(black_box(step))) > u32::MAX - 1) + 1).sum()
}

/// How many a second: `work` says how many it did.
#[expect(clippy::disallowed_methods, reason = "how long something takes is about this machine, not about a decision")]
fn rate(mut work: impl FnMut() -> u64) -> f64 {
    let begun = Instant::now();
    let mut done = 0_u64;
    while begun.elapsed() < SPAN {
        done += work();
    }
    f64::from(u32::try_from(done).unwrap_or(u32::MAX)) / begun.elapsed().as_secs_f64()
}
