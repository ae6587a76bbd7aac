"""In which precision this machine trains while somebody watches.

Not by a timing, as other trainings decide it (model/training/probe.py): on a busy machine that may come out otherwise,
and the same seed must give the same curve. The processor says what it can do.
"""

from pathlib import Path

# What Linux says of a processor, and the cells that train faster in bfloat16 then. Steps of 64 pictures, two layers of
# 128 units, on an AMD EPYC with avx512_bf16, ms in float32 and bfloat16: RNN 14.6 and 14.3, GRU 38.5 and 34.2, LSTM
# 45.4 and 24.5; of 64 units RNN 5.9 and 8.0, GRU 15.6 and 18.9, LSTM 14.9 and 7.8. With AMX all of them are faster
# (benchmarks/recipe-log.md).
FASTER = {"amx_bf16": ("rnn", "gru", "lstm"), "avx512_bf16": ("lstm",)}
PROCESSOR = Path("/proc/cpuinfo")


def precision_of(cell: str, processor: Path = PROCESSOR) -> str:
    """ "bfloat16" or "float32", for a cell. Where the system does not say what the processor can do, "float32"."""
    try:
        lines = processor.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return "float32"
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    is_faster = any(cell in cells for flag, cells in FASTER.items() if flag in flags)
    return "bfloat16" if is_faster else "float32"
