"""A group's showcase slide: saved again and again by its members, each version kept.

Source: "Each group will present one slide outlining something they learned or completed with
their mentoring group", "Draft one slide", "Finish slide for mentoring group showcase".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Person, Slide, SlidePicture, Term, insert_if_absent
from programme.group import get_group_for
from programme.groups import list_members
from programme.links import check_url
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

LONGEST_TITLE, LONGEST_BODY, LONGEST_PRESENTERS = 120, 900, 200
LONGEST_PICTURE_WORDS = 200
LARGEST_PICTURE = 5_000_000  # bytes; more than a slide can show
PICTURE_TYPES = ("png", "jpg", "jpeg", "gif")


class SlideState(StrEnum):
    """How far a slide is."""

    DRAFT = "draft"
    FINAL = "final"


class PictureState(StrEnum):
    """How far the picture of a slide is."""

    WAITING = "waiting"  # to be fetched from Slack
    FETCHED = "fetched"
    UNUSABLE = "unusable"  # gone, or no picture


@dataclass(frozen=True)
class GivenPicture:
    """A file that somebody put into the form, as Slack describes it."""

    slack_file_id: str
    file_type: str
    size: int  # bytes


@dataclass(frozen=True)
class SlideForm:
    """What was filled in. Without ``picture`` the earlier one stays, unless it is taken out."""

    state: str | None
    title: str | None
    body: str | None
    url: str | None
    presenters: str | None
    picture: GivenPicture | None = None
    picture_words: str | None = None
    takes_picture_out: bool = False


@dataclass(frozen=True)
class SlideSeen:
    """The newest version of a group's slide, None before there is one, and what goes with it."""

    group: Group
    term: Term
    slide: Slide | None
    picture: SlidePicture | None
    saved_by: Person | None

    @property
    def is_final(self) -> bool:
        """Whether the group said that it is finished."""
        return self.slide is not None and self.slide.state == SlideState.FINAL


@dataclass(frozen=True)
class SlideSaved:
    """A version that was saved; ``over`` is somebody else's that came in between."""

    slide: Slide
    over: Slide | None


def check_slide(form: SlideForm) -> Mapping[str, str]:
    """Return a sentence for each field that cannot be taken as it is."""
    problems: dict[str, str] = {}
    if form.state not in set(SlideState):
        problems["state"] = _("Please choose draft or final.")
    if not (form.title or "").strip():
        problems["title"] = _("Please give your slide a title.")
    elif len(form.title or "") > LONGEST_TITLE:
        problems["title"] = _("Please keep it within {most} characters.", most=LONGEST_TITLE)
    if not (form.body or "").strip():
        problems["body"] = _("A sentence or two is enough: what did you learn or complete?")
    elif len(form.body or "") > LONGEST_BODY:
        problems["body"] = _(
            "Please keep it within {most} characters, to be read from afar.",
            most=LONGEST_BODY,
        )
    if len(form.presenters or "") > LONGEST_PRESENTERS:
        problems["presenters"] = _(
            "Please keep it within {most} characters.",
            most=LONGEST_PRESENTERS,
        )
    if len(form.picture_words or "") > LONGEST_PICTURE_WORDS:
        problems["picture_words"] = _(
            "Please keep it within {most} characters.",
            most=LONGEST_PICTURE_WORDS,
        )
    if form.url and (problem := check_url(form.url.strip())):
        problems["url"] = problem
    if form.picture is not None:
        if form.picture.file_type.casefold() not in PICTURE_TYPES:
            problems["picture"] = _("Please give a PNG, JPEG or GIF picture.")
        elif form.picture.size > LARGEST_PICTURE:
            problems["picture"] = _("That picture is larger than 5 MB. A smaller one does.")
    return problems


_NEWEST = (
    select(Slide, SlidePicture, Person)
    .outerjoin(SlidePicture, col(SlidePicture.id) == col(Slide.picture_id))
    .outerjoin(Person, col(Person.id) == col(Slide.saved_by))
    .where(col(Slide.group_id) == bindparam("group_id"))
    .order_by(col(Slide.version).desc())
    .limit(1)
)


async def find_slide(session: AsyncSession, group: Group, term: Term) -> SlideSeen:
    """Return the newest version of a group's slide with its picture and who saved it."""
    row = (await session.exec(_NEWEST, params={"group_id": group.id})).one_or_none()
    return SlideSeen(group, term, *(row or (None, None, None)))


async def get_slide_for(session: AsyncSession, caller: Caller, group_id: int) -> SlideSeen:
    """Return the slide of a group that the caller may work on; raises ``Refusal`` otherwise."""
    in_group = await get_group_for(session, caller, group_id, Action.EDIT_SLIDE)
    return await find_slide(session, in_group.group, in_group.term)


async def say_presenters(session: AsyncSession, group_id: int) -> str:
    """Return who would present when nobody says otherwise: everybody in the group, by name."""
    names = [member.person.name for member in await list_members(session, group_id)]
    said = ", ".join(names)
    return said if len(said) <= LONGEST_PRESENTERS else ""


async def save_slide(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    form: SlideForm,
    began_with: int,
    now: datetime,
) -> SlideSaved:
    """Keep a new version of a group's slide; the same as the newest is kept once.

    ``began_with`` is the version that the form showed, 0 for none: what somebody else saved
    meanwhile is kept too, and named. Raises ``FieldProblems`` for what cannot be taken and
    ``Refusal`` when the group is not theirs.
    """
    seen = await get_slide_for(session, caller, group_id)
    if problems := check_slide(form):
        raise FieldProblems(dict(problems))
    newest = seen.slide
    picture_id = None if form.takes_picture_out or newest is None else newest.picture_id
    if form.picture is not None:
        picture_id = await _keep_picture(session, group_id, form.picture, form.picture_words)
    elif picture_id is not None and seen.picture is not None and form.picture_words:
        seen.picture.words = form.picture_words.strip()
    slide = Slide(
        group_id=group_id,
        version=1 if newest is None else newest.version + 1,
        state=str(form.state),
        title=" ".join((form.title or "").split()),
        body=(form.body or "").strip(),
        url=(form.url or "").strip() or None,
        presenters=" ".join((form.presenters or "").split()),
        picture_id=picture_id,
        saved_by=caller.person_id,
        saved_at=now,
    )
    if newest is not None and _says_the_same(newest, slide):
        return SlideSaved(newest, None)
    if newest is not None and newest.previewed_at is None:
        newest.previewed_at = now  # nobody needs to see it any more
    session.add(slide)
    await session.flush()
    is_between = newest is not None and newest.version > began_with
    return SlideSaved(
        slide, newest if is_between and newest and newest.saved_by != caller.person_id else None
    )


def _says_the_same(one: Slide, other: Slide) -> bool:
    said = ("state", "title", "body", "url", "presenters", "picture_id")
    return all(getattr(one, name) == getattr(other, name) for name in said)


async def _keep_picture(
    session: AsyncSession, group_id: int, given: GivenPicture, words: str | None
) -> int:
    """Remember a file that is to be fetched, and return the picture's id; once a file."""
    picture = SlidePicture(
        group_id=group_id, slack_file_id=given.slack_file_id, words=(words or "").strip()
    )
    await insert_if_absent(session, picture)
    found = await session.exec(
        select(SlidePicture).where(
            SlidePicture.group_id == group_id, SlidePicture.slack_file_id == given.slack_file_id
        )
    )
    return found.one().id


async def list_versions(
    session: AsyncSession, caller: Caller, group_id: int
) -> list[tuple[Slide, Person | None]]:
    """Return the latest 20 versions of a group's slide with who saved each, newest first.

    Raises ``Refusal`` when the group is not theirs.
    """
    await get_group_for(session, caller, group_id, Action.EDIT_SLIDE)
    found = await session.exec(
        select(Slide, Person)
        .outerjoin(Person, col(Person.id) == col(Slide.saved_by))
        .where(Slide.group_id == group_id)
        .order_by(col(Slide.version).desc())
        .limit(20)
    )
    return [(slide, person) for slide, person in found]


async def bring_back(
    session: AsyncSession, caller: Caller, slide_id: int, now: datetime
) -> SlideSaved:
    """Make an earlier version the newest again, as a draft; the ones in between are kept.

    Raises ``Refusal`` when it is not there or the group is not theirs.
    """
    found = await session.exec(select(Slide).where(Slide.id == slide_id))
    old = found.one_or_none()
    seen = await get_slide_for(session, caller, old.group_id if old is not None else 0)
    if old is None or seen.slide is None:
        raise Refusal(_("That version isn't there any more. `/mentoring slide` shows what is."))
    back = Slide(
        group_id=old.group_id,
        version=seen.slide.version + 1,
        state=SlideState.DRAFT,
        title=old.title,
        body=old.body,
        url=old.url,
        presenters=old.presenters,
        picture_id=old.picture_id,
        saved_by=caller.person_id,
        saved_at=now,
    )
    if old.version == seen.slide.version:
        return SlideSaved(seen.slide, None)
    if seen.slide.previewed_at is None:
        seen.slide.previewed_at = now
    session.add(back)
    await session.flush()
    return SlideSaved(back, None)


@dataclass(frozen=True)
class SlideProgress:
    """How far the slides of a term are."""

    groups: int
    drafts: int
    finals: int


async def find_slide_progress(session: AsyncSession, term_id: int) -> SlideProgress:
    """Return how many groups a term has, and how many have a draft or a final slide."""
    newest = (
        select(Slide.group_id, func.max(Slide.version).label("version"))
        .group_by(col(Slide.group_id))
        .subquery()
    )
    found = await session.exec(
        select(Slide.state, func.count())
        .select_from(Group)
        .outerjoin(newest, newest.c.group_id == col(Group.id))
        .outerjoin(
            Slide,
            (col(Slide.group_id) == col(Group.id)) & (col(Slide.version) == newest.c.version),
        )
        .where(Group.term_id == term_id, col(Group.ended_at).is_(None))
        .group_by(col(Slide.state))
    )
    counted: dict[str | None, int] = dict(found.all())
    return SlideProgress(
        sum(counted.values()),
        counted.get(SlideState.DRAFT, 0),
        counted.get(SlideState.FINAL, 0),
    )
