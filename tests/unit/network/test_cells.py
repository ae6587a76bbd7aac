"""A cell is one entry: a minimal gated unit, registered here, trains, is saved and loaded, and every panel answers.

    f = sigmoid(W_f x + U_f h)      n = tanh(W x + U (f * h))      h' = (1 - f) * h + f * n

(G.-B. Zhou et al., 2016.) Its second product with the state follows a gate; none of torch's cells has such a product.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from model.files.checkpoint import load_checkpoint
from model.files.known import KNOWN, save_known
from model.interpret.intervention import Clamp, run_stepwise
from model.interpret.lesson.output import NOT_TORCHS
from model.interpret.lesson.states import NO_MEMORY
from model.interpret.lesson.sum import NO_SUM
from model.interpret.panels import PANELS
from model.interpret.trace import Compared
from model.network.cells import CELLS, Cell, Gate, GateHook, Gates, Product, State, no_hook
from model.network.classifier import RowClassifier
from model.serving.questions import QuestionAnswerer
from model.training.fit import train_network
from tests.support import nets
from tests.support.known import read_known_drawings, some_known
from tests.support.nets import by_hand, drawing, jacobian, network, trace_rows
from tests.support.tiny import TINY, tiny_config

STROKE = [[[30, 20], [70, 25], [60, 60], [40, 110]]]
OPTIONS: dict[str, dict[str, Any]] = {
    "gates": {"gate": "forget"},
    "attribution": {"digit": 3},
    "weights": {},
    "intervention": {"forget": 9, "hold": {"what": "new", "layer": 0, "unit": 3, "value": 0.5}},
    "unit": {"layer": 0, "unit": 3},
    "neighbours": {},
    "compare": {"weights": True},
    "preprocessing": {},
    "training": {},
    "networks": {},
    "live": {},
    "hand": {},
    "lesson": {"question": "order"},
}


def mgu(from_input: Tensor, state: State, product: Product, hook: GateHook = no_hook) -> tuple[Gates, State]:
    (h,) = state
    x_f, x_n = from_input.chunk(2, -1)
    f = hook("forget", torch.sigmoid(x_f + product(h, slice(0, 1))))
    n = hook("new", torch.tanh(x_n + product(f * h, slice(1, 2))))
    return {"forget": f, "new": n}, ((1 - f) * h + f * n,)


class MinimalGatedUnit(nn.Module):
    """The parameters of torch's modules, and the step in a loop over the rows: [batch, steps, inputs]."""

    def __init__(self, inputs: int, hidden: int, layers: int, batch_first: bool, **where: Any) -> None:
        super().__init__()
        self.hidden, self.layers = hidden, layers
        for layer in range(layers):
            shapes = {
                "weight_ih": (2 * hidden, hidden if layer else inputs),
                "weight_hh": (2 * hidden, hidden),
                "bias_ih": (2 * hidden,),
                "bias_hh": (2 * hidden,),
            }
            for name, shape in shapes.items():
                weight = torch.empty(shape, **where).uniform_(-(hidden**-0.5), hidden**-0.5)
                setattr(self, f"{name}_l{layer}", nn.Parameter(weight))

    def forward(self, rows: Tensor) -> tuple[Tensor, None]:
        for layer in range(self.layers):
            w_ih, w_hh, b_ih, b_hh = (
                getattr(self, f"{name}_l{layer}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            )

            def product(value: Tensor, blocks: slice, /, w: Tensor = w_hh, b: Tensor = b_hh) -> Tensor:
                part = slice(blocks.start * self.hidden, blocks.stop * self.hidden)
                return linear(value, w[part], b[part])

            state: State = (rows.new_zeros(len(rows), self.hidden),)
            outputs = []
            for x in rows.unbind(1):
                _, state = mgu(linear(x, w_ih, b_ih), state, product, no_hook)
                outputs.append(state[0])
            rows = torch.stack(outputs, dim=1)
        return rows, None


def mgu_by_hand(x: nets.Sums, product: nets.Product, h: Tensor, c: Tensor, hook: nets.Replace) -> nets.Step:
    f = hook("forget", (x[0] + product(0, h)).sigmoid())
    n = hook("new", (x[1] + product(1, f * h)).tanh())
    return {"forget": f, "new": n}, (1 - f) * h + f * n, c


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    gates = (Gate("forget", "forget: how much is renewed", 0, 1), Gate("new", "new: the candidate", -1, 1))
    monkeypatch.setitem(CELLS, "mgu", Cell("mgu", "MGU", MinimalGatedUnit, mgu, gates))
    monkeypatch.setitem(nets.STEPS, "mgu", mgu_by_hand)


def test_it_trains_saves_loads_and_every_panel_answers(tiny: Path, no_curves: None) -> None:
    config = tiny_config(tiny, "mgu", replace(TINY, epochs=1), out=tiny / "mgu")
    path = train_network(config).path
    classifier = load_checkpoint(path).classifier
    assert isinstance(classifier.recurrent, MinimalGatedUnit)
    assert classifier.arguments["cell"] == "mgu"
    torch.manual_seed(0)
    start = config.new_network().state_dict()
    assert not any(torch.equal(weight, start[name]) for name, weight in classifier.state_dict().items())
    assert OPTIONS.keys() == PANELS.keys()
    save_known(path.with_name(KNOWN), some_known())
    answerer = QuestionAnswerer(path.parent)
    read_known_drawings(answerer.known)
    answer = answerer.answer({"strokes": STROKE, "cell": "mgu", "want": OPTIONS})
    rows = torch.from_numpy(answer["ink"]).double()
    hidden, gates = by_hand(classifier.double(), rows)
    np.testing.assert_allclose(answer["hidden"], hidden, atol=1e-5)
    np.testing.assert_allclose(answer["gates"]["values"][0], gates[0]["forget"], atol=1e-5)
    pixels = jacobian(classifier, rows, 3)[-1]
    np.testing.assert_allclose(answer["attribution"]["pixels"], pixels, atol=1e-5)
    assert [label for _, label, _ in answer["unit"]["series"]] == ["hidden state", "forget", "new"]
    assert [name for name, *_ in answer["intervention"]["names"]] == ["hidden", "forget", "new"]
    assert [each["name"] for each in answer["compare"]] == ["MGU"]
    assert [each["label"] for each in answer["networks"]] == ["MGU"]
    assert answer["training"]["units"] == classifier.hidden_size
    assert answer["live"] == {"empty": True}  # nobody trains here
    assert answer["hand"] == {"empty": True}  # nor has a hand
    assert answer["lesson"]["pairs"] > 300
    known = torch.from_numpy(some_known().pictures / 255.0)
    states = np.stack([by_hand(classifier, each)[0][-1, 13].detach() for each in known])
    nearest = np.linalg.norm(states - hidden[-1, 13].detach().numpy(), axis=1).argsort()
    # The states are kept in float16, so two that are equally near may change places.
    assert set(answer["neighbours"]["which"][13, :12].tolist()) <= set(nearest[:14].tolist())


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("hidden", [1, 7, 32])
def test_states_and_gates_equal_a_plain_loop_and_gradients_autograds(layers: int, hidden: int) -> None:
    classifier = network("mgu", layers, hidden)
    found = trace_rows(classifier, drawing())
    states, gates = by_hand(classifier, drawing())
    exact = jacobian(classifier, drawing(), 4)
    slopes = found.attribution(4)
    pairs = [(found.hidden, states), (slopes.pixels, exact[-1]), (slopes.rows, exact.norm(dim=-1))]
    pairs += [(found.gates[name], torch.stack([layer[name] for layer in gates])) for name in gates[0]]
    for ours, expected in pairs:
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-10)


def test_the_lesson_says_what_a_cell_does_not_have() -> None:
    """It has no module of torch's, no candidate and no memory; rows are swapped and memories wiped as of any cell."""
    found = trace_rows(network("mgu"), drawing())
    found = replace(found, others=[Compared("mgu", "MGU", found)])
    for name, why in (("output", NOT_TORCHS), ("sum", NO_SUM), ("states", NO_MEMORY)):
        assert PANELS["lesson"](found, {"question": name}) == {"problem": why}
    assert PANELS["lesson"](found, {"question": "order"})["pairs"] == 378
    [wiped] = PANELS["lesson"](found, {"question": "wipe"})["networks"]
    logits = found.checkpoint.classifier(torch.from_numpy(found.rows[None, 14:]))[0]
    assert wiped["belief"][-1] == pytest.approx(logits.softmax(-1).tolist(), abs=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("what", ["hidden", "forget", "new"])
def test_a_clamped_value_equals_the_plain_loop(what: str) -> None:
    classifier, rows = network("mgu"), drawing()

    def clamp(layer: int, name: str, value: Tensor) -> Tensor:
        return torch.where(torch.arange(7) == 3, 0.75, value) if (layer, name) == (1, what) else value

    states, _ = by_hand(classifier, rows, clamp)
    found = run_stepwise(classifier, rows, clamp=Clamp(what, 1, 3, 0.75))
    torch.testing.assert_close(found, classifier.readout(states[-1]), rtol=0, atol=1e-12)
    assert not torch.allclose(found, run_stepwise(classifier, rows))


@pytest.mark.parametrize("name", CELLS)
def test_an_entry_describes_its_step(name: str) -> None:
    """It stands under its own name, and its gates are those that the step names, in that order."""
    cell = CELLS[name]
    assert (cell.name, cell.label) == (name, name.upper())
    _, gates = by_hand(RowClassifier(name, 4, 3).double(), drawing(2, 4))
    assert [gate.name for gate in cell.gates] == list(gates[0])
    assert all(gate.sentence for gate in cell.gates)
    assert cell.state == (("hidden", "cell_state") if name == "lstm" else ("hidden",))


@pytest.mark.parametrize("name", CELLS)
def test_a_candidate_is_the_tanh_of_its_block(name: str) -> None:
    """W x + b + times * (W h + b) of that block, by a plain loop. The minimal gated unit has none of this form."""
    classifier, rows = network(name), drawing()
    candidate = CELLS[name].candidate
    assert (candidate is None) == (name == "mgu")
    if candidate is None:
        return
    states, gates = by_hand(classifier, rows)
    w_ih, w_hh, b_ih, b_hh = (
        classifier.recurrent.state_dict()[f"{each}_l0"].split(7)[candidate.block]
        for each in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    past = torch.cat([torch.zeros(1, 7), states[0, :-1]]) @ w_hh.T + b_hh
    times = gates[0][candidate.times] if candidate.times else 1
    expected = states[0] if candidate.gate is None else gates[0][candidate.gate]
    torch.testing.assert_close((rows @ w_ih.T + b_ih + times * past).tanh(), expected)
