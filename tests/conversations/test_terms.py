"""Planning a term."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Audit, Database, ShowcaseDate, Term
from tests.conftest import NOW
from tests.conversations.conftest import TERM, Stage


async def terms(database: Database) -> list[Term]:
    async with database.reading() as session:
        return list((await session.exec(select(Term).order_by(col(Term.id)))).all())


async def test_a_coordinator_plans_a_term_and_the_rest_is_filled_in(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring term new")
    assert stage.wanjiru.modal is not None
    assert stage.wanjiru.modal.title == "Plan a new term"
    await stage.wanjiru.submits(TERM)

    assert stage.wanjiru.modal is None
    said = stage.wanjiru.dm.latest.text
    assert "Autumn 2026 is planned: 12 weeks." in said
    assert "Power check-in\nSaturday, October 24th at 3:00 PM" in said
    assert "Virtual showcase\nWednesday, December 2nd at 3:00 PM" in said
    (term,) = await terms(stage.database)
    assert term.time_zone == "Africa/Nairobi"
    assert term.starts_on == date(2026, 9, 14)
    assert term.power_check_in_at == datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert term.final_survey_on == date(2026, 11, 27)
    async with stage.database.reading() as session:
        (audit,) = (await session.exec(select(Audit))).all()
        showcases = (await session.exec(select(ShowcaseDate.starts_at))).all()
    assert (audit.action, audit.subject, audit.at) == ("terms.create", f"term/{term.id}", NOW)
    assert showcases == [datetime(2026, 12, 2, 12, tzinfo=UTC)]


async def test_two_showcases_for_two_halves_of_the_world(stage: Stage) -> None:
    first, second = (datetime(2026, 12, 2, hour, tzinfo=UTC) for hour in (8, 20))
    await stage.plans_a_term(showcase_1_at=first, showcase_2_at=second)
    async with stage.database.reading() as session:
        assert set((await session.exec(select(ShowcaseDate.starts_at))).all()) == {first, second}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (
            {"applications_close_on": "2026-08-10"},
            "applications_close_on",
            "This is before applications open, Monday 17 August 2026.",
        ),
        ({"starts_on": "2026-09-01"}, "starts_on", "before applications close"),
        ({"ends_on": "2026-09-10"}, "ends_on", "This is before the start"),
        ({"midway_survey_on": "2026-09-01"}, "midway_survey_on", "before the start"),
        (
            {"showcase_1_at": datetime(2026, 12, 9, 12, tzinfo=UTC)},
            "showcase_1_at",
            "after the end, Friday 4 December 2026",
        ),
    ],
)
async def test_dates_out_of_order_are_said_beside_the_field(
    stage: Stage, change: dict[str, object], field: str, said: str
) -> None:
    await stage.wanjiru.types("/mentoring term new")
    await stage.wanjiru.submits({**TERM, **change})
    modal = stage.wanjiru.modal
    assert modal is not None
    assert said in modal.errors[field]
    assert modal.values["name"]["terms.name"]["value"] == "Autumn 2026"
    assert await terms(stage.database) == []


async def test_a_term_of_fifteen_weeks_is_asked_about_and_can_be_meant(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring term new")
    await stage.wanjiru.submits({**TERM, "ends_on": "2026-12-25"})
    modal = stage.wanjiru.modal
    assert modal is not None
    assert "This term runs for 15 weeks" in modal.text
    assert modal.values["name"]["terms.name"]["value"] == "Autumn 2026"
    assert await terms(stage.database) == []

    await stage.wanjiru.submits({"length_confirmed": ["Yes, 15 weeks is right"]})
    assert stage.wanjiru.modal is None
    (term,) = await terms(stage.database)
    assert term.ends_on == date(2026, 12, 25)
    assert "15 weeks" in stage.wanjiru.dm.latest.text


async def test_a_term_of_fifteen_weeks_can_be_shortened_instead(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring term new")
    await stage.wanjiru.submits({**TERM, "ends_on": "2026-12-25"})
    await stage.wanjiru.submits({"ends_on": "2026-12-04"})
    assert stage.wanjiru.modal is None
    assert len(await terms(stage.database)) == 1


async def test_a_name_that_is_taken(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring term new")
    await stage.wanjiru.submits(TERM)
    assert stage.wanjiru.modal is not None
    assert "There is a term of this name already" in stage.wanjiru.modal.errors["name"]


async def test_dates_slip_and_are_edited(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.moves_to(NOW + timedelta(days=1))
    await stage.wanjiru.types("/mentoring term edit")
    assert stage.wanjiru.modal is not None
    assert stage.wanjiru.modal.title == "Edit the term"
    await stage.wanjiru.submits({"applications_close_on": "2026-09-08"})
    assert "Autumn 2026 is changed" in stage.wanjiru.dm.latest.text
    (term,) = await terms(stage.database)
    assert term.applications_close_on == date(2026, 9, 8)
    assert (term.created_at, term.updated_at) == (NOW, NOW + timedelta(days=1))


async def test_editing_before_there_is_a_term(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring term edit")
    assert "There is no term to edit yet." in stage.wanjiru.dm.latest.text


@pytest.mark.parametrize("words", ["term new", "TERM  New", "term edit"])
async def test_terms_are_for_coordinators(stage: Stage, words: str) -> None:
    await stage.plans_a_term()
    await stage.amara.types(f"/mentoring {words}")
    assert stage.amara.modal is None
    assert stage.amara.dm.latest.ephemeral
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text


async def test_who_is_no_coordinator_any_more_cannot_send_the_form(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    await stage.ben.types("/mentoring term new")
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru]})
    await stage.ben.submits(TERM)
    assert stage.ben.modal is not None
    assert "That is for the programme's coordinators." in stage.ben.modal.errors["name"]
    assert await terms(stage.database) == []


async def test_the_next_term_is_like_the_last_with_its_dates_moved(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring term next")
    assert stage.wanjiru.modal is not None
    await stage.wanjiru.submits({"name": "Winter 2027"})
    assert stage.wanjiru.modal is None, stage.wanjiru.modal.errors
    async with stage.database.reading() as session:
        first, second = (await session.exec(select(Term).order_by(col(Term.id)))).all()
    moved = timedelta(weeks=16)
    assert second.applications_open_on == first.applications_open_on + moved
    assert second.applications_open_on > first.ends_on
    assert (second.starts_on, second.ends_on) == (first.starts_on + moved, first.ends_on + moved)
    assert second.power_check_in_at == first.power_check_in_at + moved
