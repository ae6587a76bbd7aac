"""Settings of every test: the same examples on every run, and no time limit for a busy machine to break.

And the server that most tests of the running app share: starting one takes seconds.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.forked import Forked
from tests.support.server import Server, quiet

# Before torch is imported. Where other processes compute too, its threads spend their time in waiting for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
settings.register_profile("rowwise", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("rowwise")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the checkpoints in the repository; nothing that is asked of it makes it print a traceback."""
    with quiet(Forked(tmp_path_factory.mktemp("elsewhere"))) as server:
        yield server
