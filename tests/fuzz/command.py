"""What the commands that attack a running app share: options, report and exit status, and the faults of the app."""

import argparse
import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.support.footprint import Footprint, grown
from tests.support.server import Server

Figures = dict[str, Any]  # plain JSON, with a list of "faults"


def run_command(
    doc: str, options: dict[str, float], find: Callable[..., Figures], tables: Callable[[Figures], str],
    argv: Sequence[str] | None,
) -> int:  # fmt: skip
    """Call find with the options (name: default) and print its tables. Exit status: 0 no fault, 1 a fault."""
    parser = argparse.ArgumentParser(description=doc.split("\n")[0], allow_abbrev=False)
    for name, default in options.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--json", action="store_true", help="the figures as JSON in a last line")
    chosen = vars(parser.parse_args(argv))
    as_json = chosen.pop("json")
    found = find(**chosen)
    print("\n\n".join([tables(found), *found["faults"][:20]]))
    if as_json:
        print(json.dumps(found))
    return 1 if found["faults"] else 0


def faults_of(server: Server, before: Footprint, after: Footprint, growth: Footprint) -> list[str]:
    """What the app printed of a traceback, and the names of what has grown by more than `growth`."""
    _, traceback, rest = server.output.partition("Traceback")
    return [f"{name} grew" for name in grown(before, after, growth)] + (
        [traceback + rest] if traceback else []
    )
