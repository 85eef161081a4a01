"""What stands in the files that coordinators take out: headings, and one line a thing.

Days and times are UTC where they are instants; where a group meets, its own clock is named beside.
Nothing that people wrote about themselves or their meetings is here, and nothing about who would
rather not meet whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Meeting, Membership, Person, Survey, Term
from programme.attendance import list_attended
from programme.calendar import weekday_names
from programme.certificate_progress import Progress, list_progress
from programme.certificate_rules import Requirement
from programme.export_words import export_word
from programme.focuses import FOCUSES
from programme.groups import IN_ORDER, Part
from programme.languages import language_name
from programme.meeting_states import CHECKED_IN, MeetingState
from programme.spreadsheets import Cell, write_table
from programme.survey_coordination import collect_results
from programme.survey_results import answer_headings, answer_lines
from programme.translations import gettext as _


@dataclass(frozen=True)
class Table:
    """A table as a file."""

    content: bytes
    lines: int  # without the headings


def _table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(write_table(headings, rows), len(rows))


def _at(instant: datetime | None) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}" if instant else ""


def _yes(is_so: bool | None) -> str:
    return "" if is_so is None else export_word("yes" if is_so else "no")


async def people_table(session: AsyncSession, term: Term) -> Table:
    """Return everybody who applied for the term, by name, with the group they are in."""
    found = await session.exec(
        select(Application, Person)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.term_id == term.id)
        .order_by(col(Person.name), col(Person.id), col(Application.role))
    )
    placed = await session.exec(
        select(Membership.application_id, Group.name)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(Group.term_id == term.id, col(Membership.left_at).is_(None))
        .order_by(col(Group.name))
    )
    groups: dict[int, list[str]] = {}
    for application_id, name in placed:
        groups.setdefault(application_id, []).append(name)
    headings = (
        _("Name"),
        _("Slack ID"),
        _("Role"),
        _("Status"),
        _("Group"),
        _("Focuses"),
        _("Languages"),
        _("Certification"),
        _("Workshops taught"),
        _("Meets"),
        _("Place"),
        _("Time zone"),
        _("Capacity"),
        _("Wants a co-mentor"),
        _("Applied at (UTC)"),
    )
    rows = [
        (
            person.name,
            person.slack_user_id,
            export_word(one.role),
            export_word(one.status),
            ", ".join(groups.get(one.id, ())),
            ", ".join(FOCUSES[code].name for code in one.focuses),
            ", ".join(language_name(code) for code in one.languages),
            export_word(one.certification),
            one.workshops_taught,
            export_word(one.meeting_mode),
            one.place or "",
            one.time_zone,
            "" if one.capacity is None else one.capacity,
            _yes(one.wants_co_mentor),
            _at(one.submitted_at),
        )
        for one, person in found
    ]
    return _table(headings, rows)


async def groups_table(session: AsyncSession, term: Term) -> Table:
    """Return the term's groups, by name, with who is in each and how often it met."""
    found = await session.exec(
        select(Group).where(Group.term_id == term.id).order_by(col(Group.name))
    )
    groups = list(found)
    members = await session.exec(
        select(Membership.group_id, Membership.role, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(Group.term_id == term.id, col(Membership.left_at).is_(None))
        .order_by(IN_ORDER, col(Membership.seat), col(Membership.id))
    )
    names: dict[tuple[int, str], list[str]] = {}
    for group_id, part, name in members:
        names.setdefault((group_id, part), []).append(name)
    met = await session.exec(
        select(Meeting.group_id)
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .where(Group.term_id == term.id, Meeting.state == MeetingState.HELD)
    )
    held: dict[int, int] = {}
    for group_id in met:
        held[group_id] = held.get(group_id, 0) + 1
    headings = (
        _("Group"),
        _("Focus"),
        _("Language"),
        _("Place"),
        _("Day"),
        _("Time"),
        _("Time zone"),
        _("Rhythm"),
        _("Lead mentor"),
        _("Co-mentors"),
        _("Mentees"),
        _("Number of mentees"),
        _("Meetings held"),
        _("Formed at (UTC)"),
        _("Ended at (UTC)"),
        _("Slack channel ID"),
    )
    rows: list[Sequence[Cell]] = [
        (
            group.name,
            FOCUSES[group.focus].name,
            language_name(group.language),
            group.place or "",
            weekday_names()[group.weekday],
            f"{group.hour:02}:00",
            group.time_zone,
            export_word(group.rhythm),
            ", ".join(names.get((group.id, Part.LEAD), ())),
            ", ".join(names.get((group.id, Part.CO_MENTOR), ())),
            ", ".join(names.get((group.id, Part.MENTEE), ())),
            len(names.get((group.id, Part.MENTEE), ())),
            held.get(group.id, 0),
            _at(group.created_at),
            _at(group.ended_at),
            group.slack_channel_id or "",
        )
        for group in groups
    ]
    return _table(headings, rows)


async def attendance_table(session: AsyncSession, term: Term) -> Table:
    """Return who was at each meeting that a mentor checked in: one line a person and meeting."""
    found = await session.exec(select(Group).where(Group.term_id == term.id))
    groups = {group.id: group.name for group in found}
    of_term = select(Group.id).where(Group.term_id == term.id)
    attended = await list_attended(
        session, col(Meeting.group_id).in_(of_term), col(Meeting.state).in_(CHECKED_IN)
    )
    attended.sort(key=lambda one: (groups[one.meeting.group_id], one.meeting.starts_at))
    headings = (
        _("Group"),
        _("Meeting at (UTC)"),
        _("Was held"),
        _("Name"),
        _("Slack ID"),
        _("Part"),
        _("Said before"),
        _("Was there"),
    )
    rows = [
        (
            groups[one.meeting.group_id],
            _at(one.meeting.starts_at),
            _yes(one.meeting.state == MeetingState.HELD),
            present.person.name,
            present.person.slack_user_id,
            export_word(present.part),
            export_word((present.attendance and present.attendance.rsvp) or ""),
            export_word(present.presence) if one.meeting.state == MeetingState.HELD else "",
        )
        for one in attended
        for present in one.people
    ]
    return _table(headings, rows)


async def completion_table(session: AsyncSession, term: Term) -> Table:
    """Return how far everybody is with their certificate, by name."""
    headings = (
        _("Name"),
        _("Slack ID"),
        _("Role"),
        _("Group"),
        _("Left the group"),
        _("Onboarding"),
        _("Meetings attended"),
        _("Meetings excused"),
        _("Meetings held"),
        _("Meetings needed"),
        _("Power check-in"),
        _("Showcase"),
        _("Final survey"),
        _("Earned"),
        _("Certificate issued at (UTC)"),
        _("Granted with a reason"),
    )
    return _table(headings, [_progress_row(one) for one in await list_progress(session, term)])


def _progress_row(one: Progress) -> Sequence[Cell]:
    facts, issued = one.facts, one.certificate
    return (
        one.person.name,
        one.person.slack_user_id,
        export_word(one.role),
        one.group.name,
        _yes(one.has_left),
        # Mentees need neither of these two.
        _yes(one.met.get(Requirement.ONBOARDING)),
        facts.meetings_attended,
        facts.meetings_excused,
        facts.meetings_held,
        one.meetings_needed,
        _yes(one.met.get(Requirement.POWER_CHECK_IN)),
        _yes(facts.was_at_showcase),
        _yes(facts.has_answered),
        _yes(one.is_earned),
        _at(issued.issued_at if issued else None),
        _yes(issued.grant_reason is not None) if issued else "",
    )


async def surveys_table(session: AsyncSession, term: Term, now: datetime) -> Table:
    """Return what may be shown of the answers to the term's surveys, without who gave them.

    The rules are those of ``programme.survey_results.answer_lines``: nothing of fewer than three.
    """
    found = await session.exec(
        select(Survey)
        .where(Survey.term_id == term.id)
        # Mid-way comes before final; mentors and mentees in the order in which a role is chosen.
        .order_by(col(Survey.moment).desc(), col(Survey.role).desc())
    )
    exported = [
        part for survey in found for part in await collect_results(session, survey, term, now)
    ]
    rows = list(answer_lines(exported))
    return _table(answer_headings(), rows)
