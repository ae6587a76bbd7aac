"""The process that decodes a picture: the same image as without it; its end when it is too dear or nobody waits."""

import asyncio
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.drawing import decode
from model.drawing.decode import TOO_DEAR, open_picture
from model.errors import DrawingError
from model.serving import decoding
from model.serving.decoding import AT_ONCE, LATER, OF_ONE, Decoder, decode_apart
from tests.support.loops import run_apart

NOISE = np.random.default_rng(1).integers(0, 256, (60, 40, 4), np.uint8)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "I;16"])
def test_the_image_is_the_same_as_in_this_process(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "digit.png"
    deep = Image.fromarray(NOISE[:, :, 0].astype(np.uint16) * 257)
    image = deep.convert(mode) if mode.startswith("I") else Image.fromarray(NOISE).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    image.save(path, exif=exif)
    apart, here = run_apart(decode_apart(path)), open_picture(path)
    assert apart.size == (60, 40) and apart.mode == here.mode
    np.testing.assert_array_equal(np.asarray(apart), np.asarray(here))


def test_what_is_wrong_is_told_as_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "seven.png"
    path.write_text("seven")
    with pytest.raises(DrawingError, match=r"^seven\.png: not a picture that can be read; PNG, JPEG, "):
        run_apart(decode_apart(path))


DEAR = {  # scripts in place of decode.py
    "never ends": "import time\nwhile True: time.sleep(1)",
    "is killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "fails": "raise RuntimeError('seven')",
    "says nothing": "pass",
}


@pytest.mark.parametrize("script", DEAR.values(), ids=DEAR)
def test_a_process_without_an_image_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(decoding, "SECONDS", 2.0 if "while" in script else 60.0)
    (tmp_path / "script.py").write_text(script)
    monkeypatch.setattr(decode, "__file__", str(tmp_path / "script.py"))
    with pytest.raises(DrawingError) as caught:
        run_apart(decode_apart(tmp_path / "digit.png"))
    assert str(caught.value) == f"digit.png {TOO_DEAR}"


@pytest.mark.skipif(os.name == "nt", reason="the system bounds no process")
@pytest.mark.parametrize("limit, work", [
    ("MEMORY = 2**28", "bytearray(2**28)"), ("CPU_SECONDS = 1", "sum(1 for _ in range(5 * 10**7))"),
])  # fmt: skip
def test_the_process_bounds_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, work: str
) -> None:
    """By decode.py's own limits, made smaller, while it opens a picture that takes more."""
    text = Path(decode.__file__).read_text("utf-8")
    name = limit.partition(" ")[0]
    script = text.replace(f"\n{name} = ", f"\n{limit} or ").replace(
        "    image = open_header(", f"    {work}\n    image = open_header("
    )
    (tmp_path / "script.py").write_text(script)
    monkeypatch.setattr(decode, "__file__", str(tmp_path / "script.py"))
    Image.fromarray(NOISE).save(tmp_path / "digit.png")
    with pytest.raises(DrawingError, match="takes too long or too much memory to decode"):
        run_apart(decode_apart(tmp_path / "digit.png"))


def is_running(process: int) -> bool:
    """Whether a process of this number is there; one that only waits to be counted is not."""
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes by /proc")
def test_the_process_ends_when_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = tmp_path / "number"
    script = f"import os, time\nopen({str(number)!r} + 'x', 'w').write(str(os.getpid()))\n"
    script += f"os.rename({str(number)!r} + 'x', {str(number)!r})\nwhile True: time.sleep(1)"
    (tmp_path / "script.py").write_text(script)
    monkeypatch.setattr(decode, "__file__", str(tmp_path / "script.py"))

    async def leave() -> None:
        task = asyncio.create_task(decode_apart(tmp_path / "digit.png"))
        while not number.exists():
            await asyncio.sleep(0.01)
        assert is_running(int(number.read_text()))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        while is_running(int(number.read_text())):
            await asyncio.sleep(0.01)

    run_apart(asyncio.wait_for(leave(), 60))


class Held:
    """Stands in for decode_apart(): notes what begins, and ends it when told to."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.go_on = asyncio.Event()

    async def decode_apart(self, path: Path) -> Any:
        self.began.append(path.name)
        await self.go_on.wait()
        return path.name


def test_one_client_decodes_one_picture_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """And AT_ONCE are decoded in all; what is too many of a client is refused, and nothing is kept of it."""

    async def work() -> None:
        held, decoder = Held(), Decoder()
        monkeypatch.setattr(decoding, "decode_apart", held.decode_apart)
        asked = [("a", number) for number in range(OF_ONE)] + [("b", 0), ("c", 0), ("d", 0)]
        tasks = [asyncio.create_task(decoder.decode(f"{client}{number}", client)) for client, number in asked]
        for _ in range(50):
            await asyncio.sleep(0)
        assert held.began == ["a0", "b0", "c0"] and AT_ONCE == 3
        with pytest.raises(DrawingError, match=LATER):
            await decoder.decode("a9", "a")
        held.go_on.set()
        assert await asyncio.gather(*tasks) == [f"{client}{number}" for client, number in asked]
        assert not decoder.waiting and not decoder.turns

    run_apart(work())
