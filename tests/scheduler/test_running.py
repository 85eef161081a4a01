"""The clock in the running bot."""

from pydantic import SecretStr

from bot.run import running_bot
from bot.settings import Settings
from programme.application_review import REVIEWED
from tests.make import add_person, add_term, an_application
from tests.scheduler.conftest import Desk


async def test_the_running_bot_says_what_was_written_down_before_and_while_it_runs(
    desk: Desk, database_url: str
) -> None:
    ben = desk.slack.add_member("ben")
    settings = Settings(
        slack_bot_token=SecretStr(desk.app.bot_token),
        slack_app_token=SecretStr(desk.app.app_token),
        slack_api_url=desk.slack.api_url,
        database_url=database_url,
        _env_file=None,
    )
    # The bot knows the workspace by the id that Slack gives it.
    team = desk.slack.workspace.team.id
    people = [await add_person(desk.database, who.id, team) for who in (desk.amara, ben)]
    term = await add_term(desk.database, people[0])
    applications = []
    async with desk.database.writing() as session:
        for person in people:
            application = an_application(
                term, person, status="approved", reviewed_at=term.created_at
            )
            session.add(application)
            await session.flush()
            applications.append(application.id)

    async def approves(place: int) -> None:
        await desk.writes(
            place,
            kind=REVIEWED,
            workspace_id=people[place].workspace_id,
            person_id=people[place].id,
            subject={"application": applications[place]},
        )

    await approves(0)
    async with running_bot(settings, clock=desk.slack.clock.now):
        await desk.amara.sees("approved")
        await approves(1)
        await ben.sees("approved")
    assert [len(who.dm.messages) for who in (desk.amara, ben)] == [1, 1]
