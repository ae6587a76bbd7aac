"""python -m tests.fuzz.api --cases 2000 --seed 0: malformed and hostile requests to a running app, over HTTP.

Each must get a status of 4xx or an error of one sentence, or be answered; never a 5xx or a traceback. Meanwhile a
visitor draws, and each answer to them is compared with the offline one. At the end the app must take no more memory,
files, threads and tasks than after the first fifth of the cases. Exit status: 0 all held, 1 not.
"""

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from tests.fuzz.api_run import OUTCOMES, Fuzzer
from tests.fuzz.command import Figures, faults_of, run_command
from tests.fuzz.stranger_cases import KINDS
from tests.support.digits import load_digits
from tests.support.footprint import Footprint, footprint, settled, watched_server
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


def attack(cases: int, seed: int) -> Figures:
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
        faults += faults_of(server, before, after, GROWTH)
    results = {kind: {each: fuzzer.results[kind, each] for each in (*OUTCOMES, "fault")} for kind in kinds}
    figures = {"cases": cases, "seed": seed, "results": results, "faults": faults}
    figures["visitor"] = {"answers": visitor.answers, **visitor.milliseconds()}
    return figures | {"before": vars(before), "after": vars(after)}


def tables(found: Figures) -> str:
    """The Markdown of what attack() found."""
    columns = [*OUTCOMES, "fault"]
    lines = [[kind, *(str(counts[name]) for name in columns)] for kind, counts in found["results"].items()]
    takes = [
        [name, *(f"{found[when][name]:.0f}" for when in ("before", "after"))] for name in found["before"]
    ]
    visitor = found["visitor"]
    said = f"The visitor had {visitor['answers']} answers, half of them within {visitor['median']:.0f} ms, 95 % within "
    said += f"{visitor['p95']:.0f} ms. Faults: {len(found['faults'])}."
    return "\n\n".join(
        [table(["kind", *columns], lines), table(["of the app", "early", "late"], takes), said]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 no fault, 1 a fault, 2 a wrong option."""
    return run_command(__doc__, {"cases": 2000, "seed": 0}, attack, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
