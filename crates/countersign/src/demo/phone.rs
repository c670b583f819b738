//! A phone with an authenticator app: its clock, its entry, and what it does with it.

use countersign_core::{
    Timestamp,
    otp::{Algorithm, Digits, Key, Parameters, Period},
    otpauth::Otpauth,
    secret::Secret,
};

/// What the app shows.
#[derive(Debug, Clone)]
pub(super) struct Phone {
    key: Key,
    parameters: Parameters,
    /// Device minus server, in seconds.
    pub(super) offset: i64,
}

impl Phone {
    /// Scans a QR code.
    pub(super) fn scan(uri: &str) -> Option<Self> {
        let entry = Otpauth::parse(uri).ok()?;
        let key = Key::new(&entry.secret, entry.parameters.algorithm);
        Some(Self { key, parameters: entry.parameters, offset: 0 })
    }

    /// The same entry in an app that takes the key for plain text.
    pub(super) fn misreading(uri: &str) -> Option<Self> {
        let entry = Otpauth::parse(uri).ok()?;
        let text = entry.secret.to_base32();
        let secret = Secret::from_bytes(text.trim_end_matches('=').as_bytes().to_vec());
        Some(Self { key: Key::new(&secret, entry.parameters.algorithm), parameters: entry.parameters, offset: 0 })
    }

    /// The same entry in an app that ignores what is not usual: SHA-1 and half a minute.
    pub(super) fn ignoring(uri: &str) -> Option<Self> {
        let entry = Otpauth::parse(uri).ok()?;
        let parameters = Parameters { algorithm: Algorithm::Sha1, period: Period::new(30)?, ..entry.parameters };
        Some(Self { key: Key::new(&entry.secret, parameters.algorithm), parameters, offset: 0 })
    }

    /// The same entry in an app that shows that many digits whatever it is told.
    pub(super) fn with_digits(&self, digits: Digits) -> Self {
        Self { parameters: Parameters { digits, ..self.parameters }, ..self.clone() }
    }

    /// The code of a count, for a token that counts or an app that takes the entry for one.
    pub(super) fn code_of(&self, counter: i64) -> String {
        self.key.code(counter, self.parameters.digits).to_string()
    }

    /// The code it shows at a moment.
    pub(super) fn code(&self, at: Timestamp) -> String {
        self.code_steps_off(at, 0)
    }

    /// The code it shows so many steps from a moment.
    pub(super) fn code_steps_off(&self, at: Timestamp, steps: i64) -> String {
        let device = Timestamp::from_seconds(at.seconds().saturating_add(self.offset));
        self.key
            .code(device.step(self.parameters.period.seconds()).saturating_add(steps), self.parameters.digits)
            .to_string()
    }
}

/// Settings that not every app follows.
pub(super) fn unusual(algorithm: Algorithm, period: u32) -> Option<Parameters> {
    Some(Parameters { algorithm, digits: Digits::new(6)?, period: Period::new(period)? })
}
