"""deploy/Containerfile: it has what the app needs, its packages are locked, and its health check works."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.forked import Forked
from tests.support.server import ROOT, quiet
from tests.support.small import save_small
from ui.server import about

CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text("utf-8").replace("\\\n", "")
LOCK = (ROOT / "deploy" / "requirements.lock").read_text("utf-8").replace("\\\n", "")
IGNORED = [
    line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"
]
COPIED = re.findall(r"^COPY (\S+) ", CONTAINERFILE, re.MULTILINE)
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}
CONTAINER = LINUX | {"python_version": "3.11", "python_full_version": "3.11.9", "extra": ""}


def modules_of(name: str) -> Iterator[Path]:
    """The file of a module of ours, and those of the packages above it; nothing for another's."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        path = ROOT.joinpath(*parts[:end])
        yield from (file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file())


@cache
def reached() -> tuple[frozenset[Path], frozenset[str]]:
    """(our files that app.py imports, at once or later; the modules of others that these import)."""
    found, others, waiting = set(), set(), [ROOT / "app.py"]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.add(file)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                ours = list(modules_of(name))
                waiting += ours
                if not ours and not (ROOT / name.split(".")[0]).is_dir():
                    others.add(name.split(".")[0])
    return frozenset(found), frozenset(others)


@cache
def locked() -> dict[str, str]:
    """The packages of the lock file that the container installs, and their versions."""
    lines = [line.split(" --hash")[0] for line in LOCK.splitlines() if line and line.lstrip()[0] != "#"]
    wanted = [each for each in map(Requirement, lines) if not each.marker or each.marker.evaluate(CONTAINER)]
    return {each.name: str(each.specifier).removeprefix("==") for each in wanted}


def sent(path: str) -> bool:
    """Whether the builder gets a file: the last line of .dockerignore decides that names it, or a folder above it."""
    places = [path, *(str(parent) for parent in PurePosixPath(path).parents)][:-1]
    last = [pattern for pattern in IGNORED if any(names(pattern.lstrip("!"), place) for place in places)]
    return not last or last[-1].startswith("!")


def names(pattern: str, path: str) -> bool:
    """Whether a pattern of .dockerignore is this path: * is any part of a name, ** any folders."""
    if pattern.startswith("**/"):
        return fnmatchcase(PurePosixPath(path).name, pattern.removeprefix("**/"))
    return pattern.count("/") == path.count("/") and fnmatchcase(path, pattern)


def test_every_file_that_the_app_imports_is_copied() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in reached()[0]]
    assert {"app.py", "model/serving/questions.py", "ui/server/limits.py", "model/__init__.py"} <= set(files)
    files += [path.relative_to(ROOT).as_posix() for path in (ROOT / "ui" / "web").rglob("*.*")]
    files += about.PLACES
    files += [path.relative_to(ROOT).as_posix() for path in (ROOT / "ui" / "icons").iterdir()]
    files += ["requirements.txt", "deploy/requirements.lock", "checkpoints/gru.safetensors"]
    for file in files:
        assert sent(file) and any(file == copied or file.startswith(f"{copied}/") for copied in COPIED), file


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        "data/MNIST/raw/train-images-idx3-ubyte",
        "runs/mine/gru.safetensors",
        "tests/unit/conftest.py",
        "deploy/copies.py",
        "checkpoints/gru.training.pt",
        "checkpoints/gru.curves.png",
        "model/__pycache__/errors.cpython-311.pyc",
        "passwords.txt",
    ],
)
def test_nothing_else_is_sent_to_the_builder(path: str) -> None:
    assert not sent(path)


def test_the_lock_has_what_the_app_imports() -> None:
    """By the names of the packages, which differ from those of their modules: PIL is Pillow's."""
    distributions = packages_distributions()
    wanted = {name: {canonicalize_name(each) for each in distributions[name]} for name in others_of_python()}
    assert {"gradio", "PIL", "scipy", "numpy", "safetensors"} <= wanted.keys()
    assert not {name for name, packages in wanted.items() if not packages & {*locked(), "torch"}}


def others_of_python() -> set[str]:
    """Modules that come with no Python."""
    return set(reached()[1] - sys.stdlib_module_names - {"mcp"})  # the container has no --mcp


def test_the_lock_has_the_versions_of_requirements() -> None:
    """Of all that both have, and each package with its hashes."""
    pinned = dict(
        re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    )
    assert {"gradio", "numpy", "pillow", "scipy", "safetensors"} <= pinned.keys() & locked().keys()
    assert {name: pinned[name] for name in pinned.keys() & locked().keys()}.items() <= locked().items()
    packages = [line for line in LOCK.splitlines() if "==" in line]
    assert packages and all(" --hash=sha256:" in line for line in packages)
    assert "torch" not in locked() and "://" not in LOCK


def test_uv_is_the_makefiles() -> None:
    [version] = re.findall(r"^UV := uv==(\S+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert locked()["uv"] == version


def test_the_lock_has_what_torchs_build_for_the_cpu_asks_for() -> None:
    """torch is installed without its packages. Its other builds ask for those of CUDA as well."""
    wanted = [Requirement(line) for line in requires("torch") or ()]
    for each in wanted:
        if (each.marker is None or each.marker.evaluate(CONTAINER)) and not re.match(
            "cuda|nvidia|triton", each.name
        ):
            assert each.specifier.contains(locked()[canonicalize_name(each.name)]), each


def test_the_health_check_needs_no_login(tmp_path: Path) -> None:
    """Through no proxy either. It fails where nobody listens."""
    accounts = tmp_path / "accounts"
    accounts.write_text("ada:lovelace\n")
    save_small(tmp_path, "gru")
    [command] = re.findall(r"^HEALTHCHECK .*CMD (.*)$", CONTAINERFILE, re.MULTILINE)
    python, *words = json.loads(command)
    assert python == "python"
    with quiet(Forked(tmp_path, "--auth", str(accounts), "--checkpoints", str(tmp_path))) as server:
        environment = os.environ | {
            "GRADIO_SERVER_PORT": str(server.port),
            "http_proxy": "http://127.0.0.1:9",
        }
        check = [sys.executable, *words]
        assert subprocess.run(check, env=environment).returncode == 0
        server.stop()
        assert subprocess.run(check, env=environment, stderr=subprocess.DEVNULL).returncode != 0
