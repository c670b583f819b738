//! Who must have a factor, until when, who is excused: the pure function, over made-up rules and users.

use countersign_core::{
    ClientId, ExemptionId, GroupId, Timestamp,
    policy::{Deadline, Exemption, Holds, Place, Rule, Standing, Subject, Whom, Why, drill_due, is_dormant, standing},
    user::{Role, UserKind},
};
use ipnet::IpNet;
use proptest::prelude::*;
use std::{net::IpAddr, time::Duration};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const GROUP: GroupId = GroupId::from_bytes([1; 16]);
const CLIENT: ClientId = ClientId::from_bytes([2; 16]);
const EXEMPTION: ExemptionId = ExemptionId::from_bytes([3; 16]);

fn days(number: u64) -> Duration {
    Duration::from_hours(24 * number)
}

fn rule(whom: Whom, grace_days: u32, since: Timestamp) -> Rule {
    Rule { whom, grace_days, since }
}

/// A member of long standing who holds nothing.
fn member() -> Subject {
    Subject {
        kind: UserKind::Person,
        role: Role::Member,
        created_at: NOW.minus(days(400)),
        role_at: NOW.minus(days(400)),
        groups: vec![],
        holds: Holds::Nothing,
        deadline: None,
        exemptions: vec![],
    }
}

fn exemption(networks: &[&str], clients: &[ClientId]) -> Exemption {
    let networks = networks.iter().map(|text| text.parse::<IpNet>().unwrap()).collect();
    Exemption { id: EXEMPTION, expires_at: NOW.plus(days(10)), networks, clients: clients.to_vec() }
}

fn anywhere(rules: &[Rule], subject: &Subject) -> Standing {
    standing(rules, subject, Place::default(), NOW)
}

#[test]
fn without_a_rule_nothing_is_required_but_of_those_who_always_need_one() {
    assert_eq!(anywhere(&[], &member()), Standing::Optional);
    assert_eq!(anywhere(&[], &Subject { holds: Holds::Factor, ..member() }), Standing::Asked(Why::Holds));
    assert_eq!(anywhere(&[], &Subject { holds: Holds::BackupCodes, ..member() }), Standing::Asked(Why::Holds));
    for role in [Role::Admin, Role::Owner] {
        assert_eq!(anywhere(&[], &Subject { role, ..member() }), Standing::AtOnce(Why::Administers));
    }
    let glass = Subject { kind: UserKind::BreakGlass, ..member() };
    assert_eq!(anywhere(&[], &glass), Standing::AtOnce(Why::BreaksGlass));
    assert_eq!(anywhere(&[], &Subject { kind: UserKind::Service, ..member() }), Standing::NeverSignsIn);
}

#[test]
fn a_rule_is_about_whom_it_names() {
    let theirs = Subject { groups: vec![(GROUP, NOW)], role: Role::Helpdesk, ..member() };
    let here = Place { client: Some(CLIENT), address: None };
    for whom in [Whom::Everyone, Whom::Role(Role::Helpdesk), Whom::Group(GROUP), Whom::Client(CLIENT)] {
        let rules = [rule(whom, 7, NOW)];
        assert_eq!(standing(&rules, &theirs, here, NOW), Standing::Grace(NOW.plus(days(7)), Why::Rule(whom)));
    }
    let others = [Whom::Role(Role::Member), Whom::Group(GroupId::from_bytes([9; 16]))];
    for whom in others {
        assert_eq!(standing(&[rule(whom, 7, NOW)], &theirs, here, NOW), Standing::Optional);
    }
    assert_eq!(anywhere(&[rule(Whom::Client(CLIENT), 7, NOW)], &theirs), Standing::Optional);
}

#[test]
fn the_deadline_is_absolute_and_the_same_at_every_look() {
    let rules = [rule(Whom::Everyone, 7, NOW.minus(days(3)))];
    let until = NOW.plus(days(4));
    for later in [0, 1, 3] {
        let seen = standing(&rules, &member(), Place::default(), NOW.plus(days(later)));
        assert_eq!(seen, Standing::Grace(until, Why::Rule(Whom::Everyone)));
    }
    let after = standing(&rules, &member(), Place::default(), until);
    assert_eq!(after, Standing::Over(until, Why::Rule(Whom::Everyone)));
    let newcomer = Subject { created_at: NOW, role_at: NOW, ..member() };
    assert_eq!(anywhere(&rules, &newcomer), Standing::Grace(NOW.plus(days(7)), Why::Rule(Whom::Everyone)));
}

#[test]
fn the_tightest_of_several_rules_counts_and_says_why() {
    let subject = Subject { groups: vec![(GROUP, NOW)], ..member() };
    let rules = [rule(Whom::Everyone, 30, NOW), rule(Whom::Group(GROUP), 2, NOW)];
    assert_eq!(anywhere(&rules, &subject), Standing::Grace(NOW.plus(days(2)), Why::Rule(Whom::Group(GROUP))));
}

#[test]
fn c14_a_stored_deadline_does_not_begin_anew_and_a_shorter_grace_shortens_it() {
    let stored = Deadline { required_at: NOW.minus(days(9)), until: NOW.plus(days(5)), by_hand: false };
    let back_again = Subject { groups: vec![(GROUP, NOW)], deadline: Some(stored), ..member() };
    let long = [rule(Whom::Group(GROUP), 30, NOW.minus(days(50)))];
    assert_eq!(anywhere(&long, &back_again), Standing::Grace(stored.until, Why::Rule(Whom::Group(GROUP))));
    let short = [rule(Whom::Group(GROUP), 1, NOW.minus(days(50)))];
    assert!(matches!(anywhere(&short, &back_again), Standing::Over(..)));
}

#[test]
fn a_deadline_set_by_hand_counts_as_it_is() {
    let by_hand = |until| Some(Deadline { required_at: NOW.minus(days(30)), until, by_hand: true });
    let rules = [rule(Whom::Everyone, 0, NOW.minus(days(30)))];
    let longer = Subject { deadline: by_hand(NOW.plus(days(20))), ..member() };
    assert_eq!(anywhere(&rules, &longer), Standing::Grace(NOW.plus(days(20)), Why::Rule(Whom::Everyone)));
    let shorter = Subject { deadline: by_hand(NOW), ..member() };
    assert!(matches!(anywhere(&[rule(Whom::Everyone, 90, NOW)], &shorter), Standing::Over(..)));
    assert_eq!(anywhere(&[], &longer), Standing::Optional);
}

#[test]
fn c05_whoever_holds_a_factor_is_asked_for_it_exempt_or_not() {
    let rules = [rule(Whom::Everyone, 0, NOW.minus(days(1)))];
    let here = Place { client: Some(CLIENT), address: None };
    for holds in [Holds::Factor, Holds::BackupCodes] {
        let subject = Subject { holds, exemptions: vec![exemption(&[], &[CLIENT])], ..member() };
        assert_eq!(standing(&rules, &subject, here, NOW), Standing::Asked(Why::Rule(Whom::Everyone)));
        assert_eq!(standing(&[], &subject, here, NOW), Standing::Asked(Why::Holds));
    }
}

#[test]
fn an_exemption_holds_where_it_says_and_until_it_ends() {
    let rules = [rule(Whom::Everyone, 0, NOW.minus(days(1)))];
    let over = Standing::Over(NOW.minus(days(1)), Why::Rule(Whom::Everyone));
    let at = |client, address: Option<&str>, one: Exemption, now| {
        let subject = Subject { exemptions: vec![one], ..member() };
        let address = address.map(|text| text.parse::<IpAddr>().unwrap());
        standing(&rules, &subject, Place { client, address }, now)
    };
    let excused = |seen| matches!(seen, Standing::Exempt { .. });
    let (inside, outside) = (Some("192.0.2.9"), Some("198.51.100.9"));
    assert!(excused(at(None, inside, exemption(&["192.0.2.0/24"], &[]), NOW)));
    assert_eq!(at(None, outside, exemption(&["192.0.2.0/24"], &[]), NOW), over);
    assert_eq!(at(None, None, exemption(&["192.0.2.0/24"], &[]), NOW), over, "an address nobody vouches for");
    assert!(excused(at(Some(CLIENT), None, exemption(&[], &[CLIENT]), NOW)));
    assert_eq!(at(None, inside, exemption(&[], &[CLIENT]), NOW), over);
    assert_eq!(
        at(Some(CLIENT), outside, exemption(&["192.0.2.0/24"], &[CLIENT]), NOW),
        over,
        "both, where both are named"
    );
    assert_eq!(at(Some(CLIENT), inside, exemption(&[], &[]), NOW), over, "one that names nothing covers nothing");
    let end = NOW.plus(days(10));
    assert_eq!(at(Some(CLIENT), None, exemption(&[], &[CLIENT]), end), over, "expiry denies");
}

#[test]
fn nothing_excuses_those_who_administer_or_break_the_glass() {
    let rules = [rule(Whom::Everyone, 90, NOW)];
    let here = Place { client: Some(CLIENT), address: None };
    let by_hand = Deadline { required_at: NOW, until: NOW.plus(days(90)), by_hand: true };
    let exempt = Subject { deadline: Some(by_hand), exemptions: vec![exemption(&[], &[CLIENT])], ..member() };
    for role in [Role::Admin, Role::Owner] {
        let admin = Subject { role, ..exempt.clone() };
        assert_eq!(standing(&rules, &admin, here, NOW), Standing::AtOnce(Why::Administers));
    }
    let glass = Subject { kind: UserKind::BreakGlass, ..exempt };
    assert_eq!(standing(&rules, &glass, here, NOW), Standing::AtOnce(Why::BreaksGlass));
}

#[test]
fn d01_an_account_that_was_idle_for_thirty_days_is_dormant() {
    let created = NOW.minus(days(40));
    assert!(is_dormant(created, None, NOW));
    assert!(!is_dormant(created, Some(NOW.minus(days(29))), NOW));
    assert!(is_dormant(created, Some(NOW.minus(days(30))), NOW));
    assert!(!is_dormant(NOW, Some(NOW.minus(days(99))), NOW), "made anew");
}

#[test]
fn a_drill_is_due_ninety_days_after_the_last() {
    assert_eq!(drill_due(NOW, None), NOW.plus(days(90)));
    assert_eq!(drill_due(NOW, Some(NOW.plus(days(5)))), NOW.plus(days(95)));
}

/// How far a standing lets in somebody who shows nothing: until when.
fn open_until(standing: Standing) -> Timestamp {
    match standing {
        Standing::NeverSignsIn | Standing::Asked(_) | Standing::AtOnce(_) | Standing::Over(..) => Timestamp::default(),
        Standing::Grace(until, _) | Standing::Exempt { until, .. } => until,
        Standing::Optional => Timestamp::from_micros(i64::MAX),
    }
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let whom = prop_oneof![
        Just(Whom::Everyone),
        prop::sample::select(Role::ALL).prop_map(Whom::Role),
        (0..3_u8).prop_map(|number| Whom::Group(GroupId::from_bytes([number; 16]))),
        (0..3_u8).prop_map(|number| Whom::Client(ClientId::from_bytes([number; 16]))),
    ];
    let one = (whom, 0..=90_u32, 0..200_u64).prop_map(|(whom, grace, ago)| rule(whom, grace, NOW.minus(days(ago))));
    prop::collection::vec(one, 0..6)
}

fn subjects() -> impl Strategy<Value = Subject> {
    let deadline = (0..200_u64, 0..300_u64, any::<bool>()).prop_map(|(ago, until, by_hand)| Deadline {
        required_at: NOW.minus(days(ago)),
        until: NOW.minus(days(200)).plus(days(until)),
        by_hand,
    });
    let exempt = (any::<bool>(), any::<bool>(), 0..20_u64).prop_map(|(network, client, left)| Exemption {
        expires_at: NOW.minus(days(10)).plus(days(left)),
        ..exemption(if network { &["192.0.2.0/24"] } else { &[] }, if client { &[CLIENT] } else { &[] })
    });
    let groups = prop::collection::vec(((0..3_u8), 0..100_u64), 0..3);
    (
        (prop::sample::select(UserKind::ALL), prop::sample::select(Role::ALL), prop::sample::select(Holds::ALL)),
        (0..400_u64, groups),
        (prop::option::of(deadline), prop::collection::vec(exempt, 0..3)),
    )
        .prop_map(|((kind, role, holds), (age, groups), (deadline, exemptions))| Subject {
            kind,
            role,
            holds,
            created_at: NOW.minus(days(age)),
            role_at: NOW.minus(days(age / 2)),
            groups: groups
                .into_iter()
                .map(|(number, ago)| (GroupId::from_bytes([number; 16]), NOW.minus(days(ago))))
                .collect(),
            deadline,
            exemptions,
        })
}

proptest! {
    #[test]
    fn a_further_rule_never_lets_anybody_in(
        rules in rules(),
        more in rules(),
        subject in subjects(),
        client in prop::option::of(0..3_u8),
        inside in any::<bool>(),
    ) {
        let address = inside.then(|| "192.0.2.9".parse().unwrap());
        let place = Place { client: client.map(|number| ClientId::from_bytes([number; 16])), address };
        let before = standing(&rules, &subject, place, NOW);
        let all: Vec<Rule> = rules.iter().chain(&more).copied().collect();
        let after = standing(&all, &subject, place, NOW);
        // An exemption lasts beyond a grace, so it may say a later time; but it lets nobody in who was not.
        let shut = |seen| open_until(seen) <= NOW;
        prop_assert!(shut(after) || !shut(before), "{before:?} became {after:?}");
        if let (Standing::Grace(before, _), Standing::Grace(after, _)) = (before, after) {
            prop_assert!(after <= before);
        }
        if subject.holds != Holds::Nothing && subject.kind != UserKind::Service {
            prop_assert!(matches!(after, Standing::Asked(_)), "C05");
        }
    }

    #[test]
    fn c14_time_never_opens_what_was_closed(rules in rules(), subject in subjects(), later in 0..300_u64) {
        let whatever = Place::default();
        let now = standing(&rules, &subject, whatever, NOW);
        let then = standing(&rules, &subject, whatever, NOW.plus(days(later)));
        if matches!(now, Standing::Over(..)) {
            prop_assert!(matches!(then, Standing::Over(..)), "{now:?} became {then:?}");
        }
    }
}
