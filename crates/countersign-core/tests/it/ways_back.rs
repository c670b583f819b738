//! Temporary passes as values, and what two persons agree on.

use countersign_core::{
    pass::TemporaryPass,
    recovery::{Deed, IdentityCheck},
    submission::{Shape, Submission},
    user::Role,
};
use proptest::prelude::*;

#[test]
fn a_deed_is_read_back_from_its_words_and_nothing_else_is() {
    let checks = [vec![], vec![IdentityCheck::InPerson], IdentityCheck::ALL.to_vec()];
    let resets = checks
        .into_iter()
        .flat_map(|checked| [false, true].map(|stolen| Deed::Reset { checked: checked.clone(), stolen }));
    let demotions = Role::ALL.iter().map(|role| Deed::Demote(*role));
    for deed in resets.chain(demotions).chain([Deed::Suspend, Deed::Remove]) {
        assert_eq!(Deed::from_words(&deed.to_words()), Some(deed));
    }
    for text in ["", "reset twice", "demote", "demote king", "demote admin owner", "suspend all", "Remove", "stolen"] {
        assert_eq!(Deed::from_words(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn a_pass_is_read_back_as_it_was_printed(random: [u8; 7]) {
        let pass = TemporaryPass::from_random(random);
        let printed = pass.to_printed();
        prop_assert_eq!(printed.len(), 11);
        prop_assert_eq!(Submission::new(&printed).shape(), Shape::TemporaryPass(pass));
        let spoken = printed.to_lowercase().replace('-', " ").replace('1', "l").replace('0', "o");
        prop_assert_eq!(Submission::new(&spoken).shape(), Shape::TemporaryPass(pass));
        prop_assert_eq!(format!("{pass:?}"), "TemporaryPass");
    }
}
