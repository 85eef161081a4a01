"""What Slack refuses in an app manifest.

https://docs.slack.dev/reference/app-manifest, and Slack's own JSON schema of it:
https://github.com/slackapi/manifest-schema
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.errors import Refused

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_LONG = 35, 140, 4000
SHORTEST_LONG = 175
LONGEST_COMMAND_TEXT, LONGEST_HINT, MOST_COMMANDS = 2000, 1000, 50
LONGEST_BOT_NAME = 80
MOST_SHORTCUTS = 10
MOST_SCOPES = 255
MOST_EVENTS = 100
LONGEST_ITEM = 50  # of a scope's or an event's name
# All that the objects of a manifest may hold; the schema allows nothing else.
_KNOWN: Mapping[tuple[str, ...], frozenset[str]] = {
    path: frozenset(names.split())
    for path, names in {
        (): "$schema _metadata app_directory display_information features oauth_config settings "
        "functions workflows datastores outgoing_domains types external_auth_providers mcp_servers",
        ("_metadata",): "schema_version min_version major_version minor_version",
        ("display_information",): "name description background_color long_description",
        ("features",): "app_home bot_user functions shortcuts slash_commands workflow_steps "
        "unfurl_domains assistant_view agent_view code_channels",
        ("features", "app_home"): "home_tab_enabled messages_tab_enabled "
        "messages_tab_read_only_enabled",
        ("features", "bot_user"): "display_name always_online",
        ("oauth_config",): "redirect_urls scopes token_management_enabled pkce_enabled",
        ("oauth_config", "scopes"): "user bot user_optional bot_optional",
        ("settings",): "allowed_ip_address_ranges event_subscriptions incoming_webhooks "
        "interactivity org_deploy_enabled socket_mode_enabled is_hosted token_rotation_enabled "
        "siws_links hermes_app_type function_runtime is_mcp_enabled",
        ("settings", "event_subscriptions"): "request_url user_events bot_events "
        "metadata_subscriptions",
        ("settings", "interactivity"): "is_enabled request_url message_menu_options_url",
    }.items()
}
_IN_COMMAND = frozenset({"command", "url", "description", "usage_hint", "should_escape"})
_IN_SHORTCUT = frozenset({"name", "type", "callback_id", "description"})
_COMMAND = re.compile(r"/[^\s/A-Z]{1,31}")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_BOT_NAME = re.compile(r"[\w\-. ]+")


def check(manifest: Mapping[str, Any]) -> None:
    """Raise `Refused` with everything that Slack would refuse in this manifest."""
    problems = [
        *_unknown(manifest),
        *_display(_object(manifest, "display_information")),
        *_bot(_object(manifest, "features")),
        *_commands(manifest),
        *_shortcuts(manifest),
        *_scopes(manifest),
        *_settings(_object(manifest, "settings")),
    ]
    if problems:
        raise Refused("invalid_manifest: " + "; ".join(problems))


def _object(parent: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    part: Any = parent
    for name in names:
        part = part.get(name) or {}
        if not isinstance(part, Mapping):
            raise Refused(f"invalid_manifest: {'.'.join(names)} must be an object")
    found: Mapping[str, Any] = part
    return found


def _unknown(manifest: Mapping[str, Any]) -> list[str]:
    return [
        problem
        for path, known in _KNOWN.items()
        for problem in _beyond(_object(manifest, *path), known, "".join(f"/{one}" for one in path))
    ]


def _beyond(given: Mapping[str, Any], known: frozenset[str], where: str) -> list[str]:
    return [f"{where}/{name}: no such property" for name in given if name not in known]


def _display(display: Mapping[str, Any]) -> list[str]:
    problems = []
    name = str(display.get("name", ""))
    if not 0 < len(name) <= LONGEST_NAME:
        problems.append(f"/display_information/name must have 1 to {LONGEST_NAME} characters")
    if len(str(display.get("description", ""))) > LONGEST_DESCRIPTION:
        problems.append(
            f"/display_information/description must have at most {LONGEST_DESCRIPTION} characters"
        )
    long = display.get("long_description")
    if long is not None and not SHORTEST_LONG <= len(str(long)) <= LONGEST_LONG:
        problems.append(
            "/display_information/long_description must have "
            f"{SHORTEST_LONG} to {LONGEST_LONG} characters"
        )
    color = display.get("background_color")
    if color is not None and not _COLOR.fullmatch(str(color)):
        problems.append("/display_information/background_color must be a color such as #2c2d30")
    return problems


def _bot(features: Mapping[str, Any]) -> list[str]:
    name = str(_object(features, "bot_user").get("display_name", ""))
    if not 0 < len(name) <= LONGEST_BOT_NAME or not _BOT_NAME.fullmatch(name):
        return [
            "/features/bot_user/display_name must have letters, digits, -, _ and . "
            f"and 1 to {LONGEST_BOT_NAME} of them"
        ]
    return []


def _commands(manifest: Mapping[str, Any]) -> list[str]:
    commands = _object(manifest, "features").get("slash_commands") or []
    over_http = not _object(manifest, "settings").get("socket_mode_enabled")
    problems = []
    if len(commands) > MOST_COMMANDS:
        problems.append(f"/features/slash_commands must have at most {MOST_COMMANDS} items")
    for number, command in enumerate(commands):
        where = f"/features/slash_commands/{number}"
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            problems.append(
                f"{where}/command must begin with a slash and have at most 32 characters, "
                "no capitals and no spaces"
            )
        if not 0 < len(str(command.get("description", ""))) <= LONGEST_COMMAND_TEXT:
            problems.append(f"{where}/description is required")
        if not 0 < len(str(command.get("usage_hint", "-"))) <= LONGEST_HINT:
            problems.append(f"{where}/usage_hint must have 1 to {LONGEST_HINT} characters")
        problems += _beyond(command, _IN_COMMAND, where)
        if over_http and not command.get("url"):
            problems.append(f"{where}/url is required without Socket Mode")
    names = [command.get("command") for command in commands]
    if len(set(names)) != len(names):
        problems.append("/features/slash_commands must not repeat a command")
    if commands and "commands" not in _bot_scopes(manifest):
        problems.append("/oauth_config/scopes/bot needs `commands` for slash commands")
    return problems


def _shortcuts(manifest: Mapping[str, Any]) -> list[str]:
    problems = []
    shortcuts = _object(manifest, "features").get("shortcuts") or []
    for number, shortcut in enumerate(shortcuts):
        where = f"/features/shortcuts/{number}"
        if shortcut.get("type") not in ("global", "message"):
            problems.append(f"{where}/type must be global or message")
        for name, most in (("name", 24), ("callback_id", 255), ("description", 150)):
            if not 0 < len(str(shortcut.get(name, ""))) <= most:
                problems.append(f"{where}/{name} must have 1 to {most} characters")
        problems += _beyond(shortcut, _IN_SHORTCUT, where)
    if len(shortcuts) > MOST_SHORTCUTS:
        problems.append(f"/features/shortcuts must have at most {MOST_SHORTCUTS} items")
    if shortcuts and "commands" not in _bot_scopes(manifest):
        problems.append("/oauth_config/scopes/bot needs `commands` for shortcuts")
    return problems


def _bot_scopes(manifest: Mapping[str, Any]) -> list[str]:
    return list(_object(manifest, "oauth_config", "scopes").get("bot") or [])


def _scopes(manifest: Mapping[str, Any]) -> list[str]:
    scopes = _bot_scopes(manifest)
    if len(scopes) > MOST_SCOPES:
        return [f"/oauth_config/scopes/bot must have at most {MOST_SCOPES} items"]
    return [
        f"/oauth_config/scopes/bot: {scope!r} is no scope"
        for scope in scopes
        if not re.fullmatch(r"[a-z_.]+(?::[a-z_.]+)*", str(scope)) or len(scope) > LONGEST_ITEM
    ]


def _settings(settings: Mapping[str, Any]) -> list[str]:
    socket = bool(settings.get("socket_mode_enabled"))
    problems = []
    subscriptions = _object(settings, "event_subscriptions")
    events = subscriptions.get("bot_events") or []
    if len(events) > MOST_EVENTS:
        problems.append(f"/settings/event_subscriptions must have at most {MOST_EVENTS} items")
    if len(set(events)) < len(events):
        problems.append("/settings/event_subscriptions/bot_events must not repeat an event")
    if events and not socket and not subscriptions.get("request_url"):
        problems.append("/settings/event_subscriptions/request_url is required without Socket Mode")
    interactivity = _object(settings, "interactivity")
    if interactivity and "is_enabled" not in interactivity:
        problems.append("/settings/interactivity/is_enabled is required")
    if interactivity.get("is_enabled") and not socket and not interactivity.get("request_url"):
        problems.append("/settings/interactivity/request_url is required without Socket Mode")
    return problems
