"""chat.*: what an app can say, and what it cannot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Channel, InstalledApp, Member, Slack
from tests.sandbox.apps import ALL_SCOPES, client, manifest, refusal

Json = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "In a *block*"}}


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    api: AsyncWebClient
    amara: Member
    channel: Channel


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara Okafor")
        channel = slack.add_channel("general", [amara, app])
        yield Place(slack, app, client(slack, app), amara, channel)


async def test_a_message_comes_back_as_slack_keeps_it(place: Place) -> None:
    sent = await place.api.chat_postMessage(
        channel=place.channel.id, text="Hello", blocks=[SECTION]
    )
    assert sent["channel"] == place.channel.id
    message = sent["message"]
    assert message["ts"] == sent["ts"]
    assert message["user"] == place.app.bot_user_id
    assert message["bot_id"] == place.app.bot_id
    assert message["app_id"] == place.app.app_id
    assert message["bot_profile"]["name"] == "testy"
    (block,) = message["blocks"]
    assert block["text"] == {"type": "mrkdwn", "text": "In a *block*", "verbatim": False}
    assert block["block_id"]
    assert place.amara.sees_in(place.channel).latest.text == "In a block"


async def test_a_user_id_is_their_direct_message(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel=place.amara.id, text="Psst")
    assert sent["channel"].startswith("D")
    assert place.amara.dm.latest.text == "Psst"
    again = await place.api.chat_postMessage(channel=place.amara.id, text="Psst again")
    assert again["channel"] == sent["channel"]


async def test_a_channel_is_found_by_its_name(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel="#general", text="Hello")
    assert sent["channel"] == place.channel.id


async def test_time_stamps_differ_even_in_one_moment(place: Place) -> None:
    place.slack.clock.freeze()
    stamps = [
        (await place.api.chat_postMessage(channel="general", text=str(n)))["ts"] for n in range(5)
    ]
    assert sorted(set(stamps)) == stamps


async def _refused(api: AsyncWebClient, **args: Any) -> str:
    # Not chat_postMessage(): the client itself warns of messages without a text.
    with pytest.raises(SlackApiError) as error:
        await api.api_call("chat.postMessage", json=args)
    return refusal(error.value)


async def test_where_a_bot_cannot_post(place: Place) -> None:
    slack, api = place.slack, place.api
    elsewhere = slack.add_channel("elsewhere", [place.amara])
    secret = slack.add_channel("secret", [place.amara], is_private=True)
    archived = slack.add_channel("old", [place.amara, place.app])
    await place.amara.archives(archived)
    other = slack.install(manifest(name="Other"))
    assert await _refused(api, channel="C0NOWHERE", text="x") == "channel_not_found"
    assert await _refused(api, channel="#nowhere", text="x") == "channel_not_found"
    assert await _refused(api, channel=elsewhere.id, text="x") == "not_in_channel"
    assert await _refused(api, channel=secret.id, text="x") == "channel_not_found"
    assert await _refused(api, channel=archived.id, text="x") == "is_archived"
    assert await _refused(api, channel=other.bot_user_id, text="x") == "cannot_dm_bot"


async def test_with_the_right_scope_a_bot_posts_where_it_is_not(place: Place) -> None:
    app = place.slack.install(manifest(name="Loud", scopes=[*ALL_SCOPES, "chat:write.public"]))
    elsewhere = place.slack.add_channel("elsewhere", [place.amara])
    await client(place.slack, app).chat_postMessage(channel=elsewhere.id, text="Hello")
    assert place.amara.sees_in(elsewhere).latest.text == "Hello"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "no_text"),
        ({"text": "  "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": "nonsense"}, "invalid_blocks_format"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"text": "y"}] * 101}, "too_many_attachments"),
        ({"text": "x", "metadata": "nonsense"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
        (
            {"text": "x", "metadata": {"event_type": "e", "event_payload": {"k": "v" * 8192}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"text": "x", "thread_ts": "1234567890.123456"}, "thread_not_found"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ],
)
async def test_what_a_bot_cannot_say(place: Place, said: Json, error: str) -> None:
    assert await _refused(place.api, channel=place.channel.id, **said) == error
    assert place.amara.sees_in(place.channel).messages == []


async def test_bad_blocks_are_pointed_at(place: Place) -> None:
    bad = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_postMessage(channel=place.channel.id, text="x", blocks=[SECTION, bad])
    answer = error.value.response
    long = "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    assert long in answer["errors"]
    messages = answer["response_metadata"]["messages"]
    assert messages == [f"[ERROR] {problem}" for problem in answer["errors"]]


async def test_without_a_text_one_is_made_of_the_blocks(place: Place) -> None:
    said = {"channel": place.channel.id, "blocks": [SECTION]}
    sent = await place.api.api_call("chat.postMessage", json=said)
    assert sent["message"]["text"] == "In a *block*"


async def test_markdown_becomes_a_block(place: Place) -> None:
    await place.api.api_call(
        "chat.postMessage", params={"channel": place.channel.id, "markdown_text": "**Bold**"}
    )
    assert place.amara.sees_in(place.channel).latest.text == "Bold"


async def test_a_customised_name_needs_its_scope(place: Place) -> None:
    sent = await place.api.chat_postMessage(
        channel=place.channel.id, text="x", username="Robin", icon_emoji=":robot_face:"
    )
    assert sent["message"]["username"] == "Robin"
    assert sent["message"]["subtype"] == "bot_message"
    assert place.amara.sees_in(place.channel).latest.author == "Robin"
    plain = place.slack.install(manifest(name="Plain", scopes=["chat:write", "commands"]))
    await place.amara.invites(plain, place.channel)
    api = client(place.slack, plain)
    assert await _refused(api, channel="general", text="x", username="R") == "missing_scope"


async def test_an_app_without_messages_tab_cannot_write_to_people(place: Place) -> None:
    app = place.slack.install(
        manifest(name="Quiet", app_home={"home_tab_enabled": True, "messages_tab_enabled": False})
    )
    api = client(place.slack, app)
    assert await _refused(api, channel=place.amara.id, text="x") == "messages_tab_disabled"


async def test_an_ephemeral_message_is_for_one(place: Place) -> None:
    bo = place.slack.add_member("bo")
    await bo.joins(place.channel)
    sent = await place.api.chat_postEphemeral(
        channel=place.channel.id, user=place.amara.id, text="Only you"
    )
    assert set(sent.data) == {"ok", "message_ts"}
    latest = place.amara.sees_in(place.channel).latest
    assert (latest.text, latest.ephemeral) == ("Only you", True)
    assert "Only you" not in [message.text for message in bo.sees_in(place.channel).messages]
    history = await place.api.conversations_history(channel=place.channel.id)
    assert "Only you" not in [message["text"] for message in history["messages"]]
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_update(channel=place.channel.id, ts=sent["message_ts"], text="All")
    assert refusal(error.value) == "message_not_found"


async def test_nobody_outside_is_shown_an_ephemeral_message(place: Place) -> None:
    bo = place.slack.add_member("bo")
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_postEphemeral(channel=place.channel.id, user=bo.id, text="x")
    assert refusal(error.value) == "user_not_in_channel"


async def test_text_replaces_blocks_and_blocks_keep_quiet(place: Place) -> None:
    channel = place.channel.id
    sent = await place.api.chat_postMessage(channel=channel, text="One", blocks=[SECTION])
    updated = await place.api.chat_update(channel=channel, ts=sent["ts"], text="Two")
    assert "blocks" not in updated["message"]
    assert updated["message"]["edited"]["user"] == place.app.bot_user_id
    assert place.amara.sees_in(place.channel).latest.text == "Two"
    again = await place.api.chat_postMessage(channel=channel, text="One")
    quiet = await place.api.chat_update(
        channel=channel, ts=again["ts"], text="Three", blocks=[SECTION]
    )
    assert "edited" not in quiet["message"]
    assert quiet["message"]["blocks"][0]["text"]["text"] == "In a *block*"


async def test_metadata_stays_until_it_is_replaced(place: Place) -> None:
    channel, about = place.channel.id, {"event_type": "nudge", "event_payload": {"id": "abc"}}
    sent = await place.api.chat_postMessage(channel=channel, text="One", metadata=about)
    assert sent["message"]["metadata"] == about
    kept = await place.api.chat_update(channel=channel, ts=sent["ts"], text="Two")
    assert kept["message"]["metadata"] == about
    other = {"event_type": "nudge", "event_payload": {"id": "def"}}
    changed = await place.api.chat_update(
        channel=channel, ts=sent["ts"], text="Three", metadata=other
    )
    assert changed["message"]["metadata"] == other


async def test_only_ones_own_messages_are_changed(place: Place) -> None:
    await place.amara.types("Mine", place.channel)
    ts = place.amara.sees_in(place.channel).latest.ts
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_update(channel=place.channel.id, ts=ts, text="Yours")
    assert refusal(error.value) == "cant_update_message"
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_delete(channel=place.channel.id, ts=ts)
    assert refusal(error.value) == "cant_delete_message"
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_update(channel=place.channel.id, ts="1.000000", text="x")
    assert refusal(error.value) == "message_not_found"


async def test_an_update_is_shorter_than_a_message(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel=place.channel.id, text="x" * 4001)
    with pytest.raises(SlackApiError) as error:
        await place.api.chat_update(channel=place.channel.id, ts=sent["ts"], text="y" * 4001)
    assert refusal(error.value) == "msg_too_long"


async def test_a_deleted_message_is_gone_and_a_thread_leaves_a_tombstone(place: Place) -> None:
    channel = place.channel.id
    lone = await place.api.chat_postMessage(channel=channel, text="Lone")
    await place.api.chat_delete(channel=channel, ts=lone["ts"])
    assert place.amara.sees_in(place.channel).messages == []
    parent = await place.api.chat_postMessage(channel=channel, text="Parent")
    await place.api.chat_postMessage(channel=channel, text="Child", thread_ts=parent["ts"])
    await place.api.chat_delete(channel=channel, ts=parent["ts"])
    texts = [message.text for message in place.amara.sees_in(place.channel).messages]
    assert texts == ["This message was deleted.", "Child"]


async def test_an_answer_to_an_answer_joins_its_thread(place: Place) -> None:
    channel = place.channel.id
    parent = await place.api.chat_postMessage(channel=channel, text="Parent")
    first = await place.api.chat_postMessage(channel=channel, text="First", thread_ts=parent["ts"])
    second = await place.api.chat_postMessage(channel=channel, text="Second", thread_ts=first["ts"])
    assert second["message"]["thread_ts"] == parent["ts"]
    assert second["message"]["parent_user_id"] == place.app.bot_user_id


async def test_a_permalink_names_channel_and_message(place: Place) -> None:
    sent = await place.api.chat_postMessage(channel=place.channel.id, text="x")
    reply = await place.api.chat_postMessage(
        channel=place.channel.id, text="y", thread_ts=sent["ts"]
    )
    link = await place.api.chat_getPermalink(channel=place.channel.id, message_ts=sent["ts"])
    plain = sent["ts"].replace(".", "")
    assert link["permalink"] == f"{place.slack.url}/archives/{place.channel.id}/p{plain}"
    inner = await place.api.chat_getPermalink(channel=place.channel.id, message_ts=reply["ts"])
    assert inner["permalink"].endswith(f"?thread_ts={sent['ts']}&cid={place.channel.id}")


async def test_bare_addresses_become_links_unless_told_not_to(place: Place) -> None:
    typed = "See http://evil.example/a_b, `http://code.example`, <https://x.example|X http://y.example>."
    say = place.api.chat_postMessage
    sent = await say(channel=place.channel.id, text=typed)
    linked = typed.replace("http://evil.example/a_b", "<http://evil.example/a_b>")
    assert sent["message"]["text"] == linked
    assert place.amara.sees_in(place.channel).latest.text.startswith(
        "See http://evil.example/a_b, "
    )
    as_typed = await say(channel=place.channel.id, text=typed, parse="none")
    assert as_typed["message"]["text"] == typed
    # An update that does not say so again is read as at first.
    place_of = {"channel": place.channel.id, "ts": as_typed["ts"]}
    assert (await place.api.chat_update(**place_of, text=typed))["text"] == linked
    assert (await place.api.chat_update(**place_of, text=typed, parse="none"))["text"] == typed
