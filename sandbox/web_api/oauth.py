"""oauth.* and what ends an installation."""

import hmac
from typing import Any

from sandbox import installations
from sandbox.apps import InstalledApp
from sandbox.errors import ApiError
from sandbox.web_api.call import Call, OpenCall
from sandbox.workspace import Workspace

Json = dict[str, Any]


def access(call: OpenCall) -> Json:
    """Exchange the code of an authorisation, or a refresh token, for a bot token.

    https://docs.slack.dev/reference/methods/oauth.v2.access
    """
    client_id, secret = str(call.args.get("client_id")), str(call.args.get("client_secret"))
    everywhere = [(ws, app) for ws in call.ws.neighbours for app in ws.apps.values()]
    installs = [(ws, app) for ws, app in everywhere if app.client_id == client_id]
    if not installs:
        raise ApiError("invalid_client_id")
    if not hmac.compare_digest(installs[0][1].client_secret, secret):
        raise ApiError("bad_client_secret")
    match call.args.get("grant_type"):
        case None | "" | "authorization_code":
            return _by_code(call, [ws for ws, _ in installs], installs[0][1].app_id)
        case "refresh_token":
            return _by_refresh_token(call, installs)
        case _:
            raise ApiError("invalid_grant_type")


def _by_code(call: OpenCall, workspaces: list[Workspace], app_id: str) -> Json:
    wanted = str(call.args.get("code"))
    ws = next((each for each in workspaces if wanted in each.oauth_codes), call.ws)
    code = ws.oauth_codes.get(wanted)
    late = code is not None and ws.now() > code.expires_at
    if code is None or code.app_id != app_id or late:
        raise ApiError("invalid_code")
    if (call.args.get("redirect_uri") or None) != code.redirect_uri:
        raise ApiError("bad_redirect_uri")
    del ws.oauth_codes[wanted]
    app = ws.apps[app_id]
    installations.complete(ws, app, code.user, code.scopes)
    return _granted(ws, app) | {"authed_user": {"id": code.user}}


def _by_refresh_token(call: OpenCall, installs: list[tuple[Workspace, InstalledApp]]) -> Json:
    """Give the next pair of tokens: the refresh token is revoked by that, after a short while.

    https://docs.slack.dev/authentication/using-token-rotation
    """
    given = str(call.args.get("refresh_token") or "")
    for ws, app in installs:
        if not given or app.uninstalled:
            continue
        if hmac.compare_digest(app.refresh_token, given):
            app.used_refresh_token, app.used_until = given, ws.now() + installations.GRACE
        elif (
            app.used_until is None
            or ws.now() >= app.used_until
            or not hmac.compare_digest(app.used_refresh_token, given)
        ):
            continue
        installations.give_token(ws, app)
        return _granted(ws, app)
    raise ApiError("invalid_refresh_token")


def _granted(ws: Workspace, app: InstalledApp) -> Json:
    granted: Json = {
        "app_id": app.app_id,
        "scope": ",".join(app.scopes),
        "token_type": "bot",
        "access_token": app.bot_token,
        "bot_user_id": app.bot_user_id,
        "team": {"id": ws.team.id, "name": ws.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if app.rotates_tokens:
        lives = int(installations.TOKEN_LIVES.total_seconds())
        granted |= {"refresh_token": app.refresh_token, "expires_in": lives}
    return granted


def revoke(call: Call) -> Json:
    """Revoke the bot's token, which uninstalls the app.

    https://docs.slack.dev/reference/methods/auth.revoke
    """
    if call.flag("test"):
        return {"revoked": False}
    installations.uninstall(call.ws, call.app)
    return {"revoked": True}


def uninstall(call: Call) -> Json:
    """Uninstall the app.

    https://docs.slack.dev/reference/methods/apps.uninstall
    """
    if call.required("client_id") != call.app.client_id:
        raise ApiError("client_id_token_mismatch")
    if not hmac.compare_digest(call.required("client_secret"), call.app.client_secret):
        raise ApiError("bad_client_secret")
    installations.uninstall(call.ws, call.app)
    return {}
