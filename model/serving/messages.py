"""What a visitor reads where something failed."""

from collections.abc import Sequence

from model.errors import CheckpointError
from model.files.container import SUFFIX

TOO_MANY = "Too many of your questions wait; ask again when some have been answered."
NOT_UPLOADED = "there is no such picture any more; send it once more."
NO_CHECKPOINTS = (
    "The folder {!r} holds no checkpoint to read with. Train one with `python train.py --out runs/mine`, and start "
    "`python app.py --checkpoints runs/mine`; or import an older file with "
    "`python -m model.files.import_checkpoint OLD`."
)
PROBLEMS = 10  # broken checkpoints named on the page at most


def notice_lines(names: Sequence[str], problems: Sequence[CheckpointError], folder: str) -> list[str]:
    """What is wrong with the checkpoints of a folder. names: of the valid ones; problems: with the others."""
    lines = [message_for_visitor(problem) for problem in problems[:PROBLEMS]]
    if len(problems) > PROBLEMS:
        lines.append(f"And {len(problems) - PROBLEMS:,} more.")
    return lines if names else [*lines, NO_CHECKPOINTS.format(folder)]


def message_for_visitor(error: Exception) -> str:
    """The error's text with a checkpoint's file by its path below the folder, without the folders of this machine."""
    if isinstance(error, CheckpointError) and error.path.suffix == SUFFIX:
        file = error.path.name if error.path.is_absolute() else error.path.as_posix()
        return f"{file}: {error.reason}"
    text = error.reason if isinstance(error, CheckpointError) else str(error)
    # The name of a file stays as it is.
    return text if "." in text.split(" ")[0] else text[:1].upper() + text[1:]
