### Countersign's pages, English: titles, labels, notices.
### A notice has its headline as value, .why and .next; both may be absent. The first sentence of .next is
### what to do now. Plain, short, calm: "we" is the server, "you" the reader, and nobody is to blame.

## every page

skip = Skip to content
your-account = Your account
security = Security
sign-out = Sign out
footer-site = Countersign for { $site }
footer-zone = Times are in UTC
footer-language = Language: English
check-device-clock = Check this device’s clock
check-phone-clock = Check the phone’s clock
continue = Continue
account = Account
email = E-mail address
login = E-mail address or login name
password = Password
reference = Reference
reference-for = , for your helpdesk
next-try = Next try at
time-left = (in { $left })
time-over = (now)
copied = Copied
go-sign-in = Go to sign-in
go-security = Back to your security page
go-there = Go to { $address }
back-unchanged = Back, change nothing
signing-in-as = You are signing in as
not-you = Not you?

## the API

api-title = API reference
api-lead = What an application can ask of this server, and what it answers.
api-document = As an OpenAPI document
api-contents = Contents
api-begin = How to begin
api-address = Address
api-key = Key
api-key-sent = In every call: `Authorization: Bearer KEY`
api-key-from = From
api-key-made = Whoever runs this server makes one, in the console under Applications or with `countersign client add --name APPLICATION`. It begins with `cs_` and is shown once.
api-body = Body
api-body-json = JSON in UTF-8 with `Content-Type: application/json`, at most 64 KiB
api-refusals = Refusals
api-refusals-are = A refused code is 200, too: let somebody in only if `verdict` is `accepted`. All else that is no yes is `application/problem+json`.
api-repeats = Repeats
api-repeats-how = `Idempotency-Key: TEXT`, with `POST` and `DELETE`: the same request again gets the first answer, so that a lost one costs no code.
api-try = With a key in the variable `KEY`:
api-objects = Objects
api-problems = Problems

## first owner, invitation

setup-title = Set up the first owner
setup-lead = You will run this server. You choose a password here, then add an authenticator app.
setup-email-hint = You sign in with it.
setup-button = Continue to the authenticator app
setup-side = This link works once, and only until there is an owner.
new-password = New password
new-password-hint = At least { $least } characters. A few words in a row are fine.
new-password-hint-factor = At least { $least } characters: that is enough where a second factor is asked for too. A few words in a row are fine.
new-password-again = The same password again
welcome-title = Set up your sign-in
welcome-lead = Choose a password for this account. Then add it to an authenticator app on your phone, which shows the codes you sign in with.
welcome-lead-known = This account has a password already. Sign in with it, then add an authenticator app.
welcome-until = This link works once, until { $at } UTC. After that, ask whoever sent it for a new one.
welcome-button = Set the password
welcome-ahead = The steps
welcome-step-password = Choose a password
welcome-step-sign-in = Sign in with your password
welcome-step-app = Add an authenticator app
welcome-step-codes = Save your backup codes
welcome-lead-factor = This account has an authenticator app already. You need your password, then a code from the app.
welcome-step-code = Enter a code from your app

## signing in

sign-in-title = Sign in
sign-in-next = Next we ask for a code from your authenticator app.
forgotten-link = Forgot your password?
forgotten-title = Set a new password
forgotten-lead = Name your account. We send a link to its mail address, by which you set a new password. Your second factor stays, and is asked for as before.
forgotten-button = Send the link
replace-title = Choose a new password
replace-lead = It takes the place of the one you forgot. All browsers are signed out.
replace-button = Set the password
replace-next = Next we ask for a code from your authenticator app.
second-factor-title = Enter the code from your authenticator app
code-label = Code
code-label-app = Code from your authenticator app
code-hint = It changes all the time, mostly every 30 seconds. Spaces are fine.
next-code = Enter the next code too
next-code-hint = Wait until the app shows another one. Two in a row show how far a clock is off.
no-code = No code at hand?
no-app-yet = No app set up yet? Your helpdesk can send you a link that leads through the set-up.
app-at-hand = App at hand?
other-ways = Other ways to sign in
use-backup-code = Use a backup code instead
use-pass = I have a temporary pass
use-app = Use the code from your app
pass-title = Enter your temporary pass
pass-label = Temporary pass
pass-hint = As your helpdesk gave it to you, such as K7Q2M-4XD9T. It works once; then you set up an app. Hyphens and capitals do not matter.
backup-title = Enter a backup code
backup-label = Backup code, with the number in front
backup-hint = From your saved or printed list, such as 04‑7KQ2MX4‑TRW9PHC. Hyphens and capitals do not matter.

## your security

security-title = Your security
security-headline = { $count ->
    [0] No app protects your sign-in now
    [one] Your sign-in is protected by one app
   *[other] Your sign-in is protected by { $count } apps
}
security-lead-none = Without one only a new link from your helpdesk lets you in again. It takes about a minute to add.
security-lead-none-but-codes = Without one only a backup code signs you in, or a new link from your helpdesk. It takes about a minute to add.
security-lead-no-codes = If that phone is lost or broken, nothing is left to sign in with. Ten backup codes on paper would help.
security-lead-few-codes = Few backup codes are left. Make a new list before the last one is used.
security-lead-one = If that phone is lost or broken, you still have your backup codes. Keep them apart from it.
security-lead-several = If one phone is lost or broken, another still signs you in.
factors = Factors
factors-none = None yet. An authenticator app takes about a minute to add.
add-app = Add an authenticator app
added = Added { $at }.
last-used = Last accepted { $at }.
never-used = Not used yet.
remove = Remove
codes-left = Backup codes: { $left } of { $of } left
codes-unproven = Backup codes: not proven yet
codes-unproven-why = Nobody has typed one of them yet to show that they are kept. They work. If you have no copy, make ten new ones.
codes-made = Made { $at }.
codes-used = { $count ->
    [one] Used: number { $numbers }.
   *[other] Used: numbers { $numbers }.
}
codes-none = Backup codes: none
codes-none-why = They let you in when the phone is lost. You print ten of them, and each works once.
make-codes = Make ten new codes
make-codes-replace-title = Replace your backup codes?
make-codes-replaces = The list you made { $at } has { $left } of { $of } codes left.
make-codes-replace = Replace the list
make-codes-effect = Every code of it stops working the moment the new list is shown. The new list is shown only once: have paper or a printer at hand.
sign-ins = Recent sign-ins
sign-ins-none = None yet. They appear here within a second.
rail-passed = passed
rail-refused = refused
rail-unreached = not reached
not-me = That was not me
not-me-effect = “That was not me” signs out every other browser and reports it to those who run this server. Then choose a new password.
browsers = Signed-in browsers
this-one = this one
browser-facts = { $address }, signed in { $since }, last active { $active }
end-others = Sign out all others
end-others-effect = Every browser but this one has to sign in again.
change-password = Change the password

## setting up an app

enrol-title = Add an authenticator app
enrol-lead = Takes about a minute.
enrol-lead-replaces = Takes about a minute. Your present app keeps working beside it.
enrol-scan = Scan this code with the app
enrol-scan-how = Open your authenticator app, choose “Add” or “+”, and point it here.
enrol-open-app = Open in my authenticator app
enrol-open-here = Open in an app on this device
enrol-qr = QR code for the authenticator app. The key beside it says the same.
enrol-no-scan = Can’t scan?
enrol-no-scan-how = Choose “Enter a key” in the app and type this. Capitals do not matter.
copy-key = Copy the key
enrol-name = Name
enrol-kind = Kind
enrol-kind-facts = time-based, { $digits } digits, { $period } seconds
enrol-code = Enter the code it shows
enrol-code-label = Code for “{ $label }”
enrol-code-hint = This code is used up by confirming. The next sign-in needs a new one.
enrol-button = Confirm the app
enrol-follow = Use what the app does
enrol-follow-effect = The entry then goes by the app’s setting, and a code that fits it counts. The key stays as it is.
enrol-codes = Save your backup codes
enrol-codes-next = Ten codes for the day the phone is lost. You get them next.
enrol-done = Done
enrol-done-next = From then on the app’s codes sign you in. Your backup codes stay as they are.
enrol-later = Not now, go on without
enrol-side = This page keeps its code until { $at } UTC. Reloading it, or a mistyped code, changes nothing.

## backup codes

codes-title = Save your backup codes
codes-lead = These ten codes let you in without the app. Each works once.
codes-once = They are shown only now.
codes-download = Download as text
codes-print = Print this page
codes-keep = Keep them apart from your phone.
codes-replace = These replace the codes that you made { $at }.
prove-title = Prove that you have them
prove-label = Type code number { $number } from your copy
prove-hint = Hyphens and capitals do not matter. This only checks your copy: number { $number } stays good.
prove-button = Finish

## changes

confirm-title = First, a fresh code
confirm-lead = A code shows that it is you, and not somebody at your open browser.
confirm-label = Code from your app, or a backup code
confirm-hint = Wait for a new one if you have just used the one it shows.
go-on-title = Thank you, it is you
go-on-lead = Nothing is done yet. What you typed is still here, and is sent with one click.
go-on-reason = Reason
go-on-button = Do it now
remove-title = Remove this app?
remove-effect = Its codes are refused from now on.
remove-last = It is your last one. Without it only a backup code signs you in, or a new link from your helpdesk.
remove-others = Your other apps stay as they are.
remove-delete-entry = Delete the entry in the app afterwards.
remove-button = Remove this app
password-title = Change your password
password-lead = Every other browser that is signed in has to sign in again.
current-password = Present password
password-button = Change the password

## what is confirmed, history, browsers, dates

purpose-enrol = You are about to add an authenticator app.
purpose-codes = You are about to make new backup codes.
purpose-password = You are about to change your password.
purpose-remove = You are about to remove an app.
purpose-other = You are about to change your security.
purpose-console = You are about to change something in the console.
purpose-kept = Your last code was more than five minutes ago. What you typed is kept, and nothing is done yet.
codes-file = Backup codes for { $site }, each works once
history-accepted = Signed in.
history-factor = Signed in with “{ $factor }”.
history-backup-code = Signed in with a backup code.
history-pass = Signed in with a temporary pass.
history-by = by { $who }
history-by-you = by you
history-backup_codes-replaced = New backup codes were made; the older list stopped working.
history-factor-imported = A factor was brought over from another system.
history-factors-disabled = Your factors were disabled after many wrong codes.
history-factors-exported = Your factors were taken out, encrypted, by whoever runs this server.
history-factors-retired = An app or token was removed: its codes are refused.
history-link-made = A link to set up your sign-in was made.
history-pass-made = A temporary pass was made for you.
history-password-changed = Your password was changed.
history-password-reset = Your password was taken away.
history-password-set = A password was set.
history-password-set_by_mail = A new password was set through a mailed link.
history-throttle-unlocked = You were unlocked after refusals.
history-user-reset = Your factors were reset: all were retired, and a link to set up new ones was made.
history-enrolled = “{ $factor }” was set up.
history-refused = Refused: { $what }.
history-password = Wrong password
history-times = { $count ->
    [one] Once within a minute.
   *[other] { $count } times within a minute.
}
history-late = It was typed late, or your phone’s clock is about { $span } slow.
history-slow = Your phone’s clock is about { $span } slow.
history-fast = Your phone’s clock is about { $span } fast.
history-zone = Your phone’s clock is set for another place or day, about { $span } off.
history-perhaps = Perhaps: { $what }
history-typo = A digit was mistyped.
history-other-entry = It comes from another of your entries in the app.
history-unfinished = It comes from an entry whose set-up was not finished.
history-unexplained = We found no cause. It may have been mistyped.
history-searching = We are still looking for the cause. Open this page again in a moment.
history-not-searched = The cause was not looked for.
history-look = Looked at by { $who }, last { $at }.
history-list-look = This list was looked at by { $who }, last { $at }.
look-host = { $name } at the server
look-client = the application “{ $name }”
look-user = { $name }
span-seconds = { $count ->
    [one] a second
   *[other] { $count } seconds
}
span-minutes = { $count ->
    [one] a minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] an hour
   *[other] { $count } hours
}
through-api = An application
through-cli = The server’s command line
through-radius = Network access
through-pam = A computer
through-forward_auth = A web application
through-compat = An application
place-unknown = No place is known
agent = { $browser } on { $system }
agent-unknown = A browser
date = { $day } { $month }
date-of-year = { $day } { $month } { $year }
date-today = today { $time }
date-yesterday = yesterday { $time }
date-and-time = { $day }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## clock

clock-title = Is this device’s clock right?
clock-no-script = This page compares two clocks, and needs JavaScript for it. Without it, look at the device’s own clock: when this page was sent, the server’s showed { $time } (UTC). Where minutes or seconds differ, set the clock as described below; the hour depends on where you are.
clock-measuring-title = Comparing clocks
clock-measuring-lead = It takes a second or two.
clock-right-title = This device’s clock is right
clock-right-lead = Codes made on it fit. If one was refused, type the one the app shows now.
clock-slow-title = This device is { $time } slow
clock-slow-lead = From about 30 seconds on, codes made on it reach us too late and are refused. One setting mends it.
clock-fast-title = This device is { $time } fast
clock-fast-lead = From about 30 seconds on, codes made on it are ahead of ours and are refused. One setting mends it.
clock-far-title = This device has another date: { $time } away
clock-far-lead = Codes made on it are refused. One setting mends it.
clock-apart-title = This device and our clock are { $time } apart
clock-apart-lead = Several people’s devices say that it is our clock. Leave this one as it is.
clock-unmeasured-title = We could not compare the clocks
clock-unmeasured-lead = The server did not answer in time. Check the connection and compare again.
clock-band = codes work
clock-device = this device
clock-server = server
clock-give = give or take { $time } s
clock-again = Compare again
clock-set = Set the clock to automatic
clock-path-ios = Settings › General › Date & Time
clock-switch-ios = Set Automatically
clock-path-android = Settings › System › Date & time
clock-switch-android = Set time automatically
clock-path-windows = Settings › Time & language › Date & time
clock-switch-windows = Set time automatically
clock-path-macos = System Settings › General › Date & Time
clock-switch-macos = Set time and date automatically
clock-set-already = Already on? Turn it off, wait a moment, and turn it on again.
clock-side = Open this page on the phone that makes the codes. It compares clocks eight times and keeps nothing about you or the phone.

## notices of pages

notice-sign-in-refused = That does not fit
    .why = The name and the password do not belong together, or there is no such account here.
    .next = Type both again. Forgotten? Ask for a new password below.
notice-mail-on-its-way = If there is such an account, a mail is on its way
    .why = It goes to the mail address of the account, and holds a link that works once, for an hour.
    .next = Look into your mail. Nothing came after some minutes? Ask your helpdesk.
notice-asked-too-often = Several links were asked for from this network
    .why = Until then we send none from here.
    .next = Look into your mail, one may be there already.
notice-no-mail = This server sends no mail
    .why = So it cannot send you a link to a new password.
    .next = Ask your helpdesk. An admin makes the link for you.
notice-signed-out = You are signed out
    .why = This browser forgets who you are.
notice-session-ended = Your session has ended
    .why = It ran out, or it was ended in another browser.
    .next = Sign in again.
notice-link-spent = This link no longer works
    .why = It was used already, has run out, or was replaced by a newer one.
    .next = Sign in if you have a password. If not, ask your helpdesk for a new link.
notice-setup-link-spent = This link no longer sets anything up
    .why = It was used, was replaced by a newer one, has run out, or there is an owner already.
    .next = Restart the server: it prints a new link where it runs, as long as there is no owner. If there is one, sign in.
notice-no-owner-yet = This server has no owner yet
    .why = Whoever set it up becomes the first one.
    .next = Open the link that the server printed where it was started. Nothing to be found? Restart it: it prints a new one.
notice-not-found = There is nothing at this address
    .why = It may be mistyped, or the page has moved.
    .next = Start from the page below.
notice-method-not-allowed = This page cannot be opened that way
    .why = The address belongs to a form, and it was opened without it.
    .next = Start from the page below.
notice-storage-unavailable = We cannot check that just now
    .why = The server could not read or write down what it needs. Unchecked, nobody gets in; it was nothing you did.
    .next = Try again in a minute. If it stays so, tell your helpdesk.
notice-csrf-refused = That form was too old
    .why = You have signed in or out since it was opened, or your browser sent it without its cookie. Nothing was changed.
    .next = Open the page again. Then send the form once more.
notice-request-refused = We could not read that form
    .why = It was larger than the page’s own, or a part was missing. Nothing was changed.
    .next = Open the page again. Then send the form once more.
notice-password-short = That password is too short
    .why = Short ones can be guessed by trying.
    .next = Take a longer one. A few words in a row are fine.
notice-password-long = That password is too long
    .why = We take up to 256 characters.
    .next = Take a shorter one.
notice-password-common = That password is too well known
    .why = It stands on the lists that guessers try first.
    .next = Take another one. A few words in a row are fine.
notice-password-name = That password is too close to your name
    .why = Guessers try names first.
    .next = Take one that has nothing to do with your name or address.
notice-password-unprintable = That password has characters that cannot be typed everywhere
    .why = Control characters and the like are typed differently on other keyboards.
    .next = Leave them out.
notice-link-password = That is not the password of this account
    .why = The account has one already, and the link does not replace it.
    .next = Type it again. Forgotten? Your helpdesk can help.
notice-unknown-host = This is not the address of these pages
    .why = The server was asked by another name than its own, so it shows nothing.
    .next = Use the address you were given. If you run this server, set http.public_url to the address people type.
notice-passwords-differ = The two passwords differ
    .why = You typed it twice so that no slip locks you out.
    .next = Type the new password twice, the same both times.
notice-password-current = That is not your present password
    .why = We ask for it so that nobody else can change it at your open browser.
    .next = Type your present password.
notice-password-changed = Your password is changed
    .why = Every other browser has to sign in again.
notice-email-unusable = That address cannot be used
    .why = It is empty, too long, taken, or has a character that addresses may not have.
    .next = Type it as you would to receive mail.
notice-proof-refused = That is not the code we asked for
    .why = The copy may have a slip, or it is another number. Nothing is used up.
    .next = Compare your copy with the list above. Then type the code once more.
notice-proof-empty = No code was typed
    .why = Typing one shows that your copy is good. Nothing is used up.
    .next = Type the code of that number from your copy.
notice-not-a-backup-code = That is not a backup code
    .why = A backup code is a number and fourteen letters and digits, such as 04‑7KQ2MX4‑TRW9PHC. Nothing is used up.
    .next = Type a whole line of your saved or printed list, with the number in front.
notice-not-a-pass = That is not a temporary pass
    .why = A pass is ten letters and digits, such as K7Q2M‑4XD9T. Nothing is used up.
    .next = Type it as your helpdesk gave it to you.
notice-not-a-code = That is neither a code from the app nor a backup code
    .why = The app shows digits only; a backup code has its number in front. Nothing is used up.
    .next = Type the digits your app shows now, or a whole line of your list.
notice-app-algorithm = Your app makes these codes in another way
    .why = It leaves out a setting of the QR code, as many apps do. The key in it is right.
    .next = Use what the app does. Or scan the QR code with another app and type its code.
notice-app-digits = Your app shows another number of digits
    .why = It leaves out a setting of the QR code, as many apps do. The key in it is right.
    .next = Use what the app does. Or scan the QR code with another app and type its code.
notice-app-period = Your app changes its code at another pace
    .why = It leaves out a setting of the QR code, as many apps do. The key in it is right.
    .next = Use what the app does. Or scan the QR code with another app and type its code.
notice-grace = A second factor is required from { $at } UTC on
    .why = Until then you can sign in with your password alone.
    .next = Set up an authenticator app now; it takes about a minute. Afterwards, without one, setting it up is all you can do here.
notice-grace-over = A second factor has been required since { $at } UTC
    .why = The time for going on without one is over.
    .next = Set up an authenticator app now. It takes about a minute, and then you are signed in.
notice-factor-added = Your authenticator app is set up
    .why = That code is used up. The next one signs you in.
notice-factor-removed = The app is removed
    .why = Its codes are refused from now on.
    .next = Delete the entry in the app.
notice-codes-saved = Your backup codes are saved
    .why = Any older list no longer works.
notice-browser-ended = That browser is signed out
    .why = It has to sign in again.
notice-browsers-ended = All other browsers are signed out
    .why = They have to sign in again.
notice-reported = Thank you, it is reported
    .why = Every other browser is signed out.
    .next = Choose a new password. Whoever it was may know the present one.
notice-nothing-changed = Nothing was changed
    .why = It had been done already, or is no longer there.

## stops of reasons: the public words, in three parts. Reasons with the same public words share one.

stops-code-expired = That code is too old
    .why = A code lasts 30 seconds. This one had run out, or your phone’s clock is slow.
    .next = Type the code your app shows now. Refused again?
stops-code-wrong = That code does not fit now
    .why = It may be mistyped, from another entry, or your phone’s clock may be off.
    .next = Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone’s time is set to automatic.
stops-code-replayed = That code was already used
    .why = Each works once, so that nobody can repeat it.
    .next = Wait for the next one: an app shows it within 30 seconds, a token when you press its button.
stops-code-replayed_setup = That code is used up
    .why = It was the one that set up the app. Each works once.
    .next = Wait for the next one: an app shows it within 30 seconds, a token when you press its button.
stops-clock-slow = Your phone’s clock is slow
    .why = Its codes reach us too late.
    .next = Set date and time to automatic on the phone, then type the code it shows.
stops-clock-fast = Your phone’s clock is fast
    .why = Its codes are ahead of ours.
    .next = Set date and time to automatic on the phone, then type the code it shows.
stops-clock-zone = Your phone’s clock is set for another place or day
    .why = The time zone, the half of the day or the date is another one.
    .next = Set date, time and time zone to automatic on the phone, then type the code it shows.
stops-clock-server_suspected = Our own clock may be wrong
    .why = Your phone is probably right.
    .next = Use a backup code, or try again later. Leave the phone’s settings as they are.
stops-clock-frozen = Codes from apps have to wait
    .why = Our clock jumped, and its time is not confirmed yet.
    .next = Use a backup code, or try again a little later.
stops-resync-needs_second_code = One more code is needed
    .why = One alone does not show how far a clock is off.
    .next = Wait until your app shows the next one, or press your token’s button once, then type that.
stops-secret-retired = That code comes from an older entry
    .why = A newer entry in the app replaced it.
    .next = Open the newest entry for this account and type its code. Once that is accepted, delete the older one.
stops-secret-misread = Your app holds another key
    .why = The key in this entry is not the one we gave out. A letter may have been read as another.
    .next = Scan the QR code instead of typing the key. Or ask the helpdesk for a new one.
stops-param-algorithm = Your app does not follow a setting
    .why = It makes codes for this entry in another way than the QR code says.
    .next = Scan the new QR code, or ask the helpdesk for one. If the codes are still refused, use another app.
stops-param-counter_based = Your app’s entry counts up
    .why = It should follow the clock instead.
    .next = Scan the QR code, or choose “time-based” when you type the key. The helpdesk can give you a new one.
stops-input-empty = No code was typed
    .why = The field was empty. Nothing is used up.
    .next = Type the code your app shows.
stops-input-not_digits = A code from the app has digits only
    .why = Something else stood in the field.
    .next = Type the digits your app shows now.
stops-input-length = That is too short or too long
    .why = The code is not whole, or holds more than a code.
    .next = Type the whole code. A backup code includes the number in front of it.
stops-input-backup_code_here = That looks like a backup code
    .why = The app’s code goes here.
    .next = Choose the backup code below and type it there. Or type the code your app shows.
stops-input-code_in_backup_field = That looks like a code from the app
    .why = A backup code goes here.
    .next = Type a code from your printed or saved list. Or go back to the app’s code below.
stops-input-prefixed = Something stands in front of the code
    .why = It seems to be a password or a PIN.
    .next = Type only the code your app shows now.
stops-input-password_here = That looks like a password
    .why = The app’s code goes here. We did not compare or keep what you typed.
    .next = Type the code your app shows.
stops-backup-unknown = That is not a backup code of this account
    .why = It may be mistyped, or from another account’s list.
    .next = Type it as it stands on your newest list, with the number in front.
stops-backup-used = That backup code was already used
    .why = Each works once.
    .next = Take another one from your list.
stops-backup-older_set = That code comes from an older list
    .why = A newer list replaced it.
    .next = Use a code from your newest list.
stops-backup-none_left = No backup code works for this account now
    .why = All are used, or none were made.
    .next = Use another way to sign in, or ask the helpdesk for a temporary pass.
stops-factor-locked_out = Codes of this kind are locked for now
    .why = Several were refused.
    .next = Wait until the time shown, or sign in another way, such as with a backup code.
stops-throttle-disabled = Codes of this kind no longer work here
    .why = Too many were refused for this account.
    .next = Ask the helpdesk to set up again. Another kind, such as a backup code, still works.
stops-throttle-budget = Several codes were refused over the last weeks
    .why = Until then we look at no code of this kind.
    .next = Wait until then, or sign in another way, such as with a backup code.
stops-throttle-wait = Several codes were refused
    .why = Until then we look at no code of this kind. Trying earlier neither helps nor harms.
    .next = Wait until then, or sign in another way, such as with a backup code.
stops-throttle-source = Several sign-ins from this network were refused
    .why = Until then we look at none from here.
    .next = Wait until then.
stops-storage-unavailable = We cannot check that just now
    .why = Unchecked, nobody gets in. It was not about your code.
    .next = Try again in a minute.
stops-storage-read_only = We cannot record sign-ins just now
    .why = Unrecorded, nobody gets in. It was not about your code.
    .next = Try again later.
stops-storage-key = We cannot check codes at the moment
    .why = It was not about your code.
    .next = Tell the helpdesk.
stops-factor-none_pending = No set-up is waiting to be confirmed
    .why = It was confirmed already, or begun anew elsewhere.
    .next = Begin again and scan the new QR code.
stops-factor-pending_expired = The set-up ran out
    .why = It was not confirmed within 30 minutes.
    .next = Begin again and scan the new QR code. Delete the entry from before in the app.
