//! What an operator knows better about the causes of refusals: `[diagnosis.priors]`, shares by cause.

use super::given::Given;
use countersign_core::{
    Reason,
    diagnosis::{Cause, Prior, Priors},
};

pub(super) const EXPECTED: &str = "causes with shares from 0 to 1 are expected, above 0 for `unexplained`";

/// The built-in beliefs with the given shares in place of theirs. A cause of share 0 is never named.
pub(super) fn read(given: &Given) -> Result<Priors, &'static str> {
    let mut priors = Priors::default();
    for (name, share) in shares(given)? {
        let known = Reason::from_code(&name).map(Cause::Because);
        let cause = known.or_else(|| (name == Cause::Unexplained.code()).then_some(Cause::Unexplained));
        let prior = match cause.ok_or(EXPECTED)? {
            Cause::Unexplained if share > 0.0 => &mut priors.unexplained,
            Cause::Unexplained => return Err(EXPECTED),
            Cause::Because(reason) => of(&mut priors, reason).ok_or(EXPECTED)?,
        };
        prior.share = share;
    }
    priors.causes.retain(|(_, prior)| prior.share > 0.0);
    Ok(priors)
}

/// The shares that differ from the built-in ones, as an inline table.
pub(super) fn shown(priors: &Priors) -> String {
    let usual = Priors::default();
    let of_causes = usual.causes.iter().map(|(reason, prior)| {
        let share = priors.of(*reason).map_or(0.0, |prior| prior.share);
        (reason.code(), prior.share, share)
    });
    let of_none = (Cause::Unexplained.code(), usual.unexplained.share, priors.unexplained.share);
    let differing: Vec<String> = of_causes
        .chain([of_none])
        .filter(|(_, usual, share)| usual.total_cmp(share).is_ne())
        .map(|(cause, _, share)| format!("\"{cause}\" = {share:?}"))
        .collect();
    if differing.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", differing.join(", ")) }
}

fn of(priors: &mut Priors, reason: Reason) -> Option<&mut Prior> {
    priors.causes.iter_mut().find(|(known, _)| *known == reason).map(|(_, prior)| prior)
}

/// Names with shares: a table of the file, or `NAME=SHARE` with blanks or commas between in the environment.
fn shares(given: &Given) -> Result<Vec<(String, f64)>, &'static str> {
    let named = match given {
        Given::Table(entries) => entries.clone(),
        Given::Untyped(text) => {
            let parts = text.split(|sign: char| sign == ',' || sign.is_whitespace()).filter(|part| !part.is_empty());
            let pair = |part: &str| {
                let (name, share) = part.split_once('=')?;
                Some((name.to_owned(), share.parse().ok()?))
            };
            parts.map(pair).collect::<Option<_>>().ok_or(EXPECTED)?
        }
        Given::Text(_) | Given::Integer(_) | Given::Boolean(_) | Given::List(_) | Given::Other(_) => {
            return Err(EXPECTED);
        }
    };
    if named.iter().all(|(_, share)| (0.0..=1.0).contains(share)) { Ok(named) } else { Err(EXPECTED) }
}
