//! Attempts per hour, stacked.

use super::Tick;
use crate::http::web::{
    pages::console::shown::{float, float_signed, grouped, place},
    text::Text,
};
use countersign_engine::figures::Hour;

/// Attempts per hour, accepted and refused, one on the other.
#[derive(Debug, Default)]
pub(crate) struct Hours {
    pub(crate) headline: String,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) bars: Vec<HourBar>,
    pub(crate) peak: Option<Peak>,
    /// Hour, accepted, refused.
    pub(crate) numbers: Vec<(String, String, String)>,
}

/// One hour.
#[derive(Debug)]
pub(crate) struct HourBar {
    pub(crate) x: String,
    pub(crate) middle: String,
    pub(crate) width: String,
    pub(crate) accepted_y: String,
    pub(crate) accepted_height: String,
    pub(crate) refused_y: String,
    pub(crate) refused_height: String,
    pub(crate) label: Option<String>,
    pub(crate) on_desks_only: bool,
}

/// The hour with the most refusals, labelled.
#[derive(Debug)]
pub(crate) struct Peak {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) anchor: &'static str,
    pub(crate) refused: String,
    pub(crate) accepted: String,
}

const LEFT: f64 = 6.0;
const SLOTS: i64 = 24;

const GROUND: f64 = 176.0;
const TALLEST: f64 = 150.0;

const HOUR: i64 = 3_600;

impl Hours {
    /// The last day up to `now`, in hours of which some may be missing.
    pub(crate) fn new(text: Text<'_>, headline: String, hours: &[Hour], now_seconds: i64) -> Self {
        let last = now_seconds.div_euclid(HOUR);
        let top = ceiling(hours.iter().map(|hour| hour.accepted + hour.refused).max().unwrap_or(0));
        let slot = (100.0 - LEFT) / float_signed(SLOTS);
        let peak = hours.iter().filter(|hour| hour.refused > 0).max_by_key(|hour| hour.refused);
        let mut drawn = Self { headline, ticks: ticks(top), ..Self::default() };
        for number in 0..SLOTS {
            let begins = last - SLOTS + 1 + number;
            let hour = hours.iter().find(|hour| hour.begins_at.seconds() == begins * HOUR);
            let (accepted, refused) = hour.map_or((0, 0), |hour| (hour.accepted, hour.refused));
            let x = LEFT + slot * float_signed(number);
            let clock = begins.rem_euclid(24);
            drawn.bars.push(hour_bar(x, slot, [accepted, refused], top, clock));
            drawn.numbers.push((format!("{clock:02}:00"), grouped(accepted), grouped(refused)));
            if peak.is_some_and(|peak| Some(peak) == hour) {
                drawn.peak = Some(peak_label(text, x + slot / 2.0, [accepted, refused], top));
            }
        }
        drawn
    }
}

fn hour_bar(x: f64, slot: f64, [accepted, refused]: [u64; 2], top: u64, clock: i64) -> HourBar {
    let height = |count: u64| if count == 0 { 0.0 } else { (float(count) / float(top) * TALLEST).max(1.0) };
    let gap = if accepted > 0 && refused > 0 { 1.5 } else { 0.0 };
    HourBar {
        x: place(x + slot * 0.1),
        middle: place(x + slot / 2.0),
        width: place(slot * 0.8),
        accepted_y: place(GROUND - height(accepted)),
        accepted_height: place(height(accepted)),
        refused_y: place(GROUND - height(accepted) - gap - height(refused)),
        refused_height: place(height(refused)),
        label: (clock % 3 == 0).then(|| format!("{clock:02}")),
        on_desks_only: clock % 6 != 0,
    }
}

fn peak_label(text: Text<'_>, x: f64, [accepted, refused]: [u64; 2], top: u64) -> Peak {
    let height = float(accepted + refused) / float(top) * TALLEST;
    Peak {
        x: place(x.clamp(LEFT, 100.0)),
        y: place(GROUND - height - 10.0),
        anchor: match x {
            x if x < 25.0 => "",
            x if x > 75.0 => "end",
            _ => "mid",
        },
        refused: text.with("console-count-refused", "count", refused),
        accepted: text.with("console-count-accepted", "count", accepted),
    }
}

/// A round number that nothing exceeds.
fn ceiling(most: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for factor in [3, 6, 9, 12, 15, 18, 24] {
            if unit.saturating_mul(factor) >= most {
                return unit.saturating_mul(factor);
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn ticks(top: u64) -> Vec<Tick> {
    let at = |number: u64| {
        let y = GROUND - float(number) / 3.0 * TALLEST;
        Tick { y: place(y), text_y: place(y + 4.0), text: grouped(top * number / 3) }
    };
    (1..=3).map(at).collect()
}
