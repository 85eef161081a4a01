"""Pictures of slides as they will look: which are to be made, and telling the group of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Person, Slide, SlidePicture, Term
from programme.nudges import say_later
from programme.slides import PictureState, SlideSeen

SAVED = "showcase.slide_saved"
UNUSABLE = "showcase.picture_unusable"
_AT_ONCE = 5


async def find_unpreviewed(session: AsyncSession, workspace_id: int) -> list[SlideSeen]:
    """Return slides that nobody has seen a picture of, the longest waiting first; a few at once."""
    found = await session.exec(
        select(Group, Slide, SlidePicture, Person)
        .join(Slide, col(Slide.group_id) == col(Group.id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .outerjoin(SlidePicture, col(SlidePicture.id) == col(Slide.picture_id))
        .outerjoin(Person, col(Person.id) == col(Slide.saved_by))
        .where(
            col(Slide.previewed_at).is_(None),
            Term.workspace_id == workspace_id,
            col(Group.ended_at).is_(None),
        )
        .order_by(col(Slide.id))
        .limit(_AT_ONCE)
    )
    return [await _seen(session, *row) for row in found]


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


@dataclass(frozen=True)
class SlideTold:
    """A slide as it stands when it is about to be told; ``is_newest`` is false for older ones."""

    seen: SlideSeen
    is_newest: bool


async def find_told_slide(session: AsyncSession, slide_id: int) -> SlideTold | None:
    """Return a slide with what goes with it, or None when it is gone or its group has ended."""
    found = await session.exec(
        select(Group, Slide, SlidePicture, Person)
        .join(Slide, col(Slide.group_id) == col(Group.id))
        .outerjoin(SlidePicture, col(SlidePicture.id) == col(Slide.picture_id))
        .outerjoin(Person, col(Person.id) == col(Slide.saved_by))
        .where(Slide.id == slide_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    if row is None:
        return None
    newer = await session.exec(
        select(Slide.id).where(Slide.group_id == row[0].id, Slide.version > row[1].version).limit(1)
    )
    return SlideTold(await _seen(session, *row), newer.first() is None)


async def _seen(
    session: AsyncSession,
    group: Group,
    slide: Slide,
    picture: SlidePicture | None,
    person: Person | None,
) -> SlideSeen:
    term = (await session.exec(select(Term).where(Term.id == group.term_id))).one()
    return SlideSeen(group, term, slide, picture, person)
