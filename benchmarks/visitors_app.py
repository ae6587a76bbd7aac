"""app.py and, in the same page, a function that does nothing: what benchmarks.visitors asks.

python -m benchmarks.visitors_app --port 8000        the options are app.py's
"""

import sys
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import Response
from gradio.routes import ORJSONResponse

import app
from tests.unit.digits import EVERYDAY, load_digits

STROKES = load_digits()[EVERYDAY[2]][0]
build_app = app.build


def build(folder: Path) -> gr.Blocks:
    """app.build's page, and on it a component whose `nothing` answers at once, with bytes that were made before."""
    page = build_app(folder)
    reply = app.Service(folder).reply({"strokes": STROKES, "cell": "gru"})
    payload = ORJSONResponse(reply).body

    async def nothing(question: Any) -> Response:
        return Response(payload, media_type="application/json")

    with page:
        gr.HTML("", elem_id="nothing", server_functions=[nothing])
    return page


if __name__ == "__main__":
    app.build = build
    sys.exit(app.main())
