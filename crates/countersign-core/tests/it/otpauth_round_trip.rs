//! `otpauth://` URIs there and back: what is written is read, and no text makes reading panic.

use crate::otpauth::said;
use countersign_core::{
    Secret,
    factor::Movement,
    otp::{Algorithm, Digits, Parameters, Period},
    otpauth::Otpauth,
};
use proptest::prelude::*;

fn entries() -> impl Strategy<Value = Otpauth> {
    let name = || any::<String>().prop_map(|name| name.trim().chars().take(60).collect::<String>().trim().to_owned());
    let issuer = proptest::option::of(name().prop_filter("an issuer says something", |name| !name.is_empty()));
    let parameters = (0_usize..3, 6_u8..=8, 15_u32..=120).prop_map(|(algorithm, digits, period)| Parameters {
        algorithm: Algorithm::ALL[algorithm],
        digits: Digits::new(digits).unwrap(),
        period: Period::new(period).unwrap(),
    });
    let secret = proptest::collection::vec(any::<u8>(), 16..=128);
    (any::<bool>(), issuer, name(), secret, parameters, 0..=i64::MAX).prop_map(
        |(counts, issuer, account, secret, parameters, counter)| {
            let period = if counts { Period::THIRTY } else { parameters.period };
            Otpauth {
                movement: if counts { Movement::Counter } else { Movement::Time },
                // Without an issuer, a colon in the account would separate one.
                account: if issuer.is_none() { account.replace(':', ";") } else { account },
                issuer,
                secret: Secret::from_bytes(secret),
                parameters: Parameters { period, ..parameters },
                counter: if counts { counter } else { 0 },
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(entry in entries()) {
        let uri = entry.to_uri();
        prop_assert!(uri.is_ascii());
        let back = Otpauth::parse(&uri);
        prop_assert_eq!(back.as_ref().map(said).map_err(Clone::clone), Ok(said(&entry)), "{}", *uri);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), start in 0_usize..3) {
        let prefix = ["", "otpauth://totp/", "otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"];
        if let Ok(entry) = Otpauth::parse(&format!("{}{text}", prefix[start])) {
            let again = Otpauth::parse(&entry.to_uri());
            prop_assert_eq!(again.as_ref().map(|entry| entry.parameters).map_err(Clone::clone), Ok(entry.parameters));
        }
    }
}
