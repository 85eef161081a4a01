"""A group's own outline: ticked by everybody in it, changed by its mentors.

Source: "Mentoring Groups Outline": "Groups are free to decide how to spend their time."
"""

from datetime import date, datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import OutlineStep, Term
from programme.audits import audit
from programme.group import InGroup, get_group_for
from programme.groups import list_outline
from programme.outlines import monday_of
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

LONGEST_WORDS = 300
MOST_STEPS = 20


def weeks_of(term: Term) -> list[date]:
    """Return the Mondays of the weeks in which the term runs, in order."""
    first = monday_of(term.starts_on)
    return [first + timedelta(days=days) for days in range(0, (term.ends_on - first).days + 1, 7)]


def check_step(words: str | None, week_of: date | None, term: Term) -> dict[str, str]:
    """Return a sentence for each field of a step that cannot be: ``words``, ``week``."""
    problems = {}
    text = (words or "").strip()
    if not text:
        problems["words"] = _("Please write what the group will do.")
    elif len(text) > LONGEST_WORDS:
        problems["words"] = _("Please keep it within {most} characters.", most=LONGEST_WORDS)
    if week_of not in weeks_of(term):
        problems["week"] = _("Please choose a week of the term.")
    return problems


async def get_step_for(
    session: AsyncSession, caller: Caller, step_id: int, action: Action
) -> tuple[InGroup, OutlineStep]:
    """Return a step of a group in which the caller may do this; the group is locked.

    Raises ``Refusal`` when the step is not there any more or not theirs.
    """
    found = await session.exec(select(OutlineStep.group_id).where(OutlineStep.id == step_id))
    in_group = await get_group_for(session, caller, found.one_or_none() or 0, action)
    rows = await session.exec(select(OutlineStep).where(OutlineStep.id == step_id))
    step = rows.one_or_none()
    if step is None:
        raise Refusal(_("That step was removed a moment ago. `/mentoring group` shows the others."))
    return in_group, step


async def tick_step(
    session: AsyncSession, caller: Caller, step_id: int, now: datetime, *, done: bool
) -> OutlineStep:
    """Write down that a step is done, or not yet; the first tick's time is kept.

    Raises ``Refusal`` when the step is not there or not of a group of theirs.
    """
    _, step = await get_step_for(session, caller, step_id, Action.TICK_STEP)
    step.done_at = (step.done_at or now) if done else None
    await session.flush()
    return step


async def save_step(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    step_id: int | None,
    words: str | None,
    week_of: date | None,
    now: datetime,
) -> OutlineStep:
    """Change a step of a group, or add one at its end (``step_id`` None); the same again is one.

    Raises ``FieldProblems`` for words or a week that cannot be, ``Refusal`` when the step or the
    group is not the caller's to change, or the outline is as long as can be.
    """
    if step_id is None:
        in_group = await get_group_for(session, caller, group_id, Action.EDIT_OUTLINE)
        step = None
    else:
        in_group, step = await get_step_for(session, caller, step_id, Action.EDIT_OUTLINE)
    if problems := check_step(words, week_of, in_group.term):
        raise FieldProblems(problems)
    text, week = (words or "").strip(), week_of or in_group.term.starts_on
    action = "outlines.change_step"
    if step is not None:
        if (step.words, step.week_of) == (text, week):
            return step
        step.words, step.week_of = text, week
    else:
        action = "outlines.add_step"
        steps = await list_outline(session, group_id)
        for known in steps:
            if (known.words, known.week_of) == (text, week):
                return known
        if len(steps) >= MOST_STEPS:
            raise Refusal(
                _(
                    "Your outline has {most} steps already. When one is removed, there is room.",
                    most=MOST_STEPS,
                )
            )
        position = max((one.position for one in steps), default=0) + 1
        step = OutlineStep(group_id=group_id, position=position, words=text, week_of=week)
        session.add(step)
    await session.flush()
    audit(session, caller, action, f"group/{in_group.group.id}", now, step=step.id)
    await session.flush()
    return step


async def remove_step(session: AsyncSession, caller: Caller, step_id: int, now: datetime) -> int:
    """Take a step out of its group's outline; returns the group's id.

    Raises ``Refusal`` when it is not there any more or not the caller's to change.
    """
    in_group, step = await get_step_for(session, caller, step_id, Action.EDIT_OUTLINE)
    await session.delete(step)
    audit(session, caller, "outlines.remove_step", f"group/{in_group.group.id}", now, step=step_id)
    await session.flush()
    return in_group.group.id


async def move_step(
    session: AsyncSession,
    caller: Caller,
    step_id: int,
    seen_position: int,
    now: datetime,
    *,
    up: bool,
) -> int:
    """Let a step change places with the one above or below it; returns the group's id.

    It moves from where the caller saw it, so that a press that comes twice moves it once; the
    first one stays first, the last one last. Raises ``Refusal`` as :func:`get_step_for` does.
    """
    in_group, step = await get_step_for(session, caller, step_id, Action.EDIT_OUTLINE)
    steps = await list_outline(session, in_group.group.id)
    place = [one.id for one in steps].index(step.id) + (-1 if up else 1)
    if step.position == seen_position and 0 <= place < len(steps):
        other = steps[place]
        above, below = step.position, other.position
        step.position = 0  # out of the way: no two steps share a place, not even for a moment
        await session.flush()
        other.position = above
        await session.flush()
        step.position = below
        group = f"group/{in_group.group.id}"
        audit(session, caller, "outlines.move_step", group, now, step=step.id)
        await session.flush()
    return in_group.group.id
