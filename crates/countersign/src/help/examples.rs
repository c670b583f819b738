//! What people type: examples that help and man pages show. Each is tried against what can be typed, so none is out of date.

/// A command with what it is for, and the lines of its examples: what happens in them, and what is typed.
pub(super) const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "countersign",
        &[
            ("Run a server on this machine", "countersign serve"),
            ("Look around among made-up people", "countersign serve --demo"),
            ("Why was somebody refused?", "countersign why alice@example.com"),
        ],
    ),
    (
        "serve",
        &[
            ("On this machine only, data in countersign-data", "countersign serve"),
            ("With made-up people", "countersign serve --demo"),
            ("Another port and place", "countersign serve --data /srv/mfa --listen localhost:9000"),
        ],
    ),
    (
        "user add",
        &[
            ("A member, with the link to set up by", "countersign user add --email alice@example.com"),
            ("Who goes by a login name, too", "countersign user add --email alice@example.com --name alice"),
            ("The first owner", "countersign user add --email you@example.com --role owner"),
        ],
    ),
    ("user import", &[("First look, then do it", "countersign user import people.csv --dry-run")]),
    (
        "user drill",
        &[(
            "A break-glass user was tried out",
            "countersign user drill glass --reason \"codes in the safe, signed in\"",
        )],
    ),
    (
        "enable",
        &[
            ("Set an app up in the terminal", "countersign enable --email alice@example.com"),
            (
                "Take an existing entry over, from standard input",
                "countersign enable --email alice@example.com --otpauth - < entry.txt",
            ),
        ],
    ),
    ("confirm", &[("The code that the app shows", "countersign confirm --email alice@example.com --code 973710")]),
    ("disable", &[("A phone is gone", "countersign disable alice@example.com --reason \"phone lost\"")]),
    (
        "verify",
        &[
            ("A code", "countersign verify --email alice@example.com --code 254903"),
            (
                "Two in a row, where the phone's clock is off",
                "countersign verify alice@example.com --code 254903 --next-code 118472",
            ),
        ],
    ),
    ("list", &[("Who is locked out", "countersign list --state locked")]),
    (
        "why",
        &[
            ("What somebody was refused for", "countersign why alice@example.com"),
            ("What became of one attempt", "countersign why K7Q2-M4XD"),
            ("The last twenty, for a script", "countersign why alice@example.com --last 20 --json"),
        ],
    ),
    (
        "unlock",
        &[("Let somebody try again", "countersign unlock alice@example.com --reason \"called, was the old entry\"")],
    ),
    ("pass", &[("For half an hour", "countersign pass alice@example.com --reason \"known in person\" --for 30m")]),
    (
        "reset",
        &[(
            "Called back under the number on file",
            "countersign reset alice@example.com --reason \"phone broken\" --checked call-back",
        )],
    ),
    (
        "emergency",
        &[("The only owner is locked out", "countersign emergency you@example.com --reason \"phone lost\" --pass")],
    ),
    ("policy preview", &[("Who would be asked, by name", "countersign policy preview --role admin --grace 14")]),
    (
        "policy set",
        &[
            ("Members within two weeks", "countersign policy set --role member --grace 14 --reason \"as announced\""),
            ("It goes back by itself unless it is confirmed", "countersign policy confirm"),
        ],
    ),
    ("group join", &[("One more", "countersign group join contractors maria@example.com")]),
    (
        "exempt add",
        &[(
            "Ten days, and who says so",
            "countersign exempt add tom@example.com --reason \"waits for a token\" --approver you@example.com --days 10",
        )],
    ),
    (
        "client add",
        &[
            ("An application that asks for codes", "countersign client add --name mail"),
            (
                "A portal that enrols, from one network",
                "countersign client add --name portal --scope factors:write --network 192.0.2.0/24",
            ),
        ],
    ),
    (
        "client check",
        &[("From where the application runs", "countersign client check --url https://mfa.example.com < key")],
    ),
    ("client revoke", &[("For ever", "countersign client revoke mail")]),
    (
        "explain",
        &[
            ("All that went wrong", "countersign explain /var/log/auth.log"),
            ("One person's sign-ins of the last hours", "countersign explain auth.log --user alice --since 2h"),
            ("Out of the journal", "journalctl -u ssh -o json --since today | countersign explain - --user alice"),
        ],
    ),
    ("diagnose", &[("Scenarios in, explanations out", "countersign diagnose < scenarios.jsonl > explanations.jsonl")]),
    (
        "import",
        &[
            ("First look", "countersign import aegis aegis.json --user alice@example.com --dry-run"),
            (
                "Everybody, out of a database on this host",
                "countersign import mattermost postgresql://mmuser@localhost/mattermost --create",
            ),
        ],
    ),
    (
        "export",
        &[(
            "Encrypted to an age key",
            "countersign export --output factors.age --recipient age1... --reason \"moving house\"",
        )],
    ),
    (
        "doctor",
        &[
            ("All of this installation", "countersign doctor"),
            ("Send a test message", "countersign doctor mail --to you@example.com"),
            (
                "Another system's second factor, on its host",
                "countersign doctor google-authenticator /home/alice/.google_authenticator",
            ),
        ],
    ),
    (
        "audit verify",
        &[("Is it whole, and does it hold what was noted?", "countersign audit verify --head 412:9f2c61d0a7b3e845")],
    ),
    ("completions", &[("For bash", "countersign completions bash > /etc/bash_completion.d/countersign")]),
    ("man", &[("Where man finds them", "countersign man /usr/local/share/man/man1")]),
];
