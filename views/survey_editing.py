"""What a survey asks, for its coordinators: a preview, and replacing it."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import FileInputElement

from models import Survey
from programme.eligibility import Role
from programme.links import LONGEST_URL
from programme.survey_editing import Asking
from programme.survey_questions import write_yaml
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.messages import ask_first, button, buttons, paragraph, small_print
from views.surfaces import Surface, modal
from views.survey_coordination import survey_name
from views.surveys import page_blocks

PREVIEW_VIEW = "surveys.try"
REPLACE_VIEW = "surveys.replace"
EXTERNAL_VIEW = "surveys.use_external"
TURN_PAGE_BACK = "surveys.preview_before"
TURN_PAGE_ON = "surveys.preview_after"
GET_FILE = "surveys.get_file"
REPLACE = "surveys.replace_questions"
USE_DEFAULT = "surveys.propose_default"
USE = "surveys.use_questions"
USE_APART = "surveys.use_questions_apart"
SEE_ASKED = "surveys.see_asked"
SET_EXTERNAL = "surveys.set_external"

FILE_FIELD = "file"
TEXT_FIELD = "yaml"
URL_FIELD = "url"
NO_FILE = N_("Please add a file, or paste the questions below.")
NOT_TEXT = N_("This file isn't text. Please add a YAML file, saved as UTF-8.")
_LONGEST_PASTE = 3000  # what Slack takes
_READERS = Translated({Role.MENTOR: N_("mentors"), Role.MENTEE: N_("mentees")})


def preview_view(asking: Asking, page: int, note: str | None = None) -> Surface:
    """Return the modal with a page as its readers see it, and what can be done with it all.

    ``note`` says what just happened, in mrkdwn of our own.
    """
    number = max(0, min(page, len(asking.questions.pages) - 1))
    count = len(asking.questions.pages)
    readers = _READERS[Role(asking.survey.role)]
    name = survey_name(asking.survey.moment, asking.survey.role)
    blocks: list[Block] = [paragraph(note)] if note else []
    if asking.survey.external_url:
        blocks.append(
            paragraph(
                _(
                    ":information_source: A form elsewhere takes this survey's place at the "
                    "moment; nobody is asked these questions."
                )
            )
        )
    blocks += [
        paragraph(
            _("*{name}*: this is asked.", name=name)
            if asking.is_asked
            else _("*{name}*: this would be asked.", name=name)
        ),
        _what_to_do(asking),
        small_print(
            _(
                "Page {page} of {count}, as {readers} see it. You can try it out: nothing "
                "of it is kept.",
                page=number + 1,
                count=count,
                readers=readers,
            )
        ),
        *page_blocks(asking.questions, number, {}),
    ]
    turns = []
    if number > 0:
        turns.append(button(_("Page before"), TURN_PAGE_BACK, value=str(number - 1)))
    if number + 1 < count:
        turns.append(button(_("Next page"), TURN_PAGE_ON, value=str(number + 1)))
    if turns:
        blocks.append(buttons(*turns))
    view = modal(
        PREVIEW_VIEW,
        _("Questions"),
        blocks,
        submit=_("Try “Next”") if number + 1 < count else _("Try “Send”"),
        ids={"survey": asking.survey.id, "version": asking.number, "page": number},
    )
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def _what_to_do(asking: Asking) -> Block:
    if asking.is_asked:
        return buttons(
            button(_("Replace"), REPLACE),
            button(_("Get the file"), GET_FILE),
            button(_("Use the default"), USE_DEFAULT),
            button(_("Use an external form"), SET_EXTERNAL),
        )
    see = button(_("See what is asked now"), SEE_ASKED)
    if not asking.responses:
        return buttons(button(_("Use these questions"), USE, style="primary"), see)
    confirm = ask_first(
        _("Replace the questions?"),
        _(
            "{responses} answered those that are asked now. Their answers stay, apart "
            "from those to come, and whoever has answered isn't asked again.",
            responses=asking.responses,
        ),
        yes=_("Replace"),
        no=_("Keep them"),
    )
    use = button(_("Use these questions"), USE_APART, style="primary", confirm=confirm)
    return buttons(use, see)


def replace_view(asking: Asking) -> Surface:
    """Return the modal in which a coordinator gives other questions, as a file or pasted."""
    present = write_yaml(asking.questions)
    fits = len(present) <= _LONGEST_PASTE
    return modal(
        REPLACE_VIEW,
        _("Replace questions"),
        [
            paragraph(
                _(
                    "The questions are a small text file in YAML; *Get the file* sends you the one "
                    "that is in use, as a beginning. You see the new ones before anybody is asked."
                )
            ),
            field(
                FILE_FIELD,
                _("A YAML file"),
                FileInputElement(
                    action_id="surveys.file", filetypes=["yaml", "yml", "txt"], max_files=1
                ),
                optional=True,
            ),
            field(
                TEXT_FIELD,
                _("Or the questions themselves"),
                text_line(
                    "surveys.yaml",
                    present if fits else None,
                    longest=_LONGEST_PASTE,
                    multiline=True,
                ),
                hint=_("A file goes before what stands here.")
                if fits
                else _("Up to 3000 characters fit here; what is asked now is longer."),
                optional=True,
            ),
        ],
        submit=_("Preview"),
        ids={"survey": asking.survey.id},
    )


def external_view(survey: Survey) -> Surface:
    """Return the modal in which a form elsewhere takes a survey's place."""
    return modal(
        EXTERNAL_VIEW,
        _("External form"),
        [
            paragraph(
                _(
                    "People get the link and say with a button that they have answered, so that "
                    "rates and reminders go on as usual. The answers are where the form is."
                )
            ),
            field(
                URL_FIELD,
                _("Link to the form"),
                text_line(
                    "surveys.url",
                    survey.external_url,
                    longest=LONGEST_URL,
                    placeholder="https://",
                ),
                hint=_("Leave it empty, and the survey is answered here."),
                optional=True,
            ),
        ],
        submit=_("Save"),
        ids={"survey": survey.id},
    )


def say_used() -> str:
    """Return that questions are asked from now on."""
    return _(":white_check_mark: These are asked from now on.")


def say_external(survey: Survey) -> str:
    """Return where a survey is answered from now on."""
    if survey.external_url:
        return _(":white_check_mark: People are sent to your form from now on.")
    return _(":white_check_mark: The survey is answered here, with these questions.")


def say_tried() -> str:
    """Return that the last page was tried out."""
    return _(":white_check_mark: This could be sent. Nothing was kept.")


def say_answered_meanwhile() -> str:
    """Return that somebody answered since the preview was opened."""
    return _(
        ":information_source: Somebody has answered the present questions meanwhile. Please "
        "confirm that you want to replace them."
    )


def say_default() -> str:
    """Return that what is shown are the programme's own questions."""
    return _(":information_source: These are the programme's own questions.")


def file_comment(asking: Asking) -> str:
    """Return what is said with the file of a survey's questions."""
    name = survey_name(asking.survey.moment, asking.survey.role)
    return _(
        "The questions of {name}. Change the file, then: `/mentoring surveys`, "
        "*Questions*, *Replace*.",
        name=name,
    )
