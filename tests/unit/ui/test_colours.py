"""The colours of the ten digits' lines: seen against the page, and told apart without any one kind of cone."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

CSS = Path(__file__).resolve().parents[3] / "ui" / "web" / "viewer" / "viewer.css"
PAGES = {"light": "#ffffff", "dark": "#27272a"}  # what Gradio's default theme puts behind a picture
# Linear RGB as seen without one kind of cone: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-
# based model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1.
VISIONS = {
    "all cones": "1 0 0, 0 1 0, 0 0 1",
    "protanopia": "0.152286 1.052583 -0.204868, 0.114503 0.786281 0.099216, -0.003882 -0.048116 1.051998",
    "deuteranopia": "0.367322 0.860646 -0.227968, 0.280085 0.672501 0.047413, -0.011820 0.042940 0.968881",
    "tritanopia": "1.255528 -0.076749 -0.178779, -0.078411 0.930809 0.147602, 0.004733 0.691367 0.303900",
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colours: list[str]) -> NDArray[np.float64]:
    """[n, 3] of #rrggbb, as light (IEC 61966-2-1)."""
    shares = np.array([[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in colours]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* [n, 3] of linear RGB, white D65: distances in it are the CIE 1976 colour difference."""
    x = light @ XYZ.T / XYZ.sum(axis=1)
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


def digit_colours(page: str) -> list[str]:
    light, dark = CSS.read_text("utf-8").split(".dark &", 1)
    return re.findall(r"--digit-\d: (#[0-9a-f]{6});", light if page == "light" else dark)


@pytest.mark.parametrize("page", PAGES)
def test_each_line_stands_out_from_the_page(page: str) -> None:
    """3 to 1, as WCAG 2.2 (1.4.11) asks of graphics."""
    luminance = linear([*digit_colours(page), PAGES[page]]) @ XYZ[1]
    bright, dim = np.maximum(luminance[:-1], luminance[-1]), np.minimum(luminance[:-1], luminance[-1])
    assert len(luminance) == 11
    assert ((bright + 0.05) / (dim + 0.05)).min() >= 3


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("page", PAGES)
def test_lines_of_one_kind_differ_without_any_one_kind_of_cone(page: str, vision: str) -> None:
    """Whole lines, 0 to 4, among themselves, and dashed ones, 5 to 9; 2.3 is a just noticeable difference."""
    matrix = np.array([row.split() for row in VISIONS[vision].split(",")], float)
    seen = lab(np.clip(linear(digit_colours(page)) @ matrix.T, 0, 1))
    for kind in (seen[:5], seen[5:]):
        apart = np.linalg.norm(kind[:, None] - kind, axis=-1)[np.triu_indices(5, 1)]
        assert apart.min() > 15
