"""The page's icons, the picture that others show of it, and its manifest: a route beside Gradio's own."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.server.exchange import refusal
from ui.words import phrase

FOLDER = Path(__file__).resolve().parents[1] / "icons"  # python -m benchmarks.icons draws what is in it
FAVICON = FOLDER / "icon-192.png"
SIZES = (192, 512)
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
# All there is, read once. The addresses in the manifest are those beside itself.
MANIFEST = {
    "name": phrase("page.name"),
    "short_name": phrase("page.title"),
    "description": phrase("page.description"),
    "icons": [{"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES],
    "start_url": "../",
    "display": "standalone",
}
FILES = {path.name: (path.read_bytes(), "image/png") for path in sorted(FOLDER.glob("*.png"))}
FILES["manifest.json"] = (json.dumps(MANIFEST).encode(), "application/manifest+json")


async def send_icon(request: Request) -> Response:
    """One of the files, or status 404."""
    found = FILES.get(request.path_params["name"])
    if found is None:
        return refusal(404, "There is no such picture.")
    return Response(found[0], media_type=found[1], headers=FOR_A_DAY)


def icons_route() -> Route:
    """The route of the icons, for Gradio's app_kwargs."""
    return Route("/icons/{name}", send_icon)
