"""``/mentoring invite``: people of a workshop database are asked to take part, once."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Audit, Nudge, Recruit
from programme.recruiting import FINISHED, INVITED
from sandbox import Member
from sandbox.faults import Kind
from tests.conversations.conftest import Stage
from tests.conversations.surveys import adds_file, rows
from tests.conversations.test_exports import read

AMY = (
    "Name,Email,Workshops taught,Certified\r\n"
    "Amara Okafor,amara@example.com,1,yes\r\n"
    "Ben Vogel,Ben@Example.com,9,yes\r\n"
    '"Nowhere, Nell",nell@elsewhere.example,5,yes\r\n'
    "Nobody,,3,yes\r\n"
    "Ben again,ben@example.com,2,no\r\n"
    "Untrained,untrained@elsewhere.example,0,no\r\n"
    '"=HYPERLINK(""http://evil.example"")",evil@elsewhere.example,0,yes\r\n'
)
MORNING = datetime(2026, 8, 25, 8, 0, tzinfo=UTC)  # by day in Nairobi and Berlin


async def gives(stage: Stage, content: str | bytes, **columns: str) -> None:
    """Let the coordinator give a file, as far as what would come of it."""
    await stage.wanjiru.types("/mentoring invite")
    data = content.encode() if isinstance(content, str) else content
    file = adds_file(stage, stage.wanjiru, "people.csv", data)
    await stage.wanjiru.submits({"file": [file]})
    await stage.wanjiru.submits(columns)


async def confirms(stage: Stage) -> list[dict[str, str]]:
    """Let the coordinator confirm; returns the lines of the file that comes back."""
    await stage.wanjiru.submits({})
    assert stage.wanjiru.modal is None
    (shared,) = stage.wanjiru.dm.latest.json["files"]
    return read(stage.slack.workspace.files[shared["id"]].content)


async def looks_up(stage: Stage) -> None:
    """Let the bot look people up by day, and say what there is to say."""
    stage.moves_to(MORNING)
    await stage.ticks()
    await stage.ticks()


async def recruits(stage: Stage) -> dict[str, Recruit]:
    return {one.email: one for one in await rows(stage, Recruit)}


def asked(who: Member) -> bool:
    return any("Not now" in message.buttons for message in who.dm.messages)


async def test_those_in_slack_are_asked_and_the_rest_comes_back_as_a_list(stage: Stage) -> None:
    await stage.plans_a_term()
    await gives(stage, AMY)
    assert stage.wanjiru.modal is not None
    shown = stage.wanjiru.modal.text
    assert "2 people to ask to mentor, 2 people to be mentees, in Autumn 2026." in shown
    assert "1 not eligible" in shown
    assert "2 of which nothing comes" in shown
    assert "Line 2: Amara Okafor <amara@example.com>, 1 workshop" in shown
    fates = await confirms(stage)
    assert [(row["Line"], row["What comes of it"]) for row in fates[:5]] == [
        ("2", "to be asked as mentee"),
        ("3", "to be asked as mentor"),
        ("4", "to be asked as mentor"),
        ("5", "no e-mail address"),
        ("6", "the same e-mail as line 3"),
    ]
    assert fates[5]["What comes of it"].startswith("not eligible. Mentoring groups begin once")
    assert fates[6]["Name"] == '\'=HYPERLINK("http://evil.example")'
    assert not asked(stage.amara)
    await looks_up(stage)
    assert "Would you like a mentor on your way to teaching?" in stage.amara.dm.latest.text
    assert "You have taught 9 workshops" in stage.ben.dm.latest.text
    assert "Applications are open until 6 September." in stage.ben.dm.latest.text
    told = stage.wanjiru.dm.latest
    assert "2 people asked in Slack, 2 people without an account here." in told.text
    await stage.wanjiru.clicks("Get the lists", in_=told)
    everybody, to_mail = (
        read(stage.slack.workspace.files[one["id"]].content)
        for one in stage.wanjiru.dm.latest.json["files"]
    )
    states = {row["E-mail"]: row["State"] for row in everybody}
    assert states["ben@example.com"] == "asked"
    assert states["nell@elsewhere.example"] == "no Slack account with this e-mail"
    assert states["untrained@elsewhere.example"] == "not eligible"
    nell = next(row for row in to_mail if row["E-mail"] == "nell@elsewhere.example")
    assert nell["Name"] == "Nowhere, Nell"
    assert "Would you mentor a small group in Autumn 2026?" in nell["Text"]
    assert "To apply by 6 September 2026" in nell["Text"]
    assert {row["E-mail"] for row in to_mail} == {
        "nell@elsewhere.example",
        "evil@elsewhere.example",
    }
    assert [one.action for one in await rows(stage, Audit) if "recruit" in one.action] == [
        "recruiting.import"
    ]


async def test_nobody_is_asked_twice_nor_who_says_not_now(stage: Stage) -> None:
    await stage.plans_a_term()
    await gives(stage, AMY)
    await confirms(stage)
    await looks_up(stage)
    await stage.amara.clicks("Not now")
    assert "I won't ask again this term" in stage.amara.dm.latest.text
    await stage.ben.clicks("Apply")
    assert stage.ben.modal is not None
    await gives(stage, AMY)
    fates = await confirms(stage)
    assert [row["What comes of it"] for row in fates[:3]] == [
        "said “Not now”, not asked again this term",
        "was asked before, not asked again",
        "to be asked as mentor",
    ]
    stage.moves_to(MORNING + timedelta(days=1))
    await stage.ticks()
    await stage.ticks()
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Nudge.state).where(Nudge.kind == INVITED).order_by(col(Nudge.id))
        )
        assert found.all() == ["sent", "sent"]
        told = await session.exec(select(Nudge.state).where(Nudge.kind == FINISHED))
        assert told.all() == ["sent", "sent"]  # once a file
    kept = await recruits(stage)
    assert kept["amara@example.com"].state == "not_now"


async def test_who_applied_or_applies_meanwhile_is_not_asked(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.amara, "Mentee")
    await gives(stage, AMY)
    await confirms(stage)
    await stage.ticks()  # at night in nobody's zone, but outside the day in Berlin
    await stage.applies(stage.ben, "Mentor")
    await looks_up(stage)
    assert (await recruits(stage))["amara@example.com"].state == "applied"
    assert not asked(stage.amara)


async def test_one_person_with_two_addresses_is_asked_once(stage: Stage) -> None:
    await stage.plans_a_term()
    await gives(stage, AMY)
    await confirms(stage)
    await looks_up(stage)
    await stage.amara.clicks("Not now")
    await stage.amara.changes_profile(email="amara@new.example")
    await gives(stage, AMY.replace("amara@example.com", "amara@new.example"))
    await confirms(stage)
    stage.moves_to(MORNING + timedelta(days=1))
    await stage.ticks()
    await stage.ticks()
    kept = await recruits(stage)
    assert kept["amara@new.example"].state == "not_now"
    assert sum("Not now" in one.buttons for one in stage.amara.dm.messages) == 1


async def test_the_review_shows_what_differs_from_the_database(stage: Stage) -> None:
    await stage.plans_a_term()
    await gives(stage, AMY)
    await confirms(stage)
    await looks_up(stage)
    await stage.applies(stage.ben, "Mentor", workshops="12")
    await stage.applies(stage.amara, "Mentee")  # writes 1 workshop, and that they aren't certified
    await stage.wanjiru.types("/mentoring applications")
    shown = stage.wanjiru.dm.latest.text
    assert "Your workshop database says otherwise: 9 workshops taught" in shown
    assert "Your workshop database says otherwise: certified" in shown


async def test_the_columns_are_guessed_shown_and_changed(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring invite")
    content = "Kontakt;Gehalten;email\r\namara@example.com;1;ja\r\n"
    file = adds_file(stage, stage.wanjiru, "people.csv", content.encode("utf-16"))
    await stage.wanjiru.submits({"file": [file]})
    modal = stage.wanjiru.modal
    assert modal is not None
    assert "I read 1 person." in modal.text
    assert "3: email" in modal.text  # guessed, wrongly
    await stage.wanjiru.submits({"email": "1: Kontakt", "workshops": "2: Gehalten"})
    assert "certified" in (stage.wanjiru.modal or modal).errors
    await stage.wanjiru.submits({"certified": "3: email"})
    assert stage.wanjiru.modal is not None
    assert "1 person to be mentees" in stage.wanjiru.modal.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"just words", "I need a table with headings"),
        (b"Name,Email\n", "I need a table with headings"),
        (b"\x81\x8d\x8f", "I can't read this file as text."),
        (b"a,b\n" + b"x" * 200_000 + b",y\n", "too long to be one person"),
        (b"a,b\n" + b"x,y\n" * 50_001, "more than 50000 lines"),
        (b"x" * 5_000_001, "larger than 5000 kB"),
    ],
)
async def test_what_cannot_be_read_is_said_beside_the_field(
    stage: Stage, content: bytes, said: str
) -> None:
    await stage.plans_a_term()
    await stage.wanjiru.types("/mentoring invite")
    file = adds_file(stage, stage.wanjiru, "people.csv", content)
    await stage.wanjiru.submits({"file": [file]})
    assert stage.wanjiru.modal is not None
    assert said in stage.wanjiru.modal.errors["file"]
    assert await rows(stage, Recruit) == []


async def test_twenty_thousand_lines(stage: Stage) -> None:
    await stage.plans_a_term()
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["personal", "family", "email", "Taught times", "Some badges"])
    for number in range(20_000):
        writer.writerow(
            ["Zoë", f"Nr {number}", f"p{number}@example.org", number % 4, "swc-instructor"]
        )
    await gives(stage, b"\xef\xbb\xbf" + table.getvalue().encode())
    assert stage.wanjiru.modal is not None
    said = "5000 people to ask to mentor, 10000 people to be mentees, in Autumn 2026.\n"
    assert said + "• 5000 not eligible" in stage.wanjiru.modal.text
    fates = await confirms(stage)
    assert len(fates) == 20_000
    assert fates[-1]["Name"] == "Zoë Nr 19999"
    assert len(await rows(stage, Recruit)) == 20_000
    await stage.ticks()
    waiting = [one for one in await rows(stage, Recruit) if one.state == "waiting"]
    assert len(waiting) == 20_000 - 10


async def test_only_coordinators_ask_and_an_id_gives_no_right(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.amara.types("/mentoring invite")
    assert stage.amara.modal is None
    assert "for the programme's coordinators" in stage.amara.dm.latest.text
    await gives(stage, AMY)
    await confirms(stage)
    await looks_up(stage)
    kept = await recruits(stage)
    await stage.forges(stage.amara, "recruiting.get_lists", "1")
    assert "files" not in stage.amara.dm.latest.json
    await stage.forges(stage.amara, "recruiting.not_now", str(kept["ben@example.com"].id))
    assert (await recruits(stage))["ben@example.com"].state == "invited"


@pytest.mark.parametrize("fault", ["error_500", "rate_limited"])
async def test_looking_up_goes_on_after_slack_failed(stage: Stage, fault: Kind) -> None:
    await stage.plans_a_term()
    await gives(stage, AMY)
    await confirms(stage)
    stage.slack.faults.add("users.lookupByEmail", fault, seconds=30)
    stage.moves_to(MORNING)
    await stage.ticks()
    assert {one.state for one in await rows(stage, Recruit)} == {"waiting"}
    stage.moves_to(MORNING + timedelta(minutes=2))
    await stage.ticks()
    await stage.ticks()
    assert "waiting" not in {one.state for one in await rows(stage, Recruit)}
    assert sum("Not now" in one.buttons for one in stage.amara.dm.messages) == 1
