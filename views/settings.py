"""The modals in which coordinators put texts and timings into their own words and rhythm."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.blocks.block_elements import InputInteractiveElement

from programme.languages import language_name
from programme.mrkdwn import to_mrkdwn
from programme.outlines import read_steps
from programme.overrides import EVERY_LANGUAGE, Override
from programme.setting_catalogue import SETTINGS, Form, Setting, Shelf
from programme.setting_versions import VALUE, SettingNow, Version
from programme.timings import Timing, read_number
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, menu, number, option, text_line
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

LIST_VIEW = "settings.list"
EDIT_VIEW = "settings.edit"
CHOOSE = {one: f"settings.choose_{one}" for one in Shelf}
CHOOSE_LANGUAGE = "settings.language"
PREVIEW = "settings.preview"
RESET = "settings.reset"
HISTORY = "settings.history"
BACK = "settings.back"
USE = "settings.use"
_INPUT = "settings.value"
_APART = "|"  # no key of a setting and no code of a language has it
_LONGEST_LINE = 140
_LONGEST_SHOWN = 600
_SHELVES = Translated(
    {
        Shelf.PROGRAMME: N_("*Agreement and contact*\nWhat mentors accept, and whom to turn to."),
        Shelf.OUTLINES: N_("*Sample outlines*\nWhat groups begin with that form from now on."),
        Shelf.TEXTS: N_("*Texts*\nWhat I say, in your words."),
        Shelf.TIMINGS: N_(
            "*When I write*\nHow long before or after something, how often, between which hours."
        ),
    }
)
_LABELS = Translated(
    {
        Form.TEXT: N_("In your words"),
        Form.LINE: N_("In your words"),
        Form.STEPS: N_("One step a line"),
        Form.LENGTH: N_("How long"),
        Form.NUMBER: N_("How many"),
    }
)
_MOST_CHANGED = 40


def settings_view(changed: Mapping[tuple[str, str], Override]) -> Surface:
    """Return all that can be changed, a menu a shelf, and what was, as it is now."""
    blocks: list[Block] = [
        paragraph(
            _(
                "All of this is yours to change. You can look at it first, and take it back any "
                "time."
            )
        )
    ]
    for shelf, action_id in CHOOSE.items():
        choices = [option(one.key, _(one.title)) for one in SETTINGS.values() if one.shelf is shelf]
        blocks.append(paragraph(_SHELVES[shelf], menu(action_id, _("Choose one"), choices, None)))
    lines = [line for one in SETTINGS.values() for line in _changed(one, changed)]
    if lines:
        blocks += [DividerBlock(), paragraph(_("*What you changed*"))]
        blocks += [paragraph(line) for line in lines[:_MOST_CHANGED]]
        if len(lines) > _MOST_CHANGED:
            blocks.append(small_print(_("And {number} more.", number=len(lines) - _MOST_CHANGED)))
    blocks.append(
        small_print(
            _(
                "The surveys' questions are in `/mentoring surveys`, links for the steps of the "
                "outlines in `/mentoring outlines`."
            )
        )
    )
    view = modal(LIST_VIEW, _("Settings"), blocks, submit=_("Close"))
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def _changed(setting: Setting, changed: Mapping[tuple[str, str], Override]) -> list[str]:
    """Return a line of mrkdwn for each language in which a setting was changed."""
    return [
        f":pencil2: {_(setting.title)}{_in(language)}: {_say(setting, override.value)}"
        for (key, language), override in sorted(changed.items())
        if key == setting.key
    ]


def _in(language: str) -> str:
    return f" ({language_name(language)})" if language else ""


def _say(setting: Setting, value: str) -> str:
    """Return a value on one line of mrkdwn."""
    if setting.timing is not None:
        return f"*{say_length(setting.timing, value)}*"
    line = " ".join(value.split())
    return escape(line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…")


def say_length(timing: Timing, value: str) -> str:
    """Return a length as people read it; what is no number stands as it is."""
    number_said = read_number(value)
    return value if number_said is None else timing.unit.say_to_people(number_said)


def field_name(now: SettingNow) -> str:
    """Return the name of the field: what is edited, and in which version it was seen.

    Another version is another field, so that Slack shows its text and not what was typed before.
    """
    return _APART.join((VALUE, now.setting.key, now.language, str(now.number)))


def read_field_name(name: str) -> tuple[str, str, int] | None:
    """Return the key, the language and the version that was seen; None for another field."""
    parts = name.split(_APART)
    if len(parts) != len((VALUE, "key", "language", "number")) or parts[0] != VALUE:
        return None
    return parts[1], parts[2], int(parts[3]) if parts[3].isdecimal() else 0


def edit_view(now: SettingNow, own: str, languages: Mapping[str, str], said: str = "") -> Surface:
    """Return the form of one setting; ``own`` is the programme's, in the language of the form.

    ``languages`` are names by code. ``said`` is what was just done.
    """
    setting = now.setting
    value = now.value if now.value is not None else own
    blocks: list[Block] = [paragraph(f"*{_(setting.title)}*\n{_(setting.where)}")]
    if said:
        blocks.insert(0, paragraph(f":white_check_mark: {said}"))
    if setting.is_by_language and len(languages) > 1:
        choices = [
            option(_APART.join((setting.key, EVERY_LANGUAGE)), _("Every language")),
            *(option(_APART.join((setting.key, code)), name) for code, name in languages.items()),
        ]
        blocks.append(
            paragraph(
                _("In which language?"),
                menu(
                    CHOOSE_LANGUAGE,
                    _("Every language"),
                    choices,
                    _APART.join((setting.key, now.language)),
                ),
            )
        )
    blocks.append(field(field_name(now), _label(setting), _input(setting, value), hint=_hint(now)))
    if setting.placeholders:
        names = [f"`{{{name}}}` {_(one.means)}" for name, one in setting.placeholders.items()]
        # Translators: {names} are the names in braces, each with what it stands for.
        blocks.append(small_print(_("In braces: {names}.", names="; ".join(names))))
    if setting.form is Form.TEXT:
        blocks.append(
            small_print(
                _(
                    "`*bold*`, `_italics_` and links such as `&lt;https://example.org|this&gt;` "
                    "work. Mentions don't call anybody."
                )
            )
        )
    about = _APART.join((setting.key, now.language))
    rows = [button(_("Send me a preview"), PREVIEW, value=about)] if setting.limits is None else []
    if now.value is not None:
        rows.append(button(_("Back to our own"), RESET, value=about))
    if now.number:
        rows.append(button(_("History"), HISTORY, value=about))
    if rows:
        blocks.append(buttons(*rows))
    return modal(EDIT_VIEW, _("Settings"), blocks, submit=_("Save"))


def _label(setting: Setting) -> str:
    return _LABELS[setting.form]


def _hint(now: SettingNow) -> str | None:
    setting = now.setting
    if setting.limits is None:
        return None
    least, most = setting.limits
    return _(
        "From {least} to {most}; the programme's own is {length}.",
        least=least,
        most=_shown(setting, str(most)),
        length=_shown(setting, setting.own),
    )


def _input(setting: Setting, value: str) -> InputInteractiveElement:
    if setting.limits is not None:
        least, most = setting.limits
        return number(_INPUT, value, least=least, most=most)
    is_line = setting.form is Form.LINE
    return text_line(_INPUT, value, longest=setting.longest, multiline=not is_line)


def history_view(now: SettingNow, versions: Sequence[Version]) -> Surface:
    """Return the versions of a setting, the newest first, with a way back to each."""
    setting = now.setting
    about = _APART.join((setting.key, now.language))
    blocks: list[Block] = [paragraph(_("*{title}*, as it was:", title=_(setting.title)))]
    for one in versions:
        who = f"<@{one.made_by.slack_user_id}>" if one.made_by else _("somebody who left")
        when = moment(one.made_at, "{date_short_pretty} at {time}")
        press = None
        if one.number != now.number:
            press = button(_("Use this again"), USE, value=f"{about}{_APART}{one.number}")
        blocks.append(
            paragraph(
                _("*Version {number}*, {when}, by {who}", number=one.number, when=when, who=who),
                press,
            )
        )
        blocks += verbatim(_shown(setting, one.value))
    if now.value is not None:
        reset = button(_("Use this"), RESET, value=about)
        blocks.append(paragraph(_("*The programme's own*"), reset))
        blocks += verbatim(_shown(setting, setting.own_in(now.language)))
    blocks.append(buttons(button(_("Go back"), BACK, value=about)))
    view = modal(EDIT_VIEW, _("History"), blocks, submit=_("Save"))
    del view["submit"]
    return view


def _shown(setting: Setting, value: str | None) -> str:
    if value is None:
        return _("The programme's own.")
    if setting.timing is not None:
        return say_length(setting.timing, value)
    short = value if len(value) <= _LONGEST_SHOWN else f"{value[: _LONGEST_SHOWN - 1]}…"
    return short or "–"


def preview_message(setting: Setting, value: str) -> Message:
    """Return a value as it will look, with samples for what is in braces."""
    opening = _(
        "A preview of *{title}*. Only you see it, and nothing is changed:", title=_(setting.title)
    )
    if setting.form is Form.STEPS:
        shown = "\n".join(f"• {to_mrkdwn(one)}" for one in read_steps(value))
    elif setting.form is Form.LINE:
        whom = value.strip()
        is_member = whom[:1] in {"U", "W"} and whom.isalnum() and whom.isupper()
        shown = f"<@{whom}>" if is_member else escape(whom)
    else:
        shown = setting.show(value)
    return message(f"{opening} {shown}", [small_print(opening), paragraph(shown)])


def problem_message(setting: Setting, problem: str) -> Message:
    """Return why there is no preview."""
    text = _("I can't show *{title}* yet.", title=_(setting.title))
    text = f"{text} {escape(problem)}"
    return message(text, [paragraph(text)])
