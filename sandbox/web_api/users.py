"""users.*: people."""

from typing import Any

from sandbox import objects
from sandbox.errors import ApiError
from sandbox.web_api import paging
from sandbox.web_api.call import Call

Json = dict[str, Any]


def info(call: Call) -> Json:
    """Describe a person.

    https://docs.slack.dev/reference/methods/users.info
    """
    user = call.user()
    locale = call.flag("include_locale")
    return {"user": objects.user_json(call.ws, user, call.app, include_locale=locale)}


def list_(call: Call) -> Json:
    """List people.

    https://docs.slack.dev/reference/methods/users.list
    """
    everybody = list(call.ws.users.values())
    shown, cursor = paging.page(call, everybody, lambda u: u.id, default=1000)
    locale = call.flag("include_locale")
    return {
        "members": [
            objects.user_json(call.ws, user, call.app, include_locale=locale) for user in shown
        ],
        "cache_ts": call.ws.unix(),
    } | paging.metadata(cursor)


def lookup_by_email(call: Call) -> Json:
    """Find a person by their address.

    https://docs.slack.dev/reference/methods/users.lookupByEmail
    """
    email = call.required("email").lower()
    for user in call.ws.users.values():
        if user.email and user.email.lower() == email and not user.deleted:
            return {"user": objects.user_json(call.ws, user, call.app)}
    raise ApiError("users_not_found")


def profile_get(call: Call) -> Json:
    """Read a profile.

    https://docs.slack.dev/reference/methods/users.profile.get
    """
    user = call.user() if call.text("user") else call.bot
    return {"profile": objects.profile_json(call.ws, user, call.app)}
