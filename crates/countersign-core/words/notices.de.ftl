### Die Mails von Countersign, deutsch. Eine Nachricht hat ihre Überschrift als Wert (auch der Betreff), .why sagt,
### was das heißt, .next, was zu tun ist. Feste Worte: wer, wann und wo stehen darunter. Schlicht, kurz, ruhig.

## um jede Mail

mail-subject = { $site }: { $what }
mail-when = Wann: { $at } UTC
mail-where = Wo: { $where }
mail-account = Konto: { $account }
mail-reference = Referenz: { $reference }, für Ihren Helpdesk
mail-left = { $left ->
    [0] Kein Backup-Code ist übrig. Erstellen Sie neue auf Ihrer Sicherheitsseite.
    [one] { $left } Backup-Code ist übrig. Erstellen Sie neue auf Ihrer Sicherheitsseite.
    [2] { $left } Backup-Codes sind übrig. Erstellen Sie neue auf Ihrer Sicherheitsseite.
    [3] { $left } Backup-Codes sind übrig. Erstellen Sie neue auf Ihrer Sicherheitsseite.
   *[other] { $left } Backup-Codes sind übrig.
}
mail-page = Ihre Sicherheitsseite: { $address }
mail-console = Was { $site } darüber weiß: { $address }
mail-foot = { $site } schickt das von selbst, wenn sich an einer Anmeldung etwas ändert. Antworten liest niemand.

## wo es geschah

mail-where-address = an der Adresse { $address }
mail-where-client = über die Anwendung { $client }
mail-where-client-address = über die Anwendung { $client }, nach ihrer Angabe von der Adresse { $address }
mail-where-host = an der Kommandozeile des Servers
mail-where-staff = durch jemanden, der diesen Server betreut
mail-where-server = vom Server selbst bemerkt

## das eigene Konto

mail-factor-added = Ihrem Konto wurde eine Authenticator-App hinzugefügt
    .why = Ihre Codes melden ab jetzt bei Ihrem Konto an.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, entfernen Sie sie auf Ihrer Sicherheitsseite, und sagen Sie es jetzt Ihrem Helpdesk.
mail-factor-imported = Ihre Authenticator-App wurde übernommen
    .why = Wer diesen Server betreibt, hat Ihren Eintrag aus einem anderen System übernommen. Die Codes, die Ihre App schon zeigt, melden nun auch hier an.
    .next = Haben Sie damit gerechnet, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-factors-exported = Der Schlüssel Ihrer Authenticator-App wurde aus dem Server entnommen
    .why = Wer diesen Server betreibt, hat ihn in eine verschlüsselte Datei geschrieben, um ihn in eine andere Installation zu bringen.
    .next = Wissen Sie von einem Umzug, ist nichts zu tun. Wenn nicht, fragen Sie Ihren Helpdesk.
mail-factors-retired = Ein zweiter Faktor wurde von Ihrem Konto genommen
    .why = Seine Codes melden nirgends mehr an.
    .next = Wissen Sie davon, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-factors-disabled = Ihr zweiter Faktor wurde gesperrt
    .why = Hundert Codes nacheinander wurden abgelehnt. Vielleicht rät jemand.
    .next = Nehmen Sie einen Backup-Code, oder lassen Sie sich vom Helpdesk neu einrichten. Ändern Sie auch Ihr Passwort: Wer riet, kannte es.
mail-backup_codes-replaced = Für Ihr Konto wurden neue Backup-Codes erstellt
    .why = Das Blatt, das Sie vorher hatten, ist nichts mehr wert.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, erstellen Sie neue auf Ihrer Sicherheitsseite, und sagen Sie es jetzt Ihrem Helpdesk.
mail-backup_code-used = Mit einem Backup-Code wurde bei Ihrem Konto angemeldet
    .why = Jeder Backup-Code gilt einmal; dieser ist verbraucht.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, ändern Sie Ihr Passwort, erstellen Sie neue Backup-Codes, und sagen Sie es jetzt Ihrem Helpdesk.
mail-pass-made = Für Ihr Konto wurde ein befristeter Pass ausgestellt
    .why = Damit und mit Ihrem Passwort kann einmal ein neuer zweiter Faktor eingerichtet werden.
    .next = Haben Sie darum gebeten, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-temporary_pass-used = Mit einem befristeten Pass wurde an Ihrem Konto angemeldet
    .why = Er ist verbraucht. Als Nächstes wird ein neuer zweiter Faktor verlangt.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, ändern Sie Ihr Passwort und sagen Sie es jetzt Ihrem Helpdesk.
mail-password-set = Für Ihr Konto wurde ein Passwort gesetzt
    .why = Danach wird vor dem zweiten Faktor gefragt.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-password-changed = Ihr Passwort wurde geändert
    .why = Das vorige gilt nicht mehr, und andere Browser wurden abgemeldet.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-password-reset = Ihr Passwort wurde weggenommen
    .why = Sie bekommen einen Link, mit dem Sie ein neues setzen. Nach Ihrem zweiten Faktor wird weiter gefragt.
    .next = Haben Sie darum gebeten, nehmen Sie den Link. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-password-set_by_mail = Mit einem Link aus einer Mail wurde ein neues Passwort gesetzt
    .why = Das vorige gilt nicht mehr, und alle Browser wurden abgemeldet. Nach dem zweiten Faktor wird weiter gefragt.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, liest jemand Ihre Mail: Sagen Sie es jetzt Ihrem Helpdesk.
mail-sessions-ended = Browser wurden von Ihrem Konto abgemeldet
    .why = Sie brauchen Ihr Passwort und einen Code, um wieder hineinzukommen.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, sehen Sie auf Ihre Sicherheitsseite.
mail-user-role_changed = Ihre Rolle wurde geändert
    .why = Sie sagt, was Sie auf diesem Server für andere tun dürfen.
    .next = Wissen Sie davon, ist nichts zu tun. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-user-reset = Ihr Konto wurde zurückgesetzt
    .why = Ihre zweiten Faktoren sind fort, und Sie wurden überall abgemeldet. Ein Link lädt Sie ein, einen neuen einzurichten.
    .next = Haben Sie darum gebeten, nehmen Sie den Link, den Sie bekommen haben. Wenn nicht, sagen Sie es jetzt Ihrem Helpdesk.
mail-alarm-emergency = root hat Ihnen wieder Zugang zu Ihrem Konto verschafft
    .why = Jemand mit root auf dem Server hat Ihnen einen Weg zurück gegeben; im Protokoll steht ein Alarm.
    .next = Haben Sie darum gebeten, machen Sie weiter. Wenn nicht, sagen Sie es jetzt den anderen, die verwalten.
mail-user-suspended = Ihr Konto wurde ausgesetzt
    .why = Niemand meldet sich dort an, bis das aufgehoben ist.
    .next = Wissen Sie nicht, warum, fragen Sie Ihren Helpdesk.
mail-user-resumed = Ihr Konto ist wieder offen
    .why = Sie melden sich an wie zuvor, mit Passwort und Faktoren, die Sie hatten.
    .next = Wissen Sie nicht, warum es ausgesetzt war, fragen Sie Ihren Helpdesk.
mail-user-removed = Ihr Konto wurde entfernt
    .why = Faktoren, Backup-Codes und Passwort sind gelöscht.
    .next = Wissen Sie nicht, warum, fragen Sie Ihren Helpdesk.
mail-notice-second_factor_refused = Ihr Passwort wurde eingegeben, dann ein Code, der abgelehnt wurde
    .why = Niemand kam hinein. So sieht ein Tippversehen aus, und auch jemand, der Ihr Passwort kennt.
    .next = Waren Sie das, ist nichts zu tun. Wenn nicht, ändern Sie jetzt Ihr Passwort.
mail-notice-many_refusals = Zehn Codes nacheinander wurden bei Ihrem Konto abgelehnt
    .why = Niemand kam hinein. Die nächsten Versuche müssen warten, jedes Mal länger.
    .next = Waren Sie das, nehmen Sie einen Backup-Code, oder fragen Sie Ihren Helpdesk. Wenn nicht, kennt jemand Ihr Passwort: Ändern Sie es jetzt.
mail-alarm-stolen_entry_used = Ein Code von einem Gerät, das Sie als verloren oder gestohlen gemeldet haben, wurde versucht
    .why = Er wurde abgelehnt, aber jemand hat dieses Gerät oder was darauf ist.
    .next = Ändern Sie jetzt Ihr Passwort, und sagen Sie es Ihrem Helpdesk.
mail-password-forgotten = Ein neues Passwort für Ihr Konto
    .why = Jemand hat auf der Anmeldeseite darum gebeten. Dieser Link gilt einmal, eine Stunde lang. Nach Ihrem zweiten Faktor wird weiter gefragt.
    .next = Haben Sie nicht darum gebeten, ist nichts zu tun: Ohne den Link ändert sich nichts.

## was Admins erfahren

mail-admin-factors-exported = Faktoren wurden verschlüsselt aus dem Server entnommen
    .why = Jemand mit Zugang zum Host hat Schlüssel von Authenticator-Apps in eine Datei geschrieben. Das Audit nennt ihn und den angegebenen Grund.
    .next = Wissen Sie von einem Umzug, ist nichts zu tun. Wenn nicht, finden Sie heraus, wer die Datei hat: Wer sie öffnet, kann aller Codes erzeugen.
mail-admin-factors-disabled = Der zweite Faktor einer Person wurde nach hundert Ablehnungen gesperrt
    .why = Nur eine neue Einrichtung hilft. Vielleicht rät jemand Codes, mit dem richtigen Passwort.
    .next = Sprechen Sie mit der Person, und schicken Sie dann einen Einrichtungslink. Lassen Sie das Passwort ändern.
mail-admin-user-role_changed = Die Rolle einer Person wurde geändert
    .why = Rollen sagen, wer für wen handeln darf.
    .next = Wissen Sie nichts davon, sehen Sie jetzt in das Protokoll.
mail-admin-user-reset = Eine Person wurde zurückgesetzt
    .why = Ihre zweiten Faktoren sind fort, und ein Link lädt sie ein, einen neuen einzurichten. Wie geprüft wurde, wer sie ist, steht im Protokoll.
    .next = Wissen Sie nichts davon, sehen Sie jetzt in das Protokoll.
mail-admin-approval-asked = Etwas zu jemandem, der verwaltet, wartet auf Zustimmung
    .why = Es geschieht, wenn eine weitere Person mit der Rolle Admin oder höher zustimmt, und verfällt nach einem Tag.
    .next = Sehen Sie es in der Konsole an, und stimmen Sie zu oder lehnen Sie ab.
mail-admin-alarm-emergency = root hat jemandem, der verwaltet, wieder Zugang verschafft
    .why = Das geschah mit dem Notfallbefehl auf dem Server; er hinterlässt einen Alarm im Protokoll.
    .next = Fragen Sie, wer dort root ist, ob das so gewollt war. Wenn nicht, gilt der Server als kompromittiert.
mail-admin-alarm-stolen_entry_used = Ein Code von einem als verloren oder gestohlen gemeldeten Gerät wurde versucht
    .why = Er wurde abgelehnt. Jemand hat dieses Gerät oder was darauf ist.
    .next = Sorgen Sie dafür, dass die Person ein neues Passwort hat, und suchen Sie weitere Versuche von derselben Adresse.
mail-admin-alarm-last_admin_disabled = Niemand, der diesen Server verwalten darf, kann sich noch anmelden
    .why = Der zweite Faktor des letzten Admins wurde nach hundert Ablehnungen gesperrt.
    .next = Richten Sie diesen Admin an der Kommandozeile des Servers neu ein.
mail-admin-alarm-disowned_sign_in = Eine Person sagt, dass eine Anmeldung nicht ihre war
    .why = Ihre anderen Browser wurden abgemeldet.
    .next = Sehen Sie sich die letzten Anmeldungen an, und sprechen Sie mit ihr.
mail-admin-alarm-break_glass_used = Ein Notfallkonto hat sich angemeldet
    .why = Diese Konten sind nur für Notfälle da.
    .next = Wissen Sie von keinem Notfall, setzen Sie das Konto aus, und sehen Sie jetzt in das Protokoll.
mail-admin-alarm-client_budget = An einer Anwendung ohne Passwort rät jemand immer wieder Codes
    .why = Dort wurden binnen 30 Tagen hundert Codes einer Person abgelehnt, von welchen Adressen auch immer. Weitere nimmt sie nicht an.
    .next = Sehen Sie im Protokoll der Anwendung nach, wer es versucht. `countersign unlock` lässt die Person dort wieder ein.
mail-admin-alarm-server_clock = Die Uhr des Servers scheint falsch zu gehen
    .why = Die Geräte mehrerer Personen sind sich darin einig. Richtige Codes werden abgelehnt.
    .next = Führen Sie auf dem Server `countersign doctor clock` aus.
mail-admin-alarm-clock_jumped = Die Uhr des Servers ist gesprungen
    .why = Codes bis zu diesem Augenblick werden einmal abgelehnt, damit keiner zweimal gilt.
    .next = Führen Sie auf dem Server `countersign doctor clock` aus.
mail-admin-alarm-database_replaced = Der Server läuft mit einer anderen Datenbankdatei als zuvor
    .why = Eine Kopie wurde zurückgespielt, oder die Datei wurde verschoben. Backup-Codes, die seit der Kopie benutzt wurden, gelten wieder.
    .next = War es eine Kopie, erzeugen Sie neue Backup-Codes für alle, die seither einen benutzt haben, und wiederholen Sie, was seither geändert wurde.
mail-admin-alarm-clock_frozen = Codes aus Apps werden abgelehnt: Der Zeit des Servers wird widersprochen
    .why = Sie sprang weit, und eine andere Zeitquelle sagt etwas anderes.
    .next = Führen Sie auf dem Server `countersign doctor clock` aus.

## die Probe

mail-test = Dieser Server kann Mail senden
    .why = Das ist eine Probe, um die jemand an der Kommandozeile des Servers gebeten hat.
    .next = Es ist nichts zu tun.
mail-admin-test = Dieser Server kann seinen Webhook aufrufen
    .why = Das ist eine Probe, um die jemand an der Kommandozeile des Servers gebeten hat.
    .next = Es ist nichts zu tun.
