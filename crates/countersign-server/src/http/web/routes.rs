//! The one table of pages: address, method, how far a browser must have got. The router is built from it, and so are
//! the tests.

use super::{
    Web,
    doors::{
        admin::{act, approvals, attempt, audit, clients, exemptions, explain, overview, people, person, policy},
        api_docs, assets, backup_codes, browsers, clock, confirm, enrol, factors, forgotten, own, password,
        second_factor, setup, sign_in, welcome,
    },
    guard::{Guard, guard},
    pages::paths,
};
use axum::{
    Router, middleware,
    routing::{MethodRouter, get, post},
};
use countersign_core::user::Role;
use std::sync::Arc;

/// How far a browser must have got for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// Nothing is asked.
    Anyone,
    /// A password was shown, and no second factor yet.
    Half,
    /// It may enrol: through a link without a factor, or signed in with a fresh one.
    Enroller,
    /// It is signed in.
    SignedIn,
    /// It is signed in, and a second factor was shown within the last minutes.
    Fresh,
    /// Somebody of this role or a higher one is signed in.
    Staff(Role),
    /// The same, and a second factor was shown within the last minutes.
    FreshStaff(Role),
}

/// What a form is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sends {
    /// Lines that were typed.
    Fields,
    /// The same, and a log.
    Log,
}

/// A page, or what a form of a page is sent to.
pub struct Route {
    /// `GET` (and with it `HEAD`) or `POST`.
    pub method: &'static str,
    /// The address, with names for its variable parts.
    pub path: &'static str,
    /// How far a browser must have got.
    pub opens: Opens,
    /// What its form is made of.
    pub(super) sends: Sends,
    door: fn() -> MethodRouter<Arc<Web>>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.opens)
    }
}

const fn page(opens: Opens, path: &'static str, door: fn() -> MethodRouter<Arc<Web>>) -> Route {
    Route { method: "GET", path, opens, sends: Sends::Fields, door }
}

const fn form(opens: Opens, path: &'static str, door: fn() -> MethodRouter<Arc<Web>>) -> Route {
    Route { method: "POST", path, opens, sends: Sends::Fields, door }
}

const fn form_with_log(opens: Opens, path: &'static str, door: fn() -> MethodRouter<Arc<Web>>) -> Route {
    Route { method: "POST", path, opens, sends: Sends::Log, door }
}

/// All of them.
pub const ROUTES: &[Route] = &[
    page(Opens::Anyone, "/", || get(sign_in::start)),
    page(Opens::Anyone, "/console", || get(overview::go_there)),
    page(Opens::Anyone, "/assets/{file}", || get(assets::show)),
    page(Opens::Anyone, paths::API_DOCS, || get(api_docs::show)),
    page(Opens::Anyone, paths::CLOCK, || get(clock::show)),
    page(Opens::Anyone, paths::CLOCK_NOW, || get(clock::now)),
    page(Opens::Anyone, "/setup/{token}", || get(setup::follow)),
    page(Opens::Anyone, paths::SETUP, || get(setup::show)),
    form(Opens::Anyone, paths::SETUP, || post(setup::send)),
    page(Opens::Anyone, "/welcome/{token}", || get(welcome::follow)),
    page(Opens::Anyone, paths::WELCOME, || get(welcome::show)),
    form(Opens::Anyone, paths::WELCOME, || post(welcome::send)),
    page(Opens::Anyone, paths::SIGN_IN, || get(sign_in::show)),
    form(Opens::Anyone, paths::SIGN_IN, || post(sign_in::send)),
    page(Opens::Anyone, paths::FORGOTTEN, || get(forgotten::show)),
    form(Opens::Anyone, paths::FORGOTTEN, || post(forgotten::send)),
    page(Opens::Anyone, "/forgotten/{token}", || get(forgotten::follow)),
    page(Opens::Anyone, paths::NEW_PASSWORD, || get(forgotten::show_new)),
    form(Opens::Anyone, paths::NEW_PASSWORD, || post(forgotten::send_new)),
    page(Opens::Half, paths::SECOND_FACTOR, || get(second_factor::show)),
    form(Opens::Half, paths::SECOND_FACTOR, || post(second_factor::send)),
    page(Opens::Half, paths::BACKUP_CODE, || get(second_factor::show_backup_code)),
    form(Opens::Half, paths::BACKUP_CODE, || post(second_factor::send_backup_code)),
    page(Opens::Half, paths::TEMPORARY_PASS, || get(second_factor::show_temporary_pass)),
    form(Opens::Half, paths::TEMPORARY_PASS, || post(second_factor::send_temporary_pass)),
    form(Opens::Anyone, paths::SIGN_OUT, || post(sign_in::sign_out)),
    page(Opens::SignedIn, paths::SECURITY, || get(own::show)),
    page(Opens::SignedIn, paths::CONFIRM, || get(confirm::show)),
    form(Opens::SignedIn, paths::CONFIRM, || post(confirm::send)),
    page(Opens::Enroller, paths::ENROL_AUTHENTICATOR, || get(enrol::show)),
    form(Opens::Enroller, paths::ENROL_AUTHENTICATOR, || post(enrol::send)),
    form(Opens::Enroller, paths::ENROL_LATER, || post(enrol::later)),
    page(Opens::Fresh, paths::BACKUP_CODES, || get(backup_codes::show)),
    form(Opens::Fresh, paths::BACKUP_CODES, || post(backup_codes::send)),
    form(Opens::SignedIn, paths::PROVE, || post(backup_codes::prove)),
    form(Opens::SignedIn, paths::DOWNLOAD, || post(backup_codes::download)),
    page(Opens::Fresh, "/me/factors/{factor}/remove", || get(factors::show)),
    form(Opens::Fresh, "/me/factors/{factor}/remove", || post(factors::send)),
    page(Opens::Fresh, paths::PASSWORD, || get(password::show)),
    form(Opens::Fresh, paths::PASSWORD, || post(password::send)),
    form(Opens::SignedIn, paths::END_OTHERS, || post(browsers::end_others)),
    form(Opens::SignedIn, "/me/browsers/{session}/end", || post(browsers::end_one)),
    form(Opens::SignedIn, paths::DISOWN, || post(browsers::disown)),
    page(Opens::Staff(Role::Helpdesk), paths::ADMIN, || get(overview::show)),
    page(Opens::Staff(Role::Helpdesk), paths::ADMIN_FIND, || get(overview::find)),
    page(Opens::Staff(Role::Helpdesk), paths::ADMIN_USERS, || get(people::show)),
    page(Opens::Staff(Role::Helpdesk), "/admin/users/{user}", || get(person::show)),
    form(Opens::FreshStaff(Role::Admin), "/admin/users/{user}", || post(person::send)),
    page(Opens::FreshStaff(Role::Helpdesk), "/admin/users/{user}/{action}", || get(act::ask)),
    form(Opens::FreshStaff(Role::Helpdesk), "/admin/users/{user}/{action}", || post(act::send)),
    page(Opens::Staff(Role::Helpdesk), "/admin/attempts/{reference}", || get(attempt::show)),
    form(Opens::FreshStaff(Role::Admin), "/admin/attempts/{reference}", || post(attempt::send)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_APPROVALS, || get(approvals::show)),
    form(Opens::FreshStaff(Role::Admin), "/admin/approvals/{approval}", || post(approvals::send)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_POLICY, || get(policy::show)),
    form(Opens::FreshStaff(Role::Admin), paths::ADMIN_POLICY, || post(policy::send)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_POLICY_PREVIEW, || get(policy::preview)),
    form(Opens::FreshStaff(Role::Admin), paths::ADMIN_POLICY_SETTLE, || post(policy::settle)),
    page(Opens::FreshStaff(Role::Admin), "/admin/exemptions/{exemption}/end", || get(exemptions::ask)),
    form(Opens::FreshStaff(Role::Admin), "/admin/exemptions/{exemption}/end", || post(exemptions::send)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_CLIENTS, || get(clients::show)),
    page(Opens::FreshStaff(Role::Admin), paths::ADMIN_CLIENT_ADD, || get(clients::ask_to_add)),
    form(Opens::FreshStaff(Role::Admin), paths::ADMIN_CLIENT_ADD, || post(clients::add)),
    page(Opens::FreshStaff(Role::Admin), "/admin/clients/{client}/revoke", || get(clients::ask_to_revoke)),
    form(Opens::FreshStaff(Role::Admin), "/admin/clients/{client}/revoke", || post(clients::revoke)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_EXPLAIN, || get(explain::show)),
    form_with_log(Opens::Staff(Role::Admin), paths::ADMIN_EXPLAIN, || post(explain::send)),
    page(Opens::Staff(Role::Admin), paths::ADMIN_AUDIT, || get(audit::show)),
    form(Opens::FreshStaff(Role::Admin), paths::ADMIN_AUDIT_EXPORT, || post(audit::export)),
];

/// The router of all pages, each behind its guard.
pub(super) fn router(web: &Arc<Web>) -> Router<Arc<Web>> {
    ROUTES.iter().fold(Router::new(), |router, route| {
        let behind = Guard { web: Arc::clone(web), route };
        router.route(route.path, (route.door)().route_layer(middleware::from_fn_with_state(behind, guard)))
    })
}
