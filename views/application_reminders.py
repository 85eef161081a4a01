"""What applicants hear unasked, and what coordinators hear before the window closes."""

from models import Term
from programme.application_reminders import Demand, Wait
from programme.calendar import start_of_day
from programme.eligibility import Role
from programme.matching import find_reason, say_reason
from programme.timings import STILL_WAITING_EVERY
from programme.translations import gettext as _
from programme.translations import ngettext
from views.application_review import OPEN_LIST
from views.applications import EDIT, JOIN
from views.coordination import SEE_STATUS
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    message,
    moment,
    paragraph,
    small_print,
)


def unsent_message(term: Term) -> Message:
    """Return that the window closes, for who opened the form and did not send it."""
    text = _(
        "You had a look at applying to {term}. Applications are open until the end "
        "of {last_day}, and we'd love to have you. It takes about five minutes.",
        term=escape(term.name),
        last_day=_last_day(term),
    )
    return message(
        text,
        [paragraph(f":wave: {text}"), buttons(button(_("Apply"), JOIN, style="primary"))],
    )


def _last_day(term: Term) -> str:
    return moment(start_of_day(term.applications_close_on, term.time_zone), "{date_long}")


def demand_message(term: Term, demand: Demand, *, days: int) -> Message:
    """Return how many applied and whether places are missing, so many days before it closes."""
    closing = ngettext(
        "Applications to {term} close in {count} day, at the end of {last_day}.",
        "Applications to {term} close in {count} days, at the end of {last_day}.",
        days,
        term=escape(term.name),
        last_day=_last_day(term),
    )
    so_far = _(
        "So far {mentees} asked for a place and {mentors} offered {places}.",
        mentees=ngettext("{count} mentee", "{count} mentees", demand.mentees),
        mentors=ngettext("{count} mentor", "{count} mentors", demand.mentors),
        places=ngettext("{count} place", "{count} places", demand.seats),
    )
    text = f"{closing} {so_far} "
    if demand.missing:
        text += ngettext(
            "{count} more place would be needed for everybody.",
            "{count} more places would be needed for everybody.",
            demand.missing,
        )
    elif demand.mentees:
        text += _("There is a place for everybody.")
    blocks = [
        paragraph(f":hourglass_flowing_sand: {text}"),
        buttons(button(_("Status"), SEE_STATUS), button(_("Applications"), OPEN_LIST)),
    ]
    if demand.unsent:
        blocks.append(
            small_print(
                ngettext(
                    "{count} person looked at the form and didn't send it. I remind them.",
                    "{count} people looked at the form and didn't send it. I remind them.",
                    demand.unsent,
                )
            )
        )
    return message(text, blocks)


def still_waiting_message(wait: Wait) -> Message:
    """Return that an applicant still waits, why, and what would help."""
    term, application = escape(wait.term.name), wait.application
    is_mentor = application.role == Role.MENTOR
    if not wait.is_reviewed:
        why = _("A coordinator hasn't got round to reading it yet. They will, and I'll tell you.")
    elif not wait.has_groups:
        why = _("The groups are still being formed; it takes a little longer than we said.")
    elif application.waiting_reason:
        why = escape(say_reason(find_reason(application.waiting_reason)))
    elif is_mentor:
        why = _("There aren't enough mentees yet who share an hour and a choice with you.")
    else:
        why = _("No group has an hour and a place for you yet.")
    text = _(
        "Your application to {term} is still with us, and you haven't been forgotten. {why}",
        term=term,
        why=why,
    )
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            paragraph(
                _(
                    "More hours, another choice or another language make it more likely. You can "
                    "change your application any time."
                )
            ),
            buttons(button(_("Edit my application"), EDIT, value=str(application.id))),
            small_print(
                _(
                    "People join groups as places come free. I'll tell you as soon as there's one, "
                    "and write again in {weeks}.",
                    weeks=STILL_WAITING_EVERY.say(),
                )
            ),
        ],
    )
