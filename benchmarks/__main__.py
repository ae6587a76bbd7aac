"""Every figure of README, measured anew: python -m benchmarks

python -m benchmarks                          all of them, one after the other
python -m benchmarks start live               some
python -m benchmarks --data-dir ../shared/data

Each is a command of its own (python -m benchmarks.NAME). Its tables are written into README.md, between <!-- NAME -->
and <!-- end of NAME -->, and its figures into benchmarks/figures.json, with the machine. One that fails leaves what
was there.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from model.files.atomic import atomic_write
from model.training.recipes import HERE

README = HERE / "README.md"
FIGURES = HERE / "benchmarks" / "figures.json"
COMMANDS = {  # by name: its options, beside --json
    "recognition": ["--all"],
    "memory": [],
    "inside": [],
    "start": [],
    "live": [],
    "watching": [],
    "visitors": [],
    "copies": [],
    "training": ["--seeds", "1"],  # each seed takes minutes; --seeds 3 by hand
    "seeds": [],
}
WITH_DATA = ("recognition", "training", "seeds")
USUAL = [name for name in COMMANDS if name != "seeds"]  # which needs trainings of two further seeds


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    with open("/proc/cpuinfo" if Path("/proc/cpuinfo").exists() else os.devnull, encoding="utf-8") as file:
        names = re.findall(r"^model name\s*:\s*(.*)$", file.read(), re.MULTILINE)
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": version("torch"),
        "gradio": version("gradio"),
        "date": date.today().isoformat(),
    }


def measure(name: str, data_dir: Path) -> dict[str, Any]:
    """Run one benchmark; its figures. Raises RuntimeError with its last words if it fails."""
    options = [*COMMANDS[name], "--json"]
    if name in WITH_DATA:
        options += ["--data-dir", str(data_dir)]
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines or not lines[-1].startswith("{"):
        raise RuntimeError((done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2])
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def written(readme: str, name: str, tables: str) -> str:
    """README with these tables in the place of that name. Raises ValueError where it has no such place."""
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not place.search(readme):
        raise ValueError(f"README.md has no place for {name}: <!-- {name} --> and <!-- end of {name} -->.")
    return place.sub(lambda found: f"{found[1]}\n{tables.strip()}\n\n{found[2]}", readme, count=1)


def replace_file(path: Path, text: str) -> None:
    """The file is the old one or the new one, never half of it."""
    with atomic_write(path) as beside:
        beside.write_text(text, "utf-8")


def keep(name: str, found: dict[str, Any], seconds: float) -> None:
    """Put the figures of one benchmark into README and into figures.json."""
    tables: str = import_module(f"benchmarks.{name}").tables(found)
    replace_file(README, written(README.read_text("utf-8"), name, tables))
    all_of_them = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    all_of_them[name] = {"machine": machine(), "seconds": round(seconds), "figures": found}
    replace_file(FIGURES, json.dumps(all_of_them, indent=1) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 where one failed (a sentence each), 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").partition(":")[0], allow_abbrev=False
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(COMMANDS)}")
    parser.add_argument("--data-dir", type=Path, default=HERE / "data", help="where the data lies (data)")
    options = parser.parse_args(argv)
    if unknown := set(options.names) - set(COMMANDS):
        parser.error(f"there is no benchmark {min(unknown)!r}; there are {', '.join(COMMANDS)}.")
    failed = 0
    for name in options.names or USUAL:
        start = perf_counter()
        try:
            keep(name, measure(name, options.data_dir.resolve()), perf_counter() - start)
        except (RuntimeError, ValueError) as error:
            failed = 1
            print(f"benchmarks.{name}: {error}", file=sys.stderr)
        print(f"{name}: {perf_counter() - start:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
