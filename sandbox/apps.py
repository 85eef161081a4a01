"""An app that is installed in the workspace, as its manifest describes it.

The manifest's form: https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class SlashCommand:
    """One slash command of an app; `url` is where it goes when the app is reached over HTTP."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool
    url: str | None


@dataclass(frozen=True)
class Shortcut:
    """One shortcut of an app; `kind` is "global" or "message"."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass
class InstalledApp:
    """An app with its tokens, as the installation hands them out."""

    app_id: str
    team_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str
    installed_by: str
    manifest: Mapping[str, Any]
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    deliver_to: str | None = None
    uninstalled: bool = False
    refresh_token: str = ""  # with token rotation, what the next access token is asked for with
    used_refresh_token: str = ""  # the one before, which is taken a moment longer
    used_until: datetime | None = None

    @property
    def name(self) -> str:
        """What the app is called."""
        return str(self.manifest["display_information"]["name"])

    @property
    def bot_display_name(self) -> str:
        """What its bot user is called."""
        return str(_part(self.manifest, "features", "bot_user").get("display_name", self.name))

    @property
    def socket_mode(self) -> bool:
        """Whether Slack reaches it over WebSockets instead of HTTP."""
        return self.deliver_to is None and bool(
            _part(self.manifest, "settings").get("socket_mode_enabled")
        )

    @property
    def rotates_tokens(self) -> bool:
        """Whether its tokens expire; https://docs.slack.dev/authentication/using-token-rotation."""
        return bool(_part(self.manifest, "settings").get("token_rotation_enabled"))

    @property
    def interactive(self) -> bool:
        """Whether it wants to hear of buttons and modals."""
        return bool(_part(self.manifest, "settings", "interactivity").get("is_enabled"))

    @property
    def has_home(self) -> bool:
        """Whether its Home tab is switched on."""
        return bool(_part(self.manifest, "features", "app_home").get("home_tab_enabled"))

    @property
    def has_messages_tab(self) -> bool:
        """Whether people and the app can exchange direct messages. Slack's default is yes."""
        return bool(_part(self.manifest, "features", "app_home").get("messages_tab_enabled", True))

    @property
    def messages_tab_read_only(self) -> bool:
        """Whether only the app may write in its direct messages. Slack's default is no."""
        home = _part(self.manifest, "features", "app_home")
        return bool(home.get("messages_tab_read_only_enabled", False))

    @property
    def events_url(self) -> str | None:
        """Where events go over HTTP."""
        settings = _part(self.manifest, "settings", "event_subscriptions")
        return self.deliver_to or settings.get("request_url")

    @property
    def interactivity_url(self) -> str | None:
        """Where buttons and modals go over HTTP."""
        return self.deliver_to or _part(self.manifest, "settings", "interactivity").get(
            "request_url"
        )

    @property
    def options_url(self) -> str | None:
        """Where external selects ask for their options over HTTP."""
        settings = _part(self.manifest, "settings", "interactivity")
        return self.deliver_to or settings.get("message_menu_options_url")

    @property
    def redirect_urls(self) -> tuple[str, ...]:
        """Where OAuth may send people back to."""
        return tuple(_part(self.manifest, "oauth_config").get("redirect_urls", ()))

    def may(self, *scopes: str) -> bool:
        """Whether the bot token has at least one of these scopes."""
        return any(scope in self.scopes for scope in scopes)


def read_scopes(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the bot scopes that the manifest asks for, in its order."""
    return tuple(dict.fromkeys(_part(manifest, "oauth_config", "scopes").get("bot", ())))


def read_events(manifest: Mapping[str, Any]) -> frozenset[str]:
    """Return the bot events that the manifest subscribes to."""
    settings = _part(manifest, "settings", "event_subscriptions")
    return frozenset(settings.get("bot_events", ()))


def read_commands(manifest: Mapping[str, Any]) -> tuple[SlashCommand, ...]:
    """Return the slash commands that the manifest declares."""
    return tuple(
        SlashCommand(
            command=each["command"],
            description=each["description"],
            usage_hint=each.get("usage_hint", ""),
            should_escape=bool(each.get("should_escape", False)),
            url=each.get("url"),
        )
        for each in _part(manifest, "features").get("slash_commands", ())
    )


def read_shortcuts(manifest: Mapping[str, Any]) -> tuple[Shortcut, ...]:
    """Return the shortcuts that the manifest declares."""
    return tuple(
        Shortcut(each["name"], each["type"], each["callback_id"], each["description"])
        for each in _part(manifest, "features").get("shortcuts", ())
    )


def _part(manifest: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    part: Any = manifest
    for name in names:
        part = part.get(name) or {}
    if not isinstance(part, Mapping):
        raise TypeError(f"{'.'.join(names)} must be an object")
    return part
