//! References and identifiers: what is read out over the telephone, and what stands in paths and rows.

use countersign_core::{ClientId, FactorId, Reference, Timestamp, UserId};
use proptest::prelude::*;

#[test]
fn a_reference_is_two_groups_of_four() {
    let bytes = [0x99, 0x2e, 0x2a, 0x13, 0xad];
    assert_eq!(Reference::from_bytes([0; 5]).to_string(), "0000-0000");
    assert_eq!(Reference::from_bytes([0xff; 5]).to_string(), "ZZZZ-ZZZZ");
    assert_eq!(Reference::from_bytes(bytes).to_string(), "K4Q2-M4XD");
}

#[test]
fn case_hyphen_blanks_and_letters_that_look_like_digits_do_not_matter() {
    let meant = Reference::parse("K0Q1-M4XD").unwrap();
    for typed in [
        "k0q1-m4xd",
        "K0Q1M4XD",
        "k0q1 m4xd",
        "  K0Q1-M4XD\n",
        "KOQI-M4XD",
        "kOqL-M4XD",
        "koqi-m4xd",
        "K-0-Q-1-M-4-X-D",
        "K0Q1\u{a0}M4XD",
    ] {
        assert_eq!(Reference::parse(typed), Some(meant), "{typed:?}");
    }
}

#[test]
fn what_is_no_reference_is_refused() {
    for typed in ["", "K7Q2-M4X", "K7Q2-M4XDD", "K7Q2-M4XU", "K7Q2_M4XD", "Ｋ7Q2-M4XD", "alice@example.com", "--------"]
    {
        assert_eq!(Reference::parse(typed), None, "{typed:?}");
    }
}

#[test]
fn a_stored_number_beyond_forty_bits_is_cut_to_them() {
    assert_eq!(Reference::from_stored(-1), Reference::from_stored((1 << 40) - 1));
    assert_eq!(Reference::from_stored(1 << 40), Reference::from_stored(0));
}

#[test]
fn references_of_one_moment_are_stored_together_and_look_different() {
    let at = |millis: i64, random| {
        Reference::drawn_at(Timestamp::from_micros(1_800_000_000_000_000 + millis * 1000), random)
    };
    let (one, next, later) = (at(0, [0, 1]), at(0, [0, 2]), at(60_000, [0, 1]));
    assert_eq!(next.to_stored() - one.to_stored(), 1);
    assert!((1 << 14..1 << 26).contains(&(later.to_stored() - one.to_stored())));
    let differing =
        |a: Reference, b: Reference| a.to_string().chars().zip(b.to_string().chars()).filter(|(a, b)| a != b).count();
    assert!(differing(one, next) >= 4, "{one} {next}");
    assert!(differing(one, later) >= 4, "{one} {later}");
}

#[test]
fn an_identifier_is_thirty_two_hexadecimal_digits() {
    let id = UserId::from_bytes(std::array::from_fn(|place| u8::try_from(place * 17).unwrap()));
    let text = "00112233445566778899aabbccddeeff";
    assert_eq!(id.to_string(), text);
    assert_eq!(text.parse(), Ok(id));
    assert_eq!(text.to_ascii_uppercase().parse(), Ok(id));
    assert_eq!(format!("{id:?}"), format!("UserId({text})"));
    for wrong in ["", "0011", &text[1..], &format!("{text}0"), &text.replace('f', "g"), &format!(" {text}")] {
        assert!(wrong.parse::<FactorId>().is_err(), "{wrong:?}");
        assert!(wrong.parse::<ClientId>().is_err(), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn a_reference_names_the_moment_it_was_drawn_at(
        at in 1_700_000_000_000_000_i64..1_900_000_000_000_000,
        random in any::<[u8; 2]>(),
        before in 0_i64..40_000_000_000_000,
        after in 0_i64..40_000_000_000_000,
    ) {
        let time = Timestamp::from_micros;
        let reference = Reference::drawn_at(time(at), random);
        let moments: Vec<_> = reference.moments(time(at - before), time(at + after)).collect();
        prop_assert!(moments.iter().any(|(from, to)| *from <= time(at) && time(at) < *to), "{moments:?}");
        prop_assert!(moments.iter().rev().is_sorted());
        prop_assert!(moments.len() <= 75, "{}", moments.len());
    }

    #[test]
    fn a_reference_is_read_back_and_stored(bytes in any::<[u8; 5]>()) {
        let reference = Reference::from_bytes(bytes);
        prop_assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
        prop_assert_eq!(Reference::from_stored(reference.to_stored()), reference);
        prop_assert!((0..1 << 40).contains(&reference.to_stored()));
    }

    #[test]
    fn no_text_makes_reading_a_reference_panic(text in any::<String>()) {
        if let Some(reference) = Reference::parse(&text) {
            prop_assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
        }
    }

    #[test]
    fn an_identifier_is_read_back(bytes in any::<[u8; 16]>()) {
        let id = FactorId::from_bytes(bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert_eq!(id.as_bytes(), &bytes);
    }
}
