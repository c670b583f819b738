//! The console's pages, with ordinary and with hostile values.

use super::{HOSTILE, Page, Values, csrf, inside, page};
use crate::http::web::{
    pages::{
        Notice,
        console::{
            Act, AdminApprovals, AdminAttempt, AdminAudit, AdminClients, AdminExplain, AdminOverview, AdminPeople,
            AdminPerson, AdminPolicy, AdminPolicyPreview, AffectedGroup, AffectedRow, ApprovalRow, AuditRow, Bars, Bit,
            CauseRow, Choice, ClientRow, Concerned, Day, Done, Event, ExemptionRow, FactorLine, FarDevice, Fleet,
            ForeignAttempt, Hours, Latest, LogLine, OffsetChart, OffsetPoint, OneAttempt, PersonListRow, Question,
            RuleRow, Section, SeenLog, Shell, Span, StateFigure, Task, Trial, rail_of, rail_through,
        },
    },
    text::Text,
};
use countersign_core::{ClientId, Stage, Timestamp, reason::Door, user::Role};
use countersign_engine::figures::{Clocks, Hour};

/// All of them.
pub(super) fn all(text: Text<'_>, values: &Values) -> Vec<Page> {
    vec![
        page(values, "admin-overview", &overview(text, values)),
        page(values, "admin-people", &people(text, values)),
        page(values, "admin-person", &person(text, values)),
        page(values, "admin-attempt", &attempt(text, values)),
        page(values, "admin-clients", &clients(text, values)),
        page(values, "admin-audit", &audit(text, values)),
        page(values, "admin-explain", &explain(text, values, None)),
        page(values, "admin-explain-seen", &explain(text, values, Some(seen_log(values)))),
        page(values, "admin-act", &act(text, values)),
        page(values, "admin-done", &done(text, values)),
        page(values, "admin-approvals", &approvals(text, values)),
        page(values, "admin-policy", &policy(text, values, None)),
        page(values, "admin-policy-trial", &policy(text, values, Some(trial(values)))),
        page(values, "admin-policy-preview", &preview(text, values)),
    ]
}

fn shell(text: Text<'_>, values: &Values, section: Section) -> Shell {
    let find = if values.name == "hostile" { HOSTILE.to_owned() } else { String::new() };
    Shell { find, chain: text.with("console-chain-to", "at", "12:04"), ..Shell::new(text, section, Role::Owner) }
}

fn user(values: &Values) -> (String, String) {
    ("/admin/users/0123".to_owned(), values.label.clone())
}

fn overview<'a>(text: Text<'a>, values: &Values) -> AdminOverview<'a> {
    let hour = |number: i64| Hour {
        begins_at: Timestamp::from_seconds(1_800_000_000 + 3_600 * number),
        accepted: number.unsigned_abs() * 7,
        refused: number.unsigned_abs(),
        most_through: Some((ClientId::from_bytes([1; 16]), 3)),
    };
    let far = FarDevice {
        seconds: 72.0,
        url: "/admin/users/0123".to_owned(),
        name: values.label.clone(),
        offset: "−112 to −91 s".to_owned(),
        seen: "today 12:04".to_owned(),
    };
    let clocks = Clocks {
        median: Some(300_000),
        near: (-15..15).map(|second| (second, 14)).collect(),
        far_count: 1,
        far: Vec::new(),
    };
    AdminOverview {
        frame: inside(text, values),
        shell: shell(text, values, Section::Overview),
        headline: "412 of 455 people sign in with a second factor".to_owned(),
        counted: "Counted 12:04:31.".to_owned(),
        states: vec![StateFigure {
            count: "412".to_owned(),
            mark: "active",
            words: "active".to_owned(),
            url: "/admin/users?state=active".to_owned(),
        }],
        bar: vec![Bit { class: "f-ok", x: "0".to_owned(), width: "100".to_owned() }],
        tasks: vec![Task {
            mark: "warning",
            what: "Some admins have one device.".to_owned(),
            why: values.label.clone(),
            link: Some(("/admin/users".to_owned(), "See them".to_owned())),
        }],
        refusals: Bars::new(
            "Refusals by cause".to_owned(),
            "Clocks".to_owned(),
            (1..12).map(|number| (format!("{} {number}", values.label), 100 - number)).collect(),
            "Others",
        ),
        hours: Hours::new(text, "Peak".to_owned(), &(0..24).map(hour).collect::<Vec<_>>(), 1_800_000_000 + 23 * 3_600),
        fleet: Fleet::new(text, "One is out of range".to_owned(), &clocks, &[far]),
    }
}

fn people<'a>(text: Text<'a>, values: &Values) -> AdminPeople<'a> {
    let option = |value: &str, chosen| Choice { value: value.to_owned(), words: value.to_uppercase(), chosen };
    AdminPeople {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        notice: Some(Notice::ok(text, "removed")),
        headline: "Everybody".to_owned(),
        search: values.label.clone(),
        states: vec![option("", true), option("active", false)],
        kinds: vec![option("", true), option("totp", false)],
        orders: vec![option("name", true), option("last-used", false)],
        rows: vec![PersonListRow {
            url: "/admin/users/0123".to_owned(),
            name: values.email.clone(),
            also: values.label.clone(),
            mark: "grace",
            state: "in grace".to_owned(),
            factors: values.label.clone(),
            last_used: "Today 12:04".to_owned(),
            last_refusal: "Code too old, today 12:03".to_owned(),
        }],
        next_url: Some("/admin/users?after=a".to_owned()),
        chosen: Some("Chosen as of 12:04:31".to_owned()),
    }
}

fn days(values: &Values) -> Vec<Day> {
    let row = |refused_at: Option<Stage>, door| Event {
        time: "12:04:31".to_owned(),
        datetime: "2026-11-24T12:04:31Z".to_owned(),
        place: values.browser.to_owned(),
        rail: rail_of(door, refused_at),
        what: "Code too old.".to_owned(),
        detail: values.label.clone(),
        reference: "K7Q2-M4XD".to_owned(),
        url: "/admin/attempts/K7Q2-M4XD".to_owned(),
        user: Some(user(values)),
    };
    let rows = vec![row(None, Door::Web), row(Some(Stage::MfaFactor), Door::Api), row(Some(Stage::Network), Door::Cli)];
    vec![Day { name: "Today".to_owned(), rows }]
}

fn person<'a>(text: Text<'a>, values: &Values) -> AdminPerson<'a> {
    let point = |number: i64| OffsetPoint {
        at: number * 86_400,
        range: [-20.0 - 2.0 * f64::from(u8::try_from(number).unwrap()), 5.0],
        accepted: number % 3 > 0,
        when: "3 May".to_owned(),
        outcome: "accepted".to_owned(),
        shown: "−20 to +5 s".to_owned(),
    };
    let points: Vec<OffsetPoint> = (0..40).map(point).collect();
    AdminPerson {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        notice: Some(Notice::ok(text, "unlocked")),
        name: values.email.clone(),
        lead: values.label.clone(),
        mark: "locked",
        state: "Locked".to_owned(),
        why: format!("“{}” was added 3 May.", values.label),
        latest: Some(Latest {
            kick: "Latest refusal, today 12:04:31".to_owned(),
            reference: "K7Q2-M4XD".to_owned(),
            url: "/admin/attempts/K7Q2-M4XD".to_owned(),
            headline: "Phone clock slow: likely, 98 %".to_owned(),
            what: "Code too old".to_owned(),
            why: values.label.clone(),
            next: "Set the time to automatic.".to_owned(),
        }),
        clock: Some(OffsetChart::new("Slow".to_owned(), &points, ["1 May".to_owned(), "9 June".to_owned()])),
        factors: vec![FactorLine {
            label: values.label.clone(),
            kind: "authenticator app".to_owned(),
            added: "3 May".to_owned(),
            last_used: "never".to_owned(),
            mark: "retired",
            state: "retired 3 May".to_owned(),
        }],
        actions: vec![(
            "/admin/users/0123/suspend".to_owned(),
            "Suspend".to_owned(),
            true,
            format!("{} is refused.", values.label),
        )],
        no_actions: String::new(),
        everything_url: Some("/admin/users/0123".to_owned()),
        confirm_first: None,
        days: days(values),
        older_url: Some("/admin/users/0123?before=1".to_owned()),
    }
}

fn attempt<'a>(text: Text<'a>, values: &Values) -> AdminAttempt<'a> {
    let place = || ["20".to_owned(), "30".to_owned()];
    AdminAttempt {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        reference: "K7Q2-M4XD".to_owned(),
        attempts: vec![OneAttempt {
            user: Some(user(values)),
            headline: "Refused: phone clock slow".to_owned(),
            lead: values.label.clone(),
            rail: rail_of(Door::Web, Some(Stage::MfaFactor)),
            span: Some(Span {
                x: "10".to_owned(),
                width: "6".to_owned(),
                middle: "13".to_owned(),
                anchor: "mid",
                always: place(),
                sometimes: place(),
                ticks: vec![("50".to_owned(), "0 s".to_owned())],
                shown: "Slow by 91 to 112 s".to_owned(),
            }),
            searched: "Held against 11 522 codes".to_owned(),
            finding: "Likely".to_owned(),
            causes: vec![CauseRow {
                label: "Phone clock slow".to_owned(),
                code: "clock.slow",
                width: "98".to_owned(),
                confidence: "98 %".to_owned(),
                leads: true,
            }],
            evidence: vec![values.label.clone()],
            cause: "The clock is slow.".to_owned(),
            remedy: "Set it.".to_owned(),
            clock_link: true,
            facts: vec![("From".to_owned(), values.browser.to_owned())],
            accepted: false,
            looks: vec![values.email.clone()],
        }],
        everything_url: Some("/admin/attempts/K7Q2-M4XD".to_owned()),
        confirm_first: Some("/me/confirm?to=%2Fadmin".to_owned()),
    }
}

fn clients<'a>(text: Text<'a>, values: &Values) -> AdminClients<'a> {
    AdminClients {
        frame: inside(text, values),
        shell: shell(text, values, Section::Clients),
        notice: Some(Notice::ok(text, "client-revoked")),
        headline: "One application may ask".to_owned(),
        rows: vec![ClientRow {
            name: values.label.clone(),
            scopes: "verify".to_owned(),
            networks: "anywhere".to_owned(),
            first_factor: "it checks one itself".to_owned(),
            last_seen: "Today 12:04".to_owned(),
            checked: "today 12:04".to_owned(),
            check_mark: "refused",
            mark: "active",
            state: "active".to_owned(),
            revoke_url: Some("/admin/clients/0123/revoke".to_owned()),
        }],
        to_mend: vec![Task {
            mark: "refused",
            what: values.label.clone(),
            why: "Its clock is 60 s ahead.".to_owned(),
            link: None,
        }],
        check_command: "countersign client check --url https://mfa.example.com".to_owned(),
    }
}

fn audit<'a>(text: Text<'a>, values: &Values) -> AdminAudit<'a> {
    AdminAudit {
        frame: inside(text, values),
        shell: shell(text, values, Section::Audit),
        csrf: csrf(),
        headline: "The audit chain holds".to_owned(),
        lead: "Verified to 12:04.".to_owned(),
        findings: vec!["block 7: its rows are not those that were sealed".to_owned()],
        search: values.label.clone(),
        not_found: Some(Notice::told(text, "nobody-of-that-name")),
        rows: vec![AuditRow {
            at: "Today 12:04:31".to_owned(),
            datetime: "2026-11-24T12:04:31Z".to_owned(),
            mark: "none",
            what: "Role changed".to_owned(),
            code: "user.role_changed".to_owned(),
            user: Some(user(values)),
            by: values.email.clone(),
            note: values.label.clone(),
            reference: "K7Q2-M4XD".to_owned(),
            url: Some("/admin/attempts/K7Q2-M4XD".to_owned()),
        }],
        next_url: Some("/admin/audit?before=1".to_owned()),
    }
}

fn seen_log(values: &Values) -> SeenLog {
    let line = || LogLine { place: "line 12".to_owned(), text: values.label.clone() };
    SeenLog {
        headline: values.label.clone(),
        notes: vec!["Every line was read.".to_owned()],
        attempts: [true, false]
            .map(|is_finding| ForeignAttempt {
                about: values.label.clone(),
                is_finding,
                is_open: !is_finding,
                what: values.label.clone(),
                cause: "totp_replayed".to_owned(),
                rail: is_finding.then(|| rail_through(&[Stage::MfaFactor, Stage::SessionToken], Stage::MfaFactor)),
                lines: vec![line(), line()],
                also: vec![line()],
                remedy: values.label.clone(),
            })
            .into(),
    }
}

fn explain<'a>(text: Text<'a>, values: &Values, seen: Option<SeenLog>) -> AdminExplain<'a> {
    let choice = || Choice { value: values.label.clone(), words: values.label.clone(), chosen: true };
    AdminExplain {
        frame: inside(text, values),
        shell: shell(text, values, Section::Explain),
        csrf: csrf(),
        notice: Some(Notice::no(text, "log-missing")),
        seen,
        systems: vec![choice()],
        user: values.label.clone(),
        largest_mb: "8".to_owned(),
    }
}

fn act<'a>(text: Text<'a>, values: &Values) -> Act<'a> {
    let choice = Choice { value: "member".to_owned(), words: "member".to_owned(), chosen: true };
    let question = |name, choices| Question {
        name,
        label: "Role".to_owned(),
        hint: "What they may see.".to_owned(),
        choices,
        value: values.label.clone(),
    };
    Act {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        notice: Some(Notice::no(text, "networks")),
        title: "Change the role?".to_owned(),
        about: values.label.clone(),
        effects: vec![values.label.clone()],
        questions: vec![question("role", vec![choice]), question("name", Vec::new())],
        why: values.label.clone(),
        button: "Change the role".to_owned(),
        harms: false,
        action: "/admin/users/0123/role".to_owned(),
        back: "/admin/users/0123".to_owned(),
    }
}

fn done<'a>(text: Text<'a>, values: &Values) -> Done<'a> {
    Done {
        frame: inside(text, values),
        shell: shell(text, values, Section::Clients),
        title: "It may ask now".to_owned(),
        lead: values.label.clone(),
        shown: vec![("Key".to_owned(), "cs_0123".to_owned())],
        back: "/admin/clients".to_owned(),
    }
}

fn approvals<'a>(text: Text<'a>, values: &Values) -> AdminApprovals<'a> {
    let row = |id: &str, may_approve| ApprovalRow {
        id: id.to_owned(),
        what: values.label.clone(),
        asked: values.label.clone(),
        may_approve,
        may_withdraw: true,
        action: format!("/admin/approvals/{id}"),
    };
    AdminApprovals {
        frame: inside(text, values),
        shell: shell(text, values, Section::Overview),
        csrf: csrf(),
        notice: Some(Notice::ok(text, "approval-withdrawn")),
        headline: "Two things wait for an approval".to_owned(),
        rows: vec![row("0123", true), row("4567", false)],
    }
}

fn trial(values: &Values) -> Trial {
    Trial { until: "12:19:31".to_owned(), otherwise: values.label.clone() }
}

fn policy<'a>(text: Text<'a>, values: &Values, trial: Option<Trial>) -> AdminPolicy<'a> {
    let choice = || Choice { value: values.label.clone(), words: values.label.clone(), chosen: true };
    AdminPolicy {
        frame: inside(text, values),
        shell: shell(text, values, Section::Policy),
        csrf: csrf(),
        notice: Some(Notice::told(text, "policy-set")),
        headline: "One rule says who must have a second factor".to_owned(),
        lead: values.label.clone(),
        rules: vec![RuleRow { whom: values.label.clone(), grace: "7 days".to_owned(), since: "3 May".to_owned() }],
        trial,
        whose: vec![choice()],
        asked: vec![choice()],
        grace: "7".to_owned(),
        exemptions: vec![ExemptionRow {
            user: values.email.clone(),
            reason: values.label.clone(),
            owner: values.label.clone(),
            approver: values.label.clone(),
            places: values.label.clone(),
            until: "3 May".to_owned(),
            mark: "exempt",
            state: "holds".to_owned(),
            end_url: Some("/admin/exemptions/0123/end".to_owned()),
        }],
    }
}

fn preview<'a>(text: Text<'a>, values: &Values) -> AdminPolicyPreview<'a> {
    AdminPolicyPreview {
        frame: inside(text, values),
        shell: shell(text, values, Section::Policy),
        csrf: csrf(),
        notice: Some(Notice::no(text, "policy-change")),
        headline: "38 people would be asked".to_owned(),
        change: values.label.clone(),
        figures: vec![Concerned { count: "31".to_owned(), mark: "active", words: "ready now".to_owned() }],
        groups: vec![AffectedGroup {
            headline: "Two people would be locked out".to_owned(),
            rows: vec![AffectedRow {
                url: "/admin/users/0123".to_owned(),
                name: values.label.clone(),
                until: "3 May".to_owned(),
                trouble: "No password here.".to_owned(),
            }],
            more: "And 2 more.".to_owned(),
        }],
        way_back: "3 admins hold a working factor.".to_owned(),
        whose: values.label.clone(),
        asked: "required".to_owned(),
        grace: "7".to_owned(),
        why: values.label.clone(),
        confirm_first: None,
    }
}
