//! The lines by which PAM asks for a code of `libpam-google-authenticator`. The module's own file does not say whether
//! somebody without one is let in: that stands here.

use super::{Finding, operands};

const MODULE: &str = "pam_google_authenticator.so";

/// Whether a text is PAM's configuration of a service.
#[must_use]
pub fn is_service(text: &str) -> bool {
    const KINDS: [&str; 5] = ["auth", "account", "password", "session", "@include"];
    let is_rule = |line: &str| {
        let kind = line.split_ascii_whitespace().next().unwrap_or_default();
        KINDS.contains(&kind.trim_start_matches('-'))
    };
    let mut rules = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // Whoever owns a secret file may append to it what they like: its first line is the key all the same.
    rules.next().is_some_and(is_rule) && (!lines(text).is_empty() || rules.all(is_rule))
}

/// That nobody is asked for a code by a service.
#[must_use]
pub fn without(path: &str) -> Finding {
    Finding::warning(
        "google_authenticator.not_asked",
        format!(
            "{path} does not name {MODULE}: this service asks nobody for a code, unless a file that it includes does"
        ),
        format!(
            "look at the files behind @include too, and add `auth required {MODULE}` where the code is to be asked for; keep a session open meanwhile"
        ),
    )
}

/// What is found in the configuration of a service, such as `/etc/pam.d/sshd`; nothing if the module is not in it.
#[must_use]
pub fn examine(path: &str, text: &str) -> Vec<Finding> {
    let found = |rule: Rule<'_>| {
        let place = format!("{path} line {}", rule.number);
        if rule.options.contains(&"nullok") {
            return Finding::warning(
                "google_authenticator.nullok",
                format!(
                    "{place}: with nullok, whoever has no .google_authenticator gets in without a second factor, and so does whoever moves theirs away"
                ),
                format!(
                    "have everybody who signs in there run `google-authenticator -t -d -f -r 3 -R 30 -w 3`, then take the word nullok out of {}. Keep a session open meanwhile: afterwards whoever has no file is refused",
                    operands(&[path])
                ),
            );
        }
        if rule.is_asked() {
            return Finding::ok("google_authenticator.pam", format!("{place}: everybody is asked for a code"));
        }
        Finding::warning(
            "google_authenticator.not_required",
            format!(
                "{place}: as it stands there ({}), a wrong code need not be the end: others may let in or the line asks nobody",
                rule.says
            ),
            format!(
                "write `auth required {MODULE}` where the code is to be asked for, unless what stands around it is meant to decide; keep a session open meanwhile"
            ),
        )
    };
    lines(text).into_iter().map(found).collect()
}

/// A rule with the module.
struct Rule<'a> {
    number: usize,
    /// Kind and control, as in `auth required`.
    says: String,
    options: Vec<&'a str>,
}

impl Rule<'_> {
    /// Whether nobody gets past it with a wrong code.
    fn is_asked(&self) -> bool {
        let (kind, control) = self.says.split_once(' ').unwrap_or((&self.says, ""));
        let is_strict = matches!(control, "required" | "requisite") || control.starts_with('[');
        kind.trim_start_matches('-') == "auth" && is_strict
    }
}

fn lines(text: &str) -> Vec<Rule<'_>> {
    let mut found: Vec<Rule<'_>> = Vec::new();
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        let rule = line.split('#').next().unwrap_or_default().trim_end();
        let words: Vec<&str> = rule.trim_end_matches('\\').split_ascii_whitespace().collect();
        let at = words.iter().position(|word| word.ends_with(MODULE)).filter(|_| !goes_on);
        if let Some((says, options)) = at.and_then(|at| Some((words.get(..at)?, words.get(at + 1..)?))) {
            found.push(Rule { number, says: says.join(" "), options: options.to_vec() });
        } else if let Some(last) = found.last_mut().filter(|_| goes_on) {
            last.options.extend(&words);
        }
        goes_on = rule.ends_with('\\') && (at.is_some() || goes_on);
    }
    found
}
