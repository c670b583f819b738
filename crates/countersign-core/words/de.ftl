### Countersign's words, German.
### The value is public (the person or the calling application reads it), .admin is for helpdesk and
### operator, .remedy is what they do next. A message's id is its reason code with "." as "-".
### Constant words per reason: no variables, names, devices or counts of anybody's.
### Some public texts are the same on purpose, so that they tell a guesser nothing more:
### those of code-wrong, code-from_future, resync-refused, secret-superseded, secret-pending,
### secret-other_entry, secret-unreadable, input-typo, user-unknown, user-suspended, user-no_factor
### and policy-no_door_access. Change one, change all.
### Public texts stay below 230 bytes: with a reference they fit one RADIUS Reply-Message.

## accepted

ok-current = Angenommen.
    .admin = Der Code gehört zum aktuellen Zeitschritt des Servers. Uhr und Eintrag sind in Ordnung.
    .remedy = Nichts zu tun.

ok-previous_step = Angenommen.
    .admin = Der Code gehört zum Zeitschritt vor dem des Servers: im letzten Moment eingegeben, oder die Uhr geht etwas nach.
    .remedy = Nichts zu tun. Sieht jede Anmeldung so aus, lassen Sie Datum und Uhrzeit des Telefons auf automatisch stellen, bevor die Uhr das Zeitfenster verlässt.

ok-next_step = Angenommen.
    .admin = Der Code gehört zum Zeitschritt nach dem des Servers: Die Uhr des Geräts geht etwas vor.
    .remedy = Nichts zu tun. Sieht jede Anmeldung so aus, lassen Sie Datum und Uhrzeit des Telefons auf automatisch stellen, bevor die Uhr das Zeitfenster verlässt.

ok-learned_offset = Angenommen.
    .admin = Der Code liegt außerhalb des üblichen Zeitfensters und passt zu der Abweichung, die für diesen Faktor früher mit zwei aufeinanderfolgenden Codes belegt wurde. Die Uhr des Geräts geht noch immer etwa um so viel falsch.
    .remedy = Es eilt nicht. Lassen Sie Datum und Uhrzeit des Telefons auf automatisch stellen; ein Hardware-Token lässt sich nicht stellen und behält seine Abweichung.

ok-backup_code = Angenommen. Dieser Backup-Code ist damit verbraucht; jeder gilt nur einmal.
    .admin = Ein Backup-Code des gültigen Satzes wurde angenommen und verbraucht. Die App stand nicht zur Verfügung oder wurde nicht benutzt.
    .remedy = Ist die App verloren, richten Sie sie mit `countersign enable --email USER` neu ein. Sind nur noch wenige Codes übrig, erstellen Sie mit `countersign backup-codes --email USER` einen neuen Satz.

ok-temporary_pass = Angenommen. Dieser befristete Pass ist damit verbraucht. Richten Sie jetzt Ihren zweiten Faktor ein.
    .admin = Ein befristeter Pass wurde angenommen und verbraucht. Er ersetzt einmal einen Faktor, ist aber selbst keiner.
    .remedy = Achten Sie darauf, dass jetzt ein Faktor eingerichtet wird, oder beginnen Sie damit: `countersign enable --email USER`.

ok-passkey = Angenommen.
    .admin = Signatur, Adresse und Aufgabe des Passkeys passen.
    .remedy = Nichts zu tun.

ok-hotp = Angenommen.
    .admin = Der zählerbasierte Code liegt innerhalb der Vorausschau von zehn. Der gespeicherte Zähler steht nun dahinter und geht nie zurück.
    .remedy = Nichts zu tun.

ok-exempt = Angenommen. Von diesem Konto wird zurzeit kein zweiter Faktor verlangt.
    .admin = Es galt eine Ausnahme, deshalb wurde kein zweiter Faktor verlangt. Sie hat einen Verantwortlichen, einen Grund und ein Ende.
    .remedy = Nichts zu tun. Wird die Ausnahme nicht mehr gebraucht, beenden Sie sie und beginnen Sie die Einrichtung mit `countersign enable --email USER`.

## time

code-expired = Dieser Code ist zu alt: Er war abgelaufen, oder die Uhr Ihres Telefons geht nach. Geben Sie den Code ein, den die App jetzt zeigt. Hilft das nicht, stellen Sie die Uhr auf automatisch.
    .admin = Der Code war einige Zeitschritte früher richtig. Er wurde spät eingegeben, oder die Uhr des Geräts geht nach; ein zweiter Code mit derselben Abweichung spricht für die Uhr.
    .remedy = Lassen Sie den Code eingeben, der jetzt angezeigt wird, und wird auch der abgelehnt, Datum und Uhrzeit des Telefons auf automatisch stellen. `countersign why USER` zeigt, ob die Abweichung gleich bleibt; zurückgesetzt werden muss nichts.

code-from_future = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Code gehört zu einem Zeitschritt, den der Server noch nicht erreicht hat: Die Uhr des Geräts geht vor, oder die des Servers geht nach. Angezeigt wird nur, dass der Code nicht passt; sein Zeitschritt ist verbraucht, damit er auch später nicht gilt.
    .remedy = Lassen Sie Datum und Uhrzeit des Telefons auf automatisch stellen und dann einen frischen Code eingeben. Werden auch andere abgelehnt, rufen Sie `countersign doctor` auf: Vielleicht geht die Uhr des Servers nach.

clock-slow = Die Uhr Ihres Telefons geht nach, deshalb kommen seine Codes zu spät bei uns an. Stellen Sie dort Datum und Uhrzeit auf automatisch und geben Sie dann den angezeigten Code ein.
    .admin = Die Codes sind für einen früheren Zeitpunkt richtig, jeweils mit derselben Abweichung. Die Uhr des Geräts geht nach.
    .remedy = Lassen Sie auf dem Telefon, das die Codes erzeugt, die Seite /clock öffnen und Datum und Uhrzeit auf automatisch stellen. Zurückgesetzt werden muss nichts.

clock-fast = Die Uhr Ihres Telefons geht vor, deshalb sind seine Codes unserer Zeit voraus. Stellen Sie dort Datum und Uhrzeit auf automatisch und geben Sie dann den angezeigten Code ein.
    .admin = Die Codes sind für einen späteren Zeitpunkt richtig, jeweils mit derselben Abweichung. Die Uhr des Geräts geht vor.
    .remedy = Lassen Sie auf dem Telefon, das die Codes erzeugt, die Seite /clock öffnen und Datum und Uhrzeit auf automatisch stellen. Zurückgesetzt werden muss nichts.

clock-zone = Ihr Telefon ist auf eine andere Zeitzone, Tageshälfte oder ein anderes Datum eingestellt. Stellen Sie Datum, Uhrzeit und Zeitzone auf automatisch und geben Sie dann den angezeigten Code ein.
    .admin = Die Abweichung beträgt fast genau ganze oder halbe Stunden: Die Ortszeit wurde von Hand in der falschen Zeitzone, mit vertauschter Tageshälfte oder am falschen Tag eingestellt.
    .remedy = Lassen Sie sowohl die Uhrzeit als auch die Zeitzone auf automatisch stellen. Wer nur die Stunde von Hand ändert, hat beim nächsten Zonenwechsel dasselbe Problem.

clock-server_suspected = Wahrscheinlich geht unsere eigene Uhr falsch und nicht Ihr Telefon. Nehmen Sie einen Backup-Code oder versuchen Sie es später noch einmal. Lassen Sie die Uhr des Telefons, wie sie ist.
    .admin = Die Codes mehrerer Benutzer weichen um denselben Betrag ab. Die Ursache ist also vermutlich die Uhr des Servers und nicht die der Geräte.
    .remedy = Rufen Sie auf dem Server `countersign doctor` auf und bringen Sie seine Zeitquelle in Ordnung. Sagen Sie den Benutzern, dass sie ihre Telefone nicht verstellen und so lange Backup-Codes nehmen sollen.

clock-frozen = Unsere Uhr ist gesprungen. Bis die Zeit bestätigt ist, nehmen wir keine Codes aus Apps an. Nehmen Sie einen Backup-Code oder versuchen Sie es etwas später noch einmal.
    .admin = Die Uhr des Servers ist gesprungen, und eine Zeitquelle widerspricht der neuen Zeit. Deshalb werden zeitbasierte Codes bei allen abgelehnt; mit diesem Benutzer hat das nichts zu tun.
    .remedy = Rufen Sie auf dem Server `countersign doctor` auf und stellen Sie seine Uhr richtig. Die Sperre endet von selbst, sobald eine Zeitquelle zustimmt.

resync-needs_second_code = Wir brauchen noch einen Code. Warten Sie, bis die App den nächsten zeigt, oder drücken Sie einmal die Taste des Tokens, und geben Sie dann diesen ein.
    .admin = Ein Code allein legt nie eine Abweichung der Uhr fest. Nach dem nächsten wird gefragt, ob der erste passte oder nicht.
    .remedy = Lassen Sie innerhalb von drei Minuten genau den nächsten Code der App eingeben, ohne einen auszulassen.

resync-refused = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Die beiden Codes belegen keine Abweichung: Sie folgen nicht aufeinander, lagen mehr als drei Minuten auseinander, weichen zu weit ab oder gehören nicht zu diesem Eintrag.
    .remedy = Lassen Sie Datum und Uhrzeit des Telefons auf automatisch stellen und zwei Codes direkt nacheinander eingeben. Werden auch sie abgelehnt, lesen Sie `countersign why USER` und richten Sie mit `countersign enable --email USER` neu ein.

## replay

code-replayed = Dieser Code wurde schon benutzt. Jeder gilt nur einmal. Warten Sie auf den nächsten; bei einem Token drücken Sie dessen Taste.
    .admin = Der Zeitschritt dieses Codes ist verbraucht: durch einen angenommenen Code an irgendeinem Zugang, oder weil ihn die Diagnose, eine Wiederherstellung oder ein Sprung der Uhr geschlossen hat. Meist war es ein Doppelklick oder eine zweite Anmeldung im selben Zeitschritt; hat jemand den Code mitgelesen, sieht es genauso aus.
    .remedy = Lassen Sie auf den nächsten Code warten. Stammt die Anmeldung kurz zuvor nicht vom Benutzer selbst, klären Sie mit `countersign why USER`, woher sie kam, und lassen Sie das Passwort ändern.

code-replayed_setup = Dieser Code wurde beim Einrichten der App verbraucht. Jeder gilt nur einmal. Warten Sie auf den nächsten; bei einem Token drücken Sie dessen Taste.
    .admin = Mit diesem Code wurde die Einrichtung bestätigt, und dabei wird er verbraucht.
    .remedy = Lassen Sie auf den nächsten Code der App warten. Die Einrichtung ist in Ordnung.

## secret

secret-retired = Dieser Code stammt aus einem älteren Eintrag, der ersetzt wurde. Öffnen Sie den neuesten Eintrag für dieses Konto und geben Sie dessen Code ein. Wird er angenommen, löschen Sie den älteren.
    .admin = Der Code passt zu einem Eintrag, der ausgemustert ist: Die App enthält ihn noch, und er wurde geöffnet. Ist ein Eintrag als verloren oder gestohlen ausgemustert, gibt es keinen Hinweis, sondern einen Alarm.
    .remedy = Lassen Sie den neuesten Eintrag öffnen und, sobald dessen Code angenommen ist, den alten löschen. Fehlt der neueste in der App, richten Sie mit `countersign enable --email USER` neu ein.

secret-superseded = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Code passt zu einer Einrichtung, die begonnen und dann durch eine neuere ersetzt wurde: Der erste QR-Code wurde gescannt, danach begann die Einrichtung von vorn.
    .remedy = Lassen Sie den neuesten QR-Code scannen und die Einträge früherer Versuche löschen. Ist er abgelaufen, beginnen Sie mit `countersign enable --email USER` noch einmal.

secret-pending = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Code passt zu einem Eintrag, der gescannt, aber nie bestätigt wurde. Bis dahin zählt er nicht, und der bisherige Faktor gilt weiter.
    .remedy = Schließen Sie die Einrichtung mit dem nächsten Code der App ab: `countersign confirm --email USER --code CODE`. Sind die 30 Minuten vorbei, beginnen Sie mit `countersign enable --email USER` noch einmal.

secret-other_entry = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Code passt zu einem anderen Eintrag desselben Benutzers. Die App enthält mehrere, und es wurde der falsche geöffnet.
    .remedy = Lassen Sie den Eintrag öffnen, der nach diesem Konto benannt ist, und die übrigen in der App so umbenennen, dass man sie unterscheiden kann.

secret-misread = Ihre App verwendet für diesen Eintrag einen anderen Schlüssel als den von uns ausgegebenen. Scannen Sie den QR-Code, statt den Schlüssel einzutippen, oder holen Sie sich beim Helpdesk einen neuen.
    .admin = Der Code passt zum Schlüssel des Eintrags, wie manche Apps ihn falsch lesen: als reiner Text, doppelt dekodiert, abgeschnitten, anders aufgefüllt oder mit einem vertippten Zeichen. Diese App kann dafür keinen richtigen Code anzeigen.
    .remedy = Richten Sie mit `countersign enable --email USER` neu ein und lassen Sie den QR-Code scannen, statt den Schlüssel einzutippen. Geschieht es wieder, lassen Sie eine andere App nehmen.

secret-unreadable = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Das versiegelte Geheimnis eines Faktors ließ sich nicht lesen, deshalb konnte kein Code dafür geprüft werden. Über die Eingabe sagt das nichts.
    .remedy = Rufen Sie `countersign doctor` auf. Sind die Schlüssel in Ordnung und ist nur dieser Faktor betroffen, richten Sie ihn mit `countersign enable --email USER` neu ein.

## parameters

param-algorithm = Ihre App hält sich nicht an eine Einstellung dieses Eintrags. Scannen Sie den neuen QR-Code oder holen Sie sich beim Helpdesk einen. Passen die Codes dann noch nicht, nehmen Sie eine andere App.
    .admin = Der Code passt mit einem anderen Hash-Verfahren als dem des Eintrags: Die App hat die Einstellung übergangen, meist SHA1 statt SHA256 oder SHA512.
    .remedy = Richten Sie mit den Standardeinstellungen neu ein: `countersign enable --email USER`. SHA1, 6 Ziffern und 30 Sekunden beherrscht jede App.

param-digits = Ihre App hält sich nicht an eine Einstellung dieses Eintrags. Scannen Sie den neuen QR-Code oder holen Sie sich beim Helpdesk einen. Passen die Codes dann noch nicht, nehmen Sie eine andere App.
    .admin = Der Code passt mit einer anderen Zahl von Ziffern als der des Eintrags: Die App hat die Einstellung übergangen und zeigt meist 6 Ziffern statt 8.
    .remedy = Richten Sie mit den Standardeinstellungen neu ein: `countersign enable --email USER`. SHA1, 6 Ziffern und 30 Sekunden beherrscht jede App.

param-period = Ihre App hält sich nicht an eine Einstellung dieses Eintrags. Scannen Sie den neuen QR-Code oder holen Sie sich beim Helpdesk einen. Passen die Codes dann noch nicht, nehmen Sie eine andere App.
    .admin = Der Code passt mit einer anderen Gültigkeitsdauer als der des Eintrags: Die App hat die Einstellung übergangen und wechselt den Code meist alle 30 statt alle 60 Sekunden.
    .remedy = Richten Sie mit den Standardeinstellungen neu ein: `countersign enable --email USER`. SHA1, 6 Ziffern und 30 Sekunden beherrscht jede App.

param-counter_based = Der Eintrag in Ihrer App zählt hoch, statt der Uhr zu folgen. Scannen Sie den QR-Code oder wählen Sie beim Eintippen des Schlüssels „zeitbasiert“. Einen neuen gibt Ihnen der Helpdesk.
    .admin = Der Code passt zum Schlüssel des Eintrags, wenn man einen Zähler statt der Zeit nimmt: Der Schlüssel wurde eingetippt und dabei „zählerbasiert“ gewählt.
    .remedy = Richten Sie mit `countersign enable --email USER` neu ein und lassen Sie den QR-Code scannen. Wer den Schlüssel eintippen muss, wählt in der App „zeitbasiert“.

## input

input-empty = Geben Sie den Code ein, den Ihre App zeigt.
    .admin = Gesendet wurden höchstens Trennzeichen. Das ist eine Nachfrage und kein Versuch.
    .remedy = Nichts zu tun. Kommt es öfter vor, prüfen Sie, ob der Client den Code im richtigen Feld sendet.

input-not_digits = Ein Code aus der App besteht nur aus Ziffern. Geben Sie die Ziffern ein, die Ihre App jetzt zeigt.
    .admin = Eingegeben wurde etwas anderes als Ziffern, wo nur ein Code aus der App gilt. Richtig konnte es nicht sein, also wurde es nicht gezählt.
    .remedy = Lassen Sie nur die Ziffern eingeben. Wurde nichts anderes eingegeben, prüfen Sie, was der Client dem Feld hinzufügt.

input-length = Das ist zu kurz oder zu lang für einen Code. Geben Sie den ganzen Code ein. Zu einem Backup-Code gehört die Nummer davor.
    .admin = Die Länge passt zu keinem Faktor des Benutzers: Eine Ziffer fehlt oder ist doppelt, oder ein Backup-Code kam ohne seine Nummer. Richtig konnte es nicht sein, also wurde es nicht gezählt.
    .remedy = Lassen Sie alle Ziffern eingeben, die die App zeigt, oder den Backup-Code mit seiner zweistelligen Nummer.

input-backup_code_here = Das sieht nach einem Backup-Code aus; hierher gehört der Code aus der App. Wählen Sie stattdessen den Backup-Code und geben Sie ihn dort ein, oder geben Sie den Code der App ein.
    .admin = Die Eingabe hat die Form eines Backup-Codes, an dieser Stelle gilt aber nur der Code aus der App. Beurteilt wurde allein die Form, der Backup-Code ist also nicht verbraucht.
    .remedy = Zeigen Sie, wo Backup-Codes eingegeben werden. Ist die App verloren, richten Sie sie danach mit `countersign enable --email USER` neu ein.

input-code_in_backup_field = Das sieht nach einem Code aus der App aus; hierher gehört ein Backup-Code. Geben Sie einen Code von Ihrer gespeicherten oder gedruckten Liste ein, oder gehen Sie zum Code der App zurück.
    .admin = Die Eingabe hat die Form eines Codes aus der App, an dieser Stelle gelten aber Backup-Codes. Beurteilt wurde allein die Form; gezählt wurde nichts.
    .remedy = Lassen Sie zum Feld für den Code der App zurückgehen. Sind keine Backup-Codes vorhanden, erstellen Sie mit `countersign backup-codes --email USER` einen Satz.

input-prefixed = Vor dem Code scheint noch etwas zu stehen. Geben Sie nur den Code ein, den Ihre App jetzt zeigt, ohne Passwort oder PIN.
    .admin = Die Eingabe hat die Form einer PIN oder eines Passworts mit einem Code dahinter. Dieser Zugang nimmt nur den Code.
    .remedy = Lassen Sie nur den Code eingeben. Fügt ein Client Passwort und Code selbst zusammen, ändern Sie das in seinen Einstellungen.

input-password_here = Das sieht nach einem Passwort aus; hierher gehört der Code aus der App. Wir haben es weder verglichen noch aufbewahrt. Geben Sie den Code ein, den Ihre App zeigt.
    .admin = Die Eingabe hat die Form eines Passworts. Beurteilt wurde allein die Form: Sie wurde nie verglichen, protokolliert oder aufbewahrt.
    .remedy = Lassen Sie den Code der App eingeben. Sendet ein Client das Passwort an diesen Zugang, ändern Sie die Reihenfolge seiner Schritte.

input-typo = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Code ist nur ein kleines Versehen von einem richtigen entfernt: eine falsche Ziffer, zwei vertauschte, eine zu wenig oder eine zu viel. Angezeigt wird nur, dass er nicht passt, denn wer rät, darf von einem knappen Treffer nichts erfahren.
    .remedy = Lassen Sie den nächsten Code eingeben, notfalls Ziffer für Ziffer vorgelesen. Zurückgesetzt werden muss nichts.

## backup, pass

backup-unknown = Das ist kein Backup-Code dieses Kontos. Geben Sie ihn so ein, wie er auf Ihrer neuesten Liste steht, mit der Nummer davor.
    .admin = Der Backup-Code passt zu keinem Satz des Benutzers. Er ist vertippt, was meist schon das Prüfzeichen zeigt, oder gehört zu einem anderen Konto.
    .remedy = Lassen Sie ihn noch einmal von der neuesten Liste eingeben. Ist die Liste verloren, erstellen Sie mit `countersign backup-codes --email USER` einen neuen Satz.

backup-used = Dieser Backup-Code wurde schon benutzt. Jeder gilt nur einmal. Nehmen Sie einen anderen von Ihrer Liste.
    .admin = Der Backup-Code gehört zum gültigen Satz und wurde früher verbraucht. War es nicht der Benutzer selbst, hat jemand anders die Liste.
    .remedy = Lassen Sie ihn streichen und einen anderen nehmen. War es nicht der Benutzer selbst, ersetzen Sie den Satz mit `countersign backup-codes --email USER` und sehen Sie sich jene Anmeldung mit `countersign why USER` an.

backup-older_set = Dieser Backup-Code stammt von einer älteren Liste, die durch eine neue ersetzt wurde. Nehmen Sie einen Code von Ihrer neuesten Liste.
    .admin = Der Backup-Code gehört zu einem Satz, der ersetzt wurde. Die alte Liste wurde aufgehoben.
    .remedy = Lassen Sie die neueste Liste suchen und die alte vernichten. Gibt es keine neuere, erstellen Sie mit `countersign backup-codes --email USER` einen neuen Satz.

backup-none_left = Für dieses Konto gilt zurzeit kein Backup-Code. Melden Sie sich auf andere Weise an oder lassen Sie sich vom Helpdesk einen befristeten Pass geben.
    .admin = Der Benutzer hat keine gültigen Backup-Codes: Alle sind verbraucht, oder es gab nie welche.
    .remedy = Erstellen Sie mit `countersign backup-codes --email USER` einen neuen Satz. Ist auch die App verloren, richten Sie sie mit `countersign enable --email USER` neu ein.

temporary_pass-expired = Dieser befristete Pass ist abgelaufen. Lassen Sie sich vom Helpdesk einen neuen geben.
    .admin = Der befristete Pass war richtig, aber seine Zeit war um.
    .remedy = Vergewissern Sie sich auf einem anderen Weg, dass es der Benutzer ist, und geben Sie dann einen neuen Pass aus.

temporary_pass-used = Dieser befristete Pass wurde schon benutzt. Jeder gilt nur einmal. Lassen Sie sich vom Helpdesk einen neuen geben.
    .admin = Der befristete Pass wurde früher verbraucht. War es nicht der Benutzer selbst, hatte ihn jemand anders.
    .remedy = Sehen Sie sich mit `countersign why USER` an, wo er benutzt wurde. War es nicht der Benutzer, legen Sie das Konto still und beenden Sie die Sitzungen, bevor Sie einen neuen Pass ausgeben.

temporary_pass-unknown = Dieser befristete Pass passt nicht. Geben Sie ihn genau so ein, wie Sie ihn erhalten haben, oder lassen Sie sich vom Helpdesk einen neuen geben.
    .admin = Der befristete Pass passt zu keinem, der für diesen Benutzer ausgegeben wurde: vertippt, für jemand anderen bestimmt oder durch einen neueren ersetzt.
    .remedy = Vergleichen Sie den Namen des Benutzers mit dem, für den der Pass ausgestellt wurde. Geben Sie im Zweifel einen neuen aus.

## user, factor

user-unknown = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Kein Benutzer hat diesen Namen. Clients ohne den Scope `reasons:full` erfahren dasselbe wie bei einem Code, der nicht passt.
    .remedy = Vergleichen Sie den Namen, den der Client sendet, mit Adresse und Anmeldenamen des Benutzers. Ergänzen Sie den fehlenden Namen, oder ändern Sie, was der Client sendet.

user-suspended = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Benutzer ist stillgelegt, deshalb lehnt jeder Zugang ab, gleich was eingegeben wird.
    .remedy = Klären Sie, wer den Benutzer stillgelegt hat und warum. Heben Sie es erst auf, wenn das erledigt ist.

user-no_factor = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Der Benutzer hat keinen aktiven Faktor, deshalb kann kein Code passen. Oft wurde eine Einrichtung begonnen und nie bestätigt.
    .remedy = Steht der Eintrag schon in der App, schließen Sie mit `countersign confirm --email USER --code CODE` ab. Sonst beginnen Sie die Einrichtung mit `countersign enable --email USER`, oder geben Sie mit `countersign user link --email USER` einen Link dazu aus.

factor-locked_out = Codes dieser Art sind zurzeit gesperrt, weil mehrere abgelehnt wurden. Warten Sie bis zur angezeigten Zeit oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
    .admin = Der Faktor ist nach mehreren Ablehnungen in Folge gesperrt. Die Eingabe wurde nicht geprüft; auch ein richtiger Code wird also abgelehnt.
    .remedy = Suchen Sie zuerst mit `countersign why USER` die Ursache der Ablehnungen. Heben Sie die Sperre dann mit `countersign unlock --email USER --reason TEXT` auf.

factor-not_allowed = Diese Art von zweitem Faktor wird hier nicht angenommen. Nehmen Sie eine andere oder fragen Sie den Helpdesk, welche hier gelten.
    .admin = Der Benutzer hat diesen Faktor, aber die Richtlinie lässt seine Art an diesem Zugang nicht zu.
    .remedy = Lassen Sie eine Art benutzen, die die Richtlinie hier zulässt. Ist keine eingerichtet, beginnen Sie mit `countersign enable --email USER`.

## throttle

throttle-disabled = Zu viele Codes wurden abgelehnt; Codes dieser Art gelten für dieses Konto nicht mehr. Lassen Sie den Helpdesk neu einrichten. Eine andere Art, etwa Backup-Code oder Passkey, gilt weiter.
    .admin = Hundert Ablehnungen in Folge haben diese Klasse von Faktoren abgeschaltet. Die Eingabe wurde nicht geprüft, und Entsperren hebt das nicht auf.
    .remedy = Vergewissern Sie sich auf einem anderen Weg, dass es der Benutzer ist, und richten Sie dann mit `countersign enable --email USER` neu ein. Woher die Ablehnungen kamen, zeigt `countersign why USER`.

throttle-budget = In den letzten Wochen wurden mehrere Codes abgelehnt. Warten Sie bis zur angezeigten Zeit oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
    .admin = Hundert Ablehnungen in 30 Tagen haben das Budget aufgebraucht; angenommene Codes füllen es nicht auf. Oft wiederholt ein Client einen alten Code, manchmal rät jemand geduldig.
    .remedy = Suchen Sie mit `countersign why USER` die Quelle und stellen Sie sie ab. Leeren Sie das Budget dann mit `countersign unlock --email USER --reason TEXT`.

throttle-wait = Mehrere Codes wurden abgelehnt. Warten Sie bis zur angezeigten Zeit oder melden Sie sich auf andere Weise an, etwa mit einem Backup-Code.
    .admin = Ab der fünften Ablehnung in Folge löst jede eine Wartezeit aus: 30 Sekunden, dann jedes Mal doppelt so lange, bis zu einer Stunde. Versuche währenddessen werden nicht geprüft, nicht gezählt und verlängern sie nicht.
    .remedy = Suchen Sie mit `countersign why USER` die Ursache der Ablehnungen. Ist sie behoben, beenden Sie die Wartezeit mit `countersign unlock --email USER --reason TEXT`.

throttle-source = Mehrere Anmeldungen aus diesem Netz wurden abgelehnt. Warten Sie bis zur angezeigten Zeit.
    .admin = Aus diesem Adressbereich kamen zu viele abgelehnte Anmeldungen, deshalb wird er gebremst. Von anderswo wird der Benutzer nicht gebremst.
    .remedy = Klären Sie, wer hinter der Adresse steht: ein gemeinsamer Netzausgang, ein Client mit altem Passwort oder jemand, der rät. Die Wartezeit endet von selbst, sobald die Ablehnungen aufhören.

## policy

policy-enrol_required = Dieses Konto braucht einen zweiten Faktor, und es ist noch keiner eingerichtet. Richten Sie jetzt einen ein oder wenden Sie sich an den Helpdesk.
    .admin = Die Richtlinie verlangt einen zweiten Faktor, und der Benutzer hat keinen aktiven.
    .remedy = Lassen Sie bei der nächsten Anmeldung einen einrichten, oder beginnen Sie damit: `countersign enable --email USER`.

policy-grace_over = Die Frist zum Einrichten eines zweiten Faktors ist abgelaufen. Lassen Sie sich vom Helpdesk beim Einrichten helfen.
    .admin = Die Frist des Benutzers endete ohne aktiven Faktor. Jeder Zugang, der einen verlangt, lehnt deshalb ab.
    .remedy = Vergewissern Sie sich auf einem anderen Weg, dass es der Benutzer ist, und beginnen Sie dann die Einrichtung mit `countersign enable --email USER`.

policy-last_admin = Danach könnte niemand mehr diesen Server verwalten, deshalb wurde nichts geändert. Geben Sie zuerst jemand anderem die Rolle und einen zweiten Faktor.
    .admin = Nach dieser Änderung bliebe niemand, der verwalten kann: eine Person mit der Rolle admin oder owner, nicht stillgelegt, mit erstem Faktor und aktiver App, Token oder Passkey. Backup-Codes, Pässe und Notfallkonten (break_glass) zählen nicht.
    .remedy = Machen Sie zuerst jemand anderen handlungsfähig: Vergeben Sie die Rolle, dann `countersign enable --email USER`. Wiederholen Sie danach die Änderung.

policy-rank = So weit reicht Ihre Rolle nicht, deshalb wurde nichts geändert. Fragen Sie jemanden mit einer höheren Rolle.
    .admin = Ändern darf man nur an niedrigeren Rängen, an sich selbst nur die eigenen Faktoren. Ein Client hat höchstens den Rang helpdesk und erreicht deshalb keine Benutzer mit der Rolle admin oder owner.
    .remedy = Lassen Sie die Änderung von jemandem mit der Rolle admin oder owner vornehmen, in der Konsole oder auf dem Server selbst.

policy-no_door_access = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Die Richtlinie lässt diesen Benutzer an diesem Zugang nicht ein, gleich was eingegeben wird. Angezeigt wird nur, dass der Code nicht passt.
    .remedy = Soll der Benutzer hier hereinkommen, ändern Sie die Regel oder Gruppe, die über diesen Zugang entscheidet. Sonst nennen Sie ihm den richtigen Zugang.

policy-reason_needed = Schreiben Sie in wenigen Worten, warum, und wiederholen Sie es dann. Der Grund wird mit festgehalten.
    .admin = Was Faktoren oder Konten anderer ändert, braucht einen geschriebenen Grund; ebenso, wer alles über einen Versuch sehen will.
    .remedy = Schreiben Sie einen Grund, den später auch andere verstehen, etwa „unter der bekannten Nummer zurückgerufen“.

policy-approval_needed = Das tun zwei Personen. Beantragen Sie es; jemand mit der Rolle Admin oder höher bestätigt es binnen 24 Stunden.
    .admin = Einen Admin oder Owner zurücksetzen, herabstufen, sperren oder entfernen braucht den Antrag einer Person und die Zustimmung einer anderen, die keine der beiden Beteiligten ist.
    .remedy = Beantragen Sie es in der Konsole, oder tun Sie es auf der Kommandozeile des Servers.

policy-no_approver = Es gibt niemanden sonst, der das bestätigen könnte; nichts wurde geändert. Es geht auf der Kommandozeile des Servers.
    .admin = Bestätigen kann eine Person mit der Rolle Admin oder höher, die sich anmelden kann und weder den Antrag stellt noch betroffen ist. Es gibt keine.
    .remedy = Führen Sie auf dem Server `countersign emergency` aus, oder machen Sie zuerst eine weitere Person zum Admin.
## what is asked of a user, and why: one sentence without its full stop
standing-never_signs_in = meldet sich nirgends an: Dienste haben API-Schlüssel
standing-optional = wird nach keinem zweiten Faktor gefragt: nichts verlangt ihn
standing-asked = wird nach einem Code gefragt, denn { $why }
standing-exempt = ausgenommen bis { $until }, obwohl gilt: { $why }
standing-grace = kommt bis { $until } ohne zweiten Faktor aus; danach gilt: { $why }
standing-over = kann seit { $until } nur noch einen zweiten Faktor einrichten, denn { $why }
standing-at_once = muss über einen Link einen zweiten Faktor einrichten, denn { $why }
standing-why-everyone = die Regel für alle verlangt es
standing-why-role = die Regel für die Rolle { $whom } verlangt es
standing-why-group = die Regel für die Gruppe { $whom } verlangt es
standing-why-client = die Regel für die Anwendung { $whom } verlangt es
standing-why-administers = wer verwaltet, braucht immer einen
standing-why-breaks_glass = ein Notfallzugang braucht immer einen
standing-why-holds = nach einem eingerichteten Faktor wird immer gefragt

## what stands in somebody's way, in the preview of a policy
trouble-no_password = hat hier kein Passwort; braucht einen Einrichtungslink
trouble-dormant = hatte nie einen Faktor und war 30 Tage untätig; braucht einen Einrichtungslink
trouble-had_factor = hatte schon einmal einen Faktor; braucht einen Einrichtungslink
trouble-administers = verwaltet; braucht einen Einrichtungslink
trouble-grace_over = die Zeit dafür ist vorbei; kann nach dem Passwort noch einrichten
trouble-exemption_expired = eine Ausnahme ist abgelaufen

## passkey

passkey-origin = Der Passkey wurde auf einer Adresse benutzt, die nicht zu dieser Anmeldung gehört. Öffnen Sie die Anmeldeseite unter ihrer gewohnten Adresse und versuchen Sie es noch einmal.
    .admin = Der Browser hat für einen anderen Origin unterschrieben als die konfigurierten: ein Zweitname, ein anderer Port, http statt https oder eine nachgemachte Seite.
    .remedy = Fragen Sie, welche Adresse geöffnet war. Gehört sie Ihnen, nehmen Sie sie in die Konfiguration auf; sonst behandeln Sie es als Phishing und lassen Sie das Passwort ändern.

passkey-rp_id = Der Passkey wurde für eine andere Adresse angelegt als diese. Wählen Sie einen anderen Passkey oder melden Sie sich auf andere Weise an.
    .admin = Der Passkey ist an eine andere Relying-Party-ID gebunden als die konfigurierte. Nach einem Wechsel der Domain werden alle älteren Passkeys so abgelehnt.
    .remedy = Rufen Sie `countersign doctor` auf und vergleichen Sie die konfigurierte Relying-Party-ID mit der Domain. Hat die Domain wirklich gewechselt, müssen die Passkeys neu angelegt werden.

passkey-challenge = Diese Anmeldung war abgelaufen oder schon beantwortet. Beginnen Sie von vorn und benutzen Sie den Passkey noch einmal.
    .admin = Die Antwort gehört zu einer Aufgabe, die abgelaufen ist, schon benutzt wurde oder nicht zu dieser Sitzung gehört. Meist waren zwei Tabs offen, oder jemand ging mit „Zurück“ auf die Seite.
    .remedy = Lassen Sie andere Tabs schließen und die Anmeldung neu beginnen. Bleibt es dabei, prüfen Sie, ob ein Proxy die Seite zwischenspeichert oder ihre Cookies entfernt.

passkey-user_verification = Der Passkey wurde ohne PIN, Fingerabdruck oder Gesicht benutzt; diese Anmeldung verlangt das aber. Versuchen Sie es noch einmal und entsperren Sie ihn, wenn Sie gefragt werden.
    .admin = Die Richtlinie verlangt eine Prüfung des Benutzers, und der Authenticator hat keine gemeldet. Ältere Sicherheitsschlüssel ohne PIN können das nicht.
    .remedy = Lassen Sie eine PIN auf dem Schlüssel einrichten oder die Sperre des Geräts benutzen. Kann der Schlüssel das nicht, lassen Sie einen anderen Passkey hinzufügen.

passkey-unknown = Dieser Passkey ist für dieses Konto nicht eingerichtet. Wählen Sie einen anderen Passkey oder melden Sie sich auf andere Weise an.
    .admin = Der angebotene Passkey ist keiner der aktiven dieses Benutzers: hier entfernt und noch auf dem Gerät, oder für ein anderes Konto angelegt.
    .remedy = Lassen Sie einen anderen Passkey wählen und den alten auf dem Gerät löschen. Ist keiner mehr da, führt ein Backup-Code hinein, um einen neuen anzulegen.

passkey-counter = Von diesem Passkey gibt es vielleicht eine Kopie, deshalb wurde er abgelehnt. Melden Sie sich auf andere Weise an und sagen Sie dem Helpdesk Bescheid.
    .admin = Der Signaturzähler ist nicht gestiegen. Das kann eine Kopie des Authenticators bedeuten; manche Geräte zählen allerdings auch nicht richtig.
    .remedy = Fragen Sie, ob der Passkey umgezogen oder wiederhergestellt wurde. Erklärt das nichts, mustern Sie ihn aus und lassen Sie einen neuen anlegen.

passkey-cancelled = Der Passkey wurde nicht benutzt: Das Fenster des Browsers wurde geschlossen oder lief ab. Versuchen Sie es noch einmal oder melden Sie sich auf andere Weise an.
    .admin = Der Browser meldet, dass die Abfrage abgebrochen wurde, ablief oder keinen Passkey fand. Was davon, sagt er nicht.
    .remedy = Fragen Sie, ob der Passkey auf diesem Gerät liegt und ob sein Fenster erschien. Wenn nicht, versuchen Sie es mit einem anderen Browser oder auf andere Weise.

## transport

client-unknown = Wir kennen diesen Client nicht. Prüfen Sie Schlüssel und Adresse, die er benutzt, oder lassen Sie ihn vom Betreiber eintragen.
    .admin = Schlüssel oder Adresse der Anfrage gehören zu keinem Client, oder zu einem, der widerrufen ist.
    .remedy = Sehen Sie mit `countersign client list` nach, ob der Client eingetragen und nicht widerrufen ist. Fehlt er, tragen Sie ihn ein und hinterlegen Sie dort den neuen Schlüssel.

client-secret = Der Schlüssel oder das gemeinsame Geheimnis dieses Clients passt nicht. Vergleichen Sie es mit dem ausgegebenen oder lassen Sie sich vom Betreiber ein neues geben.
    .admin = Der Client ist bekannt, aber womit er sich ausweist, passt nicht: vertippt, abgeschnitten, ersetzt oder auf beiden Seiten verschieden.
    .remedy = Achten Sie auf beiden Seiten auf Leerzeichen, Anführungszeichen und Zeilenenden. Geben Sie dem Client im Zweifel einen neuen Schlüssel; der alte lässt sich nicht noch einmal anzeigen.

client-network = Aus diesem Netz darf dieser Client nicht anfragen. Benutzen Sie ein erlaubtes oder lassen Sie sich vom Betreiber einen Schlüssel geben, der für dieses gilt.
    .admin = Der Schlüssel passt, aber die Adresse liegt außerhalb der Netze des Clients: Die Anwendung ist umgezogen, oder ein Proxy oder eine Adressumsetzung liegt dazwischen.
    .remedy = Vergleichen Sie die Adresse mit den Netzen in `countersign client list`. Fragt die Anwendung von dort, geben Sie ihr unter anderem Namen einen neuen Schlüssel mit `countersign client add --name NAME --network CIDR` und beenden Sie den alten mit `countersign client revoke NAME`. Wissen Sie nicht, wer anfragt, hat jemand anderes den Schlüssel: Beenden Sie ihn sofort.

client-tls = Die TLS-Verbindung ist nicht so, wie sie bei diesem Client sein muss. Prüfen Sie sein Zertifikat, die Kette, der er vertraut, und seine TLS-Version.
    .admin = TLS-Aushandlung oder Client-Zertifikat genügen dem nicht, was für diesen Client gilt: abgelaufen, von einem anderen Aussteller, für einen anderen Namen oder eine alte TLS-Version.
    .remedy = Rufen Sie `countersign doctor` auf und erneuern oder tauschen Sie das genannte Zertifikat. Benutzer können hier nichts tun.

client-clock = Die Uhr dieses Clients weicht zu weit von unserer ab. Stellen Sie sie nach einem Zeitserver und versuchen Sie es noch einmal.
    .admin = Die Zeit, die der Client gesendet hat, ist zu weit von der des Servers entfernt. Eine der beiden Uhren geht falsch.
    .remedy = Prüfen Sie mit `countersign doctor`, ob die Uhr dieses Servers richtig geht. Wenn ja, stellen Sie den Rechner des Clients nach einem Zeitserver.

client-user_mapping = Der Anmeldename hat nicht die Form, die für diesen Client vereinbart ist. Prüfen Sie, wie der Client Namen schreibt, oder fragen Sie den Betreiber.
    .admin = Der gesendete Name hat eine andere Form, als die Zuordnung des Clients erwartet, zum Beispiel mit oder ohne Domäne, oder eine Adresse statt eines Anmeldenamens.
    .remedy = Vergleichen Sie den Namen im Versuch mit der Zuordnung des Clients. Ändern Sie, was der Client sendet, oder ergänzen Sie diese Form bei den Anmeldenamen.

radius-message_authenticator = Der RADIUS-Anfrage fehlt der Message-Authenticator, oder er passt nicht. Prüfen Sie das gemeinsame Geheimnis und lassen Sie den Absender das Attribut mitsenden.
    .admin = Das Paket hat keinen oder einen falschen Message-Authenticator: Das gemeinsame Geheimnis ist verschieden, das Gerät ist zu alt dafür, oder das Paket wurde unterwegs verändert (Blast-RADIUS).
    .remedy = Vergleichen Sie das gemeinsame Geheimnis auf beiden Seiten und aktualisieren Sie das Gerät, damit es das Attribut sendet. Schalten Sie die Prüfung nicht ab.

radius-state = Diese RADIUS-Anmeldung ist nicht mehr bekannt. Beginnen Sie die Anmeldung von vorn.
    .admin = Das Attribut State gehört zu keiner offenen Anmeldung: Sie ist abgelaufen, schon beantwortet, oder das nächste Paket kam bei einem anderen Server an.
    .remedy = Lassen Sie die Anmeldung neu beginnen. Kommt es oft vor, erhöhen Sie die Wartezeit des Geräts und lassen Sie es während einer Anmeldung beim selben Server bleiben.

radius-retransmit = Diese RADIUS-Anfrage wurde schon beantwortet. Wir senden dieselbe Antwort noch einmal.
    .admin = Das Gerät hat ein Paket wiederholt, weil die Antwort spät kam oder verloren ging. Es wurde nicht noch einmal geprüft oder gezählt.
    .remedy = Bei einzelnen ist nichts zu tun. Sind es viele, erhöhen Sie die Wartezeit des Geräts und prüfen Sie das Netz dazwischen.

## storage

storage-unavailable = Wir konnten das gerade nicht prüfen, und ungeprüft kommt niemand hinein. An Ihrem Code lag es nicht. Versuchen Sie es in einer Minute noch einmal.
    .admin = Die Datenbank hat nicht rechtzeitig geantwortet, oder der Server war überlastet. Was nicht geprüft werden konnte, wurde abgelehnt.
    .remedy = Rufen Sie `countersign doctor` auf und sehen Sie nach Datenbank, Platte und Last. Benutzer können hier nichts tun.

storage-read_only = Wir können Anmeldungen gerade nicht aufzeichnen, und ohne das kommt niemand hinein. An Ihrem Code lag es nicht. Versuchen Sie es später noch einmal.
    .admin = In die Datenbank lässt sich nicht schreiben: Die Platte ist fast voll, oder sie liegt auf einem schreibgeschützten Knoten oder Standby. Ohne Aufzeichnung keine Entscheidung.
    .remedy = Rufen Sie `countersign doctor` auf und schaffen Sie Platz auf der Platte, oder verweisen Sie den Server auf die beschreibbare Datenbank.

storage-key = Wir können zurzeit keine Codes prüfen. An Ihrem Code lag es nicht. Sagen Sie dem Helpdesk Bescheid.
    .admin = Der Schlüssel zu den gespeicherten Geheimnissen fehlt, ist nicht lesbar oder ein anderer als der, mit dem sie versiegelt wurden. Bis er zurück ist, kann kein Faktor geprüft werden.
    .remedy = Rufen Sie `countersign doctor` auf und spielen Sie den richtigen Hauptschlüssel aus seiner getrennten Kopie zurück. Erzeugen Sie keinen neuen: Er öffnet die gespeicherten Geheimnisse nicht.

## none of these

code-wrong = Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.
    .admin = Ungeklärt: Nichts, was versucht wurde, passt zu diesem Code. Er stammt aus einem Eintrag, den wir nicht kennen, ist bis zur Unkenntlichkeit vertippt oder geraten.
    .remedy = Lassen Sie sich den Namen des Eintrags vorlesen und die Uhr auf automatisch stellen, dann sehen Sie sich mit `countersign why USER` einen zweiten Code an. Passt auch der zu nichts, richten Sie mit `countersign enable --email USER` neu ein.

## request

request-invalid = Die Anfrage ist nicht so, wie dieser Aufruf sie erwartet: Ein Wert fehlt, hat den falschen Typ oder ist zu lang. Vergleichen Sie sie mit der API-Beschreibung.
    .admin = Der Client hat eine Anfrage gesendet, die nicht zur API-Beschreibung passt. Ein Code wurde nicht geprüft.
    .remedy = Lassen Sie die Entwickler der Anwendung die Anfrage mit /api/v1/openapi.json vergleichen. Benutzer können hier nichts tun.

request-too_large = Die Anfrage ist größer, als wir annehmen. Senden Sie weniger auf einmal.
    .admin = Der Inhalt überschreitet die Grenze für diesen Aufruf. Er wurde nicht zu Ende gelesen.
    .remedy = Lassen Sie die Entwickler der Anwendung weniger in einer Anfrage senden. Sollte niemand so viel senden, sehen Sie nach, woher es kommt.

request-not_found = Unter dieser Adresse ist nichts, oder nichts, was dieser Client sehen darf. Prüfen Sie Pfad und ID.
    .admin = Pfad oder ID gehören zu nichts, was der Client erreicht: vertippt, entfernt oder für einen anderen Server bestimmt.
    .remedy = Vergleichen Sie die Adresse mit /api/v1/openapi.json und die ID mit dem, was jetzt vorhanden ist.

request-method = Diese Adresse nimmt diese Methode nicht an. Welche sie annimmt, steht im Header Allow.
    .admin = Der Client hat eine HTTP-Methode benutzt, die es an dieser Adresse nicht gibt.
    .remedy = Lassen Sie die Entwickler der Anwendung den Aufruf mit /api/v1/openapi.json vergleichen. Prüfen Sie auch, ob eine Weiterleitung aus POST ein GET gemacht hat.

request-media_type = Der Inhalt muss JSON sein. Senden Sie ihn mit dem Header Content-Type: application/json.
    .admin = Der Client hat etwas anderes als JSON gesendet oder den Typ nicht genannt.
    .remedy = Lassen Sie die Entwickler der Anwendung den Header Content-Type auf application/json setzen.

request-conflict = Das passt nicht zum jetzigen Stand: Er wurde inzwischen geändert oder ist schon so. Lesen Sie ihn noch einmal und entscheiden Sie dann.
    .admin = Die Anfrage geht von einem Stand aus, der nicht mehr gilt; jemand oder etwas war schneller. Geändert wurde nichts.
    .remedy = Sehen Sie sich den jetzigen Stand an und wiederholen Sie die Änderung nur, wenn sie noch gewünscht ist.

## idempotency

idempotency-reused = Dieser Idempotency-Key wurde schon für eine andere Anfrage benutzt. Nehmen Sie für jede neue Anfrage einen neuen.
    .admin = Der Client hat einen Schlüssel mit anderer Methode, anderem Pfad oder anderem Inhalt wiederholt. Die zweite Anfrage wurde nicht ausgeführt.
    .remedy = Lassen Sie die Entwickler der Anwendung für jede Anfrage einen neuen Schlüssel erzeugen und ihn nur für genaue Wiederholungen behalten.

idempotency-in_flight = Eine Anfrage mit diesem Idempotency-Key läuft noch. Warten Sie einen Moment und wiederholen Sie sie dann.
    .admin = Der Client hat eine Anfrage wiederholt, bevor die erste beantwortet war. Sie wird nur einmal ausgeführt.
    .remedy = Bei einzelnen ist nichts zu tun. Sind es viele, lassen Sie den Client länger warten, bevor er wiederholt.

idempotency-secret_shown_once = Diese Anfrage wurde ausgeführt, und ihre Antwort zeigte einmal ein Geheimnis. Noch einmal zeigen wir es nicht. Nehmen Sie die genannte Adresse oder beginnen Sie neu.
    .admin = Die erste Antwort enthielt ein Geheimnis, und solche Antworten werden nie aufbewahrt. Die Wiederholung nennt nur, wo die Ressource liegt.
    .remedy = Ging die erste Antwort verloren, entfernen Sie die Ressource und legen Sie eine neue an.

## client

client-scope = Der Schlüssel dieses Clients reicht für diesen Aufruf nicht. Lassen Sie sich vom Betreiber den nötigen Scope geben.
    .admin = Der Schlüssel passt, aber der Client hat keinen Scope für diesen Aufruf.
    .remedy = Sehen Sie sich mit `countersign client list` die Scopes des Clients an. Legen Sie einen Client mit dem fehlenden Scope nur an, wenn er ihn wirklich braucht.

## user

user-exists = Es gibt schon einen Benutzer mit dieser Adresse oder diesem Anmeldenamen. Nehmen Sie diesen oder wählen Sie einen anderen Namen.
    .admin = Adressen und Anmeldenamen stehen in einer Tabelle und sind ohne Rücksicht auf Groß- und Kleinschreibung eindeutig. Ein anderer Benutzer hat diesen Namen schon.
    .remedy = Suchen Sie den Benutzer mit diesem Namen. Ist es dieselbe Person, ergänzen Sie dort die weiteren Namen.

user-name_invalid = Dieser Name geht nicht: Er ist leer, zu lang oder enthält ein Zeichen, das in Namen nicht erlaubt ist. Wählen Sie einen anderen.
    .admin = Der Name genügt den Regeln für Benutzernamen nicht (PRECIS UsernameCaseMapped): Leerzeichen, Steuerzeichen, gemischte Schreibrichtungen und Ähnliches.
    .remedy = Suchen Sie nach Leerzeichen und unsichtbaren Zeichen, die oft beim Kopieren mitkommen. Tippen Sie den Namen von Hand.

## enrolment

factor-none_pending = Es wartet keine Einrichtung auf Bestätigung. Beginnen Sie noch einmal und scannen Sie den neuen QR-Code.
    .admin = Es gibt keine ausstehende Einrichtung: Sie wurde schon bestätigt, ist abgelaufen oder wurde nie begonnen.
    .remedy = Sehen Sie mit `countersign why USER` nach, ob sie schon bestätigt wurde. Wenn nicht, beginnen Sie mit `countersign enable --email USER`.

factor-pending_expired = Die Einrichtung ist abgelaufen, bevor sie bestätigt wurde. Beginnen Sie noch einmal, scannen Sie den neuen QR-Code und löschen Sie den Eintrag vom ersten Mal.
    .admin = Eine ausstehende Einrichtung behält ihren Schlüssel 30 Minuten, und die sind vorbei. Der bisherige Faktor gilt weiter, falls es einen gibt.
    .remedy = Beginnen Sie mit `countersign enable --email USER` noch einmal und lassen Sie den Eintrag des früheren Versuchs löschen.

factor-secret_not_accepted = Schlüssel werden hier erzeugt und können nicht mitgesendet werden. Senden Sie die Anfrage ohne Schlüssel; die Antwort enthält einen neuen.
    .admin = Der Client wollte das Geheimnis eines Faktors selbst festlegen. Geheimnisse entstehen auf diesem Server, damit kein Client eines im Voraus kennt.
    .remedy = Lassen Sie die Entwickler der Anwendung das Geheimnis weglassen. Faktoren aus einem anderen System kommen über einen Import herein.

backup-set_live = Es gelten schon Backup-Codes, deshalb wurden keine neuen erstellt. Nehmen Sie diese oder ersetzen Sie den ganzen Satz.
    .admin = Der Benutzer hat einen gültigen Satz, und ein zweiter daneben entsteht nie.
    .remedy = Ist die Liste verloren, ersetzen Sie den Satz mit `countersign backup-codes --email USER`. Die alten Codes gelten dann nicht mehr.

enrol-confirmed = Ihre Authenticator-App ist eingerichtet. Dieser Code ist damit verbraucht; mit dem nächsten melden Sie sich an.
    .admin = Der erste Code passte, der Faktor ist also aktiv. Der bestätigende Code ist verbraucht.
    .remedy = Nichts zu tun. Gibt es noch keine Backup-Codes, erstellen Sie mit `countersign backup-codes --email USER` einen Satz.

## stages

stage-network = Netz
stage-tls = TLS
stage-configuration = Konfiguration
stage-primary_credentials = Passwort
stage-mfa_assignment = Zuordnung
stage-mfa_factor = Faktor
stage-session_token = Sitzung
stage-os_integration = Betriebssystem
stage-none = keine

## doors

door-web = Web
door-api = API
door-cli = Kommandozeile
door-radius = RADIUS
door-pam = PAM
door-forward_auth = Forward-Auth
door-compat = kompatible API

## kinds of factor

kind-totp = Authenticator-App
kind-hotp = zählerbasierter Token
kind-passkey = Passkey
kind-backup_codes = Backup-Codes
kind-temporary_pass = befristeter Pass

## states

state-none = ohne Faktor
state-pending = ausstehend
state-active = aktiv
state-grace = in der Frist
state-locked = gesperrt
state-disabled = abgeschaltet
state-suspended = stillgelegt
state-exempt = ausgenommen
state-retired = ausgemustert
state-superseded = ersetzt

## evidence
## Whole numbers come as numbers, so that a sentence can tell one from many; all else as text.

# $seconds and $steps without sign, $direction is past or future
evidence-step_offset =
    Der Code gehört zu einem Zeitpunkt, der { $seconds ->
        [one] { $seconds } Sekunde
       *[other] { $seconds } Sekunden
    } { $direction ->
        [past] zurückliegt
       *[future] in der Zukunft liegt
    }, { $steps ->
        [one] { $steps } Zeitschritt
       *[other] { $steps } Zeitschritte
    } von dem des Servers entfernt.
# $low and $high in seconds, device minus server
evidence-clock_offset = Wurde er sofort eingegeben, geht die Uhr des Geräts um { $low } bis { $high } Sekunden falsch (negativ: sie geht nach).
# $at is a time, already written out
evidence-retired = Er passt zu einem ausgemusterten Eintrag (ausgemustert: { $at }).
evidence-coincidence = Von { $one_in } zufälligen Codes würde einer hier zu irgendetwas passen.
evidence-prefixed = Was dahinter steht, ist ein Code des Eintrags.
evidence-next_code = Sicher ist das noch nicht: Der nächste Code gibt den Ausschlag.
# $cause ist der Code der Ursache; $verdict ist certain, likely, possible oder unknown; $percent mit höchstens einer Nachkommastelle
evidence-confidence =
    { $verdict ->
        [certain] Sicher
        [likely] Wahrscheinlich
        [possible] Möglich
       *[unknown] Nicht bekannt
    }: { $cause }, { $percent } %, verglichen mit { $searched } Codes.
evidence-searched = Verglichen mit { $searched } Codes.
# $causes sind Codes von Gründen mit ihren Prozenten
evidence-alternatives = Es kann auch { $causes } sein.
evidence-search_running = Die Suche nach der Ursache läuft noch; gleich noch einmal nachsehen.
evidence-not_diagnosed = Nicht untersucht: Zu viele Suchen warteten, oder der Server wurde vor dieser beendet.
evidence-failures =
    { $count ->
        [one] { $count } Ablehnung.
       *[other] { $count } Ablehnungen in Folge.
    }
# $label names an entry, $at is a time, already written out
why-pending = { $label }, begonnen um { $at }, wartet auf den ersten Code. Bis dahin öffnen die Codes nichts. Zu Ende geht es mit `countersign confirm --email USER --code CODE`; nach 30 Minuten neu beginnen mit `countersign enable --email USER`.
# $count is how often
why-in_a_minute =
    { $count ->
        [one] einmal in einer Minute
       *[other] { $count } Mal in einer Minute
    }
# $at is a time, already written out
evidence-until = Antwortet wieder ab: { $at }.
evidence-left =
    { $count ->
        [0] Keine Backup-Codes mehr übrig.
        [one] Noch { $count } Backup-Code übrig.
       *[other] Noch { $count } Backup-Codes übrig.
    }

## password, session

password-wrong = Name oder Passwort passen nicht, oder es gab von hier zu viele Versuche. Prüfen Sie beides und versuchen Sie es in einer Minute erneut.
    .admin = Das Passwort zu diesem Benutzer war falsch. Falsche Passwörter bremsen den Ort, von dem sie kommen, nie den Benutzer.
    .remedy = Erneut versuchen lassen. Ein Passwort ersetzt nie den zweiten Faktor.

password-weak = Dieses Passwort ist zu leicht zu erraten. Wählen Sie ein längeres, das nicht allgemein gebräuchlich ist.
    .admin = Ein neues Passwort war zu kurz, allgemein gebräuchlich oder einer der eigenen Namen.
    .remedy = Mindestens 12 Zeichen wählen lassen, zum Beispiel vier Wörter, die nichts miteinander zu tun haben.

session-ended = Sie wurden abgemeldet: eine Stunde lang gab es keinen Klick, oder die Sitzung wurde anderswo beendet. Melden Sie sich erneut an.
    .admin = Die Sitzung des Browsers war zu Ende: eine Stunde ohne Klick, einen Tag alt, abgemeldet, oder vom Benutzer oder Admin beendet.
    .remedy = Erneut anmelden lassen.

session-stage = Schließen Sie zuerst die Anmeldung ab.
    .admin = Der Browser hat nur einen Teil dessen gezeigt, was diese Seite braucht, etwa ein Passwort ohne zweiten Faktor.
    .remedy = Die Anmeldung abschließen lassen.

session-not_fresh = Bestätigen Sie zuerst mit einem Code: das letzte Mal ist eine Weile her.
    .admin = Änderungen an Faktoren oder Passwort brauchen einen zweiten Faktor aus den letzten fünf Minuten.
    .remedy = Mit einem Code bestätigen lassen, dann die Änderung wiederholen.

link-gone = Dieser Link wurde schon benutzt, durch einen neueren ersetzt oder ist abgelaufen. Bitten Sie um einen neuen.
    .admin = Ein Einrichtungslink gilt einmal und 24 Stunden lang, und ein neuerer beendet den früheren.
    .remedy = Dem Benutzer einen neuen Link machen.

## a code from an entry that was retired as lost or stolen; nobody at a door reads this

evidence-stolen = Der Code passt zu einem Eintrag, der als verloren oder gestohlen ausgemustert wurde; jemand benutzt dieses Gerät vielleicht. Er wurde abgelehnt, und die Person und alle, die verwalten, wurden alarmiert.
evidence-stolen_remedy = Fragen Sie die Person, ob sie das Gerät gefunden hat. Wenn nicht, soll sie ihr Passwort ändern: Wer diesen Code eingab, kennt es vielleicht.

## alarms

alarm-stolen_entry_used = Ein Code kam von einem Eintrag, der als verloren oder gestohlen ausgemustert wurde; jemand benutzt dieses Gerät vielleicht. Er wurde abgelehnt. Fragen Sie die Person, ob sie das Gerät gefunden hat; wenn nicht, soll sie ihr Passwort ändern.
alarm-last_admin_disabled = Die letzte Person, die verwalten konnte, wurde durch falsche Codes gesperrt. Richten Sie sie auf dem Rechner mit `countersign enable --email USER` neu ein.
alarm-break_glass_used = Ein Notfallzugang wurde benutzt. Finden Sie heraus, wer es war und warum; wenn es niemand hätte sein sollen, sperren Sie ihn mit `countersign user suspend --email USER --reason "..."`. Versiegeln Sie danach neue Codes.
alarm-disowned_sign_in = Die Person sagte, eine Anmeldung sei nicht ihre; ihre anderen Browser wurden abgemeldet. Sie soll ihr Passwort ändern und ihre Faktoren ansehen.
alarm-emergency = Jemand hat auf dem Server mit `countersign emergency` einem Admin wieder Zugang verschafft. Fragen Sie, wer dort root ist, ob das so gewollt war; wenn nicht, gilt der Server als kompromittiert, und wer hereingelassen wurde, wird gesperrt.
alarm-server_clock = Die Geräte mehrerer Benutzer zeigen übereinstimmend, dass die Uhr des Servers falsch geht. Es sind nicht die Telefone: Lassen Sie die, wie sie sind, führen Sie auf dem Server `countersign doctor clock` aus und stellen Sie seine Uhr richtig.
alarm-clock_jumped = Die Uhr des Servers wurde um mehr als fünf Sekunden verstellt. Codes bis zu diesem Zeitpunkt wurden einmal abgelehnt, damit keiner zweimal gilt. `countersign doctor clock` zeigt, um wie viel; finden Sie heraus, was sie verstellt hat.
alarm-client_budget = Hundert Codes dieser Person wurden binnen 30 Tagen an einer Anwendung abgelehnt, die kein Passwort prüft, von welchen Adressen auch immer. Sie nimmt von ihr keine Codes an, bis der älteste 30 Tage alt ist; andere Anwendungen und das Web sind nicht betroffen. Sehen Sie im Protokoll der Anwendung nach, wer es versucht, und schließen Sie sie wenn möglich nach außen; `countersign unlock --email USER` lässt die Person dort wieder ein.
alarm-database_replaced = Die Datenbankdatei ist eine andere als die, mit der der Server zuletzt lief: Eine Kopie wurde zurückgespielt, oder sie wurde verschoben. Codes von Apps bis zu diesem Augenblick wurden einmal abgelehnt. War es eine Kopie, ist alles weg, was seit ihr geschah: Backup-Codes und Pässe, die seither benutzt wurden, gelten wieder, wer seither ausgesetzt wurde, kommt hinein, und Faktoren, die seither zurückgezogen wurden, funktionieren. Erzeugen Sie neue Backup-Codes für alle, die einen benutzt haben, und wiederholen Sie, was getan wurde.
alarm-clock_frozen = Die Uhr des Servers ist gesprungen, und eine andere Zeitquelle widerspricht der neuen Zeit. Codes aus Apps werden abgelehnt, bis eine zustimmt; Backup-Codes gelten weiter. Führen Sie auf dem Server `countersign doctor clock` aus und stellen Sie seine Uhr richtig.
alarm-message_given_up = Eine Mail oder ein Aufruf des Webhooks war nicht zuzustellen und wurde aufgegeben. `countersign doctor mail` und `countersign doctor webhook` sagen, was im Weg steht.
