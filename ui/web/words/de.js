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
    "hard": "Ziffern, die schwer zu unterscheiden sind",
    "slow": "Der Server ist langsam …",
    "lost": "Keine Antwort vom Server. Neuer Versuch …",
    "too_long": "Diese Zeichnung ist zu lang zum Lesen. Leere die Zeichenfläche und zeichne eine Ziffer.",
    "erasing": "Berühre einen Strich, um ihn zu entfernen.",
    "clear_first": "Eine neue Ziffer? Leere zuerst.",
    "logged_out": "Du bist nicht mehr angemeldet. Melde dich unter dieser Adresse in einem anderen Tab an und zeichne dann weiter: Diese Zeichnung bleibt.",
    "demo": "Diese {digit} hat jemand geschrieben. Zeichne deine eigene.",
    "simplified": "Der Link enthält eine vereinfachte Zeichnung.",
    "no_link": "Die Zeichnung ist zu lang für einen Link."
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
    "draw": "Zeichne diese {digit}",
    "between": "{first} oder {second}?",
    "hard": "{first} oder {second}? Gemeint war die {digit}."
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
    "title": "Über Rowwise"
  }
}
