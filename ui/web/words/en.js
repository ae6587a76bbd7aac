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
    "hard": "Digits that are hard to tell apart",
    "slow": "The server is slow…",
    "lost": "No answer from the server. Trying again…",
    "too_long": "This drawing is too long to read. Clear the pad, and draw a digit.",
    "erasing": "Touch a stroke to remove it.",
    "clear_first": "A new digit? Clear first.",
    "logged_out": "You are no longer logged in. Log in at this address in another tab, then draw on: this drawing stays.",
    "demo": "This is somebody's {digit}. Draw your own.",
    "simplified": "The link holds a simplified drawing.",
    "no_link": "The drawing is too long for a link."
  },

  "answer": {
    "bars": "Probabilities: nothing drawn yet",
    "bars_after": "Probabilities after row {row}: {belief}",
    "nothing": "nothing drawn yet",
    "no_ink": "no ink read yet",
    "nothing_spoken": "Nothing is drawn.",
    "spoken": "Answer: {answer}",
    "is": "{digit}, {percent}",
    "open": "not sure, no digit stands out",
    "most": "not sure, most like {digit}, {percent}",
    "not_sure": "not sure",
    "read_by": "read by the {network}",
    "read_by_named": "read by {name}, {network}",
    "read_by_own": "read by my {cell} {number}, {units}",
    "networks": {
      "rnn": "[RNN](rnn)",
      "gru": "[GRU](gru)",
      "lstm": "[LSTM](lstm)"
    },
    "after": "after row {row}",
    "after_other": "after row {row}, in the end {digit}"
  },

  "network": {
    "named": "{name} ({kind})",
    "of": "{cell} of {units}",
    "deep": "{cell} of {units}, {layers}",
    "mine": "my {cell} {number}",
    "gone": "The network of this link was trained on another page; {cell} reads.",
    "own": "{cell} trained here, {units} ({number})",
    "unit": "{count} unit",
    "units": "{count} units",
    "layer": "{count} layer",
    "layers": "{count} layers",
    "a": {
      "rnn": "an [RNN](rnn)",
      "gru": "a [GRU](gru)",
      "lstm": "an [LSTM](lstm)"
    }
  },

  "cursor": {
    "play": "Read it",
    "pause": "Pause",
    "slider": "Row",
    "row": "row {row} of {rows}",
    "speed": "Speed",
    "value": "row {row}: {belief}"
  },

  "viewer": {
    "title": "What the network does",
    "tabs": "What to see",
    "empty": "Draw a digit to see this.",
    "units": "Units",
    "orders": {
      "similar": "by similarity",
      "fires": "by when they fire",
      "class": "by class weight",
      "trained": "as trained"
    },
    "only_last_votes": "as trained (only the last layer votes)",
    "in_order": "{what}, {order}",
    "layer": "[Hidden state](hidden_state) of [layer](layer) {layer}, {units} [units](unit)",
    "layer_heard": "Hidden state of layer {layer}, nothing drawn yet",
    "layer_mean": "Hidden state of layer {layer}, mean size after row {row}: {mean}",
    "scale": "value {number}",
    "decided": "decided",
    "pixel": "row {row}, column {column}: ink {ink}",
    "unit_at": "row {row}, layer {layer}, unit {unit}: {value}",
    "axes": {
      "row": "row",
      "column": "column",
      "unit": "unit",
      "digit": "digit",
      "pad": "pad",
      "held": "held",
      "row_read": "row read",
      "score": "score\nafter\nrow"
    }
  },

  "story": {
    "title": "Story",
    "belief": "[Belief](belief) after each row, the answer after the last: [many-to-one](many_to_one). In the ribbon: a digit's colour where it holds more than half, stripes where two are close, pale where one leads, grey where no ink was read yet.",
    "ribbon": "What it held after each row: nothing drawn yet",
    "turned": "The drawing turned: nothing drawn yet",
    "curves": "Belief after each row: nothing drawn yet",
    "seen": "what it sees",
    "seen_picture": "What the network sees: nothing drawn yet",
    "empty": "Draw a digit: its story appears here.",
    "ribbon_after": "What it held after each row: {story}",
    "curves_after": "Belief after row {row}: {belief}",
    "turned_at": "The drawing turned, its rows to the right, row {row} framed",
    "seen_at": "What the network sees, 28 x 28, row {row} lit",
    "a": {
      "0": "a 0",
      "1": "a 1",
      "2": "a 2",
      "3": "a 3",
      "4": "a 4",
      "5": "a 5",
      "6": "a 6",
      "7": "a 7",
      "8": "an 8",
      "9": "a 9"
    },
    "at": "{digit} at row {first}",
    "during": "{digit} from row {first} to {last}",
    "both": "{first} and {second}",
    "first": "Looked like {earlier}, then {ending}.",
    "only": "{ending}.",
    "endings": {
      "sure": "sure of {digit} from row {row} on",
      "decided": "{digit} from row {row} on; sure from row {sure}",
      "not_sure": "not sure: {ending}",
      "open": "no digit stands out",
      "torn": "torn between {first} and {second}",
      "more": "more {first} than {second}",
      "most": "most like {first}"
    }
  },

  "panels": {
    "neighbours": {
      "title": "It could become",
      "help": "The known drawings whose [hidden state](hidden_state) after this row is nearest to that of yours, nearest first. What was read has the colour of ink, blue is how they went on. These became that; what the network predicts is its [belief](belief). Click one, and it takes the place of yours on the pad.",
      "found": "After row {row}: of the twelve nearest, {list}.",
      "first": "{number} became {digit}",
      "more": "{number} {digit}",
      "and": "{list} and {last}",
      "all": "After row {row}: all of the twelve nearest became {digit}.",
      "number": {
        "1": "one",
        "2": "two",
        "3": "three",
        "4": "four",
        "5": "five",
        "6": "six",
        "7": "seven",
        "8": "eight",
        "9": "nine",
        "10": "ten",
        "11": "eleven"
      },
      "waiting": "The network reads the known drawings first: once, for some seconds.",
      "far": "Nothing known is near: after row {row}, the hidden state is farther from the nearest ones than 99 % of the known drawings are from theirs.",
      "blank": "No ink is read yet: it could become anything.",
      "unreadable": "Your browser cannot unpack the known drawings; browsers from 2023 on can.",
      "yours": "yours",
      "yours_heard": "Your drawing, read down to row {row}",
      "mean": "mean of 40",
      "mean_heard": "The mean of the 40 nearest drawings",
      "put": "Put this {digit} on the pad, nearest number {place}",
      "is_put": "A known {digit}. Undo brings yours back.",
      "decagon": "line: your drawing, small numbers: its rows; dots: {count} known drawings after this row",
      "decagon_heard": "The belief as a place between the ten digits. After row {row}: {belief}",
      "formula": "Each digit has a corner. Place = sum over all digits k of pₖ × corner k, where pₖ is the [belief](belief) in k. A dot has the colour of what its drawing became.",
      "middle": "A place near the middle can be many beliefs: which one it is, the ten bars say.",
      "credits": "Known drawings: MNIST by Y. LeCun, C. Cortes and C. Burges; pen digits by E. Alpaydin and F. Alimoglu, CC BY 4.0, drawn anew as rows.",
      "data": "More about the data"
    },
    "compare": {
      "title": "Compare",
      "help": "Several networks read the same drawing, each with its own [cell](cell). Watch which one decides first, and which one changes its mind.",
      "layer": "hidden state, layer {layer}",
      "of": "{name}, {what}",
      "answer": "{name}: {answer}",
      "belief": "{name}, belief: {story}",
      "decagon": "each belief's way between the ten digits, as in “It could become”:",
      "decagon_heard": "Each belief as a place between the ten digits. After row {row}: {told}",
      "held": "{name} {digit}",
      "not_sure": "{name} not sure",
      "choice": "Network {place}",
      "single": "There are no two networks here to compare.",
      "never": "No two of them ever hold different digits.",
      "to_the_end": "They first disagree after row {row} ({held}); they disagree to the end.",
      "for_a_while": "They first disagree after row {row} ({held}); from row {then} on no two hold different digits."
    },
    "gates": {
      "title": "Gates",
      "help": "Each line is a [unit](unit), each column a row of the drawing: what the cell's [gate](gate) let through there.",
      "choice": "Gate",
      "of_layer": "{gate} of layer {layer}",
      "counted": "{what}: {shut} shut, {open} open",
      "count": "After row {row}: {shut} of {all} units are shut (below {low}), {open} open (above {high})."
    },
    "attribution": {
      "title": "What mattered",
      "help": "The network gives each digit a score, its [logit](logit), and the scores make the probabilities. Pixels: more ink on a red one raises the score, on a blue one it lowers it; dots mark the ink. Rows: how strongly the score after each row (down) depends on each row read before (across); a short band is a short memory.",
      "digit": "Digit",
      "likeliest": "the likeliest",
      "slope": "row {row}, column {column}: slope {slope}",
      "size": "score after row {row}, row {read}: {size}",
      "pixels": "pixels, for the score of {digit} in the end",
      "rows": "rows, for the score of {digit}",
      "largest": "largest after that row",
      "pixels_heard": "Gradient to each pixel. {finding}",
      "rows_heard": "Gradient of the score after each row to each row. {finding}",
      "finding": "After row {row} the score of {digit} depends most on row {most}; rows 1 to 7 make up {early} % of what it depends on.",
      "unsure": "It is not sure. {finding}"
    },
    "unit": {
      "title": "One unit",
      "help": "A [unit](unit) is one number of the [hidden state](hidden_state). Choose one, and see when it is high and what it speaks for.",
      "layer": "Layer",
      "unit": "Unit",
      "all": "All units of layer {layer} after row {row}: click one to see it",
      "all_heard": "The units of layer {layer}; the list above chooses one",
      "at": "row {row}: {label} {value}",
      "now": "{label}: {value}",
      "now_heard": "{label} of the unit, after row {row}: {value}",
      "weight": "weight for {digit}: {weight}",
      "votes": "What it speaks for when it is high (red, up to {most}) and against (blue, {least})",
      "votes_heard": "{votes}: {list}",
      "highest": "Training digits that drive it highest, and the row where they do",
      "lowest": "Training digits that drive it lowest, and the row where they do",
      "extreme": "row {row}: {value}",
      "extreme_heard": "A training digit; the unit is {value} after row {row}",
      "is": "Unit {unit} of layer {layer} is {value} after row {row}; it is farthest from 0 after row {peak}: {extreme}.",
      "speaks": "When it is high it speaks most for {most} and most against {least}.",
      "no_pictures": "This checkpoint brings no training digits, so the ones that drive the unit most cannot be shown. An imported one has none.",
      "no_vote": "It has no vote of its own: only the last layer is read out."
    },
    "intervention": {
      "title": "What if",
      "help": "The same drawing is read again with something changed. What the network still knows then was in its memory.",
      "choice": "What if I",
      "erase": "erase rows",
      "shuffle": "shuffle the rows",
      "forget": "wipe the memory after a row",
      "hold": "hold a unit or a gate at a value",
      "piece": "take away the ink that decides",
      "what": "Hold",
      "first": "from row",
      "last": "to row",
      "after_row": "after row",
      "layer": "of layer",
      "unit": "unit (0: all)",
      "value": "at",
      "again": "Shuffle again",
      "input": "the rows that were read",
      "before": "as it was read, {belief}",
      "after": "changed, {belief}",
      "heard": "{caption}. {outcome}",
      "still": "In the end still {answer}; before {before}.",
      "now": "In the end now {answer}; before {before}.",
      "seeking": "Once the drawing rests, the ink that decides turns red on it.",
      "without": "Without the red {share} of its ink: {answer}. With it: {before}.",
      "how": "The strokes are cut into 20 pieces of equal length. Red is the shortest run of them, up to eight, without which another digit gets more than 60 %; of several the one that changes most. What is left is fitted and read as a new drawing."
    },
    "preprocessing": {
      "title": "From ink to rows",
      "help": "Size, place and pen of a drawing do not matter, because it is always fitted, drawn anew and centred.",
      "plain": "Read the drawing only shrunk",
      "box": "1. the box around the ink",
      "fitted": "2. fitted, one pen",
      "centred": "3. centred by mass",
      "shrunk": "without: only shrunk",
      "steps": "The ink's box, {width} % by {height} % of the pad, is scaled to 20 pixels and drawn by a pen of {pen} pixels; then moved by {x} across and {y} down, so that the centre of mass lies in the middle.",
      "if_plain": "If the drawing is only shrunk to 28x28, as many demos do, the answer is: {answer}.",
      "heard": "{caption}. {steps}"
    },
    "training": {
      "title": "How it learned",
      "help": "How the network learned that reads your drawing: from digits with their answers, all of them once in each [epoch](epoch). The [loss](loss) says how wrong it was. The errors on digits that it did not learn from, those of [validation](validation), say whether it reads what is new to it.",
      "all": "What the checkpoint says of the training; your drawing plays no part here.",
      "nothing": "This checkpoint does not say how it was trained.",
      "only_recipe": "This checkpoint names its recipe, and says no more of how it was trained.",
      "no_history": "This checkpoint has no learning curve.",
      "no_confusion": "This checkpoint has no [confusion matrix](confusion).",
      "no_validation": "This recipe trained on all of its digits, so none were left for [validation](validation).",
      "network": "Network",
      "recipe": "Recipe",
      "epochs": "Epochs",
      "time": "Training time",
      "seed": "Random seed",
      "units": "Units a layer",
      "layers": "Layers",
      "weights": "Weights",
      "hours": "{hours} h {minutes} min",
      "minutes": "{minutes} min {seconds} s",
      "seconds": "{seconds} s",
      "sets": {
        "mnist": "MNIST",
        "pen": "pen digits",
        "styles": "rarer styles",
        "live": "300 other digits"
      },
      "in_training": "training",
      "test": "{set}, test set: right",
      "held_out": "{set}, validation: right",
      "after_rows": "{name} after {rows} rows",
      "epoch": "epoch",
      "loss": "loss in training",
      "errors": "wrong answers, ten times fewer at each line:",
      "after": "after epoch {epoch}: {told}",
      "loss_is": "loss {loss}",
      "errors_are": "wrong: {told}",
      "confusion": "How often each digit (row) of the test set was read as which one (column); on the diagonal the right ones",
      "wrong": "The [confusion matrix](confusion): of {total} test digits {wrong} were misread, most often {pairs}.",
      "none_wrong": "The [confusion matrix](confusion): all {total} test digits were read right.",
      "pair": "{digit} as {read} ({count})"
    },
    "live": {
      "title": "Train one now",
      "help": "A new network starts from random weights and reads 5,000 digits a few times. See what this beginner makes of your drawing and of 300 other digits. The large answer at your drawing stays that of the chosen network.",
      "question": "What will it learn first: to read the top rows, or the bottom ones?",
      "top": "The top rows",
      "bottom": "The bottom rows",
      "cell": "Cell",
      "units": "Units",
      "layers": "Layers",
      "rate": "Learning rate",
      "seed": "Seed",
      "usual": "the usual",
      "usual_is": "{rate} (usual)",
      "train": "Train",
      "pause": "Pause",
      "go_on": "Go on",
      "step": "One step",
      "slow": "Quarter speed",
      "again": "Again with another seed",
      "stop": "Stop",
      "ready": "Ready: it takes some seconds. You may draw all the while, and choose a guess first.",
      "one_before": "Another visitor trains before you.",
      "before": "{count} others train before you.",
      "starting": "The training starts…",
      "training": "It learns. Draw on, or move the slider back. It ends if you leave this tab.",
      "paused": "Paused. One step is one look at some digits, and one small change of all weights.",
      "finishing": "It is trained, and measured once more…",
      "diverged": "It diverged after {pictures} pictures: the numbers grew beyond all bounds. Steps that are too large do that: choose a smaller learning rate.",
      "stopped": "The training was stopped. What it had learned by then is still here.",
      "no_answer": "The server does not answer. Try again in a moment.",
      "share": "{percent} %",
      "guessed": "You guessed right.",
      "not_guessed": "You guessed otherwise.",
      "learned_bottom": "The end came first: after row 28 half of the 300 digits were right from about {all} pictures, after row 14 only from about {top} {compared}. What the top rows say must be kept in the state over many rows, and that is learned late.",
      "learned_bottom_only": "The end came first: after row 28 half of the 300 digits were right from about {all} pictures, after row 14 never {compared}. What the top rows say must be kept in the state over many rows, and that is learned late.",
      "learned_top": "The top rows came first: after row 14 half of the 300 digits were right from about {top} pictures, after row 28 only from about {all} {compared}.",
      "learned_top_only": "The top rows came first: after row 14 half of the 300 digits were right from about {top} pictures, after row 28 never {compared}.",
      "learned_both": "Neither came first: half of the 300 digits were right from about {pictures} pictures, after row 28 and after row 14 alike.",
      "learned_none": "Neither came first: half of the 300 digits were never right, after row 28 {all} at the most. With another learning rate, or more units, it may do better.",
      "lost": "Later it lost some of it: {last} at the end.",
      "burst": "It learned nothing: its loss rose, to {peak}, instead of falling. Steps that are too large do that: choose a smaller learning rate.",
      "too_slow": "It learned nothing in this time: its loss hardly fell. Choose a larger learning rate.",
      "too_fast": "It learned nothing: its loss hardly fell. Choose a smaller learning rate.",
      "not_learned": "It learned nothing in this time: its loss hardly fell. Choose another learning rate, or more units.",
      "compared": "(at {pictures}: {all} and {top})",
      "pictures_of": "{pictures} of {total} pictures",
      "rate_is": "{rate} a second",
      "seconds": "{seconds} s",
      "loss_is": "loss {loss}",
      "shares": "{all} right, {top} after row 14",
      "moment": "{pictures} pictures: {all} right, {top} after row 14",
      "moment_alone": "{pictures} pictures",
      "right": "right of 300 other digits:",
      "after_all": "after row 28",
      "after_top": "after row 14",
      "loss": "[loss](loss) in training",
      "pictures": "pictures",
      "newest": "Newest",
      "slider": "Moment of the training",
      "rise_heard": "How many of the 300 digits are read right, over the training. Now {moment}",
      "loss_heard": "The loss over the training. Now {told}",
      "read_by": "read by this beginner after {pictures} pictures",
      "draw": "Draw a digit, and see what it makes of it.",
      "not_yet": "What the beginner makes of your drawing appears here.",
      "held_heard": "What the beginner held after row {row}: {belief}",
      "layer_heard": "The beginner's hidden state of layer {layer}, a line for each unit and a column for each row",
      "digits": "{count} other digits; the line is your drawing",
      "digits_alone": "{count} other digits",
      "digits_heard": "Where the beginner places the 300 digits between the ten corners after row {row}, at {pictures} pictures",
      "use": "Use it",
      "download": "Download",
      "copy": "Copy",
      "command": "The same in a terminal:",
      "used": "It reads now, in all tabs.",
      "saved": "{file} is saved: put it into a folder of checkpoints."
    }
  },

  "gates": {
    "hidden": "hidden state",
    "rnn": {
      "from_input": {
        "label": "from input",
        "sentence": "from the input: W x + b, the part of the sum inside tanh that this row brings"
      },
      "from_state": {
        "label": "from state",
        "sentence": "from the state: W h + b, the part of the sum inside tanh that the past brings"
      }
    },
    "gru": {
      "reset": {
        "label": "reset",
        "sentence": "reset: how much of the past the new value may see (0 none, 1 all)"
      },
      "update": {
        "label": "update",
        "sentence": "update: how much of the old state is kept (0 replaced, 1 kept)"
      },
      "new": {
        "label": "new",
        "sentence": "new: the value that would replace the state"
      }
    },
    "lstm": {
      "input": {
        "label": "input",
        "sentence": "input: how much of the candidate is written to the memory (0 none, 1 all)"
      },
      "forget": {
        "label": "forget",
        "sentence": "forget: how much of the memory is kept (0 forgotten, 1 kept)"
      },
      "cell_candidate": {
        "label": "cell candidate",
        "sentence": "cell candidate: the value that would be written to the memory"
      },
      "output": {
        "label": "output",
        "sentence": "output: how much of the memory is shown as hidden state (0 none, 1 all)"
      },
      "cell_state": {
        "label": "cell state",
        "sentence": "cell state c: the memory itself"
      }
    }
  },

  "examples": {
    "draw": "Draw this {digit}",
    "between": "{first} or {second}?",
    "hard": "{first} or {second}? Its writer meant {digit}."
  },

  "server": {
    "nothing_drawn": "Nothing drawn yet.",
    "only_dots": "Only dots so far.",
    "unsure": "Not sure: no digit is probable enough.",
    "two_ways": "Not sure: {first} or {second}, as it is doubtful whether some piece of the picture belongs to the digit.",
    "no_ink": "No ink is left to read.",
    "piece_of_no_answer": "There is no answer yet that a piece of ink could decide.",
    "piece_of_a_picture": "This came as a picture: it has no strokes to cut.",
    "piece_too_long": "The drawing is too long for this: {points} points and {strokes} strokes are the most.",
    "piece_none": "Whichever piece of up to {share} % of the ink is taken away, no other digit gets more than {probability} %.",
    "empty_picture": "No digit found in this picture.",
    "many_digits": "This picture holds several digits; send one at a time.",
    "not_a_digit": "Not a digit that I can see.",
    "too_many": "Too many of your questions wait; ask again when some have been answered.",
    "later": "Many of your pictures wait to be read; send this one again when they have been.",
    "many_points": "A drawing may have {points} points at most; this one has more.",
    "many_strokes": "A drawing may have {strokes} strokes at most; this one has more.",
    "hand_none": "A hand is made of 1 to {most} examples: drawings, each with its digit.",
    "hand_many": "A hand has {most} examples at most; these are {count}.",
    "hand_long": "The examples may have {points} points and {strokes} strokes together; these have more.",
    "hand_strokes": "Example {number}: its strokes must be lists of [x, y] points, each of two finite numbers.",
    "hand_digit": "Example {number}: its digit must be a whole number from 0 to 9.",
    "hand_blank": "Example {number}: Nothing drawn yet.",
    "hand_dots": "Example {number}: Only dots so far.",
    "hand_altered": "The hand is not what the server gave: its text was altered. Write an example anew.",
    "picture_small": "A picture must be {side} pixels or more a side; this one is {width} x {height}.",
    "picture_large": "A picture may have {pixels} million pixels at most; this one is {width} x {height}.",
    "picture_huge": "{file}: a picture may have {pixels} million pixels at most.",
    "picture_heic": "{file}: a HEIC picture, as phones make them; save it as JPEG, or install pillow-heif where Rowwise runs.",
    "picture_none": "{file}: not a picture that can be read; PNG, JPEG, WebP, GIF or BMP will do.",
    "picture_heavy": "{file}: a picture's file may have {size} MB at most.",
    "picture_dear": "{file} takes too long or too much memory to decode; save it as a plain PNG or JPEG.",
    "picture_damaged": "{file} is cut short or damaged; send it once more.",
    "no_such_in": "No checkpoint named {name}; there is none in the folder {folder}.",
    "no_such_more": "No checkpoint named {name}; there is {names} and {number} more.",
    "no_such": "No checkpoint named {name}; there is {names}.",
    "none_chosen_in": "No checkpoint is chosen; there is none in the folder {folder}.",
    "none_chosen_more": "No checkpoint is chosen; there is {names} and {number} more.",
    "none_chosen": "No checkpoint is chosen; there is {names}.",
    "folder_unreadable": "The folder of checkpoints cannot be read ({reason}).",
    "no_checkpoints": "The folder {folder} holds no checkpoint to read with. Train one with `python train.py --out runs/mine`, and start `python app.py --checkpoints runs/mine`; or import an older file with `python -m model.files.import_checkpoint OLD`.",
    "more": "And {number} more.",
    "file_missing": "{file}: there is no such file; train one with `python train.py`.",
    "file_unreadable": "{file}: cannot be read ({reason}).",
    "file_torch": "{file}: expected a checkpoint, found a file of PyTorch; import it with `python -m model.files.import_checkpoint FILE`.",
    "file_damaged": "{file}: expected a complete checkpoint, found a truncated or damaged one; train it again with `python train.py`.",
    "file_changed": "{file}: expected a complete checkpoint, found a damaged one (checksum); train it again with `python train.py`.",
    "file_other": "{file}: expected a checkpoint, found a file of another kind; train it again with `python train.py`.",
    "file_fields": "{file}: expected a checkpoint of Rowwise, found none of its fields as JSON; train it again with `python train.py`.",
    "file_wrong": "{file}: expected {wanted}, found {found}; train it again with `python train.py`.",
    "known_missing": "There are no known drawings: {file} is missing. Copy the one that Rowwise brings, checkpoints/known.npz, into the folder of these checkpoints.",
    "known_unreadable": "The known drawings in {file} cannot be read ({reason}). Copy the one that Rowwise brings, checkpoints/known.npz, into the folder of these checkpoints.",
    "known_wrong": "The arrays of {file} are not those of known drawings. Copy the one that Rowwise brings, checkpoints/known.npz, into the folder of these checkpoints.",
    "live_visitor": "A page that trains says who asks, by 32 hexadecimal digits; load the page again.",
    "live_wish": "A training can be told one of these: {wishes}.",
    "live_cell": "The cell of a training must be one of {cells}.",
    "live_units": "The hidden size must be a whole number from {least} to {most}.",
    "live_layers": "The number of layers must be a whole number from {least} to {most}.",
    "live_seed": "The seed must be a whole number from {least} to {most}.",
    "live_rate": "The learning rate must be a number from 0.000001 to 100, or none for the usual one.",
    "live_share": "The speed must be 1 or 0.25.",
    "live_full": "Too many visitors wait to train; try again in a few minutes.",
    "live_nothing": "No training of yours runs; start one with Train.",
    "live_no_network": "There is no trained network of yours yet: a training must first come to its end.",
    "live_others": "Others wait to train, so this training cannot pause or work slowly any longer.",
    "live_long": "The training had its time and was ended; what it has reached is kept.",
    "live_left": "The training ended when its page or tab was left; what it has reached is kept.",
    "live_gone": "The network that you trained is no longer kept; choose another one.",
    "live_no_memory": "There is not enough memory for this network; choose fewer units.",
    "live_forgotten": "The snapshots of this training are no longer kept; train once more.",
    "live_not_started": "No process could be started for the training: too little memory, or too many processes; try again later.",
    "live_slow_start": "The process that trains did not start in a minute; train again later.",
    "live_crashed": "The process that trained has ended by itself; train again."
  },

  "terms": {
    "close": "Close",
    "ask_cell": "What is a cell?",
    "letters": {
      "cell": "what the cell computes",
      "row": "row t, as numbers; in a higher layer, the hidden state of the layer below",
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
      "text": "One number of the [hidden state](hidden_state), new after every row: one line in the pictures of the hidden states. Training, not a person, gave it its task, and often it is none that has a name.",
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
    },
    "epoch": {
      "title": "Epoch",
      "text": "One pass of the training through all of its digits, which come in small groups; after each group the weights change a little, so that the [loss](loss) falls. After each epoch the network is asked about the digits of [validation](validation), too.",
      "picture": "All training digits in groups, one group after the other; then it starts again."
    },
    "loss": {
      "title": "Loss",
      "text": "How wrong the network is on the digits that it learns from: minus the logarithm of the [belief](belief) in the right digit, as a mean, so 0 where it believes in all of them fully. Training changes the weights so that it falls, [epoch](epoch) by epoch.",
      "picture": "A curve that falls from high, where the right digit has little belief, to 0, where it has all."
    },
    "validation": {
      "title": "Validation",
      "text": "Digits that are held back, as those of a test set and its [confusion matrix](confusion) are: the network never learns from them, it is only asked. If its errors fall here too, it has learned what digits look like; if they fall in training alone, it has learned these digits by heart.",
      "picture": "Two falling curves of errors: training lies below validation."
    },
    "confusion": {
      "title": "Confusion matrix",
      "text": "A table of ten by ten: a row for each digit that was written, a column for each that was read. The right answers lie on the diagonal; a number beside it says how often one digit was taken for another.",
      "picture": "A square table with a dark diagonal and few marks beside it."
    }
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
    "lost": "The picture did not arrive. Send it again in a minute.",
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
    "kind": "drawing area",
    "help": "Arrow keys move the pen (with Shift: further), Space puts it down, Enter lifts it, Escape takes the stroke back, Delete clears.",
    "at": "row {row} of {rows}, column {column}",
    "down": "row {row} of {rows}, column {column}, pen down",
    "up": "row {row} of {rows}, column {column}, pen up",
    "taken_back": "Stroke taken back. Row {row} of {rows}, column {column}"
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
    "held_by_named": "What {cell} held after each row",
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
    "python_folder": "in the folder of the app's checkpoints: write its whole path here",
    "python_own": "the file that “Train one now” lets you download",
    "copy_python": "Copy the lines"
  },

  "projector": {
    "open": "Projector",
    "menu": "Menu"
  },

  "about": {
    "title": "About Rowwise",
    "readme": "About Rowwise",
    "accuracy": "How accurate?",
    "licence": "Licence (MIT)",
    "back": "Back to the page"
  }
}
