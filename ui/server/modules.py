"""The page's ES modules: a route beside Gradio's own, and a header that lets the browser fetch them with the page."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ui.components import MODULES, SCRIPTS

# Their address changes with their content, so a browser need not ask again for a year.
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
PAD_FIRST = ("page.js", "pad/", "shared/")


async def send_module(request: Request) -> Response:
    """One module of the page as it is served now, or status 404."""
    from ui.components import SCRIPTS, VERSION  # here, because Gradio's reload mode replaces the module

    version, name = request.path_params["version"], request.path_params["name"]
    if version != VERSION or name not in SCRIPTS:
        return JSONResponse({"detail": "There is no such module."}, 404)
    return Response(SCRIPTS[name], media_type="text/javascript", headers=FOR_EVER)


def modules_route() -> Route:
    """The route of the modules, for Gradio's app_kwargs.

    Not a Mount of StaticFiles: below --root-path it looks for a file under the path of the page.
    """
    return Route("/web/{version}/{name:path}", send_module)


def preload_header() -> bytes:
    """The page's Link header: every module, those of the pad first, the others behind Gradio's own files.

    Without it the browser finds them import by import, once Gradio has started: at 400 ms a request the pad's buttons
    come 1.5 s after the pad.
    """
    first = [name for name in SCRIPTS if name.startswith(PAD_FIRST)]
    links = [f"<{MODULES}/{name}>; rel=modulepreload" for name in first]
    links += [
        f"<{MODULES}/{name}>; rel=modulepreload; fetchpriority=low" for name in SCRIPTS if name not in first
    ]
    return ", ".join(links).encode()
