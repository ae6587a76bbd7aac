"""Modules joined into one file: it does what the modules did, and each of them is there once."""

import json
import re
import shutil
import subprocess
from graphlib import CycleError
from pathlib import Path

import pytest

from ui.server.joined import in_order, join, take_out

MODULES = {
    "page.js": 'import { add as plus, COUNT } from "./shared/sum.js";\nimport words from "./words/en.js";\n'
    'import * as all from "./shared/sum.js";\n'
    "const same = 1;\nexport function read() {\n  return [plus(COUNT, same), words.hello, Object.keys(all)];\n}\n"
    'export const later = () => import("./late/panel.js");\n',
    "shared/sum.js": "const same = 40;\nexport const COUNT = same;\nexport function add(a, b) {\n  return a + b;\n}\n"
    "export class Box {}\nexport async function wait() {}\n",
    "words/en.js": 'export default {\n  "hello": "import me"\n}\n',
    "late/panel.js": 'import { Box } from "../shared/sum.js";\nimport words from "../words/en.js";\n'
    "export const found = [words.hello, new Box()];\nexport { Box };\n",
}
ASKED = """
import { read, later, parts } from "./page.js";
const { found, Box } = await later();
console.log(JSON.stringify([read(), found[0], found[1] instanceof parts["shared/sum.js"].Box, Object.keys(parts)]));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_joined_modules_do_what_they_did(tmp_path: Path) -> None:
    """Names of one module are not those of another; one that comes later gets the same class, not a copy."""
    at_once = in_order(MODULES, "page.js")
    served = MODULES | {name: take_out(MODULES[name], name, "page.js") for name in at_once}
    served |= {"page.js": join(MODULES, "page.js"), "ask.js": ASKED, "package.json": '{"type": "module"}'}
    for name, text in served.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    told = subprocess.run(["node", "ask.js"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert json.loads(told) == [
        [41, "import me", ["COUNT", "add", "Box", "wait"]], "import me", True,
        ["shared/sum.js", "words/en.js", "page.js"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "export let count = 0;",
        "export { a };",
        'import "./a.js";',
        "import(`./${name}.js`);",
        "import.meta.url;",
    ],
)
def test_a_form_that_would_be_lost_is_told(line: str) -> None:
    with pytest.raises(ValueError, match="page.js: .* does not know this form: " + re.escape(line)):
        join({"page.js": f"const a = 1; // by import()\n{line}\n"}, "page.js")


def test_modules_that_import_one_another_are_told() -> None:
    scripts = {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}
    with pytest.raises(CycleError):
        join(scripts, "a.js")
