//! Where all devices' clocks stand.

use crate::http::web::{
    pages::console::shown::{float_signed, place, signed},
    text::Text,
};
use countersign_engine::figures::Clocks;
use std::collections::BTreeMap;

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
            median: text.with("console-fleet-median", "seconds", text.decimal(&one_decimal(middle))),
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
