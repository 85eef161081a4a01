"""A person fills in a modal, submits it, closes it."""

from typing import Any

from sandbox import checks, payloads, views
from sandbox.errors import ApiError, Refused
from sandbox.people import act, inputs
from sandbox.records import Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]
TROUBLE = "We had some trouble connecting. Try again?"


def keep(ws: Workspace, user: User, place: View | Message, values: Values) -> None:
    """Keep what the person typed or chose in a view or a message, without telling the app.

    Raises `Refused` for a value that the client would not offer.
    """
    for block_id, actions in values.items():
        if not isinstance(actions, dict):
            raise Refused("Values are by block_id and action_id.")
        for action_id, value in actions.items():
            element = act.element_of(place, block_id, action_id)
            checked = inputs.checked(ws, user, element, value)
            act.values_of(ws, user, place)[block_id][action_id] = checked


async def submit(ws: Workspace, user: User, view: View) -> dict[str, str]:
    """Press the submit button of the top modal.

    Returns what is wrong by block_id, as found by the client or by the app; nothing when it went
    through. Raises `Refused` when the app does not acknowledge or answers what Slack rejects.
    """
    if not view.json.get("submit"):
        raise Refused("This modal has nothing to submit.")
    if view.json.get("submit_disabled"):
        raise Refused("The submit button cannot be pressed yet.")
    view.errors = inputs.complaints(view)
    if not view.errors:
        app = act.app_behind(ws, view)
        payload = payloads.view_submission(ws, app, user, view)
        answer = await act.ask(ws, app, payload)
        try:
            _respond(ws, user, view, answer)
        except ApiError as refusal:
            lines = refusal.more.get("response_metadata", {}).get("messages", [])
            said = "; ".join([refusal.code, *lines])
            raise Refused(f"{TROUBLE} ({said})") from refusal
    ws.changes.tell("modal", user=user.id)
    return dict(view.errors)


def _respond(ws: Workspace, user: User, view: View, answer: Any) -> None:
    """Do what the app answered.

    https://docs.slack.dev/surfaces/modals#close_update_push
    """
    stack = ws.modals.get(user.id, [])
    here = view in stack
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action is None:
        if answer not in (None, "", {}):
            raise ApiError("invalid_response_action")
        if here:
            stack.remove(view)
        if not stack:
            ws.modals.pop(user.id, None)
    elif action == "clear":
        ws.modals.pop(user.id, None)
    elif action == "errors":
        _show_errors(view, answer.get("errors"))
    elif action in ("update", "push"):
        given = checks.view(answer.get("view"), kinds=("modal",))
        if not here:
            raise ApiError("not_found")
        if action == "update":
            views.update(ws, view, given)
        else:
            views.check_external_id(ws, ws.apps[view.app_id], given)
            views.push_onto(ws, stack, given)
    else:
        raise ApiError("invalid_response_action")


def _show_errors(view: View, errors: Any) -> None:
    if not isinstance(errors, dict) or not errors:
        raise ApiError("invalid_response_errors")
    known = {block["block_id"] for block in view.json["blocks"] if block["type"] == "input"}
    for block_id, text in errors.items():
        if block_id not in known or not isinstance(text, str) or not text:
            raise ApiError(f"no input block {block_id!r} to show an error at")
    view.errors = dict(errors)


async def close(ws: Workspace, user: User, view: View, *, everything: bool = False) -> None:
    """Close the top modal, or the whole stack.

    A view with `clear_on_close` takes the stack with it. Apps that asked are told.
    """
    everything = everything or bool(view.json.get("clear_on_close"))
    gone = views.close_all(ws, user) if everything else [views.close_top(ws, user)]
    for each in reversed(gone):
        if each.json.get("notify_on_close"):
            app = act.app_behind(ws, each)
            payload = payloads.view_closed(ws, app, user, each, is_cleared=everything)
            await act.ask(ws, app, payload)


def top(ws: Workspace, user: User) -> View | None:
    """Return the modal that the person sees, or None."""
    stack = ws.modals.get(user.id)
    return stack[-1] if stack else None
