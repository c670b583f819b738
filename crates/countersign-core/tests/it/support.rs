//! What several subjects need: a user's entries, made from little, and a source of repeatable variety.

use countersign_core::{
    FactorId, Reason, Secret, Timestamp,
    decide::{Evidence, Moment, Owned, Profile, Verdict, keys_under_every_algorithm},
    factor::{ActiveOtp, Entry, Former, FormerOtp, Movement, PendingOtp},
    near::Match,
    otp::{Algorithm, Digits, Key, OtpCode, Parameters, Period},
};

/// The first second of a step.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
/// The step of 30 seconds that [`NOW`] lies in.
pub(crate) const STEP: i64 = 60_000_000;

/// The identifier of entry `number`.
pub(crate) fn id(number: u8) -> FactorId {
    FactorId::from_bytes([number; 16])
}

/// The secret of entry `number`.
pub(crate) fn secret(number: u8) -> Secret {
    Secret::from_bytes(vec![number; 20])
}

/// An entry with the secret of its number.
pub(crate) fn entry(number: u8, movement: Movement, parameters: Parameters) -> Entry {
    Entry {
        id: id(number),
        label: format!("Entry {number}"),
        movement,
        key: Key::new(&secret(number), parameters.algorithm),
        parameters,
    }
}

/// An active entry that nothing was spent of.
pub(crate) fn active(entry: Entry) -> ActiveOtp {
    ActiveOtp {
        entry,
        last: None,
        offset_steps: 0,
        confirmed: None,
        burnt: Vec::new(),
        resync_from: None,
        refused_shortly_before: vec![],
    }
}

/// An active TOTP entry of the default parameters.
pub(crate) fn totp(number: u8) -> ActiveOtp {
    active(entry(number, Movement::Time, Parameters::default()))
}

/// An active HOTP entry; `last` is its last spent counter.
pub(crate) fn hotp(number: u8, last: Option<i64>) -> ActiveOtp {
    let entry = entry(number, Movement::Counter, Parameters::default());
    ActiveOtp { last, ..active(entry) }
}

/// An entry that waits for its first code.
pub(crate) fn pending(number: u8, movement: Movement, parameters: Parameters) -> PendingOtp {
    PendingOtp {
        entry: entry(number, movement, parameters),
        other_keys: keys_under_every_algorithm(&secret(number)),
        first_counter: 0,
        expires_at: Timestamp::from_seconds(i64::MAX / 1_000_000),
    }
}

/// An entry that was in use, or nearly.
pub(crate) fn former(number: u8, why: Former) -> FormerOtp {
    FormerOtp { entry: entry(number, Movement::Time, Parameters::default()), why, last: None }
}

/// A period that exists.
pub(crate) fn period(seconds: u32) -> Parameters {
    Parameters { period: Period::new(seconds).unwrap(), ..Parameters::default() }
}

/// A user who holds these active entries and nothing else.
pub(crate) fn holding(active: Vec<ActiveOtp>) -> Owned {
    Owned { active, ..Owned::default() }
}

/// The usual rules at that time.
pub(crate) fn at(now: Timestamp) -> Moment {
    Moment { now, floor: None, profile: Profile::Standard }
}

/// The six-digit code that entry `number` shows at a step or counter.
pub(crate) fn code(number: u8, step: i64) -> OtpCode {
    Key::new(&secret(number), Algorithm::Sha1).code(step, Digits::SIX)
}

/// A step of entry `number` that fitted.
pub(crate) fn hit(number: u8, at: i64, offset: i64) -> Match {
    Match { factor: id(number), at, offset }
}

/// What is seen of a time-based entry that fits.
pub(crate) fn fits(number: u8, offset: i64, period: u32) -> Evidence {
    Evidence { factor: Some(id(number)), offset: Some(offset), period: Some(period), ..Evidence::default() }
}

/// What is seen of a counter-based, former or pending entry that fits.
pub(crate) fn fits_without_period(number: u8, offset: i64) -> Evidence {
    Evidence { period: None, ..fits(number, offset, 0) }
}

/// Yes, by entry `number`.
pub(crate) fn accepted(reason: Reason, number: u8, evidence: Evidence) -> Verdict {
    Verdict::Accepted { reason, factor: id(number), evidence }
}

/// No.
pub(crate) fn rejected(reason: Reason, evidence: Evidence) -> Verdict {
    Verdict::Rejected { reason, evidence }
}

/// Repeatable variety (`SplitMix64`): the same numbers on every run.
pub(crate) struct Variety(pub(crate) u64);

impl Variety {
    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// That many bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::repeat_with(|| self.next().to_le_bytes()[0]).take(count).collect()
    }
}
