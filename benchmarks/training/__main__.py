"""python -m benchmarks.training: see speed.py."""

import sys

from benchmarks.training.speed import main

if __name__ == "__main__":
    sys.exit(main())
