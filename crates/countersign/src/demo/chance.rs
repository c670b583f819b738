//! Chance that is the same in every demonstration, so that pictures of it stay alike. It makes no secrets.

/// A sequence of numbers (`SplitMix64`; Steele, Lea, Flood 2014).
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) const fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.draw() % end }
    }

    /// The same as a signed number.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        from.saturating_add(i64::try_from(self.below(to.abs_diff(from))).unwrap_or(0))
    }

    /// Whether something happens that does so in so many of a thousand cases.
    pub(super) const fn in_thousand(&mut self, times: u64) -> Happens {
        if self.below(1_000) < times { Happens::Yes } else { Happens::No }
    }
}

/// Whether something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happens {
    Yes,
    No,
}
