"""Payloads as Slack documents them, with what they may hold beside what the bot reads.

The shapes are those of Slack's own type definitions and samples: github.com/slackapi/bolt-js,
node-slack-sdk (packages/types) and java-slack-sdk (json-logs/samples).
"""

from typing import Any

import pytest

from programme.people import find_known_person
from tests.conversations.conftest import Stage

Json = dict[str, Any]
ORGANISATION = {"id": "E123ABC456", "name": "Carpentries everywhere"}


def around(stage: Stage, event: Json, **more: Any) -> Json:
    """Return an event in its envelope, of a workspace that is part of an organisation."""
    team = stage.slack.workspace.team.id
    authorised = {"enterprise_id": "E123ABC456", "team_id": team, "user_id": "U0", "is_bot": True}
    return {
        "token": "",
        "team_id": team,
        "enterprise_id": "E123ABC456",
        "context_team_id": team,
        "context_enterprise_id": "E123ABC456",
        "api_app_id": "A1",
        "event": {"event_ts": "1788000000.000100", "ts": "1788000000.000100", **event},
        "type": "event_callback",
        "authed_users": ["U0"],
        "event_id": "Ev1",
        "event_time": 1788000000,
        "authorizations": [authorised | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-x",
        **more,
    }


async def test_an_organisation_a_null_and_what_is_new_change_nothing(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    amara = stage.amara
    person = {"id": amara.id, "username": "amara", "team_id": stage.slack.workspace.team.id}
    whole: Json = {
        "team": None,  # as where an app is installed for all of an organisation
        "enterprise": ORGANISATION,
        "is_enterprise_install": False,
        "api_app_id": "A1",
        "token": "",
        "trigger_id": "1.1.x",
        "bot_access_token": None,
        "function_data": None,
        "interactivity": {"interactor": {"id": amara.id, "secret": ""}},
    }
    view: Json = {"id": "V1", "type": "home", "blocks": [], "state": {"values": []}}
    turned = {"action_id": "group_list.more", "type": "button", "block_id": "x", "value": "0"}
    pressed = {"type": "block_actions", "container": {"type": "view", "view_id": "V1"}}
    more = {"user": person | {"name": None}, "actions": [turned | {"action_ts": "1.1"}]}
    assert await stage.sends(whole | pressed | more | {"view": view}) == ""
    assert amara.home is not None
    option = {"text": {"type": "plain_text", "text": "Español", "emoji": True}, "value": "es"}
    chosen = {"type": "radio_buttons", "selected_option": option, "rich_text_value": None}
    form = view | {"type": "modal", "callback_id": "own_language.view", "hash": "1.x"}
    form |= {"state": {"values": {"language": {"own_language.language": chosen}}}}
    sent = {"type": "view_submission", "user": person, "response_urls": [], "is_cleared": False}
    assert await stage.sends(whole | sent | {"view": form}) == ""
    assert "este idioma" in amara.dm.latest.text
    written = {"type": "message", "user": amara.id, "channel": amara.dm.id, "channel_type": "im"}
    await stage.sends(around(stage, written | {"text": "hello", "client_msg_id": "x"}))
    assert "/mentoring join" in amara.dm.latest.text
    count = len(amara.dm.messages)
    for event in (
        written | {"subtype": "message_changed", "message": written, "previous_message": written},
        written | {"subtype": "message_deleted", "previous_message": written},
        written | {"subtype": "bot_message", "user": None, "bot_id": "B9", "text": "from a flow"},
        written | {"subtype": "me_message", "text": "waves"},
        written | {"user": "USLACKBOT", "text": "Reminder: hello"},
        written | {"bot_id": "B9", "bot_profile": {"id": "B9", "app_id": "A9"}},
        {"type": "app_home_opened", "user": amara.id, "channel": "D1", "tab": "messages"},
        {"type": "member_joined_channel", "user": amara.id, "channel": "C1", "team": "T9"},
    ):
        assert await stage.sends(around(stage, event)) == ""
    assert len(amara.dm.messages) == count
    shared = {"is_ext_shared_channel": True, "team_id": "T9", "context_team_id": "T9"}
    changed = {"id": amara.id, "name": "a", "profile": {"display_name": "Amarachi"}, "tz": None}
    await stage.sends(around(stage, {"type": "user_change", "user": changed}, **shared))
    team = stage.slack.workspace.team.id
    async with stage.bot.database.reading() as session:
        known = await find_known_person(session, team, amara.id)
        assert known is not None
        assert (known.name, known.time_zone) == ("Amarachi", "Africa/Nairobi")
    assert "Traceback" not in "".join(capfd.readouterr())
