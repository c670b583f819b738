//! Rules are data: complete, consistent, and open to more of them.

use crate::support::{now, rules};
use countersign_core::Reason;
use countersign_interop::{Explainer, Rulebook, System, explain::Question};
use std::collections::BTreeSet;

#[test]
fn every_system_has_rules_and_every_rule_an_identifier_of_its_own() {
    let ids: BTreeSet<&str> = rules().rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules().rules().len());
    for system in System::ALL {
        assert!(rules().rules().iter().any(|rule| rule.system == system), "{system}");
    }
}

#[test]
fn every_rule_says_what_to_do_and_where_it_comes_from() {
    for rule in rules().rules() {
        assert!(
            rule.summary.ends_with('.') && rule.remedy.ends_with('.'),
            "{}: {} {}",
            rule.id,
            rule.summary,
            rule.remedy
        );
        assert!(!rule.source.is_empty(), "{}", rule.id);
    }
}

#[test]
fn every_way_in_which_we_refuse_a_code_has_a_rule() {
    let mut without = Vec::new();
    for reason in Reason::ALL.iter().filter(|reason| !reason.is_accepted()) {
        let of_a_request = [
            "request.",
            "idempotency.",
            "user.exists",
            "user.name_",
            "backup.set_live",
            "factor.secret_",
            "password.weak",
            "policy.reason_needed",
            "policy.approval_needed",
            "policy.no_approver",
        ];
        let is_covered = rules().rules().iter().any(|rule| {
            rule.system == System::Countersign
                && rule
                    .fields
                    .iter()
                    .any(|(name, values)| name == "reason" && values.iter().any(|value| value == reason.code()))
        });
        if !is_covered && !of_a_request.iter().any(|group| reason.code().starts_with(group)) {
            without.push(reason.code());
        }
    }
    assert!(without.is_empty(), "{without:?}");
}

const OWN: &str = r#"
system = "sshd_pam"
[[rule]]
id = "X1"
cause = "token_server_down"
stage = "network"
precedence = 60
any = ["acme_otp: no answer"]
summary = "The token server did not answer."
remedy = "Start it."
source = "our own module"
"#;

fn with(text: &str) -> Result<Rulebook, String> {
    Rulebook::with(&[("own.toml".to_owned(), text.to_owned())]).map_err(|error| error.to_string())
}

#[test]
fn a_rule_of_ones_own_is_asked_too() {
    let rules = with(OWN).unwrap();
    let mut explainer = Explainer::new(&rules, Question { now: now(), ..Question::default() });
    explainer.feed(b"May 26 11:30:16 gw sshd[9]: acme_otp: no answer for user alice\nMay 26 11:30:17 gw sshd[9]: error: PAM: Authentication failure for alice from 192.0.2.1\n");
    let answers = explainer.finish().answers;
    assert_eq!(
        (answers.len(), answers[0].cause.as_str(), answers[0].user.as_deref()),
        (1, "token_server_down", Some("alice"))
    );
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_its_name() {
    let wrong = [
        (OWN.replace("sshd_pam", "vms"), "no system is called vms"),
        (OWN.replace("stage = \"network\"\n", ""), "needs a `stage`"),
        (OWN.replace("any =", "some ="), "unknown field"),
        (OWN.replace("[\"acme_otp: no answer\"]", "[]"), "it would explain every line"),
        (OWN.replace("acme_otp: no answer", "a"), "shorter than four signs"),
        (format!("{OWN}{}", OWN.replace("system = \"sshd_pam\"", "")), "stands there twice"),
    ];
    for (text, says) in wrong {
        let error = with(&text).unwrap_err();
        assert!(error.starts_with("own.toml: ") && error.contains(says), "{error}");
    }
}
