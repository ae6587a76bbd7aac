"""app.py and, in the same page, two functions that do nothing: what benchmarks.visitors asks.

python -m benchmarks.load.visitors_app --port 8000        the options are app.py's
"""

import sys
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import Response
from gradio.routes import ORJSONResponse

import app
from model.serving.questions import QuestionAnswerer
from tests.support.digits import EVERYDAY, load_digits
from ui.payload import pack

STROKES = load_digits()[EVERYDAY[2]][0]
build_app = app.build


def build(folder: Path, training: bool = True) -> gr.Blocks:
    """app.build's page, and on it a component whose functions answer at once, always the same.

    nothing_bytes: the bytes of an answer, made before. nothing_plain: the same answer as a dict, by a plain function,
    as Gradio's documentation has it.
    """
    page = build_app(folder, training)
    reply = pack(QuestionAnswerer(folder).answer({"strokes": STROKES, "cell": "gru"}))
    payload = ORJSONResponse(reply).body

    async def nothing_bytes(question: Any) -> Response:
        return Response(payload, media_type="application/json")

    def nothing_plain(question: Any) -> dict[str, Any]:
        return reply

    with page:
        gr.HTML("", elem_id="nothing", server_functions=[nothing_bytes, nothing_plain])
    return page


if __name__ == "__main__":
    app.build = build
    sys.exit(app.main())
