//! `/admin/explain`: another system's log, sent and explained, bounded, and not kept.

use crate::{
    browser::{Answer, Browser},
    installation::Installation,
};
use countersign_core::user::Role;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

const SSHD: &str = "\
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Trying to reuse a previously used time-based code (\"/home/alice/.google_authenticator\").
May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice
May 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.10
";

/// A form as browsers send it when it has a file.
fn form(csrf: &str, file: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in [("csrf", csrf)].iter().chain(fields) {
        write!(body, "--xYz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    write!(body, "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.log\"\r\nContent-Type: application/octet-stream\r\n\r\n").unwrap();
    body.extend_from_slice(file);
    write!(body, "\r\n--xYz--\r\n").unwrap();
    body
}

fn sent_with(browser: &mut Browser, csrf: &str, file: &[u8], fields: &[(&str, &str)]) -> Answer {
    let from = [("origin", "http://localhost:8440"), ("sec-fetch-site", "same-origin")];
    browser.post_body("/admin/explain", "multipart/form-data; boundary=xYz", form(csrf, file, fields), &from)
}

fn sent(browser: &mut Browser, file: &[u8], fields: &[(&str, &str)]) -> Answer {
    let csrf = browser.csrf.clone();
    sent_with(browser, &csrf, file, fields)
}

fn admin(here: &Installation) -> Browser {
    let mut jo = here.staff("jo", Role::Admin);
    jo.get("/admin/explain").expect(200);
    jo
}

#[test]
fn a_log_that_is_sent_is_explained_with_stage_cause_lines_and_what_to_do() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let page = sent(&mut jo, SSHD.as_bytes(), &[("user", "alice"), ("lines", ""), ("system", "")]).expect(200);
    assert_eq!(page.headline(), "<bdi>One refused sign-in of alice</bdi>");
    for said in ["totp_replayed", "line 1", "sshd and PAM modules", "Every line was read.", "credentials_rejected"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(page.body.contains("factor<span class=\"vh\"> "), "{}", page.body);
    let packed = {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(SSHD.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let page = sent(&mut jo, &packed, &[]).expect(200);
    assert_eq!(page.headline(), "<bdi>One sign-in was refused</bdi>");
    let cut = sent(&mut jo, &packed[..packed.len() - 12], &[]).expect(200);
    assert!(cut.body.contains("Only the beginning was read"), "{}", cut.body);
}

#[test]
fn lines_can_be_pasted_and_whoever_was_let_in_is_told_so() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let page = sent(&mut jo, b"", &[("lines", SSHD), ("user", "bob")]).expect(200);
    assert_eq!(page.headline(), "<bdi>No refused sign-in of bob</bdi>");
    assert!(page.body.contains("no_failure"), "{}", page.body);
    let page = sent(&mut jo, b"", &[("lines", "a\nb\n")]).expect(200);
    assert_eq!(page.headline(), "<bdi>Nothing here is from a system that is known</bdi>");
    let page = sent(&mut jo, b"", &[("lines", "")]).expect(200);
    assert!(page.body.contains("There is no log in that form"), "{}", page.body);
}

#[test]
fn what_a_log_spills_is_not_shown_and_nothing_of_it_is_kept() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let log = "Thu Nov  6 08:00:01 2025 : Auth: (5) Login incorrect (pap: Cleartext password does not match \"known good\" password): [olaf/hunter22] (from client vpn-gw port 0 cli 198.51.100.8)\n<script>alert(1)</script>\n";
    let page = sent(&mut jo, b"", &[("lines", log), ("user", "<script>alert(2)</script>")]).expect(200);
    assert!(!page.body.contains("hunter22") && !page.body.contains("<script>alert"), "{}", page.body);
    let page = sent(&mut jo, b"", &[("lines", log)]).expect(200);
    assert!(page.body.contains("[olaf/") && !page.body.contains("hunter22"), "{}", page.body);
    let again = jo.get("/admin/explain").expect(200);
    let audit = jo.get("/admin/audit").expect(200);
    assert!(!again.body.contains("olaf") && !audit.body.contains("olaf"));
}

#[test]
fn a_log_that_is_too_large_is_refused_and_one_that_unpacks_to_more_is_read_in_part() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let page = sent(&mut jo, &vec![b'x'; 9 << 20], &[]).expect(413);
    assert!(page.body.contains("too large for this page"), "{}", page.body);
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(SSHD.as_bytes()).unwrap();
    for _ in 0..70 {
        packer.write_all(&vec![b'\n'; 1 << 20]).unwrap();
    }
    let page = sent(&mut jo, &packer.finish().unwrap(), &[]).expect(200);
    assert_eq!(page.headline(), "<bdi>One sign-in was refused</bdi>");
    assert!(page.body.contains("no more than 64 MB"), "{}", page.body);
}

#[test]
fn of_many_refusals_the_latest_are_shown() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let line = |number: u32| {
        format!(
            "2026-05-26T11:30:16Z gw sshd[{}]: Failed password for user{number} from 192.0.2.1 port 5 ssh2\n",
            100 * number
        )
    };
    let log: String = (1..=300).map(line).collect();
    let page = sent(&mut jo, log.as_bytes(), &[]).expect(200);
    assert_eq!(page.headline(), "<bdi>300 sign-ins were refused</bdi>");
    assert!(page.body.contains("The latest 10 are shown.") && page.body.contains("user300"));
    assert!(!page.body.contains("user290<") && page.body.len() < 30_000, "{}", page.body.len());
}

#[test]
fn only_admins_send_logs_and_only_with_the_token_of_their_form() {
    let here = Installation::new();
    let mut jo = admin(&here);
    sent_with(&mut jo, "0123456789abcdefghijkl", SSHD.as_bytes(), &[]).expect(403);
    let from = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
    let body = form(&jo.csrf.clone(), SSHD.as_bytes(), &[]);
    jo.post_body("/admin/explain", "multipart/form-data; boundary=xYz", body, &from).expect(403);
    let broken = form(&jo.csrf.clone(), SSHD.as_bytes(), &[])[..80].to_vec();
    let from = [("origin", "http://localhost:8440"), ("sec-fetch-site", "same-origin")];
    jo.post_body("/admin/explain", "multipart/form-data; boundary=xYz", broken, &from).expect(400);
    let mut helper = here.staff("kim", Role::Helpdesk);
    helper.get("/admin").expect(200);
    sent(&mut helper, SSHD.as_bytes(), &[]).expect(403);
    assert!(!helper.get("/admin").expect(200).body.contains("/admin/explain"));
}

#[test]
fn no_other_form_takes_a_file() {
    let here = Installation::new();
    let mut jo = admin(&here);
    let from = [("origin", "http://localhost:8440"), ("sec-fetch-site", "same-origin")];
    let body = form(&jo.csrf.clone(), SSHD.as_bytes(), &[("why", "called back")]);
    jo.post_body("/admin/audit/export", "multipart/form-data; boundary=xYz", body, &from).expect(400);
}
