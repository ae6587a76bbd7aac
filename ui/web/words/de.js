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
    "dark_ink": "Dunkel auf hell: siehe „Von der Tinte zu Zeilen“.",
    "light_ink": "Hell auf dunkel: siehe „Von der Tinte zu Zeilen“.",
    "no_picture": "Diese Datei ist kein Bild.",
    "too_large": "Ein Bild darf höchstens 10 MB haben.",
    "lost": "Das Bild kam nicht an. Schick es noch einmal.",
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
