//! The QR code in the terminal: drawn as a picture, read back by `zbarimg`, and confirmed by the app's code.

use crate::support::{
    Home, START,
    apps::App,
    masking::masked,
    terminal::{Terminal, plain},
};

/// Pixels of a module, either way.
const SCALE: usize = 8;

#[test]
fn the_printed_qr_code_reads_as_the_entry() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let text = home.text(&["enable", "--email", "alice@example.com"]);
    assert_eq!(read_qr(&home, &text), uri_of(&text, "totp/Countersign:alice@example.com", "SHA1", "6", "30"));
}

#[test]
fn a_long_name_with_other_letters_reads_as_it_is() {
    let home = Home::at(START).with("COUNTERSIGN_ENROLMENT_ISSUER", "Bäckerei & Söhne");
    home.json(&["user", "add", "--name", r"EXAMPLE\алиса.длинное-имя"]);
    let app = home.enable(r"EXAMPLE\алиса.длинное-имя", &[]);
    let drawn = home.text(&["enable", "--email", r"EXAMPLE\алиса.длинное-имя"]);
    let read = read_qr(&home, &drawn);
    let label = app.uri.split_once('?').unwrap().0;
    assert_eq!(read.split_once('?').unwrap().0, format!("{label}%20%282%29"));
    assert!(read.ends_with("&algorithm=SHA1&digits=6&period=30"), "{read}");
    assert!(read.contains("B%C3%A4ckerei%20%26%20S%C3%B6hne:"), "{read}");
}

#[test]
fn every_setting_of_the_entry_is_in_the_qr_code() {
    let home = Home::at(START)
        .with("COUNTERSIGN_ENROLMENT_ALGORITHM", "SHA512")
        .with("COUNTERSIGN_ENROLMENT_DIGITS", "8")
        .with("COUNTERSIGN_ENROLMENT_PERIOD", "60");
    home.user("alice@example.com");
    let text = home.text(&["enable", "--email", "alice@example.com"]);
    assert_eq!(read_qr(&home, &text), uri_of(&text, "totp/Countersign:alice@example.com", "SHA512", "8", "60"));
}

#[test]
fn on_a_terminal_the_first_code_activates_at_once() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let mut terminal = Terminal::start(&home, &["enable", "--email", "alice@example.com"]);
    terminal.wait_for("Code: ", 1);
    let shown = plain(&terminal.seen().replace('\r', ""));
    assert_eq!(read_qr(&home, &shown), uri_of(&shown, "totp/Countersign:alice@example.com", "SHA1", "6", "30"));

    let app = app_in(&shown);
    terminal.type_line(&app.wrong(START, 0));
    terminal.wait_for("Code: ", 2);
    terminal.type_line(&app.code(START));
    let (code, screen) = terminal.end();
    assert_eq!(code, Some(0), "{screen}");
    let typed = [app.wrong(START, 0), app.code(START)];
    let screen = typed.iter().fold(masked(&plain(&screen)), |screen, code| screen.replace(code, "<code>"));
    insta::assert_snapshot!(screen, @"
    1  Scan this with the authenticator app

    <QR code>

       or type the key:  <secret in groups of four>

    2  Save the backup codes: each works once, for the day the phone is lost

       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>

    For signing in to the pages they set a password at this link:
    http://localhost:8440/welcome/<token>
    (works once, until 2027-01-16T08:00:00Z; an earlier link stops working)
    (no server runs on this data directory: where it will listen is a guess)

    3  Type the code that the app shows now

       Code: <code>

       ✗ That code does not fit now. Open the entry for this account in your app and
         type the code it shows now. If that is refused too, check that the phone's
         time is set to automatic. (code.wrong)
         Have the user read out the name of the entry and check that its time is
         automatic, then look at a second code with
         `countersign why alice@example.com`. If that fits nothing either, set up
         again with `countersign enable --email alice@example.com`.

       Code: <code>

       ✓ Your authenticator app is set up. That code is used up; the next one signs
         you in.
    ");
    assert_eq!(home.json(&["user", "show", "alice@example.com"])["state"], "active");
    assert_eq!(home.verify("alice@example.com", &app.code(START + 30))["reason"], "ok.next_step");
}

#[test]
fn the_colours_of_a_terminal_keep_the_qr_code_dark_on_light() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let mut terminal = Terminal::start(&home, &["enable", "--email", "alice@example.com"]);
    terminal.wait_for("Code: ", 1);
    let drawn: Vec<String> = terminal.seen().lines().filter(|line| is_drawn(line)).map(str::to_owned).collect();
    assert!(drawn.len() > 15, "{drawn:?}");
    for line in drawn {
        assert!(line.starts_with("\x1b[38;5;16;48;5;231m"), "not black on white: {line:?}");
        assert!(line.trim_end().ends_with("\x1b[0m"), "the colours do not end: {line:?}");
    }
}

#[test]
fn an_empty_line_asks_again_and_the_end_of_the_input_leaves_the_enrolment_waiting() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let mut terminal = Terminal::start(&home, &["enable", "--email", "alice@example.com"]);
    terminal.wait_for("Code: ", 1);
    let app = app_in(&plain(&terminal.seen().replace('\r', "")));
    terminal.type_line("");
    terminal.wait_for("Code: ", 2);
    terminal.type_line("\x04");
    let (code, screen) = terminal.end();
    assert_eq!(code, Some(1));
    let last: Vec<&str> = screen.lines().rev().take(2).collect();
    insta::assert_snapshot!(last.join("\n"), @"   The enrolment waits for 30 minutes: countersign confirm --email alice@example.com --code CODE");
    let confirmed = home.json(&["confirm", "--email", "alice@example.com", "--code", &app.code(START)]);
    assert_eq!(confirmed["reason"], "enrol.confirmed");
}

/// The entry that somebody types by hand from the screen.
fn app_in(text: &str) -> App {
    let uri = uri_of(text, "totp/Countersign:alice@example.com", "SHA1", "6", "30");
    App::scan(&serde_json::json!({ "secret": key_in(text), "otpauth_uri": uri }))
}

fn key_in(text: &str) -> String {
    let (_, after) = text.split_once("type the key:").unwrap();
    after.lines().next().unwrap().replace(' ', "")
}

fn uri_of(text: &str, label: &str, algorithm: &str, digits: &str, period: &str) -> String {
    let key = key_in(text);
    format!("otpauth://{label}?secret={key}&issuer=Countersign&algorithm={algorithm}&digits={digits}&period={period}")
}

fn is_drawn(line: &str) -> bool {
    line.contains(['█', '▀', '▄'])
}

/// Draws the half blocks of a text as a picture and has it read.
fn read_qr(home: &Home, text: &str) -> String {
    let first = text.lines().position(is_drawn).expect("no QR code");
    // The quiet zone above the code has no ink; its blanks are as wide as the code.
    let width = text.lines().filter(|line| is_drawn(line)).map(|line| line.chars().count()).max().unwrap();
    let rows = text.lines().skip(first.saturating_sub(2)).take_while(|line| is_drawn(line) || line.trim().is_empty());
    let mut picture = String::new();
    let mut height = 0;
    for row in rows {
        let cells: Vec<char> = row.chars().chain(std::iter::repeat(' ')).take(width).collect();
        for upper in [true, false] {
            let is_ink = |cell: &char| matches!((cell, upper), ('█', _) | ('▀', true) | ('▄', false));
            let line: String = cells.iter().map(|cell| if is_ink(cell) { "1" } else { "0" }.repeat(SCALE)).collect();
            picture.push_str(&format!("{line}\n").repeat(SCALE));
            height += SCALE;
        }
    }
    let file = home.place().join("qr.pbm");
    std::fs::write(&file, format!("P1\n{} {height}\n{picture}", width * SCALE)).unwrap();
    let read = home.command("zbarimg").args(["--raw", "-q"]).arg(file).output().expect("zbarimg is not installed");
    assert!(read.status.success(), "not readable:\n{text}");
    String::from_utf8(read.stdout).unwrap().trim().to_owned()
}
