//! Who gives way to whom.

use super::{Place, Places};
use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
};

fn is_told_to_leave(place: &Place) -> bool {
    pin!(place.told_to_leave()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

/// The places of those that were told to leave.
fn leaving(places: &[Arc<Place>]) -> Vec<usize> {
    (0..places.len()).filter(|number| is_told_to_leave(&places[*number])).collect()
}

#[test]
fn while_there_is_room_nobody_leaves() {
    let places = Places::new(3);
    let mut held = vec![places.take(), places.take(), places.take()];
    held.remove(0);
    held.push(places.take());
    assert_eq!(leaving(&held), [0; 0]);
}

#[test]
fn the_one_without_progress_for_longest_gives_way() {
    let places = Places::new(3);
    let mut held = vec![places.take(), places.take(), places.take()];
    held[0].progressed();
    held.push(places.take());
    assert_eq!(leaving(&held), [1]);
    held[2].progressed();
    held.push(places.take());
    assert_eq!(leaving(&held), [0]);
}

#[test]
fn whoever_was_told_to_leave_takes_no_place_any_more() {
    let places = Places::new(1);
    let first = places.take();
    let second = places.take();
    first.progressed();
    let third = places.take();
    assert!(is_told_to_leave(&second));
    drop(first);
    third.progressed();
    assert!(!is_told_to_leave(&third));
    drop(third);
    assert!(places.lock().by_progress.is_empty());
}
