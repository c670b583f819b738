//! Every rule can be reached: a line as its system writes it, with the text of the rule in it, is explained by it.

use crate::support::{explained, rules};
use countersign_interop::{System, rules::Rule};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// A line of a system, with a text where that system puts it and fields as a rule asks for them.
fn line_with(system: System, text: &str, fields: &[(String, String)]) -> String {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    match system {
        System::Mattermost => mattermost(text, field("err_where"), field("http_code")),
        System::Kratos if field("error").is_some() => format!("time={AT} level=info msg={text}. audience=audit error=x1 login_flow=map[id:f1] service_name=Ory Kratos"),
        System::Kratos => json!({"time": AT, "level": "info", "msg": "Encountered self-service login error.", "audience": "audit", "service_name": "Ory Kratos", "error": {"message": text}, "login_flow": {"id": "f1"}}).to_string(),
        System::OktaCp => format!("2026-05-26 11:30:16,001 [1] exception thrown is = System.Net.WebException: {text}<CR><LF>   at OktaWidget.X()"),
        System::SshdPam => sshd(text, field("module"), field("reason")),
        System::Xrdp => format!("[2026-05-26T11:30:16.001+0000] [INFO ] {text}alice"),
        System::Freeradius => freeradius(text),
        System::Privacyidea if text.is_empty() => privacyidea("", field("authentication").unwrap_or("REJECT")),
        System::Privacyidea => privacyidea(text, "REJECT"),
        System::Keycloak => keycloak(text, fields),
        System::Authelia => format!("time=\"{AT}\" level=error msg=\"Error: {text}\" error=\"{text}\" method=POST path=/api/secondfactor/totp remote_ip=192.0.2.1"),
        System::Authentik => authentik(text, fields),
        System::Countersign => countersign(text, fields),
    }
}

const AT: &str = "2026-05-26T11:30:16Z";

fn mattermost(text: &str, place: Option<&str>, code: Option<&str>) -> String {
    let head = "{\"timestamp\":\"2026-05-26 11:30:16.101 Z\",\"level\":\"debug\",\"path\":\"/api/v4/users/login\",\"ip_addr\":\"192.0.2.1\"";
    if text.starts_with('"') {
        let place = if text.contains("err_where") {
            ""
        } else {
            ",\"event\":\"login\",\"api_path\":\"/api/v4/users/login\",\"login_id\":\"alice\""
        };
        return format!("{head},{text}{place}}}");
    }
    let (place, code) = (place.unwrap_or("login"), code.unwrap_or("401"));
    format!("{head},\"err_where\":\"{place}\",\"http_code\":{code},\"msg\":{}}}", json!(text))
}

fn sshd(text: &str, module: Option<&str>, reason: Option<&str>) -> String {
    let (program, pid) = match module {
        Some(module) => (format!("sshd({module})"), 4100),
        None => ("sshd".to_owned(), 4098),
    };
    let text = match (text, reason) {
        ("Duo login for", Some(reason)) => format!("Failed Duo login for 'alice' from 192.0.2.1: {reason}"),
        (text, _) if text.starts_with("OATH_") => {
            format!("[pam_oath.c:pam_sm_authenticate(402)] authenticate rc -6 ({text}: x)")
        }
        (text, _) if text.starts_with("\":") => format!("Failed to read \"/home/alice/.google_authenticator{text}"),
        (", deny ", _) => "user alice (1000) tally 9, deny 3".to_owned(),
        ("error: PAM: ", _) => "error: PAM: Authentication failure for alice from 192.0.2.1".to_owned(),
        (text, _) if text.ends_with(' ') => format!("{text}alice from 192.0.2.1 port 5"),
        (text, _) => text.to_owned(),
    };
    format!("May 26 11:30:16 gw {program}[{pid}]: {text}")
}

fn freeradius(text: &str) -> String {
    let text = match text {
        "Expected [0-9]{6}" | "totp: Expected " => "(3) totp: Expected 123456",
        "Login incorrect: [" => "(3) Login incorrect: [alice] (from client vpn port 0)",
        text => text,
    };
    format!("Tue May 26 11:30:16 2026 : Auth: {text}")
}

fn privacyidea(info: &str, authentication: &str) -> String {
    let record = json!({"action": "POST /validate/check", "authentication": authentication, "info": info, "realm": "r", "serial": "T1", "success": false, "token_type": "totp", "user": "alice"});
    format!("[2026-05-26 11:30:16,421][1][2][INFO][pi-audit:87] {record}")
}

fn keycloak(text: &str, fields: &[(String, String)]) -> String {
    // Events begin with their type.
    let (first, rest): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| name == "type");
    let pairs: String = first.into_iter().chain(rest).map(|(name, value)| format!(", {name}=\"{value}\"")).collect();
    let given = |name: &str| fields.iter().any(|(known, _)| known == name);
    let kind = if text.ends_with("_ERROR") { text } else { "LOGIN_ERROR" };
    let kind = if given("type") { String::new() } else { format!("type=\"{kind}\", ") };
    let error = match text {
        "" => String::new(),
        "selected_credential_id" => ", error=\"invalid_user_credentials\", selected_credential_id=\"c1\"".to_owned(),
        text => format!(", error=\"{text}\""),
    };
    let pairs = if given("type") { pairs.trim_start_matches(", ").to_owned() } else { format!("realmId=\"r\"{pairs}") };
    format!(
        "2026-05-26 11:30:16,100 WARN  [org.keycloak.events] (t-1) {kind}{pairs}, userId=\"u1\", ipAddress=\"192.0.2.1\"{error}"
    )
}

fn authentik(text: &str, fields: &[(String, String)]) -> String {
    let mut event = json!({"event": if text.is_empty() { "Created Event" } else { text }, "logger": "authentik.events.models", "timestamp": "2026-05-26T11:30:16", "request_id": "r1", "context": {"username": "alice", "stage": {}}});
    for (name, value) in fields {
        match name.rsplit_once('.') {
            Some(("context", own)) => event["context"][own] = json!(value),
            Some((_, own)) => event["context"]["stage"][own] = json!(value),
            None if name == "action" => event["action"] = json!(value),
            None => event["context"][name] = json!(value),
        }
    }
    if text.starts_with("authentik_stages") {
        event["action"] = json!("login_failed");
        event["context"]["stage"]["app"] = json!(text);
    }
    event.to_string()
}

fn countersign(text: &str, fields: &[(String, String)]) -> String {
    if !text.is_empty() {
        return format!("{AT} INFO {text} user=alice");
    }
    let mut row = json!({"id": 1, "at": AT, "kind": "verification", "reference": "K7QF-2M9D", "user": "u1"});
    for (name, value) in fields {
        row[name] = json!(value);
    }
    row.to_string()
}

/// Stage and cause of every answer to a line, and which rules spoke.
fn said(line: &str) -> (Vec<(String, String)>, Vec<String>) {
    let answers = explained(line.as_bytes(), None).answers;
    let causes = answers.iter().map(|answer| (answer.stage.word().to_owned(), answer.cause.clone())).collect();
    let evidence = answers.iter().flat_map(|answer| &answer.evidence).map(|evidence| evidence.rule.clone());
    (causes, evidence.collect())
}

#[test]
fn every_text_that_is_known_to_explain_a_refusal_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/explain-literals.json");
    let known: Vec<Value> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(known.len(), 229);
    let mut wrong = Vec::new();
    for rule in &known {
        let word = |name: &str| rule[name].as_str().unwrap();
        let system = System::from_word(word("system")).unwrap();
        for text in word("literal").split('|') {
            let line = line_with(system, text, &[]);
            let (causes, rules) = said(&line);
            let expected = (word("stage").to_owned(), word("cause").to_owned());
            if causes != [expected.clone()] {
                wrong.push(format!("{}: {causes:?} by {rules:?} instead of {expected:?}\n  {line}", word("id")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every combination of a text and of values that a rule may ask for, each value once.
fn ways(rule: &Rule) -> Vec<(String, Vec<(String, String)>)> {
    let texts = if rule.any.is_empty() { vec![String::new()] } else { rule.any.clone() };
    let most = rule.fields.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    let fields = |round: usize| {
        let value = |values: &[String]| values[round % values.len()].replace('*', "x1");
        rule.fields.iter().map(|(name, values)| (name.clone(), value(values))).collect::<Vec<_>>()
    };
    texts.iter().flat_map(|text| (0..most).map(|round| (text.clone(), fields(round)))).collect()
}

#[test]
fn every_rule_is_the_one_that_explains_a_line_made_for_it() {
    let mut wrong = Vec::new();
    for rule in rules().rules() {
        for (text, fields) in ways(rule) {
            let line = line_with(rule.system, &text, &fields);
            let (causes, spoke) = said(&line);
            if !spoke.contains(&rule.id) && !causes.contains(&(rule.stage.word().to_owned(), rule.cause.clone())) {
                wrong.push(format!("{}: {causes:?} by {spoke:?}\n  {line}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
