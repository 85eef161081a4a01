"""The manifest says what the code does: no scope too few, none too many."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.scopes import BOT_SCOPES
from handlers.commands import COMMAND

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    file.read_text()
    for floor in ("bot", "handlers", "scheduler")
    for file in sorted((ROOT / floor).glob("*.py"))
    if file.name != "demo.py"
)
# What each scope is for: the listeners, methods or events that need it.
# https://docs.slack.dev/reference/scopes
NEEDED_BY = {
    "commands": ["app.command("],
    "chat:write": ["chat_postMessage("],
    "channels:history": ["client.conversations_history"],
    "channels:join": ["conversations_join("],
    "channels:read": ["conversations_info("],
    "users:read": ["users_info(", '"user_change"'],
    "users:read.email": ["client.users_lookupByEmail"],
    "usergroups:read": ["usergroups_users_list("],
    "im:history": ['app.event("message")', "client.conversations_history"],
    "im:write": ["conversations_open("],
    "groups:write": ["conversations_create("],
    "groups:read": ["conversations_list(", "conversations_info("],
    "groups:history": ["client.conversations_history"],
    "bookmarks:read": ["bookmarks_list("],
    "bookmarks:write": ["client.bookmarks_add"],
    "pins:write": ["pins_add("],
    "files:read": ["client.files_info"],
    "files:write": ["files_upload_v2"],
}
# Events of Bolt's listeners, and the name each has in the manifest.
EVENTS = {
    "app_home_opened": "app_home_opened",
    "app_uninstalled": "app_uninstalled",
    "tokens_revoked": "tokens_revoked",
    "member_left_channel": "member_left_channel",
    "user_change": "user_change",
    "message": "message.im",
}
SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    "member_left_channel": "groups:read",
    "user_change": "users:read",
    "message.im": "im:history",
}
SCOPE_OF_METHOD = {
    "apps_connections_open": None,  # with the app-level token
    "auth_test": None,
    "views_open": None,
    "views_update": None,
    "views_publish": None,
    "views_push": None,
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "users_info": "users:read",
    "users_lookupByEmail": "users:read.email",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_info": "files:read",
    "files_upload_v2": "files:write",
    "usergroups_users_list": "usergroups:read",
    "conversations_open": "im:write",
    "conversations_history": "im:history",
    "conversations_replies": "channels:history",
    "conversations_create": "groups:write",
    "conversations_invite": "groups:write",
    "conversations_setTopic": "groups:write",
    "conversations_setPurpose": "groups:write",
    "conversations_list": "groups:read",
    "conversations_info": "groups:read",
    "conversations_join": "channels:join",
    "bookmarks_list": "bookmarks:read",
    "bookmarks_add": "bookmarks:write",
    "bookmarks_edit": "bookmarks:write",
    "bookmarks_remove": "bookmarks:write",
    "bots_info": "users:read",
    "oauth_v2_access": None,
    "conversations_kick": "groups:write",
    "pins_add": "pins:write",
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text())
    return loaded


def test_installing_over_the_web_asks_for_the_same_scopes(manifest: dict[str, Any]) -> None:
    assert list(BOT_SCOPES) == manifest["oauth_config"]["scopes"]["bot"]


def test_every_scope_is_used(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert sorted(scopes) == sorted(NEEDED_BY)
    for scope in scopes:
        assert any(use in CODE for use in NEEDED_BY[scope]), scope


def test_every_api_method_has_its_scope(manifest: dict[str, Any]) -> None:
    scopes = {None, *manifest["oauth_config"]["scopes"]["bot"]}
    methods = {name for name in dir(AsyncWebClient) if "_" in name and not name.startswith("_")}
    called = {name for name in methods if re.search(rf"(client|reader)\.{name}\b", CODE)}
    assert called == set(SCOPE_OF_METHOD)
    assert {SCOPE_OF_METHOD[name] for name in called} <= scopes


def test_every_listener_has_its_place(manifest: dict[str, Any]) -> None:
    listening = "\n".join(file.read_text() for file in sorted((ROOT / "handlers").glob("*.py")))
    kinds = Counter(re.findall(r"\bapp\.(\w+)\(", listening))
    assert set(kinds) == {"command", "action", "view", "options", "event"}
    settings, features = manifest["settings"], manifest["features"]
    # Buttons, modals and menus need interactivity.
    assert settings["interactivity"]["is_enabled"] is True
    assert set(re.findall(r"app\.command\((\w+)", CODE)) == {"COMMAND"}
    assert [one["command"] for one in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["usage_hint"]
    listened = set(re.findall(r'app\.event\("(\w+)"\)', CODE))
    bot_events = settings["event_subscriptions"]["bot_events"]
    assert {EVENTS[name] for name in listened} == set(bot_events)
    scopes = {None, *manifest["oauth_config"]["scopes"]["bot"]}
    assert {SCOPE_OF_EVENT[name] for name in bot_events} <= scopes
    assert settings["socket_mode_enabled"] is True
    home = features["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]


def test_the_manifest_keeps_slacks_limits(manifest: dict[str, Any]) -> None:
    """https://docs.slack.dev/reference/app-manifest"""
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    command = manifest["features"]["slash_commands"][0]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
