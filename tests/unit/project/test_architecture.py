"""The rules of the house: who may import whom, how long things are, and that the documents say what is there."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
DOCUMENTS = (README, ROOT / "tests" / "README.md", ROOT / "deploy" / "README.md", *sorted(DOCS.glob("*.md")))
TOP = ("app", "train", "model", "ui", "benchmarks", "tests", "deploy", "docs")
SOURCES = sorted(path for top in TOP for path in [*ROOT.glob(f"{top}.py"), *(ROOT / top).rglob("*.py")])
PAGES = sorted(path for suffix in ("js", "css", "html") for path in (ROOT / "ui").rglob(f"*.{suffix}"))
# What each package imports of ours, beside itself. model/__init__.py re-exports, so it stands above its packages.
ALLOWED = {
    "model.errors": set(),
    "model.runtime": {"model.errors"},
    "model.network": {"model.errors"},
    "model.drawing": {"model.errors"},
    "model.files": {"model.errors", "model.network"},
    "model.data": {
        "model.errors",
        "model.runtime.progress",
        "model.drawing",
        "model.files.atomic",
        "model.files.npz",
        "model.files.known",
    },
    "model.interpret": {
        "model.errors",
        "model.network",
        "model.drawing",
        "model.files.checkpoint",
        "model.files.known",
    },
    "model.serving": {"model.errors", "model.network", "model.drawing", "model.files", "model.interpret"},
    "model.training": {
        "model.errors",
        "model.runtime",
        "model.network",
        "model.files",
        "model.data",
        "model.interpret.decagon",
        "model.interpret.top_activations",
    },
    "model": {"model"},
    "ui": set(),
    "deploy": set(),
    "docs": set(),
    "app": {"model", "ui"},
    "train": {"model"},
    "benchmarks": {"model", "ui", "app", "train", "docs.tutorial", "tests.support"},
    "tests": {"model", "ui", "app", "train", "deploy", "docs.tutorial", "tests"},
    "tests.unit.benchmarks": {"model", "ui", "app", "train", "tests", "benchmarks"},
}
# The same for the folders of ui/web. page.js connects pad and viewer; viewer/viewer.js alone imports the panels.
SCRIPTS_ALLOWED = {
    "web": {"shared", "pad", "viewer", "hand", "lesson", "terms"},
    "words": set(),
    "shared": {"shared", "words"},
    "charts": {"shared", "charts"},
    "pad": {"shared", "pad"},
    "viewer": {"shared", "charts", "viewer"},
    "live": {"shared", "charts", "viewer", "live"},
    "hand": {"shared", "pad", "hand"},
    "panels": {"shared", "charts", "viewer", "live", "hand", "panels"},
    "share": {"shared", "charts", "share"},
    "lesson": {"shared", "charts", "viewer", "lesson"},
    "terms": {"shared", "terms"},
}
FORBIDDEN_LIBRARIES = {
    "model": {"gradio", "fastapi", "starlette", "uvicorn"},
    "app": {"torchvision", "tqdm", "matplotlib"},
}
LONGEST_FUNCTION = 35  # lines without the docstring: "about 30 or less"
LONGEST_FILE = 270  # lines: "about 250 or less"


def dotted(path: Path) -> str:
    """The module's name: model.network.cells."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def within(name: str, packages: set[str] | dict[str, set[str]]) -> list[str]:
    """Those of the packages that the name is, or lies in."""
    return [package for package in packages if name == package or name.startswith(package + ".")]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Names of the modules that a file imports, anywhere in it: `from model.files import atomic` is model.files.atomic,
    `from model.files.atomic import atomic_write` is model.files.atomic.atomic_write."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full, not relative"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_packages_import_only_what_lies_below_them() -> None:
    wrong = []
    for path in SOURCES:
        home = max(within(dotted(path), ALLOWED), key=len)
        for name in imported(path):
            if name.split(".")[0] in TOP and not within(name, ALLOWED[home] | {home}):
                wrong.append(f"{dotted(path)} imports {name}")
    assert not wrong


def test_scripts_import_only_what_lies_below_them() -> None:
    wrong = []
    for path in (ROOT / "ui" / "web").rglob("*.js"):
        for name in re.findall(
            r'^(?:import|export)\b.*?\bfrom "(.*?)";', path.read_text("utf-8"), re.M | re.S
        ):
            target = (path.parent / name).resolve()
            connects = (path.name, target.name) == ("viewer.js", "index.js")
            if (
                not target.is_file()
                or target.parent.name not in SCRIPTS_ALLOWED[path.parent.name]
                and not connects
            ):
                wrong.append(f"{path.name} imports {name}")
    assert not wrong


def test_packages_leave_these_libraries_alone() -> None:
    wrong = [
        f"{dotted(path)} imports {name}"
        for home, libraries in FORBIDDEN_LIBRARIES.items()
        for path in SOURCES
        for name in imported(path)
        if within(dotted(path), {home}) and name.split(".")[0] in libraries
    ]
    assert not wrong


def test_no_module_of_model_imports_itself_in_a_circle() -> None:
    modules = {dotted(path): path for path in SOURCES if within(dotted(path), {"model"})}
    waits = {
        name: {found for each in imported(path) for found in within(each, set(modules))} - {name, "model"}
        for name, path in modules.items()
    }
    while ready := [name for name, others in waits.items() if not others & waits.keys()]:
        for name in ready:
            del waits[name]
    assert not waits


def test_the_app_loads_no_torchvision() -> None:
    """Also not by way of another package."""
    program = "import app, sys; sys.exit(any(name.split('.')[0] == 'torchvision' for name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_functions_and_files_are_short() -> None:
    functions = {
        f"{dotted(path)}.{node.name}": lines_of(node)
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    files = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in [*SOURCES, *PAGES]}
    assert not {name: lines for name, lines in functions.items() if lines > LONGEST_FUNCTION}
    tables = {path for path in files if path.parent.name == "words"}  # data: a line for each text
    assert not {path: lines for path, lines in files.items() if lines > LONGEST_FILE and path not in tables}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_only_files_that_are_there(document: Path) -> None:
    """Also what they link to, and the heading there."""
    text = document.read_text("utf-8")
    named = set(re.findall(r"`((?:model|ui|tests|benchmarks|deploy|docs|checkpoints)/[\w./-]+\.\w+)`", text))
    assert not sorted(name for name in named if not (ROOT / name).exists())
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for target, heading in re.findall(r"\]\((?!https?://)([^)#]*)#?([^)]*)\)", prose):
        linked = document.parent / target if target else document
        assert linked.exists(), target
        headings = re.findall(r"^#+ (.*)$", linked.read_text("utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in [each.lower().replace(" ", "-") for each in headings]


def test_readme_is_short_and_leads_to_every_document() -> None:
    readme = README.read_text("utf-8")
    assert len(readme.splitlines()) <= 200
    assert not [path for path in DOCUMENTS[1:] if f"]({path.relative_to(ROOT).as_posix()})" not in readme]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documented_trainings_leave_the_shipped_networks_alone(document: Path) -> None:
    """Nothing but --force replaces them."""
    commands = re.findall(r"(?:python|per-node \d+) train\.py[^`\n]*", document.read_text("utf-8"))
    assert not [command for command in commands if "--force" in command]


def test_readme_names_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert targets
    readme = README.read_text("utf-8")
    assert not [name for name in targets[1].split() if not re.search(rf"\bmake {name}\b", readme)]


def test_requirements_are_pinned_and_say_why() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text("utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_-]+==[0-9.]+  # .+", line), line


def test_readmes_front_matter_fits_the_requirements() -> None:
    """A hosted Space reads the Gradio version from README, this project from requirements.txt."""
    matter = README.read_text("utf-8").split("---\n")[1]
    pinned = re.search(r"^gradio==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned
    assert f"sdk: gradio\nsdk_version: {pinned[1]}\napp_file: app.py\n" in matter
