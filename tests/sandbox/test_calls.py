"""How Web API calls are read and answered, whatever the method."""

import base64
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Slack
from tests.sandbox.apps import client, manifest, refusal

Json = dict[str, Any]


async def _call(slack: Slack, method: str, token: str | None = None, **how: Any) -> Json:
    headers = how.pop("headers", {})
    if token is not None:
        headers = headers | {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.api_url + method, headers=headers, **how) as answer,
    ):
        assert answer.status == 200
        shown: Json = await answer.json()
        return shown


async def test_auth_test_says_who_calls() -> None:
    async with Slack(team_name="Mentors") as slack:
        app = slack.install(manifest())
        answer = await client(slack, app).auth_test()
        assert answer.data == {
            "ok": True,
            "url": slack.url + "/",
            "team": "Mentors",
            "user": "testy",
            "team_id": app.team_id,
            "user_id": app.bot_user_id,
            "bot_id": app.bot_id,
            "is_enterprise_install": False,
        }
        assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"), [(None, "not_authed"), ("xoxb-of-nobody", "invalid_auth")]
)
async def test_a_call_without_a_good_token_is_refused(token: str | None, error: str) -> None:
    async with Slack() as slack:
        slack.install(manifest())
        assert await _call(slack, "auth.test", token) == {"ok": False, "error": error}


async def test_each_method_wants_its_kind_of_token() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        refused = {"ok": False, "error": "not_allowed_token_type"}
        assert await _call(slack, "apps.connections.open", app.bot_token) == refused
        assert await _call(slack, "auth.test", app.app_token) == refused


async def test_a_revoked_app_token_opens_nothing() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.revoke_app_token(app)
        answer = await _call(slack, "apps.connections.open", app.app_token)
        assert answer == {"ok": False, "error": "token_revoked"}


async def test_an_uninstalled_app_is_inactive() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.uninstall(app)
        answer = await _call(slack, "auth.test", app.bot_token)
        assert answer == {"ok": False, "error": "account_inactive"}


async def test_a_missing_scope_is_named() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(scopes=["commands", "chat:write"]))
        amara = slack.add_member("amara")
        with pytest.raises(SlackApiError) as error:
            await client(slack, app).users_info(user=amara.id)
        assert error.value.response.data == {
            "ok": False,
            "error": "missing_scope",
            "needed": "users:read",
            "provided": "commands,chat:write",
        }


async def test_what_slack_does_not_have_it_does_not_know() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        answer = await _call(slack, "mentors.match", app.bot_token)
        assert answer == {"ok": False, "error": "unknown_method", "req_method": "mentors.match"}


async def test_arguments_come_as_form_json_or_query() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        token = app.bot_token
        form = {"channel": amara.id, "text": "form", "token": token}
        assert (await _call(slack, "chat.postMessage", data=form))["ok"]
        as_json = {"channel": amara.id, "text": "json"}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        sent = await _call(slack, "chat.postMessage", token, json=as_json, headers=headers)
        assert sent["ok"]
        assert "warning" not in sent
        answer = await _call(slack, "users.info", token, params={"user": amara.id})
        assert answer["user"]["id"] == amara.id
        assert [message.text for message in amara.dm.messages] == ["form", "json"]


async def test_json_without_a_charset_is_warned_about() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        sent = await _call(
            slack, "chat.postMessage", app.bot_token, json={"channel": amara.id, "text": "hi"}
        )
        assert sent["ok"]
        assert sent["warning"] == "missing_charset"
        assert sent["response_metadata"]["warnings"] == ["missing_charset"]


async def test_methods_that_read_forms_do_not_see_json() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        answer = await _call(slack, "users.info", app.bot_token, json={"user": amara.id})
        assert answer["error"] == "invalid_arguments"
        assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


@pytest.mark.parametrize(
    ("body", "error"), [(b"{not json", "invalid_json"), (b"[1]", "json_not_object")]
)
async def test_json_that_is_no_object_is_refused(body: bytes, error: str) -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = await _call(slack, "chat.postMessage", app.bot_token, data=body, headers=headers)
        assert answer["error"] == error


async def test_api_test_echoes() -> None:
    async with Slack() as slack:
        api = AsyncWebClient(base_url=slack.api_url)
        assert (await api.api_test(foo="bar"))["args"] == {"foo": "bar"}
        with pytest.raises(SlackApiError) as error:
            await api.api_test(error="my_error")
        assert refusal(error.value) == "my_error"


async def test_credentials_come_by_http_basic_too() -> None:
    async with Slack() as slack:
        app = slack.create_app(manifest())
        ana = slack.add_member("ana")
        code = slack.authorize(app, ana)
        basic = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
        answer = await _call(
            slack,
            "oauth.v2.access",
            data={"code": code},
            headers={"Authorization": f"Basic {basic}"},
        )
        assert answer["ok"], answer
