"""The lesson: what the page answers to those of its questions that no other panel has the numbers for."""

from collections.abc import Callable
from typing import Any

from model.errors import DrawingError
from model.interpret.lesson.order import swapped_rows
from model.interpret.lesson.output import both_results
from model.interpret.lesson.states import two_states
from model.interpret.lesson.sum import opened_sum
from model.interpret.lesson.wipe import wiped
from model.interpret.trace import Trace

QUESTIONS: dict[str, Callable[[Trace], dict[str, Any]]] = {
    "output": both_results,
    "order": swapped_rows,
    "sum": opened_sum,
    "states": two_states,
    "wipe": wiped,
}


def lesson(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"question": a name in QUESTIONS}; with "wipe" the networks are those of trace.others, as in "compare".

    What the function of that name returns. Raises DrawingError for any other question.
    """
    question = options.get("question")
    if not isinstance(question, str) or question not in QUESTIONS:
        raise DrawingError(f"the lesson's question must be one of {', '.join(QUESTIONS)}.")
    return QUESTIONS[question](trace)
