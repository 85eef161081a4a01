"""``/mentoring settings``: texts and timings in the coordinators' own words and rhythm."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from models import Application, Audit, OutlineStep, SettingVersion
from programme.agreement import VERSION
from programme.people import caller_of
from programme.setting_catalogue import CONDUCT_CONTACT, Shelf
from programme.setting_versions import change
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.meetings import person_of, said_to
from tests.conversations.test_group_needs import clear_meetings
from views.settings import CHOOSE, CHOOSE_LANGUAGE, HISTORY, RESET, USE

CONTACT = "Whom to tell about breaches of the Code of Conduct"
NOT_MET = "That a group hasn't met yet, after it began"


async def opens(stage: Stage, shelf: Shelf, title: str) -> str:
    """Let the coordinator open a setting by its title; returns the name of its field."""
    await stage.wanjiru.types("/mentoring settings")
    await stage.wanjiru.chooses(CHOOSE[shelf], title)
    return field(stage)


def field(stage: Stage) -> str:
    name: str = next(one["block_id"] for one in blocks(stage) if one["type"] == "input")
    return name


def blocks(stage: Stage) -> list[Any]:
    assert stage.wanjiru.modal is not None
    return list(stage.wanjiru.modal.blocks)


async def versions(stage: Stage) -> list[tuple[int, str | None, bool]]:
    async with stage.database.reading() as session:
        found = await session.exec(select(SettingVersion).order_by(col(SettingVersion.id)))
        return [(one.number, one.value, one.is_current) for one in found]


async def test_a_timing_is_changed_within_its_limits_and_the_clock_keeps_to_it(
    stage: Stage,
) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    name = await opens(stage, Shelf.TIMINGS, NOT_MET)
    assert "From 7 to 28 days; the programme's own is 14 days." in str(blocks(stage))
    await stage.wanjiru.submits({name: "21"})
    assert ":pencil2: That a group hasn't met yet, after it began: *21 days*" in str(blocks(stage))
    two_weeks = stage.slack.clock.now().replace(month=9, day=28, hour=6, minute=0)
    for at in (two_weeks, two_weeks + timedelta(days=6, hours=23)):
        stage.moves_to(at)
        await stage.ticks()
        assert not said_to(stage.ben, "I haven't heard of a first meeting")
    stage.moves_to(two_weeks + timedelta(days=7, hours=3))
    await stage.ticks()
    await stage.ticks()
    assert len(said_to(stage.ben, "I haven't heard of a first meeting")) == 1
    # Said is said, however long it is by now.
    name = await opens(stage, Shelf.TIMINGS, NOT_MET)
    await stage.wanjiru.submits({name: "28"})
    stage.moves_to(two_weeks + timedelta(days=14, hours=3))
    await stage.ticks()
    assert len(said_to(stage.ben, "I haven't heard of a first meeting")) == 1


async def test_history_keeps_who_and_when_and_leads_back(stage: Stage) -> None:
    name = await opens(stage, Shelf.PROGRAMME, CONTACT)
    await stage.wanjiru.submits({name: "ombuds@example.org"})
    await stage.amara.types("/mentoring report")
    assert "you can write to ombuds@example.org, too" in stage.amara.dm.latest.text

    name = await opens(stage, Shelf.PROGRAMME, CONTACT)
    wanjiru = caller_of(await person_of(stage, stage.wanjiru), is_coordinator=True)
    async with stage.database.writing() as session:
        now = stage.slack.clock.now()
        await change(session, wanjiru, CONDUCT_CONTACT, "", "second@example.org", 1, now)
    await stage.wanjiru.submits({name: "third@example.org"})
    assert stage.wanjiru.modal is not None
    assert "Somebody changed this a moment ago." in stage.wanjiru.modal.errors[name]
    await stage.wanjiru.closes(everything=True)
    assert await versions(stage) == [
        (1, "ombuds@example.org", False),
        (2, "second@example.org", True),
    ]
    await opens(stage, Shelf.PROGRAMME, CONTACT)
    await stage.wanjiru.clicks(HISTORY)
    assert "by <@" in str(blocks(stage))
    await stage.wanjiru.clicks(USE)
    assert "Version 1 holds again." in str(blocks(stage))
    await stage.amara.types("/mentoring report")
    assert "ombuds@example.org" in stage.amara.dm.latest.text
    await stage.wanjiru.clicks(RESET)
    await stage.amara.types("/mentoring report")
    assert "you can write to" not in stage.amara.dm.latest.text
    assert [number for number, _, _ in await versions(stage)] == [1, 2, 3, 4]
    async with stage.database.reading() as session:
        acts = list(await session.exec(select(Audit.action)))
    assert acts.count("settings.change") == 4


async def test_the_agreement_in_other_words_is_accepted_anew_and_calls_nobody(
    stage: Stage,
) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    name = await opens(stage, Shelf.PROGRAMME, "Mentor agreement")
    for typed, problem in (
        ("I follow the {code}.", "I don't know {code}. You can use {code_of_conduct}, {report}."),
        ("I follow {code_of_conduct.", "A brace lacks its other half"),
        ("x" * 2600, "100 characters shorter"),
    ):
        await stage.wanjiru.submits({name: typed})
        assert stage.wanjiru.modal is not None
        assert problem in stage.wanjiru.modal.errors[name]
        if "{" in typed:
            await stage.wanjiru.clicks("Send me a preview")
            assert "I can't show *Mentor agreement* yet." in stage.wanjiru.dm.latest.json["text"]
    words = "<!channel> I follow the {code_of_conduct}, *always*."
    await stage.wanjiru.fills({name: words})
    await stage.wanjiru.clicks("Send me a preview")
    preview = stage.wanjiru.dm.latest.json["blocks"][-1]["text"]["text"]
    assert preview.startswith("&lt;!channel&gt; I follow the <https://docs.carpentries.org/")
    assert await versions(stage) == []
    await stage.wanjiru.submits({name: words})
    await stage.ben.types("/mentoring join")
    assert stage.ben.modal is not None
    assert "I follow the <https://docs.carpentries.org/" in str(stage.ben.modal.blocks)
    await stage.ben.submits({"agreed": ["I agree"]})
    async with stage.database.reading() as session:
        version = (await session.exec(select(Application.agreement_version))).one()
    assert version == f"{VERSION}, changed 1"


async def test_groups_begin_with_the_outline_as_it_is_now(stage: Stage) -> None:
    name = await opens(stage, Shelf.OUTLINES, "Teaching Workshops")
    await stage.wanjiru.submits({name: "Only one"})
    assert stage.wanjiru.modal is not None
    assert "2 to 20 steps" in stage.wanjiru.modal.errors[name]
    await stage.wanjiru.submits({name: "• Meet\n• Teach & learn\n• Show"})
    await stage.wanjiru.closes(everything=True)
    await with_a_group(stage)
    async with stage.database.reading() as session:
        steps = list(
            await session.exec(select(OutlineStep.words).order_by(col(OutlineStep.position)))
        )
    assert steps == ["Meet", "Teach & learn", "Show"]


async def test_only_coordinators_may(stage: Stage) -> None:
    await stage.amara.types("/mentoring settings")
    assert "for the programme's coordinators" in stage.amara.dm.latest.text
    await stage.forges(stage.amara, CHOOSE[Shelf.TIMINGS], "digest.every", is_choice=True)
    answer = await stage.sends(
        {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": stage.amara.id},
            "view": {
                "id": "V1",
                "type": "modal",
                "callback_id": "settings.edit",
                "private_metadata": "{}",
                "blocks": [{"type": "input", "block_id": "value|digest.every||0"}],
                "state": {
                    "values": {
                        "value|digest.every||0": {
                            "settings.value": {"type": "number_input", "value": "1"}
                        }
                    }
                },
            },
        }
    )
    assert "for the programme's coordinators" in str(answer)
    assert await versions(stage) == []


async def test_a_text_in_the_coordinators_words_is_said_by_the_clock_in_each_language(
    stage: Stage,
) -> None:
    story = await with_a_group(stage)
    await clear_meetings(story)
    title = "That a group hasn't met yet"
    name = await opens(stage, Shelf.TEXTS, title)
    assert "In braces: `{name}` the group's name." in str(blocks(stage))
    await stage.wanjiru.submits({name: "{name} <!channel>, *still* no meeting?"})
    await stage.wanjiru.chooses(CHOOSE[Shelf.TEXTS], title)
    await stage.wanjiru.chooses(CHOOSE_LANGUAGE, "Spanish")
    assert "reunión" in str(blocks(stage))
    stage.moves_to(stage.slack.clock.now().replace(month=9, day=28, hour=9, minute=0))
    await stage.ticks()
    await stage.ticks()
    (said,) = said_to(stage.ben, "no meeting?")
    assert f"{story.group.name} &lt;!channel&gt;, *still* no meeting?" in str(said.json["blocks"])


async def test_where_to_report_is_said_even_when_settings_cannot_be_read(stage: Stage) -> None:
    async with stage.database.writing() as session:
        await (await session.connection()).execute(text("DROP TABLE setting_version"))
    await stage.amara.types("/mentoring report")
    assert "I'm sorry that something happened." in stage.amara.dm.latest.text
