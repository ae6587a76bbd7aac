"""python -m model.files.import_checkpoint OLD: makes a checkpoint of an older or foreign file of torch.save.

OLD is a checkpoint of an earlier Rowwise (gru.pt, with gru.units.npz beside it if there), or the weights of another
program: a state_dict, alone or in a dict, with torch's nn.RNN (tanh), nn.GRU or nn.LSTM of 28 inputs and one nn.Linear
to ten digits, trained on rows of ink from 0 to 1.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.errors import CheckpointError, Fault, short_reason
from model.files.checkpoint import (
    FIELDS,
    FORMAT,
    TOP_TYPES,
    Checkpoint,
    build_classifier,
    check_top_activations,
    save_checkpoint,
    validate,
)
from model.files.container import SUFFIX
from model.files.payload import read_payload
from model.network.cells import CELLS
from model.network.classifier import RowClassifier


def import_checkpoint(old: Path, cell: str | None = None) -> Checkpoint:
    """The checkpoint in a file of torch.save. cell: the only one to try. Raises CheckpointError."""
    payload = read_payload(old)
    try:
        if isinstance(payload, dict) and {"state_dict", *FIELDS} <= payload.keys():
            weights = payload.pop("state_dict")
            checkpoint, units = validate(payload | {"format": FORMAT}, weights), old.with_suffix(".units.npz")
            if units.is_file():
                with np.load(units, allow_pickle=False) as arrays:
                    top = {name: torch.from_numpy(arrays[name]) for name in TOP_TYPES}
                checkpoint.top_activations = check_top_activations(top, checkpoint.classifier)
            return checkpoint
        arguments, weights = recognise(find_weights(payload), [cell] if cell else list(CELLS))
        return Checkpoint(build_classifier(arguments, weights), {"name": "imported"}, 0)
    except Fault as fault:
        raise CheckpointError(old, f"{fault}.") from None
    except Exception as error:  # odd types and shapes, or a damaged npz: torch and numpy raise several kinds
        raise CheckpointError(old, f"cannot be imported ({short_reason(error)[:200]}).") from error


def find_weights(payload: Any) -> dict[str, Tensor]:
    """The state_dict in a payload: the payload itself, or the first in it. Raises Fault."""
    for found in [payload, *payload.values()] if isinstance(payload, dict) else []:
        if isinstance(found, dict) and found and all(isinstance(value, Tensor) for value in found.values()):
            return found
    raise Fault(
        "expected a checkpoint or a state_dict, found neither; save model.state_dict() with torch.save"
    )


def recognise(weights: dict[str, Tensor], cells: list[str]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(RowClassifier's arguments, its weights) of the first cell whose shapes are these. Raises Fault.

    The modules may have any names, and the prefixes that DataParallel and torch.compile add.
    """
    recurrent = [name.removesuffix("weight_hh_l0") for name in weights if name.endswith("weight_hh_l0")]
    linear = [name.removesuffix("weight") for name in weights if name.endswith(".weight")]
    if len(recurrent) == len(linear) == 1:
        hidden = weights[recurrent[0] + "weight_hh_l0"].shape[1]
        layers = sum(name.startswith(recurrent[0] + "weight_hh_l") for name in weights)
        for cell in cells:
            with torch.device("meta"):
                classifier = RowClassifier(cell, hidden_size=hidden, num_layers=layers)
            shapes = {name: weight.shape for name, weight in classifier.state_dict().items()}
            theirs = {
                name: name.replace("recurrent.", recurrent[0]).replace("readout.", linear[0])
                for name in shapes
            }
            found = {name: weights[other].float() for name, other in theirs.items() if other in weights}
            same = {name: weight.shape for name, weight in found.items()} == shapes
            if same and len(found) == len(weights):
                return classifier.arguments, found
    wanted = f"{' or '.join(cells)} with biases, 28 inputs and one direction, and of one nn.Linear to 10"
    raise Fault(f"expected the weights of {wanted}, found {len(weights)} tensors of other names or shapes")


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 imported, 1 failed, 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m model.files.import_checkpoint", description=__doc__.splitlines()[0].split(": ")[1]
    )
    parser.add_argument("old", type=Path, help="a file of torch.save: .pt or .pth")
    parser.add_argument("--cell", choices=CELLS, help="the cell (found from the weights)")
    parser.add_argument("--out", type=Path, help="the new file (checkpoints/<OLD's name>.safetensors)")
    options = parser.parse_args(argv)
    out = options.out or Path("checkpoints", options.old.stem + SUFFIX)
    if out.suffix != SUFFIX:
        parser.error(f"--out must end in {SUFFIX}")
    if out.exists():
        parser.error(f"{out} exists; remove it, or name another --out")
    try:
        save_checkpoint(out, import_checkpoint(options.old, options.cell))
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{out} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
