"""Who may do what: every listener, played as everybody, with their own, others' and made-up ids."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from programme.permissions import PERMISSIONS, Standing
from tests.security.listeners import find_listeners
from tests.security.playing import IDS, Outcome, Rows, Stage, World, entitled, open_stage
from tests.security.plays import PLAYS, Play
from tests.security.world import HOME, Place

MENTORS = {"lead", "co_mentor"}
MENTEES = {"mentee", "mentee2"}  # the second has offered to represent the group
# As whom it is played, and with whose things. To a stranger all is foreign, to a coordinator what
# is another group's is their own too.
ROLES = {
    "stranger": ("own",),
    "applicant": ("own", "other"),
    "mentee": ("own", "other", "made_up"),
    "mentee2": ("own", "other"),
    "co_mentor": ("own", "other"),
    "lead": ("own", "other", "elsewhere"),
    "coordinator": ("own", "elsewhere", "made_up"),
}


def test_every_listener_can_be_played() -> None:
    listeners = {one.key: one for one in find_listeners()}
    new = [f"{key!r} ({one.function})" for key, one in listeners.items() if key not in PLAYS]
    assert not new, (
        f"Nobody has said yet how to play {', '.join(new)}, and which line of "
        "programme/permissions.py rules it: add a line to PLAYS in tests/security/plays.py."
    )
    gone = PLAYS.keys() - listeners.keys()
    assert not gone, f"Nothing listens to {gone} any more: take it out of PLAYS."


async def test_who_may_do_something_does_it(world: World, tmp_path: Path) -> None:
    """What nobody can do here proves nothing where somebody may not."""
    wrong = []
    async with open_stage(world, tmp_path) as stage:
        for key, play in PLAYS.items():
            own = stage.places["own"]
            body = await stage.body_of(key, play, own, entitled(play, own))
            outcome = await stage.dispatch(key, body, play.at)
            if bool(outcome.changed) is not play.changes:
                wrong.append(f"{key} changed {outcome.changed}, and said {outcome.said[:500]}")
            wrong += [f"{key} raised {error!r}" for error in outcome.errors]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
async def test_only_what_the_table_allows_changes_anything(
    role: str, world: World, tmp_path: Path
) -> None:
    wrong = []
    async with open_stage(world, tmp_path) as stage:
        for key, play in PLAYS.items():
            async for attempt in _attempts(stage, key, play, role):
                outcome = await stage.dispatch(key, attempt.body, play.at)
                wrong += [f"{role}, {attempt.what}: {one}" for one in _wrongs(attempt, outcome)]
    assert not wrong, "\n".join(wrong)


@dataclass(frozen=True)
class Attempt:
    """One thing that somebody tries."""

    what: str
    play: Play
    role: str
    body: dict[str, Any]
    place: Place
    may: bool  # by the table
    other: Place  # of the same workspace, with which the role has nothing to do


async def _attempts(stage: Stage, key: str, play: Play, role: str) -> Any:
    """Give what a role can try with a listener: each place's ids, and two places' mixed."""
    who = stage.places["own"].users[role]
    tried: list[Any] = []
    bodies = {}
    for name in ROLES[role]:
        place = stage.places[name]
        body = await stage.body_of(key, play, place, who, HOME)
        if (essence := _essence(body)) in tried:
            continue  # it carries nothing of a place
        tried.append(essence)
        bodies[name] = body
        may = _may(play, role, place)
        other = stage.places["other"]
        yield Attempt(f"{key} with what is {name}", play, role, body, place, may, other)
    if "own" not in bodies or "view" not in bodies["own"]:
        return
    # Replayed and altered: the form of one's own group with ids of another's, and the reverse.
    name = "elsewhere" if role == "coordinator" else "other"
    if name in bodies:
        mixed_may = _may(play, role, stage.places["own"]) or _may(play, role, stage.places[name])
        for part, body in _mixed(bodies["own"], bodies[name]):
            what = f"{key}, {part} of what is {name}"
            place, other = stage.places[name], stage.places["other"]
            yield Attempt(what, play, role, body, place, mixed_may, other)


def _essence(body: dict[str, Any]) -> Any:
    """Return what tells the payloads of two places apart, for the rules: all that comes back."""
    view = body.get("view") or {}
    returned = (view.get("private_metadata"), (view.get("state") or {}).get("values"))
    return body.get("text"), body.get("actions"), body.get("event"), returned


def _mixed(own: dict[str, Any], foreign: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give one's own form with what another's holds, with each id of it, and with all of them."""
    mine, theirs = own["view"], foreign["view"]
    carried, others = json.loads(mine["private_metadata"]), json.loads(theirs["private_metadata"])
    if mine.get("state") != theirs.get("state"):
        yield "the answers", {**own, "view": {**mine, "state": theirs.get("state")}}
    ids = [name for name in carried.keys() & IDS if carried[name] != others.get(name)]
    if len(ids) > 1:
        for name in sorted(ids):
            metadata = json.dumps({**carried, name: others[name]})
            yield f"the {name}", {**own, "view": {**mine, "private_metadata": metadata}}


def _may(play: Play, role: str, place: Place) -> bool:
    """Say whether the table lets a member of the own group do something in a place."""
    is_here, is_own = place.team == HOME and place.name != "made_up", place.name == "own"
    if play.rule is None or not is_here:
        return False
    standing = PERMISSIONS[play.rule]
    if standing is Standing.ANYONE and play.owner is not None:
        owners = {"mentor": MENTORS, "anybody in it": MENTORS | MENTEES}
        # What mentors get ready for is the term, whichever their group.
        is_theirs = is_own or play.owner == "mentor"
        return is_theirs and role in owners.get(play.owner, {play.owner})
    by_part = {
        Standing.MEMBER_OF_GROUP: MENTORS | MENTEES,
        Standing.MENTOR_OF_GROUP: MENTORS,
        Standing.MENTEE_OF_GROUP: MENTEES,
    }
    if role == "coordinator":
        return standing is not Standing.MENTEE_OF_GROUP
    return standing is Standing.ANYONE or (is_own and role in by_part.get(standing, ()))


def _wrongs(attempt: Attempt, outcome: Outcome) -> Iterator[str]:
    """Give a sentence for each thing that should not have happened."""
    play, typed = attempt.play, json.dumps(_essence(attempt.body))
    # What they sent themselves may come back to them.
    said = "" if "quince" in typed else outcome.said
    if outcome.changed and not (attempt.may and play.changes):
        yield f"changed {outcome.changed}"
    if not attempt.may and play.rule is not None and attempt.place.canary in said:
        yield f"read what is not theirs: {_around(said, attempt.place.canary)}"
    if "quinceelsewhere" in said:
        yield f"read of another workspace: {_around(said, 'quinceelsewhere')}"
    if attempt.role != "coordinator" and attempt.other.canary in said:
        yield f"read of another group: {_around(said, attempt.other.canary)}"
    for key in outcome.changed.get("audit", ()):
        told = str(outcome.after["audit"].get(key))
        if "A few words" in told or "quince" in told:
            yield f"wrote into the audit what people wrote: {told}"
    for table, keys in outcome.changed.items():
        for key in keys:
            reached = _reached(table, key, outcome)
            if any(workspace != 1 for kind, workspace in reached if kind == "workspace"):
                yield f"changed {table} {key} of another workspace"
            groups = {group for kind, group in reached if kind == "group"}
            is_theirs = attempt.role == "coordinator" or play.concerns_others
            if not is_theirs and attempt.other.ids["group"] in groups:
                yield f"changed {table} {key} of another group"


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return text[max(0, at - 200) : at + 50]


def _reached(table: str, key: Any, outcome: Outcome) -> set[tuple[str, int]]:
    """Return the workspaces and groups that a row hangs on, whichever way."""
    found: set[tuple[str, int]] = set()
    for rows in (outcome.before, outcome.after):
        if key in rows[table]:
            _climb(table, rows[table][key], rows, found)
    return found


def _climb(table: str, row: dict[str, Any], rows: Rows, found: set[tuple[str, int]]) -> None:
    if table in {"workspace", "group"}:
        found.add((table, row["id"]))
    for column in SQLModel.metadata.tables[table].columns:
        for foreign in column.foreign_keys:
            above = foreign.column.table.name
            parent = rows[above].get((row[column.name],))
            if parent is not None:
                _climb(above, parent, rows, found)
