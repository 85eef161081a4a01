"""users.*, usergroups.*, team.*, bots.*: who there is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Refused, Slack
from tests.sandbox.apps import ALL_SCOPES, client, manifest, refusal

Json = dict[str, Any]


async def test_a_person_is_described_as_slack_does() -> None:
    async with Slack() as slack:
        slack.clock.freeze(datetime(2026, 1, 15, 12, tzinfo=UTC))
        app = slack.install(manifest())
        amara = slack.add_member(
            "amara",
            real_name="Amara Okafor",
            time_zone="Africa/Nairobi",
            locale="pt-BR",
            title="Engineer",
            is_admin=True,
        )
        answer = await client(slack, app).users_info(user=amara.id, include_locale=True)
        user = answer["user"]
        assert user["id"] == amara.id
        assert user["team_id"] == app.team_id
        assert (user["name"], user["real_name"]) == ("amara", "Amara Okafor")
        assert (user["tz"], user["tz_offset"]) == ("Africa/Nairobi", 10800)
        assert user["tz_label"] == "East Africa Time"
        assert user["locale"] == "pt-BR"
        assert (user["is_admin"], user["is_owner"], user["is_bot"]) == (True, False, False)
        assert user["updated"] == 1768478400
        profile = user["profile"]
        assert profile["email"] == "amara@example.com"
        assert profile["title"] == "Engineer"
        assert profile["image_72"].startswith(slack.url)
        plain = await client(slack, app).users_info(user=amara.id)
        assert "locale" not in plain["user"]


async def test_the_offset_follows_summer_time() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        ana = slack.add_member("ana", time_zone="America/New_York")
        for month, offset in ((1, -18000), (7, -14400)):
            slack.clock.freeze(datetime(2026, month, 15, 12, tzinfo=UTC))
            user = (await client(slack, app).users_info(user=ana.id))["user"]
            assert user["tz_offset"] == offset


async def test_an_address_needs_its_scope() -> None:
    async with Slack() as slack:
        scopes = [scope for scope in ALL_SCOPES if scope != "users:read.email"]
        app = slack.install(manifest(scopes=scopes))
        amara = slack.add_member("amara", email="amara@mentors.example")
        api = client(slack, app)
        assert "email" not in (await api.users_info(user=amara.id))["user"]["profile"]
        with pytest.raises(SlackApiError) as error:
            await api.users_lookupByEmail(email="amara@mentors.example")
        assert refusal(error.value) == "missing_scope"


async def test_people_are_found_by_their_address() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", email="amara@mentors.example")
        api = client(slack, app)
        found = await api.users_lookupByEmail(email="Amara@Mentors.example")
        assert found["user"]["id"] == amara.id
        with pytest.raises(SlackApiError) as error:
            await api.users_lookupByEmail(email="nobody@mentors.example")
        assert refusal(error.value) == "users_not_found"


async def test_who_left_is_marked_and_not_found() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        group = slack.add_user_group("mentors", [amara])
        await amara.leaves_the_workspace()
        api = client(slack, app)
        user = (await api.users_info(user=amara.id))["user"]
        assert user["deleted"] is True
        assert "tz" not in user
        with pytest.raises(SlackApiError):
            await api.users_lookupByEmail(email="amara@example.com")
        assert (await api.usergroups_users_list(usergroup=group.id))["users"] == []
        await amara.comes_back()
        assert (await api.users_info(user=amara.id))["user"]["deleted"] is False


async def test_who_left_does_nothing_more() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara Okafor")
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
        blocks = [{"type": "actions", "elements": [button]}]
        await client(slack, app).chat_postMessage(channel=amara.id, text="x", blocks=blocks)
        await amara.leaves_the_workspace()
        left = "Amara Okafor has left the workspace"
        with pytest.raises(Refused, match=left):
            await amara.types("Hello")
        with pytest.raises(Refused, match=left):
            await amara.clicks("Go")
        with pytest.raises(Refused, match=left):
            await amara.opens_home()
        with pytest.raises(Refused, match=left):
            await amara.uses_shortcut("anything")


async def test_a_member_is_found_again() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        assert slack.member("amara").id == slack.member(amara.id).id == amara.id
        for nobody in ("bo", app.bot_user_id):
            with pytest.raises(KeyError):
                slack.member(nobody)


async def test_user_groups() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        group = slack.add_user_group("mentoring-coordinators", [amara])
        api = client(slack, app)
        (listed,) = (await api.usergroups_list(include_users=True))["usergroups"]
        assert (listed["handle"], listed["users"]) == ("mentoring-coordinators", [amara.id])
        members = await api.usergroups_users_list(usergroup=group.id)
        assert members["users"] == [amara.id]
        with pytest.raises(SlackApiError) as error:
            await api.usergroups_users_list(usergroup="S0NONE")
        assert refusal(error.value) == "no_such_subteam"


async def test_the_workspace_and_its_bots() -> None:
    async with Slack(team_name="The Mentors") as slack:
        app = slack.install(manifest())
        api = client(slack, app)
        team = (await api.team_info())["team"]
        assert (team["name"], team["domain"]) == ("The Mentors", "the-mentors")
        bot = (await api.bots_info(bot=app.bot_id))["bot"]
        assert (bot["app_id"], bot["user_id"]) == (app.app_id, app.bot_user_id)
        me = (await api.users_info(user=app.bot_user_id))["user"]
        assert (me["is_bot"], me["profile"]["bot_id"]) == (True, app.bot_id)
        profile = await api.users_profile_get(user=app.bot_user_id)
        assert profile["profile"]["real_name"] == "testy"


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
        ({"time_zone": ""}, "no time zone"),
        ({"locale": "xx-YY"}, "no locale"),
    ],
)
async def test_zones_and_locales_that_there_are_not(wrong: Json, match: str) -> None:
    async with Slack() as slack:
        with pytest.raises(ValueError, match=match):
            slack.add_member("amara", **wrong)


async def test_a_name_is_taken_once() -> None:
    async with Slack() as slack:
        slack.add_member("amara")
        with pytest.raises(ValueError, match="already"):
            slack.add_member("amara")


async def test_avatars_are_drawn_here() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara <Okafor>")
        user = (await client(slack, app).users_info(user=amara.id))["user"]
        session = slack.workspace.wires.session
        assert session is not None
        async with session.get(user["profile"]["image_192"]) as answer:
            assert answer.content_type == "image/svg+xml"
            assert "A&lt;" in await answer.text()
        async with session.get(f"{slack.url}/avatars/U0NOBODY.svg") as answer:
            assert answer.status == 404
