"""Block Kit as the Python SDK builds it, for property-based tests.

What comes out of these strategies has passed the SDK's own validation (`to_dict` runs it) and is
valid for Slack as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from slack_sdk.models import blocks as kit
from slack_sdk.models.blocks import block_elements as elements
from slack_sdk.models.blocks.basic_components import DispatchActionConfig, FeedbackButtonObject
from slack_sdk.models.views import View

Json = dict[str, Any]
IDS = st.uuids().map(str)


def words(most: int) -> st.SearchStrategy[str]:
    """Texts of 1 to `most` characters, often exactly `most`."""
    lengths = st.one_of(st.integers(1, most), st.just(most), st.just(1))
    return st.builds(lambda letter, length: letter * length, st.sampled_from("x é\n🌱"), lengths)


def plain(most: int) -> st.SearchStrategy[kit.PlainTextObject]:
    return st.builds(kit.PlainTextObject, text=words(most), emoji=st.sampled_from([None, True]))


def mrkdwn(most: int) -> st.SearchStrategy[kit.MarkdownTextObject]:
    return st.builds(
        kit.MarkdownTextObject, text=words(most), verbatim=st.sampled_from([None, True])
    )


def text(most: int) -> st.SearchStrategy[kit.TextObject]:
    return st.one_of(plain(most), mrkdwn(most))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


CONFIRM = st.builds(
    kit.ConfirmObject,
    title=plain(100),
    text=text(300),
    confirm=plain(30),
    deny=plain(30),
    style=st.sampled_from([None, "primary", "danger"]),
)
OPTION = st.builds(kit.Option, text=plain(75), value=IDS, description=maybe(plain(75)))
RICH_OPTION = st.builds(kit.Option, text=text(75), value=IDS, description=maybe(text(75)))
BUTTON = st.builds(
    kit.ButtonElement,
    text=plain(75),
    action_id=maybe(IDS),
    url=maybe(words(3000)),
    value=maybe(words(2000)),
    style=st.sampled_from([None, "primary", "danger"]),
    confirm=maybe(CONFIRM),
    accessibility_label=maybe(words(75)),
)
IMAGE = st.builds(kit.ImageElement, image_url=words(3000), alt_text=words(2000))


def menus(
    make: Callable[..., kit.InputInteractiveElement], **more: st.SearchStrategy[Any]
) -> st.SearchStrategy[kit.InputInteractiveElement]:
    return st.builds(
        make, placeholder=maybe(plain(150)), action_id=maybe(IDS), confirm=maybe(CONFIRM), **more
    )


@st.composite
def chosen(draw: st.DrawFn, kind: str, most: int) -> Json:
    """An element with options, some of them chosen from the start."""
    options = draw(st.lists(RICH_OPTION if most == 10 else OPTION, min_size=1, max_size=most))
    made: Json = {"options": options}
    if draw(st.booleans()):
        if kind in {"checkboxes", "multi_static_select"}:
            made["initial_options"] = options[: draw(st.integers(1, len(options)))]
        else:
            made["initial_option"] = draw(st.sampled_from(options))
    make: dict[str, Any] = {
        "checkboxes": kit.CheckboxesElement,
        "radio_buttons": kit.RadioButtonsElement,
        "static_select": kit.StaticSelectElement,
        "multi_static_select": kit.StaticMultiSelectElement,
    }
    element: Json = make[kind](action_id=draw(maybe(IDS)), **made).to_dict()
    return element


PICKED = st.one_of(
    chosen("checkboxes", 10),
    chosen("radio_buttons", 10),
    chosen("static_select", 12),
    chosen("multi_static_select", 12),
    menus(kit.UserSelectElement, initial_user=maybe(IDS)),
    menus(
        kit.UserMultiSelectElement,
        initial_users=maybe(st.lists(IDS, min_size=1, max_size=3)),
        max_selected_items=st.sampled_from([None, 3, 10]),
    ),
    menus(
        kit.ConversationSelectElement,
        filter=maybe(st.just(kit.ConversationFilter(include=["im", "public"]))),
    ),
    menus(kit.ChannelMultiSelectElement),
    menus(kit.ExternalDataSelectElement, min_query_length=st.sampled_from([None, 0, 3])),
    menus(
        kit.DatePickerElement,
        initial_date=maybe(st.dates().map(lambda day: f"{day.year:04}-{day:%m-%d}")),
    ),
    menus(kit.TimePickerElement, initial_time=maybe(st.times().map(lambda time: f"{time:%H:%M}"))),
)
TYPED = st.one_of(
    st.builds(
        kit.PlainTextInputElement,
        action_id=maybe(IDS),
        placeholder=maybe(plain(150)),
        initial_value=maybe(words(300)),
        multiline=maybe(st.booleans()),
        min_length=maybe(st.integers(0, 300)),
        max_length=maybe(st.integers(300, 3000)),
        dispatch_action_config=maybe(
            st.just(DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]))
        ),
    ),
    st.builds(
        elements.NumberInputElement,
        is_decimal_allowed=st.just(True),
        initial_value=maybe(st.integers(-5, 5)),
        min_value=maybe(st.integers(-10, -5)),
        max_value=maybe(st.integers(5, 10)),
    ),
    st.builds(elements.EmailInputElement, placeholder=maybe(plain(150))),
    st.builds(elements.UrlInputElement, action_id=maybe(IDS)),
    st.builds(
        kit.DateTimePickerElement,
        initial_date_time=maybe(st.integers(1_000_000_000, 9_999_999_999)),
    ),
)
PARTS = kit.RichTextElementParts
INLINE = st.one_of(
    st.builds(PARTS.Text, text=words(200), style=maybe(st.just(PARTS.TextStyle(bold=True)))),
    st.builds(PARTS.User, user_id=IDS),
    st.builds(PARTS.Link, url=words(100), text=maybe(words(50))),
    st.builds(PARTS.Emoji, name=st.just("wave")),
    st.builds(PARTS.Date, timestamp=st.integers(0, 2**31), format=st.just("{date_num}")),
)
RICH_SECTION = st.builds(
    kit.RichTextSectionElement, elements=st.lists(INLINE, min_size=1, max_size=4)
)
RICH_TEXT = st.builds(
    kit.RichTextBlock,
    elements=st.lists(
        st.one_of(
            RICH_SECTION,
            st.builds(
                kit.RichTextListElement,
                elements=st.lists(RICH_SECTION, min_size=1, max_size=3),
                style=st.sampled_from(["bullet", "ordered"]),
                indent=st.integers(0, 8),
            ),
        ),
        min_size=1,
        max_size=3,
    ),
)
CARD = st.builds(
    kit.CardBlock,
    title=text(150),
    subtitle=maybe(text(150)),
    body=maybe(text(200)),
    hero_image=maybe(IMAGE),
    actions=maybe(st.lists(BUTTON, min_size=1, max_size=3)),
)
SHOWN = (
    st.builds(
        kit.SectionBlock,
        text=text(3000),
        fields=maybe(st.lists(text(2000), min_size=1, max_size=10)),
        accessory=maybe(st.one_of(BUTTON, IMAGE, PICKED)),
        block_id=maybe(IDS),
    ),
    st.builds(kit.DividerBlock, block_id=maybe(IDS)),
    st.builds(kit.HeaderBlock, text=plain(150), block_id=maybe(IDS)),
    st.builds(
        kit.ImageBlock, image_url=words(3000), alt_text=words(2000), title=maybe(plain(2000))
    ),
    st.builds(
        kit.ActionsBlock,
        elements=st.lists(st.one_of(BUTTON, PICKED), min_size=1, max_size=25),
    ),
    st.builds(
        kit.ContextBlock,
        elements=st.lists(st.one_of(IMAGE, text(3000)), min_size=1, max_size=10),
    ),
    RICH_TEXT,
)


@st.composite
def shown(draw: st.DrawFn) -> Any:
    """A block that stands on every surface."""
    return draw(st.one_of(*SHOWN, CARD))


@st.composite
def boxed(draw: st.DrawFn) -> Any:
    """A block that stands on every surface and in a container."""
    return draw(st.one_of(*SHOWN))


ASKED = st.builds(
    kit.InputBlock,
    label=plain(2000),
    element=st.one_of(PICKED, TYPED),
    hint=maybe(plain(2000)),
    optional=maybe(st.booleans()),
    dispatch_action=maybe(st.booleans()),
    block_id=maybe(IDS),
)


def as_json(block: Any) -> Json:
    made: Json = block.to_dict()
    return made


FEEDBACK = st.builds(
    elements.FeedbackButtonsElement,
    action_id=maybe(IDS),
    positive_button=st.builds(FeedbackButtonObject, text=plain(75), value=words(2000)),
    negative_button=st.builds(FeedbackButtonObject, text=plain(75), value=words(2000)),
)
ICON_BUTTON = st.builds(
    elements.IconButtonElement, icon=st.just("trash"), text=plain(75), value=maybe(words(2000))
)
ALERT = st.builds(
    kit.AlertBlock, text=text(200), level=st.sampled_from([None, "info", "warning", "error"])
)
ONLY_IN_MESSAGES = (
    st.builds(
        kit.ContextActionsBlock,
        elements=st.lists(st.one_of(FEEDBACK, ICON_BUTTON), min_size=1, max_size=5),
    ),
    st.builds(kit.CarouselBlock, elements=st.lists(CARD, min_size=1, max_size=10)),
    st.builds(
        kit.ContainerBlock,
        title=plain(150),
        subtitle=maybe(text(150)),
        child_blocks=st.lists(boxed(), min_size=1, max_size=3),
        width=st.sampled_from([None, "narrow", "standard", "wide", "full"]),
    ),
)
CELL = st.one_of(
    st.builds(kit.RawTextObject, text=words(20)),
    st.builds(kit.RawNumberObject, value=st.integers(), text=words(20)),
)
TABLE = st.builds(
    kit.TableBlock,
    rows=st.lists(st.lists(CELL, min_size=1, max_size=20), min_size=1, max_size=5),
)


@st.composite
def messages(draw: st.DrawFn) -> list[Json]:
    """The blocks of a message; of tables and of markdown a message takes only so much."""
    blocks = draw(st.lists(st.one_of(shown(), *ONLY_IN_MESSAGES), max_size=5))
    blocks += draw(st.lists(TABLE, max_size=1))
    blocks += draw(st.lists(st.builds(kit.MarkdownBlock, text=words(12000)), max_size=1))
    return [as_json(block) for block in blocks]


@st.composite
def views(draw: st.DrawFn) -> Json:
    """A modal or a Home view."""
    if draw(st.booleans()):
        blocks = draw(st.lists(shown(), min_size=1, max_size=5))
        return as_json(View(type="home", blocks=blocks))
    return as_json(
        View(
            type="modal",
            title=draw(plain(24)),
            submit=draw(plain(24)),
            close=draw(maybe(plain(24))),
            callback_id=draw(maybe(words(255))),
            private_metadata=draw(maybe(words(3000))),
            blocks=draw(st.lists(st.one_of(shown(), ASKED, ALERT), min_size=1, max_size=5)),
        )
    )
