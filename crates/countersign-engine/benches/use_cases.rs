//! What a verification costs from submission to commit, without a network: valid codes, 1 and 64 under way.

use countersign_core::{
    Timestamp,
    user::{Role, UserKind},
};
use countersign_core::{
    factor::Movement,
    otp::{Algorithm, Digits, Key},
    reason::Door,
    secret::Secret,
    submission::Submission,
};
use countersign_engine::{
    Engine, HashCost, Opening, RootKey, Settings,
    access::Access,
    enrol::NewEnrolment,
    env::{Clock, ManualClock, simulated},
    users::NewUser,
    verify::{Context, Request},
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{sync::Arc, time::Duration};

/// A multiple of the submissions under way: the clock moves only between rounds.
const USERS: usize = 2_048;

struct Bench {
    engine: Engine,
    clock: Arc<ManualClock>,
    keys: Vec<Key>,
    next: usize,
    _directory: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let Ok(directory) = tempfile::tempdir() else { std::process::exit(1) };
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_800_000_000)));
        let settings =
            Settings { hash_cost: HashCost { memory_kib: 8, iterations: 1, lanes: 1 }, ..Settings::default() };
        let environment = simulated(Arc::clone(&clock), 7);
        let root = RootKey::from_bytes([7; 32]);
        let opened = Engine::open(directory.path(), &root, environment, Opening::CreateOrMigrate, settings);
        let Ok(engine) = opened else { std::process::exit(1) };
        let mut bench = Self { engine, clock, keys: Vec::new(), next: 0, _directory: directory };
        bench.seed();
        bench
    }

    fn seed(&mut self) {
        for number in 0..USERS {
            let user = format!("user{number}@example.com");
            let new = NewUser { email: Some(user.clone()), names: vec![], kind: UserKind::Person, role: Role::Member };
            let _ = self.engine.add_user(host(), new).wait();
            let enrolment = NewEnrolment {
                user: user.clone(),
                movement: Movement::Time,
                label: None,
                existing: None,
                with_backup_codes: false,
            };
            if let Ok(begun) = self.engine.begin_enrolment(host(), enrolment).wait()
                && let Ok(secret) = Secret::from_base32(&begun.secret)
            {
                let key = Key::new(&secret, Algorithm::Sha1);
                let code = key.code(self.clock.now().step(30), Digits::SIX).to_string();
                let _ = self.engine.confirm_enrolment(host(), user, None, Submission::new(&code)).wait();
                self.keys.push(key);
            }
        }
    }

    fn submit(&mut self, many: usize) {
        let mut under_way = Vec::with_capacity(many);
        for _ in 0..many {
            if self.next == self.keys.len() {
                self.next = 0;
            }
            if self.next == 0 {
                self.clock.advance(Duration::from_secs(30));
            }
            let Some(key) = self.keys.get(self.next) else { continue };
            let step = self.clock.now().step(30);
            let code = key.code(step, Digits::SIX).to_string();
            // By chance a code is also that of a step nearby, and was spent or burnt with it.
            if (1..=10).any(|near| [-near, near].iter().any(|by| key.code(step + by, Digits::SIX).to_string() == code))
            {
                self.next += 1;
                continue;
            }
            under_way.push(self.engine.verify(Request {
                access: host(),
                door: Door::Cli,
                user: format!("user{}@example.com", self.next),
                submission: Submission::new(&code),
                next: None,
                context: Context::default(),
            }));
            self.next += 1;
        }
        for pending in under_way {
            let answer = pending.wait();
            assert!(
                answer.as_ref().is_ok_and(countersign_engine::verify::Answer::is_accepted),
                "a right code was refused: {answer:?}"
            );
        }
    }
}

fn host() -> Access {
    Access::Host { account: "bench".to_owned(), reason: None }
}

fn verifications(criterion: &mut Criterion) {
    let mut bench = Bench::new();
    let mut group = criterion.benchmark_group("verify");
    for many in [1, 64] {
        bench.next = 0;
        group.throughput(Throughput::Elements(many as u64));
        group.bench_function(format!("{many} under way"), |bencher| bencher.iter(|| bench.submit(many)));
    }
    group.finish();
}

criterion_group!(use_cases, verifications);
criterion_main!(use_cases);
