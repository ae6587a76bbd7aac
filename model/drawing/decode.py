"""A picture's file -> an image that is upright and in grey, RGB or RGBA: all that touches the bytes of a stranger.

    python model/drawing/decode.py FILE        the process in which the app decodes one picture

A file's size is checked before it is opened, and the picture's in its header, before any pixel is decoded. Only few
formats are opened: each decoder more is one that strangers can attack. What a file costs is known only while it is
decoded, so the process bounds its own memory and time. It imports Pillow alone (numpy and torch would start it ten
times as slowly), so what is wrong is a ValueError here; `model.drawing.picture` makes it a DrawingError.
"""

import errno
import json
import os
import stat
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from PIL import Image, ImageOps

MAX_FILE = 10 * 1024**2  # bytes
MIN_SIDE = 8  # pixels: in a smaller picture digits look alike
MAX_PIXELS = 64_000_000  # more than most phone cameras have; decoded, this takes about 200 MB
# Larger pictures are reduced to at most this many pixels a side; a digit of a twentieth of it stays readable.
WORKING_SIDE = 2000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "HEIF")  # HEIF: with pillow-heif
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
NO_HEIC = "a HEIC picture, as phones make them; save it as JPEG, or install pillow-heif where Rowwise runs."
NO_PICTURE = "not a picture that can be read; PNG, JPEG, WebP, GIF or BMP will do."
ADDRESS = "an address is not fetched; download the picture, and give its file."
TOO_LARGE = f"a picture's file may have {MAX_FILE // 1024**2} MB at most."
TOO_DEAR = "takes too long or too much memory to decode; save it as a plain PNG or JPEG."
MEMORY = 1024**3  # bytes that the process may ask for: 64 million pixels, turned upright, need 0.8 GB
CPU_SECONDS = 10  # of the process: 64 million pixels take two


def open_picture(file: Any) -> Image.Image:
    """The decoded picture of a file, given as a path or open: the first frame, upright, in a basic mode.

    Raises ValueError with a sentence that begins with the file's name.
    """
    path = file if isinstance(file, (str, os.PathLike)) else getattr(file, "name", "")
    name = os.path.basename(str(path)) or "the file"
    image = open_header(file, path, name)
    with image:
        check_size(*image.size)
        # Decode a large JPEG at a half or a quarter of its size: faster, and still large enough.
        image.draft(None, (WORKING_SIDE * 3 // 4,) * 2)
        return to_basic_mode(image, name)


def open_header(file: Any, path: Any, name: str) -> Image.Image:
    """The picture with only its header read. Raises ValueError."""
    heic = False
    if str(path).startswith(("http://", "https://")):
        raise ValueError(f"{name}: {ADDRESS}")
    try:
        check_file(file, path)
        Image.init()  # registers all of Pillow's formats; before it, only some are in Image.OPEN
        if heic := is_heic(file):
            register_heic()
        return Image.open(file, formats=[each for each in FORMATS if each in Image.OPEN])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        limit = MAX_PIXELS // 1_000_000
        raise ValueError(f"{name}: a picture may have {limit} million pixels at most.") from None
    except MemoryError:
        raise ValueError(f"{name} {TOO_DEAR}") from None
    except Exception as error:  # Pillow's readers raise exceptions of many kinds
        fault = NO_HEIC if heic else NO_PICTURE
        if reason := getattr(error, "strerror", None):
            fault = TOO_LARGE if getattr(error, "errno", 0) == errno.EFBIG else f"cannot be read ({reason})."
        raise ValueError(f"{name}: {fault}") from None


def check_file(file: Any, path: Any) -> None:
    """Raises OSError for a pipe, which could be waited for for ever, and for a file of more than MAX_FILE bytes."""
    if file is path:
        status = os.stat(path)
        if stat.S_ISFIFO(status.st_mode):
            raise OSError(errno.ESPIPE, "it is a pipe")
        size = status.st_size
    else:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
    if size > MAX_FILE:
        raise OSError(errno.EFBIG, "it is too large")


def check_size(width: int, height: int) -> None:
    """Raises ValueError if a picture of this size is too small to read or too large to decode."""
    this = f"this one is {width} x {height}"
    if min(width, height) < MIN_SIDE:
        raise ValueError(f"a picture must be {MIN_SIDE} pixels or more a side; {this}.")
    if width * height > MAX_PIXELS:
        raise ValueError(f"a picture may have {MAX_PIXELS // 1_000_000} million pixels at most; {this}.")


def is_heic(file: Any) -> bool:
    """Whether a file, given as a path or open, starts as a HEIC picture does: a box "ftyp" with one of its brands."""
    if isinstance(file, (str, os.PathLike)):
        with open(file, "rb") as opened:
            head = opened.read(12)
    else:
        head = file.read(12)
        file.seek(0)
    return head[4:8] == b"ftyp" and head[8:] in HEIC_BRANDS


def register_heic() -> None:
    """Let Pillow open HEIC, if pillow-heif is installed: a package with the decoder, which Rowwise works without."""
    with suppress(ImportError):
        import_module("pillow_heif").register_heif_opener()


def to_basic_mode(image: Image.Image, name: str) -> Image.Image:
    """The image upright, in a basic_mode(), its sides WORKING_SIDE pixels at most; the first frame of an animation.

    Raises ValueError if it is damaged, or its size is not one of a picture.
    """
    check_size(*image.size)
    try:
        image = ImageOps.exif_transpose(image)
        image = image.convert(basic_mode(image))
        image = image.reduce(max(1, max(image.size) // WORKING_SIDE))
        image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)  # never enlarges
        return image
    except MemoryError:
        raise ValueError(f"{name} {TOO_DEAR}") from None
    except Exception:  # as in open_header()
        raise ValueError(f"{name} is cut short or damaged; send it once more.") from None


def basic_mode(image: Image.Image) -> str:
    """L, RGB or RGBA; of an image of 16 or 32 bits a pixel, I or F, which model.drawing.picture scales."""
    if image.mode.startswith(("I", "F")):
        return image.mode[:1]
    opaque = "L" if image.mode in ("1", "L") else "RGB"
    return "RGBA" if image.has_transparency_data else opaque


def bound_this_process() -> None:
    """Let the other processes go first, and end this one beyond MEMORY and CPU_SECONDS, where the system can."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        os.nice(15)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(path: str) -> None:
    """Write one line of JSON, {"mode", "size"} or {"error": a sentence}, and behind it the image's pixels."""
    bound_this_process()
    try:
        image = open_picture(path)
    except ValueError as error:
        head: dict[str, Any] = {"error": str(error)}
        pixels = b""
    else:
        head, pixels = {"mode": image.mode, "size": image.size}, image.tobytes()
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main(sys.argv[1])
