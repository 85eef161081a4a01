"""``mentoring doctor`` names what is amiss and what to do, and changes nothing."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli import cli
from bot.doctor import examine
from bot.findings import Finding, finding_lines, is_well
from models import Workspace, open_database
from models.migrate import migrate
from sandbox import InstalledApp, Slack
from tests.conftest import NOW
from tests.conversations.conftest import MANIFEST
from tests.make import add_person
from tests.make_groups import add_group


class Clinic:
    """A workspace, a database and settings that are as they should be."""

    def __init__(self, slack: Slack, app: InstalledApp, folder: Path) -> None:
        self.slack, self.app = slack, app
        self.wanjiru = slack.add_member("wanjiru", is_admin=True)
        self.env_file = folder / ".env"
        self.url = f"sqlite:///{folder / 'mentoring.db'}"
        self.settings = {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": self.url,
            "MENTORING_COORDINATORS": self.wanjiru.id,
        }

    async def finds(self, *, http: bool = False) -> dict[str, Finding]:
        """Return what is found, by what it is about."""
        lines = [f"{name}={value}" for name, value in self.settings.items()]
        self.env_file.write_text("\n".join(lines))
        clock = self.slack.clock.now
        findings = await examine(http=http, env_file=self.env_file, clock=clock)
        said = "\n".join(finding_lines(findings))
        for secret in (self.app.bot_token, self.app.app_token, self.app.signing_secret):
            assert secret not in said
        assert is_well(findings) == ("\nproblem " not in said)
        return {one.about: one for one in findings}

    async def problems(self) -> set[str]:
        found = await self.finds()
        assert all((one.do is None) == (one.state == "ok") for one in found.values())
        return {about for about, one in found.items() if one.state == "problem"}


@pytest.fixture
async def clinic(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Clinic]:
    async with Slack() as slack:
        slack.clock.freeze(NOW)
        clinic = Clinic(slack, slack.install(MANIFEST), tmp_path)
        for name in clinic.settings:
            monkeypatch.delenv(name, raising=False)
        shutil.copy(sqlite_template, tmp_path / "mentoring.db")
        yield clinic


async def test_all_is_well_and_nothing_is_changed(clinic: Clinic) -> None:
    database = open_database(clinic.url)
    person = await add_person(database, clinic.wanjiru.id, clinic.slack.workspace.team.id)
    channel = clinic.slack.add_channel("mentoring", members=[clinic.wanjiru, clinic.app])
    async with database.writing() as session:
        workspace = await session.get_one(Workspace, person.workspace_id)
        workspace.programme_channel_id = channel.id
    found = await clinic.finds()
    assert {one.state for one in found.values()} <= {"ok", "warning"}  # the disk of this machine
    assert {about for about, one in found.items() if one.state == "warning"} <= {"disk"}
    assert (
        found["scopes"].says == f"the {len(MANIFEST['oauth_config']['scopes']['bot'])} of app.yaml"
    )
    assert (await clinic.finds(http=True)).keys() == found.keys() - {"app token"} | {
        "signing secret"
    }
    async with database.reading() as session:
        assert len((await session.exec(select(Workspace))).all()) == 1
    await database.close()


async def test_tokens_scopes_and_the_clock(clinic: Clinic) -> None:
    clinic.settings["SLACK_APP_TOKEN"] = "xapp-wrong"
    assert await clinic.problems() == {"app token"}
    other = clinic.slack.install({**MANIFEST, "display_information": {"name": "Another"}})
    clinic.settings["SLACK_APP_TOKEN"] = other.app_token
    assert await clinic.problems() == {"app token"}
    clinic.settings["SLACK_BOT_TOKEN"] = "xoxb-wrong"
    assert await clinic.problems() == {"bot token"}
    clinic.settings["SLACK_API_URL"] = "http://127.0.0.1:9/api/"
    assert "cannot be reached" in (await clinic.finds())["bot token"].says


async def test_an_installation_from_before_a_scope_was_asked_for(clinic: Clinic) -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    fewer = [one for one in scopes if one not in {"groups:write", "pins:write"}]
    old = clinic.slack.install({**MANIFEST, "oauth_config": {"scopes": {"bot": fewer}}})
    clinic.settings |= {"SLACK_BOT_TOKEN": old.bot_token, "SLACK_APP_TOKEN": old.app_token}
    found = await clinic.finds()
    assert found["scopes"].says == "missing: groups:write, pins:write"
    assert found["groups' channels"].state == "problem"


@pytest.mark.parametrize(("minutes", "state"), [(1, "warning"), (-1, "warning"), (6, "problem")])
async def test_a_clock_that_is_wrong(clinic: Clinic, minutes: int, state: str) -> None:
    now, right = NOW + timedelta(minutes=minutes), clinic.slack.clock.now
    await clinic.finds()
    [clock] = [
        one
        for one in await examine(http=False, env_file=clinic.env_file, clock=lambda: now)
        if one.about == "clock"
    ]
    assert clock.state == state
    assert ("ahead of" if minutes > 0 else "behind") in clock.says
    assert right() == NOW


async def test_databases_that_cannot_be_used(clinic: Clinic, tmp_path: Path) -> None:
    clinic.settings["DATABASE_URL"] = "sqlite:///no/such/folder/x.db"
    assert await clinic.problems() == {"database"}
    clinic.settings["DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"
    assert (await clinic.finds())["database"].state == "warning"
    assert not (tmp_path / "new.db").exists()
    clinic.settings["DATABASE_URL"] = "postgresql://nobody:secret@127.0.0.1:9/x"
    assert await clinic.problems() == {"database"}
    clinic.settings["DATABASE_URL"] = f"sqlite:///{tmp_path / 'old.db'}"
    old = open_database(clinic.settings["DATABASE_URL"])
    await migrate(old, "0001")
    assert (await clinic.finds())["tables"].state == "warning"
    async with old.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert await clinic.problems() == {"tables"}
    await old.close()


async def test_channels_and_coordinators(clinic: Clinic) -> None:
    clinic.settings["MENTORING_COORDINATORS"] = "U0000NOBODY"
    assert await clinic.problems() == {"coordinators"}
    del clinic.settings["MENTORING_COORDINATORS"]
    assert (await clinic.finds())["coordinators"].state == "warning"

    database = open_database(clinic.url)
    people = [
        await add_person(database, f"U{n}", clinic.slack.workspace.team.id) for n in range(1, 4)
    ]
    await add_group(database, people=people)
    channel = clinic.slack.add_channel("mentoring", members=[clinic.wanjiru])
    async with database.writing() as session:
        workspace = await session.get_one(Workspace, people[0].workspace_id)
        workspace.programme_channel_id = channel.id
    assert await clinic.problems() == {"programme's channel"}
    clinic.slack.clock.move(timedelta(hours=2))
    assert await clinic.problems() == {"programme's channel", "groups' channels"}
    await database.close()


def test_settings_that_are_missing_are_a_finding_and_exit_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    said = CliRunner().invoke(cli, ["doctor", "--json"])
    assert said.exit_code == 1
    found = json.loads(said.stdout)
    assert found["ok"] is False
    assert [one["about"] for one in found["findings"]] == ["settings", "database"]
    assert found["findings"][0]["says"].startswith("SLACK_BOT_TOKEN is missing.")
    assert not (tmp_path / "mentoring.db").exists()
