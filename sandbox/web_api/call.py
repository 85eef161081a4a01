"""One call of a Web API method: who calls, and the arguments as Slack reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox import checks
from sandbox.apps import InstalledApp
from sandbox.errors import ApiError
from sandbox.records import Channel, Token, User
from sandbox.workspace import Workspace

Json = dict[str, Any]
Method = Callable[["Call"], Json]
OpenMethod = Callable[["OpenCall"], Json]


@dataclass(frozen=True)
class OpenCall:
    """The arguments of a call that needs no token."""

    ws: Workspace
    args: Json


@dataclass(frozen=True)
class Call:
    """The arguments of a call, as text when they came in a form and as JSON when they came so."""

    ws: Workspace
    token: Token
    raw_token: str
    args: Json

    @property
    def app(self) -> InstalledApp:
        """The app that calls."""
        return self.token.app

    @property
    def bot(self) -> User:
        """The bot user for whom the app calls."""
        return self.ws.bot_of(self.app)

    def text(self, name: str) -> str | None:
        """Return an argument as text; None when it is absent or empty."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        return str(value)

    def required(self, name: str) -> str:
        """Return an argument that must be there; raises `ApiError` invalid_arguments."""
        value = self.text(name)
        if value is None:
            raise checks.invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean argument: true, false, 1 or 0."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in ("true", "1")

    def whole(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number; raises `ApiError` invalid_arguments for anything else."""
        value = self.text(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise checks.invalid_arguments(f"must be a number [json-pointer:/{name}]") from None

    def names(self, name: str) -> list[str]:
        """Return a list that came as JSON or with commas between its parts."""
        value = checks.as_json(self.args.get(name))
        if value is None or value == "":
            return []
        if isinstance(value, list):
            return [str(each) for each in value]
        return [part.strip() for part in str(value).split(",") if part.strip()]

    def need(self, *scopes: str) -> None:
        """Raise `ApiError` missing_scope unless the token has one of these."""
        if not self.app.may(*scopes):
            provided = ",".join(self.app.scopes)
            raise ApiError("missing_scope", {"needed": ",".join(scopes), "provided": provided})

    def channel(self, name: str = "channel") -> Channel:
        """Return the conversation of that id, if the bot can know of it.

        Raises `ApiError` channel_not_found otherwise.
        """
        channel = self.ws.channels.get(self.required(name))
        if channel is None:
            raise ApiError("channel_not_found")
        if channel.kind != "channel" and self.bot.id not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        """Return the user of that id; raises `ApiError` user_not_found."""
        user = self.ws.users.get(self.required(name))
        if user is None:
            raise ApiError("user_not_found")
        return user
