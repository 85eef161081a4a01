"""What is said about slides: drafts as they are saved, and when one is due."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Occasion, Urgency
from programme.slide_deadlines import (
    DRAFT_MISSING,
    DRAFT_WANTED,
    FINAL_MISSING,
    FINAL_WANTED,
    USEFUL_FOR,
    Deadline,
    find_deadline,
    find_unfinished_slides,
)
from programme.slide_previews import SAVED, UNUSABLE, find_newest
from programme.ties import Tie
from programme.translations import gettext as _
from scheduler.rules import FindDue, NudgeRule, Render, Settled
from views.messages import Message, moment
from views.slides import (
    draft_wanted_message,
    final_wanted_message,
    picture_unusable_message,
    slide_saved_message,
)


async def _render_saved(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await find_newest(session, nudge.subject["slide"])
    if seen is None or seen.slide is None:
        return Settled("the slide is gone or the group has ended")
    if seen.slide.id != nudge.subject["slide"]:
        return Settled("a newer version is there")
    return slide_saved_message(seen)


async def _render_unusable(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await find_newest(session, nudge.subject["slide"])
    if seen is None or seen.slide is None or seen.slide.id != nudge.subject["slide"]:
        return Settled("the slide was changed meanwhile")
    return picture_unusable_message(seen)


def _find(deadline: Deadline) -> FindDue:
    async def find_due(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Sequence[Occasion]:
        return await find_unfinished_slides(session, workspace_id, deadline, now)

    return find_due


def _render(deadline: Deadline, view: Callable[..., Message]) -> Render:
    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        found = await find_deadline(session, nudge.subject["group"], nudge.subject["event"])
        if found is None:
            return Settled("the group has ended or the showcase is cancelled")
        if deadline.is_met_by(found.seen):
            return Settled("the slide is there")
        if found.event.starts_at <= now:
            return Settled("the showcase has begun")
        return view(found.seen, _("on {when}", when=moment(found.event.starts_at)))

    return render


def _rule(
    deadline: Deadline,
    view: Callable[..., Message],
    what: str,
    when: str,
    stops: str,
    urgency: Urgency,
) -> NudgeRule:
    return NudgeRule(
        kind=deadline.kind,
        what=what,
        to_whom="the group's lead mentor" if deadline.is_to_lead else "the group's channel",
        ties=(Tie.MEMBER, Tie.CHANNEL),
        when=when,
        what_stops_it=stops,
        render=_render(deadline, view),
        timings=(deadline.before,),
        find_due=_find(deadline),
        useful_for=USEFUL_FOR,
        urgency=urgency,
    )


NUDGES = (
    NudgeRule(
        kind=SAVED,
        what="How the group's slide looks, with a button to change it",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a member saves it and it is drawn",
        what_stops_it="a newer version, or the group ends",
        render=_render_saved,
        useful_for=timedelta(days=2),
    ),
    NudgeRule(
        kind=UNUSABLE,
        what="That the picture on a slide could not be opened",
        to_whom="the member who gave it",
        ties=(Tie.MEMBER,),
        when="when the slide is drawn",
        what_stops_it="the slide is changed",
        render=_render_unusable,
        useful_for=timedelta(days=7),
    ),
    _rule(
        DRAFT_WANTED,
        draft_wanted_message,
        "The invitation to draft a slide",
        "three weeks before the group's showcase",
        "a draft is there",
        Urgency.NUDGE,
    ),
    _rule(
        DRAFT_MISSING,
        draft_wanted_message,
        "That there is no draft of a slide yet",
        "twelve days before the group's showcase",
        "a draft is there",
        Urgency.NUDGE,
    ),
    _rule(
        FINAL_WANTED,
        final_wanted_message,
        "The reminder to finish the slide",
        "six days before the group's showcase",
        "the slide is final",
        Urgency.NUDGE,
    ),
    _rule(
        FINAL_MISSING,
        final_wanted_message,
        "That the slide is not finished",
        "two days before the group's showcase",
        "the slide is final",
        Urgency.MEETING,
    ),
)
