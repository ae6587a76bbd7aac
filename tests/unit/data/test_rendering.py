"""Pictures drawn from strokes: seeded, cached, and drawn again when the renderer's version changes."""

from pathlib import Path

import numpy as np
import pytest

from model.data import rendering as module
from model.data.rendering import cached, fingerprint, render_non_digits, render_pen_digits
from tests.support.digits import EVERYDAY, pen_digits

DIGITS = pen_digits().select(np.isin(np.arange(120), EVERYDAY))


def test_pixels_are_those_of_this_version_of_the_renderer() -> None:
    """Mean ink of three digits as written and deformed, and of ten non-digits, as RENDERER 1 draws them.

    Where this fails because pixels changed on purpose: raise RENDERER and put the new numbers here.
    """
    pictures = render_pen_digits(DIGITS, 2, seed=1)
    ink = [*pictures[:, :3].mean(axis=(0, 2, 3)), render_non_digits(DIGITS, 10, seed=2).mean()]
    assert module.RENDERER == 1
    assert ink == pytest.approx([39.59, 19.89, 33.25, 43.79], abs=0.05)


def test_the_seed_alone_decides_and_the_first_variant_is_as_written() -> None:
    first, again, other = (render_pen_digits(DIGITS, 2, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.array_equal(first[0], other[0])
    assert (first[1] != other[1]).any(axis=(1, 2)).all()
    assert np.array_equal(render_non_digits(DIGITS, 8, 1), render_non_digits(DIGITS, 8, 1))


def test_the_fingerprint_changes_with_all_that_decides_the_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [fingerprint(DIGITS, 2), fingerprint(DIGITS, 3), fingerprint(pen_digits(), 2)]
    assert fingerprint(DIGITS, 2) == names[0]
    monkeypatch.setattr(module, "RENDERER", 0)
    assert len({*names, fingerprint(DIGITS, 2)}) == 4


def test_what_is_cached_is_made_once_and_again_where_it_is_broken(tmp_path: Path) -> None:
    made = []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return {"pictures": np.arange(4, dtype=np.uint8)}

    folder = tmp_path / "new" / "cache"
    for expected in (1, 1):
        assert cached(folder, "x", make)["pictures"].tolist() == [0, 1, 2, 3]
        assert len(made) == expected
    path = folder / "x.npz"
    path.write_bytes(path.read_bytes()[:-30])
    assert cached(folder, "x", make)["pictures"].tolist() == [0, 1, 2, 3]
    assert len(made) == 2 and [each.name for each in folder.iterdir()] == ["x.npz"]
    (tmp_path / "file").touch()
    assert list(cached(tmp_path / "file", "x", make)) == ["pictures"]  # cannot be stored there
