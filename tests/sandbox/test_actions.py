"""Buttons and menus in messages, the Home tab and modals, and what an app answers to them."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import InstalledApp, Member, Refused, Slack
from tests.sandbox.apps import bolt, client, connected, manifest
from tests.sandbox.test_triggers import home, plain

Json = dict[str, Any]
GO = {"type": "button", "action_id": "act", "text": plain("Go"), "value": "42", "style": "primary"}
OPTIONS = [{"text": plain(text), "value": text.lower()} for text in ("Red", "Green")]
MENU = {"type": "static_select", "action_id": "act", "options": OPTIONS}
FOLDED = {"type": "overflow", "action_id": "act", "options": OPTIONS}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    api: AsyncWebClient
    amara: Member
    bodies: list[Json] = field(default_factory=list)
    when_acted: Callable[[Json], Awaitable[None]] | None = None

    async def says(self, *blocks: Json, text: str = "Choose") -> str:
        """Let the app write to Amara, and return the time stamp."""
        sent = await self.api.chat_postMessage(
            channel=self.amara.id, text=text, blocks=list(blocks)
        )
        return str(sent["ts"])

    async def responds(self, **said: Any) -> str:
        """Send something to the latest response URL, and return what Slack answers."""
        answer = await AsyncWebhookClient(self.bodies[-1]["response_url"]).send_dict(said)
        return f"{answer.status_code} {answer.body}"

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.amara.dm.messages]


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        app = slack.install(manifest())
        made = bolt(slack, app)
        place = Place(slack, app, client(slack, app), slack.add_member("amara"))

        @made.action("act")
        async def on_act(ack: Any, body: Json) -> None:
            await ack()
            place.bodies.append(body)
            if place.when_acted is not None:
                await place.when_acted(body)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json) -> None:
            place.bodies.append(body)
            await ack()

        await stack.enter_async_context(connected(made, app))
        yield place


async def test_a_button_in_a_message(place: Place) -> None:
    ts = await place.says(actions(GO))
    assert place.amara.dm.latest.buttons == ["Go"]
    await place.amara.clicks("Go")
    (body,) = place.bodies
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == place.amara.id
    assert body["api_app_id"] == place.app.app_id
    channel = place.amara.dm.id
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": channel,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": channel, "name": "directmessage"}
    assert body["message"]["ts"] == ts
    assert body["message"]["blocks"][0]["block_id"] == "row"
    assert body["state"] == {"values": {}}
    assert (body["enterprise"], body["is_enterprise_install"]) == (None, False)
    (action,) = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "act",
        "block_id": "row",
        "text": plain("Go") | {"emoji": True},
        "value": "42",
        "style": "primary",
    }


async def test_a_menu_in_a_message_keeps_what_was_chosen(place: Place) -> None:
    await place.says(actions(MENU))
    await place.amara.chooses("act", "Green")
    (body,) = place.bodies
    assert body["actions"][0]["selected_option"]["value"] == "green"
    chosen = body["state"]["values"]["row"]["act"]
    assert chosen["selected_option"]["value"] == "green"
    with pytest.raises(Refused, match="not offered"):
        await place.amara.chooses("act", "Black")


async def test_an_overflow_menu(place: Place) -> None:
    await place.says({"type": "section", "text": plain("It"), "accessory": FOLDED})
    await place.amara.clicks("act", chooses="Red")
    assert place.bodies[0]["actions"][0]["selected_option"]["value"] == "red"


async def test_a_confirmation_can_be_declined(place: Place) -> None:
    sure = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes")}
    await place.says(actions(GO | {"confirm": sure | {"deny": plain("No")}}))
    await place.amara.clicks("Go", confirm=False)
    assert place.bodies == []
    await place.amara.clicks("Go")
    assert len(place.bodies) == 1


async def test_the_newest_message_is_pressed_unless_another_is_named(place: Place) -> None:
    old = await place.says(actions(GO), text="Old")
    new = await place.says(actions(GO), text="New")
    await place.amara.clicks("Go")
    await place.amara.clicks("Go", in_=place.amara.dm.messages[0])
    pressed = [body["container"]["message_ts"] for body in place.bodies]
    assert pressed == [new, old]
    with pytest.raises(Refused, match="no 'Stop' to act on"):
        await place.amara.clicks("Stop")


async def test_an_ephemeral_message_is_pressed_without_being_sent_along(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara, place.app])
    await place.api.chat_postEphemeral(
        channel=channel.id, user=place.amara.id, text="Psst", blocks=[actions(GO)]
    )
    await place.amara.clicks("Go")
    (body,) = place.bodies
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    assert await place.responds(delete_original=True) == "200 ok"
    assert place.amara.sees_in(channel).messages == []


async def test_a_button_in_the_home_tab(place: Place) -> None:
    view = home("Welcome")
    view["blocks"].append(actions(GO, MENU | {"action_id": "colour"}))
    await place.api.views_publish(user_id=place.amara.id, view=view)
    await place.amara.clicks("Go")
    (body,) = place.bodies
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["view"]["type"] == "home"
    assert body["view"]["state"]["values"]["row"]["colour"] == {
        "type": "static_select",
        "selected_option": None,
    }
    assert "response_url" not in body
    assert "message" not in body


async def test_nothing_behind_a_modal_can_be_reached(place: Place) -> None:
    await place.says(actions(GO))
    view = {"type": "modal", "title": plain("On top"), "blocks": [actions(MENU)]}
    await place.amara.types("/echo")
    await place.api.views_open(trigger_id=place.bodies[-1]["trigger_id"], view=view)
    with pytest.raises(Refused, match="no 'Go' here"):
        await place.amara.clicks("Go")


async def test_without_interactivity_nothing_can_be_pressed() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(interactive=False))
        amara = slack.add_member("amara")
        api = client(slack, app)
        await api.chat_postMessage(channel=amara.id, text="x", blocks=[actions(GO)])
        with pytest.raises(Refused, match="not configured to handle interactive responses"):
            await amara.clicks("Go")


async def test_a_response_replaces_the_message(place: Place) -> None:
    await place.says(actions(GO))
    await place.amara.clicks("Go")
    assert await place.responds(text="Done", replace_original=True) == "200 ok"
    assert place.texts == ["Done"]
    assert place.amara.dm.latest.blocks == []
    assert not place.amara.dm.latest.ephemeral


async def test_a_response_is_ephemeral_or_for_all(place: Place) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara, bo])
    await place.amara.types("/echo", channel)
    await place.responds(text="For you")
    await place.responds(text="For all", response_type="in_channel")
    mine = [(seen.text, seen.ephemeral) for seen in place.amara.sees_in(channel).messages]
    assert mine == [("For you", True), ("For all", False)]
    assert [seen.text for seen in bo.sees_in(channel).messages] == ["For all"]


async def test_a_response_url_is_used_five_times(place: Place) -> None:
    await place.amara.types("/echo")
    for number in range(5):
        assert await place.responds(text=str(number)) == "200 ok"
    used = await place.responds(text="6")
    assert used == '404 {"ok":false,"error":"used_url"}'
    assert place.texts == ["0", "1", "2", "3", "4"]


async def test_a_response_url_lives_half_an_hour(place: Place) -> None:
    place.slack.clock.freeze()
    await place.amara.types("/echo")
    place.slack.clock.move(timedelta(minutes=30))
    assert await place.responds(text="In time") == "200 ok"
    place.slack.clock.move(timedelta(seconds=1))
    assert await place.responds(text="Late") == '404 {"ok":false,"error":"expired_url"}'


async def test_a_bad_response_is_refused_and_does_not_count(place: Place) -> None:
    await place.amara.types("/echo")
    assert await place.responds(text="") == '400 {"ok":false,"error":"no_text"}'
    bad = await place.responds(text="x", blocks=[{"type": "nonsense"}])
    assert bad.startswith('400 {"ok":false,"error":"invalid_blocks"')
    session = place.slack.workspace.wires.session
    assert session is not None
    async with session.post(place.bodies[-1]["response_url"], data=b"nonsense") as answer:
        assert (answer.status, await answer.json()) == (
            400,
            {"ok": False, "error": "invalid_payload"},
        )
    for number in range(5):
        assert await place.responds(text=str(number)) == "200 ok"


async def test_a_response_stays_in_its_thread(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara, place.app])
    parent = await place.api.chat_postMessage(channel=channel.id, text="Parent")
    await place.api.chat_postMessage(
        channel=channel.id, text="Reply", thread_ts=parent["ts"], blocks=[actions(GO)]
    )
    await place.amara.clicks("Go")
    assert place.bodies[0]["container"]["thread_ts"] == parent["ts"]
    await place.responds(text="Thanks")
    assert place.amara.sees_in(channel).latest.thread_ts == parent["ts"]


async def test_a_verb_returns_when_the_watched_app_has_finished(place: Place) -> None:
    async def slowly(body: Json) -> None:
        for _ in range(3):
            await place.api.auth_test()
        await place.api.chat_postMessage(channel=body["user"]["id"], text="At last")

    place.when_acted = slowly
    await place.says(actions(GO))
    await place.amara.clicks("Go")
    assert place.texts[-1] == "At last"


async def test_external_options_in_a_message() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        made = bolt(slack, app)
        amara = slack.add_member("amara")
        asked: list[Json] = []

        @made.options("city")
        async def on_options(ack: Any, body: Json) -> None:
            asked.append(body)
            group = {"label": plain("Africa"), "options": [{"text": plain("Lagos"), "value": "l"}]}
            await ack(option_groups=[group])

        @made.action("city")
        async def on_city(ack: Any, action: Json, respond: Any) -> None:
            await ack()
            await respond(f"Chose {action['selected_option']['value']}")

        select = {"type": "external_select", "action_id": "city", "min_query_length": 0}
        async with connected(made, app):
            api = client(slack, app)
            sent = await api.chat_postMessage(
                channel=amara.id, text="Where?", blocks=[actions(select)]
            )
            await amara.chooses("city", "lag")
            assert amara.dm.latest.text == "Chose l"
        (body,) = asked
        assert (body["type"], body["value"]) == ("block_suggestion", "lag")
        assert (body["action_id"], body["block_id"]) == ("city", "row")
        assert body["container"]["message_ts"] == sent["ts"]
        assert body["channel"]["id"] == sent["channel"]


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [{"text": plain("x" * 76), "value": "x"}]},
        {"options": [{"text": plain("x"), "value": str(n)} for n in range(101)]},
    ],
)
async def test_options_that_slack_does_not_take(answer: Json) -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        made = bolt(slack, app)
        amara = slack.add_member("amara")

        @made.options("city")
        async def on_options(ack: Any) -> None:
            await ack(**answer)

        select = {"type": "external_select", "action_id": "city", "min_query_length": 1}
        async with connected(made, app):
            api = client(slack, app)
            await api.chat_postMessage(channel=amara.id, text="?", blocks=[actions(select)])
            with pytest.raises(Refused, match="Result failed to load"):
                await amara.chooses("city", "lag")
