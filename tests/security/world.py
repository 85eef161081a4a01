"""A programme in full swing, in two workspaces, laid down once for every play."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from models import (
    Announcement,
    Application,
    ApplicationQuestion,
    Attendance,
    Certificate,
    CheckIn,
    CheckInWord,
    Courtesy,
    Database,
    Event,
    EventAttendance,
    Goal,
    Meeting,
    Nudge,
    OnboardingTask,
    OutlineStep,
    Person,
    Proposal,
    Question,
    Recruit,
    RecruitImport,
    Representative,
    SettingVersion,
    SharedNote,
    Slide,
    SurveyAnswered,
    SurveyResponse,
    SurveyVersion,
    Term,
)
from programme.eligibility import Role
from programme.event_dates import lay_out_events
from programme.groups import form_groups
from programme.people import Profile, get_or_add_workspace, keep_profile
from programme.seatings import Content, Seating
from programme.survey_times import Moment
from programme.surveys import get_or_add_survey
from programme.undelivered import UNREACHED
from tests.conftest import NOW
from tests.make import a_term, an_application
from tests.make_groups import a_group, a_proposal
from tests.make_meetings import a_meeting, an_attendance

BEFORE = NOW  # applications are open
DURING = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)  # between two meetings; the surveys are open
HOME, ELSEWHERE = "T1", "T2"  # the teams
Ids = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """One group with all that hangs on it, and who is who in it."""

    name: str
    team: str
    ids: Ids  # by what they are of, e.g. ``goal``
    users: dict[str, str]  # Slack ids by part

    @property
    def canary(self) -> str:
        """What stands in all that its people wrote, and nowhere else."""
        return f"quince{self.name}"


async def lay_down(database: Database) -> dict[str, Place]:
    """Store the world; returns its places: two groups of one workspace, and two of another."""
    home = await _lay_workspace(database, HOME, ["own", "other"])
    places = {**home, **await _lay_workspace(database, ELSEWHERE, ["elsewhere", "beyond"])}
    await database.tend()
    return {**places, "made_up": _make_up(places["own"])}


def _make_up(place: Place) -> Place:
    """Return a place that is not there."""
    ids = {name: 987_654 if isinstance(one, int) else "made-up" for name, one in place.ids.items()}
    users = dict.fromkeys(place.users, "UMADEUP")
    return Place("made_up", HOME, ids | {"sequence": 0, "position": 1}, users)


async def _lay_workspace(database: Database, team: str, names: list[str]) -> dict[str, Place]:
    async with database.writing() as session:
        workspace = await get_or_add_workspace(session, team, f"Workspace {team}", NOW)

        async def person(slack_user_id: str, **changes: Any) -> Person:
            profile = Profile(
                slack_user_id=slack_user_id,
                name=slack_user_id.removeprefix("U").title(),
                time_zone="Africa/Nairobi",
                locale="en-US",
                is_admin=False,
            )
            kept = await keep_profile(session, workspace.id, profile, NOW)
            for name, value in changes.items():
                setattr(kept, name, value)
            return kept

        coordinator = await person(f"UCOORDINATOR{team}", is_coordinator=True)
        stranger = await person(f"USTRANGER{team}")
        term = a_term(
            workspace_id=workspace.id,
            info_session_at=datetime(2026, 8, 27, 12, tzinfo=UTC),
            onboarding_at=datetime(2026, 9, 10, 12, tzinfo=UTC),
        )
        session.add(term)
        await session.flush()
        showcase_at = datetime(2026, 11, 24, 12, tzinfo=UTC)
        await lay_out_events(session, term, [showcase_at], NOW)
        events = {
            one.kind: one
            for one in await session.exec(select(Event).where(Event.term_id == term.id))
        }
        for kind in ("power_check_in", "info_session"):
            events[kind].opened_at = DURING - timedelta(hours=1)
        events["info_session"].code_word = "the word"
        events["onboarding"].recording_url = "https://call.test/recording"
        events["onboarding"].recording_at = NOW
        surveys = {
            role: await get_or_add_survey(session, term, Moment.MIDWAY, role, NOW) for role in Role
        }
        surveys[Role.MENTOR].external_url = "https://forms.test/midway"
        asked = surveys[Role.MENTEE]
        first = await session.exec(select(SurveyVersion).where(SurveyVersion.survey_id == asked.id))
        session.add(
            SurveyVersion(survey_id=asked.id, number=2, content=first.one().content, made_at=NOW)
        )
        final = await get_or_add_survey(session, term, Moment.FINAL, Role.MENTEE, NOW)
        await get_or_add_survey(session, term, Moment.FINAL, Role.MENTOR, NOW)
        session.add_all(
            SurveyResponse(
                survey_id=final.id,
                id=f"{team}-{number}",
                version=1,
                answers={"pros": f"What quince{names[0]} said"},
                is_shown=True,
            )
            for number in range(3)
        )
        session.add_all(
            SettingVersion(
                workspace_id=workspace.id,
                key="meetings.hour_before",
                number=number,
                value=value,
                is_current=number == 2,
                made_by=None,
                made_at=NOW,
            )
            for number, value in enumerate(("45", "30"), 1)
        )
        announced = Announcement(
            term_id=term.id,
            words="Welcome",
            audience="all",
            focuses=[],
            groups=[],
            made_by=coordinator.id,
            made_at=NOW,
        )
        begun = RecruitImport(
            term_id=term.id,
            slack_file_id="FPEOPLE",
            columns={"name": 0, "email": 1},
            made_by=coordinator.id,
            made_at=NOW,
        )
        session.add_all([announced, begun])
        await session.flush()
        shared: Ids = {
            "team": team,
            "term": term.id,
            "survey": surveys[Role.MENTEE].id,
            "answered_survey": final.id,
            "announcement": announced.id,
            "import": begun.id,
            **{f"event_{kind}": one.id for kind, one in events.items()},
        }
        places, waiting = {}, []
        for name in names:
            place, applicant = await _lay_group(session, person, term, begun, name, shared)
            earner = {"person_id": place.ids["mentee2"]}
            session.add(SurveyAnswered(survey_id=final.id, answered_on=NOW.date(), **earner))
            session.add(
                EventAttendance(
                    event_id=events["showcase"].id, marked_there=True, marked_at=NOW, **earner
                )
            )
            places[name] = place
            waiting.append((place, applicant))
        await _propose(session, term, waiting)
        for place in places.values():
            place.users.update(
                coordinator=coordinator.slack_user_id, stranger=stranger.slack_user_id
            )
            place.ids["stranger"] = stranger.id
    return places


async def _lay_group(
    session: Any, person: Any, term: Term, begun: RecruitImport, name: str, shared: Ids
) -> tuple[Place, Application]:
    canary = f"quince{name}"
    parts = ("lead", "co_mentor", "mentee", "mentee2", "applicant")
    people = {part: await person(f"U{name}{part}".upper().replace("_", "")) for part in parts}
    await session.flush()
    applications = {
        part: an_application(
            term,
            one,
            role="mentor" if part in {"lead", "co_mentor"} else "mentee",
            status="approved" if part != "applicant" else "received",
            hopes=f"Hopes {canary}",
            hours=list(range(168)),
        )
        for part, one in people.items()
    }
    session.add_all(applications.values())
    await session.flush()
    seated = [applications[part].id for part in parts[:4]]
    formed = a_proposal(term, a_group(seated, co_mentor=True))
    formed.state, formed.published_at = "published", NOW
    session.add(formed)
    await session.flush()
    (group,) = await form_groups(session, term, formed, NOW)
    group.slack_channel_id, group.notes_url = f"C{name.upper()}", f"https://pad.test/{canary}"
    mentor, mentee = people["lead"], people["mentee"]
    planned = await session.exec(
        select(Meeting).where(Meeting.group_id == group.id).order_by(col(Meeting.starts_at))
    )
    meetings = planned.all()
    following = next(one for one in meetings if one.starts_at > DURING)
    last = [one for one in meetings if one.starts_at < DURING][-1]
    skipped = meetings[-1]
    skipped.state = "skipped"
    missed = a_meeting(
        group, DURING - timedelta(days=2), state="held", notes=f"Notes {canary}", is_moved=True
    )
    goal = Goal(
        group_id=group.id,
        proposed_by=mentee.id,
        specific=f"Goal {canary}",
        measurable=f"Goal {canary}",
        achievable=f"Goal {canary}",
        relevant=f"Goal {canary}",
        time_bound=f"Goal {canary}",
        proposed_at=NOW,
    )
    asked = ApplicationQuestion(
        application_id=applications["mentee"].id,
        asked_by=None,
        question=f"Asked {canary}",
        asked_at=NOW,
    )
    offer = Representative(group_id=group.id, person_id=people["mentee2"].id, offered_at=NOW)
    help_wanted = CheckIn(
        group_id=group.id, number=0, answer="help", answered_by=mentor.id, answered_at=NOW
    )
    slides = [
        Slide(
            group_id=group.id,
            version=version,
            state="draft",
            title=f"Slide {version}",
            body=f"Draft {version} {canary}",
            presenters="Mentee",
            saved_by=mentee.id,
            saved_at=NOW,
            previewed_at=NOW,
        )
        for version in (1, 2)
    ]
    question = Question(group_id=group.id, asked_by=None, words=f"Question {canary}", asked_at=NOW)
    certificate = Certificate(
        workspace_id=term.workspace_id,
        term_id=term.id,
        person_id=mentee.id,
        group_id=group.id,
        role="mentee",
        name=f"Mentee {canary}",
        code=f"ABCDEFGH{name.upper()}",
        evidence={},
        issued_by=None,
        issued_at=NOW,
    )
    unsaid = [
        Nudge(
            workspace_id=term.workspace_id,
            kind="applications.approved",
            key=f"application/{name}:{number}",
            subject={"application": applications["mentee"].id},
            opaque_id=f"{name}{number}",
            state="parked",
            reason="channel_not_found",
            is_undelivered=True,
            due_at=NOW,
            try_at=NOW,
            ended_at=NOW,
            created_at=NOW,
            **to,
        )
        for number, to in enumerate(
            [{"person_id": mentee.id}, {"slack_channel_id": group.slack_channel_id}]
        )
    ]
    said = Nudge(
        workspace_id=term.workspace_id,
        kind="applications.approved",
        key=f"application/{name}:said",
        person_id=mentee.id,
        subject={"application": applications["mentee"].id},
        opaque_id=f"{name}said",
        state="sent",
        sent_channel_id=f"D{mentee.slack_user_id}",
        sent_ts="1.000001",
        due_at=NOW,
        try_at=NOW,
        ended_at=NOW,
        created_at=NOW,
    )
    recruit = Recruit(
        term_id=term.id,
        import_id=begun.id,
        email=f"{canary}@example.org",
        name="Recruit",
        role="mentee",
        certification="trained",
        workshops_taught=0,
        state="invited",
        person_id=mentee.id,
        updated_at=NOW,
    )
    ready = OnboardingTask(
        person_id=mentor.id, term_id=term.id, task="goal_setting_prepared", done_at=NOW
    )
    on_break = Courtesy(person_id=mentee.id, days_off=[], pause_until=DURING + timedelta(days=3))
    session.add_all(
        [
            *(missed, goal, asked, offer, help_wanted, *slides, question, certificate),
            *(*unsaid, said, recruit, ready, on_break),
        ]
    )
    await session.flush()
    word = CheckInWord(
        check_in_id=help_wanted.id,
        said_by=mentor.id,
        by_coordinator=False,
        words=f"Help {canary}",
        said_at=NOW,
    )
    told = SharedNote(
        term_id=term.id,
        meeting_id=missed.id,
        words=f"Shared {canary}",
        shared_by=mentor.id,
        shared_at=NOW,
    )
    session.add_all([word, told])
    session.add(an_attendance(missed, mentee.id, marked_there=False, marked_by=mentor.id))
    session.add(Attendance(meeting_id=last.id, person_id=mentee.id, word=f"Word {canary}"))
    for held in meetings[:2]:
        held.state, held.checked_in_at = "held", held.starts_at
        session.add(an_attendance(held, people["mentee2"].id, marked_there=True))
    found = await session.exec(
        select(OutlineStep)
        .where(OutlineStep.group_id == group.id)
        .order_by(col(OutlineStep.position))
    )
    steps = found.all()
    steps[1].words = f"Step {canary}"
    steps[2].done_at = NOW
    await session.flush()
    ids: Ids = {
        **shared,
        "group": group.id,
        "name": group.name,
        "channel": group.slack_channel_id,
        "step": steps[1].id,
        "position": steps[1].position,
        "done_step": steps[2].id,
        "goal": goal.id,
        "meeting": following.id,
        "sequence": following.sequence,
        "last_meeting": last.id,
        "missed_meeting": missed.id,
        "skipped_meeting": skipped.id,
        "offered_at": int((following.starts_at + timedelta(days=1)).timestamp()),
        "application_question": asked.id,
        "offer": offer.id,
        "check_in": help_wanted.id,
        "word": word.id,
        "slide": slides[0].id,
        "question": question.id,
        "certificate": certificate.id,
        "nudge": unsaid[0].id,
        "attention": f"{UNREACHED}:nudge/{unsaid[0].id}",
        "channel_nudge": unsaid[1].id,
        "recruit": recruit.id,
        **{f"application_{part}": one.id for part, one in applications.items()},
        **{part: one.id for part, one in people.items()},
    }
    users = {part: one.slack_user_id for part, one in people.items()}
    return Place(name, shared["team"], ids, users), applications["applicant"]


async def _propose(session: Any, term: Term, waiting: list[tuple[Place, Application]]) -> None:
    """Keep a draft with a group for two more mentors, and applicants in it and without a group."""
    more = []
    for number, (place, applicant) in enumerate(waiting):
        applicant.status = "received"
        for part in ("newlead", "newmentee", "newmentee2"):
            profile = Profile(
                slack_user_id=f"U{place.name}{part}".upper(),
                name=part,
                time_zone="Africa/Nairobi",
                locale="en-US",
                is_admin=False,
            )
            one = await keep_profile(session, term.workspace_id, profile, NOW)
            role = "mentor" if part == "newlead" else "mentee"
            application = an_application(
                term, one, role=role, status="approved", hours=list(range(168))
            )
            session.add(application)
            await session.flush()
            place.ids[part] = application.id
            more.append((number, part, application))
    seatings = tuple(
        Seating(
            number=number + 1,
            mentor=place.ids["newlead"],
            mentees=(place.ids["newmentee"], place.ids["newmentee2"]),
            focus="teaching/git",
            weekday=1,
            hour=15,
            time_zone="Africa/Nairobi",
            language="en",
        )
        for number, (place, _) in enumerate(waiting)
    )
    draft = Proposal(
        term_id=term.id,
        content=Content(groups=seatings).as_json(),
        created_by=None,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(draft)
    await session.flush()
    for place, _ in waiting:
        place.ids["proposal"] = draft.id
