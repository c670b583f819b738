//! `diagnose --jsonl`: one answer a line, in order; bad lines named and passed over; no data directory touched.

use crate::support::{Home, Outcome};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Stdio,
};

/// The secret of RFC 6238 appendix B, and its code of six digits at 1 234 567 890 s.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SHOWN_AT: f64 = 1_234_567_890.0;
const SHOWN: &str = "005924";

/// A scenario in which the code was typed so many seconds after it was shown.
fn scenario(id: &str, seconds_later: f64) -> Value {
    json!({
        "id": id,
        "window": { "past_steps": 1, "future_steps": 1 },
        "factor": { "secret": SECRET, "algorithm": "SHA1", "digits": 6, "period": 30, "last_step": null },
        "retired": [],
        "other_entries": [],
        "attempts": [{ "at": SHOWN_AT + seconds_later, "code": SHOWN }],
    })
}

fn answers(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn asked(home: &Home, lines: &[String]) -> Outcome {
    home.run_reading(&format!("{}\n", lines.join("\n")), &["diagnose", "--jsonl"])
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/diagnosis").join(name)
}

#[test]
fn an_answer_has_every_member_of_the_contract() {
    let outcome = asked(&Home::empty(), &[scenario("one", 3_600.5).to_string()]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let mut answer = answers(&outcome).remove(0);
    answer["text"].take();
    insta::assert_json_snapshot!(answer, @r#"
    {
      "alternatives": [
        {
          "cause": "clock.slow",
          "confidence": 0.254067
        }
      ],
      "cause": "clock.zone",
      "coincidence": "1 in 1463",
      "confidence": 0.745697,
      "id": "one",
      "offset_seconds": [
        -3600.5,
        -3570.5
      ],
      "searched": 685,
      "text": null,
      "verdict": "possible"
    }
    "#);
}

#[test]
fn answers_come_in_the_order_of_the_questions_and_leave_no_trace() {
    let home = Home::empty();
    let lines: Vec<String> = (0..50).map(|number| scenario(&format!("n{number}"), 900.0).to_string()).collect();
    let outcome = asked(&home, &lines);
    let ids: Vec<String> = answers(&outcome).iter().map(|answer| answer["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, (0..50).map(|number| format!("n{number}")).collect::<Vec<_>>());
    assert!(!home.data().exists());
}

#[test]
fn unknown_members_are_ignored() {
    let mut strange = scenario("strange", 900.0);
    strange["weather"] = json!({ "deep": [[[1, 2, { "er": null }]]] });
    strange["factor"]["colour"] = json!("green");
    strange["attempts"][0]["finger"] = json!(2);
    let home = Home::empty();
    let outcome = asked(&home, &[strange.to_string(), scenario("strange", 900.0).to_string()]);
    let answers = answers(&outcome);
    assert_eq!((outcome.code, &answers[0]), (Some(0), &answers[1]));
}

/// The scenario with one member replaced.
fn with(pointer: &str, value: Value) -> String {
    let mut changed = scenario("bad", 900.0);
    *changed.pointer_mut(pointer).unwrap() = value;
    changed.to_string()
}

#[test]
fn a_bad_line_is_named_by_its_number_and_all_others_are_answered() {
    let mut missing = scenario("bad", 900.0);
    missing["factor"].as_object_mut().unwrap().remove("secret");
    let mut unasked = scenario("bad", 900.0);
    unasked.as_object_mut().unwrap().remove("attempts");
    let bad = [
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "[".repeat(100_000),
        format!("\"{}\"", "x".repeat(2 << 20)),
        missing.to_string(),
        unasked.to_string(),
        with("/id", json!(null)),
        with("/factor/secret", json!("")),
        with("/factor/secret", json!("0189")),
        with("/factor/digits", json!(0)),
        with("/factor/digits", json!(99)),
        with("/factor/digits", json!(6.5)),
        with("/factor/period", json!(0)),
        with("/factor/period", json!(-30)),
        with("/factor/algorithm", json!("MD5")),
        with("/window/past_steps", json!(1e300)),
        with("/attempts", json!([])),
        with("/attempts/0/at", json!(1e300)),
        with("/attempts/0/at", json!("now")),
        with("/attempts/0/code", json!(123_456)),
    ];
    let good = scenario("good", 900.0).to_string();
    let lines: Vec<String> = bad.iter().flat_map(|bad| [bad.clone(), good.clone()]).collect();
    let outcome = asked(&Home::empty(), &lines);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(answers(&outcome).len(), bad.len());
    let named: Vec<&str> = outcome.stderr.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    let odd: Vec<String> = (0..bad.len()).map(|number| format!("line {}", 2 * number + 1)).collect();
    assert_eq!(named, odd);
    assert!(!outcome.stderr.contains(SECRET) && !outcome.stderr.contains(SHOWN), "{}", outcome.stderr);
}

#[test]
fn strange_but_possible_values_are_answered() {
    let strange = [
        with("/attempts/0/at", json!(-1_000_000.5)),
        with("/attempts/0/at", json!(0)),
        with("/attempts/0/code", json!("")),
        with("/attempts/0/code", json!("9".repeat(5_000))),
        with("/attempts/0/code", json!("\u{0}\u{202e}٣")),
        with("/factor/last_step", json!(i64::MIN)),
        with("/factor/last_step", json!(i64::MAX)),
        with("/factor/secret", json!("ge zd")),
        with("/window/past_steps", json!(65_535)),
    ];
    let outcome = asked(&Home::empty(), &strange);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    assert_eq!(answers(&outcome).len(), strange.len());
}

#[test]
fn no_input_has_no_answer_and_empty_lines_are_none() {
    let home = Home::empty();
    for text in ["", "\n\n  \n"] {
        let outcome = home.run_reading(text, &["diagnose", "--jsonl"]);
        assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (Some(0), "", ""));
    }
    assert_eq!(home.run_reading("", &["diagnose"]).code, Some(0), "the flag is the only form and need not be named");
}

#[test]
fn each_question_is_answered_before_the_next_is_asked() {
    let home = Home::empty();
    let mut child = home.countersign(&["diagnose", "--jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in ["first", "second"] {
        writeln!(stdin, "{}", scenario(id, 900.0)).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = Home::empty();
    let mut child = home.countersign(&["diagnose", "--jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..100 {
        if writeln!(stdin, "{}", scenario("x", 900.0)).is_err() {
            break;
        }
    }
    drop(stdin);
    let outcome = Outcome::of(child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_labelled_scenarios_are_answered_as_well_as_can_be_and_no_better() {
    let scenarios = std::fs::read_to_string(fixture("scenarios.jsonl")).unwrap();
    let labels = std::fs::read_to_string(fixture("labels.jsonl")).unwrap();
    let outcome = Home::empty().run_reading(&scenarios, &["diagnose", "--jsonl"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let (mut right, mut sure_and_wrong, mut blamed) = (0, 0, 0);
    let answers = answers(&outcome);
    assert_eq!(answers.len(), labels.lines().count());
    for (answer, label) in answers.iter().zip(labels.lines()) {
        let label: Value = serde_json::from_str(label).unwrap();
        assert_eq!(answer["id"], label["id"]);
        let cause = label["cause"].as_str().unwrap().replace("code.stale", "code.expired");
        let is_right = answer["cause"] == cause.as_str();
        let is_sure = answer["confidence"].as_f64().unwrap() >= 0.95;
        right += usize::from(is_right);
        sure_and_wrong += usize::from(is_sure && !is_right);
        blamed += usize::from(is_sure && !is_right && cause == "unexplained");
    }
    // The best that can be done is 911 in 1 000; two points above that would have learnt the labels.
    assert!((895..=931).contains(&(right * 1_000 / answers.len())), "{right}");
    assert!(sure_and_wrong * 1_000 <= answers.len() * 12, "{sure_and_wrong}");
    assert!(blamed <= 2, "{blamed}");
}
