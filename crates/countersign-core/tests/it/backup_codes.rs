//! Backup codes as people copy them from paper, and what the check character finds.

use crate::support::Variety;
use countersign_core::{
    backup::BackupCode,
    crockford,
    submission::{Shape, Submission},
};
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn typed(text: &str) -> Option<BackupCode> {
    match Submission::new(text).shape() {
        Shape::Backup(code) => Some(code),
        _ => None,
    }
}

fn is_found(text: &str) -> bool {
    typed(text).is_none_or(|code| !code.is_well_formed())
}

fn some_codes(count: u8) -> impl Iterator<Item = BackupCode> {
    let mut variety = Variety(65);
    (0..count).map(move |turn| BackupCode::from_random(turn % 10 + 1, variety.bytes(9).try_into().unwrap()))
}

#[test]
fn a_code_is_printed_as_number_and_two_groups_of_seven() {
    let code = BackupCode::from_random(3, [0; 9]);
    assert_eq!(*code.to_printed(), "03-0000000-000000X");
    assert_eq!(code.number(), 3);
    assert_eq!(*code.payload(), "0000000000000");

    let code = BackupCode::from_random(10, [0xff; 9]);
    assert_eq!(*code.payload(), "ZZZZZZZZZZZZZ");
    assert_eq!(*code.to_printed(), "10-ZZZZZZZ-ZZZZZZB");
}

#[test]
fn every_character_outside_the_alphabet_is_found() {
    for code in some_codes(3) {
        for place in [0, 4, 17] {
            for wrong in ['U', 'u', '*', 'Ä', '\u{1f511}'] {
                let mut text: Vec<char> = code.to_printed().chars().collect();
                text[place] = wrong;
                assert!(is_found(&text.into_iter().collect::<String>()));
            }
        }
    }
}

#[test]
fn every_single_wrong_character_is_found() {
    let mut tried = 0;
    for code in some_codes(20) {
        let canonical = code.to_printed().replace('-', "");
        for place in 0..canonical.len() {
            let right = canonical[place..].chars().next().unwrap();
            for wrong in ALPHABET.chars().filter(|wrong| *wrong != right) {
                let mut text = canonical.clone();
                text.replace_range(place..=place, &wrong.to_string());
                assert!(is_found(&text), "{text} for {canonical}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 20 * 16 * 31);
}

#[test]
fn nearly_every_swap_of_neighbours_is_found() {
    let (mut tried, mut missed) = (0, Vec::new());
    for code in some_codes(200) {
        let canonical = code.to_printed().replace('-', "");
        for place in 0..canonical.len() - 1 {
            let (left, right) = (&canonical[place..=place], &canonical[place + 1..place + 2]);
            if left == right {
                continue;
            }
            tried += 1;
            let mut text = canonical.clone();
            text.replace_range(place..place + 2, &format!("{right}{left}"));
            if !is_found(&text) {
                missed.push(format!("{left}{right}"));
            }
        }
    }
    assert!(tried > 2_500, "{tried}");
    assert!(missed.len() * 1_000 <= tried * 5, "{} of {tried}: {missed:?}", missed.len());
    // Luhn's algorithm cannot tell the first and the last of an alphabet apart; all else it can.
    assert!(missed.iter().all(|swap| swap == "0Z" || swap == "Z0"), "{missed:?}");
}

#[test]
fn the_number_may_be_typed_with_letters_that_look_like_digits_and_with_nothing_else() {
    let code = BackupCode::from_random(1, [9; 9]);
    let printed = code.to_printed();
    for number in ["01", "O1", "o1", "0I", "0l", "OL", "oi"] {
        let text = format!("{number}{}", &printed[2..]);
        assert_eq!(typed(&text), Some(code), "{number}");
    }
    for number in ["A1", "0A", "1", "001", "Z0"] {
        assert_eq!(typed(&format!("{number}{}", &printed[2..])), None, "{number}");
    }
}

#[test]
fn sixty_five_random_bits_decide_the_code_and_each_of_them_does() {
    let zero = [0; 9];
    let mut telling = 0;
    for bit in 0..72 {
        let mut random = zero;
        random[bit / 8] ^= 0x80 >> (bit % 8);
        let code = BackupCode::from_random(1, random);
        let set: u32 = code.payload().chars().map(|c| crockford::value(c).unwrap().count_ones()).sum();
        assert!(set <= 1, "bit {bit}");
        telling += set;
        assert_eq!(set == 1, bit >= 7, "bit {bit}");
    }
    assert_eq!(telling, 65);
}

#[test]
fn crockfords_alphabet_has_thirty_two_characters_and_four_confusions() {
    let written: String = (0..32).map(crockford::character).collect();
    assert_eq!(written, ALPHABET);
    for (value, character) in ALPHABET.chars().enumerate() {
        let value = u8::try_from(value).unwrap();
        assert_eq!(crockford::value(character), Some(value));
        assert_eq!(crockford::value(character.to_ascii_lowercase()), Some(value));
    }
    let read: Vec<Option<u8>> = "IiLlOoUu-ß".chars().map(crockford::value).collect();
    let (one, zero) = (Some(1), Some(0));
    assert_eq!(read, [one, one, one, one, zero, zero, None, None, None, None]);
}

/// How a person might write a character of the sheet.
fn miswritten(character: char, choice: u8) -> char {
    match (character, choice % 4) {
        ('1', 1) => 'I',
        ('1', 2) => 'l',
        ('0', 1) => 'O',
        ('0', 2) => 'o',
        (other, 3) => other.to_ascii_lowercase(),
        (other, _) => other,
    }
}

proptest! {
    #[test]
    fn a_printed_code_is_read_back_in_any_case_with_confusions_and_separators(
        number in 1_u8..=10,
        random in any::<[u8; 9]>(),
        choices in proptest::collection::vec(any::<u8>(), 18),
        separator in prop_oneof![Just(""), Just("-"), Just(" "), Just("\u{2011}"), Just(" - "), Just("\u{a0}")],
    ) {
        let code = BackupCode::from_random(number, random);
        let text: String = code
            .to_printed()
            .chars()
            .zip(choices)
            .map(|(character, choice)| match character {
                '-' => separator.to_owned(),
                other => miswritten(other, choice).to_string(),
            })
            .collect();
        let read = typed(&text);
        prop_assert_eq!(read, Some(code), "{}", text);
        let read = read.unwrap();
        prop_assert!(read.is_well_formed());
        prop_assert_eq!((read.number(), read.payload()), (number, code.payload()));
    }

    #[test]
    fn different_random_bits_give_different_codes(left in any::<[u8; 9]>(), right in any::<[u8; 9]>()) {
        let used = |random: [u8; 9]| {
            let mut random = random;
            random[0] &= 1;
            random
        };
        let codes = [left, right].map(|random| BackupCode::from_random(1, random));
        prop_assert_eq!(codes[0] == codes[1], used(left) == used(right));
    }
}
