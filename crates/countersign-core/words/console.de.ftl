### Die Konsole von Countersign, Deutsch: was liest, wer sich um andere kümmert.
### Der Befund ist die Überschrift. Einfach, kurz, ruhig; jede Aktion sagt, was sie tut.

## jede Seite der Konsole

console-nav = Konsole
console-link = Konsole
console-find = Person oder Referenz suchen
console-find-hint = Name, Adresse oder Referenz
console-overview = Übersicht
console-people = Personen
console-clients = Anwendungen
console-explain = Fremde Protokolle
console-audit = Protokoll
console-chain-to = Protokollkette geprüft bis { $at }
console-chain-broken = Die Protokollkette hält nicht
console-more = Die nächsten
console-older = Ältere
console-numbers = Die Zahlen
console-go-on = Weiter
console-never = nie
console-none = keine
demo-label = Vorführung
demo-mark = Vorführung: diese Personen sind erfunden, und nichts wird aufgehoben.

role-member = Mitglied
role-helpdesk = Helpdesk
role-admin = Admin
role-owner = Owner
user-kind-person = Person
user-kind-service = Dienst
user-kind-break_glass = Notfallkonto
date-only-today = heute
date-only-yesterday = gestern

## Übersicht

console-overview-headline = { $count ->
    [0] Noch ist niemand hier
    [one] { $active } von einer Person meldet sich mit einem zweiten Faktor an
   *[other] { $active } von { $total } Personen melden sich mit einem zweiten Faktor an
}
console-people-bar = Anteil der Personen nach Zustand; die Zahlen folgen
console-counted = Gezählt { $at }.
console-counted-since = Versuche bisher ab { $day }; der Rest folgt in wenigen Minuten.
console-to-do = { $count ->
    [0] Nichts zu tun
    [one] Eins ist zu tun
   *[other] { $count } Dinge sind zu tun
}
console-to-do-none = Alles, wonach hier gesehen wird, ist in Ordnung.
console-task-chain-what = Die Protokollkette hält nicht.
console-task-chain-why = Zeilen wurden von außen geändert, entfernt oder hinzugefügt.
console-task-chain-link = Welche
console-task-root-key-what = Niemand hat gesagt, dass der Wurzelschlüssel kopiert ist.
console-task-root-key-why = Ohne ihn kommt nach einem Verlust niemand hinein. Kopieren Sie ihn getrennt von den Sicherungen und rufen Sie dann auf dem Server „countersign keys confirm-copied“ auf.
console-task-root-key-link = Wie
console-task-clock-what = Die Uhr des Servers geht falsch: Telefone sind sich über { $value } Sekunden einig.
console-task-clock-why = Es sind nicht die Telefone. Rufen Sie auf dem Server „countersign doctor clock“ auf und stellen Sie seine Uhr richtig.
console-task-clock-link = Wie
console-task-drill-what = Eine Notfallübung ist überfällig.
console-task-drill-why = Niemand weiß heute, ob dieser Weg im Notfall geht: { $value }. Nehmen Sie einen Code vom versiegelten Blatt und melden Sie sich damit an, dann rufen Sie auf dem Server „countersign user drill NAME --reason TEXT“ auf.
console-task-drill-link = Wie
console-task-break-glass-what = { $value ->
    [0] Kein Notfallkonto käme hinein.
    [one] Nur ein Notfallkonto käme hinein.
   *[other] { $value } Notfallkonten kämen hinein.
}
console-task-break-glass-why = Zwei sind angeraten: ein versiegeltes Blatt kann verloren gehen. „countersign doctor emergency“ auf dem Server sagt, wie.
console-task-break-glass-link = Wie
console-task-second-admin-what = Nur ein Admin kann sich anmelden.
console-task-second-admin-why = Niemand könnte ihm helfen oder bestätigen, was zwei braucht. Machen Sie eine weitere Person zum Admin, die eine App einrichtet.
console-task-second-admin-link = Alle ansehen
console-task-one-factor-what = Einige Admins haben ein einziges Gerät und keine Backup-Codes.
console-task-one-factor-why = Ein verlorenes Telefon würde sie aussperren: { $value }.
console-task-one-factor-link = Ansehen
console-task-alarms-what = { $value ->
    [one] In der letzten Woche gab es einen Alarm.
   *[other] In der letzten Woche gab es { $value } Alarme.
}
console-task-alarms-why = Jeder sagt, was er bedeutet und was zu tun ist.
console-task-alarms-link = Zu den Alarmen
console-refusals-kick = Ablehnungen nach Ursache, 28 Tage, { $total } insgesamt
console-refusals-none = Nichts wurde abgelehnt
console-refusals-headline = { $cause }: { $tenths ->
    [0] die häufigste von vielen Ursachen
    [one] eine von zehn Ablehnungen
    [10] fast alle Ablehnungen
   *[other] { $tenths } von zehn Ablehnungen
}
console-bar-clocks = Uhr des Telefons falsch oder andere Zone
console-bar-throttle = Zum Warten aufgefordert
console-bar-param = App übergeht Einstellungen des Eintrags
console-bar-replayed = Code schon benutzt
console-bar-others = Andere Ursachen
console-cause = Ursache
console-bar = Balken
console-refusals = Ablehnungen
console-share = Anteil
console-hours-kick = Versuche je Stunde, letzte 24 Stunden, angenommen und abgelehnt
console-hours-none = In den letzten 24 Stunden wurde nichts abgelehnt
console-hours-peak = Die meisten Ablehnungen gab es um { $time }
console-hours-through = Die meisten Ablehnungen gab es um { $time }, fast alle über { $client }
console-hour = Stunde
console-accepted = Angenommen
console-refused = Abgelehnt
console-count-accepted = { $count } angenommen
console-count-refused = { $count } abgelehnt
console-fleet-kick = Uhr jeder App gegen diesen Server, nach den Codes der letzten Wochen
console-fleet-none = Noch zeigt kein Code, wie die Uhren stehen
console-fleet-suspected = Die Uhr des Servers geht falsch, nicht die Telefone
console-fleet-headline = { $count ->
    [0] Alle Uhren stehen im Rahmen
    [one] Die Uhr des Servers stimmt; ein Telefon steht außerhalb
   *[other] Die Uhr des Servers stimmt; { $count } Telefone stehen außerhalb
}
console-fleet-median = Median { $seconds } s
console-fleet-band = immer angenommen: ±30 s
console-fleet-scale = { $count ->
    [one] Ein Punkt ist ein Telefon.
   *[other] Ein Punkt sind bis zu { $count } Telefone.
}
console-fleet-far = { $count ->
    [one] Das eine außerhalb
   *[other] Die { $count } außerhalb
}
console-fleet-offset = Telefon gegen Server
console-fleet-seen = Zuletzt gesehen
console-range = { $low } bis { $high } s

## Personen

console-people-everybody = Alle, nach Namen
console-people-found = Personen dieses Namens
console-people-in-state = Personen: { $state }
console-people-none = Auf niemanden passt das.
console-people-all = Alle zeigen
console-filter-name = Name oder Adresse
console-filter-state = Zustand
console-filter-factor = Faktor
console-order = Reihenfolge
console-filter = Zeigen
console-any-state = beliebig
console-any-factor = beliebig
console-order-name = nach Namen
console-order-last-used = zuletzt angemeldete zuerst
console-order-longest-unused = am längsten nicht angemeldete
console-chosen = Ausgewählt nach dem Stand von { $at }; die Zeilen zeigen, wie es jetzt ist.
console-person = Person
console-state = Zustand
console-factors = Faktoren
console-factor = Faktor
console-last-used = Letzte Anmeldung
console-last-refusal = Letzte Ablehnung
console-refusal-on = { $what }, { $at }
console-codes-left = { $count ->
    [one] noch ein Backup-Code
   *[other] noch { $count } Backup-Codes
}

## eine Person

console-since = hier seit { $day }
console-standing-never_signs_in = Dieses Konto meldet sich nie an; es hat nur Schlüssel.
console-standing-optional = Kein Faktor ist vorgeschrieben; wer einen hat, wird danach gefragt.
console-standing-asked = Ein Code wird verlangt, { $why }.
console-standing-exempt = Bis { $until } UTC wird wegen einer Ausnahme kein Code verlangt.
console-standing-grace = Ein Faktor ist vorgeschrieben, { $why }, und darf bis { $until } UTC fehlen.
console-standing-over = Ein Faktor ist vorgeschrieben, { $why }, und fehlt seit { $until } UTC: offen ist nur das Einrichten.
console-standing-at_once = Ein Faktor ist vorgeschrieben, { $why }: offen ist nur das Einrichten.
console-because-everyone = weil die Richtlinie es für alle vorschreibt
console-because-role = weil die Richtlinie es für die Rolle { $whom } vorschreibt
console-because-group = weil die Richtlinie es für die Gruppe { $whom } vorschreibt
console-because-client = weil die Richtlinie es bei { $whom } vorschreibt
console-because-administers = weil immer einen braucht, wer verwaltet
console-because-breaks_glass = weil ein Notfallkonto immer einen braucht
console-because-holds = weil es einen Faktor gibt
console-why-pending = Eine App ist begonnen und wartet auf ihren ersten Code.
console-why-locked = Mehrere Codes hintereinander wurden abgelehnt.
console-why-waits = Mehrere Codes hintereinander wurden abgelehnt. Der nächste wird ab { $at } UTC angesehen.
console-why-disabled = Codes wurden so oft abgelehnt, dass nur neues Einrichten hilft.
console-why-suspended = Ein Admin hält dieses Konto von jedem Zugang fern.
console-why-factor = „{ $factor }“ kam am { $day } dazu.
console-why-codes = { $count ->
    [0] Kein Backup-Code ist übrig.
    [one] Ein Backup-Code ist übrig.
   *[other] { $count } Backup-Codes sind übrig.
}
console-latest = Letzte Ablehnung, { $at }
console-offset-is = Das Telefon steht bei { $range } gegen den Server.
console-clock-kick = Uhr des Telefons gegen den Server, 60 Tage
console-clock-none = Kein Code der letzten 60 Tage zeigt, wie die Uhr steht
console-clock-right = Die Uhr stimmt
console-clock-slow = Die Uhr geht { $from } bis { $to } nach
console-clock-slow-about = Die Uhr geht etwa { $span } nach
console-clock-fast = Die Uhr geht { $from } bis { $to } vor
console-clock-fast-about = Die Uhr geht etwa { $span } vor
console-clock-accepted = angenommen
console-clock-refused = abgelehnt
console-clock-range = Jeder Strich ist, wo die Uhr gestanden haben kann. Kräftiges Grün wird immer angenommen, blasses manchmal.
console-everything = Alles sehen
console-everything-effect = Zeigt die Belege, Adressen und die Uhr in Zahlen. Es wird mit Ihrem Grund festgehalten, und die Person sieht, dass Sie nachgesehen haben.
console-everything-button = Alles zeigen
console-confirm-first = Zuerst mit einem Code bestätigen
console-why-label = Grund, für das Protokoll
console-why-hint = So, dass es später auch andere verstehen, etwa „unter der bekannten Nummer zurückgerufen“.
console-factor-unproven = noch nicht erprobt
console-factors-none = Noch kein Faktor. Über einen Link kann diese Person eine App hinzufügen.
console-added = Hinzugefügt
console-last-accepted = Zuletzt angenommen
console-retired-on = außer Gebrauch seit { $day }
console-actions = Aktionen
console-actions-own = Das sind Sie. Ihre eigenen Faktoren stehen auf Ihrer Sicherheitsseite; alles andere tun andere.
console-actions-rank = Die Rolle dieser Person liegt nicht unter Ihrer; Sie sehen dies und ändern nichts.
console-attempts = Versuche
console-attempts-none = Noch keine Versuche. Sie erscheinen hier binnen einer Sekunde.
console-alarm = Alarm.
console-was-accepted = Angenommen
console-was-refused = Abgelehnt
console-by-factor = mit „{ $factor }“.
console-by-enrolment = als erster Code von „{ $factor }“.
console-by-backup-code = mit einem Backup-Code.
console-by-pass = mit einem befristeten Pass.
console-unexplained = Nicht erklärt: nichts, was versucht wurde, passt.
console-door-web = Web
console-certainty-certain = sicher
console-certainty-likely = wahrscheinlich
console-certainty-possible = möglich
console-certainty-unknown = unbekannt

## ein Versuch

console-attempt-title = Versuch { $reference }
console-attempt-refused = Abgelehnt: { $cause }
console-attempt-lead = { $at }, { $place }. Zu lesen war „{ $words }“.
console-span-kick = Wohin dieser Code gehört, und was angenommen wird
console-span-code = dieser Code
console-span-note = Gerät minus Server, falls er sofort getippt wurde. Kräftiges Grün wird immer angenommen, blasses manchmal, mehr nie.
console-searched = Gegen { $number } Codes gehalten
console-causes = Erklärungen, und wie sicher jede ist
console-confidence = Sicherheit
console-what-to-do = Was zu tun ist
console-nothing-to-do = Nichts zu tun.
console-facts = Tatsachen
console-verdict = Entscheidung
console-reason = Grund
console-diagnosis = Diagnose
console-door = Zugang
console-from = Von
console-by = Durch
console-typed-reason = Getippter Grund
console-coincidence = Zufällig
console-looks = Wer nachgesehen hat
console-looks-none = Niemand vor Ihnen.
console-looks-seen = Die Person sieht diese Liste auch.

## Anwendungen

console-clients-headline = { $count ->
    [0] Noch darf keine Anwendung fragen
    [one] Eine Anwendung darf fragen
   *[other] { $count } Anwendungen dürfen fragen
}
console-clients-lead = Jede hat einen eigenen Schlüssel. Was zuletzt gesehen wurde, ist über 28 Tage gezählt.
console-client = Anwendung
console-last-seen = Zuletzt gesehen
console-not-seen = nicht in 28 Tagen
console-networks = Netze
console-anywhere = überall
console-first-factor = Passwort
console-first-factor-vouched = sie prüft selbst eins
console-first-factor-none = sie prüft keins
console-check = Erprobt
console-check-never = noch nicht
console-check-to-mend-headline = { $count ->
    [one] Eins ist zu richten
   *[other] { $count } Dinge sind zu richten
}
console-check-of = { $name }, erprobt { $at } von { $from }:
console-check-ahead = Ihre Uhr ging um { $seconds } s vor der dieses Servers.
console-check-behind = Ihre Uhr ging um { $seconds } s hinter der dieses Servers.
console-check-missing = Sie braucht { $scopes }; das deckt ihr Schlüssel nicht ab.
console-check-how = Eine Anwendung lässt sich dort erproben, wo sie läuft, mit ihrem Schlüssel auf der Standardeingabe:
console-client-revoked = widerrufen { $day }
console-client-add = Anwendung hinzufügen
console-client-add-effect = Macht einen Schlüssel, mit dem die Anwendung von da an hier fragen darf, bis er widerrufen wird.
console-client-add-once = Der Schlüssel wird einmal gezeigt, auf der nächsten Seite.
console-client-name = Name
console-client-name-hint = Wie sie hier heißt, etwa „mail“ oder „vpn-gw-1“.
console-client-scopes = Was sie darf
console-client-scopes-hint = Das Wenigste, das die Arbeit tut.
console-client-first_factor = Prüft sie zuerst ein Passwort?
console-client-first_factor-hint = Eine, die keins prüft, erfährt weniger, denn da kann jeder fragen.
console-client-networks = Aus welchen Netzen
console-client-networks-hint = Etwa 192.0.2.0/24, durch Leerzeichen getrennt. Leer heißt von überall.
console-scopes-verify = Codes prüfen
console-scopes-helpdesk = Codes prüfen, Personen und Versuche sehen
console-scopes-provision = Codes prüfen, Personen und ihre Faktoren hinzufügen
console-scopes-everything = alles, was eine Anwendung darf
console-client-added = „{ $name }“ darf jetzt fragen
console-client-added-lead = Tragen Sie diesen Schlüssel in ihre Einstellungen ein. Er steht sonst nirgends.
console-key = Schlüssel
console-shown-once = Dies wird einmal gezeigt. Wenn Sie die Seite verlassen, ist es fort.
console-revoke = Widerrufen
console-revoke-title = Den Schlüssel von „{ $name }“ widerrufen?
console-revoke-effect = Von jetzt an wird abgelehnt, was mit diesem Schlüssel fragt, gleich wer sich dort anmeldet.
console-revoke-forever = Das lässt sich nicht rückgängig machen. Eine neue Anwendung mit neuem Schlüssel lässt sich hinzufügen.
console-revoke-button = Schlüssel widerrufen

## Richtlinie

console-policy = Richtlinie
console-policy-headline = { $count ->
    [0] Ein zweiter Faktor ist niemandem vorgeschrieben außer denen, die verwalten
    [one] Eine Regel sagt, wer einen zweiten Faktor haben muss
   *[other] { $count } Regeln sagen, wer einen zweiten Faktor haben muss
}
console-policy-set = Gesetzt { $at } von { $by }: „{ $note }“.
console-policy-never-set = Sie wurde nie geändert.
console-trial = Gilt bis { $at } UTC, dann nicht mehr, außer sie wird bestätigt
console-trial-how = Zeigen Sie vor dem Bestätigen Ihren zweiten Faktor unter der neuen Richtlinie: so ist erwiesen, dass noch hineinkommt, wer verwaltet.
console-trial-confirm = Endgültig bestätigen
console-trial-show = Zweiten Faktor zeigen
console-trial-passed = Sie haben Ihren zweiten Faktor unter der neuen Richtlinie gezeigt. Jetzt kann sie bestätigt werden.
console-trial-revert = Jetzt zurücknehmen
console-otherwise = Sonst gilt wieder: { $whom }.
console-otherwise-nothing = Sonst ist wieder nichts vorgeschrieben.
console-rules = Wer einen zweiten Faktor haben muss
console-rules-none = Keine Regel.
console-rules-always = Admins, Owner und Notfallkonten brauchen immer einen. Wer einen Faktor hat, wird danach gefragt.
console-rule-whom = Wer
console-rule-grace = Darf fehlen für
console-rule-since = Seit
console-whom-everyone = alle
console-whom-role = die Rolle { $name }
console-whom-group = die Gruppe { $name }
console-whom-client = wer über { $name } kommt
console-days = { $count ->
    [0] keine Zeit
    [one] einen Tag
   *[other] { $count } Tage
}
console-change = Ändern
console-change-how = Zuerst sehen Sie mit Namen, was es täte. Nichts ändert sich, bevor Sie es anwenden.
console-second-factor = Zweiter Faktor
console-asked-required = vorgeschrieben
console-asked-dropped = durch diese Regel nicht mehr vorgeschrieben
console-grace-days = Tage Frist
console-preview = Sehen, was es täte
console-preview-title = Vorschau einer Änderung der Richtlinie
console-preview-nothing-yet = Vorschau, noch hat sich nichts geändert
console-preview-asked = { $count ->
    [0] Niemand würde nach einem zweiten Faktor gefragt;
    [one] Eine Person würde nach einem zweiten Faktor gefragt;
   *[other] { $count } Personen würden nach einem zweiten Faktor gefragt;
}
console-preview-locked-out = { $count ->
    [0] niemand würde ausgesperrt
    [one] eine würde ausgesperrt
   *[other] { $count } würden ausgesperrt
}
console-preview-released = { $count ->
    [one] Einer Person wäre nichts mehr vorgeschrieben
   *[other] { $count } Personen wäre nichts mehr vorgeschrieben
}
console-preview-ready-chip = jetzt bereit
console-preview-ready = { $count ->
    [0] Noch niemand, der gefragt würde, hat einen zweiten Faktor.
    [one] Eine Person hat schon einen zweiten Faktor.
   *[other] { $count } Personen haben schon einen zweiten Faktor.
}
console-preview-break-glass = { $count ->
    [0] Es gibt keine Notfallzugänge.
    [one] Ein Notfallzugang bleibt unberührt.
   *[other] { $count } Notfallzugänge bleiben unberührt.
}
console-preview-must-enrol-chip = müssen rechtzeitig einrichten
console-preview-locked-out-chip = ausgesperrt
console-preview-exempt-chip = ausgenommen
console-preview-backup-codes-chip = nur Backup-Codes
console-preview-locked-out-who = { $count ->
    [one] Eine Person würde ausgesperrt
   *[other] { $count } Personen würden ausgesperrt
}
console-preview-must-enrol-who = { $count ->
    [one] Eine Person müsste einen einrichten
   *[other] { $count } Personen müssten einen einrichten
}
console-preview-backup-codes-who = { $count ->
    [one] Eine Person hat nur Backup-Codes
   *[other] { $count } Personen haben nur Backup-Codes
}
console-preview-exempt-who = { $count ->
    [one] Eine Person wäre ausgenommen
   *[other] { $count } Personen wären ausgenommen
}
console-preview-released-who = { $count ->
    [one] Einer Person wäre nichts vorgeschrieben
   *[other] { $count } Personen wäre nichts vorgeschrieben
}
console-preview-more = Und { $count } weitere.
console-in-the-way = Was im Weg steht, und was hilft
console-trouble-no_password = Hier kein Passwort. Machen Sie einen Einrichtungslink.
console-trouble-dormant = Lange nicht da, nie ein Faktor. Machen Sie einen Einrichtungslink.
console-trouble-had_factor = Hatte schon einen Faktor. Machen Sie einen Einrichtungslink.
console-trouble-administers = Verwaltet. Machen Sie einen Einrichtungslink.
console-trouble-grace_over = Die Frist ist um. Einrichten geht nach dem Passwort.
console-trouble-exemption_expired = Eine Ausnahme ist abgelaufen.
console-change-required = { $whom }: vorgeschrieben, und fehlen darf er für { $days }.
console-change-dropped = { $whom }: durch diese Regel nicht mehr vorgeschrieben.
console-apply = Anwenden
console-apply-at-once = Gilt sofort, für 15 Minuten.
console-apply-confirm = Sie bestätigen, nachdem Sie noch einmal Ihren zweiten Faktor gezeigt haben.
console-apply-else = Bis dahin keine Bestätigung? Dann hebt es sich selbst auf, und alles ist wie zuvor.
console-apply-button = Für 15 Minuten anwenden
console-way-back = { $count ->
    [0] Nach dieser Änderung könnte niemand verwalten.
    [one] Ein Admin hat nach dieser Änderung einen Faktor, der geht.
   *[other] { $count } Admins haben nach dieser Änderung einen Faktor, der geht.
}
console-exemptions = { $count ->
    [0] Ausnahmen
    [one] Eine Ausnahme
   *[other] { $count } Ausnahmen
}
console-exemptions-none = Niemand ist ausgenommen.
console-until = Bis
console-where = Wo
console-answers-for-it = Wer dafür einsteht
console-exemption-owner = verantwortlich { $name }
console-exemption-approver = genehmigt von { $name }
console-exemption-live = gilt
console-exemption-expired = abgelaufen
console-exemption-revoked = beendet

## Protokolle anderer Systeme

console-explain-headline = Warum ein anderes System eine Anmeldung abgewiesen hat
console-explain-lead = Geben Sie sein Protokoll: Hier sehen Sie, wo jede Anmeldung endete, warum, und was zu tun ist.
console-explain-file = Protokolldatei
console-explain-file-hint = Bis { $mb } MB, wie sie ist oder mit gzip gepackt.
console-explain-lines = Oder Zeilen daraus
console-explain-user = Wessen Anmeldungen
console-explain-user-hint = Jede Form des Namens, die das System kennt. Leer: die aller.
console-explain-system = System
console-explain-any-system = wie die Zeilen zeigen
console-explain-effect = Das Protokoll wird einmal gelesen, und nichts davon bleibt. Codes, Passwörter und Schlüssel darin werden nicht gezeigt.
console-explain-button = Dieses Protokoll erklären
console-explain-another = Ein anderes Protokoll
console-explain-refused = { $count ->
    [0] Keine Anmeldung wurde abgewiesen
    [one] Eine Anmeldung wurde abgewiesen
   *[other] { $count } Anmeldungen wurden abgewiesen
}
console-explain-refused-of = { $count ->
    [0] Keine abgewiesene Anmeldung von { $user }
    [one] Eine abgewiesene Anmeldung von { $user }
   *[other] { $count } abgewiesene Anmeldungen von { $user }
}
console-explain-shown = Gezeigt sind die letzten { $count }.
console-explain-unread = { $count ->
    [0] Jede Zeile wurde gelesen.
    [one] Eine Zeile sagt nichts über eine Anmeldung.
   *[other] { $count } Zeilen sagen nichts über eine Anmeldung.
}
console-explain-unruled = { $count ->
    [one] 1 Zeile eines bekannten Programms passt zu keiner Regel.
   *[other] { $count } Zeilen bekannter Programme passen zu keiner Regel.
}
console-explain-cut = Nur der Anfang wurde gelesen: nicht mehr als { $mb } MB und nicht länger als einige Sekunden. Lassen Sie weg, was vor der Abweisung liegt, oder rufen Sie „countersign explain“ dort auf, wo das Protokoll ist.
console-explain-foreign = Nichts hier ist von einem bekannten System
console-explain-foreign-next = Wählen Sie das System, wenn es in der Liste steht, oder überlassen Sie es den Zeilen, und geben Sie das Protokoll noch einmal.
console-explain-line = Zeile { $line }
console-explain-also = auch
console-explain-nobody = niemand Bestimmtes
console-system-mattermost = Mattermost
console-system-kratos = Ory Kratos
console-system-okta_cp = Okta Credential Provider für Windows
console-system-sshd_pam = sshd und PAM-Module
console-system-xrdp = xrdp
console-system-freeradius = FreeRADIUS
console-system-privacyidea = privacyIDEA
console-system-keycloak = Keycloak
console-system-authelia = Authelia
console-system-authentik = authentik
console-system-countersign = Countersign

## Protokoll

console-audit-whole = Die Protokollkette hält
console-audit-going-on = Die Protokollkette hält, so weit sie geprüft ist
console-audit-broken = Die Protokollkette hält nicht
console-audit-how = Jede Zeile wird beim Schreiben in eine Kette gesiegelt; ein laufender Server prüft sie jede Minute.
console-audit-search = Zeilen über eine Person, mit einem ihrer Namen
console-audit-kind = Welche Zeilen
console-audit-all = alle
console-audit-alarms = Alarme
console-audit-changes = Änderungen
console-audit-decisions = Anmeldungen
console-audit-none = Keine Zeilen.
console-when = Wann
console-what = Was
console-about = Über
console-outcome = Ergebnis
console-export = Eine Kopie von allem
console-export-effect = Gibt Ihnen jede Zeile als Datei, je Zeile ein JSON-Objekt. Es wird mit Ihrem Grund festgehalten.
console-export-button = Kopie nehmen

## Aktionen

console-role = Rolle
console-role-hint = Helpdesk sieht Gründe und hilft Mitgliedern; Admins sehen alles und ändern Personen; Owner auch andere Owner.
console-link-name = Link
console-link-lead = Geben Sie ihn so weiter, dass nur diese Person ihn liest. Er wirkt einmal, bis { $at } UTC.
console-takes-two = Dazu braucht es zwei: dies beantragt es, und ein anderer Admin oder Owner bestätigt es binnen 24 Stunden.
console-lasts = Wie lange er gilt
console-lasts-hint = So kurz wie möglich. Er gilt einmal.
console-lasts-30m = eine halbe Stunde
console-lasts-1h = eine Stunde
console-lasts-4h = vier Stunden
console-lasts-8h = acht Stunden
console-checked = Wie ist sichergestellt, wer fragt?
console-checked-hint = Es steht dann im Protokoll.
console-checked-in-person = persönlich gesehen, von jemandem, der die Person kennt
console-checked-call-back = unter der vorher bekannten Nummer zurückgerufen
console-checked-manager = die Vorgesetzten, direkt gefragt, sagen es
console-checked-document = ein amtlicher Ausweis lag vor
console-device = Was aus dem Gerät wurde
console-device-hint = Ein Code von einem gestohlenen löst Alarm aus und wird nie erklärt.
console-device-gone = defekt, ersetzt oder zu Hause verlegt
console-device-stolen = unterwegs verloren oder gestohlen
console-pass-name = Befristeter Pass
console-pass-lead = Lesen Sie ihn dieser Person vor und niemandem sonst. Er gilt einmal, bis { $at } UTC, dann wird ein Faktor eingerichtet.
act-pass-button = Befristeten Pass geben
act-pass-title = { $user } einen befristeten Pass geben?
act-pass-effect = Zeigt Ihnen einmal einen Pass, mit dem { $user } ein einziges Mal anstelle eines Codes hineinkommt.
act-pass-then = Ein Passwort wird weiter verlangt. Danach richtet { $user } einen Faktor neu ein, und tut sonst nichts.
act-pass-done = Ein Pass für { $user }
act-reset-button = Faktoren zurücksetzen
act-reset-title = Die Faktoren von { $user } zurücksetzen?
act-reset-effect = Nimmt App und Backup-Codes von { $user } außer Gebrauch, meldet die Browser ab und zeigt Ihnen einmal einen Link.
act-reset-then = { $user } wird über diesen Link eingeladen, neu einzurichten, und kommt nie ohne hinein.
act-reset-done = { $user } wurde zurückgesetzt
console-approvals = Bestätigungen
console-approvals-headline = { $count ->
    [0] Nichts wartet auf eine Bestätigung
    [one] Eins wartet auf eine Bestätigung
   *[other] { $count } Dinge warten auf eine Bestätigung
}
console-approvals-how = Was einen Admin oder Owner schwächt, tun zwei: eine Person beantragt, eine andere bestätigt binnen 24 Stunden. Keine von beiden ist die betroffene, und die bestätigende hat ihre Rolle seit einem Tag.
console-approval-checked = Wie sicher ist, wer das ist: { $ways }. Das Gerät: { $device }.
console-approval-asked = Beantragt von { $by }, { $at }: „{ $note }“. Verfällt { $until } UTC.
console-approval-own = Sie haben es beantragt, oder es geht um Sie: bestätigen muss jemand anderes.
console-approval-new = Ihre Rolle ist noch keinen Tag alt. Bestätigen können Sie dies ab { $at }; bis dahin kann es jemand anderes.
console-approval-let-in = Wer es beantragt hat, hat vor weniger als einem Tag Ihre Rolle geändert oder Sie mit einem Link, einem Pass oder einem Zurücksetzen eingelassen. Bestätigen können Sie dies ab { $at }; bis dahin kann es jemand anderes.
console-approve = Bestätigen und tun
console-withdraw = Ablehnen
console-deed-reset = Die Faktoren von { $user } zurücksetzen
console-deed-demote = { $user } eine niedrigere Rolle geben
console-deed-suspend = { $user } sperren
console-deed-remove = { $user } entfernen
console-task-approvals-what = { $value ->
    [one] Eins wartet auf eine Bestätigung.
   *[other] { $value } Dinge warten auf eine Bestätigung.
}
console-task-approvals-why = Eine Person hat es beantragt, eine andere muss binnen 24 Stunden bestätigen.
console-task-approvals-link = Ansehen
act-link-button = Einrichtungslink machen
act-link-title = Einrichtungslink machen?
act-link-effect = { $user } kann die Anmeldung über einen Link einrichten, der Ihnen einmal gezeigt wird.
act-link-then = Eine App, die schon geht, bleibt. Der Link überspringt sie nie.
act-link-done = Ein Link für { $user }
act-unlock-button = Entsperren
act-unlock-title = { $user } entsperren?
act-unlock-effect = Beendet die Wartezeit von { $user } und leert die Zählung der Ablehnungen.
act-unlock-then = Allein dadurch kommt niemand hinein: der nächste Code muss passen. Stillgelegte Faktoren bringt es nicht zurück.
act-reset-password-button = Passwort wegnehmen
act-reset-password-title = Das Passwort von { $user } wegnehmen?
act-reset-password-effect = Das Passwort gilt nicht mehr, die Browser werden abgemeldet, und ein Link für ein neues wird Ihnen einmal gezeigt.
act-reset-password-then = App und Backup-Codes bleiben und werden verlangt wie immer.
act-reset-password-done = Ein Link für ein neues Passwort von { $user }
act-role-button = Rolle ändern
act-role-title = Die Rolle von { $user } ändern?
act-role-effect = Was { $user } hier sehen und tun kann, folgt vom nächsten Klick an aus der neuen Rolle.
act-role-then = Die Faktoren bleiben, wie sie sind.
act-resume-button = Wieder einlassen
act-resume-title = { $user } wieder einlassen?
act-resume-effect = { $user } kann sich an jedem Zugang wieder anmelden, mit den Faktoren, die da sind.
act-resume-then = Abgemeldete Browser bleiben es.
act-suspend-button = Sperren
act-suspend-title = { $user } sperren?
act-suspend-effect = Meldet die Browser ab und lehnt an jedem Zugang ab, bis es aufgehoben wird.
act-suspend-then = Nichts, was da ist, wird entfernt.
act-exempt-button = Für eine Weile ausnehmen
act-exempt-title = { $user } für eine Weile ausnehmen?
act-exempt-effect = { $user } kommt an den Orten, die Sie nennen, ohne zweiten Faktor aus, bis es von selbst endet.
act-exempt-then = Es steht für einen Faktor ein, der fehlt: sobald einer da ist, wird er verlangt. Sie stehen als die Person im Protokoll, die es genehmigt hat.
act-grace-button = Frist verschieben
act-grace-title = Die Frist von { $user } verschieben?
act-grace-effect = Setzt, bis wann { $user } ohne zweiten Faktor sein darf, länger oder kürzer als jetzt.
act-grace-then = { $user } sieht sie bei jeder Anmeldung. Danach steht nur noch das Einrichten eines Faktors offen.
act-grace-now = Sie steht auf { $until } UTC.
act-remove-button = Entfernen
act-remove-title = { $user } für immer entfernen?
act-remove-effect = Entfernt { $user } mit allem, was da ist: Faktoren, Backup-Codes, Passwort, Gruppen. Die Browser werden abgemeldet.
act-remove-then = Das lässt sich nicht rückgängig machen. Was geschah, bleibt im Protokoll, ohne Persönliches. Um jemanden eine Weile fernzuhalten, sperren Sie.
console-for-days = Tage von jetzt an
console-for-days-hint = Von 0 bis 90; 0 beendet sie jetzt.
console-exempt-days-hint = Von 1 bis 90. Danach endet es von selbst.
console-networks-hint = Etwa 192.0.2.0/24, durch Leerzeichen getrennt. Nennen Sie Netze, eine Anwendung oder beides.
console-client-hint = Wer durch sie kommt, ist ausgenommen.
console-client-any = jede
console-owner = Wer dafür einsteht
console-owner-hint = Ein Name oder eine Adresse. Leer heißt die Person selbst.
console-end = Beenden
console-exemption-end = Ausnahme beenden
console-exemption-end-title = Die Ausnahme von { $user } beenden?
console-exemption-end-effect = Was die Richtlinie von { $user } verlangt, gilt sofort wieder, mit der Frist von vorher.
console-exemption-end-else = Sonst endet sie von selbst, { $until } UTC.

## Ursachen, in wenigen Worten

cause-unexplained = Nicht erklärt
cause-code-wrong = Code passt nicht
cause-code-expired = Code zu alt
cause-code-from_future = Code einer späteren Zeit
cause-clock-slow = Uhr des Telefons geht nach
cause-clock-fast = Uhr des Telefons geht vor
cause-clock-zone = Telefon in anderer Zeitzone oder an anderem Tag
cause-clock-server_suspected = Uhr des Servers geht falsch
cause-clock-frozen = Uhr des Servers zweifelhaft
cause-resync-needs_second_code = Auch der nächste Code nötig
cause-resync-refused = Zwei Codes folgen nicht aufeinander
cause-code-replayed = Code schon benutzt
cause-code-replayed_setup = Code beim Einrichten benutzt
cause-secret-retired = Alter Eintrag in der App
cause-secret-superseded = Eintrag einer früheren Einrichtung
cause-secret-pending = Einrichtung nicht abgeschlossen
cause-secret-other_entry = Anderer eigener Eintrag
cause-secret-misread = App hat den Schlüssel falsch gelesen
cause-secret-unreadable = Geheimnis lässt sich nicht öffnen
cause-param-algorithm = App übergeht das Verfahren
cause-param-digits = App übergeht die Stellen
cause-param-period = App übergeht die Dauer
cause-param-counter_based = App zählt, statt der Zeit zu folgen
cause-input-empty = Nichts getippt
cause-input-not_digits = Nicht nur Ziffern
cause-input-length = Falsche Länge
cause-input-backup_code_here = Backup-Code im Codefeld
cause-input-code_in_backup_field = Code im Feld für Backup-Codes
cause-input-prefixed = Etwas vor dem Code
cause-input-password_here = Passwort im Codefeld
cause-input-typo = Eine Ziffer falsch oder vertauscht
cause-backup-unknown = Backup-Code unbekannt oder vertippt
cause-backup-used = Backup-Code schon benutzt
cause-backup-older_set = Backup-Code eines älteren Blatts
cause-backup-none_left = Keine Backup-Codes übrig
cause-temporary_pass-expired = Befristeter Pass abgelaufen
cause-temporary_pass-used = Befristeter Pass schon benutzt
cause-temporary_pass-unknown = Befristeter Pass unbekannt
cause-password-wrong = Falsches Passwort
cause-user-unknown = Unbekannter Name
cause-user-suspended = Gesperrt
cause-user-no_factor = Kein Faktor
cause-factor-locked_out = Faktor gesperrt
cause-factor-not_allowed = Faktor hier nicht erlaubt
cause-throttle-disabled = Nach vielen Ablehnungen stillgelegt
cause-throttle-budget = Zu viele Ablehnungen in 30 Tagen
cause-throttle-wait = Zum Warten aufgefordert
cause-throttle-source = Zu viele Versuche von einem Ort
cause-policy-enrol_required = Muss einrichten
cause-policy-grace_over = Frist abgelaufen
cause-policy-no_door_access = Nicht an diesem Zugang
cause-client-unknown = Anwendung ohne Schlüssel
cause-client-secret = Anwendung mit unbekanntem Schlüssel
cause-client-network = Anwendung aus anderem Netz
cause-client-scope = Anwendung darf das nicht
cause-storage-unavailable = Nichts ließ sich speichern
cause-storage-read_only = Platte voll oder nur lesbar
cause-storage-key = Schlüssel öffnen die Daten nicht

## Änderungen, wie das Protokoll sie nennt

changed-user-added = Benutzer hinzugefügt
changed-user-suspended = Benutzer gesperrt
changed-user-resumed = Benutzer wieder eingelassen
changed-user-role_changed = Rolle geändert
changed-user-removed = Benutzer entfernt
changed-user-name_added = Name hinzugefügt
changed-factor-enrolment_begun = Einrichtung begonnen
changed-factor-enrolled = Faktor eingerichtet
changed-factor-imported = Faktor übernommen
changed-factors-exported = Faktoren verschlüsselt entnommen
changed-factors-retired = Faktoren außer Gebrauch
changed-factors-disabled = Faktoren durch falsche Codes stillgelegt
changed-backup_codes-replaced = Backup-Codes erneuert
changed-throttle-unlocked = Entsperrt
changed-drift-learned = Abstand der Uhr gelernt
changed-drift-reset = Abstand der Uhr vergessen
changed-drift-dropped = Lange unbenutzter Abstand der Uhr vergessen
changed-client-added = Anwendung hinzugefügt
changed-client-revoked = Anwendung widerrufen
changed-policy-set = Richtlinie geändert
changed-policy-confirmed = Richtlinie bestätigt
changed-policy-reverted = Richtlinie zurückgenommen
changed-policy-deadline_set = Frist gesetzt
changed-exemption-added = Eine Zeit lang ausgenommen
changed-exemption-revoked = Ausnahme beendet
changed-group-added = Gruppe hinzugefügt
changed-group-removed = Gruppe entfernt
changed-group-joined = In eine Gruppe aufgenommen
changed-group-left = Aus einer Gruppe genommen
changed-break_glass-drilled = Notfallübung
changed-user-reset = Faktoren zurückgesetzt
changed-pass-made = Befristeten Pass gegeben
changed-approval-asked = Bestätigung beantragt
changed-approval-given = Bestätigt
changed-approval-withdrawn = Antrag zurückgezogen
changed-password-set = Passwort gesetzt
changed-password-changed = Passwort geändert
changed-password-reset = Passwort weggenommen
changed-password-link_mailed = Link zu einem neuen Passwort gemailt
changed-password-set_by_mail = Passwort über einen gemailten Link gesetzt
changed-sign_in-in_grace = Ohne Faktor fortgefahren, innerhalb der Frist
changed-link-made = Link gemacht
changed-setup-completed = Erster Owner eingerichtet
changed-sessions-ended = Browser abgemeldet
changed-attempt-looked_at = Versuche angesehen
changed-audit-exported = Kopie des Protokolls genommen
changed-keys-copy_confirmed = Wurzelschlüssel kopiert
changed-notice-many_refusals = Viele Ablehnungen hintereinander
changed-clock-frozen = Codes angehalten: Uhr zweifelhaft
changed-clock-thawed = Uhr wieder geglaubt
changed-factor-settings_as_the_app_does = Eintrag übernimmt die Einstellungen der App
changed-alarm-break_glass_used = Alarm: ein Notfallzugang wurde benutzt
changed-alarm-client_budget = Alarm: zu viele Codes abgelehnt, wo kein Passwort geprüft wird
changed-alarm-clock_frozen = Alarm: die Uhr des Servers ist zweifelhaft
changed-alarm-clock_jumped = Alarm: die Uhr des Servers wurde verstellt
changed-alarm-database_replaced = Alarm: der Server läuft mit einer anderen Datenbankdatei
changed-alarm-disowned_sign_in = Alarm: jemand sagt, eine Anmeldung sei nicht die eigene
changed-alarm-emergency = Alarm: vom Server aus wurde jemand wieder eingelassen
changed-alarm-last_admin_disabled = Alarm: der letzte Admin ist ausgesperrt
changed-alarm-message_given_up = Alarm: eine Nachricht war nicht zuzustellen
changed-alarm-server_clock = Alarm: die Uhr des Servers geht falsch
changed-alarm-stolen_entry_used = Alarm: ein Code kam von einem gestohlenen Gerät

## Hinweise

notice-higher-role = Diese Seite ist für Personen einer höheren Rolle
    .why = Was hier zu sehen ist, folgt aus Ihrer Rolle.
    .next = Fragen Sie jemanden mit einer höheren Rolle. Nichts wurde geändert.
notice-why-missing = Kein Grund war angegeben
    .why = Wer alles sieht, hält einen Grund fest.
    .next = Schreiben Sie in wenigen Worten, warum. Dann senden Sie es noch einmal.
notice-nobody-of-that-name = Niemand heißt so
    .why = Das Protokoll wird nach dem ganzen Namen oder der ganzen Adresse durchsucht.
    .next = Suchen Sie die Person unter Personen. Dann nehmen Sie ihre Adresse.
notice-policy-set = Die Richtlinie gilt für 15 Minuten
    .why = Sie hebt sich selbst auf, außer sie wird bestätigt.
    .next = Zeigen Sie noch einmal Ihren zweiten Faktor, über den Knopf unten. Dann bestätigen Sie hier.
notice-policy-confirmed = Die Richtlinie ist bestätigt
    .why = Sie gilt, bis jemand sie ändert.
notice-policy-reverted = Die Änderung ist zurückgenommen
    .why = Es gilt wieder, was vorher galt.
notice-policy-change = Diese Änderung lässt sich nicht lesen
    .why = Tage der Frist sind eine Zahl von 0 bis 90, und die Gruppe oder Anwendung muss es geben.
    .next = Wählen Sie noch einmal.
notice-approval-asked = Es wartet auf eine Bestätigung
    .why = Ein anderer Admin oder Owner hat 24 Stunden, um es zu bestätigen.
    .next = Sagen Sie es weiter. Noch wurde nichts geändert.
notice-approval-given = Bestätigt und getan
    .why = Sie beide stehen im Protokoll.
notice-approval-withdrawn = Es wurde zurückgezogen
    .why = Nichts wurde geändert.
notice-unlocked = Entsperrt
    .why = Der nächste Code wird sofort angesehen.
notice-suspended = Gesperrt
    .why = Die Browser sind abgemeldet, und jeder Zugang lehnt ab.
notice-resumed = Wieder eingelassen
    .why = Jeder Zugang steht wieder offen, mit den eigenen Faktoren.
notice-role-changed = Die Rolle wurde geändert
    .why = Sie gilt vom nächsten Klick an.
notice-exempted = Die Ausnahme gilt
    .why = Sie steht auf der Seite der Richtlinie, von Ihnen genehmigt.
notice-exemption-ended = Die Ausnahme ist beendet
    .why = Was die Richtlinie verlangt, gilt wieder.
notice-grace-set = Die Frist wurde verschoben
    .why = Sie steht bei der nächsten Anmeldung dabei.
notice-removed = Die Person wurde entfernt
    .why = Was geschah, bleibt im Protokoll, ohne Persönliches.
notice-exemption-where = Es ist nicht gesagt, wo sie gilt
    .why = Eine Ausnahme gilt in Netzen oder durch eine Anwendung, nie überall.
    .next = Nennen Sie wenigstens eins davon.
notice-exemption-days = Die Tage lassen sich nicht lesen
    .why = Eine Ausnahme dauert 1 bis 90 Tage.
    .next = Tippen Sie eine Zahl von 1 bis 90.
notice-grace-days = Die Tage lassen sich nicht lesen
    .why = Eine Frist liegt höchstens 90 Tage entfernt.
    .next = Tippen Sie eine Zahl von 0 bis 90.
notice-exemption-owner = So heißt hier niemand, der dafür einstehen könnte
    .why = Wer für eine Ausnahme einsteht, muss hier bekannt sein.
    .next = Tippen Sie einen Namen oder eine Adresse, wie die Liste der Personen sie zeigt.
notice-client-revoked = Der Schlüssel wurde widerrufen
    .why = Was mit ihm fragt, wird von jetzt an abgelehnt.
notice-networks = Eines der Netze lässt sich nicht lesen
    .why = Ein Netz ist eine Adresse mit der Länge ihres Präfixes.
    .next = Schreiben Sie sie wie 192.0.2.0/24, durch Leerzeichen getrennt.
notice-log-missing = In dem Formular ist kein Protokoll
    .why = Keine Datei wurde gewählt, und keine Zeilen wurden eingegeben.
    .next = Wählen Sie die Datei oder fügen Sie Zeilen daraus ein.
notice-log-too-large = Dieses Protokoll ist zu groß für diese Seite
    .why = Sie nimmt bis zu 8 MB.
    .next = Packen Sie es mit gzip, oder lassen Sie weg, was vor der Abweisung liegt. Wo das Protokoll ist, liest „countersign explain“ jede Größe.
notice-client-name = Die Anwendung braucht einen Namen
    .why = So nennen sie das Protokoll und diese Liste.
    .next = Tippen Sie einen Namen mit höchstens 60 Zeichen.
notice-client-name-taken = Eine Anwendung dieses Namens gibt es schon
    .why = Namen bleiben vergeben, auch wenn der Schlüssel widerrufen ist, damit das Protokoll eindeutig bleibt.
    .next = Wählen Sie einen anderen Namen.
