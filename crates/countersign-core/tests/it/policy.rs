//! Who may act on whom, and who counts as an able admin (C7).

use countersign_core::{
    Reason,
    factor::{FactorClass, FactorKind},
    policy::{Actor, AdminFacts, is_able_admin},
    user::{Role, UserKind},
};

#[test]
fn a_client_reaches_members_only_and_the_host_everybody() {
    for role in Role::ALL {
        assert_eq!(Actor::Host.may_act_on(*role), Ok(()));
        let expected = if *role == Role::Member { Ok(()) } else { Err(Reason::PolicyRank) };
        assert_eq!(Actor::Client.may_act_on(*role), expected, "{role}");
    }
}

#[test]
fn d12_a_person_reaches_lower_ranks_and_an_owner_other_owners() {
    for own in Role::ALL {
        for other in Role::ALL {
            let reaches = own > other || *own == Role::Owner;
            let expected = if reaches { Ok(()) } else { Err(Reason::PolicyRank) };
            assert_eq!(Actor::Person(*own).may_act_on(*other), expected, "{own} on {other}");
        }
    }
}

#[test]
fn roles_rank_from_member_to_owner() {
    assert_eq!(Role::ALL, [Role::Member, Role::Helpdesk, Role::Admin, Role::Owner]);
    assert!(Role::ALL.is_sorted());
}

#[test]
fn an_able_admin_is_an_unsuspended_person_of_rank_with_an_app_a_token_or_a_passkey() {
    let mut able = 0;
    for kind in UserKind::ALL {
        for role in Role::ALL {
            for suspended in [false, true] {
                for factor in FactorKind::ALL {
                    let facts = AdminFacts { kind: *kind, role: *role, suspended };
                    let expected = *kind == UserKind::Person
                        && *role >= Role::Admin
                        && !suspended
                        && !["backup_codes", "temporary_pass"].contains(&factor.word());
                    assert_eq!(is_able_admin(facts, *factor), expected, "{facts:?} with {factor}");
                    able += usize::from(expected);
                }
            }
        }
    }
    assert_eq!(able, 2 * 3);
}

#[test]
fn every_kind_of_factor_counts_in_its_class() {
    let classes: Vec<FactorClass> = FactorKind::ALL.iter().map(|kind| kind.class()).collect();
    assert_eq!(
        classes,
        [FactorClass::Otp, FactorClass::Otp, FactorClass::Passkey, FactorClass::Backup, FactorClass::TemporaryPass]
    );
}

#[test]
fn every_word_of_the_domain_is_read_back() {
    for kind in FactorKind::ALL {
        assert_eq!(FactorKind::from_word(kind.word()), Some(*kind));
    }
    for role in Role::ALL {
        assert_eq!(Role::from_word(role.word()), Some(*role));
        assert_eq!(format!("{role:>10}").len(), 10);
    }
    assert_eq!(Role::from_word("Owner"), None);
    assert_eq!(FactorKind::from_word(""), None);
}
