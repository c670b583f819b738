//! Who may learn what (domain.md): the full table over every reason and every audience.

use countersign_core::{
    Audience, Reason, Stage,
    words::{Language, Words},
};

/// Everybody is told these: acceptances, prompts, and what concerns the request or the server, no code.
const TO_EVERYBODY: [&str; 31] = [
    "ok.current",
    "ok.previous_step",
    "ok.next_step",
    "ok.learned_offset",
    "ok.backup_code",
    "ok.temporary_pass",
    "ok.passkey",
    "ok.hotp",
    "ok.exempt",
    "enrol.confirmed",
    "input.empty",
    "client.unknown",
    "client.secret",
    "client.network",
    "client.tls",
    "client.clock",
    "client.user_mapping",
    "client.scope",
    "storage.unavailable",
    "storage.read_only",
    "storage.key",
    "request.invalid",
    "request.too_large",
    "request.not_found",
    "request.method",
    "request.media_type",
    "request.conflict",
    "idempotency.reused",
    "idempotency.in_flight",
    "idempotency.secret_shown_once",
    "code.wrong",
];

/// A claimant is told these whatever is left of the hints: they depend on the input, the throttle, the server's
/// clock, or 50 bits and more.
const TO_A_CLAIMANT: [&str; 18] = [
    "input.not_digits",
    "input.length",
    "input.backup_code_here",
    "input.code_in_backup_field",
    "input.prefixed",
    "input.password_here",
    "throttle.disabled",
    "throttle.budget",
    "throttle.wait",
    "throttle.source",
    "backup.unknown",
    "backup.used",
    "backup.older_set",
    "temporary_pass.expired",
    "temporary_pass.used",
    "temporary_pass.unknown",
    "clock.server_suspected",
    "clock.frozen",
];

/// A claimant is told these while a hint is left.
const HINTS: [&str; 11] = [
    "code.expired",
    "code.replayed",
    "secret.retired",
    "secret.misread",
    "param.algorithm",
    "param.digits",
    "param.period",
    "param.counter_based",
    "clock.slow",
    "clock.fast",
    "clock.zone",
];

/// Their public words are those of `code.wrong`.
const LOOK_ALIKES: [Reason; 11] = [
    Reason::CodeFromFuture,
    Reason::ResyncRefused,
    Reason::SecretSuperseded,
    Reason::SecretPending,
    Reason::SecretOtherEntry,
    Reason::SecretUnreadable,
    Reason::InputTypo,
    Reason::UserUnknown,
    Reason::UserSuspended,
    Reason::UserNoFactor,
    Reason::PolicyNoDoorAccess,
];

fn told(reason: Reason, audience: Audience) -> &'static str {
    reason.told_to(audience).code()
}

#[test]
fn a_stranger_gets_one_refusal_whatever_the_cause() {
    for reason in Reason::ALL {
        let code = reason.code();
        let expected = if TO_EVERYBODY.contains(&code) { code } else { "code.wrong" };
        assert_eq!(told(*reason, Audience::Stranger), expected, "{reason}");
    }
}

#[test]
fn a_claimant_without_a_hint_left_learns_only_what_the_input_and_the_throttle_say() {
    for reason in Reason::ALL {
        let code = reason.code();
        let open = TO_EVERYBODY.contains(&code) || TO_A_CLAIMANT.contains(&code);
        let expected = match code {
            _ if open => code,
            "backup.none_left" => "backup.unknown",
            _ => "code.wrong",
        };
        let audience = Audience::Claimant { hint_left: false };
        assert_eq!(told(*reason, audience), expected, "{reason}");
    }
}

#[test]
fn a_claimant_with_a_hint_left_learns_the_hints_and_nothing_beyond() {
    for reason in Reason::ALL {
        let code = reason.code();
        let open = TO_EVERYBODY.contains(&code) || TO_A_CLAIMANT.contains(&code);
        let expected = match code {
            _ if open || HINTS.contains(&code) => code,
            "code.replayed_setup" => "code.replayed",
            "backup.none_left" => "backup.unknown",
            _ => "code.wrong",
        };
        let audience = Audience::Claimant { hint_left: true };
        assert_eq!(told(*reason, audience), expected, "{reason}");
    }
}

#[test]
fn staff_are_told_the_true_reason() {
    for reason in Reason::ALL {
        assert_eq!(reason.told_to(Audience::Staff), *reason);
    }
}

#[test]
fn what_was_told_is_told_again_the_same() {
    let audiences = [
        Audience::Stranger,
        Audience::Claimant { hint_left: false },
        Audience::Claimant { hint_left: true },
        Audience::Staff,
    ];
    for audience in audiences {
        for reason in Reason::ALL {
            let once = reason.told_to(audience);
            assert_eq!(once.told_to(audience), once, "{reason} to {audience:?}");
        }
    }
}

#[test]
fn a_hint_is_counted_for_exactly_the_reasons_that_need_one() {
    for reason in Reason::ALL {
        let with = reason.told_to(Audience::Claimant { hint_left: true });
        let without = reason.told_to(Audience::Claimant { hint_left: false });
        assert_eq!(reason.is_hint(), with != without, "{reason}");
    }
}

#[test]
fn the_eleven_look_alikes_have_exactly_the_words_of_a_wrong_code() {
    let words = Words::load();
    for language in Language::ALL {
        let wrong = &words.texts(Reason::CodeWrong, language).public;
        for reason in Reason::ALL {
            let same = &words.texts(*reason, language).public == wrong;
            let expected = *reason == Reason::CodeWrong || LOOK_ALIKES.contains(reason);
            assert_eq!(same, expected, "{reason} in {language:?}");
        }
    }
}

#[test]
fn the_look_alikes_are_told_to_nobody_who_guesses() {
    for reason in LOOK_ALIKES {
        for hint_left in [true, false] {
            let told = reason.told_to(Audience::Claimant { hint_left });
            assert_eq!(told, Reason::CodeWrong, "{reason}");
        }
    }
}

#[test]
fn every_code_is_read_back_and_no_two_are_alike() {
    let mut codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Reason::ALL.len());
    assert_eq!(Reason::from_code("code.Wrong"), None);
}

#[test]
fn what_was_evaluated_and_did_not_fit_counts_and_nothing_else_does() {
    let groups = ["code", "clock", "secret", "param", "resync", "temporary_pass"];
    let single = ["backup.unknown", "backup.used", "backup.older_set"];
    for reason in Reason::ALL {
        let code = reason.code();
        let group = code.split('.').next().unwrap();
        let evaluated = code != "clock.frozen";
        let expected = (groups.contains(&group) && evaluated) || single.contains(&code);
        assert_eq!(reason.counts_as_failure(), expected, "{reason}");
    }
}

#[test]
fn every_acceptance_stops_nowhere_and_every_refusal_somewhere() {
    for reason in Reason::ALL {
        assert_eq!(reason.stage() == Stage::None, reason.is_accepted(), "{reason}");
    }
    let stages = [
        (Reason::CodeWrong, Stage::MfaFactor),
        (Reason::BackupUsed, Stage::MfaFactor),
        (Reason::ThrottleWait, Stage::MfaFactor),
        (Reason::UserUnknown, Stage::PrimaryCredentials),
        (Reason::UserSuspended, Stage::PrimaryCredentials),
        (Reason::UserNoFactor, Stage::MfaAssignment),
        (Reason::PolicyEnrolRequired, Stage::MfaAssignment),
        (Reason::ClientNetwork, Stage::Network),
        (Reason::ClientTls, Stage::Tls),
        (Reason::ClientSecret, Stage::Configuration),
        (Reason::StorageUnavailable, Stage::Configuration),
    ];
    for (reason, stage) in stages {
        assert_eq!(reason.stage(), stage, "{reason}");
    }
}

#[test]
fn while_the_server_is_blamed_a_claimant_learns_nothing_about_the_code() {
    let claimant = Audience::Claimant { hint_left: true };
    let blamed = |reason: Reason, audience| {
        reason.told_to(audience).blamed_on_the_server(audience, Reason::ClockServerSuspected)
    };
    for reason in [Reason::CodeWrong, Reason::CodeExpired, Reason::CodeFromFuture, Reason::ClockSlow] {
        assert_eq!(blamed(reason, claimant), Reason::ClockServerSuspected, "{reason}");
        assert_eq!(blamed(reason, Audience::Stranger), Reason::CodeWrong, "{reason}");
        assert_eq!(blamed(reason, Audience::Staff), reason);
    }
    for reason in LOOK_ALIKES {
        assert_eq!(blamed(reason, claimant), Reason::ClockServerSuspected, "{reason}");
    }
    assert_eq!(blamed(Reason::CodeReplayed, claimant), Reason::CodeReplayed);
}
