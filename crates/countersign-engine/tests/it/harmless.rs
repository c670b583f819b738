//! What no search may do, over random histories: the same life is lived twice, with and without searching. The only
//! difference a search may make is that a step it burnt is refused.

use crate::{
    people::{App, Person},
    support::{Installation, START, settings, sized},
};
use countersign_core::{Reason, Timestamp, otp::Algorithm, otp::Parameters, otpauth::Otpauth};
use countersign_engine::access::Access;
use countersign_store::tables::factors;
use proptest::{prelude::*, test_runner::Config};
use std::time::Duration;

/// What is typed next.
#[derive(Debug, Clone)]
enum Typed {
    /// A code of the app, so many steps off.
    Code(i64),
    /// A code that was typed before.
    Again(usize),
    /// The code of a step that was typed ahead of its time, at its time.
    InTime(usize),
    /// What an app shows that ignores the algorithm.
    OtherAlgorithm,
    /// A code of the app with one digit changed.
    Slip(u8),
    Random(u32),
}

fn typed() -> impl Strategy<Value = Typed> {
    let far = prop_oneof![-3..=3_i64, -12..=12_i64, 11..=40_i64, -2_900..=2_900_i64, Just(120), Just(-1_440)];
    prop_oneof![
        6 => far.prop_map(Typed::Code),
        2 => (0..8_usize).prop_map(Typed::Again),
        3 => (0..8_usize).prop_map(Typed::InTime),
        1 => Just(Typed::OtherAlgorithm),
        1 => (0..6_u8).prop_map(Typed::Slip),
        1 => (0..1_000_000_u32).prop_map(Typed::Random),
    ]
}

fn pause() -> impl Strategy<Value = Duration> {
    prop_oneof![Just(0..1), Just(20..60), Just(60..900), Just(900..90_000)]
        .prop_flat_map(|range: std::ops::Range<u64>| range)
        .prop_map(Duration::from_secs)
}

/// One of two lives.
struct Life {
    here: Installation,
    person: Person,
    access: Access,
}

impl Life {
    fn begin() -> Self {
        let here = Installation::seeded(settings(), START, 5);
        let person = here.person("alice");
        let access = here.vouched();
        Self { here, person, access }
    }

    fn burnt(&self) -> Vec<i64> {
        let mut steps = self.here.store().read(|tx| factors::list_burnt(tx, self.person.factor)).unwrap();
        steps.sort_unstable();
        steps
    }

    fn told(&self, code: &str) -> Reason {
        self.here.verify(&self.access, "alice", code).told
    }

    fn reason(&self) -> String {
        self.here.last_decision().reason
    }
}

fn changed(code: &str, place: u8) -> String {
    let change = |(at, digit): (usize, char)| match (at == usize::from(place), digit) {
        (true, '9') => '0',
        (true, digit) => char::from(digit as u8 + 1),
        (false, digit) => digit,
    };
    code.chars().enumerate().map(change).collect()
}

proptest! {
    #![proptest_config(Config { cases: u32::try_from(sized(24, 1_000)).unwrap(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_search_turns_a_no_into_a_yes_and_only_burnt_steps_become_refusable(
        history in prop::collection::vec((pause(), typed()), 1..16),
    ) {
        let (plain, searched) = (Life::begin(), Life::begin());
        let mut steps: Vec<i64> = Vec::new();
        let mut all: Vec<String> = vec!["271828".to_owned()];
        for (pause, typed) in history {
            plain.here.advance(pause);
            let mut now = plain.here.now();
            if let (Typed::InTime(which), false) = (&typed, steps.is_empty()) {
                let at = Timestamp::from_seconds(steps[which % steps.len()] * 30);
                now = now.max(at);
            }
            plain.here.clock.set(now);
            searched.here.clock.set(now);
            let app = &plain.person.app;
            let code = match typed {
                Typed::Code(offset) => {
                    steps.push(now.step(30) + offset);
                    app.code(now, offset)
                }
                Typed::Again(which) => all[which % all.len()].clone(),
                Typed::InTime(which) => steps.get(which % steps.len().max(1)).map_or_else(|| app.code(now, 0), |step| app.code_of(*step)),
                Typed::OtherAlgorithm => {
                    let entry = Otpauth::parse(&app.uri).unwrap();
                    let parameters = Parameters { algorithm: Algorithm::Sha512, ..entry.parameters };
                    App::scan(&Otpauth { parameters, ..entry }.to_uri()).code(now, 0)
                }
                Typed::Slip(place) => changed(&app.code(now, 0), place),
                Typed::Random(code) => format!("{code:06}"),
            };
            all.push(code.clone());
            let burnt_by_search: Vec<i64> =
                searched.burnt().into_iter().filter(|step| !plain.burnt().contains(step)).collect();
            let (without, with) = (plain.told(&code), searched.told(&code));
            let (true_without, true_with) = (plain.reason(), searched.reason());
            prop_assert!(without.is_accepted() || !with.is_accepted(), "{without} became {with}");
            if true_without != true_with {
                let fits = burnt_by_search.iter().any(|step| app.code_of(*step) == code);
                prop_assert!(fits, "{true_without} became {true_with} without a burnt step");
                prop_assert_eq!(with, Reason::CodeReplayed);
                // From here on the two lives differ by right.
                return Ok(());
            }
            searched.here.engine.search_waiting();
        }
    }
}
