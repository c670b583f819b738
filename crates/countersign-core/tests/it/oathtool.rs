//! oathtool as the phone: an independent implementation shows the same codes as ours.

use crate::support::Variety;
use countersign_core::{
    Secret, Timestamp,
    otp::{Algorithm, Digits, Key, Period},
};
use std::process::Command;

/// Codes asked for in one run: the current one and those after it.
const RUN: i64 = 12;

#[test]
fn a_time_based_code_is_the_one_oathtool_shows() {
    let mut variety = Variety(4226);
    let mut compared = 0;
    for algorithm in Algorithm::ALL {
        for digits in 6..=8 {
            for seconds in [30, 60] {
                for length in [16, 20, 32, 40, 64, 128] {
                    let secret = Secret::from_bytes(variety.bytes(length));
                    let now = Timestamp::from_seconds(i64::try_from(variety.below(20_000_000_000)).unwrap());
                    let mode = format!("--totp={}", algorithm.name().to_ascii_lowercase());
                    let time = format!("@{}", now.seconds());
                    let size = format!("{seconds}s");
                    let shown = oathtool(&secret, digits, &[&mode, "-s", &size, "--now", &time]);

                    let first = now.step(Period::new(seconds).unwrap().seconds());
                    assert_eq!(shown, ours(&secret, algorithm, first, digits), "{mode} {digits} {size} {time}");
                    compared += shown.len();
                }
            }
        }
    }
    assert_eq!(compared, 3 * 3 * 2 * 6 * 12);
}

#[test]
fn a_counter_based_code_is_the_one_oathtool_shows() {
    let mut variety = Variety(6238);
    for digits in 6..=8 {
        for counter in [0, 1, 1_000_000, i64::from(u32::MAX), 1 << 40] {
            let secret = Secret::from_bytes(variety.bytes(20));
            let shown = oathtool(&secret, digits, &["--hotp", &format!("--counter={counter}")]);
            assert_eq!(shown, ours(&secret, Algorithm::Sha1, counter, digits), "{digits} digits at {counter}");
        }
    }
}

fn ours(secret: &Secret, algorithm: Algorithm, first: i64, digits: u8) -> Vec<String> {
    let key = Key::new(secret, algorithm);
    let digits = Digits::new(digits).unwrap();
    (first..first + RUN).map(|step| key.code(step, digits).to_string()).collect()
}

/// Runs oathtool (`apt install oathtool`) over a secret as a phone would have scanned it.
fn oathtool(secret: &Secret, digits: u8, arguments: &[&str]) -> Vec<String> {
    let ran = Command::new("oathtool")
        .args(arguments)
        .args(["-d", &digits.to_string(), "-w", &(RUN - 1).to_string()])
        .args(["-b", &secret.to_base32()])
        .output()
        .expect("this test needs the program oathtool");
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {complaint}");
    let shown = String::from_utf8(ran.stdout).unwrap();
    shown.lines().map(str::to_owned).collect()
}
