"""What holds for every text, every page size and every way to move the clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import Slack, conversations, messages, rendering
from sandbox.people import typed
from sandbox.records import Channel
from tests.sandbox.apps import bolt, client, connected, manifest

Json = dict[str, Any]
MOVES = st.lists(
    st.integers(min_value=-3, max_value=3).map(lambda seconds: timedelta(seconds=seconds)),
    min_size=1,
    max_size=30,
)


def _channel(slack: Slack, count: int) -> Channel:
    amara = slack.add_member("amara")
    channel = slack.add_channel("general", [amara])
    for number in range(count):
        messages.post(slack.workspace, channel, amara.user, str(number))
    return channel


@given(MOVES)
def test_time_stamps_are_unique_and_messages_stay_in_their_order(moves: list[timedelta]) -> None:
    slack = Slack()
    slack.clock.freeze(datetime(2026, 3, 31, tzinfo=UTC))
    channel = _channel(slack, 0)
    amara = slack.member("amara").user
    for move in moves:
        slack.clock.move(move)
        messages.post(slack.workspace, channel, amara, "x")
    stamps = [message.ts for message in channel.messages]
    assert len(set(stamps)) == len(moves)
    assert stamps == sorted(stamps)
    assert all(channel.find(ts) is not None for ts in stamps)


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, 12), limit=st.integers(1, 13))
def test_every_page_size_shows_every_message_once(count: int, limit: int) -> None:
    async def read() -> list[str]:
        async with Slack() as slack:
            app = slack.install(manifest())
            channel = _channel(slack, count)
            conversations.add(slack.workspace, channel, slack.workspace.bot_of(app))
            found: list[str] = []
            cursor: str | None = None
            while cursor != "":
                answer = await client(slack, app).conversations_history(
                    channel=channel.id, limit=limit, cursor=cursor
                )
                found += [message["text"] for message in answer["messages"]]
                cursor = answer["response_metadata"]["next_cursor"] if answer["has_more"] else ""
            return found

    texts = asyncio.run(read())
    assert [text for text in texts if text.isdecimal()] == [
        str(number) for number in reversed(range(count))
    ]


@given(st.text(st.characters(codec="utf-8", exclude_characters="*_~`\ue000\ue001"), min_size=1))
def test_what_is_typed_is_what_is_read(text: str) -> None:
    slack = Slack()
    amara = slack.add_member("amara")
    bo = slack.add_member("bo", real_name="bo", display_name="bo")
    slack.add_channel("general", [amara, bo])
    written, _ = typed.as_message(slack.workspace, text)
    read = rendering.mrkdwn_text(slack.workspace, amara.user, written)
    quoted = [line.removeprefix(">").removeprefix(" ") for line in text.split("\n")]
    assert read in (text, "\n".join(quoted))


async def test_many_people_at_once_each_get_their_own_answer() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        people = [slack.add_member(f"p{number}") for number in range(40)]
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any) -> None:
            await ack()
            user = (await client.users_info(user=body["user_id"]))["user"]
            await client.chat_postMessage(channel=user["id"], text=f"Hello {user['name']}")

        async with connected(made, app), asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(person.types("/echo"))
        for person in people:
            assert [seen.text for seen in person.dm.messages] == [f"Hello {person.user.name}"]
