"""What people see, and waiting for it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox import Clock, Refused, Slack
from sandbox.clock import Alarm
from tests.sandbox.apps import client, manifest
from tests.sandbox.test_triggers import home, plain

Json = dict[str, Any]


async def test_waiting_for_what_comes() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        async with asyncio.TaskGroup() as group:
            group.create_task(amara.sees("Good morning"))
            group.create_task(amara.sees("Welcome home"))
            await api.chat_postMessage(channel=amara.id, text="Good morning, Amara")
            await api.views_publish(user_id=amara.id, view=home("Welcome home"))


async def test_waiting_in_vain_shows_what_there_is_instead() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        await client(slack, app).chat_postMessage(channel=bo.id, text="Not for Amara")
        with pytest.raises(AssertionError, match="does not see 'Hello', but:\nnothing at all"):
            await amara.sees("Hello", within=0.01)
        await client(slack, app).chat_postMessage(channel=amara.id, text="Goodbye")
        with pytest.raises(AssertionError, match="Goodbye") as error:
            await amara.sees("Hello", within=0.01)
        assert "Not for Amara" not in str(error.value)


async def test_times_and_names_are_the_readers_own() -> None:
    async with Slack() as slack:
        slack.clock.freeze(datetime(2026, 3, 31, 6, tzinfo=UTC))
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara Okafor", time_zone="Africa/Nairobi")
        yuki = slack.add_member("yuki", time_zone="Asia/Tokyo")
        secret = slack.add_channel("secret", [amara], is_private=True)
        channel = slack.add_channel("general", [amara, yuki, app])
        at = int(datetime(2026, 3, 31, 12, tzinfo=UTC).timestamp())
        await client(slack, app).chat_postMessage(
            channel=channel.id,
            text=f"<@{amara.id}> in <#{secret.id}> at <!date^{at}^{{time}}|noon UTC>",
        )
        seen = amara.sees_in(channel).latest.text
        assert seen == "@Amara Okafor in #secret at 3:00 PM"
        seen = yuki.sees_in(channel).latest.text
        assert seen == "@Amara Okafor in #private channel at 9:00 PM"


async def test_a_conversation_without_messages_has_no_latest() -> None:
    async with Slack() as slack:
        slack.install(manifest())
        amara = slack.add_member("amara")
        with pytest.raises(AssertionError, match="no message"):
            _ = amara.dm.latest


async def test_without_an_app_there_is_nobody_to_talk_to() -> None:
    async with Slack() as slack:
        amara = slack.add_member("amara")
        with pytest.raises(Refused, match="No app is installed"):
            await amara.types("Hello")


async def test_private_conversations_are_for_those_in_them() -> None:
    async with Slack() as slack:
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        secret = slack.add_channel("secret", [amara], is_private=True)
        with pytest.raises(Refused, match="not in this conversation"):
            bo.sees_in(secret)
        with pytest.raises(Refused, match="can't join"):
            await bo.joins(secret)
        with pytest.raises(Refused, match="not in"):
            await bo.invites(bo, secret)
        await amara.invites(bo, secret)
        assert bo.sees_in(secret).latest.text == "@Bo has joined the channel"
        await bo.leaves(secret)
        with pytest.raises(Refused, match="can't leave"):
            await bo.leaves(secret)


async def test_attachments_and_files_are_read_too() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        blocks = [{"type": "section", "text": plain("In a block")}]
        await client(slack, app).chat_postMessage(
            channel=amara.id,
            text="Above",
            attachments=[{"fallback": "f", "title": "Title", "text": "*Text*", "blocks": blocks}],
        )
        assert amara.dm.latest.text == "Above\nTitle\nText\nIn a block"


async def test_one_story_told_twice_has_the_same_ids() -> None:
    async def story() -> list[str]:
        async with Slack() as slack:
            slack.clock.freeze(datetime(2026, 3, 31, tzinfo=UTC))
            app = slack.install(manifest())
            amara = slack.add_member("amara")
            await client(slack, app).chat_postMessage(channel=amara.id, text="Hi")
            slack.clock.move(timedelta(hours=1))
            await amara.types("Hello")
            stamps = [message.ts for message in amara.dm.messages]
            return [app.app_id, app.bot_token, amara.id, amara.dm.id, *stamps]

    assert await story() == await story()


async def test_two_workspaces_on_one_machine() -> None:
    async with Slack() as one, Slack() as two:
        assert one.url != two.url
        app = one.install(manifest())
        amara = one.add_member("amara")
        two.install(manifest())
        await client(one, app).chat_postMessage(channel=amara.id, text="Here")
        assert amara.dm.latest.text == "Here"


async def test_a_clock_can_be_shared_and_outlives_a_workspace() -> None:
    clock, rung = Clock(), list[str]()
    clock.freeze(datetime(2026, 3, 31, tzinfo=UTC))
    clock.set(Alarm(clock.now() + timedelta(hours=2), lambda: rung.append("mine")))
    async with Slack(clock=clock) as slack:
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        await client(slack, app).chat_scheduleMessage(
            channel=amara.id, text="Never", post_at=slack.workspace.unix() + 3600
        )
        await amara.types("Nobody is there to hear this, so it waits to be told again")
        assert len(amara.dm.messages) == 1
    clock.move(timedelta(hours=2))
    assert rung == ["mine"]
    assert len(amara.dm.messages) == 1


async def test_several_apps_and_people_to_talk_to() -> None:
    async with Slack() as slack:
        first = slack.install(manifest(name="First"))
        second = slack.install(manifest(name="Second"))
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        await client(slack, second).chat_postMessage(channel=amara.id, text="From the second")
        await client(slack, second).views_publish(user_id=amara.id, view=home("Second home"))
        assert amara.dm.messages == []
        assert amara.dm_with(first).messages == []
        assert amara.dm_with(second).latest.text == "From the second"
        assert amara.home is None
        seen = amara.home_of(second)
        assert seen is not None
        assert seen.text == "Second home"
        await amara.types("Hello Bo", amara.dm_with(bo))
        assert bo.dm_with(amara).latest.text == "Hello Bo"


async def test_a_port_that_is_taken_is_an_error() -> None:
    async with Slack() as one:
        port = int(one.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            async with Slack(port=port):
                pass
