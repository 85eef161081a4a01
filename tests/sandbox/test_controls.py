"""The control API: faults on demand, and the clock that goes to the next event."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import bolt, client, connected, manifest
from tests.sandbox.test_client_api import opened

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


async def test_a_fault_that_was_asked_for_happens_as_often_as_asked() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        async with opened(slack, amara) as page:
            asked: dict[str, Any] = {
                "method": "chat.postMessage",
                "kind": "error_500",
                "times": 2,
            }
            waits = asked | {"seconds": 1.0, "conditional": False}
            assert await page.post("faults", **asked) == {"faults": [waits]}
            for left in ([waits | {"times": 1}], []):
                with pytest.raises(SlackApiError) as error:
                    await client(slack, app).chat_postMessage(channel=amara.id, text="Never")
                assert error.value.response.status_code == 500
                assert (await page.get("faults"))["faults"] == left
            await client(slack, app).chat_postMessage(channel=amara.id, text="Now")
            assert [seen.text for seen in amara.dm.messages] == ["Now"]


async def test_a_rate_limit_is_asked_for_with_its_seconds() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        async with opened(slack, slack.add_member("amara")) as page:
            await page.post("faults", method="auth.test", kind="rate_limited", seconds=42)
            with pytest.raises(SlackApiError) as error:
                await client(slack, app).auth_test()
            assert error.value.response.headers["Retry-After"] == "42"


async def test_a_delivery_is_doubled_from_the_page() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        made, heard = bolt(slack, app), list[str]()

        @made.event("message")
        async def on_message(event: dict[str, Any]) -> None:
            heard.append(event["text"])

        async with connected(made, app), opened(slack, amara) as page:
            await page.post("faults", method="message", kind="duplicate_delivery")
            await amara.types("Hello")
        assert heard == ["Hello", "Hello"]


async def test_faults_are_listed_and_cleared() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        async with opened(slack, slack.add_member("amara")) as page:
            slack.faults.add("auth.test", "slow", seconds=600, when=lambda args: not args)
            await page.post("faults", method="events_api", kind="lost_ack")
            shown = await page.get("faults")
            assert [(one["method"], one["conditional"]) for one in shown["faults"]] == [
                ("auth.test", True),
                ("events_api", False),
            ]
            assert "views.open" in shown["calls"]["methods"]
            assert "api.test" in shown["calls"]["methods"]
            assert shown["deliveries"]["kinds"] == ["lost_ack", "duplicate_delivery"]
            assert await page.post("faults/clear") == {"faults": []}
            assert slack.faults.waiting == ()
            await client(slack, app).auth_test()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "kind is missing."),
        ({"kind": "slow"}, "method is missing."),
        ({"kind": "slow", "method": ""}, "method is missing."),
        (
            {"kind": "earthquake", "method": "auth.test"},
            "earthquake is no fault: slow, error_500, rate_limited, reset_before_effect, "
            "reset_after_effect, lost_ack, duplicate_delivery.",
        ),
        (
            {"kind": "slow", "method": "auth.tset"},
            "slow happens to calls, and there is no method auth.tset.",
        ),
        (
            {"kind": "slow", "method": "events_api"},
            "slow happens to calls, and there is no method events_api.",
        ),
        (
            {"kind": "lost_ack", "method": "auth.test"},
            "lost_ack happens to deliveries, and none is called auth.test.",
        ),
        *(
            (
                {"kind": "slow", "method": "auth.test", "times": times},
                "times must be a whole number from 1 to 1000.",
            )
            for times in (0, 1001, 1.5, "2", True)
        ),
        *(
            (
                {"kind": "slow", "method": "auth.test", "seconds": seconds},
                "seconds must be a number from 0 to 3600.",
            )
            for seconds in (-0.1, 3600.1, float("nan"), "1", True)
        ),
    ],
)
async def test_what_is_no_fault_is_refused(asked: dict[str, Any], sentence: str) -> None:
    async with Slack() as slack, opened(slack, slack.add_member("amara")) as page:
        assert await page.post("faults", status=409, **asked) == {"error": sentence}
        assert slack.faults.waiting == ()


async def test_the_most_that_a_fault_may_be_is_taken() -> None:
    async with Slack() as slack, opened(slack, slack.add_member("amara")) as page:
        await page.post("faults", kind="slow", method="auth.test", times=1000, seconds=3600)
        [fault] = slack.faults.waiting
        assert (fault.times, fault.seconds) == (1000, 3600)


async def test_the_clock_goes_to_the_next_event_of_the_app() -> None:
    plans = [NOON + timedelta(days=2, microseconds=1), NOON + timedelta(days=5)]

    async with Slack() as slack, opened(slack, slack.add_member("amara")) as page:

        async def next_plan() -> datetime | None:
            return next((at for at in plans if at > slack.clock.now()), None)

        slack.clock.freeze(NOON)
        assert (await page.get("bootstrap"))["next_event"] is False
        slack.on_next_event(next_plan)
        assert (await page.get("bootstrap"))["next_event"] is True
        for at in plans:
            moved = await page.post("clock", next_event=True)
            assert moved == {"now": at.isoformat(), "frozen": True}
            assert slack.clock.now() == at
        refused = await page.post("clock", status=409, next_event=True)
        assert refused == {
            "error": "Nothing is to come: no message waits, and the app has nothing planned."
        }
        assert slack.clock.now() == plans[-1]


async def test_a_running_clock_goes_to_the_next_event_and_runs_on() -> None:
    at = datetime.now(UTC) + timedelta(days=30)

    async def ask() -> datetime:
        return at

    async with Slack(next_event=ask) as slack, opened(slack, slack.add_member("a")) as page:
        moved = await page.post("clock", next_event=True)
        assert moved["frozen"] is False
        assert timedelta(0) <= slack.clock.now() - at < timedelta(minutes=1)


async def test_messages_that_wait_are_events_too_and_the_earliest_wins() -> None:
    async def ask() -> datetime:
        return NOON + timedelta(hours=2)

    async with Slack(next_event=ask) as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        slack.clock.freeze(NOON)
        for hours in (3, 1):
            post_at = int((NOON + timedelta(hours=hours)).timestamp())
            await client(slack, app).chat_scheduleMessage(
                channel=amara.dm.id, text=f"{hours} h", post_at=post_at
            )
        async with opened(slack, amara) as page:
            await page.post("clock", next_event=True)
            assert slack.clock.now() == NOON + timedelta(hours=1)
            assert [seen.text for seen in amara.dm.messages] == ["1 h"]
            await page.post("clock", next_event=True)
            assert slack.clock.now() == NOON + timedelta(hours=2)
            # The app says again what it has done by now: that is nothing to come.
            await page.post("clock", next_event=True)
            assert slack.clock.now() == NOON + timedelta(hours=3)
            assert [seen.text for seen in amara.dm.messages] == ["1 h", "3 h"]
            await page.post("clock", status=409, next_event=True)


async def test_a_next_event_without_a_zone_is_refused() -> None:
    async def ask() -> datetime:
        return datetime(2026, 4, 1, 12)  # noqa: DTZ001 - that is what is refused

    async with Slack(next_event=ask) as slack, opened(slack, slack.add_member("a")) as page:
        slack.clock.freeze(NOON)
        refused = await page.post("clock", status=409, next_event=True)
        assert refused["error"].startswith("The app's next event is no moment: 2026-04-01 12:00")
        assert slack.clock.now() == NOON


async def test_open_pages_hear_that_the_app_says_what_comes_next() -> None:
    async def ask() -> None:
        return None

    async with Slack() as slack:
        with slack.workspace.changes.listen() as changes:
            slack.on_next_event(ask)
            assert changes.get_nowait().what == "clock"


@pytest.mark.parametrize("seconds", [1e300, -1e300, 3e11, -1e11, float("inf"), float("nan")])
async def test_the_clock_stays_within_the_calendar(seconds: float) -> None:
    async with Slack() as slack, opened(slack, slack.add_member("amara")) as page:
        slack.clock.freeze(NOON)
        refused = await page.post("clock", status=409, move_seconds=seconds)
        assert refused == {"error": "The calendar does not go that far."}
        assert slack.clock.now() == NOON
