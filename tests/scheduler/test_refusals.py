"""What Slack refuses, cannot do now, or leaves open; and what need not be said any more."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox import Slack
from scheduler.calls import nudge_client
from scheduler.delivery import deliver
from scheduler.outcomes import GONE, NotNow, Refused, Unknown, read_error
from scheduler.rules import Settled
from tests.conversations.conftest import MANIFEST
from tests.make import add_person
from tests.scheduler.conftest import A_WHILE, Desk
from views.messages import Message, message, paragraph


async def test_settled_is_not_said(desk: Desk) -> None:
    async def settled(*_: Any) -> Settled:
        return Settled("answered meanwhile")

    await desk.writes()
    desk.uses(render=settled)
    await deliver(desk.sender())
    assert desk.hears() == []
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "answered meanwhile")
    assert nudge.ended_at == desk.slack.clock.now()


async def test_too_late_is_not_said(desk: Desk) -> None:
    await desk.writes()
    desk.uses(useful_for=timedelta(hours=2))
    desk.slack.clock.move(timedelta(hours=2, seconds=1))
    await deliver(desk.sender())
    assert desk.hears() == []
    assert (await desk.nudge()).reason == "too late to be useful"


async def test_an_outage_that_outlasts_its_use(desk: Desk) -> None:
    await desk.writes()
    desk.uses(useful_for=timedelta(hours=2))
    desk.slack.faults.add("chat.postMessage", "error_500", times=100)
    for _ in range(20):
        await deliver(desk.sender())
        desk.slack.clock.move(timedelta(minutes=10))
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "too late to be useful")
    assert 5 <= len(desk.calls("chat.postMessage")) <= 10  # with back-off, not at every tick


async def test_a_member_who_left(desk: Desk) -> None:
    await desk.writes()
    await desk.amara.leaves_the_workspace()
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "channel_not_found")


async def test_a_member_who_left_after_the_answer_was_lost(desk: Desk) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "reset_before_effect")
    await deliver(desk.sender())
    await desk.amara.leaves_the_workspace()
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "user_disabled")


async def test_a_bot_is_not_written_to(desk: Desk) -> None:
    other = desk.slack.install({**MANIFEST, "display_information": {"name": "Other"}})
    bot = await add_person(desk.database, other.bot_user_id)
    await desk.writes(person_id=bot.id)
    await deliver(desk.sender())
    assert (await desk.nudge()).reason == "cannot_dm_bot"


async def test_an_archived_channel(desk: Desk) -> None:
    channel = desk.slack.add_channel("baobab", [desk.amara, desk.app])
    await desk.amara.archives(channel)
    await desk.writes(person_id=None, slack_channel_id=channel.id)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("settled", "is_archived")


# The SDK sends the client's secret with a part of aiohttp that is on its way out.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_app_that_was_taken_away_says_it_when_it_is_back(desk: Desk) -> None:
    await desk.writes()
    desk.slack.uninstall(desk.app)
    await deliver(desk.sender())
    assert (await desk.nudge()).state == "planned"
    code = desk.slack.authorize(desk.app, desk.amara)
    await AsyncWebClient(base_url=desk.slack.api_url).oauth_v2_access(
        client_id=desk.app.client_id, client_secret=desk.app.client_secret, code=code
    )
    desk.slack.clock.move(timedelta(minutes=5, seconds=1))
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_a_token_that_slack_does_not_accept_waits_for_the_operator(desk: Desk) -> None:
    await desk.writes()
    token = desk.slack.workspace.tokens[desk.app.bot_token]
    token.revoked = True
    await deliver(desk.sender())
    await deliver(desk.sender())
    assert len(desk.calls("chat.postMessage")) == 1
    assert (await desk.nudge()).state == "planned"
    token.revoked = False
    desk.slack.clock.move(timedelta(minutes=5))
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_what_is_our_mistake_is_put_before_a_person(desk: Desk) -> None:
    async def renders_too_much(*_: Any) -> Message:
        return Message(text="x" * 50_000, blocks=[])

    await desk.writes()
    desk.uses(render=renders_too_much)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("parked", "msg_too_long")


async def test_the_same_in_words_where_blocks_are_refused(desk: Desk) -> None:
    async def renders_both(*_: Any) -> Message:
        simple = message("In words", [paragraph("In words")]).blocks
        return Message("In words", [{"type": "hologram"}], simple)

    await desk.writes()
    desk.uses(render=renders_both)
    await deliver(desk.sender())
    assert desk.hears() == ["In words"]
    assert (await desk.nudge()).attempt == 1


async def test_history_that_cannot_be_read_parks_it(desk: Desk) -> None:
    channel = desk.slack.add_channel("baobab", [desk.amara, desk.app], is_private=True)
    await desk.writes(person_id=None, slack_channel_id=channel.id)
    desk.slack.faults.add("chat.postMessage", "reset_after_effect")
    await deliver(desk.sender())
    desk.slack.clock.move(A_WHILE)
    del channel.members[desk.app.bot_user_id]
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.reason) == ("parked", "history unreadable: channel_not_found")
    assert len(desk.calls("chat.postMessage")) == 1


async def test_without_the_scope_to_open_a_conversation_it_is_parked(desk: Desk) -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    less = {**MANIFEST, "oauth_config": {"scopes": {"bot": [*{*scopes} - {"im:write"}]}}}
    async with Slack() as slack:
        slack.clock.freeze(desk.slack.clock.now())
        app = slack.install(less)
        amara = slack.add_member("amara")
        person = await add_person(desk.database, amara.id)
        await desk.writes(person_id=person.id)
        slack.faults.add("chat.postMessage", "reset_after_effect")
        sender = desk.sender(
            client=nudge_client(app.bot_token, slack.api_url), clock=slack.clock.now
        )
        await deliver(sender)
        slack.clock.move(A_WHILE)
        await deliver(sender)
        nudge = await desk.nudge()
        assert (nudge.state, nudge.reason) == ("parked", "history unreadable: missing_scope")
        assert len(amara.dm.messages) == 1


async def test_a_rate_limit_silences_every_sender_until_it_is_over(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(3)):
        await desk.writes(number, person_id=person_id)
    desk.slack.faults.add("chat.postMessage", "rate_limited", seconds=40)
    await deliver(desk.sender())
    await deliver(desk.sender())
    assert len(desk.calls("chat.postMessage")) == 1
    assert {nudge.state for nudge in await desk.nudges()} == {"planned"}
    desk.slack.clock.move(timedelta(seconds=39))
    await deliver(desk.sender())
    assert len(desk.calls("chat.postMessage")) == 1
    desk.slack.clock.move(timedelta(seconds=1))
    await deliver(desk.sender())
    assert desk.all_hear() == [f"Hello number {number}" for number in range(3)]
    assert {nudge.attempt for nudge in await desk.nudges()} == {1}
    assert desk.calls("conversations.history") == []


async def test_a_rate_limit_on_looking_does_not_skip_the_looking(desk: Desk) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "reset_after_effect")
    await deliver(desk.sender())
    desk.slack.faults.add("conversations.history", "rate_limited", seconds=40)
    for _ in range(3):
        desk.slack.clock.move(A_WHILE)
        await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).state == "sent"


async def test_slack_is_left_alone_when_nothing_is_answered(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(10)):
        await desk.writes(number, person_id=person_id)
    desk.slack.faults.add("chat.postMessage", "error_500", times=100)
    await deliver(desk.sender())
    assert len(desk.calls("chat.postMessage")) == 3
    desk.slack.faults.clear()
    await deliver(desk.sender())
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.all_hear() == [f"Hello number {number}" for number in range(10)]


async def test_one_kind_that_breaks_does_not_silence_the_others(desk: Desk) -> None:
    async def breaks(*_: Any) -> Message:
        raise KeyError("no such row")

    await desk.writes(1)
    await desk.writes(2, kind="test.broken")
    await desk.writes(3)
    hello = desk.rules["test.hello"]
    desk.uses(render=breaks)
    desk.rules |= {"test.broken": desk.rules["test.hello"], "test.hello": hello}
    await deliver(desk.sender())
    assert sorted(desk.hears()) == ["Hello number 1", "Hello number 3"]
    desk.rules["test.broken"] = hello  # mended
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert sorted(desk.hears()) == [f"Hello number {number}" for number in (1, 2, 3)]


async def test_a_kind_of_a_later_version_waits_for_it(desk: Desk) -> None:
    await desk.writes(1, kind="test.unknown")
    await deliver(desk.sender())
    assert (await desk.nudge()).state == "planned"


def _error(data: Any, status: int = 200, **headers: str) -> SlackApiError:
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers,
        status_code=status,
    )
    return SlackApiError("", response)  # type: ignore[no-untyped-call]  # the SDK's


def _error_without_answer() -> SlackApiError:
    return SlackApiError("", object())  # type: ignore[no-untyped-call]  # the SDK's


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (_error({"error": "channel_not_found"}), Refused("channel_not_found")),
        (_error({"error": "fatal_error"}), Unknown("fatal_error")),
        (_error({"error": "internal_error"}), Unknown("internal_error")),
        (_error({"error": "channel_not_found"}, 503), Unknown("http_503")),
        (_error("<html>", 502), Unknown("http_502")),
        (_error({}, 200), Unknown("http_200")),
        (
            _error({"error": "ratelimited"}, 429, **{"Retry-After": "7"}),
            NotNow("ratelimited", timedelta(seconds=7)),
        ),
        (_error("slow down", 429), NotNow("ratelimited", timedelta(seconds=30))),
        (_error({"error": "token_revoked"}), NotNow("token_revoked", timedelta(minutes=5))),
        (_error_without_answer(), Unknown("http_None")),
    ],
)
def test_only_what_surely_had_no_effect_counts_as_refused(
    error: SlackApiError, outcome: object
) -> None:
    assert read_error(error) == outcome


@pytest.mark.parametrize("code", sorted(GONE))
def test_who_is_gone_is_settled(code: str) -> None:
    assert Refused(code).is_gone
