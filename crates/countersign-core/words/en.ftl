### Countersign's words, English.
### The value is public (the person or the calling application reads it), .admin is for helpdesk and
### operator, .remedy is what they do next. A message's id is its reason code with "." as "-".
### Constant words per reason: no variables, names, devices or counts of anybody's.
### Some public texts are the same on purpose, so that they tell a guesser nothing more:
### those of code-wrong, code-from_future, resync-refused, secret-superseded, secret-pending,
### secret-other_entry, secret-unreadable, input-typo, user-unknown, user-suspended, user-no_factor
### and policy-no_door_access. Change one, change all.
### Public texts stay below 230 bytes: with a reference they fit one RADIUS Reply-Message.

## accepted

ok-current = Accepted.
    .admin = The code belongs to the server's current step. Clock and entry are in order.
    .remedy = Nothing to do.

ok-previous_step = Accepted.
    .admin = The code belongs to the step before the server's: typed at the last moment, or a clock that is slightly slow.
    .remedy = Nothing to do. If every sign-in looks like this, have the user set the phone's date and time to automatic before its clock leaves the window.

ok-next_step = Accepted.
    .admin = The code belongs to the step after the server's: the device's clock is slightly fast.
    .remedy = Nothing to do. If every sign-in looks like this, have the user set the phone's date and time to automatic before its clock leaves the window.

ok-learned_offset = Accepted.
    .admin = The code lies outside the plain window and fits the clock offset that two consecutive codes proved for this factor earlier. The device's clock is still wrong by about as much.
    .remedy = Nothing is urgent. Have the user set the phone's date and time to automatic; a hardware token cannot be set and keeps its offset.

ok-backup_code = Accepted. That backup code is used up; each works once.
    .admin = A backup code of the live set was accepted and consumed. The user could not or did not use the app.
    .remedy = If the app is lost, set up again with `countersign enable --email USER`. If few codes are left, make a new set with `countersign backup-codes --email USER`.

ok-temporary_pass = Accepted. That temporary pass is used up. Set up your second factor now.
    .admin = A temporary pass was accepted and consumed. It stands in for a factor once and is none itself.
    .remedy = See that the user sets up a factor now, or begin it with `countersign enable --email USER`.

ok-passkey = Accepted.
    .admin = The passkey's signature, address and challenge all fit.
    .remedy = Nothing to do.

ok-hotp = Accepted.
    .admin = The counter-based code lies within the look-ahead of ten. The stored counter has moved past it and never goes back.
    .remedy = Nothing to do.

ok-exempt = Accepted. No second factor is asked of this account for now.
    .admin = An exemption was in force, so no second factor was asked. It has an owner, a reason and an end.
    .remedy = Nothing to do. If the exemption is no longer needed, end it and begin set-up with `countersign enable --email USER`.

## time

code-expired = That code is too old: it had run out, or your phone's clock is slow. Type the code your app shows now. If that is refused too, set the phone's date and time to automatic.
    .admin = The code was right a few steps earlier. It was typed late, or the device's clock is slow; a second code with the same offset points to the clock.
    .remedy = Have the user type the code shown now, and if that is refused too, set the phone's date and time to automatic. `countersign why USER` shows whether the offset stays the same; nothing needs to be reset.

code-from_future = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The code belongs to a step that the server has not reached, so the device's clock is fast or the server's is slow. The user reads only that it does not fit, and the step is burnt, so that the code cannot be used later.
    .remedy = Have the user set the phone's date and time to automatic, then type a fresh code. If other users are refused as well, run `countersign doctor`: the server's clock may be slow.

clock-slow = Your phone's clock is slow, so its codes reach us too late. Set date and time to automatic on the phone, then type the code it shows.
    .admin = The codes are right for an earlier time, each by the same offset. The device's clock is slow.
    .remedy = Have the user open the page /clock on the phone that makes the codes and set date and time to automatic. Nothing needs to be reset.

clock-fast = Your phone's clock is fast, so its codes are ahead of ours. Set date and time to automatic on the phone, then type the code it shows.
    .admin = The codes are right for a later time, each by the same offset. The device's clock is fast.
    .remedy = Have the user open the page /clock on the phone that makes the codes and set date and time to automatic. Nothing needs to be reset.

clock-zone = Your phone's clock is set for another time zone, half of the day or date. Set date, time and time zone to automatic on the phone, then type the code it shows.
    .admin = The offset is close to whole or half hours: the local time was set by hand in the wrong time zone, with a.m. and p.m. swapped, or on the wrong day.
    .remedy = Have the user switch both the time and the time zone to automatic. Correcting the hour by hand puts the clock out again at the next change of zone.

clock-server_suspected = Our own clock may be wrong; your phone is probably right. Use a backup code, or try again later. Leave the phone's settings as they are.
    .admin = Codes of several users miss by the same offset, so the server's clock is the likely cause and not their devices.
    .remedy = Run `countersign doctor clock` on the server and put its time source right. Tell users to leave their phones as they are and to use a backup code meanwhile.

clock-frozen = Our clock jumped, so codes from apps have to wait until its time is confirmed. Use a backup code, or try again a little later.
    .admin = The server's time jumped and a time source contradicts the new time, so time-based codes are refused for everybody. It has nothing to do with this user.
    .remedy = Run `countersign doctor` on the server and set its clock right. The freeze ends by itself as soon as a time source agrees.

resync-needs_second_code = One more code is needed. Wait until your app shows the next one, or press your token's button once, then type that.
    .admin = One code alone never sets a clock offset. The next one is asked for whether or not the first fitted.
    .remedy = Have the user type the app's very next code within three minutes, leaving none out.

resync-refused = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The two codes do not prove an offset: they are not of consecutive steps, were more than three minutes apart, lie too far off, or do not belong to this entry.
    .remedy = Have the user set the phone's date and time to automatic and try two codes that follow each other. If those are refused too, read `countersign why USER` and set up again with `countersign enable --email USER`.

## replay

code-replayed = That code was already used. Each works once. Wait for the next one; on a token, press its button.
    .admin = The code's step is spent: by an accepted code at any door, or because the diagnosis, a restore or a clock step closed it. A double click and two sign-ins within one step are the usual causes; somebody who watched the code looks the same.
    .remedy = Have the user wait for the next code. If they had not just signed in themselves, find out with `countersign why USER` who had, and have the password changed.

code-replayed_setup = That code was used up when the app was set up. Each works once. Wait for the next one; on a token, press its button.
    .admin = The code is the one that confirmed the enrolment, and confirming spends it.
    .remedy = Have the user wait for the app's next code. The set-up is in order.

## secret

secret-retired = That code comes from an older entry, which was replaced. Open the newest entry for this account and type its code. Once that is accepted, delete the older one.
    .admin = The code fits an entry that was retired: the app still holds the old one and it was the one opened. For an entry retired as lost or stolen there is no hint but an alarm.
    .remedy = Have the user open the newest entry and, once that is accepted, delete the old one. If the newest is not in the app, set up again with `countersign enable --email USER`.

secret-superseded = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The code fits an enrolment that was begun and then replaced by a newer one: the first QR code was scanned, then set-up was started over.
    .remedy = Have the user scan the newest QR code and delete the entries of earlier tries. If it has run out, begin again with `countersign enable --email USER`.

secret-pending = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The code fits an entry that was scanned but never confirmed. Until it is confirmed it does not count, and the factor before it stays in force.
    .remedy = Finish the set-up with the app's next code: `countersign confirm --email USER --code CODE`. If the 30 minutes have passed, begin again with `countersign enable --email USER`.

secret-other_entry = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The code fits another entry of the same user. The app holds several, and the wrong one was opened.
    .remedy = Have the user open the entry labelled for this account, and rename the others in the app so that they can be told apart.

secret-misread = Your app holds another key for this entry than the one we gave out. Scan the QR code instead of typing the key, or ask the helpdesk for a new one.
    .admin = The code fits the entry's key as some apps misread it: taken as plain text, decoded twice, cut off, padded differently, or typed with one character wrong. The app cannot show a right code for it.
    .remedy = Set up again with `countersign enable --email USER` and have the QR code scanned rather than the key typed. If it happens again, have the user take another app.

secret-unreadable = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The sealed secret of a factor could not be read, so no code of it could be checked. It says nothing about what the user typed.
    .remedy = Run `countersign doctor`. If the keys are in order and only this factor is affected, set it up again with `countersign enable --email USER`.

## parameters

param-algorithm = Your app does not follow a setting of this entry. Scan the new QR code, or ask the helpdesk for one. If the codes are still refused, use another app.
    .admin = The code fits under another hash algorithm than the entry's: the app ignored the setting, usually taking SHA256 or SHA512 for SHA1.
    .remedy = Set up again with the default settings: `countersign enable --email USER`. Every app follows SHA1, 6 digits and 30 seconds.

param-digits = Your app does not follow a setting of this entry. Scan the new QR code, or ask the helpdesk for one. If the codes are still refused, use another app.
    .admin = The code fits with another number of digits than the entry's: the app ignored the setting, usually showing 6 digits for 8.
    .remedy = Set up again with the default settings: `countersign enable --email USER`. Every app follows SHA1, 6 digits and 30 seconds.

param-period = Your app does not follow a setting of this entry. Scan the new QR code, or ask the helpdesk for one. If the codes are still refused, use another app.
    .admin = The code fits under another period than the entry's: the app ignored the setting, usually changing its code every 30 seconds instead of 60.
    .remedy = Set up again with the default settings: `countersign enable --email USER`. Every app follows SHA1, 6 digits and 30 seconds.

param-counter_based = The entry in your app counts up instead of following the clock. Scan the QR code, or choose "time-based" when you type the key. The helpdesk can give you a new one.
    .admin = The code fits the entry's key with a counter in place of the time: the key was typed by hand and "counter-based" chosen.
    .remedy = Set up again with `countersign enable --email USER` and have the QR code scanned. Who has to type the key chooses "time-based" in the app.

## input

input-empty = Type the code your app shows.
    .admin = Nothing but separators was sent. That is a prompt and not an attempt.
    .remedy = Nothing to do. If it keeps happening, see whether the client sends the code in the right field.

input-not_digits = A code from the app has digits only. Type the digits your app shows now.
    .admin = Something other than digits was typed where only an app's code is taken. It could not have been right and was not counted.
    .remedy = Have the user type the digits alone. If the user typed nothing else, see what the client adds to the field.

input-length = That is too short or too long for a code. Type the whole code. A backup code includes the number in front of it.
    .admin = The length fits none of the user's factors: a digit is missing or doubled, or a backup code came without its number. It could not have been right and was not counted.
    .remedy = Have the user type every digit the app shows, or the backup code with its two-digit number.

input-backup_code_here = That looks like a backup code, and the app's code goes here. Choose the backup code instead and type it there, or type the code your app shows.
    .admin = What was typed has the shape of a backup code in a place that takes only the app's code. It was judged by its shape alone, so the backup code was not used up.
    .remedy = Show the user where backup codes go. If the app is lost, set up again with `countersign enable --email USER` afterwards.

input-code_in_backup_field = That looks like a code from the app, and a backup code goes here. Type a code from your printed or saved list, or go back to the app's code.
    .admin = What was typed has the shape of an app's code in a place that takes backup codes. It was judged by its shape alone and was not counted.
    .remedy = Have the user go back to the field for the app's code. If they have no backup codes, make a set with `countersign backup-codes --email USER`.

input-prefixed = Something seems to stand in front of the code. Type only the code your app shows now, without a password or PIN.
    .admin = What was typed has the shape of a PIN or password with a code behind it. This door takes the code alone.
    .remedy = Have the user type the code alone. If a client joins password and code by itself, change that in its settings.

input-password_here = That looks like a password, and the app's code goes here. We did not compare or keep it. Type the code your app shows.
    .admin = What was typed has the shape of a password. It was judged by its shape alone: never compared, logged or kept.
    .remedy = Have the user type the app's code. If a client sends the password to this door, change the order of its steps.

input-typo = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The code is one slip away from a right one: a wrong digit, two swapped, one missing or one too many. The user reads only that it does not fit, because a near miss is nothing to tell a guesser.
    .remedy = Have the user type the next code, read out digit by digit if need be. Nothing needs to be reset.

## backup, pass

backup-unknown = That is not a backup code of this account. Type it as it stands on your newest list, with the number in front.
    .admin = The backup code fits none of the user's sets. It was mistyped, which its check character mostly shows, or belongs to another account.
    .remedy = Have the user type it again from the newest list. If that list is gone, make a new set with `countersign backup-codes --email USER`.

backup-used = That backup code was already used. Each works once. Take another one from your list.
    .admin = The backup code belongs to the live set and was consumed earlier. If the user did not use it, somebody else has the list.
    .remedy = Have the user strike it out and take another. If they did not use it themselves, replace the set with `countersign backup-codes --email USER` and look at that sign-in with `countersign why USER`.

backup-older_set = That backup code comes from an older list, which a newer one replaced. Use a code from your newest list.
    .admin = The backup code belongs to a set that was replaced. The user kept the old list.
    .remedy = Have the user find the newest list and destroy the old one. If there is none, make a new set with `countersign backup-codes --email USER`.

backup-none_left = No backup code works for this account now. Use another way to sign in, or ask the helpdesk for a temporary pass.
    .admin = The user has no live backup codes: all are used up, or none were ever made.
    .remedy = Make a new set with `countersign backup-codes --email USER`. If the app is lost as well, set up again with `countersign enable --email USER`.

temporary_pass-expired = That temporary pass has run out. Ask the helpdesk for a new one.
    .admin = The temporary pass was right but past its end.
    .remedy = Make sure by another channel that it is the user, then give a new pass.

temporary_pass-used = That temporary pass was already used. Each works once. Ask the helpdesk for a new one.
    .admin = The temporary pass was consumed earlier. If the user did not use it, somebody else had it.
    .remedy = Look at its use with `countersign why USER`. If it was not the user, suspend the user and end the sessions before you give a new pass.

temporary_pass-unknown = That temporary pass does not fit. Type it just as it was given to you, or ask the helpdesk for a new one.
    .admin = The temporary pass fits none that was given to this user: mistyped, meant for somebody else, or replaced by a newer one.
    .remedy = Compare the user's name with the one the pass was made for. If in doubt, give a new pass.

## user, factor

user-unknown = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = No user has this name. Clients without the scope `reasons:full` are told the same as for a code that does not fit.
    .remedy = Compare the name the client sends with the user's address and login names. Add the missing name, or change what the client sends.

user-suspended = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The user is suspended, so every door refuses, whatever is typed.
    .remedy = Find out who suspended the user and why. Lift it only when that is settled.

user-no_factor = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = The user has no active factor, so no code can fit. Often a set-up was begun and never confirmed.
    .remedy = If the entry is in the app, finish with `countersign confirm --email USER --code CODE`. Otherwise begin set-up with `countersign enable --email USER`, or hand out a link to it with `countersign user link --email USER`.

factor-locked_out = Codes of this kind are locked for now, because several were refused. Wait until the time shown, or sign in another way, such as with a backup code.
    .admin = The factor is locked after refusals in a row. What was typed was not looked at, so a right code is refused as well.
    .remedy = Find the cause of the refusals with `countersign why USER` first. Then end the lock with `countersign unlock --email USER --reason TEXT`.

factor-not_allowed = This kind of second factor is not accepted here. Use another one, or ask the helpdesk which ones are.
    .admin = The user has this factor, but policy does not accept its kind at this door.
    .remedy = Have the user take a kind that the policy allows here. If none is set up, begin with `countersign enable --email USER`.

## throttle

throttle-disabled = Too many codes were refused, so codes of this kind no longer work for this account. Ask the helpdesk to set up again. Another kind, such as a backup code or passkey, still works.
    .admin = A hundred refusals in a row disabled this class of factors. What was typed was not looked at, and unlocking does not lift this.
    .remedy = Make sure by another channel that it is the user, then set up again with `countersign enable --email USER`. See with `countersign why USER` where the refusals came from.

throttle-budget = Several codes were refused over the last weeks. Wait until the time shown, or sign in another way, such as with a backup code.
    .admin = A hundred refusals within 30 days used up the budget, which accepted codes do not refill. Often a client repeats an old code; sometimes it is a patient guesser.
    .remedy = Find the source with `countersign why USER` and stop it. Then empty the budget with `countersign unlock --email USER --reason TEXT`.

throttle-wait = Several codes were refused. Wait until the time shown, or sign in another way, such as with a backup code.
    .admin = From the fifth refusal in a row on, each starts a wait: 30 seconds, then twice as long each time, up to an hour. Tries during the wait are not looked at, not counted and do not lengthen it.
    .remedy = Find the cause of the refusals with `countersign why USER`. End the wait with `countersign unlock --email USER --reason TEXT` once it is dealt with.

throttle-source = Several sign-ins from this network were refused. Wait until the time shown.
    .admin = Too many refused sign-ins came from this address range, so it is slowed. The user is not slowed from elsewhere.
    .remedy = Find out who uses the address: a shared gateway, a client with an old password, or somebody guessing. The wait ends by itself once the refusals stop.

## policy

policy-enrol_required = This account needs a second factor, and none is set up yet. Set one up now, or ask the helpdesk.
    .admin = Policy asks for a second factor and the user has none active.
    .remedy = Have the user set one up at the next sign-in, or begin it with `countersign enable --email USER`.

policy-grace_over = The time for setting up a second factor has passed. Ask the helpdesk to set one up with you.
    .admin = The user's grace ended without an active factor, so every door that asks for one refuses.
    .remedy = Make sure by another channel that it is the user, then begin set-up with `countersign enable --email USER`.

policy-last_admin = Nobody would be left who can administer this server, so nothing was changed. Give another person the role and a second factor first.
    .admin = The change would leave no able admin: a person of role admin or owner, not suspended, with a first factor and an active app, token or passkey. Backup codes, passes and break-glass users do not count.
    .remedy = Make another admin able first: give the role, then `countersign enable --email USER`. Then repeat the change.

policy-rank = Your role does not reach that far, so nothing was changed. Ask somebody of a higher role.
    .admin = One acts on lower ranks only, and on oneself only for one's own factors. A client ranks as helpdesk at most, so it does not reach admins and owners.
    .remedy = Have an admin or owner make the change, at the console or on the server itself.

policy-no_door_access = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = Policy does not let this user in at this door, whatever is typed. The user reads only that the code does not fit.
    .remedy = If the user should come in here, change the rule or the group that decides about this door. Otherwise tell them which door to use.

policy-reason_needed = Say why in a few words, then repeat it. The reason is kept with what you did.
    .admin = Whatever changes somebody's factors or account needs a reason that was typed in, and so does seeing everything about an attempt.
    .remedy = Type a reason that somebody else understands later, such as "called back on the known number".

policy-approval_needed = This is done by two people. Ask for it, and have somebody of rank admin or above approve it within 24 hours.
    .admin = Resetting, demoting, suspending or removing an admin or owner needs a request by one person and the approval of another, who is neither of the two it is about.
    .remedy = Ask for it at the console, or do it at the command line on the host.

policy-no_approver = Nobody else is there who could approve this, so nothing was changed. It is done at the command line on the host.
    .admin = An approval comes from a person of rank admin or above who can sign in and is neither the one who asks nor the one it is about. There is none.
    .remedy = On the host run `countersign emergency`, or make another person admin first.
## what is asked of a user, and why: one sentence without its full stop
standing-never_signs_in = signs in nowhere: services have API keys
standing-optional = not asked for a second factor: nothing requires one
standing-asked = asked for a code because { $why }
standing-exempt = excused until { $until }, although { $why }
standing-grace = may do without a second factor until { $until }; then { $why }
standing-over = can only set up a second factor since { $until }, because { $why }
standing-at_once = has to set up a second factor by a link, because { $why }
standing-why-everyone = the policy requires it of everybody
standing-why-role = the policy for the role { $whom } requires it
standing-why-group = the policy for the group { $whom } requires it
standing-why-client = the policy for the application { $whom } requires it
standing-why-administers = whoever administers always needs one
standing-why-breaks_glass = a break-glass user always needs one
standing-why-holds = a factor that is set up is always asked for

## what stands in somebody's way, in the preview of a policy
trouble-no_password = has no password here; needs an enrolment link
trouble-dormant = never had a factor and was idle for 30 days; needs an enrolment link
trouble-had_factor = had a factor before; needs an enrolment link
trouble-administers = administers; needs an enrolment link
trouble-grace_over = the time for it is over; can still enrol after the password
trouble-exemption_expired = an exemption has expired

## passkey

passkey-origin = The passkey was used on an address that does not belong to this sign-in. Open the sign-in page at its usual address and try again.
    .admin = The browser signed for another origin than the configured ones: an alias, another port, http for https, or a page that imitates this one.
    .remedy = Ask which address the user had open. If it is yours, add it to the configured origins; if not, treat it as phishing and have the password changed.

passkey-rp_id = The passkey was made for another address than this one. Choose another passkey, or sign in another way.
    .admin = The passkey is bound to another relying-party ID than the configured one. After a change of domain every older passkey is refused like this.
    .remedy = Run `countersign doctor` and compare the configured relying-party ID with the domain. If the domain really changed, users have to add their passkeys anew.

passkey-challenge = That sign-in had run out or was already answered. Start again and use the passkey once more.
    .admin = The answer belongs to a challenge that ran out, was already used, or was not made for this session. Two open tabs and the back button are the usual causes.
    .remedy = Have the user close other tabs and start the sign-in again. If it goes on, see whether a proxy stores the page or drops its cookies.

passkey-user_verification = The passkey was used without its PIN, fingerprint or face, and this sign-in asks for it. Try again and unlock the passkey when asked.
    .admin = Policy asks for user verification, and the authenticator did not report it. Older security keys without a PIN cannot.
    .remedy = Have the user set a PIN on the key or use the device's own lock. If the key cannot do that, have them add another passkey.

passkey-unknown = That passkey is not set up for this account. Choose another passkey, or sign in another way.
    .admin = The credential offered is none of this user's active passkeys: removed here but still on the device, or made for another account.
    .remedy = Have the user choose another passkey and delete the old one on the device. If none is left, let them in by a backup code to add a new one.

passkey-counter = There may be a copy of that passkey, so it was refused. Sign in another way and tell the helpdesk.
    .admin = The signature counter did not rise. That can mean a copied authenticator; some faulty authenticators do it too.
    .remedy = Ask whether the passkey was moved or restored. Unless that explains it, retire the passkey and have the user add a new one.

passkey-cancelled = The passkey was not used: the browser's window was closed or ran out. Try again, or sign in another way.
    .admin = The browser reported that the request was cancelled, ran out of time or found no passkey. It does not say which.
    .remedy = Ask whether the passkey is on this device and its window appeared. If it did not, try another browser or sign in another way.

## transport

client-unknown = We do not know this client. Check the key and address it uses, or ask the operator to add it.
    .admin = The request came with a key or from an address that belongs to no client, or to one that was revoked.
    .remedy = Look in `countersign client list` whether the client is there and not revoked. If it is missing, add it and give it its new key.

client-secret = This client's key or shared secret does not fit. Compare it with the one given out, or ask the operator for a new one.
    .admin = The client is known, but what it proves itself with does not fit: mistyped, cut off, replaced, or different on the two sides.
    .remedy = Compare both sides for blanks, quotes and line ends. If in doubt, give the client a new key; the old one cannot be shown again.

client-network = This client may not call from this network. Call from one that is allowed, or ask the operator for a key that this network may use.
    .admin = The key fits, but the address is outside the client's networks: the application moved, or a proxy or address translation stands between.
    .remedy = Compare the address with the networks in `countersign client list`. If the application calls from there, give it a new key under another name with `countersign client add --name NAME --network CIDR`, then end the old one with `countersign client revoke NAME`. If you do not know who calls, somebody else has the key: end it at once.

client-tls = The TLS connection is not as this client has to make it. Check its certificate, the chain it trusts and its TLS version.
    .admin = The TLS handshake or client certificate did not meet what this client needs: run out, from another issuer, for another name, or an old TLS version.
    .remedy = Run `countersign doctor` and renew or exchange the certificate it names. Users can do nothing about this.

client-clock = This client's clock differs too much from ours. Set it by a time server and try again.
    .admin = The time the client sent is too far from the server's. One of the two clocks is wrong.
    .remedy = Run `countersign doctor` to see whether this server's clock is right. If it is, set the client's host by a time server.

client-user_mapping = The login name does not have the form agreed for this client. Check how the client writes names, or ask the operator.
    .admin = The name the client sends is of another form than its mapping expects, for example with or without a domain, or an address in place of a login name.
    .remedy = Compare the name in the attempt with the client's mapping. Change what the client sends, or add that form to the users' login names.

radius-message_authenticator = The RADIUS request has no Message-Authenticator, or one that does not fit. Check the shared secret and have the sender add the attribute.
    .admin = The packet carries no Message-Authenticator or a wrong one: the shared secret differs, the device is too old to send it, or the packet was changed on the way (Blast-RADIUS).
    .remedy = Compare the shared secret on both sides and update the device so that it sends the attribute. Do not switch the check off.

radius-state = This RADIUS sign-in is not known any more. Start the sign-in again.
    .admin = The State attribute belongs to no open sign-in: it ran out, was already answered, or the next packet came to another server.
    .remedy = Have the user start again. If it happens often, raise the device's time-out and have it stay with one server for the whole sign-in.

radius-retransmit = This RADIUS request was already answered. The same answer is sent again.
    .admin = The device repeated a packet, because the answer came late or was lost. It was not checked or counted again.
    .remedy = Nothing to do for single ones. If there are many, raise the device's time-out and look at the network between.

## storage

storage-unavailable = We could not check that just now, and unchecked nobody gets in. It was not about your code. Try again in a minute.
    .admin = The database did not answer in time, or the server was too busy. What could not be checked was refused.
    .remedy = Run `countersign doctor` and look at the database, the disk and the load. Users can do nothing about this.

storage-read_only = We cannot record sign-ins just now, and unrecorded nobody gets in. It was not about your code. Try again later.
    .admin = The database takes no writes: the disk is nearly full, or it stands on a read-only or standby node. Without a record there is no decision.
    .remedy = Run `countersign doctor` and free disk space, or point the server at the writable database.

storage-key = We cannot check codes at the moment. It was not about your code. Tell the helpdesk.
    .admin = The key that opens the stored secrets is missing, unreadable or another one than they were sealed with. No factor can be checked until it is back.
    .remedy = Run `countersign doctor` and put the right root key back from its separate copy. Do not make a new one: it cannot open the stored secrets.

## none of these

code-wrong = That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.
    .admin = Unexplained: nothing that was tried fits this code. It is from an entry that is not known here, mistyped beyond recognition, or a guess.
    .remedy = Have the user read out the name of the entry and check that its time is automatic, then look at a second code with `countersign why USER`. If that fits nothing either, set up again with `countersign enable --email USER`.

## request

request-invalid = The request is not as this call expects it: a value is missing, of the wrong type or too long. Compare it with the API description.
    .admin = The client sent a request that does not fit the API description. Nobody's code was looked at.
    .remedy = Have the application's developers compare the request with /api/v1/openapi.json. Users can do nothing about this.

request-too_large = The request is larger than we take. Send less at once.
    .admin = The body exceeds the limit for this call. It was not read to its end.
    .remedy = Have the application's developers send less in one request. If nobody should send so much, look at where it comes from.

request-not_found = There is nothing at this address, or nothing that this client may see. Check the path and the id.
    .admin = The path or id belongs to nothing within the client's reach: mistyped, removed, or meant for another server.
    .remedy = Compare the address with /api/v1/openapi.json, and the id with what is there now.

request-method = This address does not take that method. The Allow header names the ones it takes.
    .admin = The client used an HTTP method that this address does not have.
    .remedy = Have the application's developers compare the call with /api/v1/openapi.json. See too whether a redirect turned POST into GET.

request-media_type = The body has to be JSON. Send it with the header Content-Type: application/json.
    .admin = The client sent a body of another type than JSON, or did not name its type.
    .remedy = Have the application's developers set the header Content-Type to application/json.

request-conflict = That does not fit the present state: it was changed meanwhile, or is so already. Read it again, then decide.
    .admin = The request assumes a state that no longer holds; somebody or something else was faster. Nothing was changed.
    .remedy = Read the present state and repeat the change only if it is still wanted.

## idempotency

idempotency-reused = This Idempotency-Key was already used for another request. Take a new key for each new request.
    .admin = The client repeated a key with another method, path or body. The second request was not carried out.
    .remedy = Have the application's developers make a new key for each request and keep it only for exact repeats.

idempotency-in_flight = A request with this Idempotency-Key is still under way. Wait a moment and repeat it.
    .admin = The client repeated a request before the first one was answered. It is carried out once.
    .remedy = Nothing to do for single ones. If there are many, have the client wait longer before it repeats.

idempotency-secret_shown_once = This request was carried out, and its answer showed a secret once. It is not shown again. Use the address given, or make a new one.
    .admin = The first answer held a secret, and such answers are never kept. The repeat names only where the resource is.
    .remedy = If the first answer was lost, remove the resource and make a new one.

## client

client-scope = This client's key does not cover this call. Ask the operator for the scope it needs.
    .admin = The key fits, but the client has no scope for this call.
    .remedy = Look at the client's scopes in `countersign client list`. Add a client with the missing scope only if it really needs it.

## user

user-exists = There is already a user with this address or login name. Use that one, or choose another name.
    .admin = Addresses and login names share one table and are unique regardless of capitals. Another user has this one.
    .remedy = Look up the user under that name. If it is the same person, add the further names there.

user-name_invalid = This name cannot be used: it is empty, too long, or has a character that names may not have. Choose another.
    .admin = The name does not pass the rules for user names (PRECIS UsernameCaseMapped): blanks, control characters, mixed writing directions and the like.
    .remedy = Look for blanks and invisible characters, often brought along by copying. Type the name by hand.

## enrolment

factor-none_pending = No set-up is waiting to be confirmed. Begin again and scan the new QR code.
    .admin = There is no pending enrolment: it was already confirmed, ran out, or was never begun.
    .remedy = See in `countersign why USER` whether it was confirmed already. If not, begin with `countersign enable --email USER`.

factor-pending_expired = The set-up ran out before it was confirmed. Begin again, scan the new QR code and delete the entry from before.
    .admin = A pending enrolment keeps its key for 30 minutes, and those have passed. The factor before it, if any, is still in force.
    .remedy = Begin again with `countersign enable --email USER`, and have the user delete the entry of the earlier try.

factor-secret_not_accepted = Keys are made here and cannot be sent along. Send the request without the secret; the answer has a new one.
    .admin = The client tried to set a factor's secret itself. Secrets come from this server, so that no client knows one beforehand.
    .remedy = Have the application's developers leave the secret out. Factors from another system come in by an import.

backup-set_live = There are backup codes in use already, so no new ones were made. Use those, or replace the whole set.
    .admin = The user has a live set, and a second one beside it is never made.
    .remedy = If the list is lost, replace the set with `countersign backup-codes --email USER`. The old codes stop working then.

enrol-confirmed = Your authenticator app is set up. That code is used up; the next one signs you in.
    .admin = The first code fitted, so the factor is active. The confirming code is spent.
    .remedy = Nothing to do. If the user has no backup codes yet, make a set with `countersign backup-codes --email USER`.

## stages

stage-network = network
stage-tls = TLS
stage-configuration = configuration
stage-primary_credentials = password
stage-mfa_assignment = assignment
stage-mfa_factor = factor
stage-session_token = session
stage-os_integration = operating system
stage-none = none

## doors

door-web = web
door-api = API
door-cli = command line
door-radius = RADIUS
door-pam = PAM
door-forward_auth = forward auth
door-compat = compatible API

## kinds of factor

kind-totp = authenticator app
kind-hotp = counter-based token
kind-passkey = passkey
kind-backup_codes = backup codes
kind-temporary_pass = temporary pass

## states

state-none = without a factor
state-pending = pending
state-active = active
state-grace = in grace
state-locked = locked
state-disabled = disabled
state-suspended = suspended
state-exempt = exempt
state-retired = retired
state-superseded = superseded

## evidence
## Whole numbers come as numbers, so that a sentence can tell one from many; all else as text.

# $seconds and $steps without sign, $direction is past or future
evidence-step_offset =
    The code belongs to a moment { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    } { $direction ->
        [past] ago
       *[future] ahead
    }, { $steps ->
        [one] { $steps } step
       *[other] { $steps } steps
    } from the server's.
# $low and $high in seconds, device minus server
evidence-clock_offset = If it was typed at once, the device's clock is { $low } to { $high } seconds off (negative is slow).
# $at is a time, already written out
evidence-retired = It fits the entry retired at { $at }.
evidence-coincidence = One in { $one_in } random codes would match something here.
evidence-prefixed = What stands behind it is a code of the entry.
evidence-next_code = That is not certain yet: the next code will tell.
# $cause is the code of the cause; $verdict is certain, likely, possible or unknown; $percent with at most one decimal
evidence-confidence =
    { $verdict ->
        [certain] Certain
        [likely] Likely
        [possible] Possible
       *[unknown] Not known
    }: { $cause }, { $percent } %, held against { $searched } codes.
evidence-searched = It was held against { $searched } codes.
# $causes are codes of reasons with their percentages
evidence-alternatives = It may also be { $causes }.
evidence-search_running = The search for the cause is still running; look again in a moment.
evidence-not_diagnosed = Not diagnosed: too many searches were waiting, or the server stopped before this one.
evidence-failures =
    { $count ->
        [one] { $count } refusal.
       *[other] { $count } refusals in a row.
    }
# $label names an entry, $at is a time, already written out
why-pending = { $label }, begun at { $at }, waits for its first code. Until then its codes open nothing. Finish with `countersign confirm --email USER --code CODE`; after 30 minutes begin again with `countersign enable --email USER`.
# $count is how often
why-in_a_minute =
    { $count ->
        [one] once in a minute
       *[other] { $count } times in a minute
    }
# $at is a time, already written out
evidence-until = Answers again at { $at }.
evidence-left =
    { $count ->
        [0] No backup codes left.
        [one] { $count } backup code left.
       *[other] { $count } backup codes left.
    }

## password, session

password-wrong = That name or password does not fit, or there were too many tries from here. Check both and try again in a minute.
    .admin = The password given for this user was wrong. Wrong passwords slow down the place they come from, never the user.
    .remedy = Have the user try again. A password never replaces the second factor.

password-weak = That password is too easy to guess. Choose a longer one that is not in common use.
    .admin = A new password was too short, in common use, or one of the user's own names.
    .remedy = Have the user choose at least 12 characters, for instance four words that have nothing to do with each other.

session-ended = You were signed out: an hour passed without a click, or the session was ended elsewhere. Sign in again.
    .admin = The browser's session had ended: idle for an hour, a day old, signed out, or ended by the user or an admin.
    .remedy = Have the user sign in again.

session-stage = Finish signing in first.
    .admin = The browser has shown only a part of what this page needs, such as a password without a second factor.
    .remedy = Have the user finish signing in.

session-not_fresh = Confirm with a code first: it is a while since you last did.
    .admin = Changing factors or the password needs a second factor shown within the last five minutes.
    .remedy = Have the user confirm with a code, then repeat the change.

link-gone = That link was used already, was replaced by a newer one, or has run out. Ask for a new one.
    .admin = An enrolment link works once and for 24 hours, and a newer link ends the earlier one.
    .remedy = Make the user a new link.

## a code from an entry that was retired as lost or stolen; nobody at a door reads this

evidence-stolen = The code fits an entry that was retired as lost or stolen, so somebody may be using that device. It was refused, and the person and whoever administers were alarmed.
evidence-stolen_remedy = Ask the person whether they found the device. If not, have them change their password: whoever typed this code may know it.

## alarms

alarm-stolen_entry_used = A code came from an entry that was retired as lost or stolen, so somebody may be using that device. It was refused. Ask the person whether they found the device; if not, have them change their password.
alarm-last_admin_disabled = The last person who could administer was disabled by wrong codes. Enrol them anew with `countersign enable --email USER` on the host.
alarm-break_glass_used = A break-glass user was let in. Find out who broke the glass and why; if nobody should have, suspend them with `countersign user suspend --email USER --reason "..."`. Then seal new codes.
alarm-disowned_sign_in = The person said that a sign-in was not theirs; their other browsers were signed out. Have them change their password and look at their factors.
alarm-emergency = Somebody on the host let an administrator back in with `countersign emergency`. Ask whoever has root there whether that was meant; if not, take the host for broken into, and suspend whoever was let in.
alarm-server_clock = The devices of several users agree that the server's clock is off. It is not their phones: leave those as they are, run `countersign doctor clock` on the server, and set its clock right.
alarm-clock_jumped = The server's clock was set, by more than five seconds. Codes up to that moment were refused once, so that none works twice. Run `countersign doctor clock` to see by how much, and find out what set it.
alarm-client_budget = A hundred codes of this person were refused within 30 days at an application that checks no password, from whatever addresses. It accepts no codes of theirs until the oldest is 30 days old; other applications and the web are not affected. Find out from the application’s log who is trying, and close it to the outside if you can; `countersign unlock --email USER` lets them in there again.
alarm-database_replaced = The database file is another one than the server last ran on: a copy was put back, or it was moved. Codes of apps up to that moment were refused once. If it was a copy, what happened since it was made is gone: backup codes and passes that were used since are good again, people who were suspended since are let in, and factors that were retired since work. Make new backup codes for whoever used one, and repeat what was done.
alarm-clock_frozen = The server's clock jumped, and another source of time contradicts the new time. Codes from apps are refused until one agrees; backup codes work. Run `countersign doctor clock` on the server and set its clock right.
alarm-message_given_up = A mail or a call of the webhook could not be delivered and was given up. Run `countersign doctor mail` and `countersign doctor webhook`: they say what stands in the way.
