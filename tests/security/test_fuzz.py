"""Whatever Slack might send, or somebody in its name: nobody is left without a sentence.

Each listener is given its own payload with parts missing, of other types, or huge.
"""

import asyncio
import copy
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from programme.refusals import FieldProblems, Refusal
from tests.security.playing import Outcome, Stage, World, entitled, open_stage
from tests.security.plays import PLAYS, Play

PARTS = 4  # of the listeners, each played in a test of its own
some = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))

OTHER: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        2**70,
        1e308,
        "",
        "x",
        "1:2:3:4:5",
        "١٢",  # digits, as Python sees them
        "-1",
        str(2**70),
        "9" * 5000,  # more digits than Python reads
        "\x00\ud800",
        "quince " * 15_000,
        [],
        {},
        ["x", {"id": None}],
        {"value": {"value": {}}},
        "<!channel> <@U1> & *b* \u202etxt.exe\u202c\u200b",
    ]
)
TYPED = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["<!channel>", "\x00", "\ud800", "\u202e", "é" * 3000, "=1+1", "https://[", "-"]
    ),
    st.integers().map(str),
)
MISSING = object()
# Bolt reads these before it asks us.
ENVELOPE = {"type", "team", "team_id", "user", "user_id", "event_id", "command"}
WHOLE: set[tuple[Any, ...]] = {
    ("event",),
    ("event", "type"),
    ("event", "user"),
    ("event", "channel"),
}
WHOLE |= {("actions",), ("actions", 0), ("view",), ("view", "type"), ("view", "callback_id")}

Path_ = tuple[Any, ...]


def _places(thing: Any, here: Path_ = ()) -> Iterator[Path_]:
    """Give where something stands in a payload, from the outside in."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing)
    for name, one in inside:
        yield (*here, name)
        if isinstance(one, dict | list):
            yield from _places(one, (*here, name))


def _put(body: dict[str, Any], place: Path_, value: Any) -> None:
    thing: Any = body
    for name in place[:-1]:
        thing = thing[name]
    if value is MISSING:
        del thing[place[-1]]
    else:
        thing[place[-1]] = value


def _breakable(body: dict[str, Any]) -> list[Path_]:
    """Return what can be broken: what is read by us, and not what we sent ourselves, its blocks."""
    return [
        one
        for one in _places(body)
        if one[0] not in ENVELOPE and one not in WHOLE and "blocks" not in one[:-1]
    ]


@st.composite
def broken(draw: st.DrawFn, body: dict[str, Any]) -> dict[str, Any]:
    """Return a payload of which a part is missing or another."""
    changed = copy.deepcopy(body)
    place = draw(st.sampled_from(_breakable(body)))
    _put(changed, place, draw(st.just(MISSING) | OTHER))
    return changed


@st.composite
def filled(draw: st.DrawFn, body: dict[str, Any]) -> dict[str, Any]:
    """Return a form in which somebody typed and picked what they could."""
    changed = copy.deepcopy(body)
    for field in changed["view"]["state"]["values"].values():
        for state in field.values():
            if isinstance(state.get("value"), str):
                state["value"] = draw(TYPED)
            if "selected_date" in state:
                state["selected_date"] = draw(st.none() | st.dates().map(str))
            if "selected_date_time" in state:
                state["selected_date_time"] = draw(st.none() | st.integers(0, 9_999_999_999))
            if "selected_users" in state:
                state["selected_users"] = draw(st.lists(st.sampled_from(["UOWNLEAD", "UMADEUP"])))
    return changed


@pytest.fixture
def playing(world: World, tmp_path: Path) -> Iterator[tuple[asyncio.Runner, Stage]]:
    """Give the stage and the loop that it plays in: hypothesis is not asynchronous."""
    with asyncio.Runner() as runner:
        opened = open_stage(world, tmp_path)
        stage = runner.run(opened.__aenter__())
        yield runner, stage
        runner.run(opened.__aexit__(None, None, None))


@pytest.mark.parametrize("number", range(PARTS))
def test_a_broken_payload_gets_a_sentence_and_leaves_nothing_half_written(
    number: int, playing: tuple[asyncio.Runner, Stage]
) -> None:
    runner, stage = playing
    commits: list[None] = []
    engine = stage.bot.database.engine.sync_engine
    event.listen(engine, "commit", lambda _: commits.append(None))

    def check(key: str, play: Play, sent: dict[str, Any]) -> None:
        commits.clear()
        outcome = runner.run(stage.dispatch(key, sent, play.at))
        _check(key, sent, outcome)
        if outcome.errors:
            assert len(commits) <= 1, f"{key}: a part of it was written before {outcome.errors}"

    for key, play, body in _bodies(number, runner, stage):
        if _breakable(body):
            _play(broken(body), partial(check, key, play))


@pytest.mark.parametrize("number", range(PARTS))
def test_whatever_somebody_fills_in_is_taken_or_answered_beside_the_field(
    number: int, playing: tuple[asyncio.Runner, Stage]
) -> None:
    runner, stage = playing

    def check(key: str, play: Play, sent: dict[str, Any]) -> None:
        outcome = runner.run(stage.dispatch(key, sent, play.at))
        _check(key, sent, outcome)
        faults = [one for one in outcome.errors if not is_foreseen(one)]
        assert not faults, f"{key}: {faults}"

    for key, play, body in _bodies(number, runner, stage):
        if key.startswith("view"):
            _play(filled(body), partial(check, key, play))


def _play(payloads: st.SearchStrategy[dict[str, Any]], check: Callable[..., None]) -> None:
    @some
    @given(payloads)
    def plays(sent: dict[str, Any]) -> None:
        check(sent)

    plays()


def _bodies(
    number: int, runner: asyncio.Runner, stage: Stage
) -> Iterator[tuple[str, Play, dict[str, Any]]]:
    own = stage.places["own"]
    for place, (key, play) in enumerate(PLAYS.items()):
        if place % PARTS == number:
            yield key, play, runner.run(stage.body_of(key, play, own, entitled(play, own)))


def is_foreseen(error: Exception) -> bool:
    """Say whether it is an answer of the programme, and no fault."""
    return isinstance(error, Refusal | FieldProblems)


def _check(key: str, sent: dict[str, Any], outcome: Outcome) -> None:
    assert not outcome.unspoken, f"{key}: {outcome.unspoken} while speaking of {outcome.errors}"
    is_heard = sent.get("response_url") or sent.get("type") in {"block_actions", "view_submission"}
    if outcome.errors and is_heard:
        told = outcome.calls or "errors" in outcome.acknowledged
        assert told, f"{key}: nobody heard of {outcome.errors}"
