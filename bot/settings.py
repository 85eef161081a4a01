"""The settings, from the environment and ``.env``."""

import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from cryptography.fernet import Fernet, MultiFernet
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from models.database import database_url
from programme.translations import ENGLISH, LANGUAGES

_SLACK_APP_PAGE = "the settings of your app on https://api.slack.com/apps"
_WHERE = {
    "SLACK_BOT_TOKEN": f'It begins with xoxb- and stands under "OAuth & Permissions" in '
    f"{_SLACK_APP_PAGE}.",
    "SLACK_APP_TOKEN": f'It begins with xapp- and is made under "Basic Information, App-Level '
    f'Tokens" (scope connections:write) in {_SLACK_APP_PAGE}.',
    "SLACK_SIGNING_SECRET": f'It stands under "Basic Information, App Credentials" in '
    f"{_SLACK_APP_PAGE}.",
    "SLACK_CLIENT_ID": f'It stands under "Basic Information, App Credentials" in '
    f"{_SLACK_APP_PAGE}.",
    "SLACK_CLIENT_SECRET": f'It stands under "Basic Information, App Credentials" in '
    f"{_SLACK_APP_PAGE}.",
    "SLACK_REDIRECT_URI": f'It is one of the redirect URLs under "OAuth & Permissions" in '
    f"{_SLACK_APP_PAGE}, and ends in /slack/oauth_redirect.",
    "SLACK_API_URL": "It is the address of Slack's Web API, such as https://slack.com/api/.",
    "DATABASE_URL": "It is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    "MENTORING_COORDINATORS": "It lists Slack ids of people (U… or W…) or user groups (S…), "
    "with commas between them.",
    "MENTORING_CLOCK": "It is apscheduler or, for several replicas on one PostgreSQL, "
    "procrastinate.",
    "MENTORING_MESSAGES_A_MINUTE": "It is how many messages I send in a minute at most, from 1 to "
    "6000; Slack's documentation says several hundred, and I take 300.",
    "MENTORING_CONDUCT_CONTACT": "It is whom to tell about breaches of the Code of Conduct in this "
    "programme: a Slack id (U… or W…) or an e-mail address.",
    "MENTORING_KEEP_MONTHS": "It is how many months after their last term I keep what I know about "
    "people, from 1 to 240; without it, until they ask me to forget them.",
    "MENTORING_HEALTH_PORT": "It is the port of /health, /ready and /metrics, from 1 to 65535, and "
    "another than PORT; without it there is none.",
    "MENTORING_ENCRYPTION_KEYS": "It lists keys with commas between them, the one to encrypt with "
    "first. This makes one: python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'",
    "MENTORING_LANGUAGE": f"It is the language of channels, and of people whose own I don't speak: "
    f"{' or '.join(LANGUAGES)}.",
    "PORT": "It is the port to listen on with --http, from 1 to 65535.",
}
Found = TypeVar("Found", bound=BaseSettings)
_COORDINATOR_ID = re.compile(r"[UWS][A-Z0-9_]{2,}")
REDIRECT_PATH = "/slack/oauth_redirect"


class SettingsProblem(Exception):  # noqa: N818 - said to the operator, who mends it
    """A setting is missing or malformed; the text is one sentence for the operator."""


class DatabaseSettings(BaseSettings):
    """Where the database is, and its keys: all that ``mentoring migrate`` needs."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    database_url: str = Field(default="sqlite:///./mentoring.db", repr=False)  # has a password
    mentoring_encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        try:
            database_url(url)
        except ArgumentError as error:
            raise ValueError("no URL") from error
        return url

    @field_validator("mentoring_encryption_keys", mode="before")
    @classmethod
    def _are_keys(cls, keys: str | tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not isinstance(keys, str):
            return keys
        found = tuple(SecretStr(one) for one in keys.replace(",", " ").split())
        for one in found:
            Fernet(one.get_secret_value())  # raises ValueError
        return found

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of one machine."""
        return database_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def cipher(self) -> MultiFernet | None:
        """What encrypts with the first key and decrypts with any; None without keys."""
        keys = [Fernet(one.get_secret_value()) for one in self.mentoring_encryption_keys]
        return MultiFernet(keys) if keys else None


class Settings(DatabaseSettings):
    """What an operator sets. Names are Slack's own, in the environment or in ``.env``."""

    slack_bot_token: SecretStr | None = None  # of the one workspace, or:
    slack_client_id: str | None = Field(default=None, min_length=1)  # with OAuth, for many
    slack_client_secret: SecretStr | None = Field(default=None, min_length=1)
    slack_redirect_uri: str | None = None  # where the app has several
    slack_app_token: SecretStr | None = None  # for Socket Mode
    slack_signing_secret: SecretStr | None = None  # for HTTP
    slack_api_url: str = "https://slack.com/api/"
    mentoring_coordinators: Annotated[tuple[str, ...], NoDecode] = ()
    mentoring_clock: Literal["apscheduler", "procrastinate"] = "apscheduler"
    mentoring_messages_a_minute: int = Field(default=300, ge=1, le=6000)
    mentoring_language: str = ENGLISH
    mentoring_conduct_contact: str | None = Field(default=None, min_length=3, max_length=200)
    mentoring_keep_months: int | None = Field(default=None, ge=1, le=240)
    mentoring_health_port: int | None = Field(default=None, ge=1, le=65535)
    port: int = Field(default=3000, ge=1, le=65535)

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return token and _with_prefix(token, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return token and _with_prefix(token, "xapp-")

    @field_validator("slack_api_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("no address")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("slack_redirect_uri")
    @classmethod
    def _is_redirect(cls, url: str | None) -> str | None:
        if url is not None and not (url.startswith("http") and url.endswith(REDIRECT_PATH)):
            raise ValueError("no redirect URL of ours")
        return url

    @field_validator("mentoring_language")
    @classmethod
    def _is_spoken(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError("no catalogue")
        return language

    @field_validator("mentoring_coordinators", mode="before")
    @classmethod
    def _split(cls, ids: str | tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(ids.replace(",", " ").split()) if isinstance(ids, str) else ids
        if not all(_COORDINATOR_ID.fullmatch(one) for one in found):
            raise ValueError("no Slack id")
        return found

    @property
    def serves_many(self) -> bool:
        """Whether any number of workspaces install the bot by OAuth."""
        return self.slack_bot_token is None and self.slack_client_id is not None


def _with_prefix(token: SecretStr, prefix: str) -> SecretStr:
    if not token.get_secret_value().startswith(prefix):
        raise ValueError("another kind of token")
    return token


def without_keys() -> str:
    """Return what an operator reads who has no key, and wants something that needs one."""
    return f"MENTORING_ENCRYPTION_KEYS is missing. {_WHERE['MENTORING_ENCRYPTION_KEYS']}"


def load_settings(*, http: bool, env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings for Socket Mode, or for HTTP.

    Raises ``SettingsProblem`` with one sentence for the first setting that is missing or
    malformed, with where to find it. The value itself is never repeated: it may be a secret.
    """
    settings = _read(Settings, env_file)
    needed = ["SLACK_SIGNING_SECRET" if http else "SLACK_APP_TOKEN"]
    if settings.slack_client_id is None and settings.slack_client_secret is None:
        needed = ["SLACK_BOT_TOKEN", *needed]
    else:
        _check_many(settings, http=http)
        needed = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", *needed, "MENTORING_ENCRYPTION_KEYS"]
    for name in needed:
        if not getattr(settings, name.lower()):
            raise SettingsProblem(f"{name} is missing. {_WHERE[name]}")
    if settings.mentoring_clock == "procrastinate" and settings.is_sqlite:
        raise SettingsProblem(
            "MENTORING_CLOCK=procrastinate needs PostgreSQL in DATABASE_URL; with SQLite, leave it "
            "out."
        )
    return settings


def _check_many(settings: Settings, *, http: bool) -> None:
    """Refuse what goes with one workspace alone; raises ``SettingsProblem``."""
    if settings.slack_bot_token is not None:
        raise SettingsProblem(
            "Set SLACK_BOT_TOKEN to serve one workspace, or SLACK_CLIENT_ID and "
            "SLACK_CLIENT_SECRET to serve all that install me, but not both."
        )
    if not http:
        raise SettingsProblem(
            "With SLACK_CLIENT_ID, workspaces install me over the web: run me with --http."
        )
    if settings.mentoring_coordinators:
        raise SettingsProblem(
            "MENTORING_COORDINATORS names people of one workspace; with SLACK_CLIENT_ID, leave it "
            "out and name them in each workspace with /mentoring coordinators."
        )
    if settings.mentoring_conduct_contact and "@" not in settings.mentoring_conduct_contact:
        raise SettingsProblem(
            "MENTORING_CONDUCT_CONTACT has to be an e-mail address with SLACK_CLIENT_ID: a Slack "
            "id is known in one workspace alone."
        )


def load_database_settings(*, env_file: Path | None = Path(".env")) -> DatabaseSettings:
    """Return where the database is and what it is read with; raises ``SettingsProblem``."""
    return _read(DatabaseSettings, env_file)


def load_database_url(*, env_file: Path | None = Path(".env")) -> str:
    """Return the address of the database; raises ``SettingsProblem`` when it is malformed."""
    return load_database_settings(env_file=env_file).database_url


def _read(kind: type[Found], env_file: Path | None) -> Found:
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        what = "is missing" if first["type"] == "missing" else "is not as it should be"
        raise SettingsProblem(f"{name} {what}. {_WHERE[name]}") from None
