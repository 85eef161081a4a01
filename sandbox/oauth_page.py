"""The page on which somebody allows an app: /oauth/v2/authorize.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox import installations
from sandbox.apps import InstalledApp
from sandbox.errors import Refused
from sandbox.records import User
from sandbox.workspace import Workspace

BAD_REQUEST, SEE_OTHER = 400, 303
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width">
<body style="font:1rem/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem">
<h1>{name} asks for access to {team}</h1><p>It will be able to use:</p><ul>{scopes}</ul>
<form method="post"><p><label>You are <select name="member">{members}</select></label></p>
<p><button name="answer" value="allow">Allow</button>
<button name="answer" value="cancel">Cancel</button></p></form></body></html>"""
_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


async def answer(ws: Workspace, request: Request) -> Response:
    """Show the page; on Allow go back to the app with a code, on Cancel with access_denied."""
    try:
        app, scopes, redirect_uri = _asked(ws, request)
        if request.method == "GET":
            return _shown(ws, app, scopes)
        back = {"state": request.query_params.get("state", "")}
        async with request.form() as form:
            member_id, allowed = str(form.get("member")), form.get("answer") == "allow"
        if allowed:
            back["code"] = installations.authorise(
                ws, app, _member(ws, member_id), scopes=scopes, redirect_uri=redirect_uri
            )
        else:
            back["error"] = "access_denied"
    except Refused as refusal:
        return HTMLResponse(f"<p>{escape(str(refusal))}</p>", BAD_REQUEST, headers=_HEADERS)
    to = redirect_uri or app.redirect_urls[0]
    return RedirectResponse(f"{to}{'&' if '?' in to else '?'}{urlencode(back)}", SEE_OTHER)


def _asked(ws: Workspace, request: Request) -> tuple[InstalledApp, tuple[str, ...], str | None]:
    wanted = request.query_params
    for app in ws.apps.values():
        if app.client_id == wanted.get("client_id"):
            if not app.redirect_urls:
                raise Refused("bad_redirect_uri: the app has no redirect URL")
            scopes = tuple(scope for scope in wanted.get("scope", "").split(",") if scope)
            redirect_uri = wanted.get("redirect_uri") or None
            installations.check_request(app, scopes, redirect_uri)
            return app, scopes, redirect_uri
    raise Refused("invalid_client_id")


def _member(ws: Workspace, member_id: str) -> User:
    user = ws.users.get(member_id)
    if user is None or not installations.can_install(user):
        raise Refused("There is no such member.")
    return user


def _shown(ws: Workspace, app: InstalledApp, scopes: tuple[str, ...]) -> Response:
    people = [user for user in ws.users.values() if installations.can_install(user)]
    members = "".join(
        f'<option value="{user.id}">{escape(user.real_name)}</option>' for user in people
    )
    shown = _PAGE.format(
        name=escape(app.name),
        team=escape(ws.team.name),
        scopes="".join(f"<li>{escape(scope)}</li>" for scope in scopes),
        members=members,
    )
    return HTMLResponse(shown, headers=_HEADERS)
