//! Which lines are one sign-in, and whose.

use crate::support::{explained, now, rules, verdict};
use countersign_interop::{
    Explainer,
    explain::{Answer, Question},
};

fn causes(log: &str, user: &str) -> Vec<String> {
    explained(log.as_bytes(), Some(user)).answers.iter().map(|answer| answer.cause.clone()).collect()
}

const TWO_AT_ONCE: &str = "\
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Trying to reuse a previously used time-based code (\"/home/alice/.google_authenticator\").
May 26 11:30:16 gw sshd(pam_google_authenticator)[5200]: Failed to update secret file \"/home/bob/.google_authenticator\": Permission denied
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice
May 26 11:30:17 gw sshd[5198]: error: PAM: Authentication failure for bob from 192.0.2.2
May 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.1
May 26 11:30:19 gw sshd[6000]: Accepted keyboard-interactive/pam for carol from 192.0.2.3 port 5 ssh2
";

#[test]
fn two_users_at_the_same_second_are_told_apart() {
    assert_eq!(causes(TWO_AT_ONCE, "alice"), ["totp_replayed"]);
    assert_eq!(causes(TWO_AT_ONCE, "bob"), ["state_file_write_failed"]);
}

#[test]
fn who_got_in_is_not_blamed_for_others() {
    assert_eq!(causes(TWO_AT_ONCE, "carol"), ["no_failure"]);
    assert_eq!(causes(TWO_AT_ONCE, "nobody"), ["no_failure"]);
}

#[test]
fn a_refusal_stays_one_when_the_next_attempt_succeeds_and_that_is_said() {
    let log = "\
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice
May 26 11:30:17 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.1
May 26 11:30:40 gw sshd(pam_google_authenticator)[4101]: Accepted google_authenticator for alice
May 26 11:30:40 gw sshd[4098]: Accepted keyboard-interactive/pam for alice from 192.0.2.1 port 5 ssh2
";
    let summary = |log: &str| {
        let answers = explained(log.as_bytes(), Some("alice")).answers;
        let [answer] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!(answer.cause, "totp_invalid");
        answer.summary.clone()
    };
    let said = "They tried again and were let in at 2026-05-26T11:30:40Z.";
    assert!(summary(log).ends_with(said), "{}", summary(log));
    // In reverse, as `journalctl -r` and most collectors of logs have it, what came later is not known yet.
    let reverse: Vec<_> = log.lines().rev().collect();
    assert!(!summary(&reverse.join("\n")).contains("let in"));
    // Hours later, or from somewhere else, it is another sign-in.
    assert!(!summary(&log.replace("11:30:40", "14:30:40")).contains("let in"));
    assert!(!summary(&log.replace("192.0.2.1 port", "203.0.113.9 port")).contains("let in"));
    // The code was right the second time, and the password was not.
    let then = "May 26 11:30:40 gw sshd[4098]: Accepted keyboard-interactive/pam for alice from 192.0.2.1 port 5 ssh2";
    let refused = "May 26 11:30:42 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.1";
    assert_eq!(causes(&log.replace(then, refused), "alice").last().unwrap(), "credentials_rejected");
}

#[test]
fn the_end_of_a_session_does_not_draw_the_next_attempt_to_itself() {
    let log = "\
Nov 25 04:25:30 gw sshd(pam_google_authenticator)[30803]: Accepted google_authenticator for alice
Nov 25 04:25:30 gw sshd[30758]: Accepted keyboard-interactive/pam for alice from 192.0.2.1 port 45020 ssh2
Nov 25 04:25:30 gw sshd[30809]: Received disconnect from 192.0.2.1 port 45020:11: disconnected by user
Nov 25 04:25:30 gw sshd[30809]: Disconnected from user alice 192.0.2.1 port 45020
Nov 25 04:25:30 gw sshd[30758]: pam_unix(sshd:session): session closed for user alice
Nov 25 04:25:30 gw sshd[30865]: PAM _pam_init_handlers: no default config other
Nov 25 04:25:30 gw sshd(pam_google_authenticator)[30880]: Trying to reuse a previously used time-based code.
Nov 25 04:25:30 gw sshd(pam_google_authenticator)[30880]: Invalid verification code for alice
Nov 25 04:25:30 gw sshd[30865]: error: PAM: Authentication failure for alice from 192.0.2.1
Nov 25 04:25:30 gw sshd[30865]: Connection closed by authenticating user alice 192.0.2.1 port 45026 [preauth]
Nov 25 04:25:30 gw sshd[30901]: PAM _pam_init_handlers: no default config other
Nov 25 04:25:30 gw sshd(pam_google_authenticator)[30903]: Invalid verification code for alice
Nov 25 04:25:30 gw sshd[30901]: error: PAM: Authentication failure for alice from 192.0.2.1
";
    assert_eq!(causes(log, "alice"), ["totp_replayed", "totp_invalid"]);
    // On a busy machine the module's process is not near the daemon's: then the name is all that joins them.
    for distance in [1, 20, 33, 90, 5_000] {
        let mut busy = log.to_owned();
        for (daemon, module) in [(30_758, 30_803), (30_865, 30_880), (30_901, 30_903)] {
            busy = busy.replace(&format!("[{module}]"), &format!("[{}]", daemon + distance));
        }
        assert_eq!(causes(&busy, "alice"), ["totp_replayed", "totp_invalid"], "{distance}");
    }
}

#[test]
fn a_module_that_refused_before_another_accepted_is_no_failure() {
    let log = "\
May 26 11:30:16 gw sshd[4098]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=alice
May 26 11:30:16 gw sshd[4098]: pam_sss(sshd:auth): authentication success; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1 user=alice
May 26 11:30:16 gw sshd[4098]: Accepted password for alice from 192.0.2.1 port 5 ssh2
";
    assert_eq!(causes(log, "alice"), ["no_failure"]);
}

#[test]
fn requests_behind_one_address_find_their_audit_records_in_order() {
    let reason = |request: &str, place: &str| {
        format!(
            "{{\"level\":\"debug\",\"ts\":1590507016.4,\"msg\":\"x\",\"path\":\"/api/v4/users/login\",\"request_id\":\"{request}\",\"ip_addr\":\"198.51.100.7\",\"user_id\":\"\",\"err_where\":\"{place}\",\"http_code\":401}}\n"
        )
    };
    let record = |login: &str| {
        format!(
            "{{\"api_path\":\"/api/v4/users/login\",\"event\":\"login\",\"status\":\"fail\",\"ip_address\":\"198.51.100.7\",\"login_id\":\"{login}\"}}\n"
        )
    };
    let log = reason("r1", "checkUserMfa") + &reason("r2", "checkUserPassword") + &record("alice") + &record("bob");
    assert_eq!(causes(&log, "alice"), ["totp_invalid"]);
    assert_eq!(causes(&log, "bob"), ["password_wrong"]);
}

#[test]
fn radius_and_the_module_behind_it_are_one_attempt() {
    let log = "\
May 26 11:30:16 gw radiusd(pam_google_authenticator)[900]: Invalid verification code for alice
May 26 11:30:16 gw radiusd[880]: (12) Login incorrect (pam: pam_authenticate failed: Authentication failure): [alice] (from client vpn port 0 cli 192.0.2.40)
";
    assert_eq!(verdict(log, Some("alice")).1, "totp_invalid");
}

#[test]
fn a_user_is_found_by_identifier_when_the_log_shows_both() {
    let log = "2026-04-13 01:10:00,100 WARN  [org.keycloak.events] (t) type=\"LOGIN_ERROR\", realmId=\"r\", userId=\"b26a\", ipAddress=\"192.0.2.70\", error=\"invalid_user_credentials\", code_id=\"c\", username=\"alice\"
2026-04-13 01:10:30,100 WARN  [org.keycloak.events] (t) type=\"LOGIN_ERROR\", realmId=\"r\", userId=\"b26a\", ipAddress=\"192.0.2.70\", error=\"invalid_user_credentials\", code_id=\"d\", selected_credential_id=\"s\"
";
    assert_eq!(causes(log, "alice"), ["password_wrong", "totp_invalid"]);
    assert_eq!(causes(log, "b26a"), ["password_wrong", "totp_invalid"]);
}

#[test]
fn what_concerns_everybody_is_told_to_everybody() {
    let log = "time=\"2026-05-26T11:00:00Z\" level=error msg=\"Error occurred running a startup check\" error=\"the system clock is not synchronized accurately enough with the configured NTP server\" provider=ntp\n\
time=\"2026-05-26T11:30:00Z\" level=debug msg=\"Successful TOTP authentication attempt made by user 'alice'\" method=POST path=/api/secondfactor/totp remote_ip=192.0.2.80\n";
    let answers = explained(log.as_bytes(), Some("alice")).answers;
    let told: Vec<_> = answers.iter().map(|answer| (answer.user.as_deref(), answer.cause.as_str())).collect();
    assert_eq!(told, [(Some("alice"), "no_failure"), (None, "server_clock_wrong")]);
}

const UNREADABLE: &str = "May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Failed to read \"/home/dave/.google_authenticator\" for \"dave\"\n";

#[test]
fn a_secret_file_that_cannot_be_read_explains_the_refusal_even_without_a_cause() {
    let refusal = "May 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for dave\n";
    for log in [format!("{UNREADABLE}{refusal}"), UNREADABLE.to_owned(), UNREADABLE.trim_end().to_owned()] {
        assert_eq!(causes(&log, "dave"), ["no_factor_enrolled"], "{log}");
    }
    let with_cause = UNREADABLE.replace("for \"dave\"", "for \"dave\": Permission denied");
    assert_eq!(causes(&with_cause, "dave"), ["state_file_permission"]);
}

#[test]
fn pam_names_the_user_without_an_address_too() {
    let log = "May 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for dave\n";
    assert_eq!(causes(log, "dave"), ["credentials_rejected"]);
    assert_eq!(causes(log, "erin"), ["no_failure"]);
}

#[test]
fn a_wrong_code_at_mattermost_is_one_wherever_it_was_noticed() {
    let log = |place: &str| {
        format!(
            "{{\"timestamp\":\"2023-05-26 11:30:16.101 Z\",\"level\":\"debug\",\"msg\":\"Invalid MFA token.\",\"path\":\"/api/v4/users/login\",\"user_id\":\"ab1\",\"err_where\":\"{place}\",\"http_code\":401}}\n"
        )
    };
    assert_eq!(causes(&log("Login"), "ab1"), ["totp_invalid"]);
    assert_eq!(causes(&log("ActivateMfa"), "ab1"), ["enrolment_code_wrong"]);
}

#[test]
fn our_own_audit_has_identifiers_only_and_a_reference_to_ask_with() {
    let log = "{\"id\":1,\"at\":\"2026-05-26T11:30:16Z\",\"kind\":\"verification\",\"reference\":\"K7QF-2M9D\",\"user\":\"usr_1\",\"verdict\":\"rejected\",\"reason\":\"code.wrong\"}\n";
    let rest = explained(log.as_bytes(), Some("usr_1"));
    assert!(rest.answers[0].remedy.contains("countersign why K7QF-2M9D"), "{:?}", rest.answers);
    let nobodys = log.replace("\"usr_1\"", "null").replace("code.wrong", "client.unknown");
    let rest = explained(format!("{log}{nobodys}").as_bytes(), Some("alice@example.com"));
    assert_eq!(rest.answers[0].cause, "no_failure");
    assert!(rest.answers[0].summary.contains("identifiers only"), "{:?}", rest.answers);
    let hostile = log.replace("K7QF-2M9D", "1; reboot");
    assert!(explained(hostile.as_bytes(), None).answers[0].remedy.contains("why REFERENCE"));
}

/// As sshd and its module wrote them on a host where twenty other programs started in between.
#[test]
fn a_module_finds_its_sshd_on_a_busy_host() {
    let log = "\
Nov 25 03:13:30 gw sshd[28707]: PAM _pam_init_handlers: no default config other
Nov 25 03:13:30 gw sshd(pam_google_authenticator)[28711]: Trying to reuse a previously used time-based code. (\"/srv/state/alice\")Retry again in 30 seconds.
Nov 25 03:13:30 gw sshd(pam_google_authenticator)[28711]: Invalid verification code for alice
Nov 25 03:13:30 gw sshd[28707]: error: PAM: Authentication failure for alice from 192.0.2.1
Nov 25 03:13:30 gw sshd[28707]: Connection closed by authenticating user alice 192.0.2.1 port 37258 [preauth]
Nov 25 03:13:31 gw sshd[28732]: PAM _pam_init_handlers: no default config other
Nov 25 03:13:31 gw sshd(pam_google_authenticator)[28752]: Invalid verification code for alice
Nov 25 03:13:31 gw sshd[28732]: error: PAM: Authentication failure for alice from 192.0.2.1
Nov 25 03:13:31 gw sshd[28732]: Connection closed by authenticating user alice 192.0.2.1 port 37270 [preauth]
";
    assert_eq!(causes(log, "alice"), ["totp_replayed", "totp_invalid"]);
}

/// A file that the module does not use is the cause, not that it then knows no secret.
#[test]
fn a_file_that_others_may_read_is_named_before_what_follows_from_it() {
    let log = "\
Nov 25 03:13:31 gw sshd(pam_google_authenticator)[75]: Secret file \"/home/alice/.google_authenticator\" permissions (0644) are more permissive than 0600
Nov 25 03:13:31 gw sshd(pam_google_authenticator)[75]: No secret configured for user alice, asking for code anyway.
Nov 25 03:13:31 gw sshd(pam_google_authenticator)[75]: Invalid verification code for alice
Nov 25 03:13:31 gw sshd[73]: error: PAM: Authentication failure for alice from 192.0.2.1
";
    assert_eq!(verdict(log, Some("alice")).1, "state_file_permission");
}

/// What is said of a user about several files.
fn of_files(files: &[(&str, &str)], user: &str) -> Vec<Answer> {
    let question = Question { user: Some(user.to_owned()), now: now(), ..Question::default() };
    let mut explainer = Explainer::new(rules(), question);
    for (name, log) in files {
        explainer.begin(Some(name));
        explainer.feed(log.as_bytes());
    }
    explainer.finish().answers
}

const RADIUS: &str = "\
Tue May 26 11:30:16 2026 : Auth: (4) Login incorrect: [bob] (from client vpn port 0 cli 192.0.2.8)
Tue May 26 11:30:17 2026 : Info: rlm_perl: privacyIDEA access denied for alice realm=''
Tue May 26 11:30:17 2026 : Auth: (5) Login incorrect: [alice] (from client vpn port 0 cli 192.0.2.9)
Tue May 26 11:42:00 2026 : Auth: (6) Login incorrect: [alice] (from client vpn port 0 cli 192.0.2.9)
";
const PRIVACYIDEA: &str = "\
[2026-05-26 11:30:16,421][1][2][INFO][pi-audit:87] {\"action\": \"POST /validate/check\", \"authentication\": \"REJECT\", \"info\": \"matching 1 tokens, Failcounter exceeded\", \"realm\": \"r\", \"serial\": \"T1\", \"success\": false, \"token_type\": \"totp\", \"user\": \"alice\"}
[2026-05-26 11:30:16,500][1][2][INFO][pi-audit:87] {\"action\": \"POST /validate/check\", \"authentication\": \"REJECT\", \"info\": \"wrong otp pin\", \"realm\": \"r\", \"serial\": \"T2\", \"success\": false, \"token_type\": \"totp\", \"user\": \"bob\"}
";

#[test]
fn who_was_asked_explains_what_the_one_who_asked_could_not() {
    for files in [
        [("radius.log", RADIUS), ("privacyidea.log", PRIVACYIDEA)],
        [("privacyidea.log", PRIVACYIDEA), ("radius.log", RADIUS)],
    ] {
        let answers = of_files(&files, "alice");
        let told: Vec<_> =
            answers.iter().map(|one| (one.cause.as_str(), one.file.as_deref(), one.lines.clone())).collect();
        let (asked, asks) = (Some("privacyidea.log"), Some("radius.log"));
        assert_eq!(told, [("factor_locked_out", asked, vec![1]), ("totp_invalid", asks, vec![4])]);
        let before: Vec<_> = answers[0].history.iter().map(|one| (one.file.as_deref(), one.line)).collect();
        assert_eq!(before, [(asks, 2), (asks, 3)]);
    }
    assert_eq!(of_files(&[("r", RADIUS), ("p", PRIVACYIDEA)], "bob")[0].cause, "pin_wrong");
}

#[test]
fn a_sign_in_goes_through_three_logs_and_is_one() {
    let sshd = "\
May 26 11:30:15 gw sshd[4100]: pam_radius_auth: authentication failed
May 26 11:30:17 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.9
";
    let answers = of_files(&[("auth.log", sshd), ("radius.log", RADIUS), ("privacyidea.log", PRIVACYIDEA)], "alice");
    assert_eq!(answers.iter().map(|one| one.cause.as_str()).collect::<Vec<_>>(), ["factor_locked_out", "totp_invalid"]);
    assert_eq!(answers[0].at.unwrap().to_string(), "2026-05-26T11:30:15Z");
}

#[test]
fn a_log_that_was_rotated_in_the_middle_of_a_sign_in_is_one_log() {
    let older = "\
May 31 23:59:40 gw sshd[4098]: Postponed keyboard-interactive for alice from 192.0.2.10 port 5001 ssh2 [preauth]
May 31 23:59:58 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice
";
    let newer = "May 31 23:59:59 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.10\n";
    for (first, second) in [("auth.log.1", "auth.log"), ("l/secure-20260531.gz", "l/secure"), ("a.log.2.gz", "a.log.1")]
    {
        let answers = of_files(&[(first, older), (second, newer)], "alice");
        let told: Vec<_> = answers.iter().map(|one| (one.cause.as_str(), one.file.as_deref())).collect();
        assert_eq!(told, [("totp_invalid", Some(first))]);
        assert_eq!(answers[0].history[0].file.as_deref(), Some(second));
    }
    let two_hosts = of_files(&[("one/auth.log", older), ("two/auth.log", newer)], "alice");
    assert_eq!(two_hosts.len(), 2);
}

#[test]
fn keycloak_and_the_privacyidea_behind_it_are_one_sign_in() {
    let keycloak = "2026-05-26 11:30:17,100 WARN  [org.keycloak.events] (t) type=\"LOGIN_ERROR\", realmId=\"r\", userId=\"u\", ipAddress=\"192.0.2.70\", error=\"invalid_user_credentials\", code_id=\"c\", username=\"alice\"\n";
    let answers = of_files(&[("keycloak.log", keycloak), ("privacyidea.log", PRIVACYIDEA)], "alice");
    assert_eq!(answers.iter().map(|one| one.cause.as_str()).collect::<Vec<_>>(), ["factor_locked_out"]);
}

#[test]
fn systems_that_have_nothing_to_do_with_each_other_are_told_apart() {
    let authelia = "time=\"2026-05-26T11:30:17Z\" level=error msg=\"Unsuccessful TOTP authentication attempt by user 'alice'\" method=POST path=/api/secondfactor/totp remote_ip=192.0.2.80\n";
    let causes: Vec<_> = of_files(&[("authelia.log", authelia), ("privacyidea.log", PRIVACYIDEA)], "alice");
    assert_eq!(causes.iter().map(|one| one.cause.as_str()).collect::<Vec<_>>(), ["factor_locked_out", "totp_invalid"]);
}

#[test]
fn xrdp_and_the_module_that_it_asked_are_one_sign_in_though_they_write_two_logs() {
    let xrdp = "\
[2026-05-26T11:30:16.065+0000] [ERROR] pam_authenticate failed: Authentication failure
[2026-05-26T11:30:16.066+0000] [INFO ] AUTHFAIL: user=alice ip=192.0.2.46 time=1779795016
";
    let auth = "2026-05-26T11:30:15+00:00 term1 xrdp-sesman(pam_google_authenticator)[811]: Trying to reuse a previously used time-based code (\"/home/alice/.google_authenticator\").\n";
    let answers = of_files(&[("xrdp-sesman.log", xrdp), ("auth.log", auth)], "alice");
    assert_eq!(answers.iter().map(|one| one.cause.as_str()).collect::<Vec<_>>(), ["totp_replayed"]);
    assert_eq!(answers[0].history.len(), 2);
}

#[test]
fn mattermosts_two_logs_tell_the_reason_and_the_name_of_one_sign_in() {
    let said = |second: u32, ip: &str| {
        format!(
            "{{\"timestamp\":\"2026-05-26 11:30:{second}.101 Z\",\"level\":\"debug\",\"msg\":\"Invalid MFA token.\",\"path\":\"/api/v4/users/login\",\"request_id\":\"q8d7k1j6yf{second}\",\"ip_addr\":\"{ip}\",\"user_id\":\"\",\"method\":\"POST\",\"err_where\":\"checkUserMfa\",\"http_code\":401,\"error\":\"checkUserMfa: Invalid MFA token.\"}}\n"
        )
    };
    let recorded = |second: u32, ip: &str, name: &str| {
        format!(
            "{{\"timestamp\":\"2026-05-26 11:30:{second}.102 Z\",\"level\":\"audit-api\",\"msg\":\"\",\"event_name\":\"login\",\"status\":\"fail\",\"event\":{{\"parameters\":{{\"login_id\":\"{name}\"}}}},\"actor\":{{\"user_id\":\"\",\"ip_address\":\"{ip}\"}},\"meta\":{{\"api_path\":\"/api/v4/users/login\"}},\"error\":{{}}}}\n"
        )
    };
    let log = said(16, "198.51.100.7") + &said(40, "198.51.100.9");
    let audit = recorded(16, "198.51.100.7", "alice") + &recorded(28, "198.51.100.7", "bob");
    let files = [("mattermost.log", log.as_str()), ("audit.log", audit.as_str())];
    let alice = of_files(&files, "alice");
    let own: Vec<_> = alice.iter().filter(|answer| answer.user.as_deref() == Some("alice")).collect();
    assert_eq!(own.len(), 1, "{alice:?}");
    assert_eq!((own[0].cause.as_str(), own[0].history[0].cause.as_str()), ("totp_invalid", "no_reason_logged"));
    let bob = of_files(&files, "bob");
    assert!(bob.iter().any(|answer| answer.user.as_deref() == Some("bob") && answer.cause == "no_reason_logged"));
}

#[test]
fn one_flow_of_kratos_is_asked_about_by_its_own_identifier() {
    let line = |flow: &str| {
        format!(
            "time=2026-05-26T11:30:16Z level=info msg=Encountered self-service login error. audience=audit error=map[message:the provided code is invalid] login_flow=map[id:{flow}] service_name=Ory Kratos service_version=v1.1.0\n"
        )
    };
    let log = line("77aa04") + &line("88bb05");
    let of = |user| explained(log.as_bytes(), Some(user)).answers;
    assert_eq!(of("flow:77aa04").iter().filter(|answer| answer.is_finding()).count(), 1);
    assert!(of("flow:99cc06").iter().all(|answer| !answer.is_finding()));
}

#[test]
fn at_xrdp_a_refusal_ends_the_attempt_and_what_follows_is_the_next_persons() {
    let log = "\
[20240912-08:15:40] [INFO ] AUTHFAIL: user=aa ip=192.0.2.1 time=1
[20240912-08:15:41] [INFO ] verify_pam_conv: Password unavailable
[20240912-08:15:41] [INFO ] AUTHFAIL: user=bb ip=192.0.2.2 time=1
";
    assert_eq!(verdict(log, Some("aa")).1, "credentials_rejected");
    assert_eq!(verdict(log, Some("bb")).1, "prompt_unsupported");
}
