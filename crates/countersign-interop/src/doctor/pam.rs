//! The lines by which PAM asks for a code of `libpam-google-authenticator`. The module's own file does not say whether
//! somebody without one is let in: that stands here.

use super::{Finding, operands};

const MODULE: &str = "pam_google_authenticator.so";

/// Whether a text is PAM's configuration of a service.
#[must_use]
pub fn is_service(text: &str) -> bool {
    const KINDS: [&str; 5] = ["auth", "account", "password", "session", "@include"];
    let mut rules = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    let kind = |rule: &str| rule.split_ascii_whitespace().next().unwrap_or_default().trim_start_matches('-').to_owned();
    !lines(text).is_empty() || (rules.peek().is_some() && rules.all(|rule| KINDS.contains(&kind(rule).as_str())))
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
    let found = |(number, options): (usize, Vec<&str>)| {
        let place = format!("{path} line {number}");
        if !options.contains(&"nullok") {
            return Finding::ok("google_authenticator.pam", format!("{place}: everybody is asked for a code"));
        }
        Finding::warning(
            "google_authenticator.nullok",
            format!(
                "{place}: with nullok, whoever has no .google_authenticator gets in without a second factor, and so does whoever moves theirs away"
            ),
            format!(
                "have everybody who signs in there run `google-authenticator -t -d -f -r 3 -R 30 -w 3`, then take the word nullok out of {}. Keep a session open meanwhile: afterwards whoever has no file is refused",
                operands(&[path])
            ),
        )
    };
    lines(text).into_iter().map(found).collect()
}

/// The rules with the module: the number of their line, and its options.
fn lines(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut found: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut goes_on = false;
    for (number, line) in (1..).zip(text.lines()) {
        let rule = line.split('#').next().unwrap_or_default().trim_end();
        let mut words = rule.trim_end_matches('\\').split_ascii_whitespace();
        let is_new = !goes_on && words.any(|word| word.ends_with(MODULE));
        if is_new {
            found.push((number, words.collect()));
        } else if let Some((_, options)) = found.last_mut().filter(|_| goes_on) {
            options.extend(words);
        }
        goes_on = rule.ends_with('\\') && (is_new || goes_on);
    }
    found
}
