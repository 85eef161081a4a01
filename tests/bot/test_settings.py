"""Settings: what is missing or malformed is one sentence and exit 2."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblem, load_database_url, load_settings
from models import open_database
from tests.make import add_person, add_term

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "SLACK_SIGNING_SECRET": "secret",
}


def load(
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    env_file: Path | None = None,
    *,
    http: bool = False,
) -> Settings:
    ours: tuple[str, ...] = (
        "MENTORING_COORDINATORS",
        "MENTORING_CLOCK",
        "MENTORING_MESSAGES_A_MINUTE",
    )
    ours += ("MENTORING_CONDUCT_CONTACT", "MENTORING_KEEP_MONTHS")
    ours += ("MENTORING_ENCRYPTION_KEYS", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    for name in (*GOOD, "SLACK_API_URL", "DATABASE_URL", *ours, "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return load_settings(http=http, env_file=env_file)


def test_slacks_own_names_and_plain_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, GOOD | {"MENTORING_COORDINATORS": "U0001, S0002"})
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-secret"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///./mentoring.db"
    assert settings.mentoring_coordinators == ("U0001", "S0002")
    assert settings.mentoring_clock == "apscheduler"
    assert settings.mentoring_messages_a_minute == 300
    assert settings.mentoring_conduct_contact is None
    assert settings.mentoring_keep_months is None
    assert "-secret" not in repr(settings)


def test_from_a_file_which_the_environment_overrules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nELSE=1\n")
    settings = load(monkeypatch, {"SLACK_BOT_TOKEN": "xoxb-env"}, file)
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-env"
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "xapp-file"


@pytest.mark.parametrize(
    ("change", "http", "said"),
    [
        ({"SLACK_BOT_TOKEN": None}, False, "SLACK_BOT_TOKEN is missing. It begins with xoxb-"),
        ({"MENTORING_KEEP_MONTHS": "0"}, False, "MENTORING_KEEP_MONTHS is not as it should be."),
        ({"SLACK_BOT_TOKEN": "xoxp-secret"}, False, "SLACK_BOT_TOKEN is not as it should be."),
        ({"SLACK_APP_TOKEN": None}, False, "SLACK_APP_TOKEN is missing. It begins with xapp-"),
        ({"SLACK_APP_TOKEN": "xoxb-secret"}, False, "SLACK_APP_TOKEN is not as it should be."),
        ({"SLACK_SIGNING_SECRET": None}, True, "SLACK_SIGNING_SECRET is missing. It stands"),
        ({"SLACK_API_URL": "slack.com"}, False, "SLACK_API_URL is not as it should be."),
        ({"DATABASE_URL": "mysql://a/b"}, False, "DATABASE_URL is not as it should be."),
        ({"DATABASE_URL": "secret"}, False, "DATABASE_URL is not as it should be."),
        ({"MENTORING_COORDINATORS": "@amara"}, False, "MENTORING_COORDINATORS is not as it"),
        (
            {"MENTORING_CLOCK": "sundial"},
            False,
            "MENTORING_CLOCK is not as it should be. It is aps",
        ),
        (
            {"MENTORING_CLOCK": "procrastinate"},
            False,
            "MENTORING_CLOCK=procrastinate needs PostgreSQL in DATABASE_URL",
        ),
        (
            {"MENTORING_MESSAGES_A_MINUTE": "0"},
            False,
            "MENTORING_MESSAGES_A_MINUTE is not as it should be.",
        ),
        ({"PORT": "0"}, True, "PORT is not as it should be."),
        ({"PORT": "secret"}, True, "PORT is not as it should be."),
    ],
)
def test_one_sentence_that_says_where_to_look(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str | None], http: bool, said: str
) -> None:
    env = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(SettingsProblem) as refused:
        load(monkeypatch, env, http=http)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "SLACK_SIGNING_SECRET": "secret",
    "MENTORING_ENCRYPTION_KEYS": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=",
}


def test_for_many_workspaces_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, MANY, http=True)
    assert settings.serves_many
    assert settings.cipher is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_CLIENT_SECRET": None}, "SLACK_CLIENT_SECRET is missing. It stands"),
        ({"SLACK_CLIENT_ID": None}, "SLACK_CLIENT_ID is missing. It stands"),
        ({"MENTORING_ENCRYPTION_KEYS": None}, "MENTORING_ENCRYPTION_KEYS is missing. It lists"),
        ({"MENTORING_ENCRYPTION_KEYS": "secret"}, "MENTORING_ENCRYPTION_KEYS is not as it should"),
        ({"SLACK_REDIRECT_URI": "https://secret"}, "SLACK_REDIRECT_URI is not as it should be."),
        ({"SLACK_BOT_TOKEN": "xoxb-secret"}, "Set SLACK_BOT_TOKEN to serve one workspace, or"),
        ({"MENTORING_COORDINATORS": "U0001"}, "MENTORING_COORDINATORS names people of one"),
        ({"MENTORING_CONDUCT_CONTACT": "U0001"}, "MENTORING_CONDUCT_CONTACT has to be an e-mail"),
    ],
)
def test_what_does_not_go_with_many_workspaces(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str | None], said: str
) -> None:
    env = {name: value for name, value in {**MANY, **change}.items() if value is not None}
    with pytest.raises(SettingsProblem) as refused:
        load(monkeypatch, env, http=True)
    assert str(refused.value).startswith(said)
    assert "secret" not in str(refused.value)


def test_each_mode_needs_only_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    bot_token = {"SLACK_BOT_TOKEN": "xoxb-1"}
    assert load(monkeypatch, bot_token | {"SLACK_SIGNING_SECRET": "s"}, http=True).port == 3000
    assert load(monkeypatch, bot_token | {"SLACK_APP_TOKEN": "xapp-1"}).slack_signing_secret is None
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert load_database_url(env_file=None) == "sqlite:///./mentoring.db"


def mentoring(
    *arguments: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    code = "import sys; from bot.cli import main; sys.argv[0] = 'mentoring'; main()"
    return subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**kept, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_run_without_tokens_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = mentoring("run", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("SLACK_BOT_TOKEN is missing. It begins with xoxb-")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_export_writes_a_file_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    done = mentoring("export", "people", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no such workspace in the database.\n"

    async def plan() -> None:
        database = open_database(f"sqlite:///{tmp_path}/mentoring.db")
        await add_term(database, await add_person(database))
        await database.close()

    asyncio.run(plan())
    done = mentoring(
        *("export", "groups", "--term", "autumn 2026", "--output", "out.csv"), cwd=tmp_path
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "out.csv: 0 lines.\n")
    file = tmp_path / "out.csv"
    assert file.read_bytes().startswith("\ufeffGroup,Focus,Language".encode())
    assert file.stat().st_mode & 0o777 == 0o600
    done = mentoring("export", "groups", "--output", "no/such/folder.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "I can't write there: No such file or directory.\n"


def test_migrate_makes_the_database_without_any_token(tmp_path: Path) -> None:
    done = mentoring("migrate", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The database is up to date.\n"
    assert (tmp_path / "mentoring.db").exists()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    assert f"| `{name.upper()}` | " in page
