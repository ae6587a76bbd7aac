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
    "belief": "[Belief](belief) after each row, the answer after the last: [many-to-one](many_to_one). In the ribbon: a digit's colour where it holds more than half, stripes where two are close, pale where one leads, grey where no ink was read yet.",
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
    "close": "Close",
    "ask_cell": "What is a cell?",
    "letters": {
      "cell": "what the cell computes",
      "row": "row t, as numbers",
      "state": "hidden state after row t, at first 0",
      "memory": "cell state after row t, at first 0",
      "weights": "weights (and b: biases), learned in training",
      "sigmoid": "sigmoid, gives 0 to 1",
      "tanh": "gives −1 to 1",
      "product": "times, unit by unit"
    },
    "cell": {
      "title": "Cell",
      "text": "A cell reads one row at a time: from the row and the [hidden state](hidden_state) of before, it computes the next hidden state. It does this with the same weights in every row, so a sequence may have any length; [RNN](rnn), [GRU](gru) and [LSTM](lstm) are three kinds of cell.",
      "picture": "A cell whose hidden state comes back to it; drawn out row by row, it is a chain."
    },
    "rnn": {
      "title": "RNN, the plain recurrent cell",
      "text": "It adds what the row says to what the [hidden state](hidden_state) says, each with its weights, and tanh squeezes every sum between −1 and 1. Each row writes the whole state anew, and nothing protects what was read early: it fades easily.",
      "picture": "The row and the old hidden state are added; tanh of the sum is the new hidden state."
    },
    "gru": {
      "title": "GRU, gated recurrent unit",
      "text": "A [gate](gate) z decides, for each [unit](unit), how much of its old value stays (1: all of it), and the rest comes from a new value n. A second gate r decides how much of the old [state](hidden_state) the new value may use.",
      "picture": "The old hidden state times z, plus n times one minus z, is the new one; n is made of the row and of what r lets through of the old state."
    },
    "lstm": {
      "title": "LSTM, long short-term memory",
      "text": "Beside the [hidden state](hidden_state) it keeps a memory of its own, the [cell state](cell_state) c. Three [gates](gate) decide what of the memory is kept (f), what is written to it (i, of a candidate g), and what of it is shown as hidden state (o).",
      "picture": "The memory runs straight through the cell, times f, plus i times g; its tanh times o is the new hidden state."
    },
    "hidden_state": {
      "title": "Hidden state",
      "text": "What the network remembers after a row: one number between −1 and 1 for each [unit](unit) of a [layer](layer). It is what a [cell](cell) hands on to the next row (the [LSTM](lstm) hands on its [cell state](cell_state), too), and the answer is read from it.",
      "picture": "A column of numbers, changed by each row and handed on to the next."
    },
    "cell_state": {
      "title": "Cell state",
      "text": "The memory of the [LSTM](lstm), one number for each [unit](unit): in each row a [gate](gate) f scales it down, and something new is added. It is not squeezed on the way, so a value can last over many rows.",
      "picture": "The memory is multiplied by f and gains i times g; nothing else happens to it."
    },
    "unit": {
      "title": "Unit",
      "text": "One number of the [hidden state](hidden_state), which every row changes: one line in the pictures of the hidden states. Training, not a person, gave it its task, and often it is none that has a name.",
      "picture": "The hidden states of many rows side by side, with one unit's line marked."
    },
    "layer": {
      "title": "Layer",
      "text": "[Cells](cell) can be stacked: layer 1 reads the rows of the drawing, and layer 2 reads, row by row, the [hidden state](hidden_state) of layer 1. Each layer has weights of its own, and the answer is read from the last one.",
      "picture": "Two chains of cells, one above the other; the answer comes out of the upper one."
    },
    "gate": {
      "title": "Gate",
      "text": "A number between 0 and 1 for each [unit](unit), by which a value is multiplied: 0 lets nothing through, 1 lets all through. The [cell](cell) computes it anew in each row, from the row and the [hidden state](hidden_state); [GRU](gru) and [LSTM](lstm) have gates, the plain [RNN](rnn) has none.",
      "picture": "The same bar, times 0, times ½ and times 1."
    },
    "belief": {
      "title": "Belief",
      "text": "How probable each of the ten digits is to the network, from the rows that it has read so far; the ten add up to 100 %. Softmax makes these numbers of the ten [logits](logit), which are first divided by a fixed number, chosen so that after the last row 90 % is right about nine times in ten.",
      "picture": "Ten bars, one for each digit; that of the 7 is the longest."
    },
    "many_to_one": {
      "title": "Many-to-one",
      "text": "Many inputs, one answer: 28 rows go in, one after the other, and the digit is read from the last [hidden state](hidden_state). The [belief](belief) after an earlier row is what the network would say if it had to stop there.",
      "picture": "A chain of cells over the rows; only the last one gives an answer."
    },
    "logit": {
      "title": "Logit",
      "text": "The score of a digit, any number above or below 0: a weighted sum of the last [layer's](layer) [hidden state](hidden_state), plus a constant. The highest one wins, and softmax turns all ten into probabilities, the [belief](belief).",
      "picture": "Ten scores above and below 0 become ten probabilities."
    }
  },

  "picture": {
    "open": "Picture"
  },

  "keyboard": {
    "kind": "drawing area",
    "help": "Arrow keys move the pen (with Shift: further), Space puts it down, Enter lifts it, Escape takes the stroke back, Delete clears.",
    "at": "row {row} of {rows}, column {column}",
    "down": "row {row} of {rows}, column {column}, pen down",
    "up": "row {row} of {rows}, column {column}, pen up",
    "taken_back": "Stroke taken back. Row {row} of {rows}, column {column}"
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
