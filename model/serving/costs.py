"""How many readings the open panels are worth: what QuestionAnswerer.cost_of() reckons with, for any options."""

from typing import Any

# Of the drawing by its network. The search for the piece of ink that decides reads up to 132 drawings in batches, that
# for two rows to swap up to 378. Measured on a core of 2026, with 128 units and with 1,024.
PIECE_READINGS = 100
LESSON_READINGS = {"output": 1, "order": 100, "sum": 3, "states": 3, "wipe": 3}


def readings_of(panels: dict[str, Any]) -> int:
    """Of the network that reads, the first reading too."""
    experiment, question = panels.get("intervention"), lesson_question(panels.get("lesson"))
    piece = PIECE_READINGS if isinstance(experiment, dict) and "piece" in experiment else 1
    return piece + LESSON_READINGS.get(question, 0)


def readings_beside(panels: dict[str, Any]) -> list[tuple[Any, int]]:
    """(options, readings of each network that the option "cells" names) of the panels that ask other networks."""
    compared, lesson = panels.get("compare"), panels.get("lesson")
    wiped = LESSON_READINGS["wipe"] + 1 if lesson_question(lesson) == "wipe" else 0
    return [(compared, 1), (lesson, wiped)]


def lesson_question(options: Any) -> str:
    """The question that these options of the panel "lesson" ask, or nothing."""
    question = options.get("question") if isinstance(options, dict) else None
    return question if isinstance(question, str) else ""
