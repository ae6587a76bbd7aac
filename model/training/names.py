"""The names of networks, which are those of their files. What was trained is replaced only where --force says so."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from model.errors import CheckpointError, TrainingError
from model.files.lock import locked
from model.files.payload import read_payload, save_atomically
from model.runtime.console import print_line
from model.training import learning_curves
from model.training.config import Config
from model.training.distributed import SINGLE, ProcessGroup
from model.training.resume import check_trained, read_state


def output_paths(config: Config) -> list[Path]:
    """All files that a training leaves in config.out."""
    path = config.checkpoint_path
    return [path, config.state_path, *learning_curves.paths(config.stem)]


def existing(config: Config) -> Path | None:
    """The first file of a network of this name. A claim that its process has left is none: nothing was trained."""
    found = (path for path in output_paths(config) if os.path.lexists(path))
    return next((path for path in found if path != config.state_path or not is_bare(config)), None)


def is_bare(config: Config) -> bool:
    """Whether <name>.training.pt only claims the name."""
    try:
        payload = read_payload(config.state_path) if config.state_path.exists() else None
    except CheckpointError:
        return False
    return isinstance(payload, dict) and payload.keys() == {"settings"}


@contextmanager
def claimed(configs: Sequence[Config], group: ProcessGroup = SINGLE) -> Iterator[list[Config]]:
    """In the block, no other process trains networks of these names: each is locked, and has a <name>.training.pt.

    At the end the files of those of which nothing is saved go; after Ctrl-C they stay where something of the others
    is, so that --resume finds each. Raises TrainingError if a name is taken, or nothing can be written.
    """
    with ExitStack() as locks:
        chosen = group.broadcast(lambda: claim_all(configs, locks))
        try:
            yield chosen
        except BaseException as error:
            is_first = all(is_bare(config) for config in chosen)
            if group.is_main and (is_first or not isinstance(error, KeyboardInterrupt)):
                release(chosen)
            raise


def claim_all(configs: Sequence[Config], locks: ExitStack) -> list[Config]:
    """claim() of each, or of none."""
    chosen: list[Config] = []
    try:
        for config in configs:
            chosen.append(claim(config, locks))
    except BaseException:
        release(chosen)
        raise
    return chosen


def release(configs: Sequence[Config]) -> None:
    """Delete the claims of those of which nothing is saved."""
    for config in configs:
        if is_bare(config):
            config.state_path.unlink(missing_ok=True)


def claim(config: Config, locks: ExitStack) -> Config:
    """The config with the name that its network gets, and resume only where there is something to resume.

    locks: what holds the lock of the name. Raises TrainingError or CheckpointError.
    """
    try:
        config.out.mkdir(parents=True, exist_ok=True)
        if config.resume and (found := find_begun(config)):
            hold(found, locks)
            return found
        return claim_new(replace(config, resume=False), locks)
    except OSError as error:
        raise TrainingError(f"{config.out}: no folder for checkpoints ({error.strerror}).") from None


def hold(config: Config, locks: ExitStack) -> None:
    """Lock the name. Raises TrainingError if another process trains under it."""
    if not locks.enter_context(locked(config.lock_path)):
        advice = "wait for its end, or name another --name"
        raise TrainingError(f"{config.checkpoint_path}: another process trains this network; {advice}.")


def claim_new(config: Config, locks: ExitStack) -> Config:
    """The config under a free name; with --force under its own. Says so where it is another."""
    if config.force:
        for file in output_paths(config):
            if file.is_dir() and not file.is_symlink():
                raise TrainingError(f"{file}: is a folder, expected a file; move it, or name another --out.")
        hold(config, locks)
        return replace(config, name=config.network)
    waiting = [each.state_path for each in same_family(config) if is_resumable(each)]
    for each in candidates(config):
        # Looked at again once it is locked: another process may have come first.
        if existing(each) or not locks.enter_context(locked(each.lock_path)) or existing(each):
            continue
        save_atomically(each.state_path, {"settings": config.fingerprint()})
        tell_name(config, each, waiting)
        return replace(each, name=each.network)
    path = existing(config)
    if path is None:
        hold(config, locks)
    advice = (
        "go on with it by --resume" if path == config.state_path else "go on by --resume if it is this one"
    )
    raise TrainingError(
        f"{path}: is there already; choose another --name, {advice}, or replace it with --force."
    )


def candidates(config: Config) -> Iterator[Config]:
    """The config under its own name; where none was asked for, then as gru-2, gru-3 and so on."""
    yield config
    if not config.name:
        for number in count(2):
            yield replace(config, name=f"{config.network}-{number}")


def tell_name(config: Config, chosen: Config, waiting: list[Path]) -> None:
    """Say which name the network gets, and that others of its settings wait."""
    if chosen is not config:
        path = existing(config) or config.lock_path
        print_line(f"{path} is there already, so this network is named {chosen.network}.")
    if waiting:
        print_line(f"{waiting[0]} is a training of the same settings: --resume goes on with it.")


def same_family(config: Config) -> list[Config]:
    """The config under each name of candidates() of which there is a checkpoint or a state, the latest number last."""
    if config.name:
        return [config]
    form = re.compile(rf"{re.escape(config.network)}(?:-(\d+))?\.(?:safetensors|training\.pt)")
    found = (form.fullmatch(name) for name in os.listdir(config.out))
    numbers = sorted({int(match[1] or 1) for match in found if match})
    names = [config.network if number == 1 else f"{config.network}-{number}" for number in numbers]
    return [replace(config, name=name) for name in names]


def is_resumable(config: Config) -> bool:
    """Whether a training of these settings, of which something is saved, can go on under this name."""
    try:
        return config.state_path.exists() and "progress" in read_state(
            config.state_path, config.fingerprint()
        )
    except TrainingError:
        return False


def find_begun(config: Config) -> Config | None:
    """The config under the name of the latest training of the same settings that was interrupted, or else of a network
    that was trained with them. None where nothing of its name is there.

    Raises TrainingError, with both values, where there are only others; with --force it returns None.
    """
    begun = same_family(config)
    interrupted = [each for each in begun if is_resumable(each)]
    if interrupted:
        return max(interrupted, key=lambda each: each.state_path.stat().st_mtime)
    faults: list[TrainingError] = []
    for each in begun:
        try:
            if each.state_path.exists():
                read_state(each.state_path, config.fingerprint())
            elif each.checkpoint_path.exists():
                check_trained(each.checkpoint_path, config.fingerprint())
            else:
                continue
            return replace(each, name=each.network)
        except TrainingError as fault:
            if not is_bare(each):  # a claim that was left is no training
                faults.append(fault)
    if faults and not config.force:
        raise faults[0]
    print_line(f"{config.network}: nothing to resume in {config.out}, so it starts anew.")
    return None
