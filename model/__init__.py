"""The networks, what happens inside them, and everything around them but the page. Imports point down only:

    serving       a question about a drawing: parse, batch, answer; the cache of checkpoints     (the app)
    training      recipes, trainer, resume, evaluation                                           (train.py)
    interpret     trace of one reading, attribution, interventions, top activations, known neighbours, pieces, panels
    data          MNIST, pen digits, drawings that are no digit: rendered, augmented, split
    files         checkpoints (safetensors), files that are written whole or not at all
    drawing       strokes or a picture -> 28 rows of 28 numbers
    network       the cells (one entry each), the classifier, the states of every row
    runtime       printing
    errors        the exceptions, all of them

A program imports what it needs from here: these three, rows_from_picture and RowClassifier; load_known and read_known
for the known drawings (model.interpret.neighbours); find_piece for the piece of ink that decides; Hand and
load_examples for one writer's hand (model.interpret.hand).

    from model import load_checkpoint, rows_from_strokes, trace
    checkpoint = load_checkpoint("checkpoints/gru.safetensors")
    drawing = rows_from_strokes([[[120, 40], [118, 90], [117, 150], [116, 210]]])
    print(trace(checkpoint, drawing).digit)
"""

from model.drawing.examples import load_examples
from model.drawing.picture import rows_from_picture
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint
from model.files.known import load_known
from model.interpret.hand import Hand
from model.interpret.neighbours import read_known
from model.interpret.piece import find_piece
from model.interpret.trace import trace
from model.network.classifier import RowClassifier

__all__ = [
    "Hand",
    "RowClassifier",
    "find_piece",
    "load_checkpoint",
    "load_examples",
    "load_known",
    "read_known",
    "rows_from_picture",
    "rows_from_strokes",
    "trace",
]
