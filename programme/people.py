"""The people of a workspace, as Slack tells about them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Person, Workspace, insert_if_absent
from programme.plain_text import clean_line
from programme.time_zones import is_time_zone
from programme.translations import ENGLISH, LANGUAGES, choose_language

DEFAULT_LOCALE = "en-US"
# Begins what stands in place of the Slack id of somebody who asked to be forgotten.
FORGOTTEN = "UFORGOTTEN"
# Who says what Slack itself has to say; in Slack's answers it is a member as any other.
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Profile:
    """What Slack says of a member."""

    slack_user_id: str
    name: str
    time_zone: str | None  # None where Slack did not say, as is the locale
    locale: str | None
    is_admin: bool


@dataclass(frozen=True)
class Caller:
    """Who is acting: looked up and authorised anew for everything a person does."""

    workspace_id: int
    person_id: int
    slack_user_id: str
    name: str
    time_zone: str
    locale: str
    is_coordinator: bool


def read_profile(user: dict[str, Any]) -> Profile | None:
    """Return a Slack user object as a profile; None for an app or a closed account."""
    if user.get("is_bot") or user.get("deleted") or user["id"] == _SLACKBOT:
        return None
    profile = user.get("profile") or {}
    return Profile(
        slack_user_id=user["id"],
        name=next(
            (
                name
                for one in (
                    profile.get("display_name"),
                    profile.get("real_name"),
                    user.get("real_name"),
                    user.get("name"),
                )
                if (name := clean_line(one or ""))
            ),
            "",
        ),
        time_zone=user.get("tz") or None,
        locale=user.get("locale"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def language_of(person: Person, fallback: str = ENGLISH) -> str:
    """Return the language to speak with somebody: their choice, else what their Slack speaks.

    ``fallback`` is for a Slack in a language without a catalogue.
    """
    return choose_language(person.language or person.locale, fallback)


async def choose_own_language(session: AsyncSession, caller: Caller, language: str | None) -> None:
    """Let the bot speak one of ``programme.translations.LANGUAGES`` with the caller.

    None, or one that there is no catalogue for, means what their Slack speaks.
    """
    person = await get_person(session, caller.person_id)
    person.language = language if language in LANGUAGES else None


def is_forgotten(person: Person) -> bool:
    """Say whether somebody was forgotten: the row is what counts rest on, and names nobody."""
    return person.slack_user_id.startswith(FORGOTTEN)


def caller_of(person: Person, *, is_coordinator: bool = False) -> Caller:
    """Return a person as one who acts; whether as a coordinator is for the caller to know."""
    return Caller(
        workspace_id=person.workspace_id,
        person_id=person.id,
        slack_user_id=person.slack_user_id,
        name=person.name,
        time_zone=person.time_zone,
        locale=person.locale,
        is_coordinator=is_coordinator,
    )


async def get_or_add_workspace(
    session: AsyncSession, slack_team_id: str, name: str, now: datetime
) -> Workspace:
    """Return the row of a Slack team, made at its first sight."""
    await insert_if_absent(
        session, Workspace(slack_team_id=slack_team_id, name=name, installed_at=now)
    )
    found = await session.exec(select(Workspace).where(Workspace.slack_team_id == slack_team_id))
    return found.one()


async def find_known_person(
    session: AsyncSession, slack_team_id: str, slack_user_id: str
) -> Person | None:
    """Return a member's row, or None when the bot has not met them."""
    found = await session.exec(
        select(Person)
        .join(Workspace, col(Workspace.id) == col(Person.workspace_id))
        .where(Workspace.slack_team_id == slack_team_id, Person.slack_user_id == slack_user_id)
    )
    return found.one_or_none()


async def get_workspace_name(session: AsyncSession, workspace_id: int) -> str:
    """Return what the Slack workspace is called."""
    return (await session.exec(select(Workspace.name).where(Workspace.id == workspace_id))).one()


async def find_person(
    session: AsyncSession, workspace_id: int, slack_user_id: str
) -> Person | None:
    """Return the row of a member of the workspace, or None when the bot has not met them."""
    found = await session.exec(
        select(Person).where(
            Person.workspace_id == workspace_id, Person.slack_user_id == slack_user_id
        )
    )
    return found.one_or_none()


async def get_person(session: AsyncSession, person_id: int) -> Person:
    """Return the row with the id, which there is."""
    return (await session.exec(select(Person).where(Person.id == person_id))).one()


async def list_unknown(
    session: AsyncSession, workspace_id: int, slack_user_ids: Iterable[str]
) -> list[str]:
    """Return those of the Slack ids whom the bot has not met yet."""
    wanted = set(slack_user_ids)
    found = await session.exec(
        select(Person.slack_user_id).where(
            Person.workspace_id == workspace_id, col(Person.slack_user_id).in_(wanted)
        )
    )
    return sorted(wanted - set(found))


async def has_named_coordinators(session: AsyncSession, workspace_id: int) -> bool:
    """Say whether anybody was named with ``/mentoring coordinators``."""
    found = await session.exec(
        select(Person.id)
        .where(Person.workspace_id == workspace_id, col(Person.is_coordinator))
        .limit(1)
    )
    return found.first() is not None


async def keep_profile(
    session: AsyncSession, workspace_id: int, profile: Profile, now: datetime
) -> Person:
    """Write down what Slack says of a member, for the first time or again; returns the row.

    A zone that this machine does not know becomes UTC, so that every stored zone can be used. What
    Slack did not say stays as it was.
    """
    told: dict[str, Any] = {"is_admin": profile.is_admin, "refreshed_at": now}
    if profile.name:
        told["name"] = profile.name
    if profile.time_zone is not None:
        told["time_zone"] = profile.time_zone if is_time_zone(profile.time_zone) else "UTC"
    if profile.locale is not None:
        told["locale"] = profile.locale
    await insert_if_absent(
        session,
        Person(
            workspace_id=workspace_id,
            slack_user_id=profile.slack_user_id,
            **{
                "name": profile.slack_user_id,
                "locale": DEFAULT_LOCALE,
                "time_zone": "UTC",
                **told,
            },
        ),
    )
    found = await session.exec(
        select(Person).where(
            Person.workspace_id == workspace_id, Person.slack_user_id == profile.slack_user_id
        )
    )
    person = found.one()
    person.sqlmodel_update(told)
    await session.flush()
    return person


async def settle_coordinators(
    session: AsyncSession, workspace_id: int, profiles: Iterable[Profile], now: datetime
) -> None:
    """Write down who the settings make coordinators, and nobody else, so that we can write to them.

    A right does not come of it: whether the settings name a person is asked anew each time.
    """
    settled = [await keep_profile(session, workspace_id, profile, now) for profile in profiles]
    found = await session.exec(
        select(Person).where(
            Person.workspace_id == workspace_id, col(Person.is_settled_coordinator)
        )
    )
    for person in found:
        person.is_settled_coordinator = False
    for person in settled:
        person.is_settled_coordinator = True
    await session.flush()


_LOCK = (
    select(Person.id)
    .where(col(Person.id).in_(bindparam("person_ids", expanding=True)))
    .order_by(col(Person.id))
    .with_for_update()
)


async def lock_person(session: AsyncSession, person_id: int) -> None:
    """Let the transactions that change one person's things follow each other.

    PostgreSQL locks the row; on SQLite the whole writing transaction is alone already.
    """
    await lock_people(session, [person_id])


async def lock_people(session: AsyncSession, person_ids: Collection[int]) -> None:
    """Do the same for several, always in the same order, so that no two wait for each other."""
    if not person_ids or session.get_bind().dialect.name == "sqlite":
        return
    await session.exec(_LOCK, params={"person_ids": [*person_ids]})
