"""Mutations of files: accidents of a transfer or a disk, and attacks."""

import io
import os
import pickletools
import random
import shutil
import struct
import warnings
import zipfile
from pathlib import Path

NUMBERS = (0, 1, -1, 7, 255, 2**15, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 10**9, -(10**9))
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 648453\n"
HTML = b"<!DOCTYPE html>\n<html><body>Log in to go on</body></html>\n"
OBJECTS = (  # what a pickle may name instead: other storages, what torch itself would allow, and code
    *("torch DoubleStorage", "torch HalfStorage", "torch QUInt8Storage", "torch ComplexFloatStorage"),
    *("torch BFloat16Storage", "torch Size", "torch device", "torch._utils _rebuild_sparse_tensor"),
    *(
        "torch._utils _rebuild_parameter",
        "torch._utils _rebuild_qtensor",
        "torch._tensor _rebuild_from_type_v2",
    ),
    *("builtins bytearray", "builtins eval", "posix system", "numpy.core.multiarray _reconstruct"),
)


def clear(path: Path) -> None:
    """Remove whatever lies there: a file, a folder, a link, a pipe."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def number(rng: random.Random, size: int) -> bytes:
    """An edge case of a number in this many bytes, in either byte order."""
    value = rng.choice(NUMBERS) % 2 ** (8 * size)
    return value.to_bytes(size, rng.choice(["little", "big"]))


def damaged(content: bytes, rng: random.Random) -> bytes:
    """One to four changes: flip a bit; overwrite, cut, double or insert bytes; write a number; cut off the end."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        data = data or bytearray(1)  # an earlier cut may have left nothing
        start = rng.randrange(len(data))
        stop = min(len(data), start + rng.choice([1, 1, 2, 4, 8, 64]))
        kind = rng.choice(["flip", "flip", "write", "number", "number", "cut", "double", "insert", "end"])
        if kind == "flip":
            data[start] ^= 1 << rng.randrange(8)
        elif kind == "write":
            data[start:stop] = rng.choice([bytes(stop - start), rng.randbytes(stop - start)])
        elif kind == "number":
            written = number(rng, rng.choice([1, 2, 4, 8]))
            data[start : start + len(written)] = written
        elif kind == "cut":
            del data[start:stop]
        elif kind == "double":
            data[start:start] = data[start:stop]
        elif kind == "insert":
            data[start:start] = rng.randbytes(stop - start)
        elif rng.random() < 0.2:
            del data[max(start, 1) :]
    return bytes(data)


def put_in_place(path: Path, rng: random.Random) -> None:
    """Put something else at the path: an LFS pointer, a page, an empty file, a folder, a pipe, a device, a link to
    itself, or nothing."""
    kind = rng.choice(["lfs", "html", "empty", "zip", "folder", "pipe", "device", "loop", "nothing"])
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to(rng.choice(["/dev/zero", "/dev/null", "/dev/full"]))
    elif kind == "loop":
        path.symlink_to(path)
    elif kind != "nothing":
        path.write_bytes({"lfs": LFS, "html": HTML, "empty": b"", "zip": zipped([("a", b"b")])}[kind])


# Zip archives, as an npz is one


def entries_of(content: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each entry."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def zipped(entries: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these entries, with right checksums."""
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w", how) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def damaged_archive(content: bytes, rng: random.Random) -> bytes:
    """The archive with an entry damaged, exchanged, doubled, removed, renamed, swollen or with a false size."""
    entries = entries_of(content)
    here, there = rng.randrange(len(entries)), rng.randrange(len(entries))
    (name, data), (other, more) = entries[here], entries[there]
    kind = rng.choice(
        ["inside", "inside", "swap", "double", "drop", "name", "bomb", "deflate", "claim", "join"]
    )
    if kind == "inside":
        entries[here] = name, damaged(data, rng)
    elif kind == "swap":
        entries[here], entries[there] = (name, more), (other, data)
    elif kind == "double":
        entries.insert(there, (name, rng.choice([data, damaged(data, rng)])))
    elif kind == "drop":
        del entries[here]
    elif kind == "name":
        entries[here] = (
            rng.choice([other, "../" + name, name.upper(), "x", "/etc/passwd", "x/data.pkl"]),
            data,
        )
    elif kind == "bomb":
        swollen = rng.choice([name, "more", "archive/data/99"])
        entries[here:here] = [(swollen, bytes(rng.choice([10**6, 4 * 10**7])))]
        return zipped(entries, zipfile.ZIP_DEFLATED)
    elif kind == "deflate":
        return zipped(entries, rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
    elif kind == "claim":
        return with_claim(content, rng)
    else:
        return rng.choice([rng.randbytes(20) + content, content + rng.randbytes(20), content + content])
    return zipped(entries)


def with_claim(content: bytes, rng: random.Random) -> bytes:
    """Overwrite a number in one of the archive's headers: checksum, sizes, name's length, offset, count."""
    data = bytearray(content)
    heads = {b"PK\x03\x04": (6, 8, 14, 18, 22, 26, 28), b"PK\x01\x02": (8, 10, 16, 20, 24, 28, 30, 42)}
    heads[b"PK\x05\x06"] = (8, 10, 12, 16, 20)
    mark = rng.choice(list(heads))
    places = [place for place in range(len(data) - 3) if data[place : place + 4] == mark]
    place = rng.choice(places) + rng.choice(heads[mark])
    written = number(rng, rng.choice([2, 4, 4]))
    data[place : place + len(written)] = written
    return bytes(data)


def with_pickle(content: bytes, rng: random.Random) -> bytes:
    """torch's archive with another pickle in it: one to three of its instructions changed, its checksum right."""
    entries = entries_of(content)
    place = next(index for index, (name, _) in enumerate(entries) if name.endswith("/data.pkl"))
    name, pickle = entries[place]
    for _ in range(rng.randint(1, 3)):
        try:
            pickle = changed_pickle(pickle, rng)
        except Exception:  # an earlier change has made it unreadable: enough
            break
    entries[place] = name, pickle
    return zipped(entries)


def changed_pickle(pickle: bytes, rng: random.Random) -> bytes:
    """A pickle with one instruction replaced by another of its kind, left out, doubled, or put in at random."""
    codes = list(pickletools.genops(pickle))
    starts = [place or 0 for _, _, place in codes] + [len(pickle)]
    chosen = rng.randrange(1, len(codes))
    code, argument, _ = codes[chosen]
    start, stop = starts[chosen], starts[chosen + 1]
    kind = rng.choice(["replace", "replace", "replace", "drop", "double", "insert"])
    if kind == "drop":
        middle = b""
    elif kind == "double":
        middle = pickle[start:stop] * 2
    elif kind == "insert":
        middle = rng.choice(pickletools.opcodes).code.encode("latin-1") + rng.randbytes(rng.choice([0, 1, 4]))
    elif code.name == "GLOBAL":
        middle = b"c" + rng.choice(OBJECTS).replace(" ", "\n").encode() + b"\n"
    elif code.name == "BINFLOAT":
        middle = b"G" + struct.pack(">d", rng.choice([float("nan"), float("inf"), -1.0, 0.0, 1e300]))
    elif type(argument) is int:
        value = rng.choice([*NUMBERS, argument + 1, argument - 1])
        middle = b"\x8a\x09" + value.to_bytes(9, "little", signed=True)
    elif type(argument) is str:
        texts = [a for _, a, _ in codes if type(a) is str]
        text = rng.choice([*texts, "", "\u0000", "x" * 5000]).encode()
        middle = b"X" + struct.pack("<I", len(text)) + text
    else:
        middle = pickle[start:stop][::-1]
    return pickle[:start] + middle + pickle[stop:]
