"""The page's ES modules: a route beside Gradio's own, and a header that lets the browser fetch them with the page."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.components import MODULES
from ui.server.exchange import refusal
from ui.server.joined import in_order, join, take_out

# Their address changes with their content, so a browser need not ask again for a year.
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
FIRST = "page.js"


async def send_module(request: Request) -> Response:
    """One module of the page as it is served now, or status 404."""
    from ui.components import VERSION  # here, because Gradio's reload mode replaces the module

    version, name = request.path_params["version"], request.path_params["name"]
    if version != VERSION or name not in served(version):
        return refusal(404, "There is no such module.")
    return Response(served(version)[name], media_type="text/javascript", headers=FOR_EVER)


@lru_cache(maxsize=1)
def served(version: str) -> dict[str, str]:
    """What is sent for each module of this version, the present one."""
    from ui.components import SCRIPTS

    scripts = {name: content.decode() for name, content in SCRIPTS.items()}
    later = {name: take_out(scripts[name], name, FIRST) for name in in_order(scripts, FIRST)}
    return scripts | later | {FIRST: join(scripts, FIRST)}


def modules_route() -> Route:
    """The route of the modules, for Gradio's app_kwargs.

    Not a Mount of StaticFiles: below --root-path it looks for a file under the path of the page.
    """
    return Route("/web/{version}/{name:path}", send_module)


def preload_header() -> bytes:
    """The page's Link header: without it the browser finds the modules once Gradio has started."""
    return f"<{MODULES}/{FIRST}>; rel=modulepreload".encode()
