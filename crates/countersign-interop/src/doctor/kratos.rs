//! Kratos's identities. It computes SHA1, six digits and 30 seconds whatever its own URI says, while apps go by the
//! URI.

use super::{
    Finding,
    code::Subject,
    having, listed,
    secret::{Trouble, trouble, why},
};
use crate::{foreign::kratos::Identity, shell_word};
use countersign_core::{diagnosis::Window, factor::Movement, import::ImportReason, otp::Parameters, otpauth::Otpauth};
use std::collections::BTreeMap;

/// All that is found among the identities.
#[must_use]
pub fn examine(identities: &[Identity]) -> Vec<Finding> {
    let living: Vec<&Identity> = identities.iter().filter(|identity| !identity.is_inactive).collect();
    let mut findings: Vec<Finding> = living.iter().flat_map(|identity| about(identity)).collect();
    findings.extend(shared_labels(&living));
    findings.extend(without_recovery(&living));
    let with_totp = living.iter().filter(|identity| identity.totp_url.is_some()).count();
    findings.push(Finding::ok(
        "kratos.identities",
        format!("{} looked at, {with_totp} of them with an authenticator app", counted_identities(living.len())),
    ));
    findings
}

fn counted_identities(count: usize) -> String {
    if count == 1 { "1 identity".to_owned() } else { format!("{count} identities") }
}

fn called(identity: &Identity) -> &str {
    identity.names.first().map_or(&identity.id, String::as_str)
}

/// What takes the app away, so that it can be set up anew.
fn reset(identity: &Identity) -> String {
    format!(
        "`curl -X DELETE http://127.0.0.1:4434/admin/identities/{}/credentials/totp`, then have them set it up again in the settings flow",
        shell_word(&identity.id)
    )
}

fn about(identity: &Identity) -> Vec<Finding> {
    let name = called(identity);
    let Some(url) = &identity.totp_url else { return Vec::new() };
    if url.trim().is_empty() {
        return vec![Finding::problem(
            "kratos.secret_missing",
            format!("{name}: there is a credential for an app, and no key in it: no code can be right"),
            reset(identity),
        )];
    }
    let entry = match Otpauth::parse_foreign(url) {
        Ok(entry) => entry,
        Err(error) => {
            return vec![Finding::problem(
                "kratos.uri",
                format!("{name}: the stored totp_url cannot work: {}", why(error.into())),
                reset(identity),
            )];
        }
    };
    let mut findings = Vec::new();
    if let Some(Trouble::Short(bits)) = trouble(&entry.secret.to_base32()) {
        let what = format!("{name}: the stored key has {bits} bits; RFC 4226 asks for 128");
        findings.push(Finding::warning("kratos.secret_short", what, reset(identity)));
    }
    let Parameters { algorithm, digits, period } = entry.parameters;
    if entry.movement == Movement::Counter || entry.parameters != Parameters::default() {
        findings.push(Finding::problem(
            "kratos.parameters",
            format!("{name}: the stored totp_url says {} {} digits {} s, and Kratos computes SHA1 6 digits 30 s whatever it says: an app that follows the URL shows codes that are refused", algorithm.name(), digits.count(), period.seconds()),
            reset(identity),
        ));
    }
    if let Some([0, used]) = identity.recovery {
        findings.push(Finding::warning(
            "kratos.recovery_used_up",
            format!("{name}: all {used} recovery codes (lookup_secret) are used"),
            "have them make new ones in the settings flow",
        ));
    }
    findings
}

/// Apps replace an entry by another one with the same label, without asking.
fn shared_labels(identities: &[&Identity]) -> Vec<Finding> {
    let mut owners: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for identity in identities {
        let entry = identity.totp_url.as_ref().and_then(|url| Otpauth::parse_foreign(url).ok());
        if let Some(entry) = entry {
            let label = (entry.issuer.unwrap_or_default(), entry.account);
            owners.entry(label).or_default().push(called(identity));
        }
    }
    let shared = owners.into_iter().filter(|(_, names)| names.len() > 1);
    shared
        .map(|((issuer, account), names)| {
            Finding::warning(
                "kratos.label_shared",
                format!(
                    "{} have entries with the same label, {issuer}:{account}: an app that gets both keeps one",
                    listed(&names)
                ),
                "give the trait that names the account `\"totp\": {\"account_name\": true}` in the identity schema",
            )
        })
        .collect()
}

fn without_recovery(identities: &[&Identity]) -> Option<Finding> {
    let without =
        |identity: &&&Identity| identity.totp_url.is_some() && identity.recovery.is_none() && identity.passkeys == 0;
    let names: Vec<&str> = identities.iter().filter(without).map(|identity| called(identity)).collect();
    (!names.is_empty()).then(|| {
        Finding::warning(
            "kratos.recovery",
            format!("{} an app and neither recovery codes nor a passkey: {}", having(names.len(), "user"), listed(&names)),
            "set `selfservice.methods.lookup_secret.enabled: true` in kratos.yml, and have them make codes in the settings flow",
        )
    })
}

/// One identity's key, to hold a code against as Kratos does.
#[must_use]
pub fn subject(identity: &Identity) -> Subject {
    let url = identity.totp_url.as_ref().map_or("", |url| url.trim());
    let secret = match url {
        "" => Err(ImportReason::SecretMissing),
        url => Otpauth::parse_foreign(url).map(|entry| entry.secret).map_err(Into::into),
    };
    Subject {
        system: "kratos",
        name: called(identity).to_owned(),
        window: Window::default(),
        movement: Movement::Time,
        parameters: Parameters::default(),
        secret,
        last: None,
        reset: reset(identity),
    }
}
