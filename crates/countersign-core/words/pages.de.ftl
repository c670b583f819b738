### Countersigns Seiten, Deutsch: Titel, Beschriftungen, Hinweise.
### Ein Hinweis hat seine Überschrift als Wert, dazu .why und .next; beide dürfen fehlen. Der erste Satz von
### .next ist das, was jetzt zu tun ist. Schlicht, kurz, ruhig: „wir“ ist der Server, „Sie“ liest, schuld ist niemand.

## every page

skip = Zum Inhalt
your-account = Ihr Konto
security = Sicherheit
sign-out = Abmelden
footer-site = Countersign für { $site }
footer-zone = Zeiten in UTC
footer-language = Sprache: Deutsch
check-device-clock = Uhr dieses Geräts prüfen
check-phone-clock = Uhr des Telefons prüfen
continue = Weiter
account = Konto
email = E-Mail-Adresse
login = E-Mail-Adresse oder Anmeldename
password = Passwort
reference = Referenz
reference-for = , für Ihren Helpdesk
next-try = Nächster Versuch um
time-left = (in { $left })
time-over = (jetzt)
copied = Kopiert
go-sign-in = Zur Anmeldung
go-security = Zurück zu Ihrer Sicherheitsseite
go-there = Zu { $address }
back-unchanged = Zurück, nichts ändern
signing-in-as = Sie melden sich an als
not-you = Nicht Sie?

## the API

api-title = API-Referenz
api-lead = Was eine Anwendung diesen Server fragen kann und was er antwortet. Die Beschreibung ist auf Englisch.
api-document = Als OpenAPI-Dokument
api-contents = Inhalt
api-begin = Der Anfang
api-address = Adresse
api-key = Schlüssel
api-key-sent = Bei jedem Aufruf: `Authorization: Bearer KEY`
api-key-from = Woher
api-key-made = Wer diesen Server betreibt, macht einen, in der Konsole unter „Anwendungen“ oder mit `countersign client add --name APPLICATION`. Er beginnt mit `cs_` und wird einmal gezeigt.
api-body = Inhalt
api-body-json = JSON in UTF-8 mit `Content-Type: application/json`, höchstens 64 KiB
api-refusals = Ablehnungen
api-refusals-are = Auch ein abgelehnter Code ist 200: Eingelassen wird nur, wenn `verdict` `accepted` ist. Alles andere, was kein Ja ist, ist `application/problem+json`.
api-repeats = Wiederholen
api-repeats-how = `Idempotency-Key: TEXT` bei `POST` und `DELETE`: Dieselbe Anfrage noch einmal bekommt die erste Antwort, so dass eine verlorene keinen Code kostet.
api-try = Mit einem Schlüssel in der Variablen `KEY`:
api-objects = Objekte
api-problems = Probleme

## first owner, invitation

setup-title = Den ersten Eigentümer einrichten
setup-lead = Sie werden diesen Server betreiben. Hier wählen Sie ein Passwort, danach fügen Sie eine Authenticator-App hinzu.
setup-email-hint = Mit ihr melden Sie sich an.
setup-button = Weiter zur Authenticator-App
setup-side = Dieser Link gilt einmal und nur, solange es keinen Eigentümer gibt.
new-password = Neues Passwort
new-password-hint = Mindestens { $least } Zeichen. Ein paar Wörter hintereinander sind gut.
new-password-hint-factor = Mindestens { $least } Zeichen: das genügt, wo auch nach einem zweiten Faktor gefragt wird. Ein paar Wörter hintereinander sind gut.
new-password-again = Dasselbe Passwort noch einmal
welcome-title = Ihre Anmeldung einrichten
welcome-lead = Wählen Sie ein Passwort für dieses Konto. Danach tragen Sie es in eine Authenticator-App auf Ihrem Telefon ein: Sie zeigt die Codes, mit denen Sie sich anmelden.
welcome-lead-known = Dieses Konto hat schon ein Passwort. Melden Sie sich damit an und fügen Sie danach eine Authenticator-App hinzu.
welcome-until = Dieser Link gilt einmal, bis { $at } UTC. Danach fragen Sie die Person, die ihn geschickt hat, nach einem neuen.
welcome-button = Passwort festlegen
welcome-ahead = Die Schritte
welcome-step-password = Ein Passwort wählen
welcome-step-sign-in = Mit Ihrem Passwort anmelden
welcome-step-app = Eine Authenticator-App hinzufügen
welcome-step-codes = Die Backup-Codes aufbewahren
welcome-lead-factor = Dieses Konto hat schon eine Authenticator-App. Sie brauchen Ihr Passwort und dann einen Code der App.
welcome-step-code = Geben Sie einen Code Ihrer App ein

## signing in

sign-in-title = Anmelden
sign-in-next = Danach fragen wir nach einem Code aus Ihrer Authenticator-App.
forgotten-link = Passwort vergessen?
forgotten-title = Ein neues Passwort setzen
forgotten-lead = Nennen Sie Ihr Konto. Wir schicken an seine Mailadresse einen Link, mit dem Sie ein neues Passwort setzen. Ihr zweiter Faktor bleibt, und wir fragen weiter danach.
forgotten-button = Den Link schicken
replace-title = Wählen Sie ein neues Passwort
replace-lead = Es tritt an die Stelle des vergessenen. Alle Browser werden abgemeldet.
replace-button = Das Passwort setzen
replace-next = Danach fragen wir nach einem Code aus Ihrer Authenticator-App.
second-factor-title = Geben Sie den Code aus Ihrer Authenticator-App ein
code-label = Code
code-label-app = Code aus Ihrer Authenticator-App
code-hint = Er wechselt ständig, meist alle 30 Sekunden. Leerzeichen stören nicht.
next-code = Geben Sie auch den nächsten Code ein
next-code-hint = Warten Sie, bis die App einen anderen zeigt. Zwei hintereinander zeigen, wie falsch eine Uhr geht.
no-code = Kein Code zur Hand?
no-app-yet = Noch keine App eingerichtet? Ihr Helpdesk kann Ihnen einen Link schicken, der durch die Einrichtung führt.
app-at-hand = App zur Hand?
other-ways = Andere Wege zur Anmeldung
use-backup-code = Stattdessen einen Backup-Code nehmen
use-pass = Ich habe einen befristeten Pass
use-app = Den Code aus der App nehmen
pass-title = Geben Sie Ihren befristeten Pass ein
pass-label = Befristeter Pass
pass-hint = So, wie Sie ihn vom Helpdesk haben, etwa K7Q2M-4XD9T. Er gilt einmal; danach richten Sie eine App ein. Bindestriche und Großschreibung sind gleich.
backup-title = Geben Sie einen Backup-Code ein
backup-label = Backup-Code, mit der Nummer davor
backup-hint = Von Ihrer gespeicherten oder gedruckten Liste, etwa 04‑7KQ2MX4‑TRW9PHC. Bindestriche und Großschreibung sind gleich.

## your security

security-title = Ihre Sicherheit
security-headline = { $count ->
    [0] Keine App schützt jetzt Ihre Anmeldung
    [one] Ihre Anmeldung ist durch eine App geschützt
   *[other] Ihre Anmeldung ist durch { $count } Apps geschützt
}
security-lead-none = Ohne eine kommen Sie nur mit einem neuen Link von Ihrem Helpdesk wieder herein. Hinzufügen dauert etwa eine Minute.
security-lead-none-but-codes = Ohne eine meldet Sie nur noch ein Backup-Code an, oder ein neuer Link von Ihrem Helpdesk. Hinzufügen dauert etwa eine Minute.
security-lead-no-codes = Geht das Telefon verloren oder kaputt, bleibt nichts zum Anmelden. Zehn Backup-Codes auf Papier würden helfen.
security-lead-few-codes = Es sind nur noch wenige Backup-Codes übrig. Machen Sie eine neue Liste, bevor der letzte verbraucht ist.
security-lead-one = Geht das Telefon verloren oder kaputt, bleiben Ihnen die Backup-Codes. Bewahren Sie sie getrennt davon auf.
security-lead-several = Geht ein Telefon verloren oder kaputt, melden Sie sich mit einem anderen an.
factors = Faktoren
factors-none = Noch keine. Eine Authenticator-App ist in etwa einer Minute hinzugefügt.
add-app = Authenticator-App hinzufügen
added = Hinzugefügt { $at }.
last-used = Zuletzt angenommen { $at }.
never-used = Noch nicht benutzt.
remove = Entfernen
codes-left = Backup-Codes: { $left } von { $of } übrig
codes-unproven = Backup-Codes: noch nicht erprobt
codes-unproven-why = Noch niemand hat einen davon eingegeben, um zu zeigen, dass sie aufbewahrt sind. Sie gelten. Wenn Sie keine Kopie haben, erstellen Sie zehn neue.
codes-made = Erstellt { $at }.
codes-used = { $count ->
    [one] Verbraucht: Nummer { $numbers }.
   *[other] Verbraucht: Nummern { $numbers }.
}
codes-none = Backup-Codes: keine
codes-none-why = Mit ihnen kommen Sie hinein, wenn das Telefon weg ist. Sie drucken zehn davon, und jeder gilt einmal.
make-codes = Zehn neue Codes erstellen
make-codes-replace-title = Ihre Backup-Codes ersetzen?
make-codes-replaces = Auf der Liste, die Sie { $at } erstellt haben, sind { $left } von { $of } Codes übrig.
make-codes-replace = Die Liste ersetzen
make-codes-effect = Jeder Code darauf gilt nicht mehr, sobald die neue Liste gezeigt wird. Die neue wird nur einmal gezeigt: halten Sie Papier oder einen Drucker bereit.
sign-ins = Letzte Anmeldungen
sign-ins-none = Noch keine. Sie erscheinen hier innerhalb einer Sekunde.
rail-passed = bestanden
rail-refused = abgelehnt
rail-unreached = nicht erreicht
not-me = Das war ich nicht
not-me-effect = „Das war ich nicht“ meldet alle anderen Browser ab und sagt es denen, die diesen Server betreiben. Wählen Sie danach ein neues Passwort.
browsers = Angemeldete Browser
this-one = dieser hier
browser-facts = { $address }, angemeldet { $since }, zuletzt aktiv { $active }
end-others = Alle anderen abmelden
end-others-effect = Jeder Browser außer diesem muss sich neu anmelden.
change-password = Passwort ändern

## setting up an app

enrol-title = Authenticator-App hinzufügen
enrol-lead = Dauert etwa eine Minute.
enrol-lead-replaces = Dauert etwa eine Minute. Ihre jetzige App gilt daneben weiter.
enrol-scan = Scannen Sie diesen Code mit der App
enrol-scan-how = Öffnen Sie Ihre Authenticator-App, wählen Sie „Hinzufügen“ oder „+“ und richten Sie die Kamera hierher.
enrol-open-app = In meiner Authenticator-App öffnen
enrol-open-here = In einer App auf diesem Gerät öffnen
enrol-qr = QR-Code für die Authenticator-App. Der Schlüssel daneben sagt dasselbe.
enrol-no-scan = Scannen geht nicht?
enrol-no-scan-how = Wählen Sie in der App „Schlüssel eingeben“ und tippen Sie diesen ein. Groß oder klein ist gleich.
copy-key = Schlüssel kopieren
enrol-name = Name
enrol-kind = Art
enrol-kind-facts = zeitbasiert, { $digits } Ziffern, { $period } Sekunden
enrol-code = Geben Sie den Code ein, den sie zeigt
enrol-code-label = Code für „{ $label }“
enrol-code-hint = Dieser Code ist mit dem Bestätigen verbraucht. Die nächste Anmeldung braucht einen neuen.
enrol-button = App bestätigen
enrol-follow = Übernehmen, was die App tut
enrol-follow-effect = Der Eintrag richtet sich dann nach der Einstellung der App, und ein Code, der dazu passt, zählt. Der Schlüssel bleibt, wie er ist.
enrol-codes = Bewahren Sie Ihre Backup-Codes auf
enrol-codes-next = Zehn Codes für den Tag, an dem das Telefon weg ist. Sie bekommen sie als Nächstes.
enrol-done = Fertig
enrol-done-next = Von da an melden Sie sich mit den Codes der App an. Ihre Backup-Codes bleiben, wie sie sind.
enrol-later = Jetzt nicht, ohne fortfahren
enrol-side = Diese Seite behält ihren Code bis { $at } UTC. Neu laden oder sich vertippen ändert nichts daran.

## backup codes

codes-title = Bewahren Sie Ihre Backup-Codes auf
codes-lead = Mit diesen zehn Codes kommen Sie ohne die App hinein. Jeder gilt einmal.
codes-once = Sie werden nur jetzt gezeigt.
codes-download = Als Text herunterladen
codes-print = Diese Seite drucken
codes-keep = Bewahren Sie sie getrennt vom Telefon auf.
codes-replace = Diese Codes ersetzen die, die Sie { $at } erstellt haben.
prove-title = Zeigen Sie, dass Sie sie haben
prove-label = Tippen Sie Code Nummer { $number } von Ihrer Kopie ab
prove-hint = Bindestriche und Großschreibung sind gleich. Das prüft nur Ihre Kopie: Nummer { $number } bleibt gültig.
prove-button = Abschließen

## changes

confirm-title = Zuerst ein frischer Code
confirm-lead = Ein Code zeigt, dass Sie es sind und nicht jemand an Ihrem offenen Browser.
confirm-label = Code aus Ihrer App oder ein Backup-Code
confirm-hint = Warten Sie auf einen neuen, wenn Sie den gezeigten eben benutzt haben.
go-on-title = Danke, Sie sind es
go-on-lead = Noch ist nichts getan. Was Sie eingegeben haben, ist noch da und geht mit einem Klick ab.
go-on-reason = Grund
go-on-button = Jetzt tun
remove-title = Diese App entfernen?
remove-effect = Ihre Codes werden von da an abgelehnt.
remove-last = Es ist Ihre letzte. Ohne sie meldet Sie nur noch ein Backup-Code an, oder ein neuer Link von Ihrem Helpdesk.
remove-others = Ihre anderen Apps bleiben, wie sie sind.
remove-delete-entry = Löschen Sie danach den Eintrag in der App.
remove-button = Diese App entfernen
password-title = Ändern Sie Ihr Passwort
password-lead = Jeder andere angemeldete Browser muss sich danach neu anmelden.
current-password = Jetziges Passwort
password-button = Passwort ändern

## what is confirmed, history, browsers, dates

purpose-enrol = Sie fügen gleich eine Authenticator-App hinzu.
purpose-codes = Sie machen gleich neue Backup-Codes.
purpose-password = Sie ändern gleich Ihr Passwort.
purpose-remove = Sie entfernen gleich eine App.
purpose-other = Sie ändern gleich etwas an Ihrer Sicherheit.
purpose-console = Sie ändern gleich etwas in der Konsole.
purpose-kept = Ihr letzter Code ist mehr als fünf Minuten her. Was Sie eingegeben haben, bleibt erhalten, und noch ist nichts getan.
codes-file = Backup-Codes für { $site }, jeder gilt einmal
history-accepted = Angemeldet.
history-factor = Angemeldet mit „{ $factor }“.
history-backup-code = Angemeldet mit einem Backup-Code.
history-pass = Angemeldet mit einem befristeten Pass.
history-by = von { $who }
history-by-you = von Ihnen
history-backup_codes-replaced = Neue Backup-Codes wurden erstellt; die ältere Liste gilt nicht mehr.
history-factor-imported = Ein Faktor wurde aus einem anderen System übernommen.
history-factors-disabled = Ihre Faktoren wurden nach vielen falschen Codes stillgelegt.
history-factors-exported = Ihre Faktoren wurden verschlüsselt entnommen, von denen, die diesen Server betreiben.
history-factors-retired = Eine App oder ein Token wurde entfernt: die Codes werden abgelehnt.
history-link-made = Ein Link zum Einrichten Ihrer Anmeldung wurde gemacht.
history-pass-made = Ein befristeter Pass wurde für Sie gemacht.
history-password-changed = Ihr Passwort wurde geändert.
history-password-reset = Ihr Passwort wurde weggenommen.
history-password-set = Ein Passwort wurde gesetzt.
history-password-set_by_mail = Ein neues Passwort wurde über einen gemailten Link gesetzt.
history-throttle-unlocked = Sie wurden nach Ablehnungen entsperrt.
history-user-reset = Ihre Faktoren wurden zurückgesetzt: alle gelten nicht mehr, und ein Link zum Einrichten neuer wurde gemacht.
history-enrolled = „{ $factor }“ wurde eingerichtet.
history-refused = Abgelehnt: { $what }.
history-password = Falsches Passwort
history-times = { $count ->
    [one] Einmal innerhalb einer Minute.
   *[other] { $count } Mal innerhalb einer Minute.
}
history-late = Er wurde spät eingegeben, oder die Uhr Ihres Telefons geht etwa { $span } nach.
history-slow = Die Uhr Ihres Telefons geht etwa { $span } nach.
history-fast = Die Uhr Ihres Telefons geht etwa { $span } vor.
history-zone = Die Uhr Ihres Telefons ist auf einen anderen Ort oder Tag gestellt, Abstand etwa { $span }.
history-perhaps = Vielleicht: { $what }
history-typo = Eine Ziffer war vertippt.
history-other-entry = Er gehört zu einem anderen Ihrer Einträge in der App.
history-unfinished = Er gehört zu einem Eintrag, dessen Einrichtung nicht abgeschlossen wurde.
history-unexplained = Wir haben keine Ursache gefunden. Vielleicht war er vertippt.
history-searching = Wir suchen noch nach der Ursache. Öffnen Sie diese Seite gleich noch einmal.
history-not-searched = Nach der Ursache wurde nicht gesucht.
history-look = Angesehen von { $who }, zuletzt { $at }.
history-list-look = Diese Liste wurde angesehen von { $who }, zuletzt { $at }.
look-host = { $name } am Server
look-client = der Anwendung „{ $name }“
look-user = { $name }
span-seconds = { $count ->
    [one] eine Sekunde
   *[other] { $count } Sekunden
}
span-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}
span-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
}
through-api = Eine Anwendung
through-cli = Die Befehlszeile des Servers
through-radius = Netzzugang
through-pam = Ein Rechner
through-forward_auth = Eine Webanwendung
through-compat = Eine Anwendung
place-unknown = Kein Ort bekannt
agent = { $browser } auf { $system }
agent-unknown = Ein Browser
date = { $day }. { $month }
date-of-year = { $day }. { $month } { $year }
date-today = heute { $time }
date-yesterday = gestern { $time }
date-and-time = { $day }, { $time }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

## clock

clock-title = Geht die Uhr dieses Geräts richtig?
clock-no-script = Diese Seite vergleicht zwei Uhren und braucht dafür JavaScript. Sehen Sie sonst auf die Uhr des Geräts: Als diese Seite abging, zeigte der Server { $time } (UTC). Weichen Minuten oder Sekunden ab, stellen Sie die Uhr so, wie es unten steht; die Stunde hängt vom Ort ab.
clock-measuring-title = Die Uhren werden verglichen
clock-measuring-lead = Das dauert ein, zwei Sekunden.
clock-right-title = Die Uhr dieses Geräts geht richtig
clock-right-lead = Codes von diesem Gerät passen. Wurde einer abgelehnt, geben Sie den ein, den die App jetzt zeigt.
clock-slow-title = Dieses Gerät geht { $time } nach
clock-slow-lead = Ab etwa 30 Sekunden kommen seine Codes zu spät bei uns an und werden abgelehnt. Eine Einstellung behebt das.
clock-fast-title = Dieses Gerät geht { $time } vor
clock-fast-lead = Ab etwa 30 Sekunden sind seine Codes unserer Zeit voraus und werden abgelehnt. Eine Einstellung behebt das.
clock-far-title = Dieses Gerät hat ein anderes Datum, Abstand: { $time }
clock-far-lead = Seine Codes werden abgelehnt. Eine Einstellung behebt das.
clock-apart-title = Dieses Gerät und unsere Uhr liegen { $time } auseinander
clock-apart-lead = Die Geräte mehrerer Leute sprechen dafür, dass es unsere Uhr ist. Lassen Sie dieses, wie es ist.
clock-unmeasured-title = Wir konnten die Uhren nicht vergleichen
clock-unmeasured-lead = Der Server hat nicht rechtzeitig geantwortet. Prüfen Sie die Verbindung und vergleichen Sie noch einmal.
clock-band = Codes gelten
clock-device = dieses Gerät
clock-server = Server
clock-give = auf { $time } s genau
clock-again = Noch einmal vergleichen
clock-set = Stellen Sie die Uhr auf automatisch
clock-path-ios = Einstellungen › Allgemein › Datum & Uhrzeit
clock-switch-ios = Automatisch einstellen
clock-path-android = Einstellungen › System › Datum & Uhrzeit
clock-switch-android = Uhrzeit automatisch einstellen
clock-path-windows = Einstellungen › Zeit und Sprache › Datum und Uhrzeit
clock-switch-windows = Uhrzeit automatisch festlegen
clock-path-macos = Systemeinstellungen › Allgemein › Datum & Uhrzeit
clock-switch-macos = Uhrzeit und Datum automatisch einstellen
clock-set-already = Schon eingeschaltet? Schalten Sie es aus, warten Sie kurz und schalten Sie es wieder ein.
clock-side = Öffnen Sie diese Seite auf dem Telefon, das die Codes macht. Sie vergleicht die Uhren achtmal und behält nichts über Sie oder das Telefon.

## notices of pages

notice-sign-in-refused = Das passt nicht
    .why = Name und Passwort gehören nicht zusammen, oder es gibt dieses Konto hier nicht.
    .next = Geben Sie beides noch einmal ein. Vergessen? Lassen Sie sich unten ein neues geben.
notice-mail-on-its-way = Wenn es ein solches Konto gibt, ist eine Mail unterwegs
    .why = Sie geht an die Mailadresse des Kontos und enthält einen Link, der einmal gilt, eine Stunde lang.
    .next = Sehen Sie in Ihre Mail. Kam nach einigen Minuten nichts? Fragen Sie Ihren Helpdesk.
notice-asked-too-often = Von diesem Netz aus wurden mehrere Links verlangt
    .why = Bis dahin schicken wir von hier aus keinen.
    .next = Sehen Sie in Ihre Mail, vielleicht ist einer schon da.
notice-no-mail = Dieser Server sendet keine Mail
    .why = Also kann er Ihnen keinen Link zu einem neuen Passwort schicken.
    .next = Fragen Sie Ihren Helpdesk. Ein Admin macht den Link für Sie.
notice-signed-out = Sie sind abgemeldet
    .why = Dieser Browser weiß nicht mehr, wer Sie sind.
notice-session-ended = Ihre Sitzung ist zu Ende
    .why = Sie ist abgelaufen oder wurde in einem anderen Browser beendet.
    .next = Melden Sie sich neu an.
notice-link-spent = Dieser Link gilt nicht mehr
    .why = Er wurde schon benutzt, ist abgelaufen oder durch einen neueren ersetzt.
    .next = Melden Sie sich an, wenn Sie ein Passwort haben. Wenn nicht, lassen Sie sich vom Helpdesk einen neuen Link senden.
notice-setup-link-spent = Dieser Link richtet nichts mehr ein
    .why = Er wurde benutzt, durch einen neueren ersetzt, ist abgelaufen, oder es gibt schon einen Eigentümer.
    .next = Starten Sie den Server neu: Er zeigt dort, wo er läuft, einen neuen Link, solange es keinen Eigentümer gibt. Gibt es einen, melden Sie sich an.
notice-no-owner-yet = Dieser Server hat noch keinen Eigentümer
    .why = Wer ihn eingerichtet hat, wird der erste.
    .next = Öffnen Sie den Link, den der Server beim Start ausgegeben hat. Nicht mehr zu finden? Starten Sie ihn neu: er gibt einen neuen aus.
notice-not-found = Unter dieser Adresse ist nichts
    .why = Vielleicht ist sie vertippt, oder die Seite ist umgezogen.
    .next = Beginnen Sie bei der Seite unten.
notice-method-not-allowed = So lässt sich diese Seite nicht öffnen
    .why = Die Adresse gehört zu einem Formular und wurde ohne es geöffnet.
    .next = Beginnen Sie bei der Seite unten.
notice-storage-unavailable = Wir können das gerade nicht prüfen
    .why = Der Server konnte nicht lesen oder aufschreiben, was er braucht. Ungeprüft kommt niemand hinein; an Ihnen lag es nicht.
    .next = Versuchen Sie es in einer Minute noch einmal. Bleibt es so, sagen Sie dem Helpdesk Bescheid.
notice-csrf-refused = Dieses Formular war zu alt
    .why = Sie haben sich inzwischen an- oder abgemeldet, oder Ihr Browser hat es ohne sein Cookie gesendet. Es wurde nichts geändert.
    .next = Öffnen Sie die Seite neu. Senden Sie das Formular dann noch einmal.
notice-request-refused = Wir konnten dieses Formular nicht lesen
    .why = Es war größer als das der Seite, oder ein Teil fehlte. Es wurde nichts geändert.
    .next = Öffnen Sie die Seite neu. Senden Sie das Formular dann noch einmal.
notice-password-short = Dieses Passwort ist zu kurz
    .why = Kurze lassen sich durch Probieren erraten.
    .next = Nehmen Sie ein längeres. Ein paar Wörter hintereinander sind gut.
notice-password-long = Dieses Passwort ist zu lang
    .why = Wir nehmen bis zu 256 Zeichen.
    .next = Nehmen Sie ein kürzeres.
notice-password-common = Dieses Passwort ist zu bekannt
    .why = Es steht auf den Listen, die beim Raten zuerst drankommen.
    .next = Nehmen Sie ein anderes. Ein paar Wörter hintereinander sind gut.
notice-password-name = Dieses Passwort ähnelt Ihrem Namen zu sehr
    .why = Namen werden zuerst probiert.
    .next = Nehmen Sie eines, das mit Ihrem Namen und Ihrer Adresse nichts zu tun hat.
notice-password-unprintable = Dieses Passwort hat Zeichen, die sich nicht überall eingeben lassen
    .why = Steuerzeichen und dergleichen gibt jede Tastatur anders ein.
    .next = Lassen Sie diese Zeichen weg.
notice-link-password = Das ist nicht das Passwort dieses Kontos
    .why = Das Konto hat schon eines, und der Link ersetzt es nicht.
    .next = Geben Sie es noch einmal ein. Vergessen? Ihr Helpdesk hilft weiter.
notice-unknown-host = Das ist nicht die Adresse dieser Seiten
    .why = Der Server wurde unter einem anderen Namen gefragt als seinem eigenen und zeigt darum nichts.
    .next = Nehmen Sie die Adresse, die Sie bekommen haben. Wenn Sie diesen Server betreiben, setzen Sie http.public_url auf die Adresse, die man eingibt.
notice-passwords-differ = Die beiden Passwörter sind verschieden
    .why = Sie geben es zweimal ein, damit kein Vertippen Sie aussperrt.
    .next = Geben Sie das neue Passwort zweimal gleich ein.
notice-password-current = Das ist nicht Ihr jetziges Passwort
    .why = Wir fragen danach, damit es niemand sonst an Ihrem offenen Browser ändert.
    .next = Geben Sie Ihr jetziges Passwort ein.
notice-password-changed = Ihr Passwort ist geändert
    .why = Jeder andere Browser muss sich neu anmelden.
notice-email-unusable = Diese Adresse geht nicht
    .why = Sie ist leer, zu lang, vergeben oder enthält ein Zeichen, das in Adressen nicht erlaubt ist.
    .next = Geben Sie sie so ein, wie Sie Post bekommen.
notice-proof-refused = Das ist nicht der Code, nach dem wir gefragt haben
    .why = Vielleicht ist die Kopie vertippt, oder es ist eine andere Nummer. Verbraucht ist nichts.
    .next = Vergleichen Sie Ihre Kopie mit der Liste oben. Geben Sie den Code dann noch einmal ein.
notice-proof-empty = Es wurde kein Code eingegeben
    .why = Einen einzugeben zeigt, dass Ihre Kopie stimmt. Verbraucht ist nichts.
    .next = Geben Sie den Code mit dieser Nummer von Ihrer Kopie ein.
notice-not-a-backup-code = Das ist kein Backup-Code
    .why = Ein Backup-Code ist eine Nummer und vierzehn Buchstaben und Ziffern, etwa 04‑7KQ2MX4‑TRW9PHC. Verbraucht ist nichts.
    .next = Geben Sie eine ganze Zeile Ihrer gespeicherten oder gedruckten Liste ein, mit der Nummer davor.
notice-not-a-pass = Das ist kein befristeter Pass
    .why = Ein Pass besteht aus zehn Buchstaben und Ziffern, etwa K7Q2M‑4XD9T. Verbraucht ist nichts.
    .next = Geben Sie ihn so ein, wie Sie ihn vom Helpdesk haben.
notice-not-a-code = Das ist weder ein Code aus der App noch ein Backup-Code
    .why = Die App zeigt nur Ziffern; ein Backup-Code hat seine Nummer davor. Verbraucht ist nichts.
    .next = Geben Sie die Ziffern ein, die Ihre App jetzt zeigt, oder eine ganze Zeile Ihrer Liste.
notice-app-algorithm = Ihre App macht diese Codes auf andere Art
    .why = Sie lässt eine Einstellung des QR-Codes aus, wie viele Apps. Der Schlüssel darin stimmt.
    .next = Übernehmen Sie, was die App tut. Oder scannen Sie den QR-Code mit einer anderen App und geben Sie deren Code ein.
notice-app-digits = Ihre App zeigt eine andere Zahl von Ziffern
    .why = Sie lässt eine Einstellung des QR-Codes aus, wie viele Apps. Der Schlüssel darin stimmt.
    .next = Übernehmen Sie, was die App tut. Oder scannen Sie den QR-Code mit einer anderen App und geben Sie deren Code ein.
notice-app-period = Ihre App wechselt ihren Code in anderem Takt
    .why = Sie lässt eine Einstellung des QR-Codes aus, wie viele Apps. Der Schlüssel darin stimmt.
    .next = Übernehmen Sie, was die App tut. Oder scannen Sie den QR-Code mit einer anderen App und geben Sie deren Code ein.
notice-grace = Ab { $at } UTC wird ein zweiter Faktor verlangt
    .why = Bis dahin können Sie sich mit dem Passwort allein anmelden.
    .next = Richten Sie jetzt eine Authenticator-App ein; es dauert etwa eine Minute. Danach können Sie ohne sie hier nur noch das tun.
notice-grace-over = Seit { $at } UTC wird ein zweiter Faktor verlangt
    .why = Die Zeit, in der es ohne ging, ist vorbei.
    .next = Richten Sie jetzt eine Authenticator-App ein. Es dauert etwa eine Minute, dann sind Sie angemeldet.
notice-factor-added = Ihre Authenticator-App ist eingerichtet
    .why = Dieser Code ist verbraucht. Mit dem nächsten melden Sie sich an.
notice-factor-removed = Die App ist entfernt
    .why = Ihre Codes werden von jetzt an abgelehnt.
    .next = Löschen Sie den Eintrag in der App.
notice-codes-saved = Ihre Backup-Codes sind aufbewahrt
    .why = Eine ältere Liste gilt nicht mehr.
notice-browser-ended = Dieser Browser ist abgemeldet
    .why = Er muss sich neu anmelden.
notice-browsers-ended = Alle anderen Browser sind abgemeldet
    .why = Sie müssen sich neu anmelden.
notice-reported = Danke, es ist gemeldet
    .why = Alle anderen Browser sind abgemeldet.
    .next = Wählen Sie ein neues Passwort. Wer immer es war, kennt vielleicht das jetzige.
notice-nothing-changed = Es wurde nichts geändert
    .why = Es war schon getan, oder es ist nicht mehr da.

## stops of reasons: the public words, in three parts. Reasons with the same public words share one.

stops-code-expired = Dieser Code ist zu alt
    .why = Ein Code gilt 30 Sekunden. Dieser war abgelaufen, oder die Uhr Ihres Telefons geht nach.
    .next = Geben Sie den Code ein, den die App jetzt zeigt. Wieder abgelehnt?
stops-code-wrong = Dieser Code passt jetzt nicht
    .why = Vielleicht ist er vertippt, aus einem anderen Eintrag, oder die Uhr Ihres Telefons geht falsch.
    .next = Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
stops-code-replayed = Dieser Code wurde schon benutzt
    .why = Jeder gilt nur einmal, damit ihn niemand wiederholen kann.
    .next = Warten Sie auf den nächsten: Eine App zeigt ihn innerhalb von 30 Sekunden, ein Token auf Tastendruck.
stops-code-replayed_setup = Dieser Code ist verbraucht
    .why = Mit ihm wurde die App eingerichtet. Jeder gilt nur einmal.
    .next = Warten Sie auf den nächsten: Eine App zeigt ihn innerhalb von 30 Sekunden, ein Token auf Tastendruck.
stops-clock-slow = Die Uhr Ihres Telefons geht nach
    .why = Seine Codes kommen zu spät bei uns an.
    .next = Stellen Sie am Telefon Datum und Uhrzeit auf automatisch und geben Sie dann den angezeigten Code ein.
stops-clock-fast = Die Uhr Ihres Telefons geht vor
    .why = Seine Codes sind unserer Zeit voraus.
    .next = Stellen Sie am Telefon Datum und Uhrzeit auf automatisch und geben Sie dann den angezeigten Code ein.
stops-clock-zone = Ihr Telefon ist auf einen anderen Ort oder Tag gestellt
    .why = Die Zeitzone, die Tageshälfte oder das Datum ist anders.
    .next = Stellen Sie Datum, Uhrzeit und Zeitzone auf automatisch und geben Sie dann den angezeigten Code ein.
stops-clock-server_suspected = Wahrscheinlich geht unsere eigene Uhr falsch
    .why = Ihr Telefon geht vermutlich richtig.
    .next = Nehmen Sie einen Backup-Code oder versuchen Sie es später noch einmal. Lassen Sie die Uhr des Telefons, wie sie ist.
stops-clock-frozen = Codes aus Apps müssen warten
    .why = Unsere Uhr ist gesprungen, und ihre Zeit ist noch nicht bestätigt.
    .next = Nehmen Sie einen Backup-Code oder versuchen Sie es etwas später noch einmal.
stops-resync-needs_second_code = Wir brauchen noch einen Code
    .why = Einer allein zeigt nicht, wie falsch eine Uhr geht.
    .next = Warten Sie, bis die App den nächsten zeigt, oder drücken Sie einmal die Taste des Tokens, und geben Sie dann diesen ein.
stops-secret-retired = Dieser Code stammt aus einem älteren Eintrag
    .why = Ein neuerer Eintrag in der App hat ihn ersetzt.
    .next = Öffnen Sie den neuesten Eintrag für dieses Konto und geben Sie dessen Code ein. Wird er angenommen, löschen Sie den älteren.
stops-secret-misread = Ihre App hat einen anderen Schlüssel
    .why = Der Schlüssel dieses Eintrags ist nicht der, den wir ausgegeben haben. Vielleicht wurde ein Buchstabe für einen anderen gehalten.
    .next = Scannen Sie den QR-Code, statt den Schlüssel einzutippen. Oder holen Sie sich beim Helpdesk einen neuen.
stops-param-algorithm = Ihre App hält sich nicht an eine Einstellung
    .why = Sie bildet die Codes dieses Eintrags anders, als der QR-Code sagt.
    .next = Scannen Sie den neuen QR-Code oder holen Sie sich beim Helpdesk einen. Passen die Codes dann noch nicht, nehmen Sie eine andere App.
stops-param-counter_based = Der Eintrag in Ihrer App zählt hoch
    .why = Er sollte stattdessen der Uhr folgen.
    .next = Scannen Sie den QR-Code oder wählen Sie beim Eintippen des Schlüssels „zeitbasiert“. Einen neuen gibt Ihnen der Helpdesk.
stops-input-empty = Es wurde kein Code eingegeben
    .why = Das Feld war leer. Verbraucht ist nichts.
    .next = Geben Sie den Code ein, den Ihre App zeigt.
stops-input-not_digits = Ein Code aus der App besteht nur aus Ziffern
    .why = Im Feld stand etwas anderes.
    .next = Geben Sie die Ziffern ein, die Ihre App jetzt zeigt.
stops-input-length = Das ist zu kurz oder zu lang
    .why = Der Code ist nicht ganz, oder es ist mehr als ein Code.
    .next = Geben Sie den ganzen Code ein. Zu einem Backup-Code gehört die Nummer davor.
stops-input-backup_code_here = Das sieht nach einem Backup-Code aus
    .why = Hierher gehört der Code aus der App.
    .next = Wählen Sie unten den Backup-Code und geben Sie ihn dort ein. Oder geben Sie den Code der App ein.
stops-input-code_in_backup_field = Das sieht nach einem Code aus der App aus
    .why = Hierher gehört ein Backup-Code.
    .next = Geben Sie einen Code von Ihrer gespeicherten oder gedruckten Liste ein. Oder gehen Sie unten zum Code der App zurück.
stops-input-prefixed = Vor dem Code steht noch etwas
    .why = Es scheint ein Passwort oder eine PIN zu sein.
    .next = Geben Sie nur den Code ein, den Ihre App jetzt zeigt.
stops-input-password_here = Das sieht nach einem Passwort aus
    .why = Hierher gehört der Code aus der App. Wir haben das Eingegebene weder verglichen noch aufbewahrt.
    .next = Geben Sie den Code ein, den Ihre App zeigt.
stops-backup-unknown = Das ist kein Backup-Code dieses Kontos
    .why = Vielleicht ist er vertippt oder von der Liste eines anderen Kontos.
    .next = Geben Sie ihn so ein, wie er auf Ihrer neuesten Liste steht, mit der Nummer davor.
stops-backup-used = Dieser Backup-Code wurde schon benutzt
    .why = Jeder gilt nur einmal.
    .next = Nehmen Sie einen anderen von Ihrer Liste.
stops-backup-older_set = Dieser Code stammt von einer älteren Liste
    .why = Eine neuere Liste hat sie ersetzt.
    .next = Nehmen Sie einen Code von Ihrer neuesten Liste.
stops-backup-none_left = Für dieses Konto gilt zurzeit kein Backup-Code
    .why = Alle sind verbraucht, oder es gab keine.
    .next = Melden Sie sich auf andere Weise an oder lassen Sie sich vom Helpdesk einen befristeten Pass geben.
stops-factor-locked_out = Codes dieser Art sind zurzeit gesperrt
    .why = Mehrere wurden abgelehnt.
    .next = Warten Sie bis zur angezeigten Zeit oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
stops-throttle-disabled = Codes dieser Art gelten hier nicht mehr
    .why = Zu viele wurden für dieses Konto abgelehnt.
    .next = Lassen Sie den Helpdesk neu einrichten. Eine andere Art, etwa ein Backup-Code, gilt weiter.
stops-throttle-budget = In den letzten Wochen wurden mehrere Codes abgelehnt
    .why = Bis dahin sehen wir keinen Code dieser Art an.
    .next = Warten Sie bis dahin oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
stops-throttle-wait = Mehrere Codes wurden abgelehnt
    .why = Bis dahin sehen wir keinen Code dieser Art an. Ein früherer Versuch hilft nicht und schadet nicht.
    .next = Warten Sie bis dahin oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
stops-throttle-source = Mehrere Anmeldungen aus diesem Netz wurden abgelehnt
    .why = Bis dahin sehen wir von hier keine an.
    .next = Warten Sie bis dahin.
stops-storage-unavailable = Wir können das gerade nicht prüfen
    .why = Ungeprüft kommt niemand hinein. An Ihrem Code lag es nicht.
    .next = Versuchen Sie es in einer Minute noch einmal.
stops-storage-read_only = Wir können Anmeldungen gerade nicht aufzeichnen
    .why = Ohne das kommt niemand hinein. An Ihrem Code lag es nicht.
    .next = Versuchen Sie es später noch einmal.
stops-storage-key = Wir können zurzeit keine Codes prüfen
    .why = An Ihrem Code lag es nicht.
    .next = Sagen Sie dem Helpdesk Bescheid.
stops-factor-none_pending = Es wartet keine Einrichtung auf Bestätigung
    .why = Sie wurde schon bestätigt oder anderswo neu begonnen.
    .next = Beginnen Sie noch einmal und scannen Sie den neuen QR-Code.
stops-factor-pending_expired = Die Einrichtung ist abgelaufen
    .why = Sie wurde nicht innerhalb von 30 Minuten bestätigt.
    .next = Beginnen Sie noch einmal und scannen Sie den neuen QR-Code. Löschen Sie den Eintrag vom ersten Mal in der App.
