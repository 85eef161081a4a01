"""Reading conversations: histories, threads, pages, metadata, and who may."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Slack
from tests.sandbox.apps import client, manifest, refusal

Json = dict[str, Any]


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


async def test_history_is_newest_first_and_comes_in_pages() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        channel = slack.add_channel("general", [app])
        api = client(slack, app)
        for number in range(5):
            await api.chat_postMessage(channel=channel.id, text=str(number))
        first = await api.conversations_history(channel=channel.id, limit=2)
        assert [message["text"] for message in first["messages"]] == ["4", "3"]
        assert first["has_more"] is True
        await api.chat_postMessage(channel=channel.id, text="meanwhile")
        cursor = first["response_metadata"]["next_cursor"]
        second = await api.conversations_history(channel=channel.id, limit=2, cursor=cursor)
        assert [message["text"] for message in second["messages"]] == ["2", "1"]
        cursor = second["response_metadata"]["next_cursor"]
        last = await api.conversations_history(channel=channel.id, limit=2, cursor=cursor)
        assert [message["text"] for message in last["messages"]] == ["0"]
        assert last["has_more"] is False
        assert "response_metadata" not in last.data


async def test_history_has_bounds() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        channel = slack.add_channel("general", [app])
        api = client(slack, app)
        stamps = [
            (await api.chat_postMessage(channel=channel.id, text=str(n)))["ts"] for n in range(4)
        ]

        async def texts(**bounds: Any) -> list[str]:
            answer = await api.conversations_history(channel=channel.id, **bounds)
            return [message["text"] for message in answer["messages"]]

        assert await texts(oldest=stamps[1]) == ["3", "2"]
        assert await texts(latest=stamps[2]) == ["1", "0"]
        both = {"oldest": stamps[1], "latest": stamps[2]}
        assert await texts(**both) == []
        assert await texts(**both, inclusive=True) == ["2", "1"]
        wrong = api.conversations_history(channel=channel.id, oldest="yesterday")
        assert await _refused(wrong) == "invalid_ts_oldest"


async def test_metadata_comes_whole_only_when_asked_for() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        about = {"event_type": "nudge", "event_payload": {"id": "k3"}}
        sent = await api.chat_postMessage(channel=amara.id, text="Hi", metadata=about)
        plain = await api.conversations_history(channel=sent["channel"])
        assert plain["messages"][0]["metadata"] == {"event_type": "nudge"}
        whole = await api.conversations_history(channel=sent["channel"], include_all_metadata=True)
        assert whole["messages"][0]["metadata"] == about
        thread = await api.conversations_replies(
            channel=sent["channel"], ts=sent["ts"], include_all_metadata=True
        )
        assert thread["messages"][0]["metadata"] == about


async def test_a_thread_is_oldest_first_and_not_in_the_history() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [app, amara])
        api = client(slack, app)
        parent = await api.chat_postMessage(channel=channel.id, text="Parent")
        await amara.types("One", channel, thread_ts=parent["ts"])
        await api.chat_postMessage(
            channel=channel.id, text="Two", thread_ts=parent["ts"], reply_broadcast=True
        )
        history = await api.conversations_history(channel=channel.id)
        assert [message["text"] for message in history["messages"]] == ["Two", "Parent"]
        assert history["messages"][0]["subtype"] == "thread_broadcast"
        top = history["messages"][1]
        assert (top["reply_count"], top["reply_users_count"]) == (2, 2)
        thread = await api.conversations_replies(channel=channel.id, ts=parent["ts"])
        assert [message["text"] for message in thread["messages"]] == ["Parent", "One", "Two"]
        wrong = api.conversations_replies(channel=channel.id, ts="1.000000")
        assert await _refused(wrong) == "thread_not_found"


async def test_who_may_read_what() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        narrow = slack.install(manifest(name="Narrow", scopes=["commands", "channels:history"]))
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        public = slack.add_channel("public", [amara])
        private = slack.add_channel("private", [amara, narrow], is_private=True)
        api, other = client(slack, app), client(slack, narrow)
        dm = (await api.conversations_open(users=amara.id))["channel"]["id"]
        assert (await api.conversations_history(channel=dm))["messages"] == []
        assert await _refused(api.conversations_history(channel=public.id)) == "not_in_channel"
        found = await _refused(api.conversations_history(channel=private.id))
        assert found == "channel_not_found"
        assert await _refused(other.conversations_history(channel=dm)) == "channel_not_found"
        with pytest.raises(SlackApiError) as error:
            await other.conversations_history(channel=private.id)
        assert error.value.response["needed"] == "groups:history"
        assert bo.id not in private.members


async def test_lists_come_in_pages_to_their_end() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        people = [slack.add_member(f"p{number}") for number in range(7)]
        channel = slack.add_channel("general", [*people, app])
        slack.add_channel("hidden", people, is_private=True)
        api = client(slack, app)
        assert len(await _all(api, "users.list", "members", 3)) == 9
        listed = await _all(api, "conversations.members", "members", 3, channel=channel.id)
        assert listed == [*(person.id for person in people), app.bot_user_id]
        kinds = "public_channel,private_channel"
        shown = await _all(api, "conversations.list", "channels", 1, types=kinds)
        assert [each["name"] for each in shown] == ["general"]
        assert shown[0]["num_members"] == 8
        mine = await api.users_conversations(user=people[0].id)
        assert [each["name"] for each in mine["channels"]] == ["general"]


async def _all(api: AsyncWebClient, method: str, key: str, limit: int, **more: Any) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    for _ in range(20):
        params = {"limit": limit, **more} | ({"cursor": cursor} if cursor else {})
        answer = await api.api_call(method, params=params)
        assert len(answer[key]) <= limit
        found += answer[key]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            return found
    raise AssertionError("the pages never end")


@pytest.mark.parametrize(
    ("paging", "error"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "bmV4dDpVMA=="}, "invalid_cursor"),
        ({"limit": 1001}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
    ],
)
async def test_pages_that_there_are_not(paging: Json, error: str) -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        assert await _refused(client(slack, app).users_list(**paging)) == error


async def test_types_that_there_are_not() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        wrong = client(slack, app).conversations_list(types="public")
        assert await _refused(wrong) == "invalid_types"


async def test_direct_messages_are_opened() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        other = slack.install(manifest(name="Other"))
        api = client(slack, app)
        opened = await api.conversations_open(users=[amara.id], return_im=True)
        assert opened["channel"]["user"] == amara.id
        assert opened["channel"]["is_im"] is True
        again = await api.conversations_open(users=amara.id)
        assert again["already_open"] is True
        group = await api.conversations_open(users=[amara.id, bo.id], return_im=True)
        assert group["channel"]["is_mpim"] is True
        await api.chat_postMessage(channel=group["channel"]["id"], text="Hello both")
        assert bo.sees_in(group["channel"]["id"]).latest.text == "Hello both"
        assert await _refused(api.conversations_open(users="U0NOBODY")) == "user_not_found"
        assert await _refused(api.conversations_open(users="")) == "users_list_not_supplied"
        refused = await _refused(api.conversations_open(users=other.bot_user_id))
        assert refused == "cannot_dm_bot"
        await bo.leaves_the_workspace()
        assert await _refused(api.conversations_open(users=bo.id)) == "user_disabled"
        await api.conversations_close(channel=opened["channel"]["id"])
        closed = await api.conversations_close(channel=opened["channel"]["id"])
        assert closed["already_closed"] is True
