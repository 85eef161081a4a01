"""Modals as people fill them in: values, what the client checks, what the app answers."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp

from sandbox import InstalledApp, Member, Refused, SeenView, Slack, conversations
from tests.sandbox.apps import bolt, connected, manifest
from tests.sandbox.test_triggers import modal, plain

Json = dict[str, Any]


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def ask(block_id: str, element: Json, **more: Any) -> Json:
    """Return an input block whose action_id is "value"."""
    label = plain(block_id.capitalize())
    shown = {"type": "input", "block_id": block_id, "label": label}
    return shown | {"element": {"action_id": "value"} | element} | more


OPTIONS = [option("Red"), option("Green"), option("Blue")]
EVERYTHING = [
    ask("text", {"type": "plain_text_input"}, optional=True),
    ask("email", {"type": "email_text_input"}, optional=True),
    ask("url", {"type": "url_text_input"}, optional=True),
    ask("number", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
    ask("select", {"type": "static_select", "options": OPTIONS}, optional=True),
    ask("selects", {"type": "multi_static_select", "options": OPTIONS}, optional=True),
    ask("checks", {"type": "checkboxes", "options": OPTIONS}, optional=True),
    ask("radio", {"type": "radio_buttons", "options": OPTIONS}, optional=True),
    ask("date", {"type": "datepicker"}, optional=True),
    ask("time", {"type": "timepicker"}, optional=True),
    ask("moment", {"type": "datetimepicker"}, optional=True),
    ask("user", {"type": "users_select"}, optional=True),
    ask("users", {"type": "multi_users_select"}, optional=True),
    ask("channel", {"type": "channels_select"}, optional=True),
    ask("talk", {"type": "conversations_select"}, optional=True),
    ask("talks", {"type": "multi_conversations_select"}, optional=True),
    ask("rich", {"type": "rich_text_input"}, optional=True),
    ask("outside", {"type": "external_select"}, optional=True),
    ask("outsides", {"type": "multi_external_select"}, optional=True),
]
NOTHING = {
    "text": {"type": "plain_text_input", "value": None},
    "email": {"type": "email_text_input", "value": None},
    "url": {"type": "url_text_input", "value": None},
    "number": {"type": "number_input", "value": None},
    "select": {"type": "static_select", "selected_option": None},
    "selects": {"type": "multi_static_select", "selected_options": []},
    "checks": {"type": "checkboxes", "selected_options": []},
    "radio": {"type": "radio_buttons", "selected_option": None},
    "date": {"type": "datepicker", "selected_date": None},
    "time": {"type": "timepicker", "selected_time": None},
    "moment": {"type": "datetimepicker", "selected_date_time": None},
    "user": {"type": "users_select", "selected_user": None},
    "users": {"type": "multi_users_select", "selected_users": []},
    "channel": {"type": "channels_select", "selected_channel": None},
    "talk": {"type": "conversations_select", "selected_conversation": None},
    "talks": {"type": "multi_conversations_select", "selected_conversations": []},
    "rich": {"type": "rich_text_input", "rich_text_value": None},
    "outside": {"type": "external_select", "selected_option": None},
    "outsides": {"type": "multi_external_select", "selected_options": []},
}


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    bolt: AsyncApp
    amara: Member
    submitted: list[Json] = field(default_factory=list)
    closed: list[Json] = field(default_factory=list)
    acted: list[Json] = field(default_factory=list)
    answer: Json = field(default_factory=dict)
    view: Json = field(default_factory=dict)
    when_acted: Callable[[Any, Json], Awaitable[None]] | None = None

    async def opens(self, *blocks: Json, **more: Any) -> None:
        """Let Amara open a modal with these blocks."""
        self.view = modal("Ask", *blocks, submit=plain("Send"), callback_id="ask", **more)
        await self.amara.types("/echo")

    @property
    def seen(self) -> SeenView:
        seen = self.amara.modal
        assert seen is not None
        return seen

    @property
    def values(self) -> Json:
        """What was submitted last, by block_id."""
        state = self.submitted[-1]["view"]["state"]["values"]
        return {block_id: actions["value"] for block_id, actions in state.items()}


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        app = slack.install(manifest())
        made = bolt(slack, app)
        place = Place(slack, app, made, slack.add_member("amara"))

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=place.view)

        @made.view("ask")
        async def on_ask(ack: Any, body: Json) -> None:
            place.submitted.append(body)
            await ack(**place.answer)

        @made.view_closed("ask")
        async def on_closed(ack: Any, body: Json) -> None:
            place.closed.append(body)
            await ack()

        @made.action("value")
        async def on_acted(ack: Any, body: Json, client: Any) -> None:
            await ack()
            place.acted.append(body)
            if place.when_acted is not None:
                await place.when_acted(client, body)

        @made.options("value")
        async def on_options(ack: Any, payload: Json) -> None:
            query = payload["value"].lower()
            found = [
                option(city) for city in ("Nairobi", "Nashik", "Lagos") if query in city.lower()
            ]
            await ack(options=found)

        await stack.enter_async_context(connected(made, app))
        yield place


async def test_nothing_filled_in_arrives_as_slack_says_nothing(place: Place) -> None:
    await place.opens(*EVERYTHING)
    await place.amara.submits()
    assert place.values == NOTHING
    assert place.amara.modal is None


async def test_everything_filled_in_arrives(place: Place) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara])
    await place.opens(*EVERYTHING)
    nine = datetime(2026, 3, 31, 9, tzinfo=UTC)
    await place.amara.submits(
        {
            "text": "Hello",
            "email": "amara@example.com",
            "url": "https://example.com/x",
            "number": 3,
            "select": "Green",
            "selects": ["Red", "blue"],
            "checks": ["Red"],
            "radio": "Blue",
            "date": date(2026, 3, 31),
            "time": time(17, 30),
            "moment": nine,
            "user": bo,
            "users": [bo, place.amara],
            "channel": channel,
            "talk": "general",
            "talks": [channel],
            "rich": "Words",
            "outside": "Nairobi",
            "outsides": ["nairobi", "Lagos"],
        }
    )

    def shown(text: str) -> Json:
        return {"text": plain(text) | {"emoji": True}, "value": text.lower()}

    values = place.values
    assert values["text"]["value"] == "Hello"
    assert values["email"]["value"] == "amara@example.com"
    assert values["url"]["value"] == "https://example.com/x"
    assert values["number"] == {"type": "number_input", "value": "3"}
    assert values["select"] == {"type": "static_select", "selected_option": shown("Green")}
    assert values["selects"]["selected_options"] == [shown("Red"), shown("Blue")]
    assert values["checks"] == {"type": "checkboxes", "selected_options": [shown("Red")]}
    assert values["radio"]["selected_option"] == shown("Blue")
    assert values["date"]["selected_date"] == "2026-03-31"
    assert values["time"]["selected_time"] == "17:30"
    assert values["moment"]["selected_date_time"] == int(nine.timestamp())
    assert values["user"]["selected_user"] == bo.id
    assert values["users"]["selected_users"] == [bo.id, place.amara.id]
    assert values["channel"]["selected_channel"] == channel.id
    assert values["talk"]["selected_conversation"] == channel.id
    assert values["talks"]["selected_conversations"] == [channel.id]
    assert values["rich"]["rich_text_value"]["type"] == "rich_text"
    assert values["outside"]["selected_option"] == shown("Nairobi")
    assert values["outsides"]["selected_options"] == [shown("Nairobi"), shown("Lagos")]


async def test_a_submission_says_who_where_and_what(place: Place) -> None:
    await place.opens(EVERYTHING[0], private_metadata="m1")
    await place.amara.submits({"Text": "By its label"})
    (body,) = place.submitted
    assert body["type"] == "view_submission"
    assert body["team"] == {"id": place.app.team_id, "domain": "sandbox"}
    assert body["user"] == {
        "id": place.amara.id,
        "username": "amara",
        "name": "amara",
        "team_id": place.app.team_id,
    }
    assert body["api_app_id"] == place.app.app_id
    assert body["token"] == place.app.verification_token
    assert body["response_urls"] == []
    assert body["is_enterprise_install"] is False
    assert body["enterprise"] is None
    assert body["trigger_id"]
    assert body["view"]["private_metadata"] == "m1"
    assert body["view"]["callback_id"] == "ask"


async def test_what_is_required_is_asked_for_before_the_app_hears(place: Place) -> None:
    await place.opens(ask("text", {"type": "plain_text_input"}), EVERYTHING[4])
    await place.amara.submits()
    assert place.seen.errors == {"text": "Please complete this required field."}
    assert place.submitted == []
    await place.amara.submits({"text": "Now"})
    assert place.amara.modal is None


@pytest.mark.parametrize(
    ("element", "answer"),
    [
        ({"type": "plain_text_input", "min_length": 5}, "four"),
        ({"type": "email_text_input"}, "not an address"),
        ({"type": "url_text_input"}, "example"),
        ({"type": "number_input", "is_decimal_allowed": False}, "three"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5"),
    ],
)
async def test_what_the_client_does_not_submit(place: Place, element: Json, answer: str) -> None:
    await place.opens(ask("it", element))
    await place.amara.submits({"it": answer})
    assert set(place.seen.errors) == {"it"}
    assert place.submitted == []


@pytest.mark.parametrize(
    ("element", "answer", "match"),
    [
        ({"type": "static_select", "options": OPTIONS}, "Black", "only: Red, Green, Blue"),
        ({"type": "plain_text_input", "max_length": 3}, "four", "At most 3 characters"),
        ({"type": "datepicker"}, "tomorrow", "no date"),
        ({"type": "timepicker"}, "25:00", "no time of day"),
        ({"type": "users_select"}, "nobody", "nobody called nobody"),
        ({"type": "channels_select"}, "nowhere", "no channel nowhere"),
        (
            {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1},
            ["Red", "Blue"],
            "at most 1",
        ),
        ({"type": "plain_text_input"}, "two\nlines", "one line"),
        ({"type": "channels_select"}, "secret", "not offered"),
        ({"type": "conversations_select"}, "hidden", "not offered"),
        (
            {"type": "conversations_select", "filter": {"include": ["private"]}},
            "general",
            "not offered",
        ),
        ({"type": "external_select"}, "Na", "at least 3 characters"),
        ({"type": "external_select"}, "Oslo", "'Oslo' is not offered"),
    ],
)
async def test_what_the_client_does_not_offer(
    place: Place, element: Json, answer: Any, match: str
) -> None:
    place.slack.add_channel("general", [place.amara])
    place.slack.add_channel("secret", [place.amara], is_private=True)
    place.slack.add_channel("hidden", is_private=True)
    await place.opens(ask("it", element))
    with pytest.raises(Refused, match=match):
        await place.amara.fills({"it": answer})


@pytest.mark.parametrize("kind", ["private", "public"])
async def test_menus_of_conversations_are_filtered(place: Place, kind: str) -> None:
    channel = place.slack.add_channel("it", [place.amara], is_private=kind == "private")
    select = {"type": "conversations_select", "filter": {"include": [kind]}}
    await place.opens(ask("where", select))
    await place.amara.submits({"where": channel})
    assert place.values["where"]["selected_conversation"] == channel.id


async def test_conversations_with_bots_can_be_left_out(place: Place) -> None:
    bo = place.slack.add_member("bo")
    with_bot = place.amara.dm.id
    with_bo = conversations.open_dm(place.slack.workspace, place.amara.user, bo.user).id
    select = {"type": "conversations_select", "filter": {"exclude_bot_users": True}}
    await place.opens(ask("where", select))
    with pytest.raises(Refused, match="not offered"):
        await place.amara.fills({"where": with_bot})
    await place.amara.submits({"where": with_bo})
    assert place.values["where"]["selected_conversation"] == with_bo


async def test_a_naive_moment_is_no_moment(place: Place) -> None:
    await place.opens(EVERYTHING[10])
    with pytest.raises(ValueError, match="naive"):
        await place.amara.fills({"moment": datetime(2026, 3, 31, 9)})  # noqa: DTZ001 - refused


async def test_what_is_not_there_cannot_be_filled_in(place: Place) -> None:
    with pytest.raises(Refused, match="No modal is open"):
        await place.amara.submits({"text": "x"})
    await place.opens(EVERYTHING[0])
    with pytest.raises(Refused, match="no 'age' here, only Text, text, value"):
        await place.amara.fills({"age": "40"})


async def test_initial_values_are_there_from_the_start(place: Place) -> None:
    element = {"type": "plain_text_input", "initial_value": "Before"}
    chosen = {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}
    await place.opens(ask("text", element), ask("select", chosen))
    assert "Before" in place.seen.text
    await place.amara.submits()
    assert place.values["text"]["value"] == "Before"
    assert place.values["select"]["selected_option"]["value"] == "green"


async def test_errors_of_the_app_are_shown_beside_the_inputs(place: Place) -> None:
    await place.opens(*EVERYTHING[:2])
    place.answer = {"response_action": "errors", "errors": {"text": "Not this"}}
    await place.amara.submits({"text": "This", "email": "a@b.example"})
    assert place.seen.errors == {"text": "Not this"}
    assert place.seen.values["email"]["value"]["value"] == "a@b.example"
    place.answer = {}
    await place.amara.submits({"text": "That"})
    assert place.values["text"]["value"] == "That"
    assert place.values["email"]["value"] == "a@b.example"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "There is no such block"}},
        {"response_action": "update", "view": modal("x" * 25)},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "explode"},
    ],
)
async def test_answers_that_slack_does_not_take(place: Place, answer: Json) -> None:
    await place.opens(EVERYTHING[0])
    place.answer = answer
    with pytest.raises(Refused, match="trouble connecting"):
        await place.amara.submits()
    assert place.seen.title == "Ask"


async def test_an_answer_updates_pushes_or_clears(place: Place) -> None:
    await place.opens(EVERYTHING[0])
    more = modal("Two", EVERYTHING[0], submit=plain("Send"), callback_id="ask")
    place.answer = {"response_action": "push", "view": more}
    await place.amara.submits({"text": "first"})
    assert place.seen.title == "Two"
    place.answer = {"response_action": "update", "view": more | {"title": plain("Three")}}
    await place.amara.submits({"text": "second"})
    assert place.seen.title == "Three"
    place.answer = {"response_action": "clear"}
    await place.amara.submits()
    assert place.amara.modal is None


async def test_a_submitted_modal_uncovers_the_one_below(place: Place) -> None:
    await place.opens(EVERYTHING[0])
    more = modal("Two", submit=plain("Send"), callback_id="ask")
    place.answer = {"response_action": "push", "view": more}
    await place.amara.submits({"text": "kept"})
    place.answer = {}
    await place.amara.submits()
    assert place.seen.title == "Ask"
    assert place.seen.values["text"]["value"]["value"] == "kept"


async def test_no_answer_in_time_is_shown_to_the_person() -> None:
    async with Slack(ack_within=0.05) as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any) -> None:
            await ack()
            view = modal("Ask", submit=plain("Send"), callback_id="ask")
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        async with connected(made, app):
            await amara.types("/echo")
            with pytest.raises(Refused, match="operation_timeout"):
                await amara.submits()
            assert amara.modal is not None


async def test_an_update_keeps_what_is_typed_where_ids_stay(place: Place) -> None:
    chooser = ask("kind", {"type": "static_select", "options": OPTIONS}, dispatch_action=True)
    text = ask("text", {"type": "plain_text_input", "initial_value": "Start"})
    other = ask("other", {"type": "plain_text_input", "initial_value": "Other"})

    async def when_acted(client: Any, body: Json) -> None:
        view = modal("Ask", chooser, text, other, submit=plain("Send"), callback_id="ask")
        await client.views_update(view_id=body["view"]["id"], view=view)

    place.when_acted = when_acted
    await place.opens(chooser, text)
    await place.amara.fills({"text": "Typed", "kind": "Red"})
    (body,) = place.acted
    assert body["actions"][0]["selected_option"]["value"] == "red"
    assert body["view"]["state"]["values"]["text"]["value"]["value"] == "Typed"
    assert place.seen.values["text"]["value"]["value"] == "Typed"
    assert place.seen.values["other"]["value"]["value"] == "Other"
    assert place.seen.values["kind"]["value"]["selected_option"]["value"] == "red"


async def test_an_update_forgets_what_is_typed_where_ids_change(place: Place) -> None:
    chooser = ask("kind", {"type": "static_select", "options": OPTIONS}, dispatch_action=True)
    text = ask("text", {"type": "plain_text_input", "initial_value": "Start"})

    async def when_acted(client: Any, body: Json) -> None:
        renamed = text | {"block_id": "text-2"}
        view = modal("Ask", chooser, renamed, submit=plain("Send"), callback_id="ask")
        await client.views_update(view_id=body["view"]["id"], view=view)

    place.when_acted = when_acted
    await place.opens(chooser, text)
    await place.amara.fills({"text": "Typed", "kind": "Red"})
    assert "text" not in place.seen.values
    assert place.seen.values["text-2"]["value"]["value"] == "Start"


async def test_who_asked_hears_of_closing(place: Place) -> None:
    await place.opens(EVERYTHING[0], notify_on_close=True)
    await place.amara.closes()
    (body,) = place.closed
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    assert place.amara.modal is None


async def test_closing_everything_tells_of_each(place: Place) -> None:
    await place.opens(EVERYTHING[0], notify_on_close=True)
    more = modal("Two", submit=plain("Send"), callback_id="ask", notify_on_close=True)
    place.answer = {"response_action": "push", "view": more}
    await place.amara.submits()
    await place.amara.closes(everything=True)
    closed = [(body["view"]["title"]["text"], body["is_cleared"]) for body in place.closed]
    assert closed == [("Two", True), ("Ask", True)]


async def test_a_view_can_take_the_stack_with_it(place: Place) -> None:
    await place.opens(EVERYTHING[0])
    place.answer = {"response_action": "push", "view": modal("Two", clear_on_close=True)}
    await place.amara.submits()
    await place.amara.closes()
    assert place.amara.modal is None


async def test_without_a_submit_button_nothing_is_submitted(place: Place) -> None:
    place.view = modal("Read this")
    await place.amara.types("/echo")
    with pytest.raises(Refused, match="nothing to submit"):
        await place.amara.submits()


async def test_an_input_can_be_emptied(place: Place) -> None:
    await place.opens(ask("text", {"type": "plain_text_input"}, optional=True), EVERYTHING[5])
    await place.amara.fills({"text": "x", "selects": ["Red"]})
    await place.amara.submits({"text": None, "selects": None})
    assert place.values == {"text": NOTHING["text"], "selects": NOTHING["selects"]}


async def test_a_view_can_ask_for_a_response_url(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara])
    select = {"type": "conversations_select", "response_url_enabled": True}
    await place.opens(ask("where", select))
    await place.amara.submits({"where": "general"})
    (url,) = place.submitted[-1]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("where", channel.id)
    session = place.slack.workspace.wires.session
    assert session is not None
    async with session.post(
        url["response_url"], json={"text": "Here", "response_type": "in_channel"}
    ) as answer:
        assert answer.status == 200
    assert place.amara.sees_in(channel).latest.text == "Here"


async def test_the_current_conversation_is_the_default(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara])
    select = {"type": "conversations_select", "default_to_current_conversation": True}
    place.view = modal("Ask", ask("where", select), submit=plain("Send"), callback_id="ask")
    await place.amara.types("/echo", channel)
    await place.amara.submits()
    assert place.values["where"]["selected_conversation"] == channel.id
