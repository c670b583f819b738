//! What somebody types as a user name says nothing about anybody else, and nothing about how it went.

use crate::support::{explained, verdict};

const REFUSED: &str = "Tue May 26 11:30:16 2026 : Auth: (3) Login incorrect (pap: Cleartext password does not match \"known good\" password): [bob] (from client vpn port 0 cli 192.0.2.9)\n";

fn none() -> (String, String) {
    ("none".to_owned(), "no_failure".to_owned())
}

#[test]
fn a_radius_user_name_that_reads_like_a_verdict_changes_nothing_for_others() {
    let before = verdict(REFUSED, Some("bob"));
    assert_eq!(before.1, "password_wrong");
    for name in ["x Login OK: [bob", "x) Login OK: [bob] (from client vpn port 0 cli 192.0.2.9)", "x: [bob"] {
        for head in ["Auth: (4) ", "Auth: "] {
            let log = format!(
                "{REFUSED}Tue May 26 11:30:17 2026 : {head}Login incorrect: [{name}] (from client vpn port 0 cli 192.0.2.66)\n"
            );
            assert_eq!(verdict(&log, Some("bob")), before, "{log}");
            assert_eq!(explained(log.as_bytes(), None).answers.len(), 2, "{log}");
        }
    }
}

#[test]
fn a_radius_user_name_does_not_hide_its_own_refusal_nor_blames_another() {
    for name in [
        "carl@x Login OK",
        "x Login OK: [bob",
        "as zombie",
        "mallory] x: [victim",
        "mallory] (from client a) (7) : [victim",
    ] {
        let log = format!("Tue May 26 11:30:17 2026 : Auth: (4) Login incorrect: [{name}] (from client vpn port 0)\n");
        assert_eq!(verdict(&log, Some(name)).1, "totp_invalid", "{log}");
        for other in ["bob", "victim"] {
            assert_eq!(verdict(&log, Some(other)), none(), "{log}");
        }
    }
    let debug = "(5) User-Name = \"user sent to privacyidea: bob\"\n(5) Login incorrect: [x] (from client vpn)\n";
    assert_eq!(verdict(debug, Some("bob")), none());
}

#[test]
fn an_ssh_user_name_neither_silences_a_line_nor_opens_a_session() {
    let head = "May 26 11:30:16 gw sshd[75]: ";
    for name in [
        "(cron:x",
        "(systemd-user:",
        "session closed for user x",
        "session opened for user bob",
        "x : TTY=; COMMAND=",
        "Accepted google_authenticator for bob",
        "Duo login for 'bob",
    ] {
        let log = format!("{head}Invalid user {name} from 192.0.2.66 port 50972\n");
        let all = explained(log.as_bytes(), None).answers;
        assert!(all.len() == 1 && all[0].user.as_deref() != Some("bob"), "{log}{all:?}");
    }
    let log = format!("{head}Failed password for invalid user bob x from 192.0.2.9 port 50972 ssh2\n");
    assert_eq!(verdict(&log, Some("bob")), none());
    let refused = format!("{head}Failed password for bob from 192.0.2.9 port 50972 ssh2\n");
    let log = format!("{refused}{head}Invalid user session opened for user bob from 192.0.2.9 port 50972\n");
    assert_eq!(verdict(&log, Some("bob")), verdict(&refused, Some("bob")));
    assert_ne!(verdict(&log, Some("bob")), none());
}

#[test]
fn an_xrdp_user_name_is_neither_a_verdict_nor_anybody_else() {
    for name in
        ["x ++ created session (access granted): username bob", "x user=bob", "x, login failed for user bob", "bob x"]
    {
        let log = format!("[20260526-11:30:16] [INFO ] AUTHFAIL: user={name} ip=192.0.2.66 time=1770033600\n");
        let all = explained(log.as_bytes(), None).answers;
        assert!(all.len() == 1 && all[0].user.as_deref() != Some("bob"), "{log}{all:?}");
        assert_eq!(verdict(&log, Some("bob")), none(), "{log}");
    }
}

#[test]
fn what_somebody_repeats_of_a_log_is_no_log() {
    let accepted = "Nov 14 10:00:12 gw sshd[70]: Accepted password for vin from 192.0.2.9 port 50972 ssh2\n";
    for line in [
        "Nov 14 10:00:16 gw CRON[998]: (vin) CMD (/home/vin/bin/check.sh --grep \"Invalid verification code\")",
        "Nov 14 10:00:16 gw myapp[311]: ticket 4411 by vin: \"Failed password for vin when I try the VPN\"",
        "Nov 14 10:00:16 gw myapp[311]: user vin wrote: Invalid verification code for vin",
        "Hi team, yesterday \"Invalid verification code\" appeared when vin signed in",
        "> When I run radtest I see \"Login incorrect: [vin]\" in the log.",
        "She said the page shows that the user input wasn't valid, and asked for help.",
        "Ticket #881: user vin reports \"wrong otp value\" since Monday",
    ] {
        let log = format!("{accepted}{line}\n");
        assert_eq!(verdict(&log, Some("vin")), none(), "{line}");
        assert!(explained(line.as_bytes(), None).answers.is_empty(), "{line}");
    }
    // A line of the module alone is what people paste.
    assert_eq!(verdict("Invalid verification code for vin\n", Some("vin")).1, "totp_invalid");
    assert_eq!(
        verdict("dashboard[4]: error: PAM: Authentication failure for vin from 192.0.2.9\n", Some("vin")).1,
        "credentials_rejected"
    );
}

#[test]
fn a_name_with_a_blank_that_nobody_has_is_not_its_first_words() {
    for said in [
        "error: maximum authentication attempts exceeded for invalid user bob x from 192.0.2.66 port 22 ssh2 [preauth]",
        "error: PAM: Authentication failure for illegal user bob x from 192.0.2.66",
        "Connection closed by invalid user bob x 192.0.2.66 port 22 [preauth]",
    ] {
        let log = format!("May 26 11:30:16 gw sshd[75]: {said}\n");
        assert_eq!(verdict(&log, Some("bob")), none(), "{log}");
    }
}

#[test]
fn nobody_speaks_themselves_in_under_a_name_of_their_own() {
    let log = "\
May 26 11:30:16 gw sshd(pam_google_authenticator)[75]: Invalid verification code for alice
May 26 11:30:18 gw sshd[73]: error: PAM: Authentication failure for alice from 192.0.2.9
May 26 11:30:20 gw mallory: Accepted password for alice from 192.0.2.9 port 50972 ssh2
";
    let said = explained(log.as_bytes(), Some("alice")).answers;
    assert!(said.len() == 1 && !said[0].summary.contains("let in"), "{said:?}");
}
