"""oauth.* and what ends an installation."""

import hmac
from typing import Any

from sandbox import installations
from sandbox.errors import ApiError
from sandbox.web_api.call import Call, OpenCall

Json = dict[str, Any]


def access(call: OpenCall) -> Json:
    """Exchange the code of an authorisation for a bot token.

    https://docs.slack.dev/reference/methods/oauth.v2.access
    """
    client_id, secret = str(call.args.get("client_id")), str(call.args.get("client_secret"))
    app = next((app for app in call.ws.apps.values() if app.client_id == client_id), None)
    if app is None:
        raise ApiError("invalid_client_id")
    if not hmac.compare_digest(app.client_secret, secret):
        raise ApiError("bad_client_secret")
    if call.args.get("grant_type") not in (None, "", "authorization_code"):
        raise ApiError("invalid_grant_type")
    code = call.ws.oauth_codes.get(str(call.args.get("code")))
    late = code is not None and call.ws.now() > code.expires_at
    if code is None or code.app_id != app.app_id or late:
        raise ApiError("invalid_code")
    if (call.args.get("redirect_uri") or None) != code.redirect_uri:
        raise ApiError("bad_redirect_uri")
    del call.ws.oauth_codes[str(call.args.get("code"))]
    installations.complete(call.ws, app, code.user, code.scopes)
    return {
        "app_id": app.app_id,
        "authed_user": {"id": code.user},
        "scope": ",".join(app.scopes),
        "token_type": "bot",
        "access_token": app.bot_token,
        "bot_user_id": app.bot_user_id,
        "team": {"id": call.ws.team.id, "name": call.ws.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


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
