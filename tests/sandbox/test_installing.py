"""Apps: their manifests, their installation by OAuth, and their end."""

import copy
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import InstalledApp, Refused, Slack, installations
from tests.sandbox.apps import client, manifest, refusal

Json = dict[str, Any]
# The SDK sends the client's secret with a part of aiohttp that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
BACK = "https://mentors.example/slack/oauth_redirect"


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


def _with_redirect() -> Json:
    given = manifest()
    given["oauth_config"]["redirect_urls"] = [BACK]
    return given


async def _access(slack: Slack, app: InstalledApp, **args: Any) -> Json:
    given = {"client_id": app.client_id, "client_secret": app.client_secret} | args
    answer = await AsyncWebClient(base_url=slack.api_url).oauth_v2_access(**given)
    return dict(answer.data)  # type: ignore[arg-type]  # JSON, never bytes


async def test_a_code_is_exchanged_for_a_token_once() -> None:
    async with Slack(team_name="Mentors") as slack:
        app = slack.create_app(_with_redirect())
        ana = slack.add_member("ana", is_admin=True)
        assert app.bot_token == ""
        code = slack.authorize(app, ana, scopes=["chat:write", "commands"], redirect_uri=BACK)
        got = await _access(slack, app, code=code, redirect_uri=BACK)
        assert got["access_token"] == app.bot_token
        assert (got["token_type"], got["scope"]) == ("bot", "chat:write,commands")
        assert got["team"] == {"id": app.team_id, "name": "Mentors"}
        assert got["authed_user"] == {"id": ana.id}
        assert got["bot_user_id"] == app.bot_user_id
        assert got["app_id"] == app.app_id
        assert (await client(slack, app).auth_test())["user_id"] == app.bot_user_id
        again = _access(slack, app, code=code, redirect_uri=BACK)
        assert await _refused(again) == "invalid_code"


async def test_installing_again_keeps_the_token_and_adds_scopes() -> None:
    async with Slack() as slack:
        app = slack.create_app(manifest())
        ana = slack.add_member("ana")
        first = await _access(slack, app, code=slack.authorize(app, ana, scopes=["commands"]))
        code = slack.authorize(app, ana, scopes=["chat:write"])
        second = await _access(slack, app, code=code)
        assert second["access_token"] == first["access_token"]
        assert second["scope"] == "commands,chat:write"


async def test_what_is_wrong_with_an_exchange() -> None:
    async with Slack() as slack:
        app, other = slack.create_app(_with_redirect()), slack.create_app(manifest(name="Other"))
        ana = slack.add_member("ana")
        slack.clock.freeze()
        code = slack.authorize(app, ana, redirect_uri=BACK)
        assert await _refused(_access(slack, app, code="nonsense")) == "invalid_code"
        assert await _refused(_access(slack, other, code=code)) == "invalid_code"
        assert await _refused(_access(slack, app, code=code)) == "bad_redirect_uri"
        wrong = _access(slack, app, code=code, client_secret="wrong")
        assert await _refused(wrong) == "bad_client_secret"
        unknown = _access(slack, app, code=code, client_id="unknown")
        assert await _refused(unknown) == "invalid_client_id"
        slack.clock.move(timedelta(minutes=10, seconds=1))
        late = _access(slack, app, code=code, redirect_uri=BACK)
        assert await _refused(late) == "invalid_code"


def _with_rotation() -> Json:
    given = _with_redirect()
    given["settings"]["token_rotation_enabled"] = True
    return given


async def test_with_rotation_tokens_expire_and_each_refresh_token_renews_once() -> None:
    async with Slack() as slack:
        slack.clock.freeze()
        app = slack.create_app(_with_rotation())
        ana = slack.add_member("ana")
        first = await _access(slack, app, code=slack.authorize(app, ana))
        assert first["access_token"].startswith("xoxe.xoxb-1-")
        assert first["refresh_token"].startswith("xoxe-1-")
        assert first["expires_in"] == 12 * 60 * 60
        renewing = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        slack.clock.move(timedelta(hours=11))
        second = await _access(slack, app, **renewing)
        assert second["access_token"] != first["access_token"]
        slack.clock.move(installations.GRACE)
        assert await _refused(_access(slack, app, **renewing)) == "invalid_refresh_token"
        old = AsyncWebClient(first["access_token"], base_url=slack.api_url)
        assert (await old.auth_test())["ok"]
        slack.clock.move(timedelta(hours=1))
        assert await _refused(old.auth_test()) == "token_expired"
        new = client(slack, app)
        assert (await new.auth_test())["ok"]
        slack.uninstall(app)
        assert await _refused(new.auth_test()) == "account_inactive"
        renewing["refresh_token"] = second["refresh_token"]
        assert await _refused(_access(slack, app, **renewing)) == "invalid_refresh_token"


async def test_a_refresh_token_renews_again_for_a_moment_and_two_access_tokens_live() -> None:
    async with Slack() as slack:
        slack.clock.freeze()
        app = slack.create_app(_with_rotation())
        given = [await _access(slack, app, code=slack.authorize(app, slack.add_member("ana")))]
        renewing = {"grant_type": "refresh_token", "refresh_token": given[0]["refresh_token"]}
        given.append(await _access(slack, app, **renewing))
        slack.clock.move(installations.GRACE - timedelta(seconds=1))
        given.append(await _access(slack, app, **renewing))
        clients = [AsyncWebClient(one["access_token"], base_url=slack.api_url) for one in given]
        assert await _refused(clients[0].auth_test()) == "token_revoked"
        assert [(await one.auth_test())["ok"] for one in clients[1:]] == [True, True]
        slack.uninstall(app)
        assert await _refused(_access(slack, app, **renewing)) == "invalid_refresh_token"


async def test_one_app_in_two_workspaces_of_one_web_api() -> None:
    async with Slack(team_name="One") as one, Slack(team_name="Two", beside=one) as two:
        app = one.create_app(_with_redirect())
        there = two.distribute(app)
        ana, bea = one.add_member("ana"), two.add_member("bea")
        got = await _access(one, app, code=one.authorize(app, ana))
        other = await _access(one, app, code=two.authorize(there, bea))
        assert other["app_id"] == got["app_id"]
        assert other["team"]["name"] == "Two"
        assert len({app.bot_token, there.bot_token, got["bot_user_id"], other["bot_user_id"]}) == 4
        # Either address serves both, and each token sees its own workspace alone.
        api = AsyncWebClient(there.bot_token, base_url=one.api_url)
        assert (await api.auth_test())["team"] == "Two"
        assert await _refused(api.users_info(user=ana.id)) == "user_not_found"
        asked = {"client_id": app.client_id, "scope": "commands", "team": there.team_id}
        url = f"{one.url}/oauth/v2/authorize"
        async with aiohttp.ClientSession() as session, session.get(url, params=asked) as page:
            shown = await page.text()
        assert shown.index(bea.id) < shown.index(ana.id)
        two.uninstall(there)
        assert await _refused(api.auth_test()) == "account_inactive"
        assert (await client(one, app).auth_test())["team"] == "One"
        with pytest.raises(Refused, match="redirect URL"):
            two.distribute(one.create_app(manifest(name="Private")))


async def test_what_nobody_can_allow() -> None:
    async with Slack() as slack:
        app = slack.create_app(_with_redirect())
        ana = slack.add_member("ana")
        with pytest.raises(Refused, match="invalid_scope: admin"):
            slack.authorize(app, ana, scopes=["admin"])
        with pytest.raises(Refused, match="no_scopes"):
            slack.authorize(app, ana, scopes=[])
        with pytest.raises(Refused, match="bad_redirect_uri"):
            slack.authorize(app, ana, redirect_uri="https://evil.example/")


async def test_revoking_the_token_uninstalls_the_app() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [amara, app])
        api = client(slack, app)
        assert (await api.auth_revoke(test=True))["revoked"] is False
        assert (await api.auth_revoke())["revoked"] is True
        assert app.uninstalled
        assert app.bot_user_id not in channel.members
        assert await _refused(api.auth_test()) == "account_inactive"
        with pytest.raises(Refused, match="not a valid command"):
            await amara.types("/echo", channel)


async def test_an_app_uninstalls_itself_and_comes_back() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        ana = slack.add_member("ana")
        api = client(slack, app)
        wrong = api.apps_uninstall(client_id=app.client_id, client_secret="wrong")
        assert await _refused(wrong) == "bad_client_secret"
        wrong = api.apps_uninstall(client_id="other", client_secret=app.client_secret)
        assert await _refused(wrong) == "client_id_token_mismatch"
        await api.apps_uninstall(client_id=app.client_id, client_secret=app.client_secret)
        old = app.bot_token
        got = await _access(slack, app, code=slack.authorize(app, ana))
        assert got["access_token"] not in ("", old)
        assert await _refused(api.auth_test()) == "account_inactive"
        assert (await client(slack, app).auth_test())["user_id"] == app.bot_user_id


async def test_the_page_on_which_somebody_allows_an_app() -> None:
    async with Slack(team_name="R & D") as slack, aiohttp.ClientSession() as session:
        app = slack.create_app(_with_redirect())
        ana = slack.add_member("ana", real_name="Ana <Admin>")
        asked = {"client_id": app.client_id, "scope": "commands,chat:write", "state": "s 1"}
        url = f"{slack.url}/oauth/v2/authorize"
        async with session.get(url, params=asked) as page:
            shown = await page.text()
            assert "Testy asks for access to R &amp; D" in shown
            assert "<li>chat:write</li>" in shown
            assert f'<option value="{ana.id}">Ana &lt;Admin&gt;</option>' in shown
            assert app.bot_user_id not in shown

        async def press(answer: str, member: str) -> tuple[int, dict[str, list[str]]]:
            form = {"answer": answer, "member": member}
            async with session.post(url, params=asked, data=form, allow_redirects=False) as reply:
                to = urlsplit(reply.headers.get("Location", ""))
                if to.query:
                    assert to.geturl().startswith(BACK)
                return reply.status, parse_qs(to.query)

        assert await press("cancel", ana.id) == (
            303,
            {"state": ["s 1"], "error": ["access_denied"]},
        )
        assert await press("allow", "U0NOBODY") == (400, {})
        status, back = await press("allow", ana.id)
        assert (status, back["state"]) == (303, ["s 1"])
        got = await _access(slack, app, code=back["code"][0])
        assert got["scope"] == "commands,chat:write"
        for wrong in ({"client_id": "x"}, {"scope": "admin"}, {"redirect_uri": "https://e.x/"}):
            async with session.get(url, params=asked | wrong) as page:
                assert page.status == 400


def _changed(path: str, value: Any) -> Json:
    given = copy.deepcopy(manifest())
    part = given
    *names, last = path.split("/")
    for name in names:
        part = part[name]
    part[last] = value
    return given


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("display_information/name", "", "/display_information/name"),
        ("display_information/name", "x" * 36, "/display_information/name"),
        ("display_information/description", "x" * 141, "/display_information/description"),
        ("display_information/long_description", "short", "long_description"),
        ("display_information/background_color", "red", "background_color"),
        ("features/bot_user", {}, "/features/bot_user/display_name"),
        ("features/slash_commands", [{"command": "echo", "description": "x"}], "0/command"),
        ("features/slash_commands", [{"command": "/Echo", "description": "x"}], "0/command"),
        ("features/slash_commands", [{"command": "/echo"}], "0/description"),
        (
            "features/slash_commands",
            [{"command": "/echo", "description": "x"}] * 2,
            "must not repeat",
        ),
        ("features/shortcuts", [{"name": "x", "type": "odd"}], "0/type must be global"),
        ("oauth_config/scopes/bot", ["chat:write"], "needs `commands`"),
        ("oauth_config/scopes/bot", ["commands", "Chat Write"], "no scope"),
        ("settings/socket_mode_enabled", False, "request_url is required"),
        ("settings", "nonsense", "settings must be an object"),
        ("display_information/long_description", "x" * 174, "175 to 4000"),
        ("display_information/colour", "#fff", "/display_information/colour: no such"),
        ("settings/socket_mode", True, "/settings/socket_mode: no such"),
        ("settings/interactivity", {"request_url": "https://e.x/"}, "is_enabled is required"),
        ("settings/event_subscriptions/bot_events", ["user_change"] * 2, "not repeat an event"),
        (
            "features/slash_commands",
            [{"command": "/echo", "description": "x", "usage_hint": "x" * 1001, "hint": ""}],
            "usage_hint must have 1 to 1000 characters; .*0/hint: no such",
        ),
        ("oauth_config/scopes/bot", ["commands", "x" * 51], "no scope"),
    ],
)
async def test_manifests_that_slack_does_not_take(path: str, value: Any, complaint: str) -> None:
    async with Slack() as slack:
        with pytest.raises(Refused, match=complaint):
            slack.install(_changed(path, value))
        assert slack.workspace.apps == {}
