"""A group's slide: the form, its versions, and what the group hears of it."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, UrlInputElement
from slack_sdk.models.blocks.block_elements import FileInputElement

from models import Group, Person, Slide
from programme.slides import (
    LONGEST_BODY,
    LONGEST_PICTURE_WORDS,
    LONGEST_PRESENTERS,
    LONGEST_TITLE,
    PICTURE_TYPES,
    SlideSeen,
    SlideState,
)
from programme.translations import N_
from programme.translations import gettext as _
from views.inputs import checkboxes, field, option, radio, text_line
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
from views.surfaces import Surface, modal

EDIT_SLIDE = "showcase.edit_slide"
SEND_SLIDE = "showcase.send_slide"
SEE_VERSIONS = "showcase.see_versions"
BRING_BACK = "showcase.bring_back"
_SHORTEST_TITLE = 100
_MOST_GROUPS = 40  # that fit into one message


def slide_view(seen: SlideSeen, presenters: str) -> Surface:
    """Return the form of a group's slide; ``presenters`` stand there before anybody chose."""
    slide, picture = seen.slide, seen.picture
    blocks: list[Block | dict[str, Any]] = []
    if slide is not None:
        versions = button(_("Earlier versions"), SEE_VERSIONS, value=str(seen.group.id))
        when = moment(slide.saved_at)
        words = (
            _("Version {version}, saved {when}.", version=slide.version, when=when)
            if seen.saved_by is None
            else _(
                "Version {version}, saved {when} by <@{person}>.",
                version=slide.version,
                when=when,
                person=seen.saved_by.slack_user_id,
            )
        )
        blocks.append(paragraph(words, versions if slide.version > 1 else None))
    if slide is not None and slide.preview_file_id is not None:
        blocks.append(_preview(slide))
    states = [
        option(SlideState.DRAFT, _("A draft"), _("The group goes on working on it")),
        option(SlideState.FINAL, _("Final"), _("Ready for the showcase; you can still change it")),
    ]
    state = slide.state if slide is not None else SlideState.DRAFT
    blocks += [
        field(
            "title",
            _("Title"),
            text_line("showcase.title", slide.title if slide else None, longest=LONGEST_TITLE),
        ),
        field(
            "body",
            _("What you learned or completed"),
            text_line(
                "showcase.body", slide.body if slide else None, longest=LONGEST_BODY, multiline=True
            ),
            hint=_("A few short lines are best: people read them from afar."),
        ),
        field(
            "presenters",
            _("Who presents"),
            text_line(
                "showcase.presenters",
                slide.presenters if slide else presenters,
                longest=LONGEST_PRESENTERS,
            ),
            optional=True,
        ),
        field(
            "url",
            _("A link"),
            UrlInputElement(action_id="showcase.url", initial_value=slide.url if slide else None),
            hint=_("To a lesson, a pull request or a page of yours."),
            optional=True,
        ),
        field(
            "picture",
            _("Another picture") if picture is not None else _("A picture"),
            FileInputElement(
                action_id="showcase.picture", filetypes=list(PICTURE_TYPES), max_files=1
            ),
            hint=_("PNG, JPEG or GIF, up to 5 MB."),
            optional=True,
        ),
        field(
            "picture_words",
            _("What the picture shows"),
            text_line(
                "showcase.picture_words",
                picture.words if picture is not None else None,
                longest=LONGEST_PICTURE_WORDS,
            ),
            hint=_("For people who can't see it."),
            optional=True,
        ),
    ]
    if picture is not None:
        choices = [option("out", _("Take the picture out"))]
        boxes = checkboxes("showcase.takes_picture_out", choices, ())
        blocks.append(field("takes_picture_out", _("The picture of now"), boxes, optional=True))
    blocks.append(field("state", _("How far is it?"), radio("showcase.state", states, state)))
    ids = {"group": seen.group.id, "version": slide.version if slide is not None else 0}
    return modal(SEND_SLIDE, _("Your slide"), blocks, submit=_("Save"), ids=ids)


def _preview(slide: Slide) -> dict[str, Any]:
    return {
        "type": "image",
        "slack_file": {"id": slide.preview_file_id},
        "alt_text": _("The slide “{title}”", title=slide.title),
    }


def versions_view(group: Group, versions: Sequence[tuple[Slide, Person | None]]) -> Surface:
    """Return the modal with the versions of a slide, newest first, to bring one back."""
    blocks: list[Block] = []
    for number, (slide, person) in enumerate(versions):
        what = _("final") if slide.state == SlideState.FINAL else _("draft")
        back = button(_("Bring back"), BRING_BACK, value=str(slide.id)) if number else None
        values = {"version": slide.version, "what": what, "when": moment(slide.saved_at)}
        words = (
            _("*Version {version}*, {what}, {when}", **values)
            if person is None
            else _(
                "*Version {version}*, {what}, {when} by <@{person}>",
                person=person.slack_user_id,
                **values,
            )
        )
        blocks += [paragraph(words, back), *verbatim(f"{slide.title}\n{slide.body}")]
    view = modal(
        "showcase.versions", _("Versions"), blocks, submit=_("Close"), ids={"group": group.id}
    )
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def slide_kept_message(slide: Slide, over: Slide | None) -> Message:
    """Return that a slide is saved, for who did; ``over`` is what another saved meanwhile."""
    saved = (
        N_("Saved: version {version}, your final slide. Your group sees it in a moment.")
        if slide.state == SlideState.FINAL
        else N_("Saved: version {version}, your draft. Your group sees it in a moment.")
    )
    text = _(saved, version=slide.version)
    blocks: list[Block] = [paragraph(f":white_check_mark: {text}")]
    if over is not None:
        more = _(
            "While you were writing, somebody saved version {version}. It is kept: look "
            "under *Earlier versions* and take what you like from it.",
            version=over.version,
        )
        blocks.append(paragraph(more))
        text = f"{text} {more}"
    blocks.append(buttons(button(_("Go on with it"), EDIT_SLIDE, value=str(slide.group_id))))
    return message(text, blocks)


def slide_saved_message(seen: SlideSeen) -> Message:
    """Return what the group's slide looks like now, for its channel."""
    slide = seen.slide
    if slide is None:
        raise ValueError("the group has no slide")
    who = f"<@{seen.saved_by.slack_user_id}>" if seen.saved_by is not None else _("Somebody")
    text = (
        _("{who} finished your slide for the showcase.", who=who)
        if seen.is_final
        else _("{who} saved a draft of your slide for the showcase.", who=who)
    )
    edit = buttons(button(_("Change it"), EDIT_SLIDE, value=str(seen.group.id)))
    plain: list[Block | dict[str, Any]] = [
        paragraph(f":frame_with_picture: {text}"),
        *verbatim(f"{slide.title}\n{slide.body}"),
        edit,
    ]
    if slide.preview_file_id is None:
        return message(text, plain)
    return message(text, [plain[0], _preview(slide), edit], plain)


def picture_unusable_message(seen: SlideSeen) -> Message:
    """Return that a picture could not be used, for who gave it."""
    text = _(
        "Your slide is saved, only its picture I couldn't open. Would you give it again as a "
        "PNG or JPEG?"
    )
    edit = button(_("Change the slide"), EDIT_SLIDE, value=str(seen.group.id))
    return message(text, [paragraph(text), buttons(edit)])


def choose_group_message(groups: Sequence[tuple[str, int]]) -> Message:
    """Return the groups whose slide one may work on, by name and id."""
    text = _("Whose slide would you like to work on?")
    rows = [
        paragraph(escape(name), button(_("Open"), EDIT_SLIDE, value=str(group_id)))
        for name, group_id in groups[:_MOST_GROUPS]
    ]
    hint = small_print(_("`/mentoring slide` and a group's name opens that group's slide."))
    return message(text, [paragraph(text), *rows, hint])


def no_slide_message() -> Message:
    """Return that one is in no group whose slide could be worked on."""
    text = _(
        "A slide belongs to a group, and you aren't in one now. `/mentoring showcase` shows what "
        "the groups present."
    )
    return message(text, [paragraph(text)])


def draft_wanted_message(seen: SlideSeen, at_text: str) -> Message:
    """Return the invitation to draft a slide, for the group's channel or its lead mentor."""
    text = _(
        "The showcase is {when}. Each group shows one slide: something you "
        "learned or completed. A title and two lines make a fine draft.",
        when=at_text,
    )
    draft = button(_("Draft your slide"), EDIT_SLIDE, value=str(seen.group.id), style="primary")
    return message(
        f"{escape(seen.group.name)}: {text}",
        [paragraph(f":frame_with_picture: {text}"), buttons(draft)],
    )


def final_wanted_message(seen: SlideSeen, at_text: str) -> Message:
    """Return the reminder to finish the slide, for the group's channel or its lead mentor."""
    title = seen.slide.title if seen.slide is not None else ""
    short = title if len(title) <= _SHORTEST_TITLE else f"{title[:_SHORTEST_TITLE]}…"
    opening = _("The showcase is {when}.", when=at_text)
    rest = (
        _("Is your slide “{short}” ready? Open it and choose *Final*.", short=escape(short))
        if title
        else _("There is no slide of yours yet; a title and two lines are enough.")
    )
    finish = button(_("Open your slide"), EDIT_SLIDE, value=str(seen.group.id), style="primary")
    return message(
        f"{escape(seen.group.name)}: {opening} {rest}",
        [paragraph(f":frame_with_picture: {opening} {rest}"), buttons(finish)],
    )


def home_slide_message(seen: SlideSeen) -> Message:
    """Return that a group's slide is to be drafted or finished, for the reader's Home."""
    slide = seen.slide
    if slide is None:
        text = _("{group} has no slide for the showcase yet.", group=escape(seen.group.name))
        words = _("Draft your slide")
    else:
        text = _("The slide of {group} is a draft. Is it ready?", group=escape(seen.group.name))
        words = _("Open your slide")
    press = button(words, EDIT_SLIDE, value=str(seen.group.id))
    return message(text, [paragraph(f":frame_with_picture: {text}", press)])
