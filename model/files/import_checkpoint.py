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
from model.files.checkpoint import Checkpoint, build_classifier, save_checkpoint, validate
from model.files.container import SUFFIX
from model.files.form import FIELDS, FORMAT, TOP, TOP_TYPES
from model.files.payload import read_payload
from model.network.cells import CELLS
from model.network.classifier import RowClassifier


def import_checkpoint(old: Path) -> Checkpoint:
    """The checkpoint in a file of torch.save. Raises CheckpointError."""
    try:
        return from_payload(read_payload(old), old)
    except CheckpointError:
        raise
    except Fault as fault:
        reason = f"{fault}."
    except Exception as error:  # odd types and shapes, or a damaged npz: torch and numpy raise several kinds
        reason = f"cannot be imported ({short_reason(error)[:200]})."
    raise CheckpointError(old, reason)  # here, as in read_or_tell() of files.checkpoint


def from_payload(payload: Any, old: Path) -> Checkpoint:
    """The checkpoint in what a file of torch.save holds. Raises Fault, and others for odd types."""
    if isinstance(payload, dict) and {"state_dict", *FIELDS} <= payload.keys():
        return from_earlier(payload, old.with_suffix(".units.npz"))
    arguments, weights = recognise(find_weights(payload))
    return Checkpoint(build_classifier(arguments, weights), {"name": "imported"}, 0)


def from_earlier(payload: dict[str, Any], units: Path) -> Checkpoint:
    """The checkpoint of an earlier Rowwise, with the top activations in the file `units` if it is there."""
    weights = payload.pop("state_dict")
    if units.is_file():
        with np.load(units, allow_pickle=False) as arrays:
            weights |= {TOP + name: torch.from_numpy(arrays[name]) for name in TOP_TYPES}
    return validate(payload | {"format": FORMAT}, weights)


def find_weights(payload: Any) -> dict[str, Tensor]:
    """The state_dict in a payload: the payload itself, or the first in it. Raises Fault."""
    for found in [payload, *payload.values()] if isinstance(payload, dict) else []:
        if isinstance(found, dict) and found and all(isinstance(value, Tensor) for value in found.values()):
            return found
    raise Fault("expected a checkpoint or a state_dict, found neither; save model.state_dict()")


def recognise(weights: dict[str, Tensor]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(RowClassifier's arguments, its weights) of the first cell whose shapes are these. Raises Fault.

    The modules may have any names: torch's recurrent ones call their weights weight_hh_l0 and so on.
    """
    found = {}
    for name, weight in weights.items():
        last = name.split(".")[-1]
        if weight.is_floating_point():
            found[("recurrent." if "_l" in last else "readout.") + last] = weight.float()
    first = found.get("recurrent.weight_hh_l0")
    if first is not None and len(found) == len(weights):
        layers = sum("weight_hh_l" in name for name in found)
        for cell in CELLS:
            with torch.device("meta"):
                classifier = RowClassifier(cell, hidden_size=first.shape[1], num_layers=layers)
            expected = classifier.state_dict()
            if {n: w.shape for n, w in found.items()} == {n: w.shape for n, w in expected.items()}:
                return classifier.arguments, found
    wanted = f"{' or '.join(CELLS)} with biases, 28 inputs and one direction, and of one nn.Linear to 10"
    raise Fault(f"expected the weights of {wanted}, found {len(weights)} tensors of other names or shapes")


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 imported, 1 failed, 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m model.files.import_checkpoint",
        description="Make a checkpoint of an older or foreign file of torch.save.",
    )
    parser.add_argument("old", type=Path, help="a file of torch.save: .pt or .pth")
    parser.add_argument("--out", type=Path, help="the new file (checkpoints/<OLD's name>.safetensors)")
    options = parser.parse_args(argv)
    out = options.out or Path("checkpoints", options.old.stem + SUFFIX)
    if out.suffix != SUFFIX or out.exists():
        parser.error(f"{out}: expected the name of a new {SUFFIX} file; name another with --out")
    try:
        save_checkpoint(out, import_checkpoint(options.old))
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{out} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
