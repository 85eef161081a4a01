"""``/mentoring export`` and the command line: what coordinators take out as files."""

import csv
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from models import Application, Audit, Group, Person
from programme.eligibility import Role
from programme.exports import Export, export_from_machine
from programme.people import find_person
from programme.refusals import Refusal
from programme.term_report import make_report_from_machine
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.surveys import FINAL, answers_final, with_five_mentees
from tests.conversations.test_certificates import on_stage

ALL = ["People", "Groups", "Attendance", "Completion", "Survey answers"]
Table = list[dict[str, str]]


def read(content: bytes | None) -> Table:
    assert content is not None
    assert content.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def exports(stage: Stage, *what: str) -> dict[str, Table]:
    """Return the files that the coordinator gets, by what is at the end of their names."""
    await stage.wanjiru.types("/mentoring export")
    await stage.wanjiru.submits({"what": list(what)})
    assert stage.wanjiru.modal is None, stage.wanjiru.modal.errors
    files = stage.wanjiru.dm.latest.json["files"]
    contents = {one["name"]: stage.slack.workspace.files[one["id"]].content for one in files}
    return {
        name.removeprefix("autumn-2026-").removesuffix(".csv"): read(content)
        for name, content in contents.items()
    }


async def audited(stage: Stage) -> list[tuple[str, bool]]:
    """Return what the audit has of exports, and whether it names who."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Audit).where(col(Audit.action).startswith("exports.")).order_by(col(Audit.id))
        )
        return [(one.action, one.actor_id is not None) for one in found]


async def test_a_coordinator_gets_what_they_choose_as_files(stage: Stage) -> None:
    await on_stage(stage)
    tables = await exports(stage, *ALL)
    assert list(tables) == ["people", "groups", "attendance", "completion", "surveys"]
    people = {row["Name"]: row for row in tables["people"]}
    amara = people["Amara Okafor"]
    assert (amara["Slack ID"], amara["Role"], amara["Status"]) == (
        stage.amara.id,
        "mentee",
        "placed",
    )
    assert "Teaching Workshops: Git" in amara["Focuses"]
    assert amara["Certification"]
    (group,) = [row for row in tables["groups"] if row["Lead mentor"] == "Ben Vogel"]
    assert amara["Group"] == group["Group"]
    assert group["Mentees"] == "Amara Okafor, Chidi Eze"
    assert (group["Number of mentees"], group["Meetings held"]) == ("2", "3")
    at_meetings = [row["Was there"] for row in tables["attendance"] if row["Name"] == "Chidi Eze"]
    assert at_meetings == ["there", "unknown", "unknown"]
    done = {row["Name"]: row for row in tables["completion"]}
    assert (done["Amara Okafor"]["Earned"], done["Chidi Eze"]["Earned"]) == ("yes", "no")
    assert (done["Amara Okafor"]["Onboarding"], done["Ben Vogel"]["Onboarding"]) == ("", "yes")
    assert done["Chidi Eze"]["Meetings attended"] == "1"
    said = stage.wanjiru.dm.latest.text
    assert f"People: {len(people)} lines" in said
    assert "Survey answers: 0 lines; answers show from 3 up" in said
    assert "keep them where only coordinators can read them" in said
    assert await audited(stage) == [
        (f"exports.{what}", True)
        for what in ("people", "groups", "attendance", "completion", "surveys")
    ]


async def test_nothing_that_people_wrote_becomes_a_formula(stage: Stage) -> None:
    await with_a_group(stage)
    async with stage.database.writing() as session:
        amara = await find_person(session, 1, stage.amara.id)
        assert amara is not None
        amara.name = '=HYPERLINK("http://evil.example","x")'
        application = (
            await session.exec(select(Application).where(Application.person_id == amara.id))
        ).one()
        application.place = "@SUM(A1)"
        (await session.exec(select(Group))).first().name = "-1+1"  # type: ignore[union-attr]
    tables = await exports(stage, "People", "Groups", "Completion")
    cells = [cell for table in tables.values() for row in table for cell in row.values()]
    assert '\'=HYPERLINK("http://evil.example","x")' in cells
    assert "'@SUM(A1)" in cells
    assert "'-1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


async def test_who_reads_spanish_gets_spanish_headings_and_words(stage: Stage) -> None:
    await with_a_group(stage)
    async with stage.database.writing() as session:
        wanjiru = await find_person(session, 1, stage.wanjiru.id)
        assert wanjiru is not None
        wanjiru.language = "es"
    tables = await exports(stage, "Personas", "Grupos")
    amara = next(row for row in tables["people"] if row["Nombre"] == "Amara Okafor")
    assert (amara["Rol"], amara["Estado"]) == ("aprendiz", "con grupo")
    assert "Enseñar en talleres: Git" in amara["Temas"]
    (group,) = tables["groups"]
    assert (group["Dirige la mentoría"], group["Día"]) == ("Ben Vogel", "lunes")
    async with stage.database.writing() as session:
        now = stage.slack.clock.now()
        file = await export_from_machine(session, None, None, Export.PEOPLE, now)
    assert "Name" in read(file.table.content)[0]  # on the command line


async def test_survey_answers_come_from_three_up_and_without_names(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    for number, who in enumerate(story.mentees[:3], 1):
        await answers_final(who, pros=f"Pro {number}")
        tables = await exports(stage, "Survey answers")
        pros = {row["Answer"] for row in tables["surveys"] if row["Answer"].startswith("Pro")}
        assert pros == ({"Pro 1", "Pro 2", "Pro 3"} if number == 3 else set())
    assert "Amara" not in str(tables)


async def test_a_report_for_funders_is_one_page_with_nobodys_name(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring export")
    await stage.wanjiru.submits({"what": ["Report of the term (PDF)"]})
    (file,) = stage.wanjiru.dm.latest.json["files"]
    assert file["name"] == "autumn-2026-report.pdf"
    content = stage.slack.workspace.files[file["id"]].content
    assert content is not None
    (page,) = PdfReader(io.BytesIO(content)).pages
    text = page.extract_text()
    assert "The Carpentries" in text
    assert "Teaching Workshops: Git" in text
    for name in ("Amara", "Okafor", "Ben", "Chidi", story.group.name):
        assert name not in text
    async with stage.database.writing() as session:
        now = stage.slack.clock.now()
        report = await make_report_from_machine(session, None, "autumn 2026", now)
    assert (report.numbers.groups, report.by_focus) == (1, [("teaching/git", 1)])
    assert report.numbers.in_groups == {Role.MENTOR: 1, Role.MENTEE: 2}
    assert await audited(stage) == [("exports.report", True), ("exports.report", False)]
    answer = await stage.sends(
        {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": stage.amara.id},
            "view": made_up(["report"]),
        }
    )
    assert "for the programme's coordinators" in json.loads(answer)["errors"]["term"]


async def test_nobody_else_can_and_something_must_be_chosen(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring export")
    assert "nothing to export" in stage.wanjiru.dm.latest.text
    await stage.plans_a_term()
    await stage.amara.types("/mentoring export")
    assert "for the programme's coordinators" in stage.amara.dm.latest.text
    assert stage.amara.modal is None
    await stage.wanjiru.types("/mentoring export")
    assert stage.wanjiru.modal is not None
    assert "Autumn 2026" in str(stage.wanjiru.modal.blocks)
    answer = await stage.sends(
        {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": stage.amara.id},
            "view": made_up(["people"]),
        }
    )
    assert "for the programme's coordinators" in json.loads(answer)["errors"]["term"]
    answer = await stage.sends(
        {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": stage.wanjiru.id},
            "view": made_up([]),
        }
    )
    assert json.loads(answer)["errors"] == {"what": "Please choose at least one."}
    assert await audited(stage) == []


def made_up(what: list[str]) -> dict[str, Any]:
    """Return a modal as it would come from somebody who has none open."""
    option = {"text": {"type": "plain_text", "text": "x"}, "value": "1"}
    chosen = [{**option, "value": one} for one in what]
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": "exports.choose",
        "private_metadata": "{}",
        "blocks": [{"type": "input", "block_id": one} for one in ("term", "what")],
        "state": {
            "values": {
                "term": {"t": {"type": "static_select", "selected_option": option}},
                "what": {"w": {"type": "checkboxes", "selected_options": chosen}},
            }
        },
    }


async def test_from_the_machine_by_the_name_of_the_term(stage: Stage) -> None:
    await with_a_group(stage)
    now = stage.slack.clock.now()
    async with stage.database.writing() as session:
        file = await export_from_machine(session, None, "AUTUMN 2026", Export.PEOPLE, now)
        people = (
            await session.exec(
                select(Person.name).where(col(Person.id).in_(select(Application.person_id)))
            )
        ).all()
    assert file.name == "autumn-2026-people.csv"
    assert sorted(row["Name"] for row in read(file.table.content)) == sorted(people)
    assert await audited(stage) == [("exports.people", False)]
    async with stage.database.reading() as session:
        with pytest.raises(Refusal, match="There are: Autumn 2026"):
            await export_from_machine(session, None, "Spring", Export.PEOPLE, now)
        with pytest.raises(Refusal, match="no such workspace"):
            await export_from_machine(session, "T0", None, Export.PEOPLE, now)
