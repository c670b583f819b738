//! What is no log of a system that is known, what is one and matches no rule, and what is shown of a line.

use crate::support::{asked, explained, now};
use countersign_interop::{System, explain::Question};

/// What no system that is known has written says nothing, even if a word of it looks like one, and even if somebody
/// says whose it is.
#[test]
fn what_is_no_log_is_said_to_be_none() {
    let passwd =
        "root:x:0:0:root:/root:/bin/bash\nsshd:x:74:74:Privilege-separated SSH:/usr/share/empty.sshd:/sbin/nologin\n";
    let prose =
        "# Notes\n\nWe run sshd with pam_google_authenticator, xrdp and a RADIUS server, and privacyidea behind it.\n";
    let auth_log = "May 26 11:30:16 gw sshd[4100]: Server listening on 0.0.0.0 port 22.\nMay 26 11:30:17 gw CRON[2]: pam_unix(cron:session): session closed for user root\n";
    for (text, system) in [
        (passwd, None),
        (passwd, Some(System::SshdPam)),
        (prose, None),
        (prose, Some(System::Xrdp)),
        (auth_log, Some(System::Keycloak)),
        (auth_log, Some(System::Freeradius)),
    ] {
        let rest = asked(text.as_bytes(), Question { system, now: now(), ..Question::default() });
        assert!(rest.is_foreign && rest.answers.is_empty(), "{system:?}: {text} {rest:?}");
    }
    assert!(!explained(auth_log.as_bytes(), None).is_foreign);
}

#[test]
fn lines_of_a_known_program_without_a_rule_are_counted_and_can_be_seen() {
    let log = "May 26 11:30:16 gw sshd[4100]: Something new was said about password=hunter22 today\nMay 26 11:30:17 gw sshd[4101]: Something else\nunrelated\n";
    let rest = explained(log.as_bytes(), None);
    assert_eq!((rest.unruled_lines, rest.unread_lines, rest.unruled.len()), (2, 1, 0));
    let rest = asked(log.as_bytes(), Question { now: now(), keep_unruled: 1, ..Question::default() });
    assert_eq!((rest.unruled_lines, rest.unruled.len(), rest.unruled[0].line), (2, 1, 2));
    let rest = asked(log.as_bytes(), Question { now: now(), keep_unruled: 9, ..Question::default() });
    assert!(!rest.unruled[0].text.contains("hunter22"), "{:?}", rest.unruled);
}

#[test]
fn an_excerpt_of_a_long_line_shows_what_the_rule_is_about() {
    let line = format!(
        "May 26 11:30:16 gw sshd[4100]: {} pam_unix(sshd:auth): Invalid verification code for alice {}",
        "x".repeat(900),
        "y".repeat(900)
    );
    let rest = explained(line.as_bytes(), None);
    let excerpt = rest.answers[0].evidence[0].excerpt(160);
    assert!(
        excerpt.contains("Invalid verification code") && excerpt.starts_with("… x") && excerpt.ends_with("y …"),
        "{excerpt}"
    );
    assert!(excerpt.chars().count() <= 164, "{excerpt}");
}
