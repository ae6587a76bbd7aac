"""What the page says in its own words, as Python has it: the story of a belief, and the server's sentences."""

import json
import subprocess
from typing import Any

import numpy as np
import pytest

from model.interpret.story import ENDINGS, Facts, find_facts, opinions, tell
from tests.web.test_modules import HERE, NODE, has_node
from ui.words import TABLES, in_words

pytestmark = pytest.mark.skipif(
    not has_node(), reason="node is not installed: the page's sentences were not tested"
)
STORIES = """
import { readFileSync } from "node:fs";
import { tellStory } from "../../ui/web/shared/story.js";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(tellStory)));
"""
SENTENCES = """
import { readFileSync } from "node:fs";
globalThis.localStorage = { getItem: () => "de" };
const { inWords, languageOf } = await import("../../ui/web/shared/server_words.js");
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => [inWords(text), languageOf(text)])));
"""


def answered(program: str, given: Any) -> Any:
    """What a program for node prints, as JSON, for this input."""
    command = [NODE or "", "--input-type=module", "-e", program]
    run = subprocess.run(command, cwd=HERE, input=json.dumps(given), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def any_beliefs() -> list[Facts | None]:
    """The facts about beliefs that wander, over few digits or over all, slowly or fast; some are blank."""
    random = np.random.default_rng(8)
    found = []
    for number in range(600):
        logits = np.cumsum(random.normal(size=(28, 10)) * random.uniform(0.1, 1.2), axis=0)
        logits[:, 2 + number % 9 :] -= 9
        belief = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        rows = np.ones((28, 28))
        rows[: 28 if number % 50 == 0 else number % 7] = 0
        threshold = (0.0, 0.5, 0.9)[number % 3]
        sure = belief[-1].max() >= threshold
        digit = int(belief[-1].argmax()) if sure else None
        found.append(find_facts(opinions(rows, belief), digit, belief, threshold))
    return found


def test_the_page_tells_the_same_story_as_python() -> None:
    facts = any_beliefs()
    told = answered(STORIES, [each and each._asdict() for each in facts])
    assert told == [tell(each) for each in facts]
    kinds = {(each.ending, each.unsure, len(each.leads)) for each in facts if each}
    assert {ending for ending, _, _ in kinds} == ENDINGS.keys()
    assert {(unsure, leads) for _, unsure, leads in kinds} >= {(False, 0), (True, 0), (False, 2), (True, 2)}
    assert None in facts


def test_the_page_says_a_sentence_of_the_server_as_python_does() -> None:
    english = [text.replace("{", "").replace("}", "") for text in TABLES["en"]["server"].values()]
    odd = ["a.b (1)*.safetensors: cannot be read ([x] {y}).", "Nothing of ours.", ""]
    expected = [
        [said := in_words(text, "de") or text, "en" if said == text else "de"] for text in english + odd
    ]
    assert answered(SENTENCES, english + odd) == expected
    assert [language for _, language in expected].count("en") == 2
