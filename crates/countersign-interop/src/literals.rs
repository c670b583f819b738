//! Many texts looked for in one pass. Asked one by one, they would cost more than all the rest.

use aho_corasick::{
    Anchored, BuildError, MatchKind,
    automaton::{Automaton, StateID},
    dfa::DFA,
};
use std::{array, ops::Range};

/// Places of a piece that are searched at once. The next state of an automaton has to be waited for at every byte;
/// four searches wait together, which makes them three times as fast as one.
const LANES: usize = 4;

/// Texts, each known by its place in the list that it came from.
#[derive(Debug)]
pub(crate) struct Literals {
    automaton: DFA,
    start: StateID,
}

/// One of the places: what is left to search there, and the state that the search is in.
struct Lane {
    rest: Range<usize>,
    state: StateID,
    found: Vec<Range<usize>>,
}

impl Literals {
    /// Whether the case of their letters counts is up to `ignore_case`.
    pub(crate) fn new<T: AsRef<[u8]>>(
        texts: impl IntoIterator<Item = T>,
        ignore_case: bool,
    ) -> Result<Self, BuildError> {
        let mut builder = DFA::builder();
        builder.match_kind(MatchKind::Standard).ascii_case_insensitive(ignore_case).prefilter(false);
        let automaton = builder.build(texts)?;
        // It was built for searches that begin anywhere, so this state is there; the other one finds nothing.
        let start = automaton.start_state(Anchored::No).unwrap_or_default();
        Ok(Self { automaton, start })
    }

    /// Every find in a text, also where one overlaps another: which it is, and where it ends.
    pub(crate) fn each(&self, text: &[u8], mut each: impl FnMut(usize, usize)) {
        let mut state = self.start;
        for (at, byte) in text.iter().enumerate() {
            state = self.next(state, *byte);
            if self.is_end(state) {
                for index in 0..self.automaton.match_len(state) {
                    each(self.automaton.match_pattern(state, index).as_usize(), at + 1);
                }
            }
        }
    }

    /// The lines of a piece in which something is found, without their ends, in their order.
    pub(crate) fn lines(&self, piece: &[u8]) -> impl Iterator<Item = Range<usize>> + use<> {
        let mut lanes = self.lanes(piece);
        loop {
            let together = lanes.iter().map(|lane| lane.rest.len()).min().unwrap_or(0);
            if together == 0 {
                break;
            }
            let parts = lanes.each_ref().map(|lane| piece.get(lane.rest.start..).unwrap_or_default());
            let mut states = lanes.each_ref().map(|lane| lane.state);
            let passed = self.pass_all(&mut states, parts.map(|part| part.get(..together).unwrap_or_default()));
            for (lane, state) in lanes.iter_mut().zip(states) {
                lane.state = state;
                lane.rest.start += passed;
                self.note(lane, piece);
            }
        }
        for lane in &mut lanes {
            while !lane.rest.is_empty() {
                let left = piece.get(lane.rest.clone()).unwrap_or_default();
                lane.rest.start += self.pass(&mut lane.state, left);
                self.note(lane, piece);
            }
        }
        lanes.into_iter().flat_map(|lane| lane.found)
    }

    /// Cuts a piece into as many parts, each of whole lines.
    fn lanes(&self, piece: &[u8]) -> [Lane; LANES] {
        let mut begin = 0;
        array::from_fn(|number| {
            let wanted = (piece.len() / LANES * (number + 1)).max(begin);
            let line_end = memchr::memchr(b'\n', piece.get(wanted..).unwrap_or_default());
            let is_last = number + 1 == LANES;
            let end = line_end.filter(|_| !is_last).map_or(piece.len(), |length| wanted + length + 1);
            Lane { rest: std::mem::replace(&mut begin, end)..end, state: self.start, found: Vec::new() }
        })
    }

    /// Goes on in all lanes until one of them finds something; how many bytes that took.
    fn pass_all(&self, states: &mut [StateID; LANES], parts: [&[u8]; LANES]) -> usize {
        // On their own, the states stay in registers.
        let [mut first, mut second, mut third, mut fourth] = *states;
        let [a, b, c, d] = parts;
        let mut passed = 0;
        for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
            first = self.next(first, *a);
            second = self.next(second, *b);
            third = self.next(third, *c);
            fourth = self.next(fourth, *d);
            passed += 1;
            if self.is_end(first) | self.is_end(second) | self.is_end(third) | self.is_end(fourth) {
                break;
            }
        }
        *states = [first, second, third, fourth];
        passed
    }

    /// The same in one.
    fn pass(&self, state: &mut StateID, part: &[u8]) -> usize {
        let mut passed = 0;
        for byte in part {
            *state = self.next(*state, *byte);
            passed += 1;
            if self.is_end(*state) {
                break;
            }
        }
        passed
    }

    /// Where a lane has found something, that line is noted, and the search begins anew behind it.
    fn note(&self, lane: &mut Lane, piece: &[u8]) {
        if !self.is_end(lane.state) {
            return;
        }
        let at = lane.rest.start;
        let begin = memchr::memrchr(b'\n', piece.get(..at).unwrap_or_default()).map_or(0, |before| before + 1);
        let end = memchr::memchr(b'\n', piece.get(at..).unwrap_or_default()).map_or(piece.len(), |length| at + length);
        lane.found.push(begin..end);
        lane.rest.start = (end + 1).min(lane.rest.end);
        lane.state = self.start;
    }

    fn next(&self, state: StateID, byte: u8) -> StateID {
        self.automaton.next_state(Anchored::No, state, byte)
    }

    fn is_end(&self, state: StateID) -> bool {
        // The first question is the cheap one: hardly a state is special.
        self.automaton.is_special(state) && self.automaton.is_match(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found line by line, the plain way.
    fn plainly(texts: &[&str], piece: &str) -> Vec<String> {
        let has = |line: &&str| texts.iter().any(|text| line.to_ascii_lowercase().contains(text));
        piece.split_inclusive('\n').map(|line| line.trim_end_matches('\n')).filter(has).map(str::to_owned).collect()
    }

    #[test]
    fn lines_are_found_wherever_the_lanes_are_cut() {
        let texts = ["sshd", "shd:", "radius", "d"];
        let literals = Literals::new(texts, true).unwrap();
        let words = ["nothing\n", "SSHD", " s", "\n", "radiu", "s x\n", "shd", ":\n", "\n\n", "é", "in the end"];
        let mut seed = 7_u64;
        for length in (0..40).chain([400]) {
            for _ in 0..50 {
                let mut piece = String::new();
                for _ in 0..length {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    piece.push_str(words[usize::try_from(seed >> 33).unwrap() % words.len()]);
                }
                let found: Vec<String> =
                    literals.lines(piece.as_bytes()).map(|range| piece[range].to_owned()).collect();
                assert_eq!(found, plainly(&texts, &piece), "{piece:?}");
            }
        }
    }

    #[test]
    fn what_overlaps_is_found_as_well() {
        let literals = Literals::new(["abc", "bc", "c", "bcd"], false).unwrap();
        let mut all = Vec::new();
        literals.each(b"xabcd ABC", |number, end| all.push((number, end)));
        all.sort_unstable();
        assert_eq!(all, [(0, 4), (1, 4), (2, 4), (3, 5)]);
    }
}
