"""The registry of cells. One entry of CELLS describes a cell; everything else takes it from there.

torch's module of a cell reads the drawings. The cell's step says what happens in one row, given x_t's sums and a
function for the matrix products with the state:

    from_input = W_ih x_t + b_ih            product(value, blocks) = W_hh[blocks] value + b_hh[blocks]

torch stacks the weights of a cell in blocks of hidden_size rows; `blocks` chooses some of them. Apart from these
products a step computes unit by unit: no unit sees another one. So the same step serves one row or all rows at
once (`network.states`), gives exact gradients (`interpret.attribution`), and can be run with a gate clamped
(`interpret.intervention`).

Source: the documentation of torch.nn.RNN, GRU and LSTM, whose letters and order of blocks are used here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

Gates = dict[str, Tensor]
State = tuple[Tensor, ...]  # (h,), or (h, c) of a cell with a memory
GateHook = Callable[[str, Tensor], Tensor]  # (name of a gate, its value) -> the value to use instead
ALL_BLOCKS = slice(None)
# (value [..., hidden], blocks=ALL_BLOCKS) -> [..., number of blocks * hidden]
Product = Callable[..., Tensor]
# (from_input [..., blocks * hidden], state before the row, product, hook) -> (gates, state after the row)
Step = Callable[[Tensor, State, Product, GateHook], tuple[Gates, State]]


@dataclass(frozen=True)
class Gate:
    """One quantity that a step names. sentence: for a visitor of the page. low, high: its range, None if unbounded."""

    name: str
    sentence: str
    low: float | None = None
    high: float | None = None

    @property
    def label(self) -> str:
        """The name as the page shows it."""
        return self.name.replace("_", " ")

    @property
    def is_fraction(self) -> bool:
        """Whether it lies in 0..1, from shut to open."""
        return (self.low, self.high) == (0, 1)


@dataclass(frozen=True)
class Memory:
    """A second part of the state, c_t = kept_t * c_{t-1} + written_t, unit by unit, with c_0 = 0.

    name: of the gate under which the step reports c_t. factors: gates -> (kept, written), which must not depend on c.
    """

    name: str
    factors: Callable[[Gates], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Candidate:
    """The new value of a step, tanh(W_ih x + b_ih + times * (W_hh h + b_hh)) of one block: the lesson opens its sum.

    block: which of the weights' blocks, from 0. gate: the name under which the step reports the value; None where it is
    the new hidden state itself. times: the name of the gate that multiplies the past; None without one.
    """

    block: int
    gate: str | None = None
    times: str | None = None


@dataclass(frozen=True)
class Cell:
    """All that Rowwise knows of a cell.

    name: as in --cell and in a checkpoint. label: as on the page. gates: in the page's order.
    module: called as module(input_size, hidden_size, num_layers, batch_first=True, dtype=..., device=...). Parameters
    weight_ih_l0, weight_hh_l0, bias_ih_l0 and bias_hh_l0 (l1, ... above), as torch.nn.RNNBase has them. forward(rows
    [batch, steps, inputs]) returns (h of the last layer [batch, steps, hidden], anything).
    memory: the second part of the state, if there is one. first_bias: block -> first value of its b_hh in a training
    that starts with orthogonal weights. candidate: the sum that goes through tanh, if it has that form.
    """

    name: str
    label: str
    module: Callable[..., nn.Module]
    step: Step
    gates: tuple[Gate, ...]
    memory: Memory | None = None
    first_bias: Mapping[int, float] = field(default_factory=dict)
    candidate: Candidate | None = None

    @property
    def state(self) -> tuple[str, ...]:
        """The names of the parts of the state; the first is the hidden state."""
        return ("hidden", self.memory.name) if self.memory else ("hidden",)


def no_hook(name: str, value: Tensor) -> Tensor:
    """Leave every gate as it is."""
    return value


def rnn(from_input: Tensor, state: State, product: Product, hook: GateHook) -> tuple[Gates, State]:
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh)."""
    from_input = hook("from_input", from_input)
    from_state = hook("from_state", product(state[0]))
    return {"from_input": from_input, "from_state": from_state}, (torch.tanh(from_input + from_state),)


def gru(from_input: Tensor, state: State, product: Product, hook: GateHook) -> tuple[Gates, State]:
    """r, z = sigmoid(W_ih x + W_hh h), n = tanh(W_ih x + r * W_hh h), each of its own block and with its biases;
    h' = (1 - z) * n + z * h: z keeps the old state."""
    (h,) = state
    (x_r, x_z, x_n), (h_r, h_z, h_n) = from_input.chunk(3, -1), product(h).chunk(3, -1)
    r = hook("reset", torch.sigmoid(x_r + h_r))
    z = hook("update", torch.sigmoid(x_z + h_z))
    n = hook("new", torch.tanh(x_n + r * h_n))
    return {"reset": r, "update": z, "new": n}, ((1 - z) * n + z * h,)


def lstm(from_input: Tensor, state: State, product: Product, hook: GateHook) -> tuple[Gates, State]:
    """i, f, o = sigmoid(W_ih x + W_hh h) and g = tanh(W_ih x + W_hh h), each of its own block and with its biases;
    c' = f * c + i * g; h' = o * tanh(c')."""
    h, c = state
    i, f, g, o = (from_input + product(h)).chunk(4, -1)
    i = hook("input", torch.sigmoid(i))
    f = hook("forget", torch.sigmoid(f))
    g = hook("cell_candidate", torch.tanh(g))
    o = hook("output", torch.sigmoid(o))
    c = hook("cell_state", f * c + i * g)
    gates = {"input": i, "forget": f, "cell_candidate": g, "output": o, "cell_state": c}
    return gates, (o * torch.tanh(c), c)


RNN = Cell(
    name="rnn",
    label="RNN",
    module=nn.RNN,
    step=rnn,
    gates=(
        Gate("from_input", "from the input: W x + b, the part of the sum inside tanh that this row brings"),
        Gate("from_state", "from the state: W h + b, the part of the sum inside tanh that the past brings"),
    ),
    candidate=Candidate(0),
)
GRU = Cell(
    name="gru",
    label="GRU",
    module=nn.GRU,
    step=gru,
    gates=(
        Gate("reset", "reset: how much of the past the new value may see (0 none, 1 all)", 0, 1),
        Gate("update", "update: how much of the old state is kept (0 replaced, 1 kept)", 0, 1),
        Gate("new", "new: the value that would replace the state", -1, 1),
    ),
    candidate=Candidate(2, "new", times="reset"),
)
LSTM = Cell(
    name="lstm",
    label="LSTM",
    module=nn.LSTM,
    step=lstm,
    gates=(
        Gate("input", "input: how much of the candidate is written to the memory (0 none, 1 all)", 0, 1),
        Gate("forget", "forget: how much of the memory is kept (0 forgotten, 1 kept)", 0, 1),
        Gate("cell_candidate", "cell candidate: the value that would be written to the memory", -1, 1),
        Gate("output", "output: how much of the memory is shown as hidden state (0 none, 1 all)", 0, 1),
        Gate("cell_state", "cell state c: the memory itself"),
    ),
    memory=Memory("cell_state", lambda gates: (gates["forget"], gates["input"] * gates["cell_candidate"])),
    first_bias={1: 1.0},  # the forget gate's: it begins by remembering (R. Jozefowicz et al., 2015)
    candidate=Candidate(2, "cell_candidate"),
)
CELLS: dict[str, Cell] = {cell.name: cell for cell in (RNN, GRU, LSTM)}
