//! The demonstration shows every refusal and every acceptance there is.

use super::{fill, host};
use countersign_core::{Reason, Timestamp, diagnosis::Cause, words::Language};
use countersign_engine::{
    Engine, HashCost, Opening, RootKey, Settings,
    attempts::{AttemptView, Query},
    env::{self, ManualClock},
};
use std::{collections::BTreeSet, sync::Arc};
use tempfile::TempDir;

/// Noon of a Monday.
const NOW: Timestamp = Timestamp::from_seconds(1_795_435_200);

/// Reasons that no attempt of the demonstration can have, and why not.
const ELSEWHERE: &[(&str, &[Reason])] = &[
    (
        "their doors and factors are still to come",
        &[
            Reason::OkPasskey,
            Reason::PasskeyOrigin,
            Reason::PasskeyRpId,
            Reason::PasskeyChallenge,
            Reason::PasskeyUserVerification,
            Reason::PasskeyUnknown,
            Reason::PasskeyCounter,
            Reason::PasskeyCancelled,
            Reason::ClientSecret,
            Reason::ClientTls,
            Reason::RadiusMessageAuthenticator,
            Reason::RadiusState,
            Reason::RadiusRetransmit,
        ],
    ),
    (
        "only `diagnose` is handed other entries, and codes of somebody who is locked out",
        &[Reason::SecretOtherEntry, Reason::FactorLockedOut],
    ),
    ("a prompt is no attempt", &[Reason::InputEmpty]),
    ("a code is taken in either field", &[Reason::InputCodeInBackupField]),
    (
        "nothing can be read or written then",
        &[Reason::SecretUnreadable, Reason::StorageUnavailable, Reason::StorageReadOnly, Reason::StorageKey],
    ),
    (
        "an application asks for it before anything is typed",
        &[Reason::PolicyEnrolRequired, Reason::PolicyGraceOver, Reason::PolicyNoDoorAccess],
    ),
    ("a check of an application finds it", &TO_MEND),
    (
        "nobody is let in or kept out: a change is refused",
        &[
            Reason::PasswordWeak,
            Reason::SessionEnded,
            Reason::SessionStage,
            Reason::SessionNotFresh,
            Reason::LinkGone,
            Reason::FactorNotAllowed,
            Reason::PolicyLastAdmin,
            Reason::PolicyRank,
            Reason::PolicyReasonNeeded,
            Reason::PolicyApprovalNeeded,
            Reason::PolicyNoApprover,
            Reason::RequestInvalid,
            Reason::RequestTooLarge,
            Reason::RequestNotFound,
            Reason::RequestMethod,
            Reason::RequestMediaType,
            Reason::RequestConflict,
            Reason::IdempotencyReused,
            Reason::IdempotencyInFlight,
            Reason::IdempotencySecretShownOnce,
            Reason::UserExists,
            Reason::UserNameInvalid,
            Reason::FactorNonePending,
            Reason::FactorPendingExpired,
            Reason::FactorSecretNotAccepted,
            Reason::BackupSetLive,
        ],
    ),
];
/// What is to be mended about an application.
const TO_MEND: [Reason; 2] = [Reason::ClientClock, Reason::ClientUserMapping];

/// A demonstration, and the directory that it is in.
fn told() -> (Engine, TempDir) {
    let directory = TempDir::new().unwrap();
    std::fs::set_permissions(directory.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let root = RootKey::from_bytes([7; 32]);
    let hash_cost = HashCost { memory_kib: 8, iterations: 1, lanes: 1 };
    let settings = Settings { hash_cost, ..Settings::default() };
    fill(directory.path(), &root, settings.clone(), NOW).unwrap();
    let environment = env::remembered(Arc::new(ManualClock::new(NOW)));
    (Engine::open(directory.path(), &root, environment, Opening::AsItIs, settings).unwrap(), directory)
}

fn attempts(engine: &Engine) -> Vec<AttemptView> {
    let mut found: Vec<AttemptView> = Vec::new();
    loop {
        let before = found.last().map(|attempt| attempt.row);
        let query = Query { before, limit: 200, ..Query::default() };
        let page = engine.list_attempts(&host(), &query, Language::English).unwrap();
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

#[test]
fn every_reason_occurs_among_the_attempts() {
    let (engine, _directory) = told();
    let mut seen = BTreeSet::new();
    for attempt in attempts(&engine) {
        seen.extend(Reason::from_code(&attempt.reason));
        if let Some(Cause::Because(cause)) = attempt.diagnosis.map(|diagnosis| diagnosis.cause) {
            seen.insert(cause);
        }
    }
    let elsewhere: BTreeSet<Reason> = ELSEWHERE.iter().flat_map(|(_, reasons)| *reasons).copied().collect();
    let all: BTreeSet<Reason> = Reason::ALL.iter().copied().collect();
    let missing: Vec<&Reason> = all.iter().filter(|one| !seen.contains(one) && !elsewhere.contains(one)).collect();
    assert!(missing.is_empty(), "neither in an attempt nor said why not: {missing:?}");
    let both: Vec<&Reason> = seen.intersection(&elsewhere).collect();
    assert!(both.is_empty(), "said to be in no attempt, but there they are: {both:?}");

    let checks = engine.client_checks(&host()).unwrap();
    let to_mend: BTreeSet<Reason> = checks.values().flat_map(|check| check.to_mend.iter().copied()).collect();
    assert!(TO_MEND.iter().all(|reason| to_mend.contains(reason)), "{to_mend:?}");
    let states: BTreeSet<&str> =
        engine.list_users(&host(), None, 1_000).unwrap().iter().map(|user| user.state.word()).collect();
    let every = ["active", "disabled", "exempt", "grace", "locked", "none", "pending", "suspended"];
    assert_eq!(states.into_iter().collect::<Vec<_>>(), every);
    assert_eq!(engine.list_approvals(&host()).unwrap().len(), 1, "something waits");
}
