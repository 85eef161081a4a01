"""How a term goes while it runs, for coordinators: charts and tables, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Option, PlainTextObject, StaticSelectElement

from programme.coordination import TermStatus
from programme.eligibility import Role
from programme.term_health import (
    Completion,
    GroupHealth,
    Health,
    TermHealth,
    TermRate,
    WeekAttended,
)
from views.charts import bar_chart, table
from views.messages import Blocks, count_of, escape, paragraph, verbatim
from views.surveys import say_rate

SEE_GROUP = "coordination.see_group"
_SAID = {
    Health.REGULAR: "meets regularly",
    Health.BEFORE: "begins soon",
    Health.QUIET: "is quiet",
    Health.STUCK: "stands still",
}
_SAID_OF_MANY = {
    Health.REGULAR: "meet regularly",
    Health.BEFORE: "begin soon",
    Health.QUIET: "are quiet",
    Health.STUCK: "stand still",
}
_ROLES = {Role.MENTOR: "Mentors", Role.MENTEE: "Mentees"}
_MOST_IN_TABLE, _MOST_IN_WORDS, _ON_A_PAGE = 100, 15, 10
_MOST_WEEKS = 20  # in a chart
_MOST_OPTIONS, _LONGEST_OPTION = 100, 75


@dataclass
class Part:
    """One part of a message: what the text says, and blocks with and without charts and tables."""

    lines: list[str] = field(default_factory=list)  # mrkdwn
    native: list[Any] = field(default_factory=list)
    simple: list[Any] = field(default_factory=list)

    def add(self, blocks: Blocks, instead: Blocks | None = None) -> None:
        """Add blocks, and what stands instead of them where charts are refused."""
        self.native += blocks
        self.simple += blocks if instead is None else instead


def health_part(health: TermHealth | None) -> Part:
    """Return how the groups of a term are doing; nothing before there are groups."""
    part = Part()
    if health is None:
        return part
    counts = [(one, health.count(one)) for one in Health]
    groups = ", ".join(f"{n} {(_SAID if n == 1 else _SAID_OF_MANY)[one]}" for one, n in counts if n)
    part.lines.append(f"Groups: {groups}.")
    part.lines += [say_rate(rate) for rate in health.surveys]
    slides = health.slides
    if slides.drafts or slides.finals:
        part.lines.append(
            f"Slides: {slides.finals} of {slides.groups} final, drafts of {slides.drafts} more."
        )
    part.add([paragraph("\n".join(part.lines))])
    worrying = [one for one in health.groups if one.health in {Health.STUCK, Health.QUIET}]
    if worrying:
        said = [f"{one.group.name} {_SAID[one.health]}: {one.why}" for one in worrying]
        more = len(said) - _MOST_IN_WORDS
        shown = [*said[:_MOST_IN_WORDS], *([f"…and {more} more."] if more > 0 else [])]
        part.lines += [escape(one) for one in shown]
        part.add([_groups_table(worrying[:_MOST_IN_TABLE])], verbatim("\n".join(shown)))
    if health.weeks:
        said = [f"week {one.week}: {one.there} of {one.asked}" for one in health.weeks]
        part.lines.append(f"At the meetings: {', '.join(said)}.")
        part.add([_attendance_chart(health.weeks)], [paragraph(part.lines[-1])])
    part.add([paragraph("Look at a group, and act there.", _group_select(health.groups))])
    return part


def completion_part(status: TermStatus) -> Part:
    """Return how far people are with certificates, and what came of earlier terms."""
    part = Part()
    if status.completion:
        part.lines += [_completion_line(one) for one in status.completion]
        part.add([paragraph("\n".join(["*Certificates*", *part.lines]))])
    if status.earlier:
        said = [
            f"{escape(one.name)}: {count_of(one.certificates, 'certificate')} "
            f"for {one.people} people, {_percent(one.certificates, one.people)} %."
            for one in status.earlier
        ]
        part.lines += said
        instead = paragraph("\n".join(["*Earlier terms*", *said]))
        part.add([_earlier_table(status.earlier)], [instead])
    return part


def _completion_line(one: Completion) -> str:
    open_ = one.people - one.earned - one.on_course
    return (
        f"{_ROLES[one.role]}: {one.earned} of {one.people} earned, {one.on_course} on course, "
        f"{open_} behind."
    )


def _percent(some: int, of: int) -> int:
    return round(100 * some / of) if of else 0


def _groups_table(groups: Sequence[GroupHealth]) -> dict[str, Any]:
    return table(
        "Groups that may need a hand",
        ("Group", "How it is", "Why"),
        [(one.group.name, _SAID[one.health], one.why) for one in groups],
        _ON_A_PAGE,
    )


def _earlier_table(terms: Sequence[TermRate]) -> dict[str, Any]:
    return table(
        "Earlier terms",
        ("Term", "People", "Certificates", "Per cent"),
        [
            (one.name, one.people, one.certificates, _percent(one.certificates, one.people))
            for one in terms
        ],
        _ON_A_PAGE,
    )


def _attendance_chart(weeks: Sequence[WeekAttended]) -> dict[str, Any]:
    weeks = weeks[-_MOST_WEEKS:]
    return bar_chart(
        "Who came to the meetings",
        [f"Week {one.week}" for one in weeks],
        {"Came": [_percent(one.there, one.asked) for one in weeks]},
        "Per cent",
    )


def _group_select(groups: Sequence[GroupHealth]) -> StaticSelectElement:
    """Return the choice of a group, who needs a hand first; as many as Slack takes."""
    return StaticSelectElement(
        action_id=SEE_GROUP,
        placeholder=PlainTextObject(text="Choose a group"),
        options=[
            Option(
                text=PlainTextObject(text=one.group.name[:_LONGEST_OPTION], emoji=False),
                value=str(one.group.id),
            )
            for one in groups[:_MOST_OPTIONS]
        ],
    )
