"""Modals and App Homes: opened, pushed, updated, closed.

https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/surfaces/app-home
"""

from collections.abc import Iterator
from typing import Any

from sandbox import blocks, objects
from sandbox.apps import InstalledApp
from sandbox.errors import ApiError
from sandbox.records import Trigger, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
TRIGGER_LIVES = 3.0
DEEPEST_STACK = 3


def new_trigger(
    ws: Workspace, app: InstalledApp, user: User, *, view_id: str | None, channel: str | None
) -> str:
    """Return the trigger_id that goes with what somebody did, in a view or a conversation."""
    number = ws.ids.count("trigger")
    trigger_id = f"{ws.unix()}.{number:012d}.{ws.ids.secret(32)}"
    ws.triggers[trigger_id] = Trigger(
        app.app_id, user.id, ws.now(), ws.clock.running(), view_id, channel
    )
    return trigger_id


def take_trigger(ws: Workspace, app: InstalledApp, trigger_id: str) -> Trigger:
    """Exchange a trigger_id, once.

    Raises `ApiError` with invalid_trigger_id, exchanged_trigger_id or expired_trigger_id. It
    expires three seconds after it was made, by the sandbox's clock or in real time.
    """
    trigger = ws.triggers.get(trigger_id)
    if trigger is None or trigger.app_id != app.app_id:
        raise ApiError("invalid_trigger_id")
    if trigger.exchanged:
        raise ApiError("exchanged_trigger_id")
    by_clock = abs((ws.now() - trigger.at).total_seconds())
    if max(by_clock, ws.clock.running() - trigger.started) > TRIGGER_LIVES:
        raise ApiError("expired_trigger_id")
    trigger.exchanged = True
    return trigger


def open_modal(ws: Workspace, app: InstalledApp, trigger: Trigger, given: Json) -> View:
    """Open a modal before the person, in place of any that is open."""
    view = _new(ws, app, trigger.user, given, root=None, previous=None, channel=trigger.channel)
    ws.modals[trigger.user] = [view]
    ws.changes.tell("modal", user=trigger.user)
    return view


def push_modal(ws: Workspace, app: InstalledApp, trigger: Trigger, given: Json) -> View:
    """Put a modal on top of the one in which the trigger was made.

    Raises `ApiError` with not_found when that modal is gone, push_limit_reached beyond three.
    """
    stack = ws.modals.get(trigger.user, [])
    if not stack or stack[-1].id != trigger.view_id or stack[-1].app_id != app.app_id:
        raise ApiError("not_found")
    return push_onto(ws, stack, given)


def push_onto(ws: Workspace, stack: list[View], given: Json) -> View:
    """Put a modal on top of a stack; raises `ApiError` push_limit_reached beyond three."""
    if len(stack) >= DEEPEST_STACK:
        raise ApiError("push_limit_reached")
    top = stack[-1]
    view = _new(
        ws,
        ws.apps[top.app_id],
        top.user,
        given,
        root=stack[0].id,
        previous=top.id,
        channel=top.origin_channel,
    )
    stack.append(view)
    ws.changes.tell("modal", user=top.user)
    return view


def update(ws: Workspace, view: View, given: Json) -> None:
    """Replace what a view shows; values under ids that stay are kept."""
    check_external_id(ws, ws.apps[view.app_id], given, view)
    prepared = _prepared(ws, given)
    view.values = blocks.state_of(prepared["blocks"], view.values, view.origin_channel)
    view.json = prepared
    view.errors = {}
    view.hash = _new_hash(ws)
    ws.changes.tell("home" if prepared["type"] == "home" else "modal", user=view.user)


def publish(ws: Workspace, app: InstalledApp, user: User, given: Json) -> View:
    """Show an App Home to one person."""
    view = ws.homes.get((user.id, app.app_id))
    if view is not None:
        update(ws, view, given)
        return view
    view = _new(ws, app, user.id, given, root=None, previous=None, channel=None)
    ws.homes[user.id, app.app_id] = view
    ws.changes.tell("home", user=user.id)
    return view


def close_top(ws: Workspace, user: User) -> View:
    """Take the top modal away: the one below shows again. Returns the one that went."""
    stack = ws.modals[user.id]
    view = stack.pop()
    if not stack:
        del ws.modals[user.id]
    ws.changes.tell("modal", user=user.id)
    return view


def close_all(ws: Workspace, user: User) -> list[View]:
    """Take the whole stack away and return it, root first."""
    stack = ws.modals.pop(user.id, [])
    ws.changes.tell("modal", user=user.id)
    return stack


def find_for_update(
    ws: Workspace, app: InstalledApp, view_id: str | None, external_id: str | None
) -> View | None:
    """Return the app's own view of that id or external id, or None."""
    for view in _all(ws):
        if view.app_id != app.app_id:
            continue
        if view.id == view_id or (external_id and view.json.get("external_id") == external_id):
            return view
    return None


def check_external_id(
    ws: Workspace, app: InstalledApp, given: Json, own: View | None = None
) -> None:
    """Raise `ApiError` duplicate_external_id when another view of the app has it."""
    external_id = given.get("external_id")
    for view in _all(ws):
        taken = external_id and view.json.get("external_id") == external_id
        if taken and view is not own and view.app_id == app.app_id:
            raise ApiError("duplicate_external_id")


def _all(ws: Workspace) -> Iterator[View]:
    for stack in ws.modals.values():
        yield from stack
    yield from ws.homes.values()


def _new(
    ws: Workspace,
    app: InstalledApp,
    user: str,
    given: Json,
    *,
    root: str | None,
    previous: str | None,
    channel: str | None,
) -> View:
    check_external_id(ws, app, given)
    prepared = _prepared(ws, given)
    view_id = ws.ids.new("V")
    return View(
        id=view_id,
        user=user,
        app_id=app.app_id,
        json=prepared,
        hash=_new_hash(ws),
        root_view_id=root or view_id,
        previous_view_id=previous,
        values=blocks.state_of(prepared["blocks"], None, channel),
        origin_channel=channel,
    )


def _prepared(ws: Workspace, given: Json) -> Json:
    prepared = dict(given)
    prepared["blocks"] = blocks.prepare(given["blocks"], ws.ids)
    for key in ("title", "submit", "close"):
        if prepared.get(key):
            prepared[key] = {"emoji": True} | prepared[key]
    return prepared


def _new_hash(ws: Workspace) -> str:
    return f"{ws.unix()}.{ws.ids.secret(8)}"


def shown(ws: Workspace, view: View) -> Json:
    """Return the view as Slack's clients draw it: as the API has it, with errors beside inputs."""
    return objects.view_json(ws, view) | {"errors": dict(view.errors)}
