"""Pictures of slides as they will look: which are to be made, and telling the group of them."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Slide, SlidePicture, Term
from programme.nudges import say_later
from programme.slides import PictureState, SlideSeen, find_slide

SAVED = "showcase.slide_saved"
UNUSABLE = "showcase.picture_unusable"
_AT_ONCE = 5


async def find_unpreviewed(session: AsyncSession, workspace_id: int) -> list[SlideSeen]:
    """Return slides that nobody has seen a picture of, the longest waiting first; a few at once."""
    found = await session.exec(
        select(Group, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Slide, col(Slide.group_id) == col(Group.id))
        .where(
            col(Slide.previewed_at).is_(None),
            Term.workspace_id == workspace_id,
            col(Group.ended_at).is_(None),
        )
        .order_by(col(Slide.id))
        .limit(_AT_ONCE)
    )
    # An earlier version counts as seen as soon as there is a newer one.
    return [await find_slide(session, group, term) for group, term in found.all()]


async def keep_picture_content(
    session: AsyncSession, picture_id: int, content: bytes | None
) -> None:
    """Keep what was fetched of a picture; None says that it cannot be used."""
    found = await session.exec(select(SlidePicture).where(SlidePicture.id == picture_id))
    picture = found.one_or_none()
    if picture is not None:
        picture.content = content
        picture.state = PictureState.UNUSABLE if content is None else PictureState.FETCHED


async def keep_preview(
    session: AsyncSession, seen: SlideSeen, file_id: str | None, now: datetime
) -> None:
    """Keep that a slide was drawn, as Slack's file or not at all, and tell its group, once.

    Who gave a picture that cannot be used hears of it. Nothing happens when a newer version came.
    """
    if seen.slide is None:
        return
    found = await session.exec(
        select(Slide).where(Slide.id == seen.slide.id, col(Slide.previewed_at).is_(None))
    )
    slide = found.one_or_none()
    if slide is None:
        return
    slide.previewed_at, slide.preview_file_id = now, file_id
    if seen.group.slack_channel_id:
        await say_later(
            session,
            workspace_id=seen.term.workspace_id,
            kind=SAVED,
            key=f"{SAVED}:slide/{slide.id}",
            slack_channel_id=seen.group.slack_channel_id,
            subject={"slide": slide.id},
            due_at=now,
            now=now,
        )
    if (
        seen.picture is not None
        and seen.picture.state == PictureState.UNUSABLE
        and slide.saved_by is not None
    ):
        await say_later(
            session,
            workspace_id=seen.term.workspace_id,
            kind=UNUSABLE,
            key=f"{UNUSABLE}:picture/{seen.picture.id}",
            person_id=slide.saved_by,
            subject={"slide": slide.id},
            due_at=now,
            now=now,
        )


async def find_newest(session: AsyncSession, slide_id: int) -> SlideSeen | None:
    """Return the newest version of the slide of which this is one, with what goes with it.

    None when it is gone or its group has ended.
    """
    found = await session.exec(
        select(Group, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Slide, col(Slide.group_id) == col(Group.id))
        .where(Slide.id == slide_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    return await find_slide(session, *row) if row is not None else None
