"""A digit app as tutorials build it: gr.Sketchpad in, gr.Label out. `benchmarks.live` measures it beside app.py.

python -m benchmarks.naive_app --port 8000        with checkpoints/gru.pt
"""

import argparse
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import torch
from PIL import Image

from model.checkpoint import load_checkpoint

CHECKPOINT = Path(__file__).resolve().parents[1] / "checkpoints" / "gru.pt"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=7861)
    port = parser.parse_args().port
    classifier = load_checkpoint(CHECKPOINT).classifier

    def classify(sketch: dict[str, Any] | None) -> dict[str, float]:
        """The picture shrunk to 28 x 28, ink high, as is: what most such demos do."""
        if sketch is None or sketch["composite"] is None:
            return {}
        picture = Image.fromarray(sketch["composite"]).convert("L").resize((28, 28))
        rows = torch.from_numpy(1 - np.asarray(picture, np.float32) / 255)
        with torch.no_grad():
            probabilities = classifier(rows[None])[0].softmax(dim=0)
        return {str(digit): float(part) for digit, part in enumerate(probabilities)}

    pad = gr.Sketchpad(type="numpy", brush=gr.Brush(default_size=12, colors=["#000000"]))
    label = gr.Label(num_top_classes=3)
    gr.Interface(classify, pad, label, live=True).launch(server_port=port, share=False)


if __name__ == "__main__":
    main()
