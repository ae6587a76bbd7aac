"""The training pictures, and the row of each, that drive every unit highest and lowest: found once, after training.

They are kept in the checkpoint, so the app shows them without the data set.
"""

import torch
from torch import Tensor

from model.files.checkpoint import TopActivations
from model.network.classifier import RowClassifier
from model.network.states import hidden_states

COUNT = 10  # pictures at each end, for each unit
PICTURES = 10_000  # training pictures searched: the first ones


@torch.inference_mode()
def find_top_activations(classifier: RowClassifier, images: Tensor) -> TopActivations:
    """The COUNT highest and lowest activations of every unit over images, uint8 [COUNT or more, 28, 28].

    A picture appears at most once for a unit and end.
    """
    device = classifier.readout.weight.device
    values, rows = [], []  # of each batch: [2, batch, layers, hidden]
    for batch in images.split(250):
        hidden = torch.stack(hidden_states(classifier, batch.to(device).float() / 255), dim=2)
        ends = [hidden.max(dim=1), (-hidden).max(dim=1)]
        values.append(torch.stack([end.values for end in ends]).cpu())
        rows.append(torch.stack([end.indices for end in ends]).cpu())
    best, which = torch.cat(values, dim=1).topk(COUNT, dim=1)  # [2, COUNT, layers, hidden]
    row = torch.cat(rows, dim=1).gather(1, which)
    best[1] = -best[1]
    shown, index = torch.unique(which, return_inverse=True)
    typed = (index.to(torch.int32), row.to(torch.uint8), best.half())
    arrays = (array.permute(2, 3, 0, 1).contiguous().numpy() for array in typed)
    return TopActivations(images[shown].numpy(), *arrays)
