"""Reactions, pins, bookmarks and scheduled messages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import client, manifest, refusal

Json = dict[str, Any]
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


async def test_reactions() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [amara, app])
        api = client(slack, app)
        sent = await api.chat_postMessage(channel=channel.id, text="Hi")
        where = {"channel": channel.id, "timestamp": sent["ts"]}
        await api.reactions_add(name="tada", **where)
        await amara.reacts("tada", amara.sees_in(channel).latest)
        got = await api.reactions_get(**where)
        both = [app.bot_user_id, amara.id]
        assert got["message"]["reactions"] == [{"name": "tada", "users": both, "count": 2}]
        assert await _refused(api.reactions_add(name="tada", **where)) == "already_reacted"
        assert await _refused(api.reactions_add(name="No Emoji", **where)) == "invalid_name"
        await api.reactions_remove(name="tada", **where)
        assert await _refused(api.reactions_remove(name="tada", **where)) == "no_reaction"
        nothing = api.reactions_add(name="tada", channel=channel.id, timestamp="1.000000")
        assert await _refused(nothing) == "message_not_found"
        unsaid = api.api_call("reactions.add", params={"name": "tada", "channel": channel.id})
        assert await _refused(unsaid) == "no_item_specified"


async def test_pins() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        channel = slack.add_channel("general", [app])
        api = client(slack, app)
        sent = await api.chat_postMessage(channel=channel.id, text="Keep this")
        where = {"channel": channel.id, "timestamp": sent["ts"]}
        await api.pins_add(**where)
        assert await _refused(api.pins_add(**where)) == "already_pinned"
        (item,) = (await api.pins_list(channel=channel.id))["items"]
        assert item["message"]["text"] == "Keep this"
        history = await api.conversations_history(channel=channel.id)
        assert history["pin_count"] == 1
        assert history["messages"][0]["subtype"] == "pinned_item"
        await api.pins_remove(**where)
        assert await _refused(api.pins_remove(**where)) == "no_pin"


async def test_bookmarks() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        channel = slack.add_channel("general", [app])
        elsewhere = slack.add_channel("elsewhere")
        api = client(slack, app)

        async def add(where: str, **about: Any) -> Json:
            given = {"title": "Notes", "type": "link", "link": "https://example.com"} | about
            answer = await api.bookmarks_add(channel_id=where, **given)
            added: Json = answer["bookmark"]
            return added

        bookmark = await add(channel.id, emoji=":memo:")
        assert (bookmark["title"], bookmark["emoji"]) == ("Notes", ":memo:")
        assert await _refused(add(elsewhere.id)) == "permission_denied"
        assert await _refused(add(channel.id, type="file")) == "invalid_bookmark_type"
        assert await _refused(add(channel.id, link="ftp://example.com")) == "invalid_link"
        assert await _refused(add(channel.id, emoji="memo")) == "invalid_emoji"
        await api.bookmarks_edit(
            channel_id=channel.id, bookmark_id=bookmark["id"], title="More notes"
        )
        (listed,) = (await api.bookmarks_list(channel_id=channel.id))["bookmarks"]
        assert (listed["title"], listed["link"]) == ("More notes", "https://example.com")
        await api.bookmarks_remove(channel_id=channel.id, bookmark_id=bookmark["id"])
        assert (await api.bookmarks_list(channel_id=channel.id))["bookmarks"] == []


async def test_a_scheduled_message_waits_for_the_clock() -> None:
    async with Slack() as slack:
        slack.clock.freeze(NOON)
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        at = int((NOON + timedelta(hours=1)).timestamp())
        planned = await api.chat_scheduleMessage(channel=amara.id, text="Later", post_at=at)
        assert planned["post_at"] == at
        (waiting,) = (await api.chat_scheduledMessages_list())["scheduled_messages"]
        assert (waiting["id"], waiting["text"]) == (planned["scheduled_message_id"], "Later")
        slack.clock.move(timedelta(minutes=59))
        assert amara.dm.messages == []
        slack.clock.move(timedelta(minutes=1))
        assert amara.dm.latest.text == "Later"
        assert (await api.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_scheduled_message_is_taken_back() -> None:
    async with Slack() as slack:
        slack.clock.freeze(NOON)
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        at = int((NOON + timedelta(hours=1)).timestamp())
        planned = await api.chat_scheduleMessage(channel=amara.id, text="Later", post_at=at)
        which = {
            "channel": planned["channel"],
            "scheduled_message_id": planned["scheduled_message_id"],
        }
        slack.clock.move(timedelta(minutes=59, seconds=1))
        late = api.chat_deleteScheduledMessage(**which)
        assert await _refused(late) == "invalid_scheduled_message_id"
        slack.clock.move(timedelta(minutes=-1))
        await api.chat_deleteScheduledMessage(**which)
        slack.clock.move(timedelta(days=1))
        assert amara.dm.messages == []


@pytest.mark.parametrize(
    ("seconds", "error"),
    [(0, "time_in_past"), (-1, "time_in_past"), (120 * 86400 + 1, "time_too_far")],
)
async def test_times_that_no_message_waits_for(seconds: int, error: str) -> None:
    async with Slack() as slack:
        slack.clock.freeze(NOON)
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        at = int(NOON.timestamp()) + seconds
        planned = client(slack, app).chat_scheduleMessage(channel=amara.id, text="x", post_at=at)
        assert await _refused(planned) == error


async def test_with_metadata_it_never_posts_and_thirty_is_the_most() -> None:
    async with Slack() as slack:
        slack.clock.freeze(NOON)
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        at = int((NOON + timedelta(hours=1)).timestamp())
        about = {"event_type": "nudge", "event_payload": {"id": "1"}}
        await api.chat_scheduleMessage(channel=amara.id, text="x", post_at=at, metadata=about)
        for _ in range(29):
            await api.chat_scheduleMessage(channel=amara.id, text="y", post_at=at)
        one_more = api.chat_scheduleMessage(channel=amara.id, text="y", post_at=at)
        assert await _refused(one_more) == "restricted_too_many"
        slack.clock.move(timedelta(hours=1))
        assert [seen.text for seen in amara.dm.messages] == ["y"] * 29
