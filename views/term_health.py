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
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
from views.charts import bar_chart, table
from views.desk import find_person_select
from views.messages import Blocks, escape, paragraph, verbatim
from views.surveys import say_rate

SEE_GROUP = "coordination.see_group"
_SAID = Translated(
    {
        Health.REGULAR: N_("meets regularly"),
        Health.BEFORE: N_("begins soon"),
        Health.QUIET: N_("is quiet"),
        Health.STUCK: N_("needs a hand"),
    }
)
_ROLES = Translated({Role.MENTOR: N_("Mentors"), Role.MENTEE: N_("Mentees")})
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
    groups = ", ".join(_count_of(one, number) for one, number in counts if number)
    part.lines.append(_("Groups: {groups}.", groups=groups))
    part.lines += [say_rate(rate) for rate in health.surveys]
    slides = health.slides
    if slides.drafts or slides.finals:
        part.lines.append(
            _(
                "Slides: {finals} of {groups} final, drafts of {drafts} more.",
                finals=slides.finals,
                groups=slides.groups,
                drafts=slides.drafts,
            )
        )
    part.add([paragraph("\n".join(part.lines))])
    worrying = [one for one in health.groups if one.health in {Health.STUCK, Health.QUIET}]
    if worrying:
        said = [f"{one.group.name} {_SAID[one.health]}: {one.why}" for one in worrying]
        more = len(said) - _MOST_IN_WORDS
        shown = [*said[:_MOST_IN_WORDS], *([_("…and {more} more.", more=more)] if more > 0 else [])]
        part.lines += [escape(one) for one in shown]
        part.add([_groups_table(worrying[:_MOST_IN_TABLE])], verbatim("\n".join(shown)))
    if health.weeks:
        said = [
            _("week {week}: {there} of {asked}", week=one.week, there=one.there, asked=one.asked)
            for one in health.weeks
        ]
        part.lines.append(_("At the meetings: {said}.", said=", ".join(said)))
        part.add([_attendance_chart(health.weeks)], [paragraph(part.lines[-1])])
    part.add(
        [
            paragraph(_("Look at a group, and act there."), _group_select(health.groups)),
            paragraph(_("Or at one person."), find_person_select()),
        ]
    )
    return part


def _count_of(health: Health, number: int) -> str:
    match health:
        case Health.REGULAR:
            return ngettext("{count} meets regularly", "{count} meet regularly", number)
        case Health.BEFORE:
            return ngettext("{count} begins soon", "{count} begin soon", number)
        case Health.QUIET:
            return ngettext("{count} is quiet", "{count} are quiet", number)
        case Health.STUCK:
            return ngettext("{count} needs a hand", "{count} need a hand", number)


def completion_part(status: TermStatus) -> Part:
    """Return how far people are with certificates, and what came of earlier terms."""
    part = Part()
    if status.completion:
        part.lines += [_completion_line(one) for one in status.completion]
        part.add([paragraph("\n".join([_("*Certificates*"), *part.lines]))])
    if status.earlier:
        said = [
            _(
                "{term}: {certificates} for {people} people, {percent} %.",
                term=escape(one.name),
                certificates=ngettext(
                    "{count} certificate", "{count} certificates", one.certificates
                ),
                people=one.people,
                percent=_percent(one.certificates, one.people),
            )
            for one in status.earlier
        ]
        part.lines += said
        instead = paragraph("\n".join([_("*Earlier terms*"), *said]))
        part.add([_earlier_table(status.earlier)], [instead])
    return part


def _completion_line(one: Completion) -> str:
    open_ = one.people - one.earned - one.on_course
    return _(
        "{roles}: {earned} of {people} earned, {on_course} on course, {open} behind.",
        roles=_ROLES[one.role],
        earned=one.earned,
        people=one.people,
        on_course=one.on_course,
        open=open_,
    )


def _percent(some: int, of: int) -> int:
    return round(100 * some / of) if of else 0


def _groups_table(groups: Sequence[GroupHealth]) -> dict[str, Any]:
    return table(
        _("Groups that may need a hand"),
        (_("Group"), _("How it is"), _("Why")),
        [(one.group.name, _SAID[one.health], one.why) for one in groups],
        _ON_A_PAGE,
    )


def _earlier_table(terms: Sequence[TermRate]) -> dict[str, Any]:
    return table(
        _("Earlier terms"),
        (_("Term"), _("People"), _("Certificates"), _("Per cent")),
        [
            (one.name, one.people, one.certificates, _percent(one.certificates, one.people))
            for one in terms
        ],
        _ON_A_PAGE,
    )


def _attendance_chart(weeks: Sequence[WeekAttended]) -> dict[str, Any]:
    weeks = weeks[-_MOST_WEEKS:]
    return bar_chart(
        _("Who came to the meetings"),
        [_("Week {week}", week=one.week) for one in weeks],
        {_("Came"): [_percent(one.there, one.asked) for one in weeks]},
        _("Per cent"),
    )


def _group_select(groups: Sequence[GroupHealth]) -> StaticSelectElement:
    """Return the choice of a group, who needs a hand first; as many as Slack takes."""
    return StaticSelectElement(
        action_id=SEE_GROUP,
        placeholder=PlainTextObject(text=_("Choose a group")),
        options=[
            Option(
                text=PlainTextObject(text=one.group.name[:_LONGEST_OPTION], emoji=False),
                value=str(one.group.id),
            )
            for one in groups[:_MOST_OPTIONS]
        ],
    )
