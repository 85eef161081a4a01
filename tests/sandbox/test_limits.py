"""Rate limits, which are on in the sandbox that people try and off in most tests."""

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Clock, Slack
from sandbox.errors import RateLimited
from sandbox.limits import POSTING_BURST, Limits
from tests.sandbox.apps import client, manifest


async def test_a_method_is_limited_by_its_tier() -> None:
    async with Slack(rate_limits=True) as slack:
        app = slack.install(manifest())
        api = client(slack, app)
        for _ in range(20):
            await api.users_list()
        with pytest.raises(SlackApiError) as error:
            await api.users_list()
        assert error.value.response.status_code == 429
        assert 1 <= int(error.value.response.headers["Retry-After"]) <= 60
        other = slack.install(manifest(name="Other"))
        await client(slack, other).users_list()
        await api.team_info()


async def test_posting_is_limited_by_channel_with_a_burst() -> None:
    async with Slack(rate_limits=True) as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        api = client(slack, app)
        for number in range(POSTING_BURST):
            await api.chat_postMessage(channel=amara.id, text=str(number))
        with pytest.raises(SlackApiError) as error:
            await api.chat_postMessage(channel=amara.id, text="Too many")
        assert error.value.response.headers["Retry-After"] == "1"
        await api.chat_postMessage(channel=bo.id, text="Another channel")
        assert len(amara.dm.messages) == POSTING_BURST


async def test_without_limits_there_are_none() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = client(slack, app)
        for number in range(30):
            await api.chat_postMessage(channel=amara.id, text=str(number))
        assert len(amara.dm.messages) == 30


def test_waiting_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 0.0
    monkeypatch.setattr(Clock, "running", staticmethod(lambda: seconds))
    limits = Limits(enforced=True)
    limits.count_call("xoxb", "apps.connections.open", tier=1)
    with pytest.raises(RateLimited) as limited:
        limits.count_call("xoxb", "apps.connections.open", tier=1)
    seconds += limited.value.seconds
    limits.count_call("xoxb", "apps.connections.open", tier=1)
    for _ in range(POSTING_BURST):
        limits.count_message("xoxb", "C1")
    with pytest.raises(RateLimited) as limited:
        limits.count_message("xoxb", "C1")
    seconds += limited.value.seconds
    limits.count_message("xoxb", "C1")
    with pytest.raises(RateLimited):
        limits.count_message("xoxb", "C1")
