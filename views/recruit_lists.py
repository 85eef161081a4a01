"""Lists of people of another database: what came of each, and whom to mail."""

from collections.abc import Sequence

from models import Recruit, Term
from programme.eligibility import Role
from programme.recruit_files import Unusable
from programme.recruiting import Fate, State
from programme.spreadsheets import Cell, write_table
from views.recruiting import FATES, say_fate, say_workshops

FATE_HEADINGS = (
    "Line",
    "Name",
    "E-mail",
    "As",
    "Workshops taught",
    "Certified",
    "What comes of it",
)


def fates_table(fates: Sequence[Fate]) -> bytes:
    """Return what comes of each line of a file, as a file."""
    return write_table(FATE_HEADINGS, [_fate_row(fate) for fate in fates])


def _fate_row(fate: Fate) -> Sequence[Cell]:
    line = fate.line
    if isinstance(line, Unusable):
        return (line.line, line.name, line.email, "", "", "", line.why)
    role = line.role.value if line.role else ""
    said = (role, line.workshops_taught, line.certification.value)
    return (line.line, line.name, line.email, *said, say_fate(fate))


def everybody_table(recruits: Sequence[tuple[Recruit, str | None]]) -> bytes:
    """Return what became of everybody of a file."""
    headings = ("Name", "E-mail", "Slack ID", "As", "Workshops taught", "Certified", "State")
    return write_table(
        headings,
        [
            (
                one.name,
                one.email,
                slack_user_id or "",
                one.role or "",
                one.workshops_taught,
                one.certification,
                "asked" if one.state == State.INVITED else FATES[State(one.state)],
            )
            for one, slack_user_id in recruits
        ],
    )


def mail_table(
    recruits: Sequence[tuple[Recruit, str | None]], term: Term, workspace_name: str
) -> bytes:
    """Return those who are not in Slack, each with a subject and a text to mail."""
    return write_table(
        ("Name", "E-mail", "As", "Subject", "Text"),
        [
            (one.name, one.email, one.role or "", *_mail(one, term, workspace_name))
            for one, _ in recruits
            if one.state == State.NO_ACCOUNT
        ],
    )


def _mail(one: Recruit, term: Term, workspace_name: str) -> tuple[str, str]:
    as_mentor, last = one.role == Role.MENTOR, term.applications_close_on
    asking = (
        f"You have taught {say_workshops(one.workshops_taught)}. Would you mentor a small group in "
        f"{term.name}?"
        if as_mentor
        else f"Would you like a mentor on your way to teaching, in {term.name}?"
    )
    text = (
        f"Hello{f' {one.name}' if one.name else ''}!\n\n{asking} It is about an hour a week, at a "
        f"time that suits you. To apply by {last.day} {last:%B %Y}, please join our Slack "
        f"workspace, {workspace_name}, with this e-mail address and type /mentoring join "
        "there.\n\nIf now is not the time, there is nothing to do."
    )
    return f"{term.name}: would you like {'to mentor' if as_mentor else 'a mentor'}?", text
