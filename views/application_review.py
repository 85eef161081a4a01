"""What a coordinator reads and fills in to review applications, and what applicants hear."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    DividerBlock,
    PlainTextObject,
)

from models import Application, ApplicationQuestion, Term
from programme.application_review import LONGEST_WORDS, PAGE, Reviewable, ReviewPage
from programme.applications import Status
from programme.eligibility import Certification, Obstacle, Role
from programme.focuses import FOCUSES
from programme.languages import language_name
from programme.listings import listing
from programme.translations import N_, ngettext
from programme.translations import gettext as _
from views.apart import NOTE, say_apart
from views.application_problems import say_problem
from views.applications import TRAINING, application_message
from views.inputs import field, text_line
from views.messages import (
    Message,
    ask_first,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.recruiting import say_recorded
from views.surfaces import Surface, modal

APPROVE = "application_review.approve"
APPROVE_ALL = "application_review.approve_all"
DECLINE = "application_review.decline"
ASK = "application_review.ask"
ANSWER = "application_review.answer"
TURN_PAGE = "application_review.turn_page"
SET_AUTOMATIC = "application_review.set_automatic"
OPEN_LIST = "application_review.open"
DECLINE_VIEW = "application_review.send_decline"
ASK_VIEW = "application_review.send_question"
ANSWER_VIEW = "application_review.send_answer"

_SHORTEST_SHOWN = 300
_KIND_REASON = N_(
    "Thank you for applying! This term we can't offer you a place, because … "
    "We hope to see you next time."
)


def review_message(page: ReviewPage) -> Message:
    """Return the applications that wait for a review, with what makes each eligible or not."""
    name = escape(page.term.name)
    if not page.total:
        text = _("Every application to {name} is reviewed. Nothing to do here!", name=name)
        return message(text, [paragraph(f":tada: {text}"), _automatic(page)])
    text = ngettext(
        "{count} application to {name} to review, {eligible} of them eligible.",
        "{count} applications to {name} to review, {eligible} of them eligible.",
        page.total,
        name=name,
        eligible=page.eligible,
    )
    blocks: list[Block] = [heading(_("Applications to review")), paragraph(text)]
    for each in page.reviewables:
        blocks += [DividerBlock(), *_reviewable(each)]
    return message(text, [*blocks, DividerBlock(), *_closing(page), _automatic(page)])


def _reviewable(each: Reviewable) -> list[Block]:
    application = each.application
    choices = listing([FOCUSES[code].name for code in application.focuses], any_of=True)
    languages = listing([language_name(code) for code in application.languages])
    came = moment(application.submitted_at, "{date_short_pretty}")
    is_late = application.status == Status.WAITING
    if application.role == Role.MENTOR:
        sent = (
            N_("*<@{person}>* as mentor (waiting list), sent {came}")
            if is_late
            else N_("*<@{person}>* as mentor, sent {came}")
        )
    else:
        sent = (
            N_("*<@{person}>* as mentee (waiting list), sent {came}")
            if is_late
            else N_("*<@{person}>* as mentee, sent {came}")
        )
    lines = [
        _(sent, person=each.slack_user_id, came=came),
        f"{choices} · {languages}",
        say_eligibility(application, each.obstacles),
    ]
    if recorded := say_recorded(
        each.recorded, application.workshops_taught, application.certification
    ):
        lines.append(recorded)
    if apart := say_apart(each.kept_apart):
        lines.append(apart)
    hopes = application.hopes
    short = hopes if len(hopes) <= _SHORTEST_SHOWN else f"{hopes[: _SHORTEST_SHOWN - 1]}…"
    value = str(application.id)
    blocks: list[Block] = [
        paragraph("\n".join(lines)),
        ContextBlock(elements=[PlainTextObject(text=short, emoji=False)]),
        *_asked(each.question),
        buttons(
            *(
                []
                if each.obstacles
                else [button(_("Approve"), APPROVE, value=value, style="primary")]
            ),
            button(_("Ask a question"), ASK, value=value),
            button(_("Decline"), DECLINE, value=value),
            button(_("Keep apart from…"), NOTE, value=value),
        ),
    ]
    return blocks


def say_eligibility(application: Application, obstacles: Sequence[Obstacle]) -> str:
    """Return why an applicant is eligible, or what stands against it, in one line."""
    number = application.workshops_taught
    taught = ngettext("{count} workshop taught", "{count} workshops taught", number)
    training = TRAINING[Certification(application.certification)]
    if not obstacles:
        return _(
            ":white_check_mark: Eligible: {training}, {taught}",
            training=training.lower(),
            taught=taught,
        )
    against = " ".join(say_problem(obstacle) for obstacle in obstacles)
    return _(
        ":warning: Not eligible: {training}, {taught}. {against}",
        training=training.lower(),
        taught=taught,
        against=against,
    )


def _asked(question: ApplicationQuestion | None) -> list[Block]:
    if question is None:
        return []
    blocks: list[Block] = [
        ContextBlock(
            elements=[
                PlainTextObject(text=_("You asked: {question}", question=question.question)[:1900])
            ]
        )
    ]
    if question.answer:
        blocks.append(
            ContextBlock(
                elements=[
                    PlainTextObject(
                        text=_("They answered: {answer}", answer=question.answer)[:1900]
                    )
                ]
            )
        )
    return blocks


def _closing(page: ReviewPage) -> list[Block]:
    elements = []
    if page.offset:
        elements.append(button(_("Earlier ones"), TURN_PAGE, value=str(page.offset - PAGE)))
    if page.offset + PAGE < page.total:
        elements.append(button(_("Later ones"), f"{TURN_PAGE}.on", value=str(page.offset + PAGE)))
    if page.eligible:
        elements.append(
            button(
                _("Approve all {eligible} eligible", eligible=page.eligible),
                APPROVE_ALL,
                value=str(page.term.id),
                style="primary",
                confirm=ask_first(
                    _("Approve all who are eligible?"),
                    _(
                        "{eligible} people will hear that they are approved.",
                        eligible=page.eligible,
                    ),
                    yes=_("Approve"),
                    no=_("Not yet"),
                ),
            )
        )
    return [buttons(*elements)] if elements else []


def _automatic(page: ReviewPage) -> Block:
    on = page.approves_eligible
    text = (
        _("Let me look at each one again") if on else _("Approve eligible ones without asking me")
    )
    return buttons(button(text, SET_AUTOMATIC, value="off" if on else "on"))


def decline_view(application: Application) -> Surface:
    """Return the modal that asks for a kind reason."""
    return modal(
        DECLINE_VIEW,
        _("Decline kindly"),
        [
            paragraph(_("They read your words as you write them, and can apply again.")),
            field(
                "reason",
                _("Your reason"),
                text_line(
                    "application_review.reason",
                    application.review_reason or _(_KIND_REASON),
                    longest=LONGEST_WORDS,
                    multiline=True,
                ),
            ),
        ],
        submit=_("Decline"),
        ids={"application": application.id},
    )


def ask_view(application: Application) -> Surface:
    """Return the modal in which a coordinator asks an applicant a question."""
    return modal(
        ASK_VIEW,
        _("Ask a question"),
        [
            field(
                "question",
                _("Your question"),
                text_line(
                    "application_review.question", None, longest=LONGEST_WORDS, multiline=True
                ),
                hint=_("They get it as a direct message with a button to answer."),
            )
        ],
        submit=_("Ask"),
        ids={"application": application.id},
    )


def answer_view(question: ApplicationQuestion) -> Surface:
    """Return the modal in which an applicant answers."""
    return modal(
        ANSWER_VIEW,
        _("Your answer"),
        [
            *verbatim(question.question),
            field(
                "answer",
                _("Your answer"),
                text_line(
                    "application_review.words",
                    question.answer,
                    longest=LONGEST_WORDS,
                    multiline=True,
                ),
            ),
        ],
        submit=_("Send"),
        ids={"question": question.id},
    )


def reviewed_message(term: Term, application: Application, now: datetime) -> Message:
    """Return what an applicant hears when their application is approved or declined."""
    return application_message(term, application, now)


def asked_message(term: Term, question: ApplicationQuestion) -> Message:
    """Return a coordinator's question to the applicant, with the button to answer."""
    text = _(
        "A coordinator has a question about your application to {term}:", term=escape(term.name)
    )
    return message(
        text,
        [
            paragraph(text),
            *verbatim(question.question),
            buttons(button(_("Answer"), ANSWER, value=str(question.id), style="primary")),
        ],
    )


def answered_message(
    slack_user_id: str, application: Application, question: ApplicationQuestion
) -> Message:
    """Return an applicant's answer, for the coordinator who asked."""
    text = _(
        "<@{person}> answered your question about their application.",
        person=slack_user_id,
    )
    value = str(application.id)
    return message(
        text,
        [
            paragraph(text),
            *verbatim(question.question),
            paragraph(_("*Their answer*")),
            *verbatim(question.answer or ""),
            buttons(
                button(_("Approve"), APPROVE, value=value, style="primary"),
                button(_("Ask a question"), ASK, value=value),
                button(_("Decline"), DECLINE, value=value),
            ),
        ],
    )


def digest_message(unreviewed: int) -> Message:
    """Return the morning's word to a coordinator about new applications."""
    text = ngettext(
        "Good morning! {count} person is waiting to hear about their application.",
        "Good morning! {count} people are waiting to hear about their application.",
        unreviewed,
    )
    return message(
        text,
        [
            paragraph(text),
            buttons(button(_("Review them"), OPEN_LIST, style="primary")),
            small_print(_("`/mentoring applications` shows them any time.")),
        ],
    )


def done_message(what: str) -> Message:
    """Return that something was done, for the coordinator who did it."""
    return message(what, [paragraph(f":white_check_mark: {what}")])
