"""A person presses a button, chooses from a menu, opens the Home tab."""

from typing import Any

from sandbox import blocks, conversations, payloads, subscriptions
from sandbox.apps import InstalledApp
from sandbox.block_kit import check_view
from sandbox.copies import copied
from sandbox.delivery import send
from sandbox.delivery.wires import NotDelivered
from sandbox.errors import Refused
from sandbox.objects import view_json
from sandbox.people import inputs
from sandbox.records import Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
NO_ANSWER = "The app did not respond ({reason}). Try again?"
NOT_INTERACTIVE = (
    "This app is not configured to handle interactive responses. Please configure interactivity "
    "URL for your app under Interactive Components"
)
# What an action repeats of its element, beside what was chosen.
_REPEATED = ("text", "value", "style", "url", "placeholder", "confirm", "accessibility_label")


async def act(
    ws: Workspace,
    user: User,
    place: View | Message,
    block_id: str,
    action_id: str,
    given: Json,
) -> None:
    """Press or change one element of a message or a view, which tells the app at once.

    `given` is what was chosen, as in view.state.values; empty for a button. Raises `Refused` when
    there is no such element or the app does not acknowledge.
    """
    check_active(user)
    app = app_behind(ws, place)
    element = element_of(place, block_id, action_id)
    action: Json = {
        key: copied(element[key])
        for key in element
        if key in _REPEATED or key.startswith("initial_")
    }
    action |= {"type": element["type"], "action_id": action_id, "block_id": block_id}
    if element["type"] in blocks.HOLDS:
        value = inputs.checked(ws, user, element, given)
        values_of(ws, user, place)[block_id][action_id] = value
        action |= value
    elif element["type"] == "overflow":
        action["selected_option"] = _offered(element, given)
    elif element["type"] == "feedback_buttons":
        action |= _feedback(element, given)
    elif element["type"] == "workflow_button":
        raise Refused("This workspace runs no workflows.")
    action["action_ts"] = ws.new_ts()
    if isinstance(place, View):
        payload = payloads.block_actions_in_view(ws, app, user, place, action)
    else:
        values = values_of(ws, user, place)
        payload = payloads.block_actions_in_message(ws, app, user, place, action, values)
    await ask(ws, app, payload)


def check_active(user: User) -> None:
    """Raise `Refused` for somebody who has left the workspace."""
    if user.deleted:
        raise Refused(f"{user.real_name} has left the workspace.")


def app_behind(ws: Workspace, place: View | Message) -> InstalledApp:
    """Return the app whose message or view that is; raises `Refused` if it is gone."""
    app = ws.apps.get(place.app_id or "")
    if app is None or app.uninstalled:
        raise Refused("This app is no longer installed.")
    return app


def app_by_id(ws: Workspace, app_id: str) -> InstalledApp:
    """Return an installed app; raises `Refused` if there is none of that id."""
    app = ws.apps.get(app_id)
    if app is None or app.uninstalled:
        raise Refused("This app is not installed.")
    return app


def element_of(place: View | Message, block_id: str, action_id: str) -> Json:
    """Return an element by its ids; raises `Refused` if it is not there (any more)."""
    for shown in _block_lists(place):
        found = blocks.find_element(shown, block_id, action_id)
        if found is not None:
            return found[1]
    raise Refused("This is not there any more.")


def values_of(ws: Workspace, user: User, place: View | Message) -> dict[str, dict[str, Json]]:
    """Return what the person's elements in a view or a message hold; it can be changed."""
    if isinstance(place, View):
        return place.values
    key = (user.id, place.channel, place.ts)
    now: dict[str, dict[str, Json]] = {}
    for shown in _block_lists(place):
        now |= blocks.state_of(shown, ws.message_values.get(key), place.channel)
    ws.message_values[key] = now
    return now


async def ask(ws: Workspace, app: InstalledApp, payload: Json) -> Any:
    """Hand an interaction to its app; raises `Refused` when that does not acknowledge."""
    if not app.interactive:
        raise Refused(NOT_INTERACTIVE)
    url = app.options_url if payload["type"] == "block_suggestion" else app.interactivity_url
    try:
        return await send.ask(ws.wires, app, "interactive", payload, url)
    except NotDelivered as failure:
        raise Refused(NO_ANSWER.format(reason=failure.reason)) from failure


async def suggest(
    ws: Workspace, user: User, place: View | Message, block_id: str, action_id: str, query: str
) -> Json:
    """Ask the app for the options of an external select, and return its answer.

    Raises `Refused` when fewer characters are typed than the menu wants, or the app answers with
    anything but at most 100 valid options.
    """
    element = element_of(place, block_id, action_id)
    least = element.get("min_query_length", 3)
    if len(query) < least:
        raise Refused(f"Type at least {least} characters to see options.")
    app = app_behind(ws, place)
    payload = payloads.block_suggestion(ws, app, user, place, (block_id, action_id), query)
    answer = await ask(ws, app, payload)
    if not isinstance(answer, dict):
        raise Refused("Result failed to load: the app gave no options.")
    key = "option_groups" if "option_groups" in answer else "options"
    offered = answer.get(key)
    if offered == []:
        return {key: []}
    if problems := check_view(_menu_of({key: offered})):
        raise Refused(f"Result failed to load: {problems[0]}")
    return {key: blocks.completed(offered)}


async def open_home(ws: Workspace, user: User, app: InstalledApp) -> None:
    """Open the app's Home tab; raises `Refused` if it has none."""
    if not app.has_home:
        raise Refused(f"{app.name} has no Home tab.")
    _opened(ws, user, app, "home")


async def open_messages_tab(ws: Workspace, user: User, app: InstalledApp) -> None:
    """Open the direct message with the app; raises `Refused` if it has none."""
    if not app.has_messages_tab:
        raise Refused(f"{app.name} has no Messages tab.")
    _opened(ws, user, app, "messages")


def _opened(ws: Workspace, user: User, app: InstalledApp, tab: str) -> None:
    check_active(user)
    # https://docs.slack.dev/reference/events/app_home_opened
    channel = conversations.open_dm(ws, ws.bot_of(app), user)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": ws.new_ts(),
    }
    view = ws.homes.get((user.id, app.app_id))
    if tab == "home" and view is not None:
        event["view"] = view_json(ws, view)
    if "app_home_opened" in app.events:
        subscriptions.tell_app(ws, app, event)


def _offered(element: Json, given: Json) -> Json:
    chosen = given.get("selected_option")
    for option in inputs.options_of(element):
        if isinstance(chosen, dict) and option.get("value") == chosen.get("value"):
            return copied(option)
    raise Refused("This is not offered.")


def _feedback(element: Json, given: Json) -> Json:
    for name in ("positive_button", "negative_button"):
        button: Json = element[name]
        if given.get("value") == button["value"]:
            return {"text": button["text"], "value": button["value"]}
    raise Refused("This is not offered.")


def _block_lists(place: View | Message) -> list[list[Json]]:
    given = place.json
    nested = [each["blocks"] for each in given.get("attachments", ()) if "blocks" in each]
    return [given.get("blocks", []), *nested]


def _menu_of(options: Json) -> Json:
    """Return a modal that holds nothing but a menu with these options, for validation."""
    text = {"type": "plain_text", "text": "Options"}
    element = {"type": "static_select", "action_id": "options"} | options
    block = {"type": "actions", "elements": [element]}
    return {"type": "modal", "title": text, "blocks": [block]}
