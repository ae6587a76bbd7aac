"""The names of networks, which are those of their files. What was trained is replaced only where --force says so."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, takewhile
from pathlib import Path

from model.errors import CheckpointError, TrainingError
from model.files.atomic import create
from model.files.payload import as_bytes, read_payload, save_atomically
from model.runtime.console import print_line
from model.training import learning_curves
from model.training.config import Config
from model.training.distributed import SINGLE, ProcessGroup
from model.training.resume import check_trained, read_state


def output_paths(config: Config) -> list[Path]:
    """All files that a training writes into config.out."""
    path = config.checkpoint_path
    return [path, config.state_path, *learning_curves.paths(config.stem)]


def is_taken(config: Config) -> bool:
    """Whether there is any file of a network of this name."""
    return any(os.path.lexists(path) for path in output_paths(config))


def candidates(config: Config) -> Iterator[Config]:
    """The config under its own name; where none was asked for, then as gru-2, gru-3 and so on."""
    yield config
    if not config.name:
        for number in count(2):
            yield replace(config, name=f"{config.network}-{number}")


def taken(config: Config) -> list[Config]:
    """Those of candidates() whose names are taken, up to the first that is free."""
    return [replace(each, name=each.network) for each in takewhile(is_taken, candidates(config))]


def is_resumable(config: Config) -> bool:
    """Whether a training of these settings can go on under this name."""
    try:
        return config.state_path.exists() and bool(read_state(config.state_path, config.fingerprint()))
    except TrainingError:
        return False


@contextmanager
def claimed(configs: Sequence[Config], group: ProcessGroup = SINGLE) -> Iterator[list[Config]]:
    """In the block, no other training takes the names of these: each has its <name>.training.pt from now on.

    At the end the files of those of which nothing is saved go; after Ctrl-C they stay where something of the others
    is, so that --resume finds each. Raises TrainingError if a name is taken, or nothing can be written.
    """
    chosen = group.broadcast(lambda: claim_all(configs))
    try:
        yield chosen
    except KeyboardInterrupt:
        if group.is_main and all(is_bare(config) for config in chosen):
            release(chosen)
        raise
    except BaseException:
        if group.is_main:
            release(chosen)
        raise


def claim_all(configs: Sequence[Config]) -> list[Config]:
    """claim() of each, or of none."""
    chosen: list[Config] = []
    try:
        for config in configs:
            chosen.append(claim(config))
    except BaseException:
        release(chosen)
        raise
    return chosen


def release(configs: Sequence[Config]) -> None:
    """Delete the claims of those of which nothing is saved."""
    for config in configs:
        if is_bare(config):
            config.state_path.unlink(missing_ok=True)


def is_bare(config: Config) -> bool:
    """Whether <name>.training.pt only says that the name is taken."""
    try:
        return config.state_path.exists() and "progress" not in read_payload(config.state_path)
    except CheckpointError:
        return False


def claim(config: Config) -> Config:
    """The config with the name that its network gets, and resume only where there is something to resume.

    Raises TrainingError or CheckpointError.
    """
    try:
        config.out.mkdir(parents=True, exist_ok=True)
        if config.resume and (found := find_begun(config)):
            return found
        return claim_new(replace(config, resume=False))
    except OSError as error:
        raise TrainingError(f"{config.out}: no folder for checkpoints ({error.strerror}).") from None


def claim_new(config: Config) -> Config:
    """The first config of candidates() that is free; with --force the first one. Says so where it is another."""
    content = {"settings": config.fingerprint()}
    if config.force:
        for path in output_paths(config):
            check_is_file(path)
        save_atomically(config.state_path, content)
        return replace(config, name=config.network)
    interrupted = [each.state_path for each in taken(config) if is_resumable(each)]
    for each in candidates(config):
        if not is_taken(each) and create(each.state_path, as_bytes(content)):
            if each is not config:
                print_line(f"{existing(config)} is there already, so this network is named {each.network}.")
            if interrupted:
                print_line(f"{interrupted[0]} is a training of the same settings: --resume goes on with it.")
            return replace(each, name=each.network)
    path = existing(config)
    advice = "--resume goes on with it; " if path == config.state_path else ""
    raise TrainingError(f"{path}: is there already; {advice}name another --name, or replace it with --force.")


def existing(config: Config) -> Path:
    """The first of the files of this name that is there."""
    return next(path for path in output_paths(config) if os.path.lexists(path))


def check_is_file(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        raise TrainingError(f"{path}: is a folder, expected a file; move it, or name another --out.")


def find_begun(config: Config) -> Config | None:
    """The config under the name of an interrupted training of the same settings, or else of a network that was trained
    with them. None where nothing of its name is there.

    Raises TrainingError, with both values, where there are only others; with --force it returns None.
    """
    begun = taken(config)
    faults: list[TrainingError] = []
    for each in begun:
        if each.state_path.exists():
            try:
                read_state(each.state_path, config.fingerprint())
                return each
            except TrainingError as fault:
                faults.append(fault)
    for each in begun:
        if each.checkpoint_path.exists() and not each.state_path.exists():
            try:
                check_trained(each.checkpoint_path, config.fingerprint())
                return each
            except TrainingError as fault:
                faults.append(fault)
    if faults and not config.force:
        raise faults[0]
    if not begun:
        print_line(f"{config.network}: no {config.state_path} to resume, so it starts anew.")
    return None
