"""``/mentoring settings``: coordinators change texts and timings, look first, go back."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.commands import COMMAND, says
from handlers.forms import block_ids_of, typed, values_of
from models import Database
from programme.clock import Clock
from programme.languages import language_name
from programme.overrides import EVERY_LANGUAGE
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.setting_catalogue import check_value
from programme.setting_versions import (
    VALUE,
    SettingNow,
    change,
    change_back,
    get_now,
    get_setting,
    list_changed,
    list_versions,
)
from programme.translations import LANGUAGES
from programme.translations import gettext as _
from views.settings import (
    BACK,
    CHOOSE,
    CHOOSE_LANGUAGE,
    EDIT_VIEW,
    HISTORY,
    PREVIEW,
    RESET,
    USE,
    edit_view,
    history_view,
    preview_message,
    problem_message,
    read_field_name,
    settings_view,
)
from views.surfaces import Surface

_APART = "|"


def register(app: AsyncApp) -> None:
    """Listen to coordinators who change how the bot speaks."""
    app.command(COMMAND, matchers=[says("settings")])(on_settings_asked)
    for action_id in CHOOSE.values():
        app.action(action_id)(on_setting_chosen)
    app.action(CHOOSE_LANGUAGE)(on_form_asked)
    app.action(PREVIEW)(on_preview_asked)
    app.action(RESET)(on_reset)
    app.action(HISTORY)(on_history_asked)
    app.action(BACK)(on_form_asked)
    app.action(USE)(on_version_chosen)
    app.view(EDIT_VIEW)(on_setting_sent)


async def on_settings_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show all that can be changed."""
    await ack()
    async with database.reading() as session:
        changed = await list_changed(session, caller)
    await client.views_open(trigger_id=body["trigger_id"], view=settings_view(changed))


def _show(now: SettingNow, said: str = "") -> Surface:
    own = now.setting.own_in(now.language)
    names = {code: language_name(code) for code in LANGUAGES}
    return edit_view(now, own, names, said)


def _about(value: str) -> tuple[str, str, int]:
    """Return the key, the language and the version that a button or a choice is about."""
    key, _, rest = value.partition(_APART)
    language, _, number = rest.partition(_APART)
    return key, language, int(number) if number.isdecimal() else 0


async def on_setting_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the form of one setting, on top of the list."""
    await ack()
    async with database.reading() as session:
        now = await get_now(session, caller, action["selected_option"]["value"])
    await client.views_push(trigger_id=body["trigger_id"], view=_show(now))


async def _replace(body: dict[str, Any], client: AsyncWebClient, view: Surface) -> None:
    """Show something else in the modal in which somebody pressed."""
    await client.views_update(view_id=body["view"]["id"], view=view)


async def _refresh_list(
    view: dict[str, Any], client: AsyncWebClient, database: Database, caller: Caller
) -> None:
    """Show in the list below how things are now."""
    if view.get("root_view_id") and view["root_view_id"] != view.get("id"):
        async with database.reading() as session:
            changed = await list_changed(session, caller)
        await client.views_update(view_id=view["root_view_id"], view=settings_view(changed))


async def on_form_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the form of a setting in the language that was chosen, or again after its history."""
    await ack()
    key, language, _number = _about((action.get("selected_option") or action)["value"])
    async with database.reading() as session:
        now = await get_now(session, caller, key, _known(language))
    await _replace(body, client, _show(now))


def _known(language: str) -> str:
    if language != EVERY_LANGUAGE and language not in LANGUAGES:
        raise Refusal(_("I don't speak that language."))
    return language


async def on_preview_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, caller: Caller
) -> None:
    """Send the coordinator what they typed as it will look, or say what is wrong with it."""
    await ack()
    permit(caller, Action.CHANGE_SETTINGS)
    name = _field_in(body["view"])
    about = read_field_name(name or "")
    if name is None or about is None:
        return
    setting, value = get_setting(about[0]), typed(values_of(body["view"]), name) or ""
    problem = check_value(setting, value)
    shown = problem_message(setting, problem) if problem else preview_message(setting, value)
    await write_to(client, caller.slack_user_id, shown)


def _field_in(view: dict[str, Any]) -> str | None:
    return next((name for name in block_ids_of(view) if read_field_name(name) is not None), None)


async def on_reset(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Bring the programme's own back."""
    await ack()
    key, language, _number = _about(action["value"])
    async with database.writing() as session:
        now = await change(session, caller, key, language, None, None, clock())
    await _replace(body, client, _show(now, _("The programme's own is back.")))
    await _refresh_list(body["view"], client, database, caller)


async def on_history_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show who changed it, when and how."""
    await ack()
    key, language, _number = _about(action["value"])
    async with database.reading() as session:
        now = await get_now(session, caller, key, language)
        versions = await list_versions(session, caller, key, language)
    await _replace(body, client, history_view(now, versions))


async def on_version_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let a version of before hold again."""
    await ack()
    key, language, number = _about(action["value"])
    try:
        async with database.writing() as session:
            now = await change_back(session, caller, key, language, number, clock())
    except FieldProblems as problems:  # a placeholder that it has is gone by now
        raise Refusal(problems.problems[VALUE]) from problems
    await _replace(body, client, _show(now, _("Version {number} holds again.", number=number)))
    await _refresh_list(body["view"], client, database, caller)


async def on_setting_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep it, or say beside the field what is wrong."""
    name = _field_in(view)
    about = read_field_name(name or "")
    if name is None or about is None:
        await ack()
        return
    key, language, number = about
    value = typed(values_of(view), name) or ""
    try:
        async with database.writing() as session:
            await change(session, caller, key, _known(language), value, number, clock())
    except FieldProblems as problems:
        raise FieldProblems({name: problems.problems[VALUE]}) from problems
    await ack()
    await _refresh_list(view, client, database, caller)
