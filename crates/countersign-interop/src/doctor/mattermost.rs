//! Mattermost's table of users. Its flag and its key are two columns, which nothing holds together.

use super::{
    Finding,
    code::Subject,
    counted, having, listed, operands,
    secret::{Trouble, trouble},
};
use crate::foreign::mattermost::User;
use countersign_core::{Secret, Timestamp, diagnosis::Window, factor::Movement, otp::Parameters};
use std::collections::BTreeMap;

/// `ServiceSettings.MaximumLoginAttempts` as Mattermost comes.
const USUAL_ATTEMPTS: i64 = 10;
const AGAIN: &str = "then have them set it up again under Profile, Security";

/// All that is found in the table.
#[must_use]
pub fn examine(users: &[User], now: Timestamp) -> Vec<Finding> {
    let living: Vec<&User> = users.iter().filter(|user| !user.is_deleted).collect();
    let mut findings: Vec<Finding> = living.iter().filter_map(|user| locked(user)).collect();
    findings.extend(living.iter().flat_map(|user| about(user, now)));
    findings.extend(shared_keys(&living));
    let working = living.iter().filter(|user| user.mfa_active && !user.mfa_secret.is_empty()).count();
    if working > 0 {
        findings.push(Finding::warning(
            "mattermost.recovery",
            format!("{} a second factor, and Mattermost has no recovery codes: who loses the phone is locked out", having(working, "user")),
            "know the way back before it is needed: `mmctl user resetmfa USERNAME`, by somebody whose own phone is at hand",
        ));
    }
    findings.push(Finding::ok(
        "mattermost.users",
        format!("{} looked at, {working} of them with a second factor", counted(living.len(), "user")),
    ));
    findings
}

/// Mattermost counts wrong codes as wrong passwords, and says nothing of it to an admin.
fn locked(user: &User) -> Option<Finding> {
    let User { username: name, failed_attempts: failed, .. } = user;
    let who = if user.email.is_empty() { name } else { &user.email };
    (*failed >= USUAL_ATTEMPTS).then(|| {
        Finding::problem(
            "mattermost.locked",
            format!("{name}: {failed} failed attempts in a row, wrong codes among them; from MaximumLoginAttempts on ({USUAL_ATTEMPTS} unless you changed it) right passwords and codes are refused too"),
            format!(
                "`mmctl user reset-password {}`: it mails a link, and the new password sets the count to nothing. Find out first what kept failing, with --user {} --code",
                operands(&[who]),
                operands(&[name])
            ),
        )
    })
}

fn about(user: &User, now: Timestamp) -> Vec<Finding> {
    let name = &user.username;
    let reset = format!("`mmctl user resetmfa {}`", operands(&[name]));
    let mut findings = Vec::new();
    match (user.mfa_active, user.mfa_secret.trim()) {
        (false, "") => return findings,
        (true, "") => findings.push(Finding::problem(
            "mattermost.flag_without_secret",
            format!("{name}: a second factor is asked for (mfaactive), and no key is stored: no code can be right"),
            format!("{reset}, {AGAIN}"),
        )),
        (false, _) => findings.push(Finding::warning(
            "mattermost.pending",
            format!("{name}: a key is stored, and no second factor is asked for: the set-up was begun and never confirmed. The app may hold its entry, and codes of an earlier entry do not fit it"),
            format!("{reset}, have them delete every Mattermost entry for this account in the app, {AGAIN}. Setting mfaactive by hand does not mend it"),
        )),
        (true, secret) => match trouble(secret) {
            Some(Trouble::Unusable(why)) => findings.push(Finding::problem(
                "mattermost.secret",
                format!("{name}: the stored key cannot work: {why}"),
                format!("{reset}, {AGAIN}"),
            )),
            Some(Trouble::Short(bits)) => findings.push(Finding::warning(
                "mattermost.secret_short",
                format!("{name}: the stored key has {bits} bits; RFC 4226 asks for 128"),
                format!("{reset}, {AGAIN}"),
            )),
            None => {}
        },
    }
    if user.mfa_active && matches!(user.auth_service.as_str(), "saml" | "gitlab" | "google" | "office365" | "openid") {
        findings.push(Finding::warning(
            "mattermost.single_sign_on",
            format!(
                "{name}: signs in through {}, where Mattermost asks for no second factor of its own",
                user.auth_service
            ),
            "ask for the second factor at the identity provider",
        ));
    }
    let ahead = user.used_steps.iter().copied().max().filter(|step| *step > now.step(30) + 2);
    if let Some(step) = ahead {
        let seconds = (step - now.step(30)).saturating_mul(30);
        findings.push(Finding::problem(
            "mattermost.step_ahead",
            format!("{name}: the last used code lies {seconds} s ahead of this host's clock: one of the clocks was, or is, wrong, and codes are refused as used until then"),
            format!("compare the clocks (`timedatectl`); if ours is right, {reset}"),
        ));
    }
    findings
}

/// Two users with one key: a copied row, or a restore that went wrong.
fn shared_keys(users: &[&User]) -> Vec<Finding> {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for user in users.iter().filter(|user| !user.mfa_secret.trim().is_empty()) {
        owners.entry(user.mfa_secret.trim()).or_default().push(&user.username);
    }
    let shared = owners.into_values().filter(|names| names.len() > 1);
    shared
        .map(|names| {
            Finding::problem(
                "mattermost.secret_shared",
                format!("{} have the same key: a code of one opens the others", listed(&names)),
                format!("`mmctl user resetmfa {}`, {AGAIN}", operands(&names)),
            )
        })
        .collect()
}

/// One user's key, to hold a code against.
#[must_use]
pub fn subject(user: &User) -> Subject {
    Subject {
        system: "mattermost",
        name: user.username.clone(),
        // One step either way, says its own library.
        window: Window::default(),
        movement: Movement::Time,
        parameters: Parameters::default(),
        secret: Secret::from_foreign_base32(&user.mfa_secret).map_err(Into::into),
        last: user.used_steps.iter().copied().max(),
        reset: format!("`mmctl user resetmfa {}`, {AGAIN}", operands(&[&user.username])),
    }
}
