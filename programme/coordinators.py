"""The coordinators whom the bot can write to."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Person
from models.people import MAY_COORDINATE
from programme.memos import ask_once


async def list_coordinator_people(session: AsyncSession, workspace_id: int) -> list[Person]:
    """Return the coordinators of the workspace: those named here, and those of the settings.

    While there are none, they are the owners and admins whom the bot has met, as
    docs/decisions/0002-coordinators-until-somebody-is-named.md says.
    """

    async def ask() -> Sequence[Person]:
        return (await session.exec(coordinators_query(workspace_id))).all()

    people = await ask_once(session, (list_coordinator_people, workspace_id), ask)
    named = [one for one in people if one.is_coordinator or one.is_settled_coordinator]
    return named or list(people)


def coordinators_query(workspace_id: int) -> SelectOfScalar[Person]:
    """Return the query for those who may be coordinators, which a small index answers."""
    return (
        select(Person)
        .where(Person.workspace_id == workspace_id, MAY_COORDINATE)
        .order_by(col(Person.id))
    )
