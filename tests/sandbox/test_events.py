"""Events: which app hears of what, and in which words."""

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import InstalledApp, Member, Slack
from tests.sandbox.apps import ALL_EVENTS, ALL_SCOPES, client, connected, manifest
from tests.sandbox.test_triggers import home

Json = dict[str, Any]


def listening(slack: Slack, app: InstalledApp, heard: list[Json]) -> AsyncApp:
    """Return a Bolt app that keeps every event it hears of, its own messages included."""
    made = AsyncApp(
        client=client(slack, app),
        signing_secret=app.signing_secret,
        ignoring_self_events_enabled=False,
    )
    slack.watch(made)

    @made.event(re.compile(".*"))
    async def keep(body: Json) -> None:
        heard.append(body)

    return made


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    api: AsyncWebClient
    amara: Member
    bodies: list[Json] = field(default_factory=list)

    @property
    def heard(self) -> list[Json]:
        """The events heard of so far, which are then forgotten."""
        events = [body["event"] for body in self.bodies]
        self.bodies.clear()
        return events


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        amara = slack.add_member("amara", real_name="Amara Okafor")
        app = slack.install(manifest(events=ALL_EVENTS))
        place = Place(slack, app, client(slack, app), amara)
        made = listening(slack, app, place.bodies)
        await stack.enter_async_context(connected(made, app))
        yield place


async def test_an_event_comes_in_its_envelope(place: Place) -> None:
    await place.amara.types("Hello")
    (body,) = place.bodies
    event_id = body["event_id"]
    assert event_id.startswith("Ev")
    assert body["type"] == "event_callback"
    assert body["token"] == place.app.verification_token
    assert body["team_id"] == place.app.team_id
    assert body["api_app_id"] == place.app.app_id
    assert isinstance(body["event_time"], int)
    assert body["is_ext_shared_channel"] is False
    assert body["event_context"]
    assert body["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": place.app.team_id,
            "user_id": place.app.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    event = body["event"]
    assert (event["type"], event["channel_type"]) == ("message", "im")
    assert (event["user"], event["text"]) == (place.amara.id, "Hello")
    assert event["event_ts"] == event["ts"]
    assert event["blocks"][0]["type"] == "rich_text"


async def test_messages_are_heard_only_where_the_bot_is(place: Place) -> None:
    here = place.slack.add_channel("here", [place.amara, place.app])
    there = place.slack.add_channel("there", [place.amara])
    await place.slack.idle()
    place.bodies.clear()
    await place.amara.types("One", here)
    await place.amara.types("Two", there)
    heard = [(event["text"], event["channel_type"]) for event in place.heard]
    assert heard == [("One", "channel")]


async def test_changed_and_deleted_messages_have_subtypes(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel=place.amara.id, text="One")
    await place.api.chat_update(channel=sent["channel"], ts=sent["ts"], text="Two")
    await place.api.chat_delete(channel=sent["channel"], ts=sent["ts"])
    await place.slack.idle()
    said, changed, deleted = place.heard
    assert said["bot_id"] == place.app.bot_id
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("Two", "One")
    assert deleted["subtype"] == "message_deleted"
    assert deleted["deleted_ts"] == sent["ts"]
    assert deleted["previous_message"]["text"] == "Two"


async def test_an_answer_that_all_of_a_channel_sees_says_what_it_answers(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel=place.amara.id, text="One")
    await place.api.chat_postMessage(
        channel=sent["channel"], text="Two", thread_ts=sent["ts"], reply_broadcast=True
    )
    await place.slack.idle()
    said = place.heard[-1]
    assert (said["subtype"], said["root"]["text"]) == ("thread_broadcast", "One")
    assert said["root"]["reply_count"] == 1


async def test_ephemeral_messages_are_heard_by_nobody(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara, place.app])
    await place.slack.idle()
    place.bodies.clear()
    await place.api.chat_postEphemeral(channel=channel.id, user=place.amara.id, text="Psst")
    await place.slack.idle()
    assert place.heard == []


async def test_a_mention_is_heard_in_channels(place: Place) -> None:
    channel = place.slack.add_channel("general", [place.amara, place.app])
    await place.slack.idle()
    place.bodies.clear()
    await place.amara.types("@testy help", channel)
    await place.amara.types("@testy help")
    kinds = [event["type"] for event in place.heard]
    assert kinds == ["message", "app_mention", "message"]


async def test_who_joins_and_leaves(place: Place) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara])
    await place.slack.idle()
    place.bodies.clear()
    await place.amara.invites(place.app, channel)
    await bo.joins(channel)
    await bo.leaves(channel)
    events = [e for e in place.heard if e["type"].startswith("member_")]
    shown = [(e["type"], e["user"], e.get("inviter"), e["channel_type"]) for e in events]
    assert shown == [
        ("member_joined_channel", place.app.bot_user_id, place.amara.id, "C"),
        ("member_joined_channel", bo.id, None, "C"),
        ("member_left_channel", bo.id, None, "C"),
    ]
    await place.api.conversations_kick(channel=channel.id, user=place.amara.id)
    await place.slack.idle()
    (left,) = [e for e in place.heard if e["type"] == "member_left_channel"]
    assert left["user"] == place.amara.id


async def test_new_and_changed_people(place: Place) -> None:
    bo = place.slack.add_member("bo")
    await bo.changes_profile(time_zone="Asia/Tokyo", locale="ja-JP", title="Mentor")
    await bo.leaves_the_workspace()
    joined, changed, left = place.heard
    assert (joined["type"], joined["user"]["id"]) == ("team_join", bo.id)
    assert (changed["type"], changed["user"]["tz"]) == ("user_change", "Asia/Tokyo")
    assert changed["user"]["locale"] == "ja-JP"
    assert changed["user"]["profile"]["title"] == "Mentor"
    assert (left["type"], left["user"]["deleted"]) == ("user_change", True)


async def test_the_home_tab_is_opened_with_the_view_there_is(place: Place) -> None:
    await place.amara.opens_home()
    (first,) = place.heard
    assert (first["type"], first["tab"]) == ("app_home_opened", "home")
    assert first["user"] == place.amara.id
    assert first["channel"] == place.amara.dm.id
    assert "view" not in first
    await place.api.views_publish(user_id=place.amara.id, view=home("Hi"))
    await place.amara.opens_home()
    await place.amara.opens_messages_tab()
    second, third = place.heard
    assert second["view"]["blocks"][0]["text"]["text"] == "Hi"
    assert third["tab"] == "messages"
    assert "view" not in third


async def test_other_members_of_a_user_group(place: Place) -> None:
    bo = place.slack.add_member("bo")
    group = place.slack.add_user_group("coordinators", [place.amara])
    await place.slack.idle()
    place.bodies.clear()
    place.slack.change_user_group(group, [bo])
    await place.slack.idle()
    (event,) = place.heard
    assert event["subteam_id"] == group.id
    assert (event["added_users"], event["removed_users"]) == ([bo.id], [place.amara.id])
    members = await place.api.usergroups_users_list(usergroup=group.id)
    assert members["users"] == [bo.id]


async def test_reactions(place: Place) -> None:
    await place.api.chat_postMessage(channel=place.amara.id, text="Hi")
    await place.slack.idle()
    place.bodies.clear()
    message = place.amara.dm.latest
    await place.amara.reacts(":wave:", message)
    await place.amara.reacts("wave", message)
    (added,) = place.heard
    assert (added["type"], added["reaction"]) == ("reaction_added", "wave")
    assert added["item"]["ts"] == message.ts
    assert added["item_user"] == place.app.bot_user_id


async def test_an_app_hears_that_it_is_gone(place: Place) -> None:
    place.slack.uninstall(place.app)
    await place.slack.idle()
    revoked, gone = place.heard
    assert revoked["type"] == "tokens_revoked"
    assert revoked["tokens"] == {"oauth": [], "bot": [place.app.bot_user_id]}
    assert gone["type"] == "app_uninstalled"
    await place.slack.idle()


async def test_nothing_is_heard_without_subscription_or_scope() -> None:
    async with Slack() as slack:
        amara = slack.add_member("amara")
        silent = slack.install(manifest(name="Silent", events=[]))
        scopes = [scope for scope in ALL_SCOPES if scope != "im:history"]
        blind = slack.install(
            manifest(name="Blind", events=["message.im", "app_home_opened"], scopes=scopes)
        )
        heard: dict[str, list[Json]] = {"Silent": [], "Blind": []}
        async with (
            connected(listening(slack, silent, heard["Silent"]), silent),
            connected(listening(slack, blind, heard["Blind"]), blind),
        ):
            await client(slack, silent).chat_postMessage(channel=amara.id, text="Hi")
            await client(slack, blind).chat_postMessage(channel=amara.id, text="Hi")
            await amara.opens_home(blind)
        assert heard["Silent"] == []
        assert [body["event"]["type"] for body in heard["Blind"]] == ["app_home_opened"]


async def test_channels_that_come_and_go_are_told(place: Place) -> None:
    made = await place.api.conversations_create(name="new")
    await place.slack.idle()
    created = place.heard[0]
    assert (created["type"], created["channel"]["name"]) == ("channel_created", "new")
    assert created["channel"]["id"] == made["channel"]["id"]


async def test_a_file_share_is_a_message_and_a_mention_of_the_file(place: Place) -> None:
    dm = (await place.api.conversations_open(users=place.amara.id))["channel"]["id"]
    await place.api.files_upload_v2(channel=dm, content="a,b", filename="x.csv", title="X")
    await place.slack.idle()
    (said,) = place.heard
    assert (said["subtype"], said["files"][0]["title"]) == ("file_share", "X")
