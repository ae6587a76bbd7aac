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
    "open": "Picture",
    "title": "A picture of a digit",
    "how": "Choose a picture of one handwritten digit. You can also drop one anywhere on the page, or paste it with Ctrl+V. The server deletes it after about two minutes.",
    "file": "Choose a file",
    "camera": "Use the camera",
    "shoot": "Take the picture",
    "cancel": "Cancel",
    "view": "What the camera sees",
    "starting": "The camera is starting…",
    "no_camera": "There is no camera that this page may use.",
    "drop": "Let go, and the digit in this picture is read.",
    "reading": "Reading the picture…",
    "dark_ink": "Dark ink on light paper: see “From ink to rows”.",
    "light_ink": "Light ink on dark paper: see “From ink to rows”.",
    "no_picture": "This file is not a picture.",
    "too_large": "A picture may have 10 MB at most.",
    "lost": "The picture did not arrive. Send it once more.",
    "step_whole": "1. your picture, and the crop",
    "step_ink": "2. the ink in the crop",
    "step_rows": "3. one pen, fitted, centred",
    "step_other": "the other way",
    "from_dark": "Dark ink on light paper. Light, shadow and specks are taken away, the digit is cut out and drawn anew by one pen, fitted into 20 x 20 pixels, and moved so that its centre of mass lies in the middle.",
    "from_light": "Light ink on dark paper, so the picture is turned into its negative. Shadow and specks are taken away, the digit is cut out and drawn anew by one pen, fitted into 20 x 20 pixels, and moved so that its centre of mass lies in the middle.",
    "doubtful": "It is doubtful whether a piece belongs to the digit, so the network reads it with and without.",
    "kept": "Of a picture only the rows are kept. To see the crop again, send the picture once more."
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
    "title": "About Rowwise"
  }
}
