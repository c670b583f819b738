//! One code in every spelling that keyboards, copying and autocorrection bring about: all are one submission.

use countersign_core::{
    otp::OtpCode,
    submission::{Shape, Submission},
};
use proptest::prelude::*;

/// What people and programs put between or around digits.
const SEPARATORS: [(char, &str); 61] = [
    (' ', "space"),
    ('\t', "tab"),
    ('\n', "line feed"),
    ('\r', "carriage return"),
    ('\u{b}', "vertical tab"),
    ('\0', "null"),
    ('\u{7f}', "delete"),
    ('\u{85}', "next line"),
    ('\u{a0}', "no-break space"),
    ('\u{1680}', "ogham space mark"),
    ('\u{2002}', "en space"),
    ('\u{2003}', "em space"),
    ('\u{2007}', "figure space"),
    ('\u{2008}', "punctuation space"),
    ('\u{2009}', "thin space"),
    ('\u{200a}', "hair space"),
    ('\u{2028}', "line separator"),
    ('\u{2029}', "paragraph separator"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{205f}', "medium mathematical space"),
    ('\u{3000}', "ideographic space"),
    ('-', "hyphen-minus"),
    ('_', "low line"),
    ('\u{58a}', "armenian hyphen"),
    ('\u{5be}', "hebrew maqaf"),
    ('\u{1806}', "mongolian hyphen"),
    ('\u{2010}', "hyphen"),
    ('\u{2011}', "non-breaking hyphen"),
    ('\u{2012}', "figure dash"),
    ('\u{2013}', "en dash"),
    ('\u{2014}', "em dash"),
    ('\u{2015}', "horizontal bar"),
    ('\u{2043}', "hyphen bullet"),
    ('\u{2212}', "minus sign"),
    ('\u{2e3a}', "two-em dash"),
    ('\u{301c}', "wave dash"),
    ('\u{30a0}', "katakana-hiragana double hyphen"),
    ('\u{fe58}', "small em dash"),
    ('\u{fe63}', "small hyphen-minus"),
    ('\u{ff0d}', "full-width hyphen-minus"),
    ('\u{ff3f}', "full-width low line"),
    ('.', "full stop"),
    (',', "comma"),
    ('\'', "apostrophe"),
    ('\u{b7}', "middle dot"),
    ('\u{2022}', "bullet"),
    ('\u{30fb}', "katakana middle dot"),
    ('\u{ff0e}', "full-width full stop"),
    ('\u{ff0c}', "full-width comma"),
    ('\u{ff07}', "full-width apostrophe"),
    ('\u{ad}', "soft hyphen"),
    ('\u{61c}', "arabic letter mark"),
    ('\u{180e}', "mongolian vowel separator"),
    ('\u{200b}', "zero-width space"),
    ('\u{200c}', "zero-width non-joiner"),
    ('\u{200d}', "zero-width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2060}', "word joiner"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{feff}', "byte order mark"),
];

/// The zeros of scripts that keyboards and phones offer.
const SCRIPTS: [(char, &str); 33] = [
    ('0', "ASCII"),
    ('\u{660}', "Arabic-Indic"),
    ('\u{6f0}', "Extended Arabic-Indic"),
    ('\u{7c0}', "N'Ko"),
    ('\u{966}', "Devanagari"),
    ('\u{9e6}', "Bengali"),
    ('\u{a66}', "Gurmukhi"),
    ('\u{ae6}', "Gujarati"),
    ('\u{b66}', "Oriya"),
    ('\u{be6}', "Tamil"),
    ('\u{c66}', "Telugu"),
    ('\u{ce6}', "Kannada"),
    ('\u{d66}', "Malayalam"),
    ('\u{de6}', "Sinhala"),
    ('\u{e50}', "Thai"),
    ('\u{ed0}', "Lao"),
    ('\u{f20}', "Tibetan"),
    ('\u{1040}', "Myanmar"),
    ('\u{17e0}', "Khmer"),
    ('\u{1810}', "Mongolian"),
    ('\u{1b50}', "Balinese"),
    ('\u{a9d0}', "Javanese"),
    ('\u{abf0}', "Meetei Mayek"),
    ('\u{ff10}', "full-width"),
    ('\u{104a0}', "Osmanya"),
    ('\u{11066}', "Brahmi"),
    ('\u{1d7ce}', "mathematical bold"),
    ('\u{1d7d8}', "mathematical double-struck"),
    ('\u{1d7e2}', "mathematical sans-serif"),
    ('\u{1d7ec}', "mathematical sans-serif bold"),
    ('\u{1d7f6}', "mathematical monospace"),
    ('\u{1e950}', "Adlam"),
    ('\u{1fbf0}', "segmented"),
];

fn digit(zero: char, value: u32) -> char {
    char::from_u32(u32::from(zero) + value).unwrap()
}

fn in_script(zero: char, ascii: &str) -> String {
    ascii.chars().map(|c| digit(zero, c.to_digit(10).unwrap())).collect()
}

fn separated(by: char) -> [String; 4] {
    [
        format!("123{by}456"),
        format!("{by}123456{by}"),
        format!("1{by}2{by}3{by}4{by}5{by}6"),
        format!("12{by}{by}34{by}{by}56"),
    ]
}

/// Every spelling of 123456, with what is odd about it.
fn spellings() -> Vec<(String, String)> {
    let mut spellings = Vec::new();
    for (separator, name) in SEPARATORS {
        spellings.extend(separated(separator).map(|text| (text, name.to_owned())));
    }
    for (zero, script) in SCRIPTS {
        let spelled = in_script(zero, "123456");
        let (left, right) = (in_script(zero, "123"), in_script(zero, "456"));
        spellings.push((format!("{left}456"), format!("half {script}")));
        spellings.push((format!("{left} {right}"), format!("{script} with a space")));
        spellings.push((format!("\u{200f}{left}\u{2011}{right}\u{200f}"), format!("{script} as copied")));
        spellings.push((spelled, script.to_owned()));
    }
    let each_another: String =
        (1..=6).map(|value| digit(SCRIPTS[usize::try_from(value).unwrap() * 5].0, value)).collect();
    spellings.push((each_another, "six scripts".to_owned()));
    spellings
}

#[test]
fn more_than_two_hundred_spellings_of_a_code_are_one_code() {
    let spellings = spellings();
    assert!(spellings.len() > 350, "{}", spellings.len());
    let expected = Shape::Otp(OtpCode::parse("123456").unwrap());
    for (typed, oddity) in spellings {
        let submission = Submission::new(&typed);
        assert_eq!(submission.canonical(), "123456", "{oddity}: {typed:?}");
        assert_eq!(submission.shape(), expected, "{oddity}: {typed:?}");
    }
}

#[test]
fn every_digit_of_every_script_is_the_digit_it_means() {
    for (zero, script) in SCRIPTS {
        let spelled = in_script(zero, "9876543210");
        assert_eq!(Submission::new(&spelled).canonical(), "9876543210", "{script}");
        // What follows the nine is no digit, or begins the next ten.
        let after = Submission::new(&digit(zero, 10).to_string());
        let value = after.canonical().parse::<u8>();
        assert!(value.is_err() || value == Ok(0), "{script}: {value:?}");
    }
}

#[test]
fn every_character_taken_for_a_digit_is_numeric_and_scripts_come_in_tens() {
    let taken: Vec<char> =
        ('\0'..=char::MAX).filter(|c| Submission::new(&c.to_string()).canonical().parse::<u8>().is_ok()).collect();
    assert_eq!(taken.len(), 770);
    assert!(taken.iter().all(|c| c.is_numeric()));
    for ten in taken.chunks(10) {
        let values: String = ten.iter().map(|c| Submission::new(&c.to_string()).canonical().to_owned()).collect();
        assert_eq!(values, "0123456789", "{ten:?}");
    }
}

#[test]
fn different_codes_stay_different() {
    for (typed, canonical) in [
        ("123 457", "123457"),
        ("023456", "023456"),
        ("23456", "23456"),
        ("1234567", "1234567"),
        ("123456\u{b2}", "123456²"),
        ("12345\u{2465}", "12345⑥"),
        ("12345l", "12345L"),
        ("+123456", "+123456"),
        ("123/456", "123/456"),
    ] {
        assert_eq!(Submission::new(typed).canonical(), canonical, "{typed:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn canonical_text_is_its_own_canonical_text(typed in any::<String>()) {
        let once = Submission::new(&typed);
        let twice = Submission::new(once.canonical());
        prop_assert_eq!(once.canonical(), twice.canonical());
        prop_assert_eq!(once.shape(), twice.shape());
    }

    #[test]
    fn the_canonical_text_of_a_whole_is_that_of_its_parts(left in any::<String>(), right in any::<String>()) {
        let parts = format!("{}{}", Submission::new(&left).canonical(), Submission::new(&right).canonical());
        let whole = Submission::new(&format!("{left}{right}"));
        prop_assert_eq!(whole.canonical(), parts);
    }

    #[test]
    fn a_code_survives_any_separators_in_any_script(
        value in 0_u32..1_000_000,
        scripts in proptest::array::uniform6(0..SCRIPTS.len()),
        separators in proptest::array::uniform6(0..SEPARATORS.len()),
    ) {
        let code = format!("{value:06}");
        let mut typed = String::new();
        for ((plain, script), separator) in code.chars().zip(scripts).zip(separators) {
            typed.push(SEPARATORS[separator].0);
            typed.push(digit(SCRIPTS[script].0, plain.to_digit(10).unwrap()));
        }
        prop_assert_eq!(Submission::new(&typed).shape(), Shape::Otp(OtpCode::parse(&code).unwrap()));
    }
}

#[test]
fn every_single_character_is_canonical_after_one_pass() {
    for character in '\0'..=char::MAX {
        let once = Submission::new(&character.to_string());
        let twice = Submission::new(once.canonical());
        assert_eq!(once.canonical(), twice.canonical(), "U+{:04X}", u32::from(character));
    }
}
