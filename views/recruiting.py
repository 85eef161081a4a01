"""Asking people of another database: what coordinators see, and how people are asked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks.block_elements import FileInputElement

from models import Recruit, RecruitImport, Term
from programme.calendar import spell_short_day
from programme.eligibility import Obstacle, Role, fewest_workshops, fewest_workshops_to_be_asked
from programme.recruit_files import NEEDED, Column, Listed, PeopleFile, Unusable
from programme.recruiting import Fate, Invitation, State
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
from views.application_problems import say_problem
from views.applications import JOIN, TRAINING
from views.inputs import field, menu, option
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.roles import ROLE_NAMES
from views.surfaces import Surface, modal

FILE_VIEW = "recruiting.send_file"
COLUMNS_VIEW = "recruiting.send_columns"
CONFIRM_VIEW = "recruiting.confirm"
NOT_NOW = "recruiting.not_now"
GET_LISTS = "recruiting.get_lists"
FILE_FIELD = "file"
NO_FILE = N_("Please add a file.")
NEEDED_COLUMN = N_("Please choose a column; without it I can't tell whom to ask.")
CHANGED_FILE = N_("I can't read this file any more. Please begin again with /mentoring invite.")

_MOST_COLUMNS, _LONGEST_HEADING, _MOST_EXAMPLES = 100, 60, 3
_LABELS = Translated(
    {
        Column.EMAIL: N_("E-mail"),
        Column.NAME: N_("Name, or first name"),
        Column.FAMILY_NAME: N_("Family name, if apart"),
        Column.WORKSHOPS: N_("Workshops taught"),
        Column.CERTIFIED: N_("Certified"),
    }
)
FATES = Translated(
    {
        State.WAITING: N_("to be asked"),
        State.INVITED: N_("was asked before, not asked again"),
        State.NOT_NOW: N_("said “Not now”, not asked again this term"),
        State.APPLIED: N_("has applied already"),
        State.NO_ACCOUNT: N_("no Slack account with this e-mail"),
        State.NOT_ELIGIBLE: N_("not eligible"),
    }
)


def file_view() -> Surface:
    """Return the modal that asks for a file."""
    return modal(
        FILE_VIEW,
        _("Ask people to join"),
        [
            paragraph(
                _(
                    "Give me a table of people from your workshop database, as CSV: their "
                    "e-mail, how many workshops they taught, whether they are certified. You see "
                    "how I read it before anybody is asked."
                )
            ),
            field(
                FILE_FIELD,
                _("A CSV file"),
                FileInputElement(
                    action_id="recruiting.file", filetypes=["csv", "txt", "tsv"], max_files=1
                ),
            ),
            small_print(
                _(
                    "Certified instructors with {asked} workshops or more are asked to mentor. "
                    "Those with fewer than {fewest}, or in training, are asked to be mentees. "
                    "Nobody is asked twice in a term.",
                    asked=fewest_workshops_to_be_asked(),
                    fewest=fewest_workshops(),
                )
            ),
        ],
        submit=_("Next"),
    )


def columns_view(begun: RecruitImport, file: PeopleFile, guessed: Mapping[Column, int]) -> Surface:
    """Return the modal that shows which column I take for what, to be changed."""
    unnamed = _("without a heading")
    choices = [
        option(str(place), f"{place + 1}: {heading[:_LONGEST_HEADING] or unnamed}")
        for place, heading in enumerate(file.headings[:_MOST_COLUMNS])
    ]
    return modal(
        COLUMNS_VIEW,
        _("Which column is what?"),
        [
            paragraph(
                _(
                    "I read {people}. Please look whether I understood it.",
                    people=_people(len(file.lines)),
                )
            ),
            *(
                field(
                    column.value,
                    label,
                    menu(
                        f"recruiting.{column.value}",
                        _("Choose a column"),
                        choices,
                        str(guessed[column]) if column in guessed else None,
                    ),
                    optional=column not in NEEDED,
                )
                for column, label in _LABELS.items()
            ),
        ],
        submit=_("Next"),
        ids={"import": begun.id},
    )


def confirm_view(begun: RecruitImport, term: Term, fates: Sequence[Fate]) -> Surface:
    """Return the modal that says what would come of the file, before anybody is asked."""
    to_ask = Counter(
        fate.line.role
        for fate in fates
        if isinstance(fate.line, Listed) and fate.state is State.WAITING
    )
    others = Counter(fate.state for fate in fates if fate.state is not State.WAITING)
    lines = [
        _(
            "*{mentors}* to ask to mentor, *{mentees}* to be mentees, in {term}.",
            mentors=_people(to_ask[Role.MENTOR]),
            mentees=_people(to_ask[Role.MENTEE]),
            term=escape(term.name),
        ),
        *(
            f"• {number} {FATES[state]}"
            if state
            else _("• {number} of which nothing comes", number=number)
            for state, number in others.items()
        ),
    ]
    examples = [say_line(fate) for fate in fates[:_MOST_EXAMPLES]]
    return modal(
        CONFIRM_VIEW,
        _("Ask them?"),
        [
            paragraph("\n".join(lines)),
            paragraph(_("*The first lines, as I read them*")),
            *verbatim("\n".join(examples)),
            small_print(
                _(
                    "I look each of them up by e-mail and write to those who are in Slack, in "
                    "their own daytime. The rest I give back to you with a text to mail. You get "
                    "what comes of each line as a file."
                )
            ),
        ],
        submit=_("Ask them"),
        ids={"import": begun.id},
    )


def say_line(fate: Fate) -> str:
    """Return how a line was read, in plain text."""
    line = fate.line
    if isinstance(line, Unusable):
        return _(
            "Line {line}: {who}: {why}",
            line=line.line,
            who=line.name or line.email or _("nobody"),
            why=line.why,
        )
    return _(
        "Line {line}: {name} <{email}>, {workshops}, {training}: {fate}",
        line=line.line,
        name=line.name,
        email=line.email,
        workshops=say_workshops(line.workshops_taught),
        training=TRAINING[line.certification].lower(),
        fate=say_fate(fate),
    )


def say_fate(fate: Fate) -> str:
    """Return what comes of a line."""
    line = fate.line
    if isinstance(line, Unusable):
        return line.why
    if fate.state is State.WAITING and line.role is not None:
        return _("to be asked as {role}", role=ROLE_NAMES[line.role])
    if fate.state is State.NOT_ELIGIBLE:
        why = [say_problem(one) for one in line.obstacles]
        is_eligible = Obstacle.NOT_ASKED_YET in line.obstacles
        return " ".join(why if is_eligible else [_("not eligible."), *why])
    return FATES[fate.state] if fate.state else ""


def fates_comment(fates: Sequence[Fate]) -> str:
    """Return what is said with that file."""
    to_ask = sum(fate.state is State.WAITING for fate in fates)
    return (
        _(
            "What comes of each of the {number} lines. I look up {people} now, about "
            "forty a minute, and tell you when I'm done.",
            number=len(fates),
            people=_people(to_ask),
        )
        if to_ask
        else _(
            "What comes of each of the {number} lines. There is nobody new to ask.",
            number=len(fates),
        )
    )


def confirmed_already_message() -> Message:
    """Return that a file was taken already."""
    text = _("I'm asking these people already; nobody is asked twice.")
    return message(text, [paragraph(text)])


def invitation_message(invitation: Invitation) -> Message:
    """Return how somebody is asked to take part."""
    recruit, term = invitation.recruit, invitation.term
    workspace, name = escape(invitation.workspace_name), escape(term.name)
    if recruit.role == Role.MENTOR:
        text = _(
            "You have taught {workshops}, and there are people in {workspace} who would "
            "love to learn from you. Would you mentor a small group in {name}? It is "
            "about an hour a week, at a time that suits you.",
            workshops=say_workshops(recruit.workshops_taught),
            workspace=workspace,
            name=name,
        )
    else:
        text = _(
            "Would you like a mentor on your way to teaching? In {name}, small groups "
            "meet for about an hour a week with somebody from {workspace} who has done "
            "it often.",
            name=name,
            workspace=workspace,
        )
    last = term.applications_close_on
    until = _(
        "Applications are open until {day}. It takes a few minutes.",
        day=spell_short_day(last),
    )
    value = str(recruit.id)
    return message(
        f"{text} {until}",
        [
            paragraph(text),
            buttons(
                button(_("Apply"), JOIN, style="primary"),
                button(_("Not now"), NOT_NOW, value=value),
            ),
            small_print(" ".join([until, _("After *Not now* I don't ask again this term.")])),
        ],
    )


def not_now_message() -> Message:
    """Return the answer to who does not want to take part now."""
    text = _(
        "Thank you for telling me. I won't ask again this term, and `/mentoring join` stays open "
        "to you."
    )
    return message(text, [paragraph(text)])


def finished_message(begun: RecruitImport, term: Term, counts: Mapping[State, int]) -> Message:
    """Return to who gave a file that everybody in it was looked up."""
    without = counts.get(State.NO_ACCOUNT, 0)
    asked = counts.get(State.INVITED, 0) + counts.get(State.NOT_NOW, 0)
    text = _(
        "I looked up everybody of your file of {when} for {term}: {asked} asked in "
        "Slack, {without} without an account here.",
        when=moment(begun.made_at, "{date_short_pretty}"),
        term=escape(term.name),
        asked=_people(asked),
        without=_people(without),
    )
    return message(
        text,
        [
            paragraph(text),
            buttons(button(_("Get the lists"), GET_LISTS, value=str(begun.id), style="primary")),
            small_print(_("One of everybody, one of those to mail with a text that is ready.")),
        ],
    )


def lists_comment(counts: Mapping[State, int]) -> str:
    """Return what is said with the two lists."""
    return _(
        "Everybody of your file, and {people} to mail with a text that is ready. "
        "Please keep the addresses to yourselves.",
        people=_people(counts.get(State.NO_ACCOUNT, 0)),
    )


def say_recorded(recorded: Recruit | None, workshops_taught: int, certification: str) -> str:
    """Return how an application differs from the other database; empty when it does not."""
    if recorded is None:
        return ""
    differs = []
    if recorded.workshops_taught != workshops_taught:
        differs.append(_("{workshops} taught", workshops=say_workshops(recorded.workshops_taught)))
    if (recorded.certification == "certified") != (certification == "certified"):
        differs.append(
            _("certified") if recorded.certification == "certified" else _("not certified")
        )
    if not differs:
        return ""
    return _(":mag: Your workshop database says otherwise: {differs}", differs=", ".join(differs))


def say_workshops(number: int) -> str:
    """Return a number of workshops."""
    return ngettext("{count} workshop", "{count} workshops", number)


def _people(number: int) -> str:
    return ngettext("{count} person", "{count} people", number)
