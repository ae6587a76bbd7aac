"""Every figure of README and docs/, measured anew: python -m benchmarks

python -m benchmarks                          all of them, one after the other
python -m benchmarks start live               some
python -m benchmarks --data-dir ../shared/data

Each is a command of its own (python -m benchmarks.NAME). Its tables are written into docs/accuracy.md, docs/speed.md,
docs/live.md or docs/promises.md, between <!-- NAME --> and <!-- end of NAME -->, and its figures into
benchmarks/figures.json, with the machine. README's table is made of these figures, between the marks of "overview". If
a command fails, what was measured before stays.
"""

import argparse
import json
import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.command import ROOT, run_in_process
from benchmarks.overview import SOURCES, overview
from model.files.atomic import atomic_write

README = ROOT / "README.md"
ACCURACY = ROOT / "docs" / "accuracy.md"
SPEED = ROOT / "docs" / "speed.md"
PROMISES = ROOT / "docs" / "promises.md"
LIVE = ROOT / "docs" / "live.md"
FIGURES = ROOT / "benchmarks" / "figures.json"
COMMANDS: dict[str, list[str]] = {  # by name: its options, beside --json
    "recognition": ["--all"],
    "styles": [],
    "pictures": [],
    "quality.neighbours": [],
    "quality.hand": [],
    "inside": [],
    "start": [],
    "loading": [],
    "live": [],
    "visitors": [],
    "training": ["--seeds", "1"],  # each seed takes minutes; --seeds 3 by hand
    "strangers": ["--longest", "40"],  # as its figures of before
    "seeds": [],
    "tutorial": ["--seeds", "3", "--threads", "1"],
    "training.live": ["--seeds", "3"],
    "training.beside": [],
}
MODULES = {"training": "training.__main__"}  # with tables(), where it is not benchmarks.NAME
IN_ACCURACY = ("recognition", "styles", "pictures", "quality.neighbours", "quality.hand", "seeds", "tutorial")
IN_LIVE = ("training.live", "training.beside")
WITH_DATA = (
    "recognition",
    "pictures",
    "quality.neighbours",
    "quality.hand",
    "training",
    "seeds",
    "tutorial",
    "training.live",
)
USUAL = [name for name in COMMANDS if name != "seeds"]  # it needs trainings of two further seeds


def machine() -> dict[str, Any]:
    """The machine and the versions that the figures were measured on."""
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


def tables_of(name: str, found: dict[str, Any]) -> str:
    """The tables of these figures in Markdown."""
    tables: str = import_module(f"benchmarks.{MODULES.get(name, name)}").tables(found)
    return tables


def document_of(name: str) -> Path:
    """Where the tables of this benchmark stand."""
    if name == "strangers":
        return PROMISES
    if name in IN_LIVE:
        return LIVE
    return ACCURACY if name in IN_ACCURACY else SPEED


def with_tables(document: Path, name: str, tables: str) -> str:
    """Its text with these tables between the marks of that name. Raises ValueError if it has no such marks."""
    text = document.read_text("utf-8")
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(
            f"{document.name} has no place for {name}: <!-- {name} --> and <!-- end of {name} -->."
        )
    return place.sub(lambda found: f"{found[1]}\n{tables.strip()}\n\n{found[2]}", text, count=1)


def measure(name: str, data_dir: Path) -> None:
    """Run one benchmark; write its tables, README's table and figures.json. Raises RuntimeError, or ValueError."""
    start = perf_counter()
    data = ["--data-dir", str(data_dir)] if name in WITH_DATA else []
    found = run_in_process(name, *COMMANDS[name], *data)
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    kept[name] = {"machine": machine(), "seconds": round(perf_counter() - start), "figures": found}
    document = document_of(name)
    texts = {document: with_tables(document, name, tables_of(name, found))}
    if kept.keys() >= set(SOURCES):
        texts[README] = with_tables(README, "overview", overview(kept))
    texts[FIGURES] = json.dumps(kept, indent=1) + "\n"
    for path, text in texts.items():
        with atomic_write(path) as temporary:
            temporary.write_text(text, "utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 where one failed (one line each), 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").partition(":")[0], allow_abbrev=False
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(COMMANDS)}")
    parser.add_argument("--data-dir", type=Path, default=ROOT / "data", help="where the data lies (data)")
    options = parser.parse_args(argv)
    if unknown := set(options.names) - set(COMMANDS):
        parser.error(f"there is no benchmark {min(unknown)!r}; there are {', '.join(COMMANDS)}.")
    failed = 0
    for name in options.names or USUAL:
        start = perf_counter()
        try:
            measure(name, options.data_dir.resolve())
        except (RuntimeError, ValueError) as error:
            failed = 1
            print(f"benchmarks {name}: {error}", file=sys.stderr)
        print(f"{name}: {perf_counter() - start:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
