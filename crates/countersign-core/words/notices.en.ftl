### Countersign's mails, English. A notice has its headline as value (the subject too), .why says what that means,
### .next what to do. Constant words: who, when and where stand below them. Plain, short, calm, nothing secret.

## around every mail

mail-subject = { $site }: { $what }
mail-when = When: { $at } UTC
mail-where = Where: { $where }
mail-account = Account: { $account }
mail-reference = Reference: { $reference }, for your helpdesk
mail-left = { $left ->
    [0] No backup code is left. Make new ones on your security page.
    [one] { $left } backup code is left. Make new ones on your security page.
    [2] { $left } backup codes are left. Make new ones on your security page.
    [3] { $left } backup codes are left. Make new ones on your security page.
   *[other] { $left } backup codes are left.
}
mail-page = Your security page: { $address }
mail-console = What { $site } knows of it: { $address }
mail-foot = { $site } sends this by itself when something about a sign-in changes. Nobody reads answers to it.

## where it happened

mail-where-address = at the address { $address }
mail-where-client = through the application { $client }
mail-where-client-address = through the application { $client }, from the address { $address } by its word
mail-where-host = at the command line of the server
mail-where-staff = by somebody who looks after this server
mail-where-server = noticed by the server itself

## one's own account

mail-factor-added = An authenticator app was added to your account
    .why = From now on its codes sign in to your account.
    .next = If that was you, there is nothing to do. If not, remove it on your security page and tell your helpdesk now.
mail-factor-imported = Your authenticator app was brought over
    .why = Whoever runs this server has taken your entry over from another system. The codes that your app shows already sign in here too.
    .next = If you expected that, there is nothing to do. If not, tell your helpdesk now.
mail-factors-exported = The key of your authenticator app was taken out of the server
    .why = Whoever runs this server has written it into an encrypted file, to bring it into another installation.
    .next = If you know of a move, there is nothing to do. If not, ask your helpdesk.
mail-factors-retired = A second factor was taken off your account
    .why = Its codes sign in to nothing any more.
    .next = If you know of it, there is nothing to do. If not, tell your helpdesk now.
mail-factors-disabled = Your second factor was disabled
    .why = A hundred codes in a row were refused. Somebody may be guessing.
    .next = Use a backup code, or ask your helpdesk for a new enrolment. Change your password too: whoever guessed had it.
mail-backup_codes-replaced = New backup codes were made for your account
    .why = The sheet that you had before is worth nothing any more.
    .next = If that was you, there is nothing to do. If not, make new ones on your security page and tell your helpdesk now.
mail-backup_code-used = A backup code was used to sign in to your account
    .why = Each backup code works once; this one is used up.
    .next = If that was you, there is nothing to do. If not, change your password, make new backup codes, and tell your helpdesk now.
mail-pass-made = A temporary pass was made for your account
    .why = With it and your password somebody can set up a new second factor, once.
    .next = If you asked for it, there is nothing to do. If not, tell your helpdesk now.
mail-temporary_pass-used = A temporary pass was used to sign in to your account
    .why = It is used up. A new second factor is asked for next.
    .next = If that was you, there is nothing to do. If not, change your password and tell your helpdesk now.
mail-password-set = A password was set for your account
    .why = It is asked for before the second factor.
    .next = If that was you, there is nothing to do. If not, tell your helpdesk now.
mail-password-changed = Your password was changed
    .why = The one before does not work any more, and other browsers were signed out.
    .next = If that was you, there is nothing to do. If not, tell your helpdesk now.
mail-password-reset = Your password was taken away
    .why = You get a link by which you set a new one. Your second factor is asked for as before.
    .next = If you asked for it, use the link. If not, tell your helpdesk now.
mail-password-set_by_mail = A new password was set by a link from a mail
    .why = The one before does not work any more, and all browsers were signed out. The second factor is asked for as before.
    .next = If that was you, there is nothing to do. If not, somebody reads your mail: tell your helpdesk now.
mail-sessions-ended = Browsers were signed out of your account
    .why = They need your password and a code to get in again.
    .next = If that was you, there is nothing to do. If not, look at your security page.
mail-user-role_changed = Your role was changed
    .why = It says what you may do for others on this server.
    .next = If you know of it, there is nothing to do. If not, tell your helpdesk now.
mail-user-reset = Your account was reset
    .why = Your second factors are gone, and you were signed out everywhere. A link invites you to set up a new one.
    .next = If you asked for it, use the link that you were given. If not, tell your helpdesk now.
mail-alarm-emergency = You were let back in to your account by root
    .why = Somebody with root on the server gave you a way back, and an alarm stands in the audit.
    .next = If you asked for it, go on. If not, tell the others who administer now.
mail-user-suspended = Your account was suspended
    .why = Nobody signs in to it until that is undone.
    .next = If you do not know why, ask your helpdesk.
mail-user-resumed = Your account is open again
    .why = You sign in as before, with the password and the factors that you had.
    .next = If you do not know why it was suspended, ask your helpdesk.
mail-user-removed = Your account was removed
    .why = Its factors, backup codes and password are erased.
    .next = If you do not know why, ask your helpdesk.
mail-notice-second_factor_refused = Your password was typed, then a code that was refused
    .why = Nobody got in. A typing slip looks like that, and so does somebody who knows your password.
    .next = If that was you, there is nothing to do. If not, change your password now.
mail-notice-many_refusals = Ten codes in a row were refused for your account
    .why = Nobody got in. The next tries have to wait, longer each time.
    .next = If that was you, use a backup code or ask your helpdesk. If not, somebody knows your password: change it now.
mail-alarm-stolen_entry_used = A code from a device you reported as lost or stolen was tried
    .why = It was refused, but somebody has that device or what is on it.
    .next = Change your password now, and tell your helpdesk.
mail-password-forgotten = A new password for your account
    .why = Somebody asked for it on the sign-in page. This link works once, for an hour. Your second factor is asked for as before.
    .next = If you did not ask for it, there is nothing to do: without the link nothing changes.

## what admins are told

mail-admin-factors-exported = Factors were taken out of the server, encrypted
    .why = Somebody with access to the host has written keys of authenticator apps into a file. The audit names them, and the reason they gave.
    .next = If you know of a move, there is nothing to do. If not, find out who has that file: whoever opens it can make everybody's codes.
mail-admin-factors-disabled = A user’s second factor was disabled after a hundred refusals
    .why = Only a new enrolment helps. Somebody may be guessing codes, with the right password.
    .next = Talk to the user, then send an enrolment link. Have them change the password.
mail-admin-user-role_changed = A user’s role was changed
    .why = Roles say who may act on whom.
    .next = If you do not know of it, look into the audit now.
mail-admin-user-reset = A user was reset
    .why = Their second factors are gone, and a link invites them to set up a new one. How it was checked who they are stands in the audit.
    .next = If you do not know of it, look into the audit now.
mail-admin-approval-asked = Something about somebody who administers waits for an approval
    .why = It is done when another person of rank admin or above approves it, and lapses after a day.
    .next = Look at it in the console, and approve it or turn it down.
mail-admin-alarm-emergency = Somebody who administers was let back in by root
    .why = It was done with the emergency command on the server, which leaves an alarm in the audit.
    .next = Ask whoever has root there whether that was meant. If not, take the server for broken into.
mail-admin-alarm-stolen_entry_used = A code from a device reported as lost or stolen was tried
    .why = It was refused. Somebody has that device or what is on it.
    .next = See that the user has a new password, and look for other tries from the same address.
mail-admin-alarm-last_admin_disabled = Nobody who can administer this server can sign in any more
    .why = The last admin’s second factor was disabled after a hundred refusals.
    .next = Enrol that admin anew at the command line of the server.
mail-admin-alarm-disowned_sign_in = A user says that a sign-in was not theirs
    .why = Their other browsers were signed out.
    .next = Look at their latest sign-ins, and talk to them.
mail-admin-alarm-break_glass_used = A break-glass user has signed in
    .why = These users are for emergencies only.
    .next = If you do not know of an emergency, suspend the user and look into the audit now.
mail-admin-alarm-client_budget = Somebody keeps guessing codes at an application without passwords
    .why = A hundred codes of one user were refused there within 30 days, from whatever addresses. It accepts no more of theirs.
    .next = Find out from the application’s log who is trying. `countersign unlock` lets the user in there again.
mail-admin-alarm-server_clock = The server’s clock seems to be off
    .why = The devices of several users agree on it. Right codes are refused.
    .next = Run `countersign doctor clock` on the server.
mail-admin-alarm-clock_jumped = The server’s clock jumped
    .why = Codes up to that moment are refused once, so that none is accepted twice.
    .next = Run `countersign doctor clock` on the server.
mail-admin-alarm-database_replaced = The server runs on another database file than before
    .why = A copy was put back, or the file was moved. Backup codes that were used since the copy are good again.
    .next = If it was a copy, make new backup codes for whoever used one since, and repeat what was changed since.
mail-admin-alarm-clock_frozen = Codes from apps are refused: the server’s time is contradicted
    .why = It jumped far, and another source of time says otherwise.
    .next = Run `countersign doctor clock` on the server.

## the test

mail-test = This server can send mail
    .why = It is a test that somebody asked for at the command line of the server.
    .next = There is nothing to do.
mail-admin-test = This server can call its webhook
    .why = It is a test that somebody asked for at the command line of the server.
    .next = There is nothing to do.
