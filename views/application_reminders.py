"""What applicants hear unasked, and what coordinators hear before the window closes."""

from datetime import timedelta

from models import Term
from programme.application_reminders import Demand, Wait
from programme.calendar import start_of_day
from programme.eligibility import Role
from views.application_review import OPEN_LIST
from views.applications import EDIT, JOIN
from views.coordination import SEE_STATUS
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
)


def unsent_message(term: Term) -> Message:
    """Return that the window closes, for who opened the form and did not send it."""
    text = (
        f"You had a look at applying to {escape(term.name)}. Applications are open until the end "
        f"of {_last_day(term)}, and we'd love to have you. It takes about five minutes."
    )
    return message(
        text,
        [paragraph(f":wave: {text}"), buttons(button("Apply", JOIN, style="primary"))],
    )


def _last_day(term: Term) -> str:
    return moment(start_of_day(term.applications_close_on, term.time_zone), "{date_long}")


def demand_message(term: Term, demand: Demand, *, before: timedelta) -> Message:
    """Return how many applied and whether places are missing, so long before the window closes."""
    left = "two days" if before <= timedelta(days=2) else "a week"
    text = (
        f"Applications to {escape(term.name)} close in {left}, at the end of {_last_day(term)}. "
        f"So far {count_of(demand.mentees, 'mentee')} asked for a place and "
        f"{count_of(demand.mentors, 'mentor')} offered {count_of(demand.seats, 'place')}. "
    )
    if demand.missing:
        text += f"{count_of(demand.missing, 'more place')} would be needed for everybody."
    elif demand.mentees:
        text += "There is a place for everybody."
    blocks = [
        paragraph(f":hourglass_flowing_sand: {text}"),
        buttons(button("Status", SEE_STATUS), button("Applications", OPEN_LIST)),
    ]
    if demand.unsent:
        people = "1 person" if demand.unsent == 1 else f"{demand.unsent} people"
        blocks.append(
            small_print(f"{people} looked at the form and didn't send it. I remind them.")
        )
    return message(text, blocks)


def still_waiting_message(wait: Wait) -> Message:
    """Return that an applicant still waits, why, and what would help."""
    term, application = escape(wait.term.name), wait.application
    is_mentor = application.role == Role.MENTOR
    if not wait.is_reviewed:
        why = "A coordinator hasn't got round to reading it yet. They will, and I'll tell you."
    elif not wait.has_groups:
        why = "The groups are still being formed; it takes a little longer than we said."
    elif application.waiting_reason:
        why = escape(application.waiting_reason)
    elif is_mentor:
        why = "There aren't enough mentees yet who share an hour and a choice with you."
    else:
        why = "No group has an hour and a place for you yet."
    text = f"Your application to {term} is still with us, and you haven't been forgotten. {why}"
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            paragraph(
                "More hours, another choice or another language make it more likely. You can "
                "change your application any time."
            ),
            buttons(button("Edit my application", EDIT, value=str(application.id))),
            small_print(
                "People join groups as places come free. I'll tell you as soon as there's one, "
                "and write again in two weeks."
            ),
        ],
    )
