//! Charts as lists of marks with their places: x in per cent, y in pixels, so that text keeps its size on a phone.

use super::shown::{float, float_signed, grouped, place, share, signed};
use crate::http::web::text::Text;
use countersign_engine::figures::{Clocks, Hour};
use std::collections::BTreeMap;

/// Bars with names: the picture is a table.
#[derive(Debug, Default)]
pub(crate) struct Bars {
    /// What is counted, and how many in all.
    pub(crate) kick: String,
    /// The finding.
    pub(crate) headline: String,
    pub(crate) rows: Vec<Bar>,
}

/// One bar.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) width: String,
    pub(crate) count: String,
    pub(crate) share: String,
    /// Whether it is the finding.
    pub(crate) leads: bool,
}

/// How many bars are drawn; what is left is one more.
const MOST_BARS: usize = 11;

impl Bars {
    /// Bars of named counts, the largest first.
    pub(crate) fn new(kick: String, headline: String, counts: Vec<(String, u64)>, rest: &str) -> Self {
        let whole: u64 = counts.iter().map(|(_, count)| count).sum();
        let largest = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let mut shown: Vec<(String, u64)> = counts;
        if shown.len() > MOST_BARS {
            let others = shown.split_off(MOST_BARS - 1).iter().map(|(_, count)| count).sum();
            shown.push((rest.to_owned(), others));
        }
        let rows = shown.into_iter().enumerate().map(|(number, (label, count))| Bar {
            label,
            width: place(float(count) / float(largest.max(count)) * 100.0),
            count: grouped(count),
            share: share(count, whole),
            leads: number == 0,
        });
        Self { kick, headline, rows: rows.collect() }
    }
}

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

/// A line across, with its number.
#[derive(Debug)]
pub(crate) struct Tick {
    pub(crate) y: String,
    pub(crate) text_y: String,
    pub(crate) text: String,
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

/// Where devices' clocks stand: stacks of dots over a band.
#[derive(Debug, Default)]
pub(crate) struct Fleet {
    pub(crate) headline: String,
    pub(crate) stacks: Vec<Stack>,
    pub(crate) far: Vec<FarMark>,
    pub(crate) ticks: Vec<(String, String, bool)>,
    pub(crate) median: String,
    pub(crate) median_x: String,
    pub(crate) names: Vec<FarName>,
    /// What one mark stands for.
    pub(crate) scale: String,
    pub(crate) far_count: usize,
    pub(crate) numbers: Vec<FarRow>,
}

/// A stack of dots.
#[derive(Debug)]
pub(crate) struct Stack {
    pub(crate) x: String,
    pub(crate) top: String,
}

/// A device out of range.
#[derive(Debug)]
pub(crate) struct FarMark {
    pub(crate) x: String,
    pub(crate) y: String,
}

/// Whose it is.
#[derive(Debug)]
pub(crate) struct FarName {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) anchor: &'static str,
    pub(crate) text: String,
}

/// The same in numbers.
#[derive(Debug)]
pub(crate) struct FarRow {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) offset: String,
    pub(crate) seen: String,
}

/// Per cent of the width that a second takes, and how many seconds the strip shows either way.
const A_SECOND: f64 = 0.48;
const REACH: f64 = 96.0;
/// How many seconds a stack is wide.
const SLOT: i64 = 3;
const HIGHEST: usize = 17;
const MOST_NAMES: usize = 3;

/// A device that is far off.
#[derive(Debug, Clone)]
pub(crate) struct FarDevice {
    /// Where it stands.
    pub(crate) seconds: f64,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) offset: String,
    pub(crate) seen: String,
}

impl Fleet {
    /// All clocks, and whose those are that are far off.
    pub(crate) fn new(text: Text<'_>, headline: String, clocks: &Clocks, far: &[FarDevice]) -> Self {
        let (stacks, each) = stacked(&clocks.near);
        let middle = clocks.median.map_or(0.0, float_signed) / 1e6;
        let mut drawn = Self {
            headline,
            stacks,
            median: text.with("console-fleet-median", "seconds", one_decimal(middle)),
            median_x: x_of(middle),
            scale: text.with("console-fleet-scale", "count", each),
            far_count: clocks.far_count,
            ticks: [-90, -60, -30, 0, 30, 60, 90]
                .map(|seconds| {
                    let unit = if seconds == 90 { "\u{a0}s" } else { "" };
                    let text = format!("{}{unit}", signed(seconds));
                    (x_of(float_signed(seconds)), text, seconds.abs() == 60)
                })
                .into(),
            ..Self::default()
        };
        drawn.place_far(far);
        drawn
    }

    /// Whether there is something to draw.
    pub(crate) fn is_drawn(&self) -> bool {
        !self.ticks.is_empty()
    }

    fn place_far(&mut self, far: &[FarDevice]) {
        let mut heights = BTreeMap::new();
        for device in far {
            let x = x_of(device.seconds);
            let height = heights.entry(x.clone()).or_insert(0_u32);
            let y = 103.0 - f64::from(*height) * 9.0;
            *height += 1;
            if y > 20.0 {
                self.far.push(FarMark { x: x.clone(), y: place(y) });
            }
            // Names at the edge of what is drawn would leave it.
            if *height == 1 && self.names.len() < MOST_NAMES && device.seconds.abs() < REACH - 12.0 {
                let crowded = self.names.iter().any(|name| near_to(&name.x, &x));
                if !crowded && device.name.chars().count() <= 28 {
                    let anchor = if device.seconds < 0.0 { "" } else { "end" };
                    self.names.push(FarName { x, y: "93".to_owned(), anchor, text: device.name.clone() });
                }
            }
            self.numbers.push(FarRow {
                url: device.url.clone(),
                name: device.name.clone(),
                offset: device.offset.clone(),
                seen: device.seen.clone(),
            });
        }
    }
}

fn near_to(one: &str, other: &str) -> bool {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() < 22.0,
        _ => true,
    }
}

fn x_of(seconds: f64) -> String {
    place(50.0 + seconds.clamp(-REACH, REACH) * A_SECOND)
}

/// `+0.4`, `−12.0`
fn one_decimal(seconds: f64) -> String {
    let sign = if seconds < -0.05 { "\u{2212}" } else { "+" };
    format!("{sign}{:.1}", seconds.abs())
}

/// Stacks of dots, and how many devices one dot stands for.
fn stacked(near: &BTreeMap<i64, usize>) -> (Vec<Stack>, usize) {
    let mut counts = BTreeMap::new();
    for (second, count) in near {
        *counts.entry(second.div_euclid(SLOT)).or_insert(0_usize) += count;
    }
    let each = counts.values().max().map_or(1, |most| most.div_ceil(HIGHEST)).max(1);
    let stack = |(number, count): (i64, usize)| {
        let dots = u32::try_from(count.div_ceil(each)).unwrap_or(1);
        let x = x_of((float_signed(number) + 0.5) * float_signed(SLOT));
        Stack { x, top: place(f64::from(dots - 1).mul_add(-4.6, 110.4)) }
    };
    (counts.into_iter().map(stack).collect(), each)
}

/// One device's clock over time: a range for each code, over the band of what is accepted.
#[derive(Debug, Default)]
pub(crate) struct OffsetChart {
    pub(crate) headline: String,
    pub(crate) points: Vec<OffsetMark>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) days: Vec<(String, String, &'static str)>,
    /// Where the bands of what is always and what is sometimes accepted begin, and how high they are.
    pub(crate) always: [String; 2],
    pub(crate) sometimes: [String; 2],
    /// When, accepted or refused, the range.
    pub(crate) numbers: Vec<(String, String, String)>,
}

/// One code.
#[derive(Debug)]
pub(crate) struct OffsetMark {
    pub(crate) x: String,
    pub(crate) top: String,
    pub(crate) bottom: String,
    pub(crate) middle: String,
    pub(crate) accepted: bool,
}

/// What is drawn of a code.
#[derive(Debug, Clone)]
pub(crate) struct OffsetPoint {
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// The range in seconds.
    pub(crate) range: [f64; 2],
    pub(crate) accepted: bool,
    /// When and what, in words.
    pub(crate) when: String,
    pub(crate) outcome: String,
    pub(crate) shown: String,
}

const UPPER: f64 = 16.0;
const LOWER: f64 = 196.0;
const FROM_X: f64 = 9.0;
const TO_X: f64 = 98.0;

impl OffsetChart {
    /// Codes in the order of time, with the days at both ends.
    pub(crate) fn new(headline: String, points: &[OffsetPoint], ends: [String; 2]) -> Self {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return Self::default() };
        let low = points.iter().map(|point| point.range[0]).fold(-70.0, f64::min);
        let high = points.iter().map(|point| point.range[1]).fold(70.0, f64::max);
        let y = |seconds: f64| UPPER + (high - seconds) / (high - low) * (LOWER - UPPER);
        let span = float_signed((last.at - first.at).max(1));
        let x = |at: i64| FROM_X + float_signed(at - first.at) / span * (TO_X - FROM_X);
        let band = |reach: f64| [place(y(reach)), place(y(-reach) - y(reach))];
        let [first_day, last_day] = ends;
        Self {
            headline,
            points: points
                .iter()
                .map(|point| OffsetMark {
                    x: place(if points.len() == 1 { 53.0 } else { x(point.at) }),
                    top: place(y(point.range[1])),
                    bottom: place(y(point.range[0])),
                    middle: place(y(f64::midpoint(point.range[0], point.range[1]))),
                    accepted: point.accepted,
                })
                .collect(),
            ticks: offset_ticks(low, high, y),
            days: vec![(place(FROM_X), first_day, ""), (place(TO_X), last_day, "end")],
            always: band(30.0),
            sometimes: band(60.0),
            numbers: points
                .iter()
                .rev()
                .map(|one| (one.when.clone(), one.outcome.clone(), one.shown.clone()))
                .collect(),
        }
    }
}

fn offset_ticks(low: f64, high: f64, y: impl Fn(f64) -> f64) -> Vec<Tick> {
    let wide = high - low;
    let step = [30, 60, 300, 900, 3_600, 14_400, 43_200, 86_400]
        .into_iter()
        .find(|step| wide / f64::from(*step) <= 7.0)
        .unwrap_or(604_800);
    let within = |tick: &i32| f64::from(*tick) >= low && f64::from(*tick) <= high;
    let ticks = (-7..=7).map(|number| number * step).filter(within);
    let tick = |seconds: i32| {
        let at = y(f64::from(seconds));
        let text = if seconds == 0 { "0\u{a0}s".to_owned() } else { spelled(seconds) };
        Tick { y: place(at), text_y: place(at + 4.0), text }
    };
    ticks.map(tick).collect()
}

/// `−30`, `+5 min`, `−2 h`.
fn spelled(seconds: i32) -> String {
    let seconds = i64::from(seconds);
    match seconds.abs() {
        0..300 => signed(seconds),
        300..3_600 => format!("{}\u{a0}min", signed(seconds / 60)),
        _ => format!("{}\u{a0}h", signed(seconds / 3_600)),
    }
}
