export default {
  "language": "English",

  "page": {
    "title": "Rowwise",
    "name": "Rowwise: watch a recurrent network read your digit",
    "description": "Draw a digit in the browser, and watch an RNN, a GRU or an LSTM read it row by row: what it believes after each row, what it remembers, and why it changes its mind.",
    "card": "A drawn 9, read down to row 18, and what the network believed after each row",
    "tagline": "Draw a digit, and watch a recurrent network read it row by row.",
    "cell": "Cell",
    "language": "Language",
    "not_loaded": "The page did not load completely. Load it again."
  },

  "pad": {
    "title": "Your drawing",
    "paper": "Pad: draw a digit here, 0 to 9",
    "hint": "Draw a digit, 0 to 9",
    "undo": "Undo",
    "redo": "Redo",
    "clear": "Clear",
    "erase": "Erase",
    "more": "More",
    "less": "Less",
    "examples": "Digits that others wrote",
    "hard": "Digits that are hard to tell apart"
  },

  "answer": {
    "bars": "Probabilities: nothing drawn yet"
  },

  "cursor": {
    "play": "Read it",
    "pause": "Pause",
    "slider": "Row",
    "row": "row {row} of {rows}"
  },

  "viewer": {
    "title": "What the network does",
    "tabs": "What to see",
    "empty": "Draw a digit to see this."
  },

  "story": {
    "title": "Story",
    "belief": "[Belief](belief) after each row. In the ribbon: a digit's colour where it holds more than half, stripes where two are close, pale where one leads, grey where no ink was read yet.",
    "ribbon": "What it held after each row: nothing drawn yet",
    "turned": "The drawing turned: nothing drawn yet",
    "curves": "Belief after each row: nothing drawn yet",
    "seen": "what it sees",
    "seen_picture": "What the network sees: nothing drawn yet"
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
    "open": "Picture"
  },

  "keyboard": {
  },

  "share": {
    "open": "Take it home"
  },

  "projector": {
    "open": "Projector"
  },

  "about": {
    "title": "About Rowwise",
    "readme": "About Rowwise",
    "accuracy": "How accurate?",
    "licence": "Licence (MIT)",
    "back": "Back to the page"
  }
}
