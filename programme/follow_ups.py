"""The coordinator's follow-up with a group: what its mentors answer, and what is done about it.

It goes to the lead mentor alone. What a group needs help with is often somebody in it, which is no
matter for its channel; mentees are asked in the surveys. Any mentor of the group may answer.

Source: "Follow up with each mentoring team on a monthly basis and ask if there's anything you can
do to help".
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, CheckIn, CheckInWord, Group, Membership, Term
from programme.coordinators import list_coordinator_people
from programme.follow_up_dates import highest_number
from programme.group import InGroup, find_lead, get_group_for
from programme.groups import Part
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

LONGEST_WORDS = 2000
HELP_WANTED = "follow_ups.help_wanted"
WRITTEN = "follow_ups.written"
REPLIED = "follow_ups.replied"
# Who asks for help is asked for a few words, which then are said with it.
TIME_FOR_WORDS = timedelta(minutes=5)


class Answer(StrEnum):
    """What a mentor answers."""

    WELL = "well"
    HELP = "help"
    OTHER = "other"


async def get_follow_up(
    session: AsyncSession, caller: Caller, group_id: int, number: int, now: datetime
) -> InGroup:
    """Return the group that the caller can answer for; raises ``Refusal`` for any other.

    Also when the term has had no follow-up of that number yet.
    """
    in_group = await get_group_for(session, caller, group_id, Action.ANSWER_FOLLOW_UP)
    if not 0 <= number <= highest_number(in_group.term, now):
        raise Refusal(_("That question isn't there. `/mentoring followups` shows the one that is."))
    return in_group


async def answer_follow_up(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    number: int,
    answer: Answer,
    now: datetime,
) -> CheckIn:
    """Keep what a mentor answers for their group; the coordinators hear of it when help is wanted.

    The same again changes nothing; another answer takes its place. Raises ``Refusal`` when it is
    not theirs to answer.
    """
    await get_follow_up(session, caller, group_id, number, now)
    check_in = await find_check_in(session, group_id, number)
    if check_in is not None and check_in.answer == answer:
        return check_in
    check_in = await _keep_answer(session, caller, check_in, group_id, number, answer, now)
    if answer is Answer.HELP:
        await _tell_coordinators(
            session,
            caller,
            HELP_WANTED,
            f"check_in/{check_in.id}:{int(now.timestamp())}",
            {"check_in": check_in.id},
            now + TIME_FOR_WORDS,
            now,
        )
    return check_in


async def _keep_answer(
    session: AsyncSession,
    caller: Caller,
    check_in: CheckIn | None,
    group_id: int,
    number: int,
    answer: Answer,
    now: datetime,
) -> CheckIn:
    if check_in is None:
        check_in = CheckIn(
            group_id=group_id,
            number=number,
            answer=answer,
            answered_by=caller.person_id,
            answered_at=now,
        )
        session.add(check_in)
        await session.flush()
    else:
        check_in.answer, check_in.answered_by, check_in.answered_at = answer, caller.person_id, now
    if answer is not Answer.WELL:
        check_in.handled_at = check_in.handled_by = None
    elif not await list_words(session, check_in.id):
        check_in.handled_at = check_in.handled_at or now  # nothing is to be read or done
    await session.flush()
    return check_in


async def write_more(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    number: int,
    words: str | None,
    now: datetime,
) -> CheckIn:
    """Keep what a mentor writes to the coordinators, any time, and tell them; once.

    Raises ``FieldProblems`` for no words or too many, ``Refusal`` when it is not their group.
    """
    await get_follow_up(session, caller, group_id, number, now)
    text = check_words(words)
    check_in = await find_check_in(session, group_id, number)
    if check_in is None:
        check_in = await _keep_answer(session, caller, None, group_id, number, Answer.OTHER, now)
    word = await _keep_word(session, caller, check_in, text, now, by_coordinator=False)
    if word is None:
        return check_in
    check_in.handled_at = check_in.handled_by = None
    await session.flush()
    await _tell_coordinators(
        session, caller, WRITTEN, f"word/{word.id}", {"word": word.id}, now, now
    )
    return check_in


def check_words(words: str | None) -> str:
    """Return the words without what surrounds them; raises ``FieldProblems`` where none can be."""
    text = (words or "").strip()
    if not text:
        raise FieldProblems({"words": _("Please write a sentence; it will be read.")})
    if len(text) > LONGEST_WORDS:
        raise FieldProblems(
            {"words": _("Please keep it within {most} characters.", most=LONGEST_WORDS)}
        )
    return text


async def _keep_word(
    session: AsyncSession,
    caller: Caller,
    check_in: CheckIn,
    text: str,
    now: datetime,
    *,
    by_coordinator: bool,
) -> CheckInWord | None:
    """Keep what somebody wrote; returns None when the last words were these, from the same."""
    said = await list_words(session, check_in.id)
    if said and (said[-1].said_by, said[-1].words) == (caller.person_id, text):
        return None
    word = CheckInWord(
        check_in_id=check_in.id,
        said_by=caller.person_id,
        by_coordinator=by_coordinator,
        words=text,
        said_at=now,
    )
    session.add(word)
    await session.flush()
    return word


async def _tell_coordinators(
    session: AsyncSession,
    caller: Caller,
    kind: str,
    what: str,
    subject: dict[str, int],
    due_at: datetime,
    now: datetime,
) -> None:
    for person in await list_coordinator_people(session, caller.workspace_id):
        if person.id == caller.person_id:
            continue
        await say_later(
            session,
            workspace_id=caller.workspace_id,
            kind=kind,
            key=f"{kind}:{what}:person/{person.id}",
            subject=subject,
            due_at=due_at,
            now=now,
            person_id=person.id,
        )


async def find_check_in(session: AsyncSession, group_id: int, number: int) -> CheckIn | None:
    """Return what a group answered to a follow-up, or None before it did."""
    found = await session.exec(
        select(CheckIn).where(CheckIn.group_id == group_id, CheckIn.number == number)
    )
    return found.one_or_none()


async def list_words(session: AsyncSession, check_in_id: int) -> Sequence[CheckInWord]:
    """Return what was written in a follow-up, first things first."""
    found = await session.exec(
        select(CheckInWord)
        .where(CheckInWord.check_in_id == check_in_id)
        .order_by(col(CheckInWord.id))
    )
    return found.all()


async def get_check_in(session: AsyncSession, caller: Caller, check_in_id: int) -> CheckIn:
    """Return a group's answer for a coordinator to handle, locked until the transaction ends.

    Raises ``Refusal`` when it is not there, or the caller is no coordinator.
    """
    permit(caller, Action.HANDLE_FOLLOW_UPS)
    found = await session.exec(
        select(CheckIn)
        .join(Group, col(Group.id) == col(CheckIn.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(CheckIn.id == check_in_id, Term.workspace_id == caller.workspace_id)
        .with_for_update(of=CheckIn)
    )
    check_in = found.one_or_none()
    if check_in is None:
        raise Refusal(
            _("That answer isn't there any more. `/mentoring followups` shows those that are.")
        )
    return check_in


async def mark_handled(
    session: AsyncSession, caller: Caller, check_in_id: int, last_word_id: int, now: datetime
) -> CheckIn:
    """Take an answer off the list of what waits, as a coordinator; once, whoever presses first.

    ``last_word_id`` is the last that the coordinator was shown, 0 for none: raises ``Refusal``
    when a mentor wrote more since, so that nothing unread is taken for handled.
    """
    check_in = await get_check_in(session, caller, check_in_id)
    if check_in.handled_at is None:
        said = await list_words(session, check_in.id)
        if any(one.id > last_word_id and not one.by_coordinator for one in said):
            raise Refusal(_("They wrote more meanwhile. `/mentoring followups` shows it."))
        check_in.handled_at, check_in.handled_by = now, caller.person_id
        session.add(
            Audit(
                workspace_id=caller.workspace_id,
                at=now,
                actor_id=caller.person_id,
                action="follow_ups.mark_handled",
                subject=f"check_in/{check_in.id}",
            )
        )
        await session.flush()
    return check_in


async def reply(
    session: AsyncSession,
    caller: Caller,
    check_in_id: int,
    words: str | None,
    now: datetime,
    *,
    handles_to: int | None,
) -> CheckIn:
    """Answer a mentor as a coordinator: they get the words in the coordinator's name, once.

    It goes to who answered, while they mentor the group, else to its lead mentor. With
    ``handles_to``, the last word that was shown, all is handled by it, as by
    :func:`mark_handled`. Raises ``FieldProblems`` for no words or too many, ``Refusal`` when there
    is nobody to answer.
    """
    check_in = await get_check_in(session, caller, check_in_id)
    text = check_words(words)
    to = await _find_reader(session, check_in)
    if to is None:
        raise Refusal(_("The group has no mentor any more, so nobody would read it."))
    word = await _keep_word(session, caller, check_in, text, now, by_coordinator=True)
    if word is not None:
        await say_later(
            session,
            workspace_id=caller.workspace_id,
            kind=REPLIED,
            key=f"{REPLIED}:word/{word.id}",
            subject={"word": word.id},
            due_at=now,
            now=now,
            person_id=to,
        )
    if handles_to is not None:
        await mark_handled(session, caller, check_in_id, handles_to, now)
    return check_in


async def _find_reader(session: AsyncSession, check_in: CheckIn) -> int | None:
    found = await session.exec(
        select(Membership.id).where(
            Membership.group_id == check_in.group_id,
            Membership.person_id == check_in.answered_by,
            col(Membership.role).in_((Part.LEAD, Part.CO_MENTOR)),
            col(Membership.left_at).is_(None),
        )
    )
    if found.first() is not None:
        return check_in.answered_by
    lead = await find_lead(session, check_in.group_id)
    return lead.id if lead is not None else None
