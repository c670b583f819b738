//! Addresses that templates link or post to. The ones with a token or an id in them come with the view.

/// GET and POST: `login`, `password`.
pub(crate) const SIGN_IN: &str = "/sign-in";
/// GET and POST: `code`, and `next_code` where the page offers it.
pub(crate) const SECOND_FACTOR: &str = "/sign-in/second-factor";
/// GET and POST: `code`.
pub(crate) const BACKUP_CODE: &str = "/sign-in/backup-code";
/// GET and POST: `login`.
pub(crate) const FORGOTTEN: &str = "/forgotten";
/// GET and POST: `password`, `again`.
pub(crate) const NEW_PASSWORD: &str = "/new-password";
/// GET and POST: `code`.
pub(crate) const TEMPORARY_PASS: &str = "/sign-in/temporary-pass";
/// POST.
pub(crate) const SIGN_OUT: &str = "/sign-out";
/// GET.
pub(crate) const API_DOCS: &str = "/api/docs";
/// GET.
pub(crate) const SECURITY: &str = "/me/security";
/// GET and POST: `code`.
pub(crate) const ENROL_AUTHENTICATOR: &str = "/me/enrol/authenticator";
/// POST goes on without an app, until the deadline.
pub(crate) const ENROL_LATER: &str = "/me/enrol/later";
/// GET, and POST makes ten new codes.
pub(crate) const BACKUP_CODES: &str = "/me/backup-codes";
/// GET and POST: `current`, `password`, `again`.
pub(crate) const PASSWORD: &str = "/me/password";
/// POST ends every signed-in browser but this one.
pub(crate) const END_OTHERS: &str = "/me/browsers/end-others";
/// GET.
pub(crate) const CLOCK: &str = "/clock";
/// GET: JSON `{"t": microseconds}`.
pub(crate) const CLOCK_NOW: &str = "/clock/now";
/// GET and POST: `email`, `password`, `again`.
pub(crate) const SETUP: &str = "/setup";
/// GET and POST: `password`, and `again` for a first one.
pub(crate) const WELCOME: &str = "/welcome";
/// GET and POST: `code`; with `?to=` for what is wanted.
pub(crate) const CONFIRM: &str = "/me/confirm";
/// POST: `proof`, `codes`.
pub(crate) const PROVE: &str = "/me/backup-codes/prove";
/// POST: `codes`.
pub(crate) const DOWNLOAD: &str = "/me/backup-codes/download";
/// POST: that was not me.
pub(crate) const DISOWN: &str = "/me/disown";
/// GET: the console's overview.
pub(crate) const ADMIN: &str = "/admin";
/// GET: `q`, `state`, `factor`, `order`, `after`.
pub(crate) const ADMIN_USERS: &str = "/admin/users";
/// GET: `q`.
pub(crate) const ADMIN_FIND: &str = "/admin/find";
/// GET.
pub(crate) const ADMIN_CLIENTS: &str = "/admin/clients";
/// GET and POST.
pub(crate) const ADMIN_CLIENT_ADD: &str = "/admin/clients/add";
/// GET and POST: `file`, `lines`, `user`, `system`.
pub(crate) const ADMIN_EXPLAIN: &str = "/admin/explain";
/// GET: `q`, `before`.
pub(crate) const ADMIN_AUDIT: &str = "/admin/audit";
/// POST: `why`.
pub(crate) const ADMIN_AUDIT_EXPORT: &str = "/admin/audit/export";
/// GET: the alarms among it.
pub(crate) const ADMIN_ALARMS: &str = "/admin/audit?kind=alarms";
/// GET and POST: `whose`, `asked`, `grace`, `why`.
pub(crate) const ADMIN_POLICY: &str = "/admin/policy";
/// GET: `whose`, `asked`, `grace`.
pub(crate) const ADMIN_POLICY_PREVIEW: &str = "/admin/policy/preview";
/// POST: `do`, `why`.
pub(crate) const ADMIN_POLICY_SETTLE: &str = "/admin/policy/settle";
/// GET.
pub(crate) const ADMIN_APPROVALS: &str = "/admin/approvals";
