"""When something goes wrong, people hear one sentence, and nothing is lost."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import Application, Database
from tests.conftest import NOW
from tests.conversations.conftest import MENTEE, Stage


async def count_applications(database: Database) -> int:
    async with database.reading() as session:
        return len((await session.exec(select(Application))).all())


async def refuse_applications(database: Database) -> None:
    """Let the database fail whenever an application is inserted."""
    async with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql(
                "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
            )
            does = "FOR EACH ROW EXECUTE FUNCTION disk_full()"
        else:
            does = "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        await connection.exec_driver_sql(
            f"CREATE TRIGGER disk_full BEFORE INSERT ON application {does}"
        )


async def test_a_form_that_cannot_be_saved_stays_open_with_all_that_was_typed(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring join")
    await stage.amara.fills({"role": "Mentee"})

    await refuse_applications(stage.database)

    await stage.amara.submits(MENTEE)
    modal = stage.amara.modal
    assert modal is not None
    assert "I couldn't save this just now, and nothing you wrote is lost." in modal.errors["role"]
    assert modal.values["hopes"]["applications.hopes"]["value"] == MENTEE["hopes"]
    assert await count_applications(stage.database) == 0
    assert str(MENTEE["hopes"]) not in caplog.text

    async with stage.database.engine.begin() as connection:
        on = " ON application" if connection.dialect.name == "postgresql" else ""
        await connection.exec_driver_sql(f"DROP TRIGGER disk_full{on}")
    await stage.amara.submits()
    assert stage.amara.modal is None
    assert await count_applications(stage.database) == 1


async def test_a_confirmation_that_cannot_be_sent_leaves_the_application(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("chat.postMessage", "error_500")
    await stage.applies(stage.amara, "Mentee")
    assert await count_applications(stage.database) == 1
    assert "What you sent is saved" in stage.amara.dm.latest.text
    await stage.amara.types("/mentoring status")
    assert "We have your application" in stage.amara.dm.latest.text


async def test_a_post_whose_answer_is_lost_is_not_said_twice(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("chat.postMessage", "reset_after_effect")
    await stage.applies(stage.amara, "Mentee")
    confirmations = [m for m in stage.amara.dm.messages if "We have your application" in m.text]
    assert len(confirmations) == 1


async def test_a_rate_limit_is_waited_for(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("chat.postMessage", "rate_limited", seconds=1)
    await stage.applies(stage.amara, "Mentee")
    assert "We have your application" in stage.amara.dm.latest.text


async def test_slack_in_trouble_is_one_sentence(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("views.open", "error_500")
    await stage.amara.types("/mentoring join")
    said = stage.amara.dm.latest
    assert said.ephemeral
    assert "Something went wrong on my side, sorry!" in said.text
    assert "Traceback" not in said.text


async def test_a_form_that_took_too_long_to_open(stage: Stage) -> None:
    await stage.plans_a_term()

    def four_seconds_pass(_arguments: dict[str, object]) -> bool:
        stage.moves_to(NOW + timedelta(seconds=4))
        return True

    stage.slack.faults.add("users.info", "slow", seconds=0, when=four_seconds_pass)
    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is None
    assert "That took me a moment too long to open." in stage.amara.dm.latest.text
    await stage.amara.types("/mentoring join")
    assert stage.amara.modal is not None


async def test_a_command_delivered_twice_does_no_harm(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("slash_commands", "duplicate_delivery")
    await stage.amara.types("/mentoring status")
    assert "You haven't applied" in stage.amara.dm.latest.text
