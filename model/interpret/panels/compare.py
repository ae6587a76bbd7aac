"""Compare: several networks on the same drawing, side by side."""

from typing import Any

from model.interpret.trace import Compared, Trace


def compare(trace: Trace, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of trace.others, each with its name and the network's; with options {"weights": true} each with its
    readout too. Instead of an answer, problem: a sentence. Which networks, options "cells" says (model.serving)."""
    with_weights = bool(options.get("weights"))
    return [answer_of(other, with_weights) for other in trace.others]


def answer_of(other: Compared, with_weights: bool) -> dict[str, Any]:
    """One of them. name: what a visitor reads; network: the checkpoint's name."""
    named = {"name": other.label, "network": other.name}
    if isinstance(other.found, str):
        return named | {"problem": other.found}
    return other.found.for_page() | named | ({"readout": other.found.readout} if with_weights else {})


def networks(trace: Trace, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What the visitor can choose among: trace.networks. No options."""
    return list(trace.networks)
