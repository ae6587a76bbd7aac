"""python -m tests.fuzz.api --cases 2000 --seed 0: malformed and hostile requests to a running app, over HTTP.

Each must get a status of 4xx or an error of one sentence, or be answered; never a 5xx or a traceback. Meanwhile a
visitor draws, and each answer to them is compared with the offline one. At the end the app must take no more memory,
files, threads and tasks than after the first fifth of the cases. Exit status: 0 all held, 1 not.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from tests.fuzz.api_cases import KINDS
from tests.fuzz.api_run import OUTCOMES, Fuzzer
from tests.support.digits import load_digits
from tests.support.footprint import Footprint, footprint, grown, settled, watched_server
from tests.support.markdown import table
from tests.support.visitors import CELLS, Visitor

# Caches and pools may grow by so much. A drawing of 20,000 points takes 60,000 blocks.
GROWTH = Footprint(memory=64, open_files=8, threads=45, tasks=12, files=4, blocks=200_000)


def draw_until(stop: Event, visitor: Visitor) -> None:
    """A visitor draws digit after digit, stroke by stroke."""
    while not stop.is_set():
        for number, (strokes, _) in enumerate(load_digits()):
            for count in range(1, len(strokes) + 1):
                visitor.ask(strokes[:count], CELLS[number % len(CELLS)])
            if stop.wait(0.05):
                return


def attack(cases: int, seed: int) -> dict[str, Any]:
    """Run the cases against an app of their own. Returns their outcomes as plain JSON."""
    rng, kinds, stop = random.Random(seed), list(KINDS), Event()
    with watched_server() as (server, folder):
        visitor = Visitor(server, "visitor")
        fuzzer = Fuzzer(server, visitor.pad)
        fuzzer.warm_up()
        with ThreadPoolExecutor(1) as pool:
            drawing = pool.submit(draw_until, stop, visitor)
            try:
                for number in range(cases):
                    fuzzer.run(kinds[number % len(kinds)], rng)
                    if number == max(cases // 5, len(kinds)):
                        before = footprint(server, folder)
            finally:
                stop.set()
            drawing.result()
        left = fuzzer.let_go()
        after = settled(server, folder, before, GROWTH)
        faults = fuzzer.faults + [f"visitor: {fault}" for fault in visitor.faults]
        faults += [f"{left} half-sent requests were kept"] if left else []
        faults += [f"{name} grew" for name in grown(before, after, GROWTH)]
        faults += [server.output[server.output.index("Traceback") :]] if "Traceback" in server.output else []
    results = {kind: {each: fuzzer.results[kind, each] for each in (*OUTCOMES, "fault")} for kind in kinds}
    figures = {"cases": cases, "seed": seed, "results": results, "visitor": visitor.answers, "faults": faults}
    return figures | {"before": vars(before), "after": vars(after)}


def tables(found: dict[str, Any]) -> str:
    """The Markdown of what attack() found."""
    columns = [*OUTCOMES, "fault"]
    lines = [[kind, *(str(counts[name]) for name in columns)] for kind, counts in found["results"].items()]
    takes = [
        [name, f"{found['before'][name]:.0f}", f"{found['after'][name]:.0f}"] for name in found["before"]
    ]
    said = f"The visitor had {found['visitor']} answers. Faults: {len(found['faults'])}."
    parts = [table(["kind", *columns], lines), table(["of the app", "early", "late"], takes), said]
    return "\n\n".join([*parts, *found["faults"][:20]])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="the figures as JSON in a last line")
    options = parser.parse_args(argv)
    found = attack(options.cases, options.seed)
    print(tables(found))
    if options.json:
        print(json.dumps(found))
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
