"""Whatever somebody typed is shown as they typed it: nobody is pinged, and nothing breaks.

Every text in the database is hostile, the names of people and groups included, and all that the bot
shows of it is looked at: each answer, form, Home and file, and what the clock says over the term.
"""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Column, String
from sqlmodel.sql.sqltypes import AutoString

from bot.metrics import Metrics
from models import METADATA
from models.columns import EncryptedText
from sandbox.block_kit.checks import check_message_blocks, check_view
from scheduler.clock import tick
from scheduler.pace import Pace
from scheduler.rules import find_rules
from scheduler.sender import Sender
from tests.security.playing import Calls, Stage, World, entitled, open_stage
from tests.security.plays import END, PLAYS
from tests.security.test_fuzz import is_foreseen
from tests.security.world import BEFORE, DURING

HOSTILE = {
    "mentions": "=1+<!channel> <@UEVIL> <!here|x> <!subteam^S1> <https://evil.test|Slack> ",
    "formats": "*b* `c` {name} {} %s {0!r} &lt;!channel&gt; ```\n> q\n \u202ertl\x07\u200b\ud83d",
    "much": "<&" * 2000,
}
# What of it would act, if it were not shown as text.
ACTING = re.compile(r"<(!channel|!here|@UEVIL|!subteam\^S1|https://evil)")
LONGEST_NAME, LONGEST_TEXT = 75, 890
# As long as the programme lets these be, less the number of the row.
LONGEST = {("group", "name"): 38, ("outline_step", "words"): 290, ("application", "hopes"): 2990}
NAMES = {"name", "title", "certificate_name", "place", "presenters", "code_word"}
# Texts that nobody types: ids, addresses that were looked at, choices from a list, our own words.
NOT_TYPED = re.compile(
    r"(.*_)?(id|ids|url|uid|key|state|status|role|kind|moment|zone|locale|language|code|focus|token"
    r"|version|mode|certification|audience|outcome|rhythm|answer_kind|rsvp|task|noted_as|action"
    r"|subject|urgency|reason|held|email|holder|ts|scopes|value)"
)
# Though their names sound like it.
TYPED = {("application", "review_reason"), ("certificate", "grant_reason")}
TYPED |= {("certificate", "revoke_reason")}
CHOSEN = {("attendance", "answer"), ("check_in", "answer")}


def _typed_columns() -> Iterator[tuple[str, Column[Any]]]:
    for name, table in METADATA.tables.items():
        for column in table.columns:
            is_text = isinstance(column.type, String | AutoString | EncryptedText)
            place = (name, column.name)
            is_typed = not NOT_TYPED.fullmatch(column.name) or place in TYPED
            if is_text and is_typed and place not in CHOSEN and not column.primary_key:
                yield name, column


def _make_hostile(file: Path, text: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for table, column in _typed_columns():
            usual = LONGEST_NAME if column.name in NAMES else LONGEST_TEXT
            longest = LONGEST.get((table, column.name), usual)
            whole = text.encode("utf-8", "ignore").decode()[:longest]
            # Names are unique in some tables, so each ends with its row's number.
            connection.execute(
                f'UPDATE "{table}" SET "{column.name}" = ? || rowid '  # noqa: S608 - our own names
                f'WHERE "{column.name}" IS NOT NULL',
                (whole,),
            )
        # One group is to be given its channel, by its hostile name.
        connection.execute("""UPDATE "group" SET slack_channel_id = NULL WHERE id = 2""")
        connection.commit()


def test_the_names_of_people_and_all_they_write_are_among_it() -> None:
    typed = {f"{table}.{column.name}" for table, column in _typed_columns()}
    some = {"person.name", "group.name", "term.name", "goal.specific", "slide.title", "slide.body"}
    some |= {"application.hopes", "check_in_word.words", "question.words", "announcement.words"}
    assert some <= typed, some - typed


@pytest.mark.parametrize("kind", HOSTILE)
async def test_it_is_shown_as_text_on_every_surface(
    kind: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "hostile.db"
    await asyncio.to_thread(shutil.copy, world.file, file)
    await asyncio.to_thread(_make_hostile, file, HOSTILE[kind])
    wrong: list[str] = []
    async with open_stage(replace(world, file=file), tmp_path) as stage:
        own = stage.places["own"]
        for key, play in PLAYS.items():
            people = {entitled(play, own)}
            people |= {own.users["coordinator"]} if key.startswith(("command", "event")) else set()
            for who in people:
                body = await stage.body_of(key, play, own, who)
                outcome = await stage.dispatch(key, body, play.at)
                wrong += [f"{key}: {one!r}" for one in outcome.errors if not is_foreseen(one)]
                wrong += [f"{key}: {one}" for one in _look_at(outcome.calls)]
                wrong += [f"{key}: {one}" for view in outcome.views() for one in _look_in(view)]
        for at in (BEFORE, DURING, DURING + timedelta(hours=26), END):
            wrong += [f"at {at:%d %B}: {one}" for one in _look_at(await _tick(stage, at))]
        files = stage.slack.uploads
    assert any(content.startswith(b"%PDF") for content in files)
    for content in files:
        cells = re.findall(rb'(?:^|,)"?([=+@])', content, re.MULTILINE)
        wrong += [f"a formula in {content[:80]!r}"] if cells and b"%PDF" not in content[:9] else []
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong[:40])


async def _tick(stage: Stage, at: Any) -> Calls:
    """Let the clock say what is due."""
    stage.moment.at = at
    stage.slack.take()
    sender = Sender(
        database=stage.bot.database,
        client=AsyncWebClient("xoxb-1"),
        clock=stage.moment.read,
        workspace_id=1,
        rules=find_rules(),
        pace=Pace(in_channel=0, overall=0),
        spread=timedelta(),
        metrics=Metrics().nudges,
    )
    for _ in range(3):
        await tick(sender)
    return stage.slack.take()


def _look_at(calls: Calls) -> Iterator[str]:
    """Give what is wrong with what Slack was told."""
    for method, given in calls:
        for field in ("text", "initial_comment"):
            if found := ACTING.search(str(given.get(field) or "")):
                yield f"{method}: {found[0]} in {field}"
        if method in {"chat.postMessage", "chat.update"} and given.get("parse") != "none":
            yield f"{method}: bare addresses become links"
        if isinstance(given.get("blocks"), list):
            yield from _acting(given["blocks"])
            for problem in check_message_blocks(given["blocks"]):
                yield f"{method}: {problem}"
        if method == "conversations.create" and not re.fullmatch(r"[\w-]{1,80}", given["name"]):
            yield f"a channel called {given['name']!r}"


def _look_in(view: dict[str, Any]) -> Iterator[str]:
    """Give what is wrong with a form or a Home."""
    yield from _acting(view)
    for problem in check_view(view):
        yield f"{view.get('callback_id')}: {problem}"


def _acting(part: Any) -> Iterator[str]:
    """Give what would act in the mrkdwn of some blocks, or whatever is within."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn" and (found := ACTING.search(part["text"])):
            yield f"{found[0]} in {part['text'][:200]!r}"
        if part.get("type") == "mrkdwn" and not part.get("verbatim"):
            yield f"bare addresses become links in {part['text'][:200]!r}"
        for inside in part.values():
            yield from _acting(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _acting(inside)
