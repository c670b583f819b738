//! Nothing secret that a log spills is repeated.

use crate::support::explained;
use countersign_interop::masked;

const SPILT: &[(&str, &str)] = &[
    ("(5) totp: Expected 492039", "492039"),
    ("get password returned: hunter2", "hunter2"),
    ("Login incorrect: [dave/hunter2] (from client vpn port 0)", "hunter2"),
    ("{\"password\": \"hunter2\", \"user\": \"dave\"}", "hunter2"),
    ("password=hunter2 user=dave", "hunter2"),
    ("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
    ("key JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PX2", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PX2"),
    ("token: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.x.y", "eyJhbGci"),
    ("otp: hunter2", "hunter2"),
    ("otp=hunter", "hunter"),
    ("csrf_token=abcdef; cookie: sid=1", "abcdef"),
    ("Auth: (1) Login incorrect: [EXAMPLE alice/correcthorse] (from client vpn port 0)", "correcthorse"),
    ("Auth: (1) Login incorrect: [alice/Tr0ub4dor] horse staple] (from client vpn port 0)", "staple"),
    ("Auth: (1) Login OK: [alice/<via x> [hunter2>] (from client vpn port 0)", "hunter2"),
    ("{\"authorization\":[\"Basic YWxpY2U6aHVudGVyMg==\"]}", "YWxpY2U6"),
    ("map[cookie:[a=b; ory_kratos_session=MTc2]; x] user:bob", "MTc2"),
    ("map[password:[correct horse] user:bob]", "horse"),
    ("map[totp_code:492039 lookup_secret:k3v9x2q1]", "492039"),
    ("map[totp_code:492039 lookup_secret:k3v9x2q1]", "k3v9x2q1"),
    ("Password := \"hunter2\"", "hunter2"),
    ("Cleartext-Password := hunter2", "hunter2"),
    ("User-Password == hunter2", "hunter2"),
    ("User-Password += hunter2", "hunter2"),
    ("'password' => 'hunter2'", "hunter2"),
    ("password\t=\thunter2", "hunter2"),
    ("password \"hunter2\" given", "hunter2"),
    ("the password is hunter2", "hunter2"),
    (r#"{"password":"a\"hunter2","user":"bob"}"#, "hunter2"),
    (r#"{"m":"{\"password\":\"a hunter2\"}"}"#, "hunter2"),
    (r#"{"m":"{\"password\":\"a\\\" hunter2\"}"}"#, "hunter2"),
    (r#"{"m":"{\\\"password\\\":\\\"a hunter2\\\"}"}"#, "hunter2"),
    ("Authorization: Digest username=\"a\", response=\"hunter2\"", "hunter2"),
    ("Cookie: a=b; session=hunter2", "hunter2"),
    ("Set-Cookie: a=\"b\"; s=hunter2; Path=/", "hunter2"),
    ("X-Api-Key: one hunter2", "hunter2"),
    ("curl -H 'Authorization: Bearer hunter2-x' https://x.example", "hunter2"),
    ("password=nullhunter2", "nullhunter2"),
    ("code:492039", "492039"),
    ("code-492039", "492039"),
    ("code_492039", "492039"),
    ("{492039}", "492039"),
    ("\"492039\"", "492039"),
    ("492039:1", "492039"),
    ("code 492 039", "492 039"),
    ("code 492-039", "492-039"),
    ("code \u{ff14}\u{ff19}\u{ff12}\u{ff10}\u{ff13}\u{ff19}", "\u{ff14}"),
    ("body=password%3Dhunter2%26user%3Dbob", "hunter2"),
    ("next=otpauth%3a%2f%2ftotp%2fx%3fsecret%3dabcd", "abcd"),
    ("otpauth-migration://offline?data=CjEKCkhlbGxv", "CjEKCkhlbGxv"),
    ("key jbswy3dpehpk3pxp", "jbswy3dp"),
    ("key JBSW Y3DP EHPK 3PXP", "Y3DP"),
    ("key jbsw-y3dp-ehpk-3pxp", "y3dp"),
    ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJl here", "eyJzdWI"),
    ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJl here", "c2lnbmF0"),
    ("sent ory_st_AbCdEfGhIjKl", "AbCdEf"),
    ("sessionid=hunter2", "hunter2"),
    ("<password>hunter2</password>", "hunter2"),
    ("password -> hunter2", "hunter2"),
    ("otp[492039]: wrong", "492039"),
    ("passphrase=hunter2", "hunter2"),
    ("seed=hunter2", "hunter2"),
    ("key=hunter2", "hunter2"),
    ("ldap://cn=admin:hunter2@ldap.example/x", "hunter2"),
    ("postgres://app:hun/ter2@db.example:5432/x", "ter2"),
    ("COMMAND=/bin/x --password hunter2 --user bob", "hunter2"),
    ("-----BEGIN PRIVATE KEY----- hunter2 -----END PRIVATE KEY-----", "hunter2"),
    ("password=ab,hunter2", "hunter2"),
    ("password=ab\"hunter2", "hunter2"),
];

#[test]
fn codes_passwords_and_keys_are_hidden() {
    let leaks = SPILT.iter().filter(|(text, secret)| masked(text).contains(secret));
    let leaks: Vec<_> = leaks.map(|(text, _)| masked(text)).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn what_helps_to_understand_stays() {
    for text in [
        "Failed password for alice from 192.0.2.1 port 50972 ssh2",
        "Login OK: [heidi] (from client vpn-gw port 0 cli 192.0.2.41)",
        "2026-05-26 11:30:16,421 former tokencounter: 57854",
        "Unable to CopySerializedCred hr=80004001 rdpSession=1",
        "authenticate rc -7 (OATH_REPLAYED_OTP: The OTP has been replayed) last otp Tue May 26 11:29:00 2026",
        "(5) totp: Now: 1779795136, Then: 1779795106",
        "totp: TOTP mod_authenticate() did not receive a TOTP-Secret",
        "user ä ö ü — 日本",
        "2026-05-26T11:30:16.421337+02:00 gw sshd[2658656]: Connection closed by 10.225.93.177 port 47110",
        "[20260526-11:30:16] [INFO ] A connection received",
        "20260526-113016 radiusd: from 2001:db8::1:2 port 50972",
        "id 12345678-1234-1234-1234-123456789012 of https://login.example:8443/x@y",
        "The password is incorrect, and the secret is probably incorrect",
        "GET /api HTTP/1.1\" 401 512",
        "password: null, user: bob",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn no_answer_repeats_a_code() {
    let log = "(5) totp: Expected 492039\n(5) totp: Received 114977\nTue May 26 11:33:16 2026 : Auth: (5) Login incorrect: [dave/hunter2] (from client vpn-gw port 0 cli 192.0.2.40)\n";
    let rest = explained(log.as_bytes(), Some("dave"));
    let all = serde_json::to_string(&rest.answers).unwrap();
    assert!(rest.answers.len() == 1 && !rest.answers[0].evidence.is_empty());
    for secret in ["492039", "114977", "hunter2"] {
        assert!(!all.contains(secret), "{all}");
    }
}

#[test]
fn a_secret_that_was_typed_as_a_user_name_is_not_shown() {
    for (name, secret) in [("492039", "492039"), ("JBSWY3DPEHPK3PXP", "JBSWY"), ("password=hunter2", "hunter2")] {
        let log = format!("Auth: (5) Login incorrect: [{name}] (from client vpn-gw port 0 cli 192.0.2.40)\n");
        let answers = explained(log.as_bytes(), None).answers;
        let all = serde_json::to_string(&answers).unwrap();
        assert!(answers.len() == 1 && answers[0].user.is_some() && !all.contains(secret), "{all}");
    }
}

#[test]
fn a_line_made_to_cost_is_masked_in_one_walk() {
    // Were any of these looked through once for each of its parts, this would not end.
    for part in [
        ": [",
        "[a/",
        ": [a] (from client",
        "://a:",
        "a://",
        "password=\"",
        "cookie:[",
        "key=",
        "jbsw ",
        "492 ",
        "eyJ.",
        "_",
        "-----BEGIN ",
        "otpauth",
        "Basic ",
        "\\",
        "password\\",
        "--password ",
        "password is ",
        "1.",
        "12345-",
        "cookie=a; ",
    ] {
        let line = part.repeat(1_000_000 / part.len());
        assert!(!masked(&line).is_empty());
    }
}

#[test]
fn what_pam_oath_was_told_is_hidden_to_the_end_of_the_line() {
    for said in [
        "conv returned: two words 492039",
        "Password: correct horse",
        "OTP: hunter22",
        "get password returned: hunter22 x",
    ] {
        let line = format!("[pam_oath.c:pam_sm_authenticate(308)] {said}");
        let (name, _) = said.rsplit_once(": ").unwrap();
        assert_eq!(masked(&line), format!("[pam_oath.c:pam_sm_authenticate(308)] {name}: ••••••"));
    }
    let kept = "[pam_oath.c:pam_sm_authenticate(162)] get user returned: alice";
    assert_eq!(masked(kept), kept);
}

#[test]
fn what_freeradius_spills_otherwise_is_hidden_too() {
    let long = "x".repeat(300);
    for line in [
        "Auth: (16) Login incorrect: [alice/<Zq7 canary>] (from client gw port 0)",
        "Auth: (19) Invalid user: [alice/Zq7 canary",
        &format!("Auth: (19) Login incorrect ({long}): [{long}/Zq7 canary"),
        "(3) sql: Executing query: INSERT INTO radpostauth (username, pass, reply, authdate) VALUES ( 'alice', 'Zq7canary', 'Access-Reject', '2026-05-26')",
        "rlm_ldap: bind as uid=alice,dc=x/Zq7canary to ldap.example.com:389",
        "rlm_pap: login attempt with password Zq7",
        "rlm_chap: Using clear text password Zq7 for user alice",
        "rlm_perl: RAD_REQUEST: User-Password = Zq7 canary",
        "rlm_perl: urlparam pass = Zq7 canary",
    ] {
        let shown = masked(line);
        assert!(!shown.contains("Zq7") && !shown.contains("canary"), "{shown}");
    }
    for kept in [
        "Auth: (16) Login incorrect: [alice/<via Auth-Type = EAP>] (from client gw port 0)",
        "Auth: (16) Login incorrect: [alice/<no User-Password attribute>] (from client gw port 0)",
        "pam_unix(sshd:auth): login attempt with password authentication disabled (sshd)",
    ] {
        let shown = masked(kept);
        assert!(shown == kept || kept.contains("disabled"), "{shown}");
    }
}
