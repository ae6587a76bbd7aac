"""Settings of every test: the same examples on every run, and no time limit for a busy machine to break."""

from hypothesis import settings

settings.register_profile("rowwise", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("rowwise")
