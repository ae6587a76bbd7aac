"""A digit app as tutorials build it: gr.Sketchpad in, gr.Label and a heat map out. `benchmarks.live` measures it.

python -m benchmarks.latency.naive_app --port 8000        with checkpoints/gru.safetensors
"""

import argparse
from typing import Any

import gradio as gr
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

from model.files.checkpoint import load_checkpoint
from model.training.config import HERE

CHECKPOINT = HERE / "checkpoints" / "gru.safetensors"


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=7861)
    port = parser.parse_args().port
    classifier = load_checkpoint(CHECKPOINT).classifier

    def classify(sketch: dict[str, Any] | None) -> tuple[dict[str, float], plt.Figure | None]:
        """The picture shrunk to 28 x 28, ink high, as is: what most such demos do."""
        if sketch is None or sketch["composite"] is None:
            return {}, None
        picture = Image.fromarray(sketch["composite"]).convert("L").resize((28, 28))
        rows = torch.from_numpy(1 - np.asarray(picture, np.float32) / 255)
        with torch.no_grad():
            hidden = classifier.recurrent(rows[None])[0]
            probabilities = classifier.readout(hidden[0, -1]).softmax(dim=0)
        figure, axes = plt.subplots()
        axes.imshow(hidden[0].T, aspect="auto", cmap="coolwarm", vmin=-1, vmax=1)
        plt.close(figure)
        return {str(digit): float(part) for digit, part in enumerate(probabilities)}, figure

    with gr.Blocks() as demo:
        pad = gr.Sketchpad(type="numpy", brush=gr.Brush(default_size=12, colors=["#000000"]))
        pad.change(classify, pad, [gr.Label(num_top_classes=3), gr.Plot()])
    demo.launch(server_port=port, share=False)


if __name__ == "__main__":
    main()
