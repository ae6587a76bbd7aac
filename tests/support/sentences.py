"""What a test expects of every error about a file: the file's name, then one sentence."""

from pathlib import Path


def after_name(error: BaseException, path: Path) -> str:
    """What the error says after the file's name; it is one line and ends with a full stop."""
    text = str(error)
    assert text.startswith(f"{path}: ")
    assert text.endswith(".")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ")
