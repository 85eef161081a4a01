"""Asking people of another database: what coordinators see, and how people are asked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks.block_elements import FileInputElement

from models import Recruit, RecruitImport, Term
from programme.eligibility import FEWEST_WORKSHOPS_OF_MENTORS, Role
from programme.recruit_files import NEEDED, Column, Listed, PeopleFile, Unusable
from programme.recruiting import Fate, Invitation, State
from views.application_problems import PROBLEMS
from views.applications import JOIN, TRAINING
from views.inputs import field, menu, option
from views.messages import (
    Message,
    button,
    buttons,
    count_of,
    escape,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

FILE_VIEW = "recruiting.send_file"
COLUMNS_VIEW = "recruiting.send_columns"
CONFIRM_VIEW = "recruiting.confirm"
NOT_NOW = "recruiting.not_now"
GET_LISTS = "recruiting.get_lists"
FILE_FIELD = "file"
NO_FILE = "Please add a file."
NEEDED_COLUMN = "Please choose a column; without it I can't tell whom to ask."
CHANGED_FILE = "I can't read this file any more. Please begin again with /mentoring invite."

_MOST_COLUMNS, _LONGEST_HEADING, _MOST_EXAMPLES = 100, 60, 3
_LABELS = {
    Column.EMAIL: "E-mail",
    Column.NAME: "Name, or first name",
    Column.FAMILY_NAME: "Family name, if apart",
    Column.WORKSHOPS: "Workshops taught",
    Column.CERTIFIED: "Certified",
}
FATES = {
    State.WAITING: "to be asked",
    State.INVITED: "was asked before, not asked again",
    State.NOT_NOW: "said “Not now”, not asked again this term",
    State.APPLIED: "has applied already",
    State.NO_ACCOUNT: "no Slack account with this e-mail",
    State.NOT_ELIGIBLE: "not eligible",
}


def file_view() -> Surface:
    """Return the modal that asks for a file."""
    return modal(
        FILE_VIEW,
        "Ask people to join",
        [
            paragraph(
                "Give me a table of people from your workshop database, as CSV: their e-mail, how "
                "many workshops they taught, whether they are certified. You see how I read it "
                "before anybody is asked."
            ),
            field(
                FILE_FIELD,
                "A CSV file",
                FileInputElement(
                    action_id="recruiting.file", filetypes=["csv", "txt", "tsv"], max_files=1
                ),
            ),
            small_print(
                f"Certified instructors with {FEWEST_WORKSHOPS_OF_MENTORS} workshops or more are "
                "asked to mentor, those with fewer or in training to be mentees. Nobody is asked "
                "twice in a term."
            ),
        ],
        submit="Next",
    )


def columns_view(begun: RecruitImport, file: PeopleFile, guessed: Mapping[Column, int]) -> Surface:
    """Return the modal that shows which column I take for what, to be changed."""
    choices = [
        option(str(place), f"{place + 1}: {heading[:_LONGEST_HEADING] or 'without a heading'}")
        for place, heading in enumerate(file.headings[:_MOST_COLUMNS])
    ]
    return modal(
        COLUMNS_VIEW,
        "Which column is what?",
        [
            paragraph(f"I read {_people(len(file.lines))}. Please look whether I understood it."),
            *(
                field(
                    column.value,
                    label,
                    menu(
                        f"recruiting.{column.value}",
                        "Choose a column",
                        choices,
                        str(guessed[column]) if column in guessed else None,
                    ),
                    optional=column not in NEEDED,
                )
                for column, label in _LABELS.items()
            ),
        ],
        submit="Next",
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
        f"*{_people(to_ask[Role.MENTOR])}* to ask to mentor, "
        f"*{_people(to_ask[Role.MENTEE])}* to be mentees, in {escape(term.name)}.",
        *(
            f"• {number} {FATES[state]}" if state else f"• {number} of which nothing comes"
            for state, number in others.items()
        ),
    ]
    examples = [say_line(fate) for fate in fates[:_MOST_EXAMPLES]]
    return modal(
        CONFIRM_VIEW,
        "Ask them?",
        [
            paragraph("\n".join(lines)),
            paragraph("*The first lines, as I read them*"),
            *verbatim("\n".join(examples)),
            small_print(
                "I look each of them up by e-mail and write to those who are in Slack, in their "
                "own daytime. The rest I give back to you with a text to mail. You get what comes "
                "of each line as a file."
            ),
        ],
        submit="Ask them",
        ids={"import": begun.id},
    )


def say_line(fate: Fate) -> str:
    """Return how a line was read, in plain text."""
    line = fate.line
    if isinstance(line, Unusable):
        return f"Line {line.line}: {line.name or line.email or 'nobody'}: {line.why}"
    return (
        f"Line {line.line}: {line.name} <{line.email}>, {say_workshops(line.workshops_taught)}, "
        f"{TRAINING[line.certification].lower()}: {say_fate(fate)}"
    )


def say_fate(fate: Fate) -> str:
    """Return what comes of a line."""
    line = fate.line
    if isinstance(line, Unusable):
        return line.why
    if fate.state is State.WAITING and line.role is not None:
        return f"to be asked as {line.role.value}"
    if fate.state is State.NOT_ELIGIBLE:
        return " ".join(["not eligible.", *(PROBLEMS[one] for one in line.obstacles)])
    return FATES[fate.state] if fate.state else ""


def fates_comment(fates: Sequence[Fate]) -> str:
    """Return what is said with that file."""
    to_ask = sum(fate.state is State.WAITING for fate in fates)
    return (
        f"What comes of each of the {len(fates)} lines. I look up {_people(to_ask)} now, about "
        "forty a minute, and tell you when I'm done."
        if to_ask
        else f"What comes of each of the {len(fates)} lines. There is nobody new to ask."
    )


def confirmed_already_message() -> Message:
    """Return that a file was taken already."""
    text = "I'm asking these people already; nobody is asked twice."
    return message(text, [paragraph(text)])


def invitation_message(invitation: Invitation) -> Message:
    """Return how somebody is asked to take part."""
    recruit, term = invitation.recruit, invitation.term
    workspace, name = escape(invitation.workspace_name), escape(term.name)
    if recruit.role == Role.MENTOR:
        text = (
            f"You have taught {say_workshops(recruit.workshops_taught)}, and there are people in "
            f"{workspace} who would love to learn from you. Would you mentor a small group in "
            f"{name}? It is about an hour a week, at a time that suits you."
        )
    else:
        text = (
            f"Would you like a mentor on your way to teaching? In {name}, small groups meet for "
            f"about an hour a week with somebody from {workspace} who has done it often."
        )
    last = term.applications_close_on
    until = f"Applications are open until {last.day} {last:%B}. It takes a few minutes."
    value = str(recruit.id)
    return message(
        f"{text} {until}",
        [
            paragraph(text),
            buttons(
                button("Apply", JOIN, style="primary"), button("Not now", NOT_NOW, value=value)
            ),
            small_print(f"{until} After *Not now* I don't ask again this term."),
        ],
    )


def not_now_message() -> Message:
    """Return the answer to who does not want to take part now."""
    text = (
        "Thank you for telling me. I won't ask again this term, and `/mentoring join` stays open "
        "to you."
    )
    return message(text, [paragraph(text)])


def finished_message(begun: RecruitImport, term: Term, counts: Mapping[State, int]) -> Message:
    """Return to who gave a file that everybody in it was looked up."""
    without = counts.get(State.NO_ACCOUNT, 0)
    asked = counts.get(State.INVITED, 0) + counts.get(State.NOT_NOW, 0)
    text = (
        f"I looked up everybody of your file of {moment(begun.made_at, '{date_short_pretty}')} for "
        f"{escape(term.name)}: {_people(asked)} asked in Slack, "
        f"{_people(without)} without an account here."
    )
    return message(
        text,
        [
            paragraph(text),
            buttons(button("Get the lists", GET_LISTS, value=str(begun.id), style="primary")),
            small_print("One of everybody, one of those to mail with a text that is ready."),
        ],
    )


def lists_comment(counts: Mapping[State, int]) -> str:
    """Return what is said with the two lists."""
    return (
        f"Everybody of your file, and {_people(counts.get(State.NO_ACCOUNT, 0))} to mail with a "
        "text that is ready. Please keep the addresses to yourselves."
    )


def say_recorded(recorded: Recruit | None, workshops_taught: int, certification: str) -> str:
    """Return how an application differs from the other database; empty when it does not."""
    if recorded is None:
        return ""
    differs = []
    if recorded.workshops_taught != workshops_taught:
        differs.append(f"{say_workshops(recorded.workshops_taught)} taught")
    if (recorded.certification == "certified") != (certification == "certified"):
        differs.append("certified" if recorded.certification == "certified" else "not certified")
    if not differs:
        return ""
    return f":mag: Your workshop database says otherwise: {', '.join(differs)}"


def say_workshops(number: int) -> str:
    """Return a number of workshops."""
    return count_of(number, "workshop")


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"
