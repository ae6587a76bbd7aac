export default {
  "language": "English",

  "page": {
    "title": "Rowwise",
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
    "open": "Take it home",
    "close": "Close",
    "link": "Link to this page and drawing",
    "copy_link": "Copy link",
    "copied": "Copied.",
    "by_hand": "Your browser does not let this page copy. The text is selected: copy it with Ctrl-C or ⌘-C.",
    "simplified": "The drawing is simplified in the link: all of it would be too long.",
    "too_long": "The drawing is too long for a link: the link opens the page without it.",
    "system": "Share…",
    "asking": "Asking the network…",
    "no_answer": "The server does not answer. Try again in a moment.",
    "card": "A card",
    "card_shows": "The card: the drawing, a ribbon with what the network held after each row, and the answers. {verdicts}",
    "held": "What the {cell} held after each row",
    "save_card": "Save the card",
    "animation": "The reading as a video",
    "make_video": "Record the video",
    "recording": "Recording",
    "cancel": "Cancel",
    "save_video": "Save the video",
    "no_video": "Your browser cannot record a video.",
    "video_failed": "Your browser could not record the video.",
    "numbers": "All the numbers",
    "numbers_are": "After each row: the belief, the logits, and each unit's hidden state. The CSV opens in a spreadsheet, and counts rows, layers and units from 1. The JSON has the gates and gradients as well.",
    "python": "The same in Python",
    "python_is": "In a copy of Rowwise, these lines give the same answer.",
    "copy_python": "Copy the lines"
  },

  "projector": {
    "open": "Projector"
  },

  "about": {
    "title": "About Rowwise"
  }
}
