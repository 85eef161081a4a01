"""Lists of people of another database: what came of each, and whom to mail."""

from collections.abc import Sequence

from models import Recruit, Term
from programme.calendar import spell_date_of
from programme.eligibility import Role
from programme.export_words import export_word
from programme.recruit_files import Unusable
from programme.recruiting import Fate, State
from programme.spreadsheets import Cell, write_table
from programme.translations import N_
from programme.translations import gettext as _
from views.recruiting import FATES, say_fate, say_workshops

FATE_HEADINGS = (
    N_("Line"),
    N_("Name"),
    N_("E-mail"),
    N_("As"),
    N_("Workshops taught"),
    N_("Certified"),
    N_("What comes of it"),
)


def fates_table(fates: Sequence[Fate]) -> bytes:
    """Return what comes of each line of a file, as a file."""
    return write_table([_(one) for one in FATE_HEADINGS], [_fate_row(fate) for fate in fates])


def _fate_row(fate: Fate) -> Sequence[Cell]:
    line = fate.line
    if isinstance(line, Unusable):
        return (line.line, line.name, line.email, "", "", "", line.why)
    role = export_word(line.role) if line.role else ""
    said = (role, line.workshops_taught, export_word(line.certification))
    return (line.line, line.name, line.email, *said, say_fate(fate))


def everybody_table(recruits: Sequence[tuple[Recruit, str | None]]) -> bytes:
    """Return what became of everybody of a file."""
    headings = (
        _("Name"),
        _("E-mail"),
        _("Slack ID"),
        _("As"),
        _("Workshops taught"),
        _("Certified"),
        _("State"),
    )
    return write_table(
        headings,
        [
            (
                one.name,
                one.email,
                slack_user_id or "",
                export_word(one.role or ""),
                one.workshops_taught,
                export_word(one.certification),
                _("asked") if one.state == State.INVITED else FATES[State(one.state)],
            )
            for one, slack_user_id in recruits
        ],
    )


def mail_table(
    recruits: Sequence[tuple[Recruit, str | None]], term: Term, workspace_name: str
) -> bytes:
    """Return those who are not in Slack, each with a subject and a text to mail."""
    return write_table(
        (_("Name"), _("E-mail"), _("As"), _("Subject"), _("Text")),
        [
            (one.name, one.email, export_word(one.role or ""), *_mail(one, term, workspace_name))
            for one, _account in recruits
            if one.state == State.NO_ACCOUNT
        ],
    )


def _mail(one: Recruit, term: Term, workspace_name: str) -> tuple[str, str]:
    as_mentor, last = one.role == Role.MENTOR, term.applications_close_on
    asking = (
        _(
            "You have taught {workshops}. Would you mentor a small group in {term}?",
            workshops=say_workshops(one.workshops_taught),
            term=term.name,
        )
        if as_mentor
        else _("Would you like a mentor on your way to teaching, in {term}?", term=term.name)
    )
    text = _(
        "{greeting}\n\n{asking} It is about an hour a week, at a time that suits "
        "you. To apply by {day}, please join our Slack workspace, "
        "{workspace_name}, with this e-mail address and type /mentoring join there.\n\n"
        "If now is not the time, there is nothing to do.",
        greeting=_("Hello {name}!", name=one.name) if one.name else _("Hello!"),
        asking=asking,
        day=spell_date_of(last),
        workspace_name=workspace_name,
    )
    subject = (
        _("{term}: would you like to mentor?", term=term.name)
        if as_mentor
        else _("{term}: would you like a mentor?", term=term.name)
    )
    return subject, text
