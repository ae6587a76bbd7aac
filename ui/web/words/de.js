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
    "belief": "[Überzeugung](belief) nach jeder Zeile. Im Band: die Farbe einer Ziffer, die mehr als die Hälfte hat, Streifen, wo zwei nah beieinander liegen, blass, wo eine führt, grau, wo noch keine Tinte gelesen ist.",
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
  },

  "picture": {
    "open": "Bild"
  },

  "keyboard": {
  },

  "share": {
    "open": "Mitnehmen"
  },

  "projector": {
    "open": "Beamer"
  },

  "about": {
    "title": "Über Rowwise",
    "readme": "Über Rowwise",
    "accuracy": "Wie genau?",
    "licence": "Lizenz (MIT)",
    "back": "Zurück zur Seite"
  }
}
