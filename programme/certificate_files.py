"""Which certificates are to be sent as files, and how far that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam
from sqlmodel import cast, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Certificate, Nudge, Person
from programme.certificates import READY, CertificateSeen, find_certificate
from programme.nudges import State

_AT_ONCE = 20


@dataclass(frozen=True)
class ToSend:
    """A certificate whose owner was told of it and does not have the file yet."""

    seen: CertificateSeen
    channel_id: str  # of the direct messages in which they were told
    person: Person  # whose it is


_WITHOUT_FILES = (
    select(Certificate.id, Nudge.sent_channel_id, Person)
    .join(
        Nudge,
        (col(Nudge.workspace_id) == col(Certificate.workspace_id))
        & (col(Nudge.key) == f"{READY}:certificate/" + cast(col(Certificate.id), String)),
    )
    .join(Person, col(Person.id) == col(Nudge.person_id))
    .where(
        col(Certificate.workspace_id) == bindparam("workspace_id"),
        col(Certificate.sent_at).is_(None),
        col(Certificate.revoked_at).is_(None),
        col(Nudge.state) == State.SENT,
    )
    .order_by(col(Certificate.id))
    .limit(_AT_ONCE)
)
_TO_CHANGE = (
    select(Certificate).where(col(Certificate.id) == bindparam("certificate_id")).with_for_update()
)


async def find_files_to_send(session: AsyncSession, workspace_id: int) -> Sequence[ToSend]:
    """Return certificates of which people were told and whose files they do not have; some at once.

    The file follows the message, so it keeps the hours that the message kept.
    """
    found = await session.exec(_WITHOUT_FILES, params={"workspace_id": workspace_id})
    waiting = []
    for certificate_id, channel_id, person in found.all():
        seen = await find_certificate(session, certificate_id)
        if seen is not None and channel_id is not None:
            waiting.append(ToSend(seen, channel_id, person))
    return waiting


async def keep_file_id(
    session: AsyncSession, certificate_id: int, old: str | None, new: str
) -> bool:
    """Keep which file is to be shared, before it is; False when another replica was faster."""
    found = await session.exec(_TO_CHANGE, params={"certificate_id": certificate_id})
    certificate = found.one_or_none()
    if certificate is None or certificate.sent_at is not None or certificate.file_id != old:
        return False
    certificate.file_id = new
    return True


async def keep_sent(session: AsyncSession, certificate_id: int, now: datetime) -> None:
    """Keep that the file is with its owner."""
    found = await session.exec(_TO_CHANGE, params={"certificate_id": certificate_id})
    certificate = found.one_or_none()
    if certificate is not None and certificate.sent_at is None:
        certificate.sent_at = now
