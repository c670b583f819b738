//! The API's document: whether the server does what it says, as other people's programs see it.

use crate::{
    http_support::{DESK, FULL, Site},
    support::{Home, Outcome},
};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Where `cargo xtask test` puts programs from `PyPI`.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin");
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/api");
const DOCUMENT: &str = "/api/v1/openapi.json";

fn program(name: &str) -> PathBuf {
    let path = Path::new(PROGRAMS).join(name);
    assert!(path.exists(), "{name} is fetched by `cargo xtask test`");
    path
}

/// Random calls, right and wrong, by the document: no 5xx, nothing that the document does not say.
fn try_by_its_document(flags: &[&str]) {
    let site = Site::new();
    let key = site.home.client("tried", flags);
    let mut command = site.home.command(program("schemathesis").to_str().unwrap());
    let (config, header) = (format!("{FIXTURES}/schemathesis.toml"), format!("Authorization: Bearer {key}"));
    command.args(["--config-file", &config, "run", &format!("http://{}{DOCUMENT}", site.server.address)]);
    // One seed: a test that passes today passes tomorrow.
    command.args(["--header", &header, "--max-examples", "50", "--seed", "1", "--no-color"]);
    let outcome = Outcome::of(command.output().unwrap());
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stdout.contains("No issues found") || outcome.stdout.contains(" passed"), "{}", outcome.stdout);
    site.stop();
}

#[test]
fn a_client_with_all_scopes_finds_what_the_document_says() {
    try_by_its_document(&[&DESK[..], &FULL[..]].concat());
}

#[test]
fn a_client_that_may_only_verify_finds_what_the_document_says() {
    try_by_its_document(&[]);
}

#[test]
fn a_client_made_from_the_document_enrols_and_verifies_a_user() {
    let site = Site::new();
    let key = site.home.client("portal", &DESK);
    let place = site.home.place();
    std::fs::write(place.join("generator.yml"), "post_hooks: []\n").unwrap();
    std::fs::write(place.join("openapi.json"), site.server.get(DOCUMENT).body).unwrap();
    let mut generator = site.home.command(program("openapi-python-client").to_str().unwrap());
    generator.args(["generate", "--path", "openapi.json", "--output-path", "made", "--meta", "none"]);
    let made = Outcome::of(generator.args(["--config", "generator.yml", "--fail-on-warning"]).output().unwrap());
    assert_eq!(made.code, Some(0), "{}{}", made.stdout, made.stderr);

    let mut python = site.home.command(program("python").to_str().unwrap());
    python.arg(format!("{FIXTURES}/enrol_and_verify.py")).args([&format!("http://{}", site.server.address), &key]);
    let ran = Outcome::of(python.env("PYTHONPATH", place).output().unwrap());
    insta::assert_snapshot!(ran.shown(), @r"
    enrol.confirmed
    accepted ok.next_step
    rejected code.replayed
    active
    [exit 0]
    ");
}

#[test]
fn every_example_in_the_document_is_what_its_schema_says() {
    let document: Value = serde_json::from_str(&Home::empty().text(&["reference", "openapi"])).unwrap();
    let mut checked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let bodies = [operation.get("requestBody")].into_iter().flatten();
            for part in bodies.chain(operation["responses"].as_object().unwrap().values()) {
                for content in part["content"].as_object().unwrap().values() {
                    for example in
                        content.get("examples").and_then(Value::as_object).into_iter().flat_map(|all| all.values())
                    {
                        let found = fault(&document, &content["schema"], &example["value"]);
                        assert_eq!(found, None, "{method} {path}: {example}");
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 15, "only {checked} examples");
}

/// What is wrong with a value by its schema, members that are not listed included.
fn fault(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return fault(document, document.pointer(name.trim_start_matches('#')).unwrap(), value);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|schema| fault(document, schema, value).is_none());
        return (!fits).then(|| format!("{value} is nothing of {any:?}"));
    }
    let is_of_type = match schema["type"].as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    if !is_of_type || schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Some(format!("{value} does not fit {schema}"));
    }
    let mut below = value.as_array().into_iter().flatten();
    below.find_map(|item| fault(document, &schema["items"], item)).or_else(|| faulty_member(document, schema, value))
}

fn faulty_member(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let members = value.as_object()?;
    let is_free = schema["properties"].as_object().is_none_or(serde_json::Map::is_empty);
    let missing =
        schema["required"].as_array().into_iter().flatten().find(|name| !members.contains_key(name.as_str().unwrap()));
    if let Some(name) = missing {
        return Some(format!("{name} is missing"));
    }
    members.iter().find_map(|(name, value)| match schema["properties"].get(name) {
        Some(schema) => fault(document, schema, value).map(|fault| format!("{name}: {fault}")),
        None => (!is_free).then(|| format!("{name} is not in the document")),
    })
}

#[test]
fn what_the_server_answers_has_only_members_that_the_document_lists() {
    let site = Site::new();
    let document: Value = site.server.get(DOCUMENT).json();
    let mut caller = site.auditor();
    let schema = |name: &str| serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
    let fits = |name: &str, value: &Value| assert_eq!(fault(&document, &schema(name), value), None, "{value}");

    let app = site.home.enrolled("alice@example.com");
    let accepted = site.server.verify(&caller.key, "alice@example.com", &app.backup_codes[0]);
    let refused = site.server.verify(&caller.key, "alice@example.com", "000 000");
    fits("Verdict", &accepted);
    fits("Verdict", &refused);
    fits("ShownUser", &caller.get("/api/v1/users/alice@example.com").json());
    fits("Attempts", &caller.get("/api/v1/attempts?user=alice@example.com").json());
    let reference = refused["reference"].as_str().unwrap();
    fits("FoundAttempt", &caller.get(&format!("/api/v1/attempts/{reference}")).json());
    fits("Problem", &caller.get("/api/v1/users/nobody@example.com").json());
    fits("Ready", &site.server.get("/health/ready").json());
}

#[test]
fn the_page_of_the_api_names_every_operation_and_loads_nothing_from_elsewhere() {
    let site = Site::new();
    let page = site.server.get("/api/docs");
    assert_eq!(page.status, 200);
    let body = page.body.replace("<wbr>", "");
    let document: Value = site.server.get(DOCUMENT).json();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let named = format!("<code>{} {path}</code>", method.to_uppercase());
            assert!(body.contains(&named), "{named}");
        }
    }
    assert!(!body.contains("src=\"http"), "something is loaded from elsewhere");
}

#[test]
fn the_first_call_on_the_page_of_the_api_works_as_it_stands_there() {
    let site = Site::new();
    let key = site.home.client("mail", &[]);
    let shell = |command: &str| {
        let mut shell = site.home.command("sh");
        Outcome::of(shell.args(["-c", command]).env("KEY", &key).output().unwrap())
    };
    let page = shell(&format!("curl http://{}/api/docs", site.server.address)).stdout.replace("<wbr>", "");
    let call = page.split("<pre id=\"try\">").nth(1).and_then(|rest| rest.split("</pre>").next()).unwrap();
    let answer = shell(call);
    assert!(answer.stdout.contains("\"verdict\":\"rejected\""), "{call} {answer:?}");
}
