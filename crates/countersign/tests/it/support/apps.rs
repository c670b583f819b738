//! Authenticator apps, played by `oathtool`: somebody else's TOTP and HOTP.

use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// An entry in an app, as it came with the answer that showed it.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) secret: String,
    pub(crate) uri: String,
    pub(crate) backup_codes: Vec<String>,
    algorithm: String,
    digits: String,
    period: String,
}

impl App {
    /// Takes the entry over from the document of `enable --json` or of the API.
    pub(crate) fn scan(document: &Value) -> Self {
        let text = |key: &str| document[key].as_str().unwrap_or_else(|| panic!("{key}: {document}")).to_owned();
        let uri = text("otpauth_uri");
        let codes = document["backup_codes"].as_array().cloned().unwrap_or_default();
        Self {
            secret: text("secret"),
            algorithm: parameter(&uri, "algorithm").unwrap_or("SHA1").to_owned(),
            digits: parameter(&uri, "digits").unwrap_or("6").to_owned(),
            period: parameter(&uri, "period").unwrap_or("30").to_owned(),
            backup_codes: codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
            uri,
        }
    }

    /// The same entry in an app that goes by another algorithm.
    pub(crate) fn as_if(&self, algorithm: &str) -> Self {
        Self { algorithm: algorithm.to_owned(), ..self.clone() }
    }

    /// The code that a phone shows whose clock stands at `seconds` since 1970.
    pub(crate) fn code(&self, seconds: i64) -> String {
        self.codes(seconds, 0).remove(0)
    }

    /// That code and so many after it.
    pub(crate) fn codes(&self, seconds: i64, after: usize) -> Vec<String> {
        let (kind, window) = (format!("--totp={}", self.algorithm), format!("--window={after}"));
        let (period, now) = (format!("--time-step-size={}s", self.period), format!("--now=@{seconds}"));
        let shown = oathtool(&[&kind, "--base32", "--digits", &self.digits, &period, &now, &window, &self.secret]);
        shown.lines().map(str::to_owned).collect()
    }

    /// The code that a token shows at a counter.
    pub(crate) fn code_of_counter(&self, counter: i64) -> String {
        let counter = format!("--counter={counter}");
        oathtool(&["--hotp", "--base32", "--digits", &self.digits, &counter, &self.secret])
    }

    /// The `number`-th code that this app does not show within ten minutes of `seconds`, and that nothing else explains
    /// either: of all codes one in 157 happens to be right for some clock, entry or setting.
    pub(crate) fn wrong(&self, seconds: i64, number: usize) -> String {
        let period: i64 = self.period.parse().unwrap();
        let shown = self.codes(seconds - 20 * period, 40);
        let digits: usize = self.digits.parse().unwrap();
        let codes = (0..).map(|code| format!("{code:0digits$}")).filter(|code| !shown.contains(code));
        let some: Vec<String> = codes.take(number + 12).collect();
        let unexplained = self.unexplained(&some, seconds);
        some.into_iter().zip(unexplained).filter(|(_, is_one)| *is_one).nth(number).unwrap().0
    }

    /// Which codes, typed at `seconds`, nothing explains.
    fn unexplained(&self, codes: &[String], seconds: i64) -> Vec<bool> {
        let number = |text: &String| text.parse::<u32>().unwrap();
        let factor = json!({
            "secret": self.secret, "algorithm": self.algorithm,
            "digits": number(&self.digits), "period": number(&self.period), "last_step": null,
        });
        let window = json!({ "past_steps": 1, "future_steps": 1 });
        let case = |code: &String| {
            let attempts = [json!({ "at": seconds, "code": code })];
            json!({ "id": code, "window": window, "factor": factor, "retired": [], "other_entries": [], "attempts": attempts })
        };
        let asked: String = codes.iter().map(|code| format!("{}\n", case(code))).collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        let mut child = command.arg("diagnose").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
        let told = child.wait_with_output().unwrap().stdout;
        let is_none = |line: &str| {
            let told: Value = serde_json::from_str(line).unwrap();
            told["cause"] == "unexplained" && told["alternatives"].as_array().is_none_or(Vec::is_empty)
        };
        String::from_utf8(told).unwrap().lines().map(is_none).collect()
    }
}

/// A parameter of an otpauth URI.
pub(crate) fn parameter<'a>(uri: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = uri.split_once('?')?;
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn oathtool(arguments: &[&str]) -> String {
    let output = Command::new("oathtool").args(arguments).env("TZ", "UTC").output().expect("oathtool is not installed");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
