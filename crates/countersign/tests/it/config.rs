//! The configuration: explained, shown, and refused by file, line and key when it cannot be used.

use crate::support::{Home, START, masking::shape};

/// What `serve` and `config check` say to a configuration file; they must agree.
fn refusal(file: &str) -> String {
    let home = Home::empty();
    home.configure(file);
    let checked = home.run(&["config", "check"]);
    assert_eq!(checked.code, Some(2), "{file}: {checked:?}");
    assert_eq!(home.run(&["serve", "--listen", "127.0.0.1:0"]), checked, "serve and config check disagree: {file}");
    assert!(!home.data().join("countersign.db").exists(), "something was made: {file}");
    checked.stderr
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_one() {
    insta::assert_snapshot!(refusal("[http]\nlisten = \"127.0.0.1:0\"\n\n[enrolment]\n# a typo\nissuser = \"Example\"\n"), @"
    error: countersign-data/countersign.toml:6: there is no setting `enrolment.issuser`

    hint: did you mean `enrolment.issuer`?
    ");
    insta::assert_snapshot!(refusal("[http]\ncolour = \"blue\"\n"), @"
    error: countersign-data/countersign.toml:2: there is no setting `http.colour`

    hint: `countersign config reference` lists all keys
    ");
    insta::assert_snapshot!(refusal("[htpt]\nlisten = \"127.0.0.1:0\"\n"), @"
    error: countersign-data/countersign.toml:2: there is no setting `htpt.listen`

    hint: did you mean `http.listen`?
    ");
    insta::assert_snapshot!(refusal("listen = \"127.0.0.1:0\"\n"), @"
    error: countersign-data/countersign.toml:1: there is no setting `listen`

    hint: `countersign config reference` lists all keys
    ");
}

#[test]
fn a_value_that_cannot_be_is_named_with_what_may_stand_there() {
    insta::assert_snapshot!(refusal("[enrolment]\ndigits = \"six\"\n"), @"
    error: countersign-data/countersign.toml:2: the value of `enrolment.digits` cannot be used

    hint: 6, 7 or 8 is expected, as in digits = 6
    ");
    insta::assert_snapshot!(refusal("[enrolment]\nalgorithm = \"MD5\"\n"), @r#"
    error: countersign-data/countersign.toml:2: the value of `enrolment.algorithm` cannot be used

    hint: "SHA1", "SHA256" or "SHA512" is expected, as in algorithm = "SHA1"
    "#);
    for wrong in ["\"clock.slow\" = 1.5", "\"clock.sloww\" = 0.1", "unexplained = 0", "\"clock.slow\" = \"much\""] {
        let said = refusal(&format!("[diagnosis.priors]\n{wrong}\n"));
        assert!(said.contains(":1: the value of `diagnosis.priors` cannot be used"), "{said}");
        assert!(said.contains("causes with shares from 0 to 1 are expected"), "{said}");
    }
    insta::assert_snapshot!(refusal("[enrolment]\nperiod = 5\n"), @"
    error: countersign-data/countersign.toml:2: the value of `enrolment.period` cannot be used

    hint: a number of seconds from 15 to 120 is expected, as in period = 30
    ");
    insta::assert_snapshot!(refusal("[http]\nplain_on_public_addresses = \"yes\"\n"), @"
    error: countersign-data/countersign.toml:2: the value of `http.plain_on_public_addresses` cannot be used

    hint: true or false is expected, as in plain_on_public_addresses = false
    ");
    insta::assert_snapshot!(refusal("[retention]\naudit_days = 1.5\n"), @"
    error: countersign-data/countersign.toml:2: the value of `retention.audit_days` cannot be used

    hint: a number of days from 1 to 3650 is expected, as in audit_days = 400
    ");
    for list in ["[\"10.0.0.0/33\"]", "[\"0.0.0.0/0\"]", "[\"proxy.example.com\"]", "[10]", "\"10.0.0.0/8\""] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(refusal(&format!("[http]\ntrusted_proxies = {list}\n")), @"
            error: countersign-data/countersign.toml:2: the value of `http.trusted_proxies` cannot be used

            hint: a list of networks such as 10.0.0.0/8 is expected, none of them with /0
            ");
        }
    }
    insta::assert_snapshot!(refusal("[storage]\nreserve_mb = 99999999999999999999\n"), @"
    error: countersign-data/countersign.toml:2: the value of `storage.reserve_mb` cannot be used

    hint: a number of megabytes is expected, as in reserve_mb = 200
    ");
}

#[test]
fn what_is_not_toml_is_named_with_its_line() {
    insta::assert_snapshot!(refusal("[http]\nlisten = \n"), @"
    error: countersign-data/countersign.toml:2: this is not TOML: string values must be quoted, expected literal string

    hint: write sections and keys as in `countersign config show`
    ");
    insta::assert_snapshot!(refusal("[http]\nlisten = \"a:1\"\nlisten = \"b:1\"\n"), @"
    error: countersign-data/countersign.toml:3: this is not TOML: duplicate key

    hint: write sections and keys as in `countersign config show`
    ");
}

#[test]
fn unsafe_combinations_are_refused() {
    insta::assert_snapshot!(refusal("[retention]\ndetails_days = 200\naudit_days = 100\n"), @"
    error: countersign-data/countersign.toml:3: retention.audit_days is shorter than retention.details_days

    hint: keep audit rows at least as long as their details
    ");
    insta::assert_snapshot!(refusal("[tls]\ncertificate = \"tls.crt\"\n"), @"
    error: countersign-data/countersign.toml:2: one of tls.certificate and tls.key is given without the other

    hint: name both files, or neither for plain HTTP
    ");
    insta::assert_snapshot!(refusal("[verification]\nprofile = \"strict\"\n[enrolment]\nperiod = 60\n"), @r#"
    error: countersign-data/countersign.toml:4: verification.profile = "strict" with enrolment.period above 30 seconds

    hint: strict means codes that live 30 seconds at most: set enrolment.period = 30
    "#);
}

#[test]
fn a_file_that_is_named_is_read_by_the_check_as_by_the_start() {
    insta::assert_snapshot!(refusal("[tls]\ncertificate = \"tls.crt\"\nkey = \"tls.key\"\n"), @"
    error: tls.crt cannot be read: No such file or directory (os error 2)

    hint: name readable files with tls.certificate and tls.key; the server reads them as the owner of its data directory
    ");
    let home = Home::new();
    let said = |settings: &str| {
        home.configure(settings);
        let checked = home.run(&["config", "check"]);
        let started = home.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!((&checked.stderr, checked.code), (&started.stderr, started.code), "{settings}");
        checked.shown()
    };
    let mail = "[mail]\nserver = \"smtp.example.com\"\nfrom = \"us@example.com\"\nuser = \"us\"\n";
    let named = said(&format!("{mail}password_file = \"password\"\n"));
    assert!(named.contains("cannot read password") && named.contains("[exit 2]"), "{named}");
    let named = said("[webhook]\nurl = \"https://hooks.example.com/\"\n");
    assert!(named.contains("countersign config webhook-key") && named.contains("[exit 2]"), "{named}");
    // What systemd hands to the service cannot be looked at from here.
    home.configure(mail);
    let unseen = home.run(&["config", "check"]);
    assert!(unseen.stdout.contains("Not seen from here: the password in mail.password"), "{unseen:?}");
    home.configure("");
    std::fs::remove_file(home.data().join("root.key")).unwrap();
    assert!(said("").contains("root.key is missing"));
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    let home = Home::new().with("COUNTERSIGN_ENROLMENT_DIGITS", "12");
    insta::assert_snapshot!(home.run(&["list"]).shown(), @r#"
    error: environment variable COUNTERSIGN_ENROLMENT_DIGITS: "12" is no value for enrolment.digits

    hint: 6, 7 or 8 is expected, as in COUNTERSIGN_ENROLMENT_DIGITS=6
    [exit 2]
    "#);
    let home = home.without("COUNTERSIGN_ENROLMENT_DIGITS").with("COUNTERSIGN_ENROLMENT_ISSUSER", "Example");
    insta::assert_snapshot!(home.run(&["list"]).shown(), @"
    error: environment: there is no setting of that name (COUNTERSIGN_ENROLMENT_ISSUSER)

    hint: `countersign config reference` lists them
    [exit 2]
    ");
    let home = home.without("COUNTERSIGN_ENROLMENT_ISSUSER").with("COUNTERSIGN_SOMETHING_ELSE", "1");
    assert_eq!(home.text(&["list"]), "Nobody.\n");
    let home = home.with("COUNTERSIGN_ENROLMENT_ISSUER", "365");
    assert_eq!(home.json(&["config", "show"])["enrolment.issuer"], "365", "a name may be a number");
}

#[test]
fn an_unsafe_combination_is_found_across_file_and_variables() {
    let home = Home::empty().with("COUNTERSIGN_ENROLMENT_PERIOD", "60");
    home.configure("[verification]\nprofile = \"strict\"\n");
    let outcome = home.run(&["config", "check"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.starts_with("error: environment variable COUNTERSIGN_ENROLMENT_PERIOD: "), "{outcome:?}");
}

#[test]
fn a_named_file_must_exist() {
    let home = Home::new();
    insta::assert_snapshot!(home.run(&["config", "check", "--config", "nowhere.toml"]).shown(), @"
    error: nowhere.toml: the configuration cannot be read: No such file or directory (os error 2)

    hint: name a readable file with --config, or leave it out
    [exit 2]
    ");
    std::fs::write(home.place().join("other.toml"), "[enrolment]\nissuer = \"Elsewhere\"\n").unwrap();
    for order in [["--config", "other.toml", "config", "show"], ["config", "show", "--config", "other.toml"]] {
        assert_eq!(home.json(&order)["enrolment.issuer"], "Elsewhere");
    }
    let home = home.with("COUNTERSIGN_CONFIG", "other.toml");
    assert_eq!(home.json(&["config", "show"])["enrolment.issuer"], "Elsewhere");
}

#[test]
fn an_operator_with_better_figures_replaces_shares_of_causes() {
    let home = Home::at(START);
    for written in ["\"input.typo\" = 0.0\nunexplained = 0.5\n", "input.typo = 0\nunexplained = 0.5\n"] {
        home.configure(&format!("[diagnosis.priors]\n{written}"));
        let shown = home.text(&["config", "show"]);
        assert!(shown.contains("priors = { \"input.typo\" = 0.0, \"unexplained\" = 0.5 }\n"), "{shown}");
    }
    let app = home.enrolled("alice@example.com");
    home.set_clock(START + 600);
    let mut slip = app.code(START + 600).into_bytes();
    slip[2] = if slip[2] == b'9' { b'0' } else { slip[2] + 1 };
    let slip = String::from_utf8(slip).unwrap();
    home.verify("alice@example.com", &slip);
    let cause = |home: &Home| home.json(&["why", "alice@example.com"])["attempts"][0]["diagnosis"]["cause"].clone();
    assert_ne!(cause(&home), "input.typo", "never named");
    home.configure("");
    home.set_clock(START + 631);
    let mut slip = app.code(START + 631).into_bytes();
    slip[2] = if slip[2] == b'9' { b'0' } else { slip[2] + 1 };
    home.verify("alice@example.com", &String::from_utf8(slip).unwrap());
    assert_eq!(cause(&home), "input.typo");
    let home = home.with("COUNTERSIGN_DIAGNOSIS_PRIORS", "clock.slow=0.3 input.typo=0.05");
    let shown = home.text(&["config", "show"]);
    assert!(shown.contains("priors = { \"clock.slow\" = 0.3, \"input.typo\" = 0.05 }\n"), "{shown}");
}

#[test]
fn variables_override_the_file() {
    let home = Home::at(START);
    home.configure("[enrolment]\nissuer = \"From the file\"\ndigits = 8\n");
    let home = home.with("COUNTERSIGN_ENROLMENT_ISSUER", "From the variable");
    let shown = home.json(&["config", "show"]);
    assert_eq!(shown["enrolment.issuer"], "From the variable");
    assert_eq!(shown["enrolment.digits"], 8);
    home.user("alice@example.com");
    let app = home.enable("alice@example.com", &[]);
    assert!(app.uri.contains("issuer=From%20the%20variable&algorithm=SHA1&digits=8"), "{}", app.uri);
}

#[test]
fn what_is_shown_can_be_used_as_a_file() {
    let home = Home::empty().without("COUNTERSIGN_HASH_MEMORY_KIB").without("COUNTERSIGN_HASH_ITERATIONS");
    let home = home.without("COUNTERSIGN_STORAGE_RESERVE_MB");
    let shown = home.text(&["config", "show"]);
    insta::assert_snapshot!(shown, @r#"
    [http]
    listen = "localhost:8440"
    plain_on_public_addresses = false
    public_url = ""
    return_to = []
    max_connections = 4096
    trusted_proxies = []

    [tls]
    certificate = ""
    key = ""

    [enrolment]
    issuer = "Countersign"
    algorithm = "SHA1"
    digits = 6
    period = 30

    [verification]
    profile = "standard"

    [people]
    approval = "on"

    [diagnosis]
    priors = {}

    [hash]
    memory_kib = 19456
    iterations = 2

    [retention]
    details_days = 180
    audit_days = 400
    retired_secrets = true

    [storage]
    reserve_mb = 200

    [clock]
    sntp_servers = ""

    [mail]
    server = ""
    security = "starttls"
    plain_to_others = false
    from = ""
    user = ""
    password_file = ""
    language = "en"

    [webhook]
    url = ""
    key_file = ""
    private_addresses = false

    [metrics]
    listen = ""

    [log]
    format = "text"
    level = "info"
    "#);
    insta::assert_snapshot!(home.text(&["config", "check"]), @"The configuration can be used (no file, only defaults).");
    home.configure(&shown.replace("digits = 6", "digits = 7"));
    assert_eq!(home.text(&["config", "show"]), shown.replace("digits = 6", "digits = 7"));
    insta::assert_snapshot!(home.text(&["config", "check"]), @"The configuration can be used (countersign-data/countersign.toml).");
    insta::assert_snapshot!(shape(&home.json(&["config", "check"])), @"{file unseen usable}");
}

#[test]
fn the_reference_explains_every_setting_that_is_shown() {
    let home = Home::empty();
    let reference = home.text(&["config", "reference"]);
    let document = home.json(&["config", "reference"]);
    let shown = home.json(&["config", "show"]);
    assert_eq!(document["keys"].as_array().unwrap().len(), shown.as_object().unwrap().len());
    for key in document["keys"].as_array().unwrap() {
        let (section, name) = key["key"].as_str().unwrap().split_once('.').unwrap();
        for part in [format!("## [{section}]\n"), format!("### {name}\n"), key["variable"].as_str().unwrap().to_owned()]
        {
            assert!(reference.contains(&part), "{part}");
        }
        assert!(reference.contains(key["does"].as_str().unwrap()), "{key}");
    }
}

#[test]
fn the_public_address_is_https_or_this_machine_and_links_begin_with_it() {
    let home = Home::at(START);
    let taken = [
        ("https://sign-in.example.com", "https://sign-in.example.com"),
        ("https://Sign-In.example.com:443/", "https://sign-in.example.com"),
        ("https://sign-in.example.com:8443", "https://sign-in.example.com:8443"),
        ("http://localhost:8440", "http://localhost:8440"),
    ];
    for (written, meant) in taken {
        home.configure(&format!("[http]\npublic_url = \"{written}\"\n"));
        assert_eq!(home.json(&["config", "show"])["http.public_url"], meant);
    }
    home.configure("[http]\npublic_url = \"https://sign-in.example.com\"\nreturn_to = [\"https://app.example.com\"]\n");
    let added = home.json(&["user", "add", "--email", "alice@example.com"]);
    let link = added["enrolment_link"].as_str().unwrap();
    assert!(link.starts_with("https://sign-in.example.com/welcome/"), "{link}");
    for refused in
        ["http://sign-in.example.com", "sign-in.example.com", "https://", "https://a/b", "https://a@b", "ftp://a"]
    {
        home.configure(&format!("[http]\npublic_url = \"{refused}\"\n"));
        let outcome = home.run(&["config", "check"]);
        assert_eq!(outcome.code, Some(2), "{refused}: {outcome:?}");
    }
    for refused in
        ["\"https://app.example.com\"", "[\"/me\"]", "[\"https://a/../b\"]", "[\"javascript:alert(1)\"]", "[1]"]
    {
        home.configure(&format!("[http]\nreturn_to = {refused}\n"));
        let outcome = home.run(&["config", "check"]);
        assert_eq!(outcome.code, Some(2), "{refused}: {outcome:?}");
    }
}

#[test]
fn an_address_that_a_start_refuses_does_not_pass_the_check() {
    for (listen, says) in [("0.0.0.0:8592", "speaks plain HTTP"), ("nonsense", "an address and a port")] {
        let home = Home::empty();
        home.configure(&format!("[http]\nlisten = \"{listen}\"\n"));
        let said = home.run(&["config", "check"]);
        assert!(said.code == Some(2) && said.stderr.contains(says), "{listen}: {said:?}");
    }
}
