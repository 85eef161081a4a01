"""Avatars: initials on a colour, drawn on request, so that nothing is fetched from elsewhere."""

from html import escape

from starlette.responses import PlainTextResponse, Response

from sandbox import objects
from sandbox.workspace import Workspace

NOT_FOUND = 404


def draw(ws: Workspace, user_id: str) -> Response:
    """Return the picture of somebody as SVG."""
    user = ws.users.get(user_id)
    if user is None:
        return PlainTextResponse("not found", NOT_FOUND)
    corner = ' rx="12"' if user.is_bot else ' rx="50"'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="#{objects.color_of(user)}"{corner}/>'
        '<text x="50" y="50" fill="#fff" font-family="sans-serif" font-size="42" '
        f'text-anchor="middle" dominant-baseline="central">{escape(objects.initials_of(user))}'
        "</text></svg>"
    )
    return Response(svg, media_type="image/svg+xml")
