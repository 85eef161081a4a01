"""What people are told about surveys: that one is open, and at most two reminders."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Occasion, Urgency
from programme.survey_invitations import (
    STAGE_TIMINGS,
    STAGES,
    USEFUL_FOR,
    find_asked,
    find_to_ask,
    kind_of,
)
from programme.survey_times import NAMES, Moment, is_open
from programme.ties import Tie
from scheduler.rules import FindDue, NudgeRule, Render, Settled
from views.messages import Message
from views.surveys import invitation_message


def _find(moment: Moment, stage: int) -> FindDue:
    async def find_due(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Iterable[Occasion]:
        return await find_to_ask(session, workspace_id, moment, stage, now)

    return find_due


def _render(moment: Moment, stage: int) -> Render:
    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        asked = await find_asked(session, nudge.person_id or 0, nudge.subject["term"], moment)
        if asked is None:
            return Settled("they are in no group any more")
        if asked.has_answered:
            return Settled("they have answered")
        if not is_open(asked.term, moment, now):
            return Settled("the survey isn't open")
        url = asked.survey.external_url if asked.survey else None
        return invitation_message(asked.term, moment, url, told=stage)

    return render


def _rule(moment: Moment, stage: int) -> NudgeRule:
    is_last_of_final = moment is Moment.FINAL and stage == len(STAGES) - 1
    days = STAGES[stage].days
    return NudgeRule(
        kind=kind_of(moment, stage),
        what=f"That the {NAMES[moment]} is open, with a button to answer"
        if stage == 0
        else f"Reminder {stage} of {len(STAGES) - 1} of the {NAMES[moment]}",
        to_whom="everybody in a group, for mentors and mentees each their own survey",
        ties=(Tie.STAYED,),
        when="at 9 on its first day; for who joined a group lately, three days after that"
        if stage == 0
        else f"{days} days after the invitation",
        what_stops_it="they answer, leave their group, or the survey closes",
        render=_render(moment, stage),
        timings=tuple(one for one in [STAGE_TIMINGS[stage]] if one is not None),
        find_due=_find(moment, stage),
        useful_for=USEFUL_FOR,
        # Without an answer to the final survey there is no certificate, so the last word on it
        # is not one too many.
        urgency=Urgency.MEETING if is_last_of_final else Urgency.NUDGE,
    )


NUDGES = tuple(_rule(moment, stage) for moment in Moment for stage in range(len(STAGES)))
