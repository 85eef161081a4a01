"""What helps with the steps of the sample outlines: links that coordinators keep."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import OutlineLink, insert_if_absent
from programme.links import check_url
from programme.outlines import OUTLINES, sample_steps
from programme.people import Caller
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

LONGEST_TITLE = 75  # what Slack's buttons hold


_LINKS = select(OutlineLink).where(
    col(OutlineLink.workspace_id) == bindparam("workspace_id"),
    col(OutlineLink.outcome) == bindparam("outcome"),
)


async def list_links(
    session: AsyncSession, workspace_id: int, outcome: str
) -> dict[int, OutlineLink]:
    """Return the links of an outcome's sample outline, by the step's position from 1."""
    found = await session.exec(_LINKS, params={"workspace_id": workspace_id, "outcome": outcome})
    return {link.position: link for link in found}


def check_place(outcome: str, position: int) -> None:
    """Return when there is such a step in the sample outlines; else raise ``Refusal``."""
    if not 1 <= position <= (len(sample_steps(outcome)) if outcome in OUTLINES else 0):
        raise Refusal(_("I can't find that step. `/mentoring outlines` shows all of them."))


def check_link(title: str | None, url: str | None) -> dict[str, str]:
    """Return a sentence for each field of a link that cannot be; both empty mean no link."""
    problems = {}
    if url and not title:
        problems["title"] = _("Please say in a few words what it is.")
    elif title and len(title) > LONGEST_TITLE:
        problems["title"] = _("Please keep it within {most} characters.", most=LONGEST_TITLE)
    if title and not url:
        problems["url"] = _("Please give its address, or empty both to remove the link.")
    elif url and (problem := check_url(url)):
        problems["url"] = problem
    return problems


async def save_link(
    session: AsyncSession,
    caller: Caller,
    outcome: str,
    position: int,
    title: str | None,
    url: str | None,
    now: datetime,
) -> None:
    """Keep the link of a sample step in place of the one before; both empty remove it.

    Raises ``FieldProblems`` for a title or address that cannot be, ``Refusal`` for a step that is
    not there. The coordinator's right is checked before this is called.
    """
    check_place(outcome, position)
    title, url = (title or "").strip() or None, (url or "").strip() or None
    if problems := check_link(title, url):
        raise FieldProblems(problems)
    if title is not None and url is not None:
        kept = OutlineLink(
            workspace_id=caller.workspace_id,
            outcome=outcome,
            position=position,
            title=title,
            url=url,
            updated_by=caller.person_id,
            updated_at=now,
        )
        await insert_if_absent(session, kept)
    found = await session.exec(
        select(OutlineLink)
        .where(
            OutlineLink.workspace_id == caller.workspace_id,
            OutlineLink.outcome == outcome,
            OutlineLink.position == position,
        )
        .with_for_update()
    )
    link = found.one_or_none()
    if link is None:
        return
    if title is None or url is None:
        await session.delete(link)
    else:
        link.title, link.url = title, url
        link.updated_by, link.updated_at = caller.person_id, now
    await session.flush()
