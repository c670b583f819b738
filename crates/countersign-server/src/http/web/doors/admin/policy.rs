//! `/admin/policy`: what is required of whom. A change is shown by name before it is made, holds for a quarter of an
//! hour, and reverts by itself unless somebody confirms it after passing under it.

use super::super::super::{
    halt::Halt,
    note::Note,
    pages::{
        Notice,
        console::{
            AdminPolicy, AdminPolicyPreview, AffectedGroup, AffectedRow, Choice, Concerned, ExemptionRow, RuleRow,
            Section, Trial, shown,
        },
        paths,
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{access, exemptions, is_fresh, shell, url_of};
use axum::response::Response;
use countersign_core::{Reason, Timestamp, user::Role};
use countersign_engine::{
    Error,
    exemptions::ExemptionView,
    policy::{Asked, Names, PolicyView, Preview, RuleChange, RuleView, Whose},
    sessions::FRESH,
};

/// How many of one sort are named on the page.
const NAMED: usize = 40;
/// The days of grace that are proposed where no rule has any.
const USUAL_GRACE: u32 = 7;

/// `GET /admin/policy`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, visit.notice()).await
}

/// `GET /admin/policy/preview?whose=&asked=&grace=`
pub(in super::super::super) async fn preview(visit: Visit) -> Result<Response, Halt> {
    let chosen = ["whose", "asked", "grace"].map(|name| visit.asked(name).to_owned());
    preview_of(&visit, chosen, None).await
}

/// `POST /admin/policy`
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let field = |name| visit.fields.expect(name).map(str::to_owned);
    let chosen = [field("whose")?, field("asked")?, field("grace")?];
    let why = field("why")?;
    let Some(change) = change_of(&chosen) else { return Err(Halt::Unreadable) };
    match visit.engine().set_policy(access(&visit, Some(&why))?, vec![change], why).await {
        Ok(_) => Ok(visit.done(Note::PolicySet, paths::ADMIN_POLICY)),
        Err(error) if is_told_here(&error) => {
            let notice = Notice::refused(visit.text(), error.reason(), None);
            preview_of(&visit, chosen, Some(notice)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/policy/settle`: confirmed, or taken back.
pub(in super::super::super) async fn settle(visit: Visit) -> Result<Response, Halt> {
    let access = access(&visit, Some(visit.fields.expect("why")?))?;
    let (settled, note) = match visit.fields.expect("do")? {
        "confirm" => (visit.engine().confirm_policy(access).await, Note::PolicyConfirmed),
        "revert" => (visit.engine().revert_policy(access).await, Note::PolicyReverted),
        _ => return Err(Halt::Unreadable),
    };
    match settled {
        Ok(_) => Ok(visit.done(note, paths::ADMIN_POLICY)),
        Err(error) if is_told_here(&error) => {
            page(&visit, Some(Notice::refused(visit.text(), error.reason(), None))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a refusal is said on the page itself.
fn is_told_here(error: &Error) -> bool {
    matches!(
        error.reason(),
        Reason::RequestConflict | Reason::RequestInvalid | Reason::PolicyReasonNeeded | Reason::PolicyLastAdmin
    )
}

async fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let access = access(visit, None)?;
    let (policy, exemptions, groups, clients) = visit
        .look(move |engine| {
            let groups = engine.list_groups(&access)?;
            let clients = engine.list_clients(&access)?;
            Ok((engine.policy(&access)?, engine.list_exemptions(&access)?, groups, clients))
        })
        .await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    // A change mostly is one of what holds: its form begins with that.
    let proposed = policy.rules.first();
    let live = clients.into_iter().filter(|client| client.revoked_at.is_none()).map(|client| client.name);
    html(&AdminPolicy {
        frame: visit.frame(),
        shell: shell(visit, Section::Policy)?,
        csrf: visit.csrf.clone(),
        notice,
        headline: text.with("console-policy-headline", "count", policy.rules.len()),
        lead: lead(text, when, &policy),
        rules: policy.rules.iter().map(|rule| rule_row(text, when, rule)).collect(),
        trial: policy.confirm_by.map(|until| trial(visit, when.to_the_second(until), &policy)),
        whose: whose_choices(text, groups.into_iter().map(|group| group.name), live, proposed),
        asked: ["required", "dropped"].map(|word| choice(text, "console-asked", word)).into(),
        grace: proposed.map_or(USUAL_GRACE, |rule| rule.grace_days).to_string(),
        exemptions: exemptions.iter().map(|one| exemption(text, when, one)).collect(),
    })
}

fn lead(text: Text<'_>, when: When<'_>, policy: &PolicyView) -> String {
    match (policy.set_at, &policy.set_by, &policy.note) {
        (Some(at), Some(by), Some(note)) => {
            let values = [("at", when.moment(at)), ("by", super::actor_said(text, by)), ("note", note.clone())];
            text.filled("console-policy-set", &values)
        }
        _ => text.say("console-policy-never-set"),
    }
}

fn whom_said(text: Text<'_>, rule: &RuleView) -> String {
    let name = match (rule.whom, &rule.name) {
        ("role", Some(rank)) => text.say(&format!("role-{rank}")),
        (_, name) => name.clone().unwrap_or_default(),
    };
    text.with(&format!("console-whom-{}", rule.whom), "name", name)
}

fn rule_row(text: Text<'_>, when: When<'_>, rule: &RuleView) -> RuleRow {
    RuleRow {
        whom: capitalised(&whom_said(text, rule)),
        grace: text.with("console-days", "count", rule.grace_days),
        since: when.moment(rule.since),
    }
}

fn trial(visit: &Visit, until: String, policy: &PolicyView) -> Trial {
    let text = visit.text();
    let rules: Vec<String> = policy.otherwise.iter().flatten().map(|rule| whom_said(text, rule)).collect();
    let otherwise = if rules.is_empty() {
        text.say("console-otherwise-nothing")
    } else {
        text.with("console-otherwise", "whom", rules.join(", "))
    };
    let to: String = form_urlencoded::byte_serialize(paths::ADMIN_POLICY.as_bytes()).collect();
    Trial {
        until,
        otherwise,
        confirm_first: (!has_passed_since(visit, policy.set_at)).then(|| format!("{}?to={to}", paths::CONFIRM)),
        why: visit.fields.find("why").map(str::to_owned).or_else(|| policy.note.clone()).unwrap_or_default(),
    }
}

/// Whether whoever looks has shown a second factor under the policy that was set then.
fn has_passed_since(visit: &Visit, set_at: Option<Timestamp>) -> bool {
    let until = visit.visitor.as_ref().and_then(|visitor| visitor.person.fresh_until);
    is_fresh(visit) && until.zip(set_at).is_some_and(|(until, set_at)| until > set_at.plus(FRESH))
}

fn choice(text: Text<'_>, id: &str, word: &str) -> Choice {
    Choice { value: word.to_owned(), words: text.say(&format!("{id}-{word}")), chosen: false }
}

fn whose_choices(
    text: Text<'_>,
    groups: impl Iterator<Item = String>,
    clients: impl Iterator<Item = String>,
    proposed: Option<&RuleView>,
) -> Vec<Choice> {
    let roles = [Role::Member, Role::Helpdesk].map(|role| (format!("role:{role}"), text.say(&format!("role-{role}"))));
    let everyone =
        Choice { value: "everyone".to_owned(), words: text.with("console-whom-everyone", "name", ""), chosen: true };
    let named = |kind: &'static str| {
        move |(value, name): (String, String)| Choice {
            value,
            words: text.with(&format!("console-whom-{kind}"), "name", name),
            chosen: false,
        }
    };
    let prefixed = |prefix: &'static str| move |name: String| (format!("{prefix}:{name}"), name);
    let chosen = proposed.and_then(|rule| rule.name.as_ref().map(|name| format!("{}:{name}", rule.whom)));
    let mut choices: Vec<Choice> = std::iter::once(everyone)
        .chain(roles.into_iter().map(named("role")))
        .chain(groups.map(prefixed("group")).map(named("group")))
        .chain(clients.map(prefixed("client")).map(named("client")))
        .collect();
    if let Some(chosen) = chosen.filter(|chosen| choices.iter().any(|choice| choice.value == *chosen)) {
        for choice in &mut choices {
            choice.chosen = choice.value == chosen;
        }
    }
    choices
}

/// The change that was chosen; nothing if it cannot be read.
fn change_of([whose, asked, grace]: &[String; 3]) -> Option<RuleChange> {
    let whose = match whose.split_once(':') {
        None if whose == "everyone" => Whose::Everyone,
        Some(("role", role)) => Whose::Role(Role::from_word(role)?),
        Some(("group", name)) => Whose::Group(name.to_owned()),
        Some(("client", name)) => Whose::Client(name.to_owned()),
        _ => return None,
    };
    let asked = match asked.as_str() {
        "required" => Asked::Required { grace_days: grace.trim().parse().ok()? },
        "dropped" => Asked::Dropped,
        _ => return None,
    };
    Some(RuleChange { whose, asked })
}

async fn preview_of(visit: &Visit, chosen: [String; 3], notice: Option<Notice>) -> Result<Response, Halt> {
    let text = visit.text();
    let Some(change) = change_of(&chosen) else {
        return page(visit, Some(Notice::no(text, "policy-change"))).await;
    };
    let access = access(visit, None)?;
    let asked = change.clone();
    let engine = visit.engine().clone();
    let looked = tokio::task::spawn_blocking(move || engine.preview_policy(&access, &[asked])).await;
    let seen = match looked.map_err(|_| Halt::Unavailable)? {
        Ok(seen) => seen,
        Err(error) if is_told_here(&error) => {
            return page(visit, Some(Notice::refused(text, error.reason(), None))).await;
        }
        Err(Error::NotFound { .. }) => return page(visit, Some(Notice::no(text, "policy-change"))).await,
        Err(error) => return Err(error.into()),
    };
    let when = When { text, now: visit.engine().now() };
    let [whose, word, grace] = chosen;
    html(&AdminPolicyPreview {
        frame: visit.frame(),
        shell: shell(visit, Section::Policy)?,
        csrf: visit.csrf.clone(),
        notice,
        headline: headline(text, &seen),
        change: change_said(text, &change),
        figures: figures(text, &seen),
        groups: groups(text, when, &seen),
        way_back: text.with("console-way-back", "count", seen.able_admins),
        confirm_first: (!is_fresh(visit)).then(|| confirm_url([&whose, &word, &grace])),
        whose,
        asked: word,
        grace,
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
    })
}

/// Where a code is shown, and back to this preview.
fn confirm_url([whose, asked, grace]: [&str; 3]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("whose", whose).append_pair("asked", asked).append_pair("grace", grace);
    let to = format!("{}?{}", paths::ADMIN_POLICY_PREVIEW, pairs.finish());
    let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
    format!("{}?to={to}", paths::CONFIRM)
}

fn change_said(text: Text<'_>, change: &RuleChange) -> String {
    let (whom, name) = match &change.whose {
        Whose::Everyone => ("everyone", String::new()),
        Whose::Role(role) => ("role", text.say(&format!("role-{role}"))),
        Whose::Group(name) => ("group", name.clone()),
        Whose::Client(name) => ("client", name.clone()),
    };
    let whom = capitalised(&text.with(&format!("console-whom-{whom}"), "name", name));
    match change.asked {
        Asked::Required { grace_days } => {
            let days = text.with("console-days", "count", grace_days);
            text.filled("console-change-required", &[("whom", whom), ("days", days)])
        }
        Asked::Dropped => text.with("console-change-dropped", "whom", whom),
    }
}

fn headline(text: Text<'_>, seen: &Preview) -> String {
    let asked = seen.ready + seen.only_backup_codes.count + seen.must_enrol.count + seen.locked_out.count;
    if asked == 0 && seen.released.count > 0 {
        return text.with("console-preview-released", "count", seen.released.count);
    }
    let first = text.with("console-preview-asked", "count", asked);
    let out = text.with("console-preview-locked-out", "count", seen.locked_out.count);
    format!("{first} {out}")
}

fn figures(text: Text<'_>, seen: &Preview) -> Vec<Concerned> {
    [
        (seen.ready, "active", "ready"),
        (seen.must_enrol.count, "grace", "must-enrol"),
        (seen.locked_out.count, "locked", "locked-out"),
        (seen.exempt.count, "exempt", "exempt"),
        (seen.only_backup_codes.count, "warning", "backup-codes"),
    ]
    .map(|(count, mark, id)| Concerned {
        count: shown::grouped(count),
        mark,
        words: text.say(&format!("console-preview-{id}-chip")),
    })
    .into()
}

fn groups(text: Text<'_>, when: When<'_>, seen: &Preview) -> Vec<AffectedGroup> {
    let group = |(names, id): (&Names, &str)| {
        let named: Vec<AffectedRow> = names
            .first
            .iter()
            .take(NAMED)
            .map(|one| AffectedRow {
                url: url_of(one.id),
                name: one.name.clone(),
                until: one.until.map(|until| when.moment(until)).unwrap_or_default(),
                trouble: one
                    .trouble
                    .map(|trouble| text.say(&format!("console-trouble-{}", trouble.word())))
                    .unwrap_or_default(),
            })
            .collect();
        let more = names.count.saturating_sub(named.len() as u64);
        AffectedGroup {
            headline: text.with(&format!("console-preview-{id}"), "count", names.count),
            more: if more > 0 { text.with("console-preview-more", "count", more) } else { String::new() },
            rows: named,
        }
    };
    [
        (&seen.locked_out, "locked-out-who"),
        (&seen.must_enrol, "must-enrol-who"),
        (&seen.only_backup_codes, "backup-codes-who"),
        (&seen.exempt, "exempt-who"),
        (&seen.released, "released-who"),
    ]
    .into_iter()
    .filter(|(names, _)| names.count > 0)
    .map(group)
    .collect()
}

fn exemption(text: Text<'_>, when: When<'_>, one: &ExemptionView) -> ExemptionRow {
    let places: Vec<String> = one.networks.iter().chain(&one.clients).cloned().collect();
    ExemptionRow {
        user: one.user.clone(),
        reason: one.reason.clone(),
        owner: text.with("console-exemption-owner", "name", &one.owner),
        approver: text.with("console-exemption-approver", "name", &one.approver),
        places: if places.is_empty() { text.say("console-anywhere") } else { places.join(", ") },
        until: when.moment(one.expires_at),
        mark: if one.state == "live" { "exempt" } else { "none" },
        end_url: (one.state == "live").then(|| exemptions::end_url(&one.id)),
        state: text.say(&format!("console-exemption-{}", one.state)),
    }
}
