//! Bars with names.

use crate::http::web::pages::console::shown::{float, grouped, place, share};

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
