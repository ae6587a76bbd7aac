export default {
  "language": "Deutsch",

  "page": {
    "title": "Rowwise",
    "name": "Rowwise: sieh einem rekurrenten Netz beim Lesen deiner Ziffer zu",
    "description": "Zeichne im Browser eine Ziffer und sieh zu, wie ein RNN, ein GRU oder ein LSTM sie Zeile für Zeile liest: wovon es nach jeder Zeile überzeugt ist, was es sich merkt und warum es seine Meinung ändert.",
    "card": "Eine gezeichnete 9, bis Zeile 18 gelesen, und wovon das Netz nach jeder Zeile überzeugt war",
    "tagline": "Zeichne eine Ziffer und sieh zu, wie ein rekurrentes Netz sie Zeile für Zeile liest.",
    "cell": "Zelle",
    "language": "Sprache",
    "not_loaded": "Die Seite wurde nicht vollständig geladen. Lade sie neu."
  },

  "pad": {
    "title": "Deine Zeichnung",
    "paper": "Zeichenfläche: zeichne hier eine Ziffer, 0 bis 9",
    "hint": "Zeichne eine Ziffer, 0 bis 9",
    "undo": "Zurück",
    "redo": "Vor",
    "clear": "Leeren",
    "erase": "Radieren",
    "more": "Mehr",
    "less": "Weniger",
    "examples": "Ziffern, die andere geschrieben haben",
    "hard": "Ziffern, die schwer zu unterscheiden sind",
    "slow": "Der Server ist langsam …",
    "lost": "Keine Antwort vom Server. Neuer Versuch …",
    "too_long": "Diese Zeichnung ist zu lang zum Lesen. Leere die Zeichenfläche und zeichne eine Ziffer.",
    "erasing": "Berühre einen Strich, um ihn zu entfernen.",
    "clear_first": "Eine neue Ziffer? Leere zuerst.",
    "logged_out": "Du bist nicht mehr angemeldet. Melde dich unter dieser Adresse in einem anderen Tab an und zeichne dann weiter: Diese Zeichnung bleibt.",
    "demo": "Eine fremde {digit}. Zeichne deine eigene.",
    "simplified": "Der Link enthält eine vereinfachte Zeichnung.",
    "no_link": "Die Zeichnung ist zu lang für einen Link."
  },

  "answer": {
    "bars": "Wahrscheinlichkeiten: noch nichts gezeichnet",
    "bars_after": "Wahrscheinlichkeiten nach Zeile {row}: {belief}",
    "nothing": "noch nichts gezeichnet",
    "no_ink": "noch keine Tinte gelesen",
    "nothing_spoken": "Nichts ist gezeichnet.",
    "spoken": "Antwort: {answer}",
    "is": "{digit}, {percent}",
    "open": "unsicher, keine Ziffer sticht heraus",
    "most": "unsicher, am ehesten {digit}, {percent}",
    "not_sure": "unsicher",
    "read_by": "gelesen von: {network}",
    "read_by_named": "gelesen von: {name}, {network}",
    "read_by_own": "gelesen von: mein {cell} {number}, {units}",
    "networks": {
      "rnn": "[RNN](rnn)",
      "gru": "[GRU](gru)",
      "lstm": "[LSTM](lstm)"
    },
    "after": "nach Zeile {row}",
    "after_other": "nach Zeile {row}, am Ende {digit}"
  },

  "network": {
    "named": "{name} ({kind})",
    "of": "{cell} mit {units}",
    "deep": "{cell} mit {units}, {layers}",
    "mine": "mein {cell} {number}",
    "gone": "Das Netz dieses Links wurde auf einer anderen Seite trainiert; {cell} liest.",
    "own": "{cell}, hier trainiert, {units} ({number})",
    "unit": "{count} Einheit",
    "units": "{count} Einheiten",
    "layer": "{count} Schicht",
    "layers": "{count} Schichten",
    "a": {
      "rnn": "[RNN](rnn)",
      "gru": "[GRU](gru)",
      "lstm": "[LSTM](lstm)"
    }
  },

  "cursor": {
    "play": "Lesen",
    "pause": "Pause",
    "slider": "Zeile",
    "row": "Zeile {row} von {rows}",
    "speed": "Tempo",
    "value": "Zeile {row}: {belief}"
  },

  "viewer": {
    "title": "Was das Netz tut",
    "tabs": "Was zu sehen ist",
    "empty": "Zeichne eine Ziffer, um das zu sehen.",
    "units": "Einheiten",
    "orders": {
      "similar": "nach Ähnlichkeit",
      "fires": "nach dem ersten Ausschlag",
      "class": "nach Gewicht für die Ziffern",
      "trained": "wie trainiert"
    },
    "only_last_votes": "wie trainiert (nur die letzte Schicht stimmt ab)",
    "in_order": "{what}, {order}",
    "layer": "[Verborgener Zustand](hidden_state) der [Schicht](layer) {layer}, {units} [Einheiten](unit)",
    "layer_heard": "Verborgener Zustand der Schicht {layer}, noch nichts gezeichnet",
    "layer_mean": "Verborgener Zustand der Schicht {layer}, mittlerer Betrag nach Zeile {row}: {mean}",
    "scale": "Wert {number}",
    "decided": "entschieden",
    "pixel": "Zeile {row}, Spalte {column}: Tinte {ink}",
    "unit_at": "Zeile {row}, Schicht {layer}, Einheit {unit}: {value}",
    "axes": {
      "row": "Zeile",
      "column": "Spalte",
      "unit": "Einheit",
      "digit": "Ziffer",
      "pad": "Fläche",
      "held": "Stand",
      "row_read": "gelesene Zeile",
      "score": "Wert\nnach\nZeile"
    }
  },

  "story": {
    "title": "Verlauf",
    "belief": "[Überzeugung](belief) nach jeder Zeile, nach der letzten die Antwort: [many-to-one](many_to_one). Im Band: die Farbe einer Ziffer, die mehr als die Hälfte hat, Streifen, wo zwei nah beieinander liegen, blass, wo eine führt, grau, wo noch keine Tinte gelesen ist.",
    "ribbon": "Was es nach jeder Zeile annahm: noch nichts gezeichnet",
    "turned": "Die Zeichnung, gedreht: noch nichts gezeichnet",
    "curves": "Überzeugung nach jeder Zeile: noch nichts gezeichnet",
    "seen": "was es sieht",
    "seen_picture": "Was das Netz sieht: noch nichts gezeichnet",
    "empty": "Zeichne eine Ziffer: Hier steht dann, wie die Antwort zustande kam.",
    "ribbon_after": "Was es nach jeder Zeile annahm: {story}",
    "curves_after": "Überzeugung nach Zeile {row}: {belief}",
    "turned_at": "Die Zeichnung, gedreht, ihre Zeilen nach rechts, Zeile {row} umrahmt",
    "seen_at": "Was das Netz sieht, 28 x 28, Zeile {row} beleuchtet",
    "a": {
      "0": "eine 0",
      "1": "eine 1",
      "2": "eine 2",
      "3": "eine 3",
      "4": "eine 4",
      "5": "eine 5",
      "6": "eine 6",
      "7": "eine 7",
      "8": "eine 8",
      "9": "eine 9"
    },
    "at": "{digit} (Zeile {first})",
    "during": "{digit} (Zeile {first} bis {last})",
    "both": "{first} und {second}",
    "first": "Sah aus wie {earlier}, dann {ending}.",
    "only": "{ending}.",
    "endings": {
      "sure": "sicher {digit} ab Zeile {row}",
      "decided": "{digit} ab Zeile {row}; sicher ab Zeile {sure}",
      "not_sure": "unsicher: {ending}",
      "open": "keine Ziffer sticht heraus",
      "torn": "hin- und hergerissen: {first} oder {second}",
      "more": "eher {first} als {second}",
      "most": "am ehesten {first}"
    }
  },

  "panels": {
    "neighbours": {
      "title": "Es könnte werden",
      "help": "Die bekannten Zeichnungen, deren [verborgener Zustand](hidden_state) nach dieser Zeile dem deiner Zeichnung am nächsten ist, die nächste zuerst. Gelesenes hat die Farbe der Tinte, in Blau ging es weiter. Das wurde aus diesen; was das Netz vorhersagt, ist seine [Überzeugung](belief). Klick eine an, und sie nimmt den Platz deiner Zeichnung ein.",
      "found": "Nach Zeile {row}: Aus den zwölf nächsten wurde {list}.",
      "first": "{number}mal {digit}",
      "more": "{number}mal {digit}",
      "and": "{list} und {last}",
      "all": "Nach Zeile {row}: Aus allen zwölf nächsten wurde {digit}.",
      "number": {
        "1": "ein",
        "2": "zwei",
        "3": "drei",
        "4": "vier",
        "5": "fünf",
        "6": "sechs",
        "7": "sieben",
        "8": "acht",
        "9": "neun",
        "10": "zehn",
        "11": "elf"
      },
      "waiting": "Das Netz liest zuerst die bekannten Zeichnungen: einmal, einige Sekunden lang.",
      "far": "Nichts Bekanntes ist nah: Nach Zeile {row} ist der verborgene Zustand weiter von den nächsten entfernt als 99 % der bekannten Zeichnungen von ihren.",
      "blank": "Noch ist keine Tinte gelesen: Es könnte alles werden.",
      "unreadable": "Dein Browser kann die bekannten Zeichnungen nicht entpacken; Browser ab 2023 können es.",
      "yours": "deine",
      "yours_heard": "Deine Zeichnung, bis Zeile {row} gelesen",
      "mean": "Mittel aus 40",
      "mean_heard": "Das Mittel der 40 nächsten Zeichnungen",
      "put": "Diese {digit} auf die Zeichenfläche, Nummer {place} der nächsten",
      "is_put": "Eine bekannte {digit}. „Zurück“ bringt deine wieder.",
      "decagon": "Linie: deine Zeichnung, kleine Zahlen: ihre Zeilen; Punkte: {count} bekannte Zeichnungen nach dieser Zeile",
      "decagon_heard": "Die Überzeugung als Ort zwischen den zehn Ziffern. Nach Zeile {row}: {belief}",
      "formula": "Jede Ziffer hat eine Ecke. Ort = Summe über alle Ziffern k von pₖ × Ecke k, wobei pₖ die [Überzeugung](belief) von k ist. Ein Punkt hat die Farbe dessen, was aus seiner Zeichnung wurde.",
      "middle": "Ein Ort nahe der Mitte kann viele Überzeugungen bedeuten: Welche es ist, sagen die zehn Balken.",
      "credits": "Bekannte Zeichnungen: MNIST von Y. LeCun, C. Cortes und C. Burges; Stiftziffern von E. Alpaydin und F. Alimoglu, CC BY 4.0, neu als Zeilen gezeichnet.",
      "data": "Mehr über die Daten"
    },
    "compare": {
      "title": "Vergleich",
      "help": "Mehrere Netze lesen dieselbe Zeichnung, jedes mit seiner [Zelle](cell). Sieh zu, welches sich zuerst entscheidet und welches es sich anders überlegt.",
      "layer": "verborgener Zustand, Schicht {layer}",
      "of": "{name}, {what}",
      "answer": "{name}: {answer}",
      "belief": "{name}, Überzeugung: {story}",
      "decagon": "der Weg jeder Überzeugung zwischen den zehn Ziffern, wie in „Es könnte werden“:",
      "decagon_heard": "Jede Überzeugung als Ort zwischen den zehn Ziffern. Nach Zeile {row}: {told}",
      "held": "{name} {digit}",
      "not_sure": "{name} unsicher",
      "choice": "Netz {place}",
      "single": "Hier gibt es keine zwei Netze zum Vergleichen.",
      "never": "Nie halten zwei von ihnen verschiedene Ziffern für richtig.",
      "to_the_end": "Nach Zeile {row} sind sie zum ersten Mal uneins ({held}); sie bleiben es bis zum Ende.",
      "for_a_while": "Nach Zeile {row} sind sie zum ersten Mal uneins ({held}); ab Zeile {then} halten keine zwei mehr verschiedene Ziffern für richtig."
    },
    "gates": {
      "title": "Gates",
      "help": "Jede Linie ist eine [Einheit](unit), jede Spalte eine Zeile der Zeichnung: was das [Gate](gate) der Zelle dort durchließ.",
      "choice": "Gate",
      "of_layer": "{gate}, Schicht {layer}",
      "counted": "{what}: {shut} zu, {open} offen",
      "count": "Nach Zeile {row}: {shut} von {all} Einheiten sind zu (unter {low}), {open} offen (über {high})."
    },
    "attribution": {
      "title": "Was zählte",
      "help": "Das Netz gibt jeder Ziffer einen Wert, ihr [Logit](logit), und aus den Werten werden die Wahrscheinlichkeiten. Pixel: Mehr Tinte auf einem roten hebt den Wert, auf einem blauen senkt sie ihn; Punkte zeigen die Tinte. Zeilen: wie stark der Wert nach jeder Zeile (abwärts) von jeder zuvor gelesenen (nach rechts) abhängt; ein schmales Band ist ein kurzes Gedächtnis.",
      "digit": "Ziffer",
      "likeliest": "die wahrscheinlichste",
      "slope": "Zeile {row}, Spalte {column}: Steigung {slope}",
      "size": "Wert nach Zeile {row}, Zeile {read}: {size}",
      "pixels": "Pixel, für den Wert der {digit} am Ende",
      "rows": "Zeilen, für den Wert der {digit}",
      "largest": "größter nach dieser Zeile",
      "pixels_heard": "Gradient zu jedem Pixel. {finding}",
      "rows_heard": "Gradient des Werts nach jeder Zeile zu jeder Zeile. {finding}",
      "finding": "Nach Zeile {row} hängt der Wert der {digit} am meisten von Zeile {most} ab; die Zeilen 1 bis 7 machen {early} % davon aus, wovon er abhängt.",
      "unsure": "Es ist unsicher. {finding}"
    },
    "unit": {
      "title": "Einheit",
      "help": "Eine [Einheit](unit) ist eine Zahl des [verborgenen Zustands](hidden_state). Wähle eine und sieh, wann sie hoch ist und wofür sie spricht.",
      "layer": "Schicht",
      "unit": "Einheit",
      "all": "Alle Einheiten der Schicht {layer} nach Zeile {row}: Klicke eine an, um sie zu sehen",
      "all_heard": "Die Einheiten der Schicht {layer}; die Liste darüber wählt eine",
      "at": "Zeile {row}: {label} {value}",
      "now": "{label}: {value}",
      "now_heard": "{label} der Einheit, nach Zeile {row}: {value}",
      "weight": "Gewicht für {digit}: {weight}",
      "votes": "Wofür sie spricht, wenn sie hoch ist (rot, bis {most}), und wogegen (blau, {least})",
      "votes_heard": "{votes}: {list}",
      "highest": "Trainingsziffern, die sie am höchsten treiben, und die Zeile, in der sie es tun",
      "lowest": "Trainingsziffern, die sie am tiefsten treiben, und die Zeile, in der sie es tun",
      "extreme": "Zeile {row}: {value}",
      "extreme_heard": "Eine Trainingsziffer; die Einheit ist {value} nach Zeile {row}",
      "is": "Einheit {unit} der Schicht {layer} ist {value} nach Zeile {row}; am weitesten von 0 ist sie nach Zeile {peak}: {extreme}.",
      "speaks": "Wenn sie hoch ist, spricht sie am meisten für {most} und am meisten gegen {least}.",
      "no_pictures": "Dieser Checkpoint bringt keine Trainingsziffern mit; die, die diese Einheit am meisten treiben, lassen sich nicht zeigen. Ein importierter hat keine.",
      "no_vote": "Sie hat keine eigene Stimme: Nur die letzte Schicht wird ausgelesen."
    },
    "intervention": {
      "title": "Was, wenn",
      "help": "Dieselbe Zeichnung wird noch einmal gelesen, und etwas ist anders. Was das Netz dann noch weiß, war in seinem Gedächtnis.",
      "choice": "Was wäre, wenn ich",
      "erase": "Zeilen lösche",
      "shuffle": "die Zeilen mische",
      "forget": "das Gedächtnis nach einer Zeile lösche",
      "hold": "eine Einheit oder ein Gate festhalte",
      "piece": "die Tinte wegnehme, die entscheidet",
      "what": "Festhalten",
      "first": "ab Zeile",
      "last": "bis Zeile",
      "after_row": "nach Zeile",
      "layer": "in Schicht",
      "unit": "Einheit (0: alle)",
      "value": "bei",
      "again": "Neu mischen",
      "input": "die Zeilen, die gelesen wurden",
      "before": "wie es gelesen wurde, {belief}",
      "after": "verändert, {belief}",
      "heard": "{caption}. {outcome}",
      "still": "Am Ende immer noch: {answer}; vorher: {before}.",
      "now": "Am Ende jetzt: {answer}; vorher: {before}.",
      "seeking": "Sobald die Zeichnung ruht, wird die Tinte auf ihr rot, die entscheidet.",
      "without": "Ohne die roten {share} der Tinte: {answer}. Mit ihnen: {before}.",
      "how": "Die Striche werden in 20 gleich lange Stücke geschnitten. Rot ist die kürzeste Folge von höchstens acht, ohne die eine andere Ziffer mehr als 60 % bekommt; von mehreren die, die am meisten ändert. Was bleibt, wird eingepasst und gelesen wie eine neue Zeichnung."
    },
    "preprocessing": {
      "title": "Tinte zu Zeilen",
      "help": "Größe, Ort und Stift einer Zeichnung spielen keine Rolle, denn sie wird immer eingepasst, neu gezeichnet und zentriert.",
      "plain": "Die Zeichnung nur verkleinert lesen",
      "box": "1. der Rahmen um die Tinte",
      "fitted": "2. eingepasst, ein Stift",
      "centred": "3. nach Masse zentriert",
      "shrunk": "ohne all das: nur verkleinert",
      "steps": "Der Rahmen der Tinte, {width} % mal {height} % der Zeichenfläche, wird auf 20 Pixel gebracht und mit einem Stift von {pen} Pixeln gezeichnet; dann um {x} nach rechts und {y} nach unten verschoben, sodass der Schwerpunkt in der Mitte liegt.",
      "if_plain": "Wird die Zeichnung nur auf 28x28 verkleinert, wie viele Demos es tun, ist die Antwort: {answer}.",
      "heard": "{caption}. {steps}"
    },
    "training": {
      "title": "Wie es lernte",
      "help": "Wie das Netz lernte, das deine Zeichnung liest: aus Ziffern mit ihren Antworten, in jeder [Epoche](epoch) aus allen einmal. Der [Loss](loss) sagt, wie falsch es lag. Die Fehler bei Ziffern, aus denen es nicht lernte, denen der [Validierung](validation), sagen, ob es auch Neues liest.",
      "all": "Was der Checkpoint über das Training sagt; deine Zeichnung spielt hier keine Rolle.",
      "nothing": "Dieser Checkpoint sagt nicht, wie er trainiert wurde.",
      "only_recipe": "Dieser Checkpoint nennt sein Rezept und sagt sonst nichts darüber, wie er trainiert wurde.",
      "no_history": "Dieser Checkpoint hat keine Lernkurve.",
      "no_confusion": "Dieser Checkpoint hat keine [Konfusionsmatrix](confusion).",
      "no_validation": "Dieses Rezept trainierte mit allen seinen Ziffern, für die [Validierung](validation) blieben keine übrig.",
      "network": "Netz",
      "recipe": "Rezept",
      "epochs": "Epochen",
      "time": "Trainingszeit",
      "seed": "Startwert des Zufalls",
      "units": "Einheiten je Schicht",
      "layers": "Schichten",
      "weights": "Gewichte",
      "hours": "{hours} h {minutes} min",
      "minutes": "{minutes} min {seconds} s",
      "seconds": "{seconds} s",
      "sets": {
        "mnist": "MNIST",
        "pen": "Stiftziffern",
        "styles": "seltenere Handschriften",
        "live": "300 andere Ziffern"
      },
      "in_training": "Training",
      "test": "{set}, Testdaten: richtig",
      "held_out": "{set}, Validierung: richtig",
      "after_rows": "{name} nach {rows} Zeilen",
      "epoch": "Epoche",
      "loss": "Loss im Training",
      "errors": "falsche Antworten, bei jeder Linie zehnmal weniger:",
      "after": "nach Epoche {epoch}: {told}",
      "loss_is": "Loss {loss}",
      "errors_are": "falsch: {told}",
      "confusion": "Wie oft jede Ziffer (Zeile) der Testdaten als welche (Spalte) gelesen wurde; auf der Diagonale die richtigen",
      "wrong": "Die [Konfusionsmatrix](confusion): Von {total} Testziffern wurden {wrong} falsch gelesen, am häufigsten {pairs}.",
      "none_wrong": "Die [Konfusionsmatrix](confusion): Alle {total} Testziffern wurden richtig gelesen.",
      "pair": "{digit} als {read} ({count})"
    },
    "live": {
      "title": "Trainieren",
      "help": "Ein neues Netz beginnt mit zufälligen Gewichten und liest 5.000 Ziffern einige Male. Sieh, was dieser Anfänger aus deiner Zeichnung und 300 anderen Ziffern macht. Die große Antwort bleibt die des gewählten Netzes.",
      "question": "Welche Zeilen lernt es zuerst zu lesen: die oberen oder die unteren?",
      "top": "Die oberen",
      "bottom": "Die unteren",
      "cell": "Zelle",
      "units": "Einheiten",
      "layers": "Schichten",
      "rate": "Lernrate",
      "seed": "Startwert",
      "usual": "die übliche",
      "usual_is": "{rate} (üblich)",
      "train": "Trainieren",
      "pause": "Pause",
      "go_on": "Weiter",
      "step": "Ein Schritt",
      "slow": "¼ Tempo",
      "again": "Mit anderem Startwert",
      "stop": "Stopp",
      "ready": "Bereit: Es dauert einige Sekunden. Du kannst dabei immer zeichnen und vorher einen Tipp abgeben.",
      "one_before": "Vor dir trainiert noch jemand.",
      "before": "Vor dir trainieren noch {count} andere.",
      "starting": "Das Training beginnt…",
      "training": "Es lernt. Zeichne weiter oder schiebe den Regler zurück. Es endet, wenn du diese Ansicht verlässt.",
      "paused": "Pause. Ein Schritt ist ein Blick auf einige Ziffern und eine kleine Änderung aller Gewichte.",
      "finishing": "Es ist trainiert und wird noch einmal gemessen…",
      "diverged": "Es ist nach {pictures} Bildern entgleist: Die Zahlen wuchsen über alle Grenzen. Das passiert bei zu großen Schritten: Wähle eine kleinere Lernrate.",
      "stopped": "Das Training wurde angehalten. Was es bis dahin gelernt hatte, ist noch da.",
      "no_answer": "Der Server antwortet nicht. Versuche es gleich noch einmal.",
      "share": "{percent} %",
      "guessed": "Du hast richtig getippt.",
      "not_guessed": "Du hast anders getippt.",
      "learned_bottom": "Das Ende kam zuerst: Nach Zeile 28 war ab etwa {all} Bildern die Hälfte der 300 Ziffern richtig, nach Zeile 14 erst ab etwa {top} {compared}. Was die oberen Zeilen sagen, muss der Zustand über viele Zeilen behalten, und das lernt es spät.",
      "learned_bottom_only": "Das Ende kam zuerst: Nach Zeile 28 war ab etwa {all} Bildern die Hälfte der 300 Ziffern richtig, nach Zeile 14 nie {compared}. Was die oberen Zeilen sagen, muss der Zustand über viele Zeilen behalten, und das lernt es spät.",
      "learned_top": "Die oberen Zeilen kamen zuerst: Nach Zeile 14 war ab etwa {top} Bildern die Hälfte der 300 Ziffern richtig, nach Zeile 28 erst ab etwa {all} {compared}.",
      "learned_top_only": "Die oberen Zeilen kamen zuerst: Nach Zeile 14 war ab etwa {top} Bildern die Hälfte der 300 Ziffern richtig, nach Zeile 28 nie {compared}.",
      "learned_both": "Beide gleichzeitig: Ab etwa {pictures} Bildern war die Hälfte der 300 Ziffern richtig, nach Zeile 28 wie nach Zeile 14.",
      "learned_none": "Keine kamen zuerst: Nie war die Hälfte der 300 Ziffern richtig, nach Zeile 28 höchstens {all}. Mit einer anderen Lernrate oder mehr Einheiten wird es vielleicht besser.",
      "lost": "Später ging etwas davon verloren: {last} am Ende.",
      "burst": "Es lernte nichts: Sein Loss stieg auf {peak}, statt zu fallen. Das passiert bei zu großen Schritten: Wähle eine kleinere Lernrate.",
      "too_slow": "Es lernte in dieser Zeit nichts: Sein Loss fiel kaum. Wähle eine größere Lernrate.",
      "too_fast": "Es lernte nichts: Sein Loss fiel kaum. Wähle eine kleinere Lernrate.",
      "not_learned": "Es lernte in dieser Zeit nichts: Sein Loss fiel kaum. Wähle eine andere Lernrate oder mehr Einheiten.",
      "compared": "(bei {pictures}: {all} und {top})",
      "pictures_of": "{pictures} von {total} Bildern",
      "rate_is": "{rate}/s",
      "seconds": "{seconds} s",
      "loss_is": "Loss {loss}",
      "shares": "{all} richtig, {top} nach Zeile 14",
      "moment": "{pictures} Bilder: {all} richtig, {top} nach Zeile 14",
      "moment_alone": "{pictures} Bilder",
      "right": "richtig von 300 anderen Ziffern:",
      "after_all": "nach Zeile 28",
      "after_top": "nach Zeile 14",
      "loss": "[Loss](loss) im Training",
      "pictures": "Bilder",
      "newest": "Neuestes",
      "slider": "Zeitpunkt des Trainings",
      "rise_heard": "Wie viele der 300 Ziffern richtig gelesen werden, über das Training. Jetzt {moment}",
      "loss_heard": "Der Loss über das Training. Jetzt {told}",
      "read_by": "vom Anfänger nach {pictures} Bildern gelesen",
      "draw": "Zeichne eine Ziffer und sieh, was es daraus macht.",
      "not_yet": "Was der Anfänger aus deiner Zeichnung macht, erscheint hier.",
      "held_heard": "Was der Anfänger nach Zeile {row} hielt: {belief}",
      "layer_heard": "Verborgener Zustand des Anfängers in Schicht {layer}, eine Linie je Einheit und eine Spalte je Zeile",
      "digits": "{count} andere Ziffern; die Linie ist deine Zeichnung",
      "digits_alone": "{count} andere Ziffern",
      "digits_heard": "Wohin der Anfänger die 300 Ziffern nach Zeile {row} zwischen die zehn Ecken setzt, bei {pictures} Bildern",
      "use": "Dieses Netz verwenden",
      "download": "Herunterladen",
      "copy": "Kopieren",
      "command": "Dasselbe im Terminal:",
      "used": "Dein Netz liest jetzt in allen Ansichten.",
      "saved": "{file} ist gespeichert: Lege es in einen Ordner mit Checkpoints."
    }
  },

  "gates": {
    "hidden": "verborgener Zustand",
    "rnn": {
      "from_input": {
        "label": "von der Eingabe",
        "sentence": "von der Eingabe: W x + b, der Teil der Summe im tanh, den diese Zeile bringt"
      },
      "from_state": {
        "label": "vom Zustand",
        "sentence": "vom Zustand: W h + b, der Teil der Summe im tanh, den die Vergangenheit bringt"
      }
    },
    "gru": {
      "reset": {
        "label": "Reset-Gate",
        "sentence": "Reset-Gate: wie viel von der Vergangenheit der neue Wert sehen darf (0 nichts, 1 alles)"
      },
      "update": {
        "label": "Update-Gate",
        "sentence": "Update-Gate: wie viel vom alten Zustand bleibt (0 ersetzt, 1 behalten)"
      },
      "new": {
        "label": "neuer Wert",
        "sentence": "neuer Wert: was den Zustand ersetzen würde"
      }
    },
    "lstm": {
      "input": {
        "label": "Input-Gate",
        "sentence": "Input-Gate: wie viel vom Kandidaten ins Gedächtnis geschrieben wird (0 nichts, 1 alles)"
      },
      "forget": {
        "label": "Forget-Gate",
        "sentence": "Forget-Gate: wie viel vom Gedächtnis bleibt (0 vergessen, 1 behalten)"
      },
      "cell_candidate": {
        "label": "Zellkandidat",
        "sentence": "Zellkandidat: der Wert, der ins Gedächtnis geschrieben würde"
      },
      "output": {
        "label": "Output-Gate",
        "sentence": "Output-Gate: wie viel vom Gedächtnis als verborgener Zustand gezeigt wird (0 nichts, 1 alles)"
      },
      "cell_state": {
        "label": "Zellzustand",
        "sentence": "Zellzustand c: das Gedächtnis selbst"
      }
    }
  },

  "examples": {
    "draw": "Zeichne diese {digit}",
    "between": "{first} oder {second}?",
    "hard": "{first} oder {second}? Gemeint war die {digit}."
  },

  "server": {
    "nothing_drawn": "Noch nichts gezeichnet.",
    "only_dots": "Bisher nur Punkte.",
    "unsure": "Unsicher: Keine Ziffer ist wahrscheinlich genug.",
    "two_ways": "Unsicher: {first} oder {second}, denn es ist zweifelhaft, ob ein Stück des Bildes zur Ziffer gehört.",
    "no_ink": "Es ist keine Tinte zum Lesen übrig.",
    "piece_of_no_answer": "Es gibt noch keine Antwort, über die ein Stück Tinte entscheiden könnte.",
    "piece_of_a_picture": "Das kam als Bild: Es hat keine Striche, die sich zerschneiden lassen.",
    "piece_too_long": "Die Zeichnung ist dafür zu lang: höchstens {points} Punkte und {strokes} Striche.",
    "piece_none": "Welches Stück von bis zu {share} % der Tinte auch fehlt: Keine andere Ziffer bekommt mehr als {probability} %.",
    "empty_picture": "In diesem Bild ist keine Ziffer zu finden.",
    "many_digits": "In diesem Bild sind mehrere Ziffern; schick eine nach der anderen.",
    "not_a_digit": "Eine Ziffer kann ich nicht erkennen.",
    "too_many": "Zu viele deiner Fragen warten; frag noch einmal, wenn einige beantwortet sind.",
    "later": "Viele deiner Bilder warten darauf, gelesen zu werden; schick dieses noch einmal, wenn sie gelesen sind.",
    "many_points": "Eine Zeichnung darf höchstens {points} Punkte haben; diese hat mehr.",
    "many_strokes": "Eine Zeichnung darf höchstens {strokes} Striche haben; diese hat mehr.",
    "hand_none": "Eine Handschrift besteht aus 1 bis {most} Beispielen: Zeichnungen, jede mit ihrer Ziffer.",
    "hand_many": "Eine Handschrift hat höchstens {most} Beispiele; das sind {count}.",
    "hand_long": "Die Beispiele dürfen zusammen {points} Punkte und {strokes} Striche haben; diese haben mehr.",
    "hand_strokes": "Beispiel {number}: Seine Striche müssen Listen von Punkten [x, y] sein, jeder aus zwei endlichen Zahlen.",
    "hand_digit": "Beispiel {number}: Seine Ziffer muss eine ganze Zahl von 0 bis 9 sein.",
    "hand_blank": "Beispiel {number}: Noch nichts gezeichnet.",
    "hand_dots": "Beispiel {number}: Bisher nur Punkte.",
    "hand_altered": "Die Handschrift ist nicht, was der Server gegeben hat: Ihr Text wurde verändert. Schreibe ein Beispiel neu.",
    "picture_small": "Ein Bild muss auf jeder Seite mindestens {side} Pixel haben; dieses hat {width} x {height}.",
    "picture_large": "Ein Bild darf höchstens {pixels} Millionen Pixel haben; dieses hat {width} x {height}.",
    "picture_huge": "{file}: Ein Bild darf höchstens {pixels} Millionen Pixel haben.",
    "picture_heic": "{file}: ein HEIC-Bild, wie Handys sie machen; speichere es als JPEG, oder installiere pillow-heif dort, wo Rowwise läuft.",
    "picture_none": "{file}: kein Bild, das sich lesen lässt; PNG, JPEG, WebP, GIF oder BMP gehen.",
    "picture_heavy": "{file}: Die Datei eines Bildes darf höchstens {size} MB haben.",
    "picture_dear": "{file} braucht zum Entpacken zu lange oder zu viel Speicher; speichere es als einfaches PNG oder JPEG.",
    "picture_damaged": "{file} ist abgeschnitten oder beschädigt; schick es noch einmal.",
    "no_such_in": "Es gibt keinen Checkpoint namens {name}; im Ordner {folder} ist keiner.",
    "no_such_more": "Es gibt keinen Checkpoint namens {name}; es gibt {names} und {number} weitere.",
    "no_such": "Es gibt keinen Checkpoint namens {name}; es gibt {names}.",
    "none_chosen_in": "Es ist kein Checkpoint gewählt; im Ordner {folder} ist keiner.",
    "none_chosen_more": "Es ist kein Checkpoint gewählt; es gibt {names} und {number} weitere.",
    "none_chosen": "Es ist kein Checkpoint gewählt; es gibt {names}.",
    "folder_unreadable": "Der Ordner der Checkpoints lässt sich nicht lesen ({reason}).",
    "no_checkpoints": "Im Ordner {folder} ist kein Checkpoint zum Lesen. Trainiere einen mit `python train.py --out runs/mine` und starte `python app.py --checkpoints runs/mine`; oder importiere eine ältere Datei mit `python -m model.files.import_checkpoint OLD`.",
    "more": "Und {number} weitere.",
    "file_missing": "{file}: Es gibt keine solche Datei; trainiere eine mit `python train.py`.",
    "file_unreadable": "{file}: lässt sich nicht lesen ({reason}).",
    "file_torch": "{file}: kein Checkpoint, sondern eine Datei von PyTorch; importiere sie mit `python -m model.files.import_checkpoint FILE`.",
    "file_damaged": "{file}: kein vollständiger Checkpoint, sondern ein abgeschnittener oder beschädigter; trainiere ihn neu mit `python train.py`.",
    "file_changed": "{file}: kein vollständiger Checkpoint, sondern ein beschädigter (Prüfsumme); trainiere ihn neu mit `python train.py`.",
    "file_other": "{file}: kein Checkpoint, sondern eine Datei anderer Art; trainiere ihn neu mit `python train.py`.",
    "file_fields": "{file}: kein Checkpoint von Rowwise: Keines seiner Felder ist als JSON darin; trainiere ihn neu mit `python train.py`.",
    "file_wrong": "{file}: erwartet: {wanted}; gefunden: {found}; trainiere ihn neu mit `python train.py`.",
    "known_missing": "Es gibt keine bekannten Zeichnungen: {file} fehlt. Kopiere die Datei, die Rowwise mitbringt, checkpoints/known.npz, in den Ordner dieser Checkpoints.",
    "known_unreadable": "Die bekannten Zeichnungen in {file} lassen sich nicht lesen ({reason}). Kopiere die Datei, die Rowwise mitbringt, checkpoints/known.npz, in den Ordner dieser Checkpoints.",
    "known_wrong": "Die Felder von {file} sind nicht die bekannter Zeichnungen. Kopiere die Datei, die Rowwise mitbringt, checkpoints/known.npz, in den Ordner dieser Checkpoints.",
    "live_visitor": "Eine Seite, die trainiert, sagt mit 32 hexadezimalen Ziffern, wer fragt; lade die Seite neu.",
    "live_wish": "Einem Training lässt sich eines davon sagen: {wishes}.",
    "live_cell": "Die Zelle eines Trainings muss eine von {cells} sein.",
    "live_units": "Die Zahl der Einheiten muss eine ganze Zahl von {least} bis {most} sein.",
    "live_layers": "Die Zahl der Schichten muss eine ganze Zahl von {least} bis {most} sein.",
    "live_seed": "Der Startwert muss eine ganze Zahl von {least} bis {most} sein.",
    "live_rate": "Die Lernrate muss eine Zahl von 0,000001 bis 100 sein, oder keine für die übliche.",
    "live_share": "Die Geschwindigkeit muss 1 oder 0,25 sein.",
    "live_full": "Zu viele warten schon auf ein Training; versuche es in ein paar Minuten wieder.",
    "live_nothing": "Es läuft kein Training von dir; starte eines mit Trainieren.",
    "live_no_network": "Du hast noch kein trainiertes Netz: Ein Training muss erst zu Ende kommen.",
    "live_others": "Andere warten auf ein Training, deshalb kann dieses nicht länger anhalten oder langsam laufen.",
    "live_long": "Das Training hatte seine Zeit und wurde beendet; was es erreicht hat, bleibt.",
    "live_left": "Das Training endete, als seine Seite oder sein Tab verlassen wurde; was es erreicht hat, bleibt.",
    "live_gone": "Das Netz, das du trainiert hast, ist nicht mehr da; wähle ein anderes.",
    "live_no_memory": "Für dieses Netz reicht der Speicher nicht; wähle weniger Einheiten.",
    "live_forgotten": "Die Zwischenstände dieses Trainings sind nicht mehr da; trainiere noch einmal.",
    "live_not_started": "Für das Training ließ sich kein Prozess starten: zu wenig Speicher oder zu viele Prozesse; versuche es später wieder.",
    "live_slow_start": "Der Prozess, der trainiert, ist in einer Minute nicht gestartet; trainiere später wieder.",
    "live_crashed": "Der Prozess, der trainierte, ist von selbst zu Ende gegangen; trainiere noch einmal."
  },

  "terms": {
    "close": "Schließen",
    "ask_cell": "Was ist eine Zelle?",
    "letters": {
      "cell": "was die Zelle berechnet",
      "row": "Zeile t, als Zahlen; in einer höheren Schicht der verborgene Zustand der Schicht darunter",
      "state": "verborgener Zustand nach Zeile t, anfangs 0",
      "memory": "Zellzustand nach Zeile t, anfangs 0",
      "weights": "Gewichte (und b: Bias), im Training gelernt",
      "sigmoid": "Sigmoid, ergibt 0 bis 1",
      "tanh": "ergibt −1 bis 1",
      "product": "mal, Einheit für Einheit"
    },
    "cell": {
      "title": "Zelle",
      "text": "Eine Zelle liest immer eine Zeile: Aus der Zeile und dem [verborgenen Zustand](hidden_state) von vorher berechnet sie den nächsten. Das tut sie in jeder Zeile mit denselben Gewichten, eine Folge darf also beliebig lang sein; [RNN](rnn), [GRU](gru) und [LSTM](lstm) sind drei Arten von Zellen.",
      "picture": "Eine Zelle, deren verborgener Zustand zu ihr zurückkommt; Zeile für Zeile ausgerollt ist sie eine Kette."
    },
    "rnn": {
      "title": "RNN, die einfache rekurrente Zelle",
      "text": "Sie addiert, was die Zeile und was der [verborgene Zustand](hidden_state) sagen, beides mit Gewichten, und tanh drückt jede Summe zwischen −1 und 1. Jede Zeile schreibt den ganzen Zustand neu, und nichts schützt, was früh gelesen wurde: Es verblasst leicht.",
      "picture": "Die Zeile und der alte verborgene Zustand werden addiert; tanh der Summe ist der neue."
    },
    "gru": {
      "title": "GRU, Gated Recurrent Unit",
      "text": "Ein [Gate](gate) z entscheidet für jede [Einheit](unit), wie viel von ihrem alten Wert bleibt (1: alles), der Rest kommt von einem neuen Wert n. Ein zweites Gate r entscheidet, wie viel vom alten [Zustand](hidden_state) der neue Wert nutzen darf.",
      "picture": "Der alte verborgene Zustand mal z, plus n mal eins minus z, ist der neue; n entsteht aus der Zeile und dem, was r vom alten Zustand durchlässt."
    },
    "lstm": {
      "title": "LSTM, Long Short-Term Memory",
      "text": "Neben dem [verborgenen Zustand](hidden_state) hat diese Zelle ein eigenes Gedächtnis, den [Zellzustand](cell_state) c. Drei [Gates](gate) entscheiden, was davon behalten wird (f), was hineingeschrieben wird (i, von einem Kandidaten g) und was davon als verborgener Zustand zu sehen ist (o).",
      "picture": "Das Gedächtnis läuft gerade durch die Zelle, mal f, plus i mal g; sein tanh mal o ist der neue verborgene Zustand."
    },
    "hidden_state": {
      "title": "Verborgener Zustand",
      "text": "Was sich das Netz nach einer Zeile merkt: eine Zahl zwischen −1 und 1 für jede [Einheit](unit) einer [Schicht](layer). Das gibt eine [Zelle](cell) an die nächste Zeile weiter (das [LSTM](lstm) dazu seinen [Zellzustand](cell_state)), und daraus wird die Antwort abgelesen.",
      "picture": "Eine Spalte von Zahlen, die jede Zeile ändert und an die nächste weitergibt."
    },
    "cell_state": {
      "title": "Zellzustand",
      "text": "Das Gedächtnis des [LSTM](lstm), eine Zahl für jede [Einheit](unit): In jeder Zeile verkleinert ein [Gate](gate) f sie, und etwas Neues kommt hinzu. Unterwegs wird sie nicht gestaucht, ein Wert kann also über viele Zeilen halten.",
      "picture": "Das Gedächtnis wird mit f malgenommen, i mal g kommt hinzu; sonst geschieht nichts mit ihm."
    },
    "unit": {
      "title": "Einheit",
      "text": "Eine Zahl des [verborgenen Zustands](hidden_state), nach jeder Zeile neu: eine Linie in den Bildern der verborgenen Zustände. Ihre Aufgabe hat ihr das Training gegeben, kein Mensch, und oft gibt es kein Wort für sie.",
      "picture": "Die verborgenen Zustände vieler Zeilen nebeneinander, die Linie einer Einheit ist markiert."
    },
    "layer": {
      "title": "Schicht",
      "text": "[Zellen](cell) kann man stapeln: Schicht 1 liest die Zeilen der Zeichnung, Schicht 2 liest Zeile für Zeile den [verborgenen Zustand](hidden_state) von Schicht 1. Jede Schicht hat eigene Gewichte, und die Antwort wird an der letzten abgelesen.",
      "picture": "Zwei Ketten von Zellen übereinander; die Antwort kommt aus der oberen."
    },
    "gate": {
      "title": "Gate",
      "text": "Eine Zahl zwischen 0 und 1 für jede [Einheit](unit), mit der ein Wert malgenommen wird: 0 lässt nichts durch, 1 alles. Die [Zelle](cell) berechnet sie in jeder Zeile neu, aus der Zeile und dem [verborgenen Zustand](hidden_state); [GRU](gru) und [LSTM](lstm) haben Gates, das einfache [RNN](rnn) hat keine.",
      "picture": "Derselbe Balken, mal 0, mal ½ und mal 1."
    },
    "belief": {
      "title": "Überzeugung",
      "text": "Für wie wahrscheinlich das Netz jede der zehn Ziffern hält, nach den Zeilen, die es bisher gelesen hat; zusammen sind es 100 %. Softmax macht diese Zahlen aus den zehn [Logits](logit), die zuvor durch eine feste Zahl geteilt werden, so gewählt, dass nach der letzten Zeile 90 % etwa neunmal von zehn stimmen.",
      "picture": "Zehn Balken, einer für jede Ziffer; der von 7 ist am längsten."
    },
    "many_to_one": {
      "title": "Many-to-one (viele zu einem)",
      "text": "Viele Eingaben, eine Antwort: 28 Zeilen gehen nacheinander hinein, und am letzten [verborgenen Zustand](hidden_state) wird die Ziffer abgelesen. Die [Überzeugung](belief) nach einer früheren Zeile ist, was das Netz sagen würde, wenn es dort aufhören müsste.",
      "picture": "Eine Kette von Zellen über den Zeilen; nur die letzte gibt eine Antwort."
    },
    "logit": {
      "title": "Logit",
      "text": "Der Punktwert einer Ziffer, irgendeine Zahl über oder unter 0: eine gewichtete Summe des [verborgenen Zustands](hidden_state) der letzten [Schicht](layer), plus eine Konstante. Der höchste gewinnt, und Softmax macht aus allen zehn Wahrscheinlichkeiten, die [Überzeugung](belief).",
      "picture": "Zehn Punktwerte über und unter 0 werden zehn Wahrscheinlichkeiten."
    },
    "epoch": {
      "title": "Epoche",
      "text": "Ein Durchgang des Trainings durch alle seine Ziffern, die in kleinen Gruppen kommen; nach jeder Gruppe ändern sich die Gewichte ein wenig, sodass der [Loss](loss) sinkt. Nach jeder Epoche wird das Netz auch nach den Ziffern der [Validierung](validation) gefragt.",
      "picture": "Alle Trainingsziffern in Gruppen, eine nach der anderen; dann beginnt es von vorn."
    },
    "loss": {
      "title": "Loss (Verlust)",
      "text": "Wie falsch das Netz bei den Ziffern liegt, aus denen es lernt: minus der Logarithmus der [Überzeugung](belief) von der richtigen Ziffer, im Mittel, also 0, wo es von allen voll überzeugt ist. Das Training ändert die Gewichte so, dass er sinkt, [Epoche](epoch) für Epoche.",
      "picture": "Eine Kurve, die von hoch oben, wo die richtige Ziffer wenig Überzeugung hat, auf 0 fällt, wo sie alle hat."
    },
    "validation": {
      "title": "Validierung",
      "text": "Ziffern, die zurückgehalten werden wie die der Testdaten und ihrer [Konfusionsmatrix](confusion): Aus ihnen lernt das Netz nie, es wird nur gefragt. Sinken seine Fehler auch hier, dann hat es gelernt, wie Ziffern aussehen; sinken sie nur im Training, dann hat es dessen Ziffern auswendig gelernt.",
      "picture": "Zwei fallende Fehlerkurven: Die des Trainings liegt unter der der Validierung."
    },
    "confusion": {
      "title": "Konfusionsmatrix",
      "text": "Eine Tabelle von zehn mal zehn: eine Zeile für jede geschriebene Ziffer, eine Spalte für jede gelesene. Die richtigen Antworten liegen auf der Diagonale; eine Zahl daneben sagt, wie oft eine Ziffer für eine andere gehalten wurde.",
      "picture": "Eine quadratische Tabelle mit dunkler Diagonale und wenigen Zeichen daneben."
    }
  },

  "picture": {
    "open": "Bild",
    "title": "Ein Bild von einer Ziffer",
    "how": "Wähle ein Bild von einer handgeschriebenen Ziffer. Du kannst auch eines irgendwo auf der Seite ablegen oder es mit Strg+V einfügen. Der Server löscht es nach etwa zwei Minuten.",
    "file": "Datei wählen",
    "camera": "Kamera benutzen",
    "shoot": "Bild aufnehmen",
    "cancel": "Abbrechen",
    "view": "Was die Kamera sieht",
    "starting": "Die Kamera startet …",
    "no_camera": "Es gibt keine Kamera, die diese Seite benutzen darf.",
    "drop": "Lass los, dann wird die Ziffer in diesem Bild gelesen.",
    "reading": "Das Bild wird gelesen …",
    "dark_ink": "Dunkel auf hell: siehe „Tinte zu Zeilen“.",
    "light_ink": "Hell auf dunkel: siehe „Tinte zu Zeilen“.",
    "no_picture": "Diese Datei ist kein Bild.",
    "too_large": "Ein Bild darf höchstens 10 MB haben.",
    "lost": "Das Bild kam nicht an. Schick es in einer Minute noch einmal.",
    "step_whole": "1. dein Bild und der Ausschnitt",
    "step_ink": "2. die Tinte im Ausschnitt",
    "step_rows": "3. ein Stift, eingepasst, zentriert",
    "step_other": "die andere Möglichkeit",
    "from_dark": "Dunkle Tinte auf hellem Papier. Licht, Schatten und Flecken werden entfernt, die Ziffer wird ausgeschnitten, mit einem einheitlichen Stift neu gezeichnet, in 20 x 20 Pixel eingepasst und so verschoben, dass ihr Schwerpunkt in der Mitte liegt.",
    "from_light": "Helle Tinte auf dunklem Papier, darum wird das Bild ins Negativ gekehrt. Schatten und Flecken werden entfernt, die Ziffer wird ausgeschnitten, mit einem einheitlichen Stift neu gezeichnet, in 20 x 20 Pixel eingepasst und so verschoben, dass ihr Schwerpunkt in der Mitte liegt.",
    "doubtful": "Bei einem Teil ist fraglich, ob er zur Ziffer gehört, darum liest das Netz sie mit und ohne ihn.",
    "kept": "Von einem Bild bleiben nur die Zeilen. Um den Ausschnitt wieder zu sehen, schick das Bild noch einmal."
  },

  "keyboard": {
    "kind": "Leinwand",
    "help": "Pfeiltasten bewegen den Stift (mit Umschalt: weiter), Leertaste setzt ihn auf, Enter hebt ihn ab, Escape nimmt den Strich zurück, Entf leert.",
    "at": "Zeile {row} von {rows}, Spalte {column}",
    "down": "Zeile {row} von {rows}, Spalte {column}, Stift aufgesetzt",
    "up": "Zeile {row} von {rows}, Spalte {column}, Stift abgehoben",
    "taken_back": "Strich zurückgenommen. Zeile {row} von {rows}, Spalte {column}"
  },

  "share": {
    "open": "Mitnehmen",
    "close": "Schließen",
    "link": "Link zu dieser Seite und Zeichnung",
    "copy_link": "Link kopieren",
    "copied": "Kopiert.",
    "by_hand": "Dein Browser lässt diese Seite nicht kopieren. Der Text ist markiert: kopiere ihn mit Strg-C oder ⌘-C.",
    "simplified": "Im Link ist die Zeichnung vereinfacht: vollständig wäre er zu lang.",
    "too_long": "Die Zeichnung ist zu lang für einen Link: er öffnet die Seite ohne sie.",
    "system": "Teilen …",
    "asking": "Das Netz wird gefragt …",
    "no_answer": "Der Server antwortet nicht. Versuche es gleich noch einmal.",
    "card": "Eine Karte",
    "card_shows": "Die Karte: die Zeichnung, ein Band mit dem, was das Netz nach jeder Zeile annahm, und die Antworten. {verdicts}",
    "held": "Was {cell} nach jeder Zeile annahm",
    "held_by_named": "Was {cell} nach jeder Zeile annahm",
    "save_card": "Karte speichern",
    "animation": "Das Lesen als Video",
    "make_video": "Video aufnehmen",
    "recording": "Aufnahme läuft",
    "cancel": "Abbrechen",
    "save_video": "Video speichern",
    "no_video": "Dein Browser kann kein Video aufnehmen.",
    "video_failed": "Dein Browser konnte das Video nicht aufnehmen.",
    "numbers": "Alle Zahlen",
    "numbers_are": "Nach jeder Zeile: die Überzeugung, die Logits und der verborgene Zustand jeder Einheit. Die CSV-Datei öffnet sich in einer Tabelle und zählt Zeilen, Schichten und Einheiten ab 1. Die JSON-Datei hat auch die Gates und die Gradienten.",
    "python": "Dasselbe in Python",
    "python_is": "In einer Kopie von Rowwise geben diese Zeilen dieselbe Antwort.",
    "python_folder": "im Ordner der Checkpoints der App: schreibe hier seinen ganzen Pfad",
    "python_own": "die Datei, die „Trainieren“ zum Herunterladen anbietet",
    "copy_python": "Zeilen kopieren"
  },

  "projector": {
    "open": "Beamer",
    "menu": "Menü"
  },

  "about": {
    "title": "Über Rowwise",
    "readme": "Über Rowwise",
    "accuracy": "Wie genau?",
    "licence": "Lizenz (MIT)",
    "back": "Zurück zur Seite"
  }
}
