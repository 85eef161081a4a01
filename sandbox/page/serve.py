"""Serves the page: one HTML document and the style sheets and JavaScript modules beside it.

There is no build step: what is in `static/` is what the browser runs.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"

# The page shows what apps and people wrote. Even if that slipped past the rendering code, the
# browser would run no script, load no picture and send no form beyond this server.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_templates = Jinja2Templates(directory=_HERE / "templates")


async def _page(request: Request) -> Response:
    """Answer the document; it lists the modules so that the browser fetches them all at once."""
    return _templates.TemplateResponse(
        request,
        "page.html",
        {"modules": sorted(script.name for script in _STATIC.glob("*.js"))},
        headers={
            "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _revalidated(files: ASGIApp) -> ASGIApp:
    """Serve `files` so that the browser asks each time whether they changed.

    Without this a browser may run yesterday's JavaScript against today's server.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"cache-control", b"no-cache"),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        await files(scope, receive, send_with_headers)

    return serve


routes: list[BaseRoute] = [
    Route("/", _page, methods=["GET"]),
    Mount("/static", _revalidated(StaticFiles(directory=_STATIC)), name="static"),
]
"""Starlette routes for `/` and `/static/…`; the server of the workspace mounts them."""
