//! What the decision costs on one core: codes, checks, canonicalisation.

use countersign_core::{
    FactorId, Secret, Timestamp,
    decide::{Moment, Owned, Profile, decide},
    factor::{ActiveOtp, Entry, Movement},
    otp::{Algorithm, Digits, Key, OtpCode, Parameters},
    submission::Submission,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn codes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hotp");
    group.throughput(Throughput::Elements(1));
    for algorithm in Algorithm::ALL {
        let key = Key::new(&Secret::from_bytes(vec![7; algorithm.secret_bytes()]), algorithm);
        let mut counter = 0;
        group.bench_function(format!("code {}", algorithm.name()), |bencher| {
            bencher.iter(|| {
                counter += 1;
                key.code(black_box(counter), Digits::SIX)
            });
        });
    }
    group.finish();
}

fn decisions(criterion: &mut Criterion) {
    let now = Timestamp::from_seconds(1_800_000_000);
    let entry = Entry {
        id: FactorId::from_bytes([1; 16]),
        label: "Phone".to_owned(),
        movement: Movement::Time,
        key: Key::new(&Secret::from_bytes(vec![7; 20]), Algorithm::Sha1),
        parameters: Parameters::default(),
    };
    let right = entry.key.code(now.step(30), Digits::SIX);
    let owned = Owned {
        active: vec![ActiveOtp {
            entry,
            last: None,
            offset_steps: 0,
            confirmed: None,
            burnt: Vec::new(),
            resync_from: None,
            refused_shortly_before: Vec::new(),
        }],
        ..Owned::default()
    };
    let moment = Moment { now, floor: None, profile: Profile::Standard };
    let mut group = criterion.benchmark_group("decide");
    let wrong = OtpCode::parse("000000").unwrap_or(right);
    for (name, code) in [("right", right), ("wrong", wrong)] {
        group.bench_function(name, |bencher| bencher.iter(|| decide(black_box(code), &owned, moment)));
    }
    group.finish();
}

fn canonical(criterion: &mut Criterion) {
    criterion.bench_function("canonicalise", |bencher| bencher.iter(|| Submission::new(black_box("１２３ 456"))));
}

criterion_group!(functions, codes, decisions, canonical);
criterion_main!(functions);
