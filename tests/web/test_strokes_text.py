"""Strokes as the text of a link: real digits are read from it as they were drawn."""

import json
import subprocess
from typing import Any

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from tests.support.digits import load_digits
from tests.web.test_modules import HERE, NODE, has_node

# For each drawing of the input: [its text, the text of a link, the strokes that the link opens].
PROGRAM = """
import { readFileSync } from "node:fs";
import { decodeStrokes, encodeShort, encodeStrokes } from "../../ui/web/shared/strokes_text.js";
const drawings = JSON.parse(readFileSync(0, "utf8"));
const through = (strokes) => [encodeStrokes(strokes), encodeShort(strokes), decodeStrokes(encodeShort(strokes))];
console.log(JSON.stringify(drawings.map(through)));
"""


def through_links(drawings: list[Any]) -> list[tuple[str, str, Any]]:
    command = [NODE or "", "--input-type=module", "-e", PROGRAM]
    run = subprocess.run(command, cwd=HERE, input=json.dumps(drawings), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return [tuple(each) for each in json.loads(run.stdout)]


def change(drawn: Any, linked: Any) -> float:
    """The largest difference of a pixel that the network reads."""
    return float(np.abs(rows_from_strokes(drawn).rows - rows_from_strokes(linked).rows).max())


@pytest.mark.skipif(not has_node(), reason="node is not installed: links of drawings were not tested")
def test_real_digits_fit_into_a_link_and_are_read_the_same() -> None:
    """Whatever their size on the pad: a link has tenths of its unit."""
    drawings = [
        [(np.asarray(stroke) * 1.7 + 90).tolist() for stroke in strokes] for strokes, _ in load_digits()
    ]
    links = through_links(drawings)
    assert [whole for whole, link, _ in links if whole != link or len(link) > 300] == []
    assert (
        max(change(drawn, opened) for drawn, (_, _, opened) in zip(drawings, links, strict=True)) <= 1 / 255
    )
