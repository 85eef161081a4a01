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
            return _shown(ws, app, scopes, request.query_params.get("team"))
        back = {"state": request.query_params.get("state", "")}
        async with request.form() as form:
            member_id, allowed = str(form.get("member")), form.get("answer") == "allow"
        if allowed:
            home, member = _member(ws, app, member_id)
            back["code"] = installations.authorise(
                home, app, member, scopes=scopes, redirect_uri=redirect_uri
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


def _member(ws: Workspace, app: InstalledApp, member_id: str) -> tuple[Workspace, User]:
    """Return who allows the app, and in which workspace."""
    for home in _homes(ws, app):
        user = home.users.get(member_id)
        if user is not None and installations.can_install(user):
            return home, user
    raise Refused("There is no such member.")


def _homes(ws: Workspace, app: InstalledApp) -> list[Workspace]:
    """Return the workspaces in which the app can be installed."""
    return [home for home in ws.neighbours if app.app_id in home.apps]


def _shown(
    ws: Workspace, app: InstalledApp, scopes: tuple[str, ...], team_id: str | None
) -> Response:
    """Show who can allow it, those of the workspace that the link is for before all others."""
    homes = sorted(_homes(ws, app), key=lambda home: home.team.id != team_id)
    members = "".join(
        f'<optgroup label="{escape(home.team.name)}">{_members(home)}</optgroup>' for home in homes
    )
    shown = _PAGE.format(
        name=escape(app.name),
        team=escape(" or ".join(home.team.name for home in homes)),
        scopes="".join(f"<li>{escape(scope)}</li>" for scope in scopes),
        members=members,
    )
    return HTMLResponse(shown, headers=_HEADERS)


def _members(home: Workspace) -> str:
    people = [user for user in home.users.values() if installations.can_install(user)]
    return "".join(
        f'<option value="{user.id}">{escape(user.real_name)}</option>' for user in people
    )
