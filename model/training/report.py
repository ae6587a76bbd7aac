"""A report on all networks in a folder: a table of them, and pictures of what each reads wrong."""

import os
from pathlib import Path

from model.errors import CheckpointError, TrainingError
from model.files.atomic import atomic_write
from model.files.checkpoint import list_checkpoints, load_checkpoint, name_of
from model.files.container import SUFFIX
from model.runtime.progress import progress
from model.training.device import torch_settings
from model.training.mistakes import draw_confusion, draw_worst
from model.training.report_figures import Data, Measured
from model.training.report_table import FIRST, Entry, markdown, plain, write_csv

MARK = "written by train.py --report"


def report(folder: Path, data_dir: Path, threads: int = 1) -> str:
    """Report on all checkpoints in a folder and the folders in it; the Markdown that report.md then holds.

    Writes report.md and report.csv into the folder, and beside each checkpoint <name>.confusion.png and
    <name>.worst.png, unless they are newer than it. Figures that a checkpoint lacks are measured on MNIST's test set
    (downloaded where data_dir lacks it; without it they stay unknown) and on the pen digits of unseen writers.
    threads: of the processor.
    Raises CheckpointError if there is none; TrainingError if a file cannot be written, or is there and not a report's.
    """
    if not folder.is_dir():
        raise CheckpointError(folder, "there is no such folder; name one with networks in it.")
    paths = list_checkpoints(folder)
    if not paths:
        raise CheckpointError(folder, "no network in it; train some into it with --out.")
    table, text = folder / "report.csv", folder / "report.md"
    for path in (table, text):
        if not is_ours(path):
            raise TrainingError(f"{path}: not written by --report, so it is left as it is; rename it.")
    try:
        with torch_settings(threads):
            content, entries = measure_all(paths, folder, Data(data_dir))
        write_csv(table, entries)
        with atomic_write(text) as tmp:
            tmp.write_text(f"<!-- {MARK} -->\n{content}", "utf-8")
    except OSError as error:
        raise TrainingError(f"{folder}: the report cannot be written there ({error.strerror}).") from None
    return content


def measure_all(paths: list[Path], folder: Path, data: Data) -> tuple[str, list[Entry]]:
    """(the report as Markdown, the lines of its table) of the networks at these paths; draws their pictures.

    Raises OSError, DataError.
    """
    entries: list[Entry] = []
    notes: list[str] = []
    for path in progress(paths, "networks measured"):
        name = name_of(folder, path)
        try:
            measured = Measured(name, load_checkpoint(path), data)
        except CheckpointError as error:
            notes.append(f"{plain(name)}: {error.reason}")
            continue
        entries.append(measured.entry())
        notes += draw_pictures(path, measured)
    return page(folder.resolve().name, entries, [*notes, *data.faults]), entries


def is_ours(path: Path) -> bool:
    """Whether nothing lies there, or what a report has written."""
    if not os.path.lexists(path):
        return True
    if not path.is_file():  # reading a pipe might never end
        return False
    try:
        with path.open("rb") as file:
            start = file.read(200)
    except OSError:
        return False
    return MARK.encode() in start or start.startswith(",".join(FIRST).encode())


def draw_pictures(path: Path, measured: Measured) -> list[str]:
    """Draw what a network reads wrong, beside its checkpoint; a sentence for each picture that is somebody else's.

    Raises OSError.
    """
    stem = str(path).removesuffix(SUFFIX)
    pictures = [Path(f"{stem}.confusion.png"), Path(f"{stem}.worst.png")]
    foreign = [picture for picture in pictures if not is_ours(picture)]
    stale = [each for each in pictures if each not in foreign and not is_newer(each, path)]
    name = path.name.removesuffix(SUFFIX)
    found = measured.confusion() if pictures[0] in stale else None
    if found:
        draw_confusion(found[0], pictures[0], f"{name}, {found[1]}", MARK)
    if pictures[1] in stale and measured.logits is not None and measured.data.mnist is not None:
        logits = measured.logits[:, -1] / measured.checkpoint.temperature
        draw_worst(measured.data.mnist, logits, pictures[1], f"{name}, MNIST's test set", MARK)
    return [f"{plain(each.name)}: not drawn by --report, so it is left as it is." for each in foreign]


def is_newer(picture: Path, path: Path) -> bool:
    """Whether a picture is there, and was drawn after the checkpoint."""
    return picture.exists() and picture.stat().st_mtime_ns >= path.stat().st_mtime_ns


def page(title: str, entries: list[Entry], notes: list[str]) -> str:
    """The report as Markdown: the table, what its columns are, and a line for what is amiss."""
    about = (
        "Right answers in %: on MNIST's test set, on the pen digits of six writers whom no training reads, on own data "
        "where a network has figures of them, and after row 14 of 28. The time is the training's. Beside each network, "
        "`.confusion.png` counts which digit it read as which, and `.worst.png` shows the test digits that it reads "
        "worst."
    )
    parts = [
        f"# Networks in {plain(title)}",
        markdown(entries) if entries else "No network can be read.",
        about,
    ]
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"
