//! Login names: one spelling for each, and which texts cannot be one (RFC 8265).

use countersign_core::user::{Name, NameError};
use proptest::prelude::*;

fn name(typed: &str) -> Result<String, NameError> {
    Name::new(typed).map(|name| name.as_str().to_owned())
}

#[test]
fn fifty_spellings_of_one_login_are_one_user() {
    let cases =
        ["alice", "Alice", "ALICE", "aLiCe", "ａｌｉｃｅ", "ＡＬＩＣＥ", "Ａlice", "alicＥ", "aｌiｃe", "ALICe"];
    let blanks = [("", ""), (" ", ""), ("", "\n"), ("\t ", " \r\n"), ("\u{a0}", "\u{3000}")];
    let mut spellings = 0;
    for spelled in cases {
        for (before, after) in blanks {
            let typed = format!("{before}{spelled}{after}");
            assert_eq!(name(&typed).as_deref(), Ok("alice"), "{typed:?}");
            spellings += 1;
        }
    }
    assert_eq!(spellings, 50);
}

#[test]
fn names_beyond_ascii_have_one_spelling_too() {
    for (typed, canonical) in [
        ("ÄRGER", "ärger"),
        ("A\u{308}rger", "ärger"),
        ("JOSÉ@Example.COM", "josé@example.com"),
        ("jose\u{301}@example.com", "josé@example.com"),
        ("ΣΙΓΜΑ", "σιγμα"),
        ("ВАСЯ", "вася"),
        ("ａ＠ｂ", "a@b"),
        ("EXAMPLE\\Alice", "example\\alice"),
        ("Straße", "straße"),
        ("user+tag@example.com", "user+tag@example.com"),
        ("שלום", "שלום"),
    ] {
        assert_eq!(name(typed).as_deref(), Ok(canonical), "{typed:?}");
    }
}

#[test]
fn names_that_only_look_alike_stay_apart() {
    // Cyrillic а, Greek ο, sharp s.
    for (one, other) in [("alice", "\u{430}lice"), ("bob", "b\u{3bf}b"), ("strasse", "straße")] {
        assert_ne!(name(one), name(other));
    }
}

#[test]
fn what_cannot_be_a_name_is_refused() {
    for typed in [
        "",
        " ",
        "\u{3000}",
        "al ice",
        "al\u{a0}ice",
        "al\tice",
        "al\0ice",
        "alice\u{7f}x",
        "al\u{200b}ice",
        "\u{feff}alice",
        "al\u{202e}ice",
        "al\u{ad}ice",
        "\u{1f600}",
        "a\u{2028}b",
        "½",
        "x²",
        "\u{e000}",
        "\u{378}",
    ] {
        assert!(name(typed).is_err(), "{typed:?}");
    }
}

#[test]
fn a_name_has_up_to_255_characters_however_many_bytes_they_take() {
    for letter in ["a", "ä", "界"] {
        let longest = letter.repeat(255);
        assert_eq!(name(&longest), Ok(longest.clone()));
        assert!(name(&letter.repeat(256)).is_err());
    }
}

#[test]
fn a_refusal_repeats_no_more_than_the_beginning() {
    let error = Name::new(&"a b".repeat(1_000)).unwrap_err();
    assert!(error.to_string().len() < 200);
}

#[test]
fn d1_no_name_reads_as_the_identifier_of_a_user() {
    let digits = "0123456789abcdef0123456789ABCDEF";
    let wide: String = digits.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect();
    for typed in [digits, &digits.to_uppercase(), &format!(" {digits}\n"), &wide] {
        assert!(matches!(name(typed), Err(NameError::Identifier(_))), "{typed}: {:?}", name(typed));
    }
    for typed in
        [&digits[1..], &format!("{digits}0"), &format!("g{}", &digits[1..]), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"]
    {
        assert!(name(typed).is_ok(), "{typed}");
    }
}

#[test]
fn an_address_has_one_at_sign_with_something_on_both_sides() {
    for (typed, is_email) in [
        ("alice@example.com", true),
        ("a@b", true),
        ("alice", false),
        ("@example.com", false),
        ("alice@", false),
        ("a@b@c", false),
        ("example\\alice", false),
        ("<a@b.c>", false),
        ("a@b.c>", false),
        ("a@b.c,d", false),
        ("a;b@c.d", false),
        ("\"a\"@b.c", false),
        ("o'neill+tag@example.com", true),
    ] {
        assert_eq!(Name::new(typed).unwrap().is_email(), is_email, "{typed}");
    }
}

#[test]
fn every_single_character_has_one_spelling_or_none() {
    for character in '\0'..=char::MAX {
        if let Ok(once) = name(&character.to_string()) {
            assert_eq!(name(&once).as_ref(), Ok(&once), "U+{:04X}", u32::from(character));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_canonical_name_is_its_own_spelling(typed in prop_oneof![any::<String>(), "\\PC{1,8}", "[a-zA-ZÀ-ɏΑ-ωА-я@.\u{300}-\u{36f}]{1,12}"]) {
        if let Ok(once) = name(&typed) {
            prop_assert_eq!(name(&once), Ok(once.clone()), "{:?}", typed);
            prop_assert!(!once.is_empty() && !once.contains(char::is_whitespace));
        }
    }

    #[test]
    fn case_never_matters_in_ascii(typed in "[!-~]{1,40}") {
        let lower = name(&typed.to_ascii_lowercase());
        prop_assert_eq!(name(&typed.to_ascii_uppercase()), lower.clone());
        prop_assert_eq!(name(&typed), lower);
    }
}
