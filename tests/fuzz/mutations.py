"""Mutations of files: accidents of a transfer or a disk, and attacks."""

import io
import os
import random
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

Mutation = Callable[[bytes, random.Random], bytes]
NUMBERS = (0, 1, -1, 7, 255, 2**15, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 10**9, -(10**9))


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


def spoil(path: Path, content: bytes, rng: random.Random, *mutations: Mutation) -> None:
    """Put a mutation of the content at the path; in one case of twenty, something else."""
    clear(path)
    if rng.random() < 0.05:
        put_in_place(path, rng)
    else:
        path.write_bytes(rng.choice(mutations)(content, rng))


def put_in_place(path: Path, rng: random.Random) -> None:
    """Put something else at the path: text, an archive, a folder, a pipe, a device, a link to itself, or nothing."""
    kind = rng.choice(["text", "zip", "folder", "pipe", "device", "loop", "nothing"])
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to(rng.choice(["/dev/zero", "/dev/null", "/dev/full"]))
    elif kind == "loop":
        path.symlink_to(path)
    elif kind != "nothing":
        path.write_bytes(
            zipped([("a", b"b")]) if kind == "zip" else rng.choice([b"", b"<html>log in</html>"])
        )


# Zip archives, as an npz is one


def zipped(entries: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these entries, with right checksums."""
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w", how) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def damaged_archive(content: bytes, rng: random.Random) -> bytes:
    """The archive with an entry damaged, exchanged, removed, renamed or swollen, or with a false size."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    here, there = rng.randrange(len(entries)), rng.randrange(len(entries))
    (name, data), (other, more) = entries[here], entries[there]
    kind = rng.choice(["inside", "inside", "swap", "drop", "name", "bomb", "claim", "join"])
    if kind == "claim":
        return with_claim(content, rng)
    if kind == "join":
        return rng.choice([rng.randbytes(20) + content, content + rng.randbytes(20), content + content])
    if kind == "inside":
        entries[here] = name, damaged(data, rng)
    elif kind == "swap":
        entries[here], entries[there] = (name, more), (other, data)
    elif kind == "drop":
        del entries[here]
    elif kind == "name":
        entries[here] = rng.choice([other, "../" + name, name.upper(), "x", "/etc/passwd"]), data
    else:
        entries.append((rng.choice([name, "more"]), bytes(rng.choice([10**6, 4 * 10**7]))))
    return zipped(entries, rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]))


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
