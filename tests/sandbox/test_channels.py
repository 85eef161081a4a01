"""Making and changing channels."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Refused, Slack
from tests.sandbox.apps import client, manifest, refusal

Json = dict[str, Any]


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


async def test_a_private_channel_from_creation_to_archive() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        api = client(slack, app)
        made = (await api.conversations_create(name="group-1", is_private=True))["channel"]
        assert (made["is_private"], made["creator"]) == (True, app.bot_user_id)
        invited = await api.conversations_invite(channel=made["id"], users=[amara.id, bo.id])
        assert invited["channel"]["id"] == made["id"]
        topic = await api.conversations_setTopic(channel=made["id"], topic="Python")
        assert topic["channel"]["topic"]["value"] == "Python"
        purpose = await api.conversations_setPurpose(channel=made["id"], purpose="To learn")
        assert purpose["channel"]["purpose"]["value"] == "To learn"
        renamed = await api.conversations_rename(channel=made["id"], name="group-one")
        assert renamed["channel"]["previous_names"] == ["group-1"]
        await api.conversations_kick(channel=made["id"], user=bo.id)
        with pytest.raises(Refused):
            bo.sees_in(made["id"])
        listed = await api.conversations_members(channel=made["id"])
        assert listed["members"] == [app.bot_user_id, amara.id]
        await api.conversations_archive(channel=made["id"])
        info = await api.conversations_info(channel=made["id"], include_num_members=True)
        assert info["channel"]["is_archived"] is True
        assert info["channel"]["num_members"] == 2
        with pytest.raises(Refused, match="archived"):
            await amara.types("Anybody?", made["id"])
        history = await api.conversations_history(channel=made["id"])
        assert [message["subtype"] for message in history["messages"]] == [
            "group_archive",
            "group_leave",
            "group_name",
            "group_purpose",
            "group_topic",
            "group_join",
            "group_join",
        ]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("General", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("taken", "name_taken"),
    ],
)
async def test_names_that_a_channel_cannot_have(name: str, error: str) -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.add_channel("taken")
        assert await _refused(client(slack, app).conversations_create(name=name)) == error
        with pytest.raises(ValueError, match=error):
            slack.add_channel(name)


async def test_names_in_any_script() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        made = await client(slack, app).conversations_create(name="مجموعة-1")
        assert made["channel"]["name"] == "مجموعة-1"


async def test_invitations_that_fail() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        api = client(slack, app)
        mine = slack.add_channel("mine", [app, amara])
        other = slack.add_channel("other", [amara])

        async def invite(channel: str, *users: str) -> str:
            return await _refused(api.conversations_invite(channel=channel, users=list(users)))

        assert await invite(mine.id, amara.id) == "already_in_channel"
        assert await invite(mine.id, app.bot_user_id) == "cant_invite_self"
        assert await invite(mine.id, "U0NOBODY") == "user_not_found"
        assert await invite(other.id, bo.id) == "not_in_channel"
        assert await invite(mine.id) == "no_user"
        dm = (await api.conversations_open(users=amara.id))["channel"]["id"]
        assert await invite(dm, bo.id) == "method_not_supported_for_channel_type"
        with pytest.raises(SlackApiError) as error:
            await api.conversations_invite(channel=mine.id, users=[bo.id, "U0NOBODY"])
        problems = [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
        assert error.value.response["errors"] == problems
        assert bo.id not in mine.members
        forced = await api.conversations_invite(
            channel=mine.id, users=[bo.id, "U0NOBODY"], force=True
        )
        assert forced["errors"] == problems
        assert bo.id in mine.members


async def test_joining_and_leaving() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("open", [amara])
        general = slack.add_channel("general", [amara, app], is_general=True)
        api = client(slack, app)
        joined = await api.conversations_join(channel=channel.id)
        assert joined["channel"]["is_member"] is True
        again = await api.conversations_join(channel=channel.id)
        assert again["warning"] == "already_in_channel"
        await api.conversations_leave(channel=channel.id)
        left = await api.conversations_leave(channel=channel.id)
        assert left["not_in_channel"] is True
        assert await _refused(api.conversations_leave(channel=general.id)) == "cant_leave_general"
        archive = api.conversations_archive(channel=general.id)
        assert await _refused(archive) == "cant_archive_general"


async def test_what_a_bot_may_not_do_to_a_channel() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("theirs", [amara, app])
        api = client(slack, app)
        rename = api.conversations_rename(channel=channel.id, name="mine")
        assert await _refused(rename) == "not_authorized"
        kick = api.conversations_kick(channel=channel.id, user=app.bot_user_id)
        assert await _refused(kick) == "cant_kick_self"
        bo = slack.add_member("bo")
        kick = api.conversations_kick(channel=channel.id, user=bo.id)
        assert await _refused(kick) == "not_in_channel"
        kick = api.conversations_kick(channel=channel.id, user="U404")
        assert await _refused(kick) == "user_not_found"
        kick = api.conversations_kick(channel="C404", user=bo.id)
        assert await _refused(kick) == "channel_not_found"
        slack.workspace.may_remove_members = False
        kick = api.conversations_kick(channel=channel.id, user=amara.id)
        assert await _refused(kick) == "restricted_action"
        topic = api.conversations_setTopic(channel=channel.id, topic="x" * 251)
        assert await _refused(topic) == "too_long"
        unarchive = api.conversations_unarchive(channel=channel.id)
        assert await _refused(unarchive) == "not_archived"
        await api.conversations_archive(channel=channel.id)
        again = api.conversations_archive(channel=channel.id)
        assert await _refused(again) == "already_archived"
        kick = api.conversations_kick(channel=channel.id, user=amara.id)
        assert await _refused(kick) == "is_archived"
        unarchive = api.conversations_unarchive(channel=channel.id)
        assert await _refused(unarchive) == "not_in_channel"
        await amara.unarchives(channel)
        await amara.types("Back", channel)
        assert amara.sees_in(channel).latest.text == "Back"


async def test_scopes_depend_on_the_kind_of_channel() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(scopes=["channels:manage", "channels:read", "commands"]))
        api = client(slack, app)
        await api.conversations_create(name="open")
        with pytest.raises(SlackApiError) as error:
            await api.conversations_create(name="closed", is_private=True)
        assert error.value.response["needed"] == "groups:write"
        with pytest.raises(SlackApiError) as error:
            await api.conversations_list(types="public_channel,private_channel")
        assert error.value.response["needed"] == "groups:read"
