"""The equations that the page shows for the cells are those of torch's modules."""

import json
import re
import subprocess

import pytest
import torch

from model.network.cells import CELLS
from tests.web.test_modules import NEEDS_NODE, NODE
from ui.components import WEB

SHOWN = "import {{ EQUATIONS }} from {}; console.log(JSON.stringify(EQUATIONS))"
BLOCKS = {"rnn": ["h"], "gru": ["r", "z", "n"], "lstm": ["i", "f", "g", "o"]}  # in torch's order


@pytest.fixture(scope="module")
def equations() -> dict[str, list[str]]:
    address = json.dumps((WEB / "terms/equations.js").as_uri())
    command = [NODE or "", "--input-type=module", "-e", SHOWN.format(address)]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def as_python(line: str) -> str:
    """One equation as a statement: W_ir x_t becomes a product of a matrix, and h_t-1 a name."""
    for sign, name in (
        ("⊙", "*"),
        ("−", "-"),
        ("σ", "torch.sigmoid"),
        ("tanh", "torch.tanh"),
        ("_t-1", "_before"),
    ):
        line = line.replace(sign, name)
    return re.sub(r"(W_\w+) (\w+)", r"\1 @ \2", line)


@NEEDS_NODE
@pytest.mark.parametrize("name", CELLS)
def test_the_equations_are_torch_s(equations: dict[str, list[str]], name: str) -> None:
    torch.manual_seed(0)
    module = CELLS[name].module(5, 7, 1, dtype=torch.float64)
    x, h, c = (torch.randn(size, dtype=torch.float64) for size in (5, 7, 7))
    known = {"torch": torch, "x_t": x, "h_before": h, "c_before": c}
    for kind in ("W_i", "W_h", "b_i", "b_h"):
        stacked = getattr(module, f"{'weight' if kind[0] == 'W' else 'bias'}_{kind[2]}h_l0").detach()
        parts = stacked.chunk(len(BLOCKS[name]))
        known |= {kind + block: part for block, part in zip(BLOCKS[name], parts, strict=True)}
    for line in equations[name]:
        exec(as_python(line), known)
    before = (h[None], c[None]) if CELLS[name].memory else h[None]
    expected, after = module(x[None], before)
    torch.testing.assert_close(known["h_t"], expected[0])
    if CELLS[name].memory:
        torch.testing.assert_close(known["c_t"], after[1][0])
    memory = equations["cell_state"][0]
    assert name != "lstm" or memory in equations["lstm"]
