//! Nothing secret that a log spills is repeated.

use crate::support::explained;
use countersign_interop::masked;

#[test]
fn codes_passwords_and_keys_are_hidden() {
    let spilt = [
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
    ];
    for (text, secret) in spilt {
        assert!(!masked(text).contains(secret), "{}", masked(text));
    }
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
