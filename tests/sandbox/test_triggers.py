"""views.*: trigger ids, the stack of modals, hashes, external ids, the Home tab."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import InstalledApp, Member, Refused, Slack
from tests.sandbox.apps import bolt, client, connected, manifest, refusal

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    shown = blocks or ({"type": "section", "text": plain("Nothing here")},)
    return {"type": "modal", "title": plain(title), "blocks": list(shown)} | more


def home(text: str) -> Json:
    return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}]}


BUTTON = {
    "type": "actions",
    "block_id": "more",
    "elements": [{"type": "button", "action_id": "more", "text": plain("More")}],
}


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    api: AsyncWebClient
    amara: Member
    triggers: list[str] = field(default_factory=list)

    async def trigger(self) -> str:
        """Let Amara use a command, and return the trigger that came with it."""
        await self.amara.types("/echo")
        return self.triggers[-1]

    async def trigger_in_modal(self) -> str:
        """Let Amara press the button in the open modal, and return that trigger."""
        await self.amara.clicks("More")
        return self.triggers[-1]


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        app = slack.install(manifest())
        made = bolt(slack, app)
        place = Place(slack, app, client(slack, app), slack.add_member("amara"))

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json) -> None:
            place.triggers.append(body["trigger_id"])
            await ack()

        @made.action("more")
        async def on_more(ack: Any, body: Json) -> None:
            place.triggers.append(body["trigger_id"])
            await ack()

        await stack.enter_async_context(connected(made, app))
        yield place


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


async def test_a_view_comes_back_with_everything(place: Place) -> None:
    given = modal("Ask", callback_id="ask", private_metadata="abc", external_id="ex-1")
    opened = await place.api.views_open(trigger_id=await place.trigger(), view=given)
    view = opened["view"]
    assert view["id"].startswith("V")
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["callback_id"] == "ask"
    assert view["private_metadata"] == "abc"
    assert view["external_id"] == "ex-1"
    assert view["title"] == {"type": "plain_text", "text": "Ask", "emoji": True}
    assert view["app_id"] == place.app.app_id
    assert view["bot_id"] == place.app.bot_id
    assert view["state"] == {"values": {}}
    assert view["hash"]


async def test_a_trigger_is_used_once(place: Place) -> None:
    trigger = await place.trigger()
    await place.api.views_open(trigger_id=trigger, view=modal("One"))
    again = place.api.views_open(trigger_id=trigger, view=modal("Two"))
    assert await _refused(again) == "exchanged_trigger_id"
    unknown = place.api.views_open(trigger_id="1.2.abc", view=modal("Two"))
    assert await _refused(unknown) == "invalid_trigger_id"


async def test_a_trigger_lives_three_seconds(place: Place) -> None:
    place.slack.clock.freeze()
    trigger = await place.trigger()
    place.slack.clock.move(timedelta(seconds=3))
    await place.api.views_open(trigger_id=trigger, view=modal("In time"))
    trigger = await place.trigger()
    place.slack.clock.move(timedelta(seconds=3, milliseconds=1))
    late = place.api.views_open(trigger_id=trigger, view=modal("Too late"))
    assert await _refused(late) == "expired_trigger_id"


async def test_a_trigger_is_for_one_app(place: Place) -> None:
    other = place.slack.install(
        manifest(name="Other", commands=[{"command": "/other", "description": "x"}])
    )
    trigger = await place.trigger()
    stolen = client(place.slack, other).views_open(trigger_id=trigger, view=modal("Mine"))
    assert await _refused(stolen) == "invalid_trigger_id"


async def test_a_bad_view_does_not_use_the_trigger_up(place: Place) -> None:
    trigger = await place.trigger()
    with pytest.raises(SlackApiError) as error:
        await place.api.views_open(trigger_id=trigger, view=modal("x" * 25))
    assert refusal(error.value) == "invalid_arguments"
    messages = error.value.response["response_metadata"]["messages"]
    assert "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]" in messages
    await place.api.views_open(trigger_id=trigger, view=modal("x" * 24))


async def test_three_modals_and_no_more(place: Place) -> None:
    first = await place.api.views_open(trigger_id=await place.trigger(), view=modal("One", BUTTON))
    second = await place.api.views_push(
        trigger_id=await place.trigger_in_modal(), view=modal("Two", BUTTON)
    )
    assert second["view"]["previous_view_id"] == first["view"]["id"]
    assert second["view"]["root_view_id"] == first["view"]["id"]
    third = await place.api.views_push(
        trigger_id=await place.trigger_in_modal(), view=modal("Three", BUTTON)
    )
    assert third["view"]["root_view_id"] == first["view"]["id"]
    fourth = place.api.views_push(
        trigger_id=await place.trigger_in_modal(), view=modal("Four", BUTTON)
    )
    assert await _refused(fourth) == "push_limit_reached"
    seen = place.amara.modal
    assert seen is not None
    assert seen.title == "Three"
    await place.amara.closes()
    await place.amara.closes()
    seen = place.amara.modal
    assert seen is not None
    assert seen.title == "One"


async def test_nothing_is_pushed_onto_nothing(place: Place) -> None:
    push = place.api.views_push(trigger_id=await place.trigger(), view=modal("Two"))
    assert await _refused(push) == "not_found"


async def test_a_hash_guards_against_a_race(place: Place) -> None:
    opened = await place.api.views_open(trigger_id=await place.trigger(), view=modal("One"))
    view = opened["view"]
    updated = await place.api.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))
    assert updated["view"]["hash"] != view["hash"]
    stale = place.api.views_update(view_id=view["id"], hash=view["hash"], view=modal("Three"))
    assert await _refused(stale) == "hash_conflict"
    gone = place.api.views_update(view_id="V0GONE", view=modal("Three"))
    assert await _refused(gone) == "not_found"


async def test_an_external_id_names_a_view(place: Place) -> None:
    await place.api.views_open(
        trigger_id=await place.trigger(), view=modal("One", BUTTON, external_id="mine")
    )
    await place.api.views_update(external_id="mine", view=modal("Two", BUTTON, external_id="mine"))
    seen = place.amara.modal
    assert seen is not None
    assert seen.title == "Two"
    twice = place.api.views_push(
        trigger_id=await place.trigger_in_modal(), view=modal("Three", external_id="mine")
    )
    assert await _refused(twice) == "duplicate_external_id"


async def test_only_modals_are_opened_and_only_homes_published(place: Place) -> None:
    opened = place.api.views_open(trigger_id=await place.trigger(), view=home("Hi"))
    assert await _refused(opened) == "invalid_arguments"
    published = place.api.views_publish(user_id=place.amara.id, view=modal("Hi"))
    assert await _refused(published) == "invalid_arguments"


async def test_a_view_can_be_too_large(place: Place) -> None:
    option = {"text": plain("x" * 70), "value": "y" * 150}
    select = {"type": "static_select", "action_id": "a", "options": [option] * 100}
    block = {"type": "actions", "elements": [select]}
    large = place.api.views_open(
        trigger_id=await place.trigger(), view=modal("Large", *([block] * 12))
    )
    assert await _refused(large) == "view_too_large"


async def test_a_home_is_published_to_one_person(place: Place) -> None:
    bo = place.slack.add_member("bo")
    published = await place.api.views_publish(user_id=place.amara.id, view=home("Hi Amara"))
    seen = place.amara.home
    assert seen is not None
    assert seen.text == "Hi Amara"
    assert bo.home is None
    again = await place.api.views_publish(
        user_id=place.amara.id, view=home("Again"), hash=published["view"]["hash"]
    )
    assert again["view"]["id"] == published["view"]["id"]
    stale = place.api.views_publish(
        user_id=place.amara.id, view=home("Late"), hash=published["view"]["hash"]
    )
    assert await _refused(stale) == "hash_conflict"


async def test_without_a_home_tab_there_is_no_home(place: Place) -> None:
    homeless = {"home_tab_enabled": False, "messages_tab_enabled": True}
    other = place.slack.install(manifest(name="Other", app_home=homeless))
    publish = client(place.slack, other).views_publish(user_id=place.amara.id, view=home("Hi"))
    assert await _refused(publish) == "not_enabled"
    with pytest.raises(Refused, match="no Home tab"):
        await place.amara.opens_home(other)
