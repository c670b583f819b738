//! Whatever carries a line, the same is said about it.

use crate::support::{asked, explained, now, verdict};
use countersign_interop::explain::Question;

const REFUSED: [&str; 2] = [
    "sshd(pam_google_authenticator)[4100]: Invalid verification code",
    "sshd[4098]: Failed password for alice from 192.0.2.1 port 5 ssh2",
];

fn is_explained(log: &str) {
    assert_eq!(verdict(log, Some("alice")), ("mfa_factor".to_owned(), "totp_invalid".to_owned()), "{log}");
}

fn wrapped(head: &str) -> String {
    REFUSED.map(|line| format!("{head}{line}\n")).concat()
}

#[test]
fn syslog_in_all_its_forms() {
    is_explained(&wrapped("May 26 11:30:16 gw "));
    is_explained(&wrapped("<38>May 26 11:30:16 gw "));
    is_explained(&wrapped("2026-05-26T11:30:16.123456+02:00 gw "));
    is_explained(&wrapped("Tue 2026-05-26 11:30:16 CEST gw "));
    is_explained(&wrapped("1779795016.421300 gw "));
    is_explained(&wrapped("[  123.456789] gw "));
    is_explained(&wrapped("May 26 11:30:16 relay May 26 11:30:16 gw "));
    is_explained(&wrapped(""));
}

#[test]
fn rfc_5424_with_and_without_data() {
    let line = |data: &str, program: &str, pid: u32, text: &str| {
        format!("<38>1 2026-05-26T11:30:16.003Z gw {program} {pid} - {data} {text}\n")
    };
    for data in ["-", "[a@1 b=\"c \\] d\"][e f=\"g\"]"] {
        let first = line(data, "sshd(pam_google_authenticator)", 4100, "Invalid verification code");
        is_explained(&(first + &line(data, "sshd", 4098, "Failed password for alice from 192.0.2.1 port 5 ssh2")));
    }
}

#[test]
fn containers_colours_and_windows_line_ends() {
    let plain = wrapped("May 26 11:30:16 gw ");
    let each = |change: &dyn Fn(&str) -> String| plain.lines().map(change).collect::<Vec<_>>().join("\n");
    is_explained(&each(&|line| {
        format!("{{\"log\":\"{line}\\n\",\"stream\":\"stdout\",\"time\":\"2026-05-26T11:30:16Z\"}}")
    }));
    is_explained(&each(&|line| format!("2026-05-26T11:30:16.000000000Z stdout F {line}")));
    is_explained(&each(&|line| format!("gateway-1  | {line}")));
    is_explained(&each(&|line| format!("\u{1b}[36m{line}\u{1b}[0m")));
    is_explained(&each(&|line| format!("#033[1m{line}#033[0m")));
    is_explained(&each(&|line| format!("{line}\r")));
    is_explained(&format!("\u{feff}{plain}"));
}

#[test]
fn the_journal_as_json_and_as_export() {
    let lines = [
        ("sshd(pam_google_authenticator)", 4100, "Invalid verification code"),
        ("sshd", 4098, "Failed password for alice from 192.0.2.1 port 5 ssh2"),
    ];
    let json = lines.map(|(program, pid, text)| {
        format!("{{\"__REALTIME_TIMESTAMP\":\"1779795016000000\",\"_HOSTNAME\":\"gw\",\"SYSLOG_IDENTIFIER\":\"{program}\",\"_PID\":\"{pid}\",\"MESSAGE\":\"{text}\"}}\n")
    });
    is_explained(&json.concat());
    let export = lines.map(|(program, pid, text)| {
        format!("__CURSOR=s\n__REALTIME_TIMESTAMP=1779795016000000\n_HOSTNAME=gw\nSYSLOG_IDENTIFIER={program}\n_PID={pid}\nMESSAGE={text}\n\n")
    });
    is_explained(&export.concat());
}

#[test]
fn windows_writes_two_bytes_a_sign() {
    let log = "2023-03-14 09:21:07,512 [1] INFO displayWidget called, username = EXAMPLE\\bob\r\n2023-03-14 09:21:07,512 [1] exception thrown is = System.Net.WebException: (404) Not Found.\r\n";
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(log.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let rest = explained(&little, Some("bob@example.com"));
    assert_eq!(rest.answers[0].cause, "url_or_username_format");
    assert_eq!(rest.answers[0].lines, [1, 2]);
}

#[test]
fn only_what_happened_since_is_told() {
    let log = "2026-05-26T11:30:16Z gw sshd[1]: Failed password for alice from 192.0.2.1 port 5 ssh2\n2026-05-26T12:30:16Z gw sshd[2]: Failed password for alice from 192.0.2.1 port 5 ssh2\n";
    let since = countersign_interop::asked_for("2026-05-26 12:00:00", now());
    let rest = asked(log.as_bytes(), Question { since, now: now(), ..Question::default() });
    assert_eq!(rest.answers.iter().map(|answer| answer.lines.clone()).collect::<Vec<_>>(), [[2]]);
}

#[test]
fn a_pods_name_in_front_does_not_hide_the_number_of_a_request() {
    let log = "\
[pod/radius-0/radiusd] (5) totp: TOTP-Password has incorrect length, expected 6, got 5
[pod/radius-0/radiusd] (6) totp: TOTP mod_authenticate() did not receive a TOTP-Secret
[pod/radius-0/radiusd] (5) Login incorrect: [fay] (from client vpn port 0)
[pod/radius-0/radiusd] (6) Login incorrect: [gus] (from client vpn port 0)
";
    assert_eq!(verdict(log, Some("fay")).1, "totp_format");
    assert_eq!(verdict(log, Some("gus")).1, "no_factor_enrolled");
}
