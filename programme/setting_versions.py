"""Changing texts and timings: every version is kept, with who made it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Person, SettingVersion, Workspace
from programme.audits import audit
from programme.overrides import EVERY_LANGUAGE, Override, Overrides
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.setting_catalogue import SETTINGS, Setting, check_value
from programme.translations import gettext as _
from programme.wordings import WORDINGS

_MOST_VERSIONS = 15  # that are shown
_TEXTS = {one.key: one.text for one in WORDINGS}
VALUE = "value"  # the name of the form's field


@dataclass(frozen=True)
class SettingNow:
    """A setting as it is in a language; ``number`` is 0 before anybody changed it."""

    setting: Setting
    language: str
    value: str | None  # None where it is the programme's own
    number: int


@dataclass(frozen=True)
class Version:
    """One version of a setting, and who made it; None for somebody who is gone."""

    number: int
    value: str | None
    made_by: Person | None
    made_at: datetime


# Asked at nearly all that the bot does, hence put together once.
_CHANGED: Any = select(
    SettingVersion.key, SettingVersion.language, SettingVersion.value, SettingVersion.number
).where(col(SettingVersion.is_current), col(SettingVersion.value).is_not(None))
_OF_WORKSPACE = _CHANGED.where(col(SettingVersion.workspace_id) == bindparam("workspace_id"))
_OF_TEAM = _CHANGED.where(
    col(SettingVersion.workspace_id).in_(
        select(Workspace.id).where(col(Workspace.slack_team_id) == bindparam("slack_team_id"))
    )
)


async def find_overrides(session: AsyncSession, workspace_id: int) -> Overrides:
    """Return what holds in a workspace in the place of the programme's own; one query."""
    return by_text(await _list_changed(session, _OF_WORKSPACE, workspace_id=workspace_id))


async def find_overrides_of_team(session: AsyncSession, slack_team_id: str) -> Overrides:
    """Return the same by Slack's id of the workspace."""
    return by_text(await _list_changed(session, _OF_TEAM, slack_team_id=slack_team_id))


async def _list_changed(session: AsyncSession, statement: Any, **whose: int | str) -> Overrides:
    found = await session.exec(statement, params=whose)
    return {
        (key, language): Override(value, number, language)
        for key, language, value, number in found
        if value is not None
    }


def by_text(changed: Overrides) -> Overrides:
    """Return the same, where texts are found by what the programme says: so they are looked for."""
    return {
        (_TEXTS.get(key, key), language): override for (key, language), override in changed.items()
    }


def get_setting(key: str) -> Setting:
    """Return the setting of a key; raises ``Refusal`` where there is none any more."""
    if key not in SETTINGS:
        raise Refusal(
            _("I don't know that setting any more. `/mentoring settings` shows them all.")
        )
    return SETTINGS[key]


async def list_changed(session: AsyncSession, caller: Caller) -> Mapping[tuple[str, str], Override]:
    """Return what coordinators changed, by key and language; raises ``Refusal`` for others."""
    permit(caller, Action.CHANGE_SETTINGS)
    return await _list_changed(session, _OF_WORKSPACE, workspace_id=caller.workspace_id)


async def get_now(
    session: AsyncSession, caller: Caller, key: str, language: str = EVERY_LANGUAGE
) -> SettingNow:
    """Return a setting as it is; raises ``Refusal`` for others and where there is none."""
    permit(caller, Action.CHANGE_SETTINGS)
    setting = get_setting(key)
    latest = await _find_latest(session, caller.workspace_id, key, language)
    if latest is None:
        return SettingNow(setting, language, None, 0)
    return SettingNow(setting, language, latest.value, latest.number)


async def _find_latest(
    session: AsyncSession, workspace_id: int, key: str, language: str
) -> SettingVersion | None:
    found = await session.exec(
        select(SettingVersion).where(
            SettingVersion.workspace_id == workspace_id,
            SettingVersion.key == key,
            SettingVersion.language == language,
            col(SettingVersion.is_current),
        )
    )
    return found.one_or_none()


async def change(
    session: AsyncSession,
    caller: Caller,
    key: str,
    language: str,
    value: str | None,
    seen_number: int | None,
    now: datetime,
) -> SettingNow:
    """Put a value in the place of the programme's own, or with None its own back.

    The same as it is changes nothing. ``seen_number`` is the version that the form was opened
    with, None where that does not matter. Raises ``Refusal`` for others, and ``FieldProblems`` for
    what cannot be, or when somebody changed it meanwhile.
    """
    permit(caller, Action.CHANGE_SETTINGS)
    setting = get_setting(key)
    typed = value.strip() if value is not None else None
    if typed is not None and (problem := check_value(setting, typed)):
        raise FieldProblems({VALUE: problem})
    if language != EVERY_LANGUAGE and not setting.is_by_language:
        raise Refusal(_("This one is the same in every language."))
    # Who changes settings follow each other.
    await session.exec(
        select(Workspace.id).where(Workspace.id == caller.workspace_id).with_for_update()
    )
    latest = await _find_latest(session, caller.workspace_id, key, language)
    number = latest.number if latest is not None else 0
    is_now = latest.value if latest is not None else None
    if typed == setting.own and language == EVERY_LANGUAGE:
        typed = None
    if typed == is_now:
        return SettingNow(setting, language, is_now, number)
    if seen_number is not None and seen_number != number:
        raise FieldProblems(
            {VALUE: _("Somebody changed this a moment ago. Please open it again to see how.")}
        )
    if latest is not None:
        latest.is_current = False
        await session.flush()
    new = SettingVersion(
        workspace_id=caller.workspace_id,
        key=key,
        language=language,
        number=number + 1,
        value=typed,
        made_by=caller.person_id,
        made_at=now,
    )
    session.add(new)
    await session.flush()
    audit(session, caller, "settings.change", f"setting_version/{new.id}", now)
    return SettingNow(setting, language, typed, number + 1)


async def list_versions(
    session: AsyncSession, caller: Caller, key: str, language: str
) -> list[Version]:
    """Return the latest versions of a setting, the newest first; raises ``Refusal`` for others."""
    permit(caller, Action.CHANGE_SETTINGS)
    found = await session.exec(
        select(SettingVersion, Person)
        .join(Person, col(Person.id) == col(SettingVersion.made_by), isouter=True)
        .where(
            SettingVersion.workspace_id == caller.workspace_id,
            SettingVersion.key == key,
            SettingVersion.language == language,
        )
        .order_by(col(SettingVersion.number).desc())
        .limit(_MOST_VERSIONS)
    )
    return [Version(one.number, one.value, person, one.made_at) for one, person in found]


async def change_back(
    session: AsyncSession, caller: Caller, key: str, language: str, number: int, now: datetime
) -> SettingNow:
    """Let a version of before hold again, as a new one; raises ``Refusal`` where it is not there.

    What cannot be any more, such as a placeholder that went, raises ``FieldProblems``.
    """
    for one in await list_versions(session, caller, key, language):
        if one.number == number:
            return await change(session, caller, key, language, one.value, None, now)
    raise Refusal(_("I can't find that version any more. `/mentoring settings` shows what is."))
