"""Printing never fails, whatever the output is."""

import io
import os
import sys

import pytest

from model.runtime.console import print_line


class Broken(io.StringIO):
    """An output that cannot be written."""

    def __init__(self, error: OSError | ValueError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.mark.parametrize(
    "output",
    [
        Broken(BrokenPipeError(32, "Broken pipe")),
        Broken(OSError(28, "No space left on device")),
        Broken(ValueError("I/O operation on closed file")),
        None,
    ],
)
def test_an_output_that_takes_nothing_loses_the_line(
    output: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", output)
    print_line("gru is trained.")


def test_what_an_encoding_does_not_know_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii"))
    print_line("networks/é/gru.safetensors is trained.")
    assert written.getvalue() == b"networks/\\xe9/gru.safetensors is trained.\n"


def test_a_reader_that_has_gone_makes_no_later_flush_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python flushes its output at exit: an error there would change the exit status."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        print_line("one")
        print_line("two")
