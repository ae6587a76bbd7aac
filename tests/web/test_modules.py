"""The page's modules without a browser: node's own test runner runs each *.test.mjs beside this file."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from model.interpret.decagon import place_of
from ui.payload import pack
from ui.words import TABLES

HERE = Path(__file__).parent
NODE = shutil.which("node")
ARRAYS = {
    "every step": np.arange(-127, 128).reshape(3, 5, 17) * np.float32(0.25),
    "zeros": np.zeros((2, 3), np.float32),
    "waves": np.sin(np.arange(120, dtype=np.float32)).reshape(2, 12, 5) * np.float32(3e-6),
    "empty": np.zeros((2, 0), np.float32),
}
WHOLE = np.array([[0, 1, 255], [256, 2000, 65535]], np.uint16)
BELIEFS = [*np.eye(10), np.full(10, 0.1), np.arange(10) / 45, np.array([0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0])]


# Opens the documented panel on a page where everything is one object that takes everything; says what it drew.
SHOWN = """
const got = [];
const all = new Proxy(function () {}, {
  get: (_, key) => (got.push(key), key === Symbol.toPrimitive ? () => 1 : all),
  set: (_, key, value) => (key === "textContent" && got.push(value), true),
  apply: () => all,
  construct: () => all,
});
Object.assign(globalThis, { document: all, ResizeObserver: all, getComputedStyle: all, devicePixelRatio: 1 });
const { speedPanel } = await import("./speed.mjs");
const panel = speedPanel({ state: { row: 3 }, tooltip: all });
panel.build(all);
got.length = 0;
panel.draw(JSON.parse(process.env.PART));
console.log(got.filter((key) => key === "lineTo").length, got.at(-1));
"""


def has_node() -> bool:
    """Whether node is here, and new enough for its test runner."""
    version = subprocess.run([NODE, "--version"], capture_output=True, text=True).stdout if NODE else "v0"
    return int(version.strip("v").split(".")[0]) >= 18


NEEDS_NODE = pytest.mark.skipif(
    not has_node(), reason="node is not installed: the tests of the page's modules were left out"
)


@NEEDS_NODE
def test_documented_panel_draws_a_line_through_layer_1(tmp_path: Path) -> None:
    """The script of docs/extending.md; and the files that it names for the titles on the page."""
    panels = HERE.parents[1] / "ui" / "web" / "panels"
    text = (HERE.parents[1] / "docs" / "extending.md").read_text("utf-8")
    [script] = re.findall(r"^```js\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    script = script.replace('from "../', f'from "{panels.parent.as_uri()}/')
    (tmp_path / "speed.mjs").write_text(script, "utf-8")
    part = {"speed": pack(np.arange(72, 128, dtype=np.float32).reshape(2, 28))}
    run = subprocess.run(
        [NODE or "", "--input-type=module", "-e", SHOWN],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"PART": json.dumps(part)},
    )
    assert run.stdout.splitlines() == ["28 In row 4: 75.00"], run.stderr
    table = re.findall(r"^\| (.*) \| `(\w+)\.py` \|$", text, re.MULTILINE)
    titles = {name: words["title"] for name, words in TABLES["en"]["panels"].items() if "title" in words}
    assert {stem: title for title, stem in table} == titles


@NEEDS_NODE
@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.mjs")))
def test_modules(file: str) -> None:
    """A file without tests, or with a test that is skipped, fails too."""
    arrays = {
        name: {"packed": pack(array), "numbers": array.ravel().tolist()} for name, array in ARRAYS.items()
    }
    command = [NODE or "", "--test", "--test-reporter=tap", file]
    given = {"packed": pack(WHOLE), "numbers": WHOLE.ravel().tolist()}
    places = [{"belief": each.tolist(), "place": place_of(each).tolist()} for each in BELIEFS]
    environment = os.environ | {
        "PACKED": json.dumps(arrays),
        "WHOLE": json.dumps(given),
        "PLACES": json.dumps(places),
    }
    run = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    output = run.stdout + run.stderr
    passed = re.findall(r"^ *ok \d+ - (.+)$", output, re.MULTILINE)
    assert run.returncode == 0, output
    assert [name for name in passed if not name.endswith(file)], f"{file} has no test\n{output}"
    assert not re.search("# (SKIP|TODO)", output), output
