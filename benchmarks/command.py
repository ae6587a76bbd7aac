"""What the command lines of all benchmarks share: their parser, and how the figures are shown."""

import argparse
import json
from typing import Any


def make_parser(name: str, description: str) -> argparse.ArgumentParser:
    """The parser of python -m benchmarks.NAME, which has --json."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}", description=description, allow_abbrev=False
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, on the last line")
    return parser


def show(tables: str, found: dict[str, Any], as_json: bool) -> int:
    """Print the tables, and the figures that they are made of if wanted. Exit status 0: measured."""
    print(tables)
    if as_json:
        print(json.dumps(found))
    return 0
