"""The precision of a live training, by what Linux says of a processor."""

from pathlib import Path

import pytest

from model.network.cells import CELLS
from model.training.live.precision import precision_of

LINES = "processor\t: 0\nmodel name\t: A processor\nflags\t\t: fpu sse {}\nbugs\t\t: amx_bf16\n"


@pytest.mark.parametrize(
    ("flag", "rounded"),
    [("avx2", set()), ("avx512_bf16", {"lstm"}), ("avx512_bf16 amx_bf16", {"rnn", "gru", "lstm"})],
)
def test_what_the_processor_can_decides(flag: str, rounded: set[str], tmp_path: Path) -> None:
    processor = tmp_path / "cpuinfo"
    processor.write_text(LINES.format(flag))
    assert {cell for cell in CELLS if precision_of(cell, processor) == "bfloat16"} == rounded


@pytest.mark.parametrize("content", [None, "", "flags"])
def test_where_nobody_says_it_is_float32(content: str | None, tmp_path: Path) -> None:
    processor = tmp_path / "cpuinfo"
    if content is not None:
        processor.write_text(content)
    assert precision_of("lstm", processor) == "float32"
