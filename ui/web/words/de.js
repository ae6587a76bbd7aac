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
    "copy_python": "Zeilen kopieren"
  },

  "projector": {
    "open": "Beamer"
  },

  "about": {
    "title": "Über Rowwise"
  }
}
