//! How the command line explains itself: help, suggestions, completions, man pages.

use crate::support::{Home, Outcome};
use std::collections::BTreeSet;

/// The commands that help lists, under whatever heading.
fn listed(home: &Home) -> BTreeSet<String> {
    let help = home.text(&["--help"]);
    let (commands, _) = help.split_once("\nOptions:").unwrap();
    let lines = commands.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let found: Vec<String> = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    let unique: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(found.len(), unique.len(), "a command is listed twice: {found:?}");
    unique
}

#[test]
fn help_lists_commands_under_those_who_use_them() {
    let help = Home::empty().text(&["--help"]);
    let under = |heading: &str| {
        let (_, after) = help.split_once(&format!("\n{heading}:\n")).unwrap_or_else(|| panic!("{heading}: {help}"));
        after.split("\n\n").next().unwrap().to_owned()
    };
    assert!(under("For the helpdesk").contains("  why "), "{help}");
    assert!(under("For whoever connects systems").contains("  client "), "{help}");
    assert!(under("For whoever runs the server").contains("  serve "), "{help}");
}

#[test]
fn every_listed_command_is_one_and_has_help() {
    let home = Home::empty();
    for command in listed(&home).iter().filter(|name| *name != "help") {
        assert!(home.text(&[command, "--help"]).contains(&format!("Usage: countersign {command}")), "{command}");
    }
}

#[test]
fn what_is_nearly_a_command_or_a_flag_is_met_with_the_right_one() {
    let home = Home::empty();
    for (typed, meant) in [
        (&["verfy"][..], "'verify'"),
        (&["docter"], "'doctor'"),
        (&["user", "lst"], "'list'"),
        (&["list", "--stat", "active"], "'--state'"),
        (&["verify", "--emial", "alice"], "'--email'"),
        (&["list", "--state", "actve"], "'active'"),
    ] {
        let outcome = home.run(typed);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains("similar") && outcome.stderr.contains(meant), "{typed:?}: {outcome:?}");
    }
}

#[test]
fn completions_know_every_command_and_bash_reads_them() {
    let home = Home::empty();
    for shell in ["bash", "zsh", "fish"] {
        let completions = home.text(&["completions", shell]);
        for command in listed(&home) {
            assert!(completions.contains(&command), "{shell} does not know {command}");
        }
    }
    std::fs::write(home.place().join("completions"), home.text(&["completions", "bash"])).unwrap();
    let completed = |words: &[&str]| {
        let asked = "source completions; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
            _countersign countersign \"${@: -1}\" \"${@: -2:1}\"; echo ${COMPREPLY[@]}";
        let bash = Outcome::of(home.command("bash").args(["-c", asked, "bash"]).args(words).output().unwrap());
        bash.stdout.trim().to_owned()
    };
    assert_eq!(completed(&["countersign", "veri"]), "verify");
    assert_eq!(completed(&["countersign", "import", "ae"]), "aegis");
    assert!(completed(&["countersign", "keys", ""]).contains("confirm-copied"));
    // Nothing of ours is where bash offers files.
    for words in [&["import", "aegis", ""][..], &["explain", ""], &["explain", "a.log", ""], &["user", "import", ""]] {
        let words = [&["countersign"], words].concat();
        assert_eq!(completed(&words), "", "{words:?}");
    }
    assert_eq!(completed(&["countersign", "explain", "--fol"]), "--follow");
}

#[test]
fn there_is_a_man_page_for_every_command() {
    let home = Home::empty();
    let said = home.text(&["man", "pages/man1"]);
    assert_eq!(said, "Wrote the man pages to pages/man1.\n");
    let pages = home.place().join("pages/man1");
    let overview = std::fs::read_to_string(pages.join("countersign.1")).unwrap();
    for command in listed(&home).iter().filter(|name| *name != "help") {
        let page = std::fs::read_to_string(pages.join(format!("countersign-{command}.1"))).unwrap();
        assert!(page.contains(".TH "), "{command}");
        for section in ["SYNOPSIS", "\"EXIT STATUS\"", "FILES", "ENVIRONMENT", "\"SEE ALSO\""] {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{command} without {section}");
        }
        assert!(overview.contains(&command.replace('-', "\\-")), "{command} is not in the overview");
    }
    let explain = std::fs::read_to_string(pages.join("countersign-explain.1")).unwrap();
    assert!(explain.contains("\\fBcountersign explain\\fR [OPTIONS] <FILE>..."), "{explain}");
    assert!(explain.contains("<\\fIFILE\\fR>...\n") && explain.contains(".SH EXAMPLES"), "{explain}");
    assert!(!pages.join("countersign-reference.1").exists(), "a hidden command has a page");
}

#[test]
fn the_flags_of_every_command_stand_apart_from_its_own() {
    let help = Home::empty().text(&["import", "--help"]);
    let (own, global) = help.split_once("\nGlobal options:\n").unwrap();
    assert!(own.contains("--issuer") && !own.contains("--data"), "{help}");
    assert!(global.contains("--data") && global.contains("--json") && !global.contains("--issuer"), "{help}");
}
