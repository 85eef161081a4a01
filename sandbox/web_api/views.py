"""views.*: modals and the Home tab."""

from typing import Any

from sandbox import checks, objects, views
from sandbox.errors import ApiError
from sandbox.web_api.call import Call

Json = dict[str, Any]


def open_(call: Call) -> Json:
    """Open a modal.

    https://docs.slack.dev/reference/methods/views.open
    """
    trigger_id = call.required("trigger_id")
    given = checks.view(call.args.get("view"), kinds=("modal",))
    views.check_external_id(call.ws, call.app, given)
    trigger = views.take_trigger(call.ws, call.app, trigger_id)
    view = views.open_modal(call.ws, call.app, trigger, given)
    return {"view": objects.view_json(call.ws, view)}


def push(call: Call) -> Json:
    """Put a modal on top of another.

    https://docs.slack.dev/reference/methods/views.push
    """
    trigger_id = call.required("trigger_id")
    given = checks.view(call.args.get("view"), kinds=("modal",))
    views.check_external_id(call.ws, call.app, given)
    trigger = views.take_trigger(call.ws, call.app, trigger_id)
    view = views.push_modal(call.ws, call.app, trigger, given)
    return {"view": objects.view_json(call.ws, view)}


def update(call: Call) -> Json:
    """Replace a view.

    https://docs.slack.dev/reference/methods/views.update
    """
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id is None and external_id is None:
        raise checks.invalid_arguments("missing required field: view_id or external_id")
    given = checks.view(call.args.get("view"), kinds=("modal", "home"))
    view = views.find_for_update(call.ws, call.app, view_id, external_id)
    if view is None or view.json["type"] != given["type"]:
        raise ApiError("not_found")
    _check_hash(call, view.hash)
    views.update(call.ws, view, given)
    return {"view": objects.view_json(call.ws, view)}


def publish(call: Call) -> Json:
    """Show a Home tab.

    https://docs.slack.dev/reference/methods/views.publish
    """
    user = call.ws.users.get(call.required("user_id"))
    given = checks.view(call.args.get("view"), kinds=("home",))
    if user is None or user.is_bot:
        raise checks.invalid_arguments("invalid `user_id`")
    if not call.app.has_home:
        raise ApiError("not_enabled")
    before = call.ws.homes.get((user.id, call.app.app_id))
    if before is not None:
        _check_hash(call, before.hash)
    elif call.text("hash") is not None:
        raise ApiError("hash_conflict")
    view = views.publish(call.ws, call.app, user, given)
    return {"view": objects.view_json(call.ws, view)}


def _check_hash(call: Call, current: str) -> None:
    given = call.text("hash")
    if given is not None and given != current:
        raise ApiError("hash_conflict")
