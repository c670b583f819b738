//! `/admin/users`: searched, filtered, sorted, a page at a time.

use super::super::super::{
    halt::Halt,
    pages::{
        console::{AdminPeople, Choice, PersonListRow, Section, mark_of},
        paths,
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{access, cause_name, shell, url_of};
use axum::response::Response;
use countersign_core::{
    diagnosis::Cause,
    factor::{FactorKind, FactorState},
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    console::{Order, PeopleList, PeopleQuery, PersonRow},
    users::FactorView,
};

const ORDERS: [(Order, &str); 3] =
    [(Order::Name, "name"), (Order::LastUsed, "last-used"), (Order::LongestUnused, "longest-unused")];
/// Kinds of factors to filter by.
const KINDS: [FactorKind; 3] = [FactorKind::Totp, FactorKind::Hotp, FactorKind::BackupCodes];

/// `GET /admin/users?q=&state=&factor=&order=&after=`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let query = PeopleQuery {
        search: visit.asked("q").trim().chars().take(255).collect(),
        state: UserState::from_word(visit.asked("state")),
        kind: FactorKind::from_word(visit.asked("factor")),
        order: ORDERS
            .iter()
            .find(|(_, word)| *word == visit.asked("order"))
            .map(|(order, _)| *order)
            .unwrap_or_default(),
        after: Some(visit.asked("after").to_owned()).filter(|after| !after.is_empty()),
    };
    let (access, asked) = (access(&visit, None)?, query.clone());
    let list = visit.look(move |engine| engine.list_people_for_console(&access, &asked)).await?;
    let text = visit.text();
    let when = When { text, now: list.now };
    let mut shell = shell(&visit, Section::People)?;
    shell.find.clone_from(&query.search);
    html(&AdminPeople {
        frame: visit.frame(),
        shell,
        notice: visit.notice(),
        headline: headline(text, &query),
        states: states(text, &query),
        kinds: kinds(text, &query),
        orders: orders(text, &query),
        rows: list.rows.iter().map(|one| row(text, when, one)).collect(),
        next_url: next_url(&query, &list),
        chosen: list.chosen_at.map(|at| text.with("console-chosen", "at", when.to_the_second(at))),
        search: query.search,
    })
}

fn headline(text: Text<'_>, query: &PeopleQuery) -> String {
    match (query.state, query.search.is_empty()) {
        (Some(state), _) => text.with("console-people-in-state", "state", text.say(&format!("state-{state}"))),
        (None, false) => text.say("console-people-found"),
        (None, true) => text.say("console-people-everybody"),
    }
}

fn states(text: Text<'_>, query: &PeopleQuery) -> Vec<Choice> {
    let any = Choice { value: String::new(), words: text.say("console-any-state"), chosen: query.state.is_none() };
    let option = |state: &UserState| Choice {
        value: state.word().to_owned(),
        words: text.say(&format!("state-{state}")),
        chosen: query.state == Some(*state),
    };
    std::iter::once(any).chain(UserState::ALL.iter().map(option)).collect()
}

fn kinds(text: Text<'_>, query: &PeopleQuery) -> Vec<Choice> {
    let any = Choice { value: String::new(), words: text.say("console-any-factor"), chosen: query.kind.is_none() };
    let option = |kind: FactorKind| Choice {
        value: kind.word().to_owned(),
        words: text.say(&format!("kind-{kind}")),
        chosen: query.kind == Some(kind),
    };
    std::iter::once(any).chain(KINDS.map(option)).collect()
}

fn orders(text: Text<'_>, query: &PeopleQuery) -> Vec<Choice> {
    let option = |(order, word): (Order, &'static str)| Choice {
        value: word.to_owned(),
        words: text.say(&format!("console-order-{word}")),
        chosen: query.order == order,
    };
    ORDERS.map(option).into()
}

fn next_url(query: &PeopleQuery, list: &PeopleList) -> Option<String> {
    let after = list.next.as_ref()?;
    let order = ORDERS.iter().find(|(order, _)| *order == query.order).map_or("", |(_, word)| *word);
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("q", &query.search);
    pairs.append_pair("state", query.state.map_or("", UserState::word));
    pairs.append_pair("factor", query.kind.map_or("", FactorKind::word));
    pairs.append_pair("order", order).append_pair("after", after);
    Some(format!("{}?{}", paths::ADMIN_USERS, pairs.finish()))
}

fn row(text: Text<'_>, when: When<'_>, one: &PersonRow) -> PersonListRow {
    let role = (one.role != Role::Member).then(|| text.say(&format!("role-{}", one.role)));
    let kind = (one.kind != UserKind::Person).then(|| text.say(&format!("user-kind-{}", one.kind)));
    let also: Vec<String> = one.names.iter().cloned().chain(role).chain(kind).collect();
    PersonListRow {
        url: url_of(one.id),
        name: one.name.clone(),
        also: also.join(", "),
        mark: mark_of(one.state),
        state: text.say(&format!("state-{}", one.state)),
        factors: one.factors.iter().filter_map(|factor| factor_said(text, factor)).collect::<Vec<_>>().join(", "),
        last_used: one.last_used.map_or_else(|| text.say("console-never"), |at| capitalised(&when.moment(at))),
        last_refusal: match one.last_refusal {
            Some((at, reason)) => {
                let name = reason.map(|reason| cause_name(text, Cause::Because(reason))).unwrap_or_default();
                text.filled("console-refusal-on", &[("what", name), ("at", when.moment(at))])
            }
            None => text.say("console-none"),
        },
    }
}

/// "Phone", "7 backup codes".
fn factor_said(text: Text<'_>, factor: &FactorView) -> Option<String> {
    match (factor.state, factor.left) {
        (FactorState::Active, Some(left)) => Some(text.with("console-codes-left", "count", left)),
        (FactorState::Active, None) => Some(factor.label.clone()),
        _ => None,
    }
}
