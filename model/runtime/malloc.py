"""What this process does with memory that it has freed, where its C library is glibc; elsewhere nothing.

For a program's own process only: neither can be undone. The numbers are those of mallopt's options in malloc.h.
"""

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -3, -4, -8
LARGE = 2**20  # bytes of a block that a server gives back at once
ARENAS = 2  # pools of memory that all threads share


def keep_memory() -> None:
    """Keep it for the next step of a training.

    glibc gives blocks of some MB back to the system at once, and each step asks for them anew, zeroed, page by page.
    """
    set_options({MMAP_MAX: 0, TRIM_THRESHOLD: -1})


def return_memory() -> None:
    """Give it back, as a server should that answers one large request among a thousand small ones.

    glibc has up to eight arenas a core, each of which keeps what was freed below a block that is still in use, and
    large blocks go there too once one of them was freed.
    """
    set_options({MMAP_THRESHOLD: LARGE, ARENA_MAX: ARENAS})


def set_options(options: dict[int, int]) -> None:
    """Each option of mallopt, in this order."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # macOS, Windows, musl
        return
    for option, value in options.items():
        mallopt(option, value)
