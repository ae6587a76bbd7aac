"""The house rules: who may import whom, how long things are, and that README lists every option and command."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
ROOMS = ("model", "ui", "benchmarks", "tests", "deploy")
SOURCES = sorted([*ROOT.glob("*.py"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))])
PAGES = sorted(path for suffix in ("js", "css", "html") for path in (ROOT / "ui").rglob(f"*.{suffix}"))
FORBIDDEN = {
    "model": {"gradio", "ui", "app", "train", "benchmarks", "tests"},
    "ui": {"model", "app", "train", "benchmarks", "tests"},
    "app.py": {"train", "benchmarks", "tests", "torchvision"},
    "train.py": {"gradio", "ui", "app", "benchmarks", "tests"},
}
LONGEST_FUNCTION = 35  # lines without the docstring: "about 30 or less"
LONGEST_FILE = 270  # lines: "about 250 or less"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Dotted names of the modules that a file imports, anywhere in it; `from model.drawing import strokes` is both."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are written out in full, not relative"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_rooms_import_only_what_they_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    found = {name.split(".")[0] for name in imported(path)}
    assert not found & FORBIDDEN.get(room, set())


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_model_is_never_imported_whole(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if alias.name.split(".")[0] == "model"]


def test_no_module_of_model_imports_itself_in_a_circle() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in (ROOT / "model").rglob("*.py")
    }
    waits = {name: set(imported(path)) & modules.keys() for name, path in modules.items()}
    while ready := [name for name, others in waits.items() if not others & waits.keys()]:
        for name in ready:
            del waits[name]
    assert not waits


def test_the_app_loads_no_torchvision() -> None:
    """Also not by way of another package."""
    program = "import app, sys; sys.exit(any(name.split('.')[0] == 'torchvision' for name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            length = (node.end_lineno or 0) - node.lineno + 1 - docstring
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", [*SOURCES, *PAGES], ids=name_of)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_readme_lists_every_option_of_training() -> None:
    from train import build_parser

    readme = README.read_text("utf-8")
    options = {option for action in build_parser()._actions for option in action.option_strings}
    missing = sorted(option for option in options - {"-h", "--help"} if f"`{option}`" not in readme)
    assert not missing


def test_readme_names_no_option_of_training_that_is_gone() -> None:
    from train import build_parser

    readme = README.read_text("utf-8")
    table = readme[readme.index("## Train") : readme.index("## ", readme.index("## Train") + 3)]
    options = {option for action in build_parser()._actions for option in action.option_strings}
    assert set(re.findall(r"^\| `(--[a-z-]+)`", table, re.MULTILINE)) <= options


def test_readme_names_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert targets
    missing = [
        name for name in targets[1].split() if not re.search(rf"\bmake {name}\b", README.read_text("utf-8"))
    ]
    assert not missing


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
