"""What a coordinator sees of the sample outlines, and fills in to help groups with their steps."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block

from models import OutlineLink
from programme.focuses import OUTCOMES
from programme.links import LONGEST_URL
from programme.outline_links import LONGEST_TITLE
from programme.outlines import sample_steps
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.links import link_button
from views.messages import Message, button, buttons, message, paragraph, verbatim
from views.surfaces import Surface, modal

SEE_SAMPLE = "outline_links.see"
EDIT_LINK = "outline_links.edit"
LINK_VIEW = "outline_links.save"

_NAMES = {outcome.code: outcome.name for outcome in OUTCOMES}
_NUMBERS = {outcome.code: number for number, outcome in enumerate(OUTCOMES, 1)}


def samples_message() -> Message:
    """Return the sample outlines to choose from."""
    text = _(
        "These are the sample outlines. A link that you add to a step is shown with it in every "
        "group that works on it."
    )
    choices = [button(_(name), f"{SEE_SAMPLE}.{code}", value=code) for code, name in _NAMES.items()]
    return message(text, [paragraph(text), buttons(*choices)])


def sample_view(outcome: str, links: Mapping[int, OutlineLink]) -> Surface:
    """Return the modal with the steps of a sample outline and the link of each."""
    blocks: list[Block] = [paragraph(f"*{_(_NAMES[outcome])}*")]
    for position, words in enumerate(sample_steps(outcome), 1):
        link = links.get(position)
        edit = button(
            _("Change the link") if link else _("Add a link"),
            f"{EDIT_LINK}.{position}",
            value=f"{outcome}:{position}",
        )
        blocks.append(paragraph(f"{position}. {_(words)}"))
        shown = [link_button(link.title, link.url, str(position))] if link else []
        blocks.append(buttons(*shown, edit))
    view = modal("outline_links.seen", _("Sample outline"), blocks, submit=_("Close"))
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def read_place(value: str) -> tuple[str, int]:
    """Return the outcome and the step's position in its sample outline."""
    outcome, position = value.split(":")
    return outcome, int(position)


def link_view(outcome: str, position: int, link: OutlineLink | None) -> Surface:
    """Return the modal for the link of one step."""
    return modal(
        LINK_VIEW,
        _("A link for this step"),
        [
            *verbatim(_(sample_steps(outcome)[position - 1])),
            field(
                "title",
                _("What is it?"),
                text_line(
                    "outline_links.title", link.title if link else None, longest=LONGEST_TITLE
                ),
                optional=True,
            ),
            field(
                "url",
                _("Address"),
                text_line(
                    "outline_links.url",
                    link.url if link else None,
                    longest=LONGEST_URL,
                    placeholder="https://",
                ),
                hint=_("Leave both empty to remove the link."),
                optional=True,
            ),
        ],
        submit=_("Save"),
        ids={"outcome": _NUMBERS[outcome], "position": position},
    )


def outcome_numbered(number: int) -> str:
    """Return the code of the outcome that a modal carries by its number; "" for any other."""
    return next((code for code, known in _NUMBERS.items() if known == number), "")
