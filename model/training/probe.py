"""Steps on random pictures, timed: what this machine can do, and how long its steps take."""

from dataclasses import replace
from time import perf_counter

import torch
from torch import Tensor

from model.runtime.console import print_line
from model.training.config import Config
from model.training.device import is_out_of_memory
from model.training.distributed import ProcessGroup
from model.training.loss import row_cross_entropy, row_weights
from model.training.optimizers import make_optimizers

STEPS = 3  # timed, after one that is not
# bfloat16 must not take longer than this many times float32. Where the processor lacks it, it takes 8 times as long.
SLOWER = 1.2
# Of this question: enough to tell the two apart. Batches of 256 would take a fifth of the quick recipe's time.
PICTURES = 64


def time_step(config: Config, device: torch.device, precision: str) -> float:
    """Seconds of the fastest of STEPS steps of this training, without augmentation. Raises RuntimeError where the
    device cannot compute in this precision. Leaves torch's global random state alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        classifier = config.new_network().to(device)
        rows = torch.rand(config.recipe.batch_size, 28, 28).to(device)
    labels = torch.zeros(len(rows), dtype=torch.int64, device=device)
    optimizers = make_optimizers(classifier, config.recipe)
    weights = row_weights(28, config.recipe.every_row).to(device)

    def step() -> Tensor:
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16"):
            logits = classifier(rows, every_row=True)
        loss = row_cross_entropy(logits.float(), labels, weights)
        classifier.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        return loss.detach()

    step().item()
    seconds = []
    for _ in range(STEPS):
        start = perf_counter()
        step().item()  # waits for the device
        seconds.append(perf_counter() - start)
    return min(seconds)


def choose_precision(config: Config, device: torch.device) -> tuple[str, str]:
    """(the precision in which this machine trains, a sentence that says why it is not the recipe's, or "").

    Where somebody asked for it (config.exact), it is changed only if the machine lacks it.
    """
    wanted = config.recipe.precision
    if wanted != "bfloat16":
        return wanted, ""
    few = replace(config, recipe=replace(config.recipe, batch_size=min(config.recipe.batch_size, PICTURES)))
    try:
        seconds = time_step(few, device, wanted)
    except RuntimeError as error:
        if is_out_of_memory(error):
            raise
        return (
            "float32",
            f"{config.network}: this machine cannot compute in bfloat16, so it trains in float32.",
        )
    if config.exact:
        return wanted, ""
    plain = time_step(few, device, "float32")
    if seconds <= SLOWER * plain:
        return wanted, ""
    found = f"a small step takes {1000 * seconds:.0f} ms, in float32 {1000 * plain:.0f} ms"
    return "float32", f"{config.network}: bfloat16 is slow here ({found}), so it trains in float32."


def agree_on_precision(config: Config, device: torch.device, group: ProcessGroup) -> str:
    """choose_precision(), the same in all processes; the main one says so where it is not the recipe's."""
    precision, slow = group.broadcast(lambda: choose_precision(config, device))
    if slow and group.is_main:
        print_line(slow)
    return str(precision)
