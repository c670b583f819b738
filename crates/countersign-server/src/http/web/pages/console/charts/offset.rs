//! One device's clock over time.

use super::Tick;
use crate::http::web::pages::console::shown::{float_signed, place, signed};

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
