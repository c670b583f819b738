### Countersign's console, English: what people who look after others read.
### The finding is the headline. Plain, short, calm; every action says what it will do.

## every page of the console

console-nav = Console
console-link = Console
console-find = Find a person or a reference
console-find-hint = Name, address or reference
console-overview = Overview
console-people = People
console-clients = Applications
console-explain = Other logs
console-audit = Audit
console-chain-to = Audit chain verified to { $at }
console-chain-broken = The audit chain does not hold
console-more = The next ones
console-older = Older ones
console-numbers = The numbers
console-go-on = Go on
console-never = never
console-none = none
demo-label = Demonstration
demo-mark = Demonstration: these people are made up, and nothing is kept.

role-member = member
role-helpdesk = helpdesk
role-admin = admin
role-owner = owner
user-kind-person = person
user-kind-service = service
user-kind-break_glass = emergency account
date-only-today = today
date-only-yesterday = yesterday

## overview

console-overview-headline = { $count ->
    [0] Nobody is here yet
    [one] { $active } of one person signs in with a second factor
   *[other] { $active } of { $total } people sign in with a second factor
}
console-people-bar = Share of people by state; the numbers follow
console-counted = Counted { $at }.
console-counted-since = Attempts so far from { $day } on; the rest follows within minutes.
console-to-do = { $count ->
    [0] Nothing to do
    [one] One thing to do
   *[other] { $count } things to do
}
console-to-do-none = Everything that is looked at here is in order.
console-task-chain-what = The audit chain does not hold.
console-task-chain-why = Rows were changed, removed or added from outside.
console-task-chain-link = See which
console-task-root-key-what = Nobody has said that the root key was copied.
console-task-root-key-why = Without it nobody gets in after a loss. Copy it apart from the backups, then run “countersign keys confirm-copied” on the server.
console-task-root-key-link = See how
console-task-clock-what = The server’s clock is off: phones agree on { $value } seconds.
console-task-clock-why = It is not the phones. Run “countersign doctor clock” on the server and set its clock right.
console-task-clock-link = See how
console-task-drill-what = A break-glass drill is overdue.
console-task-drill-why = Nobody knows today whether this emergency way in works: { $value }. Take a code from the sealed sheet and sign in with it, then run “countersign user drill NAME --reason TEXT” on the server.
console-task-drill-link = See how
console-task-break-glass-what = { $value ->
    [0] No break-glass user could get in.
    [one] Only one break-glass user could get in.
   *[other] { $value } break-glass users could get in.
}
console-task-break-glass-why = Two are advised: one sealed sheet may be lost. “countersign doctor emergency” on the server says how.
console-task-break-glass-link = See how
console-task-second-admin-what = Only one admin can sign in.
console-task-second-admin-why = Nobody could help them, or approve what needs two. Make another person admin and have them set up an app.
console-task-second-admin-link = See everybody
console-task-one-factor-what = Some admins have one device and no backup codes.
console-task-one-factor-why = A lost phone would lock them out: { $value }.
console-task-one-factor-link = See them
console-task-alarms-what = { $value ->
    [one] There was one alarm in the last week.
   *[other] There were { $value } alarms in the last week.
}
console-task-alarms-why = Each says what it means and what to do.
console-task-alarms-link = See the alarms
console-refusals-kick = Refusals by cause, 28 days, { $total } in all
console-refusals-none = Nothing was refused
console-refusals-headline = { $cause }: { $tenths ->
    [0] the most frequent of many causes
    [one] one refusal in ten
    [10] almost all refusals
   *[other] { $tenths } refusals in ten
}
console-bar-clocks = Phone clock slow, fast or in another zone
console-bar-throttle = Asked to wait
console-bar-param = App ignores settings of the entry
console-bar-replayed = Code already used
console-bar-others = Other causes
console-cause = Cause
console-bar = Bar
console-refusals = Refusals
console-share = Share
console-hours-kick = Attempts per hour, last 24 hours, accepted and refused
console-hours-none = Nothing was refused in the last 24 hours
console-hours-peak = Refusals peaked at { $time }
console-hours-through = Refusals peaked at { $time }, almost all through { $client }
console-hour = Hour
console-accepted = Accepted
console-refused = Refused
console-count-accepted = { $count } accepted
console-count-refused = { $count } refused
console-fleet-kick = Clock of each authenticator against this server, by the codes of the last weeks
console-fleet-none = No code has shown yet where clocks stand
console-fleet-suspected = The server’s clock is off, not the phones
console-fleet-headline = { $count ->
    [0] All clocks are in range
    [one] The server’s clock is right; one phone is out of range
   *[other] The server’s clock is right; { $count } phones are out of range
}
console-fleet-median = median { $seconds } s
console-fleet-band = always accepted: ±30 s
console-fleet-scale = { $count ->
    [one] One mark is one phone.
   *[other] One mark is up to { $count } phones.
}
console-fleet-far = { $count ->
    [one] The one out of range
   *[other] The { $count } out of range
}
console-fleet-offset = Phone against server
console-fleet-seen = Last seen
console-range = { $low } to { $high } s

## people

console-people-everybody = Everybody, by name
console-people-found = People of that name
console-people-in-state = People: { $state }
console-people-none = Nobody fits.
console-people-all = Show everybody
console-filter-name = Name or address
console-filter-state = State
console-filter-factor = Factor
console-order = Order
console-filter = Show
console-any-state = any
console-any-factor = any
console-order-name = by name
console-order-last-used = last sign-in first
console-order-longest-unused = longest not signed in
console-chosen = Chosen as of { $at }; the rows show how things are now.
console-person = Person
console-state = State
console-factors = Factors
console-factor = Factor
console-last-used = Last sign-in
console-last-refusal = Last refusal
console-refusal-on = { $what }, { $at }
console-codes-left = { $count ->
    [one] one backup code left
   *[other] { $count } backup codes left
}

## one person

console-since = here since { $day }
console-standing-never_signs_in = This account never signs in; it has keys only.
console-standing-optional = No factor is required; whoever has one is asked for it.
console-standing-asked = A code is asked { $why }.
console-standing-exempt = No code is asked until { $until } UTC, because of an exemption.
console-standing-grace = A factor is required { $why }, and may be missing until { $until } UTC.
console-standing-over = A factor is required { $why }, and has been missing since { $until } UTC: only enrolling is open.
console-standing-at_once = A factor is required { $why }: only enrolling is open.
console-because-everyone = because the policy requires it of everyone
console-because-role = because the policy requires it of the role { $whom }
console-because-group = because the policy requires it of the group { $whom }
console-because-client = because the policy requires it at { $whom }
console-because-administers = because whoever administers always needs one
console-because-breaks_glass = because an emergency account always needs one
console-because-holds = because there is a factor
console-why-pending = An app was begun and waits for its first code.
console-why-locked = Several codes in a row were refused.
console-why-waits = Several codes in a row were refused. The next one is looked at from { $at } UTC.
console-why-disabled = Codes were refused so often that only enrolling anew helps.
console-why-suspended = An admin keeps this account out of every door.
console-why-factor = “{ $factor }” was added { $day }.
console-why-codes = { $count ->
    [0] No backup code is left.
    [one] One backup code is left.
   *[other] { $count } backup codes are left.
}
console-latest = Latest refusal, { $at }
console-offset-is = The phone stands at { $range } against the server.
console-clock-kick = Phone’s clock against the server, 60 days
console-clock-none = No code of the last 60 days shows where the clock stands
console-clock-right = The clock is right
console-clock-slow = The clock is slow by { $from } to { $to }
console-clock-slow-about = The clock is slow by about { $span }
console-clock-fast = The clock is fast by { $from } to { $to }
console-clock-fast-about = The clock is fast by about { $span }
console-clock-accepted = accepted
console-clock-refused = refused
console-clock-range = Each line is where the clock may have stood. Deep green is always accepted, pale green sometimes.
console-everything = Seeing everything
console-everything-effect = Shows the evidence, addresses and the clock in numbers. It is written down with your reason, and the person sees that you looked.
console-everything-button = Show everything
console-confirm-first = Confirm with a code first
console-why-label = Reason, for the audit
console-why-hint = In words that somebody else understands later, such as “called back on the known number”.
console-factor-unproven = not proven yet
console-factors-none = No factor yet. A link lets this person add an app.
console-added = Added
console-last-accepted = Last accepted
console-retired-on = retired { $day }
console-actions = Actions
console-actions-own = This is you. Your own factors are on your security page; anything else others do.
console-actions-rank = Their role is not below yours, so you see this and change nothing.
console-attempts = Attempts
console-attempts-none = No attempts yet. They appear here within a second.
console-alarm = Alarm.
console-was-accepted = Accepted
console-was-refused = Refused
console-by-factor = with “{ $factor }”.
console-by-enrolment = as the first code of “{ $factor }”.
console-by-backup-code = with a backup code.
console-by-pass = with a temporary pass.
console-unexplained = Unexplained: nothing that was tried fits.
console-door-web = Web
console-certainty-certain = certain
console-certainty-likely = likely
console-certainty-possible = possible
console-certainty-unknown = unknown

## one attempt

console-attempt-title = Attempt { $reference }
console-attempt-refused = Refused: { $cause }
console-attempt-lead = { $at }, { $place }. They read “{ $words }”.
console-span-kick = Where this code belongs, against what is accepted
console-span-code = this code
console-span-note = Device minus server, if it was typed at once. Deep green is always accepted, pale green sometimes, never more.
console-searched = Held against { $number } codes
console-causes = Explanations and how sure each is
console-confidence = Confidence
console-what-to-do = What to do
console-nothing-to-do = Nothing to do.
console-facts = Facts
console-verdict = Verdict
console-reason = Reason
console-diagnosis = Diagnosis
console-door = Door
console-from = From
console-by = By
console-typed-reason = Typed reason
console-coincidence = By chance
console-looks = Who has looked
console-looks-none = Nobody before you.
console-looks-seen = The person sees this list too.

## applications

console-clients-headline = { $count ->
    [0] No application may ask yet
    [one] One application may ask
   *[other] { $count } applications may ask
}
console-clients-lead = Each has a key of its own. What was seen last is counted over 28 days.
console-client = Application
console-last-seen = Last seen
console-not-seen = not in 28 days
console-networks = Networks
console-anywhere = anywhere
console-first-factor = Password
console-first-factor-vouched = it checks one itself
console-first-factor-none = it checks none
console-check = Tried out
console-check-never = not yet
console-check-to-mend-headline = { $count ->
    [one] One thing to mend
   *[other] { $count } things to mend
}
console-check-of = { $name }, tried out { $at } from { $from }:
console-check-ahead = Its clock was { $seconds } s ahead of this server’s.
console-check-behind = Its clock was { $seconds } s behind this server’s.
console-check-missing = It needs { $scopes }, which its key does not cover.
console-check-how = An application can be tried out from where it runs, with its key on standard input:
console-client-revoked = revoked { $day }
console-client-add = Add an application
console-client-add-effect = Makes a key with which the application may ask here, from then on until it is revoked.
console-client-add-once = The key is shown once, on the next page.
console-client-name = Name
console-client-name-hint = What people here call it, such as “mail” or “vpn-gw-1”.
console-client-scopes = What it may do
console-client-scopes-hint = The least that does the work.
console-client-first_factor = Does it check a password first?
console-client-first_factor-hint = One that checks none is told less, because anybody may be asking.
console-client-networks = From which networks
console-client-networks-hint = Such as 192.0.2.0/24, separated by blanks. Empty means from anywhere.
console-scopes-verify = check codes
console-scopes-helpdesk = check codes, see people and attempts
console-scopes-provision = check codes, add people and their factors
console-scopes-everything = everything an application may do
console-client-added = “{ $name }” may ask now
console-client-added-lead = Put this key into its settings. It stands nowhere else.
console-key = Key
console-shown-once = This is shown once. When you leave this page, it is gone.
console-revoke = Revoke
console-revoke-title = Revoke the key of “{ $name }”?
console-revoke-effect = From now on whatever asks with this key is refused, whoever is signing in there.
console-revoke-forever = It cannot be undone. A new application with a new key can be added.
console-revoke-button = Revoke the key

## policy

console-policy = Policy
console-policy-headline = { $count ->
    [0] Nobody is required to have a second factor, but whoever administers
    [one] One rule says who must have a second factor
   *[other] { $count } rules say who must have a second factor
}
console-policy-set = Set { $at } by { $by }: “{ $note }”.
console-policy-never-set = It was never changed.
console-trial = Holds until { $at } UTC, then reverts unless it is confirmed
console-trial-how = Before you confirm, show your own second factor under the new policy: that proves that whoever administers still gets in.
console-trial-confirm = Confirm for good
console-trial-show = Show your second factor
console-trial-passed = You have shown your second factor under the new policy. Now it can be confirmed.
console-trial-revert = Take it back now
console-otherwise = Otherwise this holds again: { $whom }.
console-otherwise-nothing = Otherwise nothing is required again.
console-rules = Who must have a second factor
console-rules-none = No rule.
console-rules-always = Admins, owners and emergency accounts always need one. Whoever has a factor is asked for it.
console-rule-whom = Whom
console-rule-grace = May be missing for
console-rule-since = Since
console-whom-everyone = everyone
console-whom-role = the role { $name }
console-whom-group = the group { $name }
console-whom-client = whoever comes through { $name }
console-days = { $count ->
    [0] no time
    [one] one day
   *[other] { $count } days
}
console-change = Change it
console-change-how = First you see, by name, what it would do. Nothing changes before you apply it.
console-second-factor = Second factor
console-asked-required = required
console-asked-dropped = no longer required by this rule
console-grace-days = Days of grace
console-preview = See what it would do
console-preview-title = Preview of a policy change
console-preview-nothing-yet = preview, nothing has changed yet
console-preview-asked = { $count ->
    [0] Nobody would be asked for a second factor;
    [one] One person would be asked for a second factor;
   *[other] { $count } people would be asked for a second factor;
}
console-preview-locked-out = { $count ->
    [0] nobody would be locked out
    [one] one would be locked out
   *[other] { $count } would be locked out
}
console-preview-released = { $count ->
    [one] Nothing would be required of one person any more
   *[other] Nothing would be required of { $count } people any more
}
console-preview-ready-chip = ready now
console-preview-ready = { $count ->
    [0] Nobody who would be asked has a second factor yet.
    [one] One person has a second factor already.
   *[other] { $count } people have a second factor already.
}
console-preview-break-glass = { $count ->
    [0] There are no break-glass users.
    [one] One break-glass user is untouched.
   *[other] { $count } break-glass users are untouched.
}
console-preview-must-enrol-chip = must enrol in time
console-preview-locked-out-chip = locked out
console-preview-exempt-chip = exempt
console-preview-backup-codes-chip = backup codes only
console-preview-locked-out-who = { $count ->
    [one] One person would be locked out
   *[other] { $count } people would be locked out
}
console-preview-must-enrol-who = { $count ->
    [one] One person would have to set one up
   *[other] { $count } people would have to set one up
}
console-preview-backup-codes-who = { $count ->
    [one] One person has backup codes only
   *[other] { $count } people have backup codes only
}
console-preview-exempt-who = { $count ->
    [one] One person would be excused
   *[other] { $count } people would be excused
}
console-preview-released-who = { $count ->
    [one] Nothing would be required of one person
   *[other] Nothing would be required of { $count } people
}
console-preview-more = And { $count } more.
console-in-the-way = What stands in the way, and what helps
console-trouble-no_password = No password here. Make an enrolment link.
console-trouble-dormant = Idle for long, never had a factor. Make an enrolment link.
console-trouble-had_factor = Had a factor once. Make an enrolment link.
console-trouble-administers = Administers. Make an enrolment link.
console-trouble-grace_over = Their time is over. They enrol after their password.
console-trouble-exemption_expired = An exemption of theirs is over.
console-change-required = { $whom }: required, and it may be missing for { $days }.
console-change-dropped = { $whom }: no longer required by this rule.
console-apply = Apply it
console-apply-at-once = Applies at once, for 15 minutes.
console-apply-confirm = You confirm after showing your own second factor again.
console-apply-else = No confirmation by then? It undoes itself, and everyone is as before.
console-apply-button = Apply for 15 minutes
console-way-back = { $count ->
    [0] Nobody could administer after this change.
    [one] One admin holds a working factor after this change.
   *[other] { $count } admins hold a working factor after this change.
}
console-exemptions = { $count ->
    [0] Exemptions
    [one] One exemption
   *[other] { $count } exemptions
}
console-exemptions-none = Nobody is excused.
console-until = Until
console-where = Where
console-answers-for-it = Who answers for it
console-exemption-owner = owner { $name }
console-exemption-approver = approved by { $name }
console-exemption-live = holds
console-exemption-expired = over
console-exemption-revoked = ended

## other systems’ logs

console-explain-headline = Why another system refused a sign-in
console-explain-lead = Give its log: here you see where each sign-in stopped, why, and what to do.
console-explain-file = Log file
console-explain-file-hint = Up to { $mb } MB, plain or packed with gzip.
console-explain-lines = Or lines of it
console-explain-user = Whose sign-ins
console-explain-user-hint = Any form of the name that the system knows. Empty: everybody’s.
console-explain-system = System
console-explain-any-system = as its lines show
console-explain-effect = The log is read once and nothing of it is kept. Codes, passwords and keys in it are not shown.
console-explain-button = Explain this log
console-explain-another = Another log
console-explain-refused = { $count ->
    [0] No sign-in was refused
    [one] One sign-in was refused
   *[other] { $count } sign-ins were refused
}
console-explain-refused-of = { $count ->
    [0] No refused sign-in of { $user }
    [one] One refused sign-in of { $user }
   *[other] { $count } refused sign-ins of { $user }
}
console-explain-shown = The latest { $count } are shown.
console-explain-unread = { $count ->
    [0] Every line was read.
    [one] One line says nothing about a sign-in.
   *[other] { $count } lines say nothing about a sign-in.
}
console-explain-unruled = { $count ->
    [one] 1 line of a known program matches no rule.
   *[other] { $count } lines of known programs match no rule.
}
console-explain-cut = Only the beginning was read: no more than { $mb } MB, and no longer than a few seconds. Leave out what lies before the refusal, or run “countersign explain” where the log is.
console-explain-foreign = Nothing here is from a system that is known
console-explain-foreign-next = Choose the system if the list has it, or leave it to the lines, and give the log once more.
console-explain-line = line { $line }
console-explain-also = also
console-explain-nobody = nobody in particular
console-system-mattermost = Mattermost
console-system-kratos = Ory Kratos
console-system-okta_cp = Okta Credential Provider for Windows
console-system-sshd_pam = sshd and PAM modules
console-system-xrdp = xrdp
console-system-freeradius = FreeRADIUS
console-system-privacyidea = privacyIDEA
console-system-keycloak = Keycloak
console-system-authelia = Authelia
console-system-authentik = authentik
console-system-countersign = Countersign

## audit

console-audit-whole = The audit chain holds
console-audit-going-on = The audit chain holds as far as it is verified
console-audit-broken = The audit chain does not hold
console-audit-how = Each row is sealed into a chain when it is written; a server that runs verifies it every minute.
console-audit-search = Rows about a person, by any of their names
console-audit-kind = Which rows
console-audit-all = all of them
console-audit-alarms = alarms
console-audit-changes = changes
console-audit-decisions = sign-ins
console-audit-none = No rows.
console-when = When
console-what = What
console-about = About
console-outcome = Outcome
console-export = A copy of everything
console-export-effect = Gives you every row as a file, one JSON object a line. It is written down with your reason.
console-export-button = Take the copy

## actions

console-role = Role
console-role-hint = Helpdesk sees reasons and helps members; admins see everything and change people; owners also other owners.
console-link-name = Link
console-link-lead = Hand it over in a way that only this person reads. It works once, until { $at } UTC.
console-takes-two = It takes two: this asks for it, and another admin or owner approves it within 24 hours.
console-lasts = How long it works
console-lasts-hint = As short as will do. It works once.
console-lasts-30m = half an hour
console-lasts-1h = one hour
console-lasts-4h = four hours
console-lasts-8h = eight hours
console-checked = How was it made sure who asks?
console-checked-hint = It is written into the audit.
console-checked-in-person = seen in person by somebody who knows them
console-checked-call-back = called back on the number known before
console-checked-manager = their manager, asked directly, said so
console-checked-document = an official document was shown
console-device = What became of the device
console-device-hint = A code from a stolen one raises the alarm and is never explained.
console-device-gone = broken, replaced or lost at home
console-device-stolen = lost outside or stolen
console-pass-name = Temporary pass
console-pass-lead = Read it to this person, and to nobody else. It works once, until { $at } UTC, and then they set up a factor.
act-pass-button = Give a temporary pass
act-pass-title = Give { $user } a temporary pass?
act-pass-effect = Shows you a pass once, with which { $user } gets in one time in the place of a code.
act-pass-then = A password is still asked for. After it { $user } sets up a factor anew, and does nothing else.
act-pass-done = A pass for { $user }
act-reset-button = Reset factors
act-reset-title = Reset the factors of { $user }?
act-reset-effect = Retires the app and the backup codes of { $user }, signs their browsers out, and shows you a link once.
act-reset-then = { $user } is invited to enrol again by that link, and never goes in without.
act-reset-done = { $user } was reset
console-approvals = Approvals
console-approvals-headline = { $count ->
    [0] Nothing waits for an approval
    [one] One thing waits for an approval
   *[other] { $count } things wait for an approval
}
console-approvals-how = What weakens an admin or owner takes two people: one asks, another approves within 24 hours. Neither is the one it is about, and whoever approves has had their role for a day.
console-approval-checked = How it was made sure who asks: { $ways }. The device: { $device }.
console-approval-asked = Asked by { $by }, { $at }: “{ $note }”. Lapses { $until } UTC.
console-approval-own = You asked for it, or it is about you: somebody else approves it.
console-approval-new = Your role is less than a day old. You can approve this from { $at } on; until then somebody else can.
console-approval-let-in = Whoever asked changed your role, or let you in with a link, a pass or a reset, less than a day ago. You can approve this from { $at } on; until then somebody else can.
console-approve = Approve and do it
console-withdraw = Turn it down
console-deed-reset = Reset the factors of { $user }
console-deed-demote = Give { $user } a lower role
console-deed-suspend = Suspend { $user }
console-deed-remove = Remove { $user }
console-task-approvals-what = { $value ->
    [one] One thing waits for an approval.
   *[other] { $value } things wait for an approval.
}
console-task-approvals-why = One person asked, another has to approve within 24 hours.
console-task-approvals-link = See it
act-link-button = Make an enrolment link
act-link-title = Make an enrolment link?
act-link-effect = { $user } can set up their sign-in through a link that is shown to you once.
act-link-then = An app that works already stays. The link never skips it.
act-link-done = A link for { $user }
act-unlock-button = Unlock
act-unlock-title = Unlock { $user }?
act-unlock-effect = Ends the waiting time of { $user } and empties the count of refusals.
act-unlock-then = Nobody gets in by this alone: the next code has to fit. It does not bring back factors that were disabled.
act-reset-password-button = Take the password away
act-reset-password-title = Take the password of { $user } away?
act-reset-password-effect = Their password stops working, their browsers are signed out, and a link for a new one is shown to you once.
act-reset-password-then = Their app and backup codes stay, and are asked for as ever.
act-reset-password-done = A link for a new password of { $user }
act-role-button = Change the role
act-role-title = Change the role of { $user }?
act-role-effect = What { $user } may see and do here follows from the new role, from the next click on.
act-role-then = Their factors stay as they are.
act-resume-button = Let in again
act-resume-title = Let { $user } in again?
act-resume-effect = { $user } can sign in at every door again, with the factors they have.
act-resume-then = Browsers that were signed out stay so.
act-suspend-button = Suspend
act-suspend-title = Suspend { $user }?
act-suspend-effect = Signs their browsers out and refuses every door until undone.
act-suspend-then = Nothing they hold is removed.
act-exempt-button = Excuse for a while
act-exempt-title = Excuse { $user } for a while?
act-exempt-effect = { $user } goes without a second factor at the places you name, until it ends by itself.
act-exempt-then = It stands in for a factor that is missing: once there is one, it is asked for. You are written down as the one who approved it.
act-grace-button = Move the deadline
act-grace-title = Move the deadline of { $user }?
act-grace-effect = Sets until when { $user } may go without a second factor, longer or shorter than now.
act-grace-then = { $user } sees it at every sign-in. After it, nothing but setting up a factor is open.
act-grace-now = It stands at { $until } UTC.
act-remove-button = Remove
act-remove-title = Remove { $user } for good?
act-remove-effect = Removes { $user } and everything they hold: factors, backup codes, password, groups. Their browsers are signed out.
act-remove-then = It cannot be undone. What happened stays in the audit, without personal details. To keep somebody out for a while, suspend them.
console-for-days = Days from now
console-for-days-hint = From 0 to 90; 0 ends it now.
console-exempt-days-hint = From 1 to 90. Then it ends by itself.
console-networks-hint = Such as 192.0.2.0/24, separated by blanks. Name networks, an application, or both.
console-client-hint = Whoever comes through it is excused.
console-client-any = any
console-owner = Who answers for it
console-owner-hint = A name or address. Empty means the person themselves.
console-end = End
console-exemption-end = End the exemption
console-exemption-end-title = End the exemption of { $user }?
console-exemption-end-effect = What the policy requires of { $user } holds again at once, with the deadline they had.
console-exemption-end-else = Otherwise it ends by itself, { $until } UTC.

## causes, in a few words

cause-unexplained = Unexplained
cause-code-wrong = Code does not fit
cause-code-expired = Code too old
cause-code-from_future = Code of a later time
cause-clock-slow = Phone clock slow
cause-clock-fast = Phone clock fast
cause-clock-zone = Phone in another time zone or day
cause-clock-server_suspected = Server’s clock off
cause-clock-frozen = Server’s clock in doubt
cause-resync-needs_second_code = Next code needed too
cause-resync-refused = Two codes do not follow each other
cause-code-replayed = Code already used
cause-code-replayed_setup = Code used at set-up
cause-secret-retired = Old entry in the app
cause-secret-superseded = Entry of an earlier set-up
cause-secret-pending = Set-up not finished
cause-secret-other_entry = Another entry of theirs
cause-secret-misread = App misread the key
cause-secret-unreadable = Secret cannot be opened
cause-param-algorithm = App ignores the algorithm
cause-param-digits = App ignores the digits
cause-param-period = App ignores the period
cause-param-counter_based = App counts, not by time
cause-input-empty = Nothing typed
cause-input-not_digits = Not only digits
cause-input-length = Wrong length
cause-input-backup_code_here = Backup code in the code field
cause-input-code_in_backup_field = Code in the backup field
cause-input-prefixed = Something in front of the code
cause-input-password_here = Password in the code field
cause-input-typo = One digit wrong or swapped
cause-backup-unknown = Backup code unknown or mistyped
cause-backup-used = Backup code already used
cause-backup-older_set = Backup code of an older sheet
cause-backup-none_left = No backup codes left
cause-temporary_pass-expired = Temporary pass over
cause-temporary_pass-used = Temporary pass already used
cause-temporary_pass-unknown = Temporary pass unknown
cause-password-wrong = Wrong password
cause-user-unknown = Unknown name
cause-user-suspended = Suspended
cause-user-no_factor = No factor
cause-factor-locked_out = Factor locked
cause-factor-not_allowed = Factor not allowed here
cause-throttle-disabled = Disabled after many refusals
cause-throttle-budget = Too many refusals in 30 days
cause-throttle-wait = Asked to wait
cause-throttle-source = Too many tries from one place
cause-policy-enrol_required = Must enrol
cause-policy-grace_over = Grace is over
cause-policy-no_door_access = Not at this door
cause-client-unknown = Application without a key
cause-client-secret = Application with an unknown key
cause-client-network = Application from another network
cause-client-scope = Application may not do this
cause-storage-unavailable = Nothing could be stored
cause-storage-read_only = Disk full or read-only
cause-storage-key = Keys do not open the data

## changes, as the audit names them

changed-user-added = User added
changed-user-suspended = User suspended
changed-user-resumed = User let in again
changed-user-role_changed = Role changed
changed-user-removed = User removed
changed-user-name_added = Name added
changed-factor-enrolment_begun = Enrolment begun
changed-factor-enrolled = Factor enrolled
changed-factor-imported = Factor brought over
changed-factors-exported = Factors taken out, encrypted
changed-factors-retired = Factors retired
changed-factors-disabled = Factors disabled by wrong codes
changed-backup_codes-replaced = Backup codes replaced
changed-throttle-unlocked = Unlocked
changed-drift-learned = Clock offset learned
changed-drift-reset = Clock offset forgotten
changed-drift-dropped = Clock offset dropped, long unused
changed-client-added = Application added
changed-client-revoked = Application revoked
changed-policy-set = Policy changed
changed-policy-confirmed = Policy confirmed
changed-policy-reverted = Policy taken back
changed-policy-deadline_set = Deadline set
changed-exemption-added = Excused for a while
changed-exemption-revoked = Exemption ended
changed-group-added = Group added
changed-group-removed = Group removed
changed-group-joined = Joined a group
changed-group-left = Left a group
changed-break_glass-drilled = Emergency drill
changed-user-reset = Factors reset
changed-pass-made = Temporary pass given
changed-approval-asked = Approval asked for
changed-approval-given = Approved
changed-approval-withdrawn = Approval withdrawn
changed-password-set = Password set
changed-password-changed = Password changed
changed-password-reset = Password taken away
changed-password-link_mailed = Link to a new password mailed
changed-password-set_by_mail = Password set through a mailed link
changed-sign_in-in_grace = Went on without a factor, in time
changed-link-made = Link made
changed-setup-completed = First owner set up
changed-sessions-ended = Browsers signed out
changed-attempt-looked_at = Attempts looked at
changed-audit-exported = Copy of the audit taken
changed-keys-copy_confirmed = Root key copied
changed-notice-many_refusals = Many refusals in a row
changed-clock-frozen = Codes frozen: clock in doubt
changed-clock-thawed = Clock believed again
changed-factor-settings_as_the_app_does = Entry takes over the app’s settings
changed-alarm-break_glass_used = Alarm: an emergency account was used
changed-alarm-client_budget = Alarm: too many codes refused where no password is checked
changed-alarm-clock_frozen = Alarm: the server’s clock is in doubt
changed-alarm-clock_jumped = Alarm: the server’s clock was set
changed-alarm-database_replaced = Alarm: the server runs on another database file
changed-alarm-disowned_sign_in = Alarm: somebody says a sign-in was not theirs
changed-alarm-emergency = Alarm: somebody was let back in from the server
changed-alarm-last_admin_disabled = Alarm: the last admin is locked out
changed-alarm-message_given_up = Alarm: a message could not be delivered
changed-alarm-server_clock = Alarm: the server’s clock is off
changed-alarm-stolen_entry_used = Alarm: a code came from a stolen device

## notices

notice-higher-role = This page is for people of a higher role
    .why = What is shown here follows from your role.
    .next = Ask somebody of a higher role. Nothing was changed.
notice-why-missing = No reason was given
    .why = Seeing everything is written down with a reason.
    .next = Say why in a few words. Then send it again.
notice-nobody-of-that-name = Nobody has that name
    .why = The audit is searched by the whole name or address.
    .next = Look the person up under People. Then use their address here.
notice-policy-set = The policy holds for 15 minutes
    .why = It reverts by itself unless it is confirmed.
    .next = Show your second factor again by the button below. Then confirm it here.
notice-policy-confirmed = The policy is confirmed
    .why = It holds until somebody changes it.
notice-policy-reverted = The change was taken back
    .why = What held before holds again.
notice-policy-change = This change cannot be read
    .why = Days of grace are a number from 0 to 90, and the group or application has to be there.
    .next = Choose again.
notice-approval-asked = It waits for an approval
    .why = Another admin or owner has 24 hours to approve it.
    .next = Tell them. Nothing was changed yet.
notice-approval-given = Approved and done
    .why = Both of you stand in the audit.
notice-approval-withdrawn = It was withdrawn
    .why = Nothing was changed.
notice-unlocked = Unlocked
    .why = The next code is looked at at once.
notice-suspended = Suspended
    .why = Their browsers are signed out, and every door refuses them.
notice-resumed = Let in again
    .why = Every door is open to them again, with their own factors.
notice-role-changed = The role was changed
    .why = It holds from the next click on.
notice-exempted = They are excused
    .why = It stands on the policy page, with you as the one who approved it.
notice-exemption-ended = The exemption has ended
    .why = What the policy requires holds again.
notice-grace-set = The deadline was moved
    .why = They see it at the next sign-in.
notice-removed = They were removed
    .why = What happened stays in the audit, without personal details.
notice-exemption-where = It is not said where it holds
    .why = An exemption holds in networks or through an application, never everywhere.
    .next = Name at least one of them.
notice-exemption-days = The days cannot be read
    .why = An exemption lasts from 1 to 90 days.
    .next = Type a number from 1 to 90.
notice-grace-days = The days cannot be read
    .why = A deadline is at most 90 days away.
    .next = Type a number from 0 to 90.
notice-exemption-owner = Nobody has the name of whoever is to answer for it
    .why = Somebody has to be known here who answers for an exemption.
    .next = Type a name or an address as the list of people shows it.
notice-client-revoked = The key was revoked
    .why = Whatever asks with it is refused from now on.
notice-networks = One of the networks cannot be read
    .why = A network is an address with the length of its prefix.
    .next = Write them as in 192.0.2.0/24, separated by blanks.
notice-log-missing = There is no log in that form
    .why = No file was chosen, and no lines were typed.
    .next = Choose the file, or paste its lines.
notice-log-too-large = That log is too large for this page
    .why = It takes up to 8 MB.
    .next = Pack it with gzip, or leave out what lies before the refusal. Where the log is, “countersign explain” reads any size.
notice-client-name = The application needs a name
    .why = The audit and this list call it by that name.
    .next = Type a name of at most 60 characters.
notice-client-name-taken = There is an application of that name already
    .why = Names stay taken after their key is revoked, so that the audit stays clear.
    .next = Choose another name.
