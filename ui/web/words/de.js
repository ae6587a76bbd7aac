export default {
  "language": "Deutsch",

  "page": {
    "title": "Rowwise",
    "tagline": "Zeichne eine Ziffer und sieh zu, wie ein rekurrentes Netz sie Zeile für Zeile liest.",
    "cell": "Zelle",
    "language": "Sprache",
    "not_loaded": "Die Seite wurde nicht vollständig geladen. Lade sie neu."
  },

  "pad": {
    "title": "Deine Zeichnung",
    "paper": "Zeichenfläche: zeichne hier eine Ziffer, 0 bis 9",
    "hint": "Zeichne eine Ziffer, 0 bis 9",
    "undo": "Rückgängig",
    "redo": "Wiederholen",
    "clear": "Leeren",
    "erase": "Radieren",
    "more": "Mehr",
    "less": "Weniger",
    "examples": "Ziffern, die andere geschrieben haben",
    "hard": "Ziffern, die schwer zu unterscheiden sind"
  },

  "answer": {
    "bars": "Wahrscheinlichkeiten: noch nichts gezeichnet"
  },

  "cursor": {
    "play": "Lesen",
    "pause": "Pause",
    "slider": "Zeile",
    "row": "Zeile {row} von {rows}"
  },

  "viewer": {
    "title": "Was das Netz tut",
    "tabs": "Was zu sehen ist",
    "empty": "Zeichne eine Ziffer, um das zu sehen."
  },

  "story": {
    "title": "Verlauf",
    "belief": "[Überzeugung](belief) nach jeder Zeile, nach der letzten die Antwort: [many-to-one](many_to_one). Im Band: die Farbe einer Ziffer, die mehr als die Hälfte hat, Streifen, wo zwei nah beieinander liegen, blass, wo eine führt, grau, wo noch keine Tinte gelesen ist.",
    "ribbon": "Was es nach jeder Zeile annahm: noch nichts gezeichnet",
    "turned": "Die Zeichnung, gedreht: noch nichts gezeichnet",
    "curves": "Überzeugung nach jeder Zeile: noch nichts gezeichnet",
    "seen": "was es sieht",
    "seen_picture": "Was das Netz sieht: noch nichts gezeichnet"
  },

  "panels": {
  },

  "gates": {
  },

  "examples": {
  },

  "server": {
  },

  "terms": {
    "close": "Schließen",
    "ask_cell": "Was ist eine Zelle?",
    "letters": {
      "cell": "was die Zelle berechnet",
      "row": "Zeile t, als Zahlen",
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
      "text": "Eine Zahl des [verborgenen Zustands](hidden_state), die jede Zeile ändert: eine Linie in den Bildern der verborgenen Zustände. Ihre Aufgabe hat ihr das Training gegeben, kein Mensch, und oft gibt es kein Wort für sie.",
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
    }
  },

  "picture": {
    "open": "Bild"
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
    "open": "Mitnehmen"
  },

  "projector": {
    "open": "Beamer"
  },

  "about": {
    "title": "Über Rowwise"
  }
}
