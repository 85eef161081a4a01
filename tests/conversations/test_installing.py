"""Any number of workspaces: installing over the web, removing, coming back, tokens that expire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_bolt.error import BoltError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot.doctor import examine
from bot.health import tokens_note
from bot.installations import list_overdue
from bot.workspaces import Workspaces
from models import Database, Nudge, Person, SlackBot, Term, Workspace
from programme.people import FORGOTTEN
from scheduler.calls import nudge_client
from scheduler.sender import Sender
from tests.conversations.conftest import TERM
from tests.conversations.many import KEY, ManyStage, two_workspaces
from tests.make import add_person
from views.installing import WHOLE_ORGANISATION

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def many(database_url: str, database: Database) -> AsyncIterator[ManyStage]:
    async with two_workspaces(database_url, database) as stage:
        yield stage


def another_replica(many: ManyStage) -> Workspaces:
    """Return the workspaces as another process knows them, in which no clock ticks."""
    installing = many.bot.installing
    assert installing is not None

    def make_sender(workspace_id: int, token: str) -> Sender:
        client = nudge_client(token, many.slack.api_url)
        return Sender(many.database, client, many.slack.clock.now, workspace_id, {})

    @asynccontextmanager
    async def serve(_sender: Sender) -> AsyncIterator[None]:
        yield

    return Workspaces(
        installing.installations, many.database, many.slack.clock.now, make_sender, serve
    )


async def tokens(database: Database) -> list[tuple[str, str | None, str | None]]:
    async with database.reading() as session:
        found = await session.exec(
            select(SlackBot.team_id, SlackBot.bot_token, SlackBot.bot_refresh_token).order_by(
                col(SlackBot.id)
            )
        )
        return list(found)


async def test_two_workspaces_install_it_and_each_has_its_own(many: ManyStage) -> None:
    page = await many.browser.installs(many.wanjiru)
    assert "Mentoring is in The Carpentries" in page
    assert f"team={many.app.team_id}" in page
    page = await many.browser.installs(many.olga)
    assert "Mentoring is in Tidy <Data>" in page
    assert "Thank you for bringing me to The Carpentries" in many.wanjiru.dm.latest.text
    assert "Thank you for bringing me to Tidy <Data>" in many.olga.dm.latest.text
    assert "plans the first term" in many.olga.dm.latest.text

    await many.wanjiru.types("/mentoring term new")
    await many.wanjiru.submits(TERM)
    await many.wanjiru.sees("Autumn 2026 is planned")
    amara = many.slack.add_member("amara", time_zone="Africa/Nairobi")
    await amara.types("/mentoring join")
    assert amara.modal is not None
    await many.olga.types("/mentoring term edit")
    assert "There is no term to edit yet." in many.olga.dm.latest.text

    kept = await tokens(many.database)
    assert [team for team, _, _ in kept] == [many.app.team_id, many.other_app.team_id]
    for _, token, _ in kept:
        assert token is not None
        assert "xoxb" not in token
        assert many.app.bot_token not in token


async def test_somebody_who_may_not_coordinate_hears_who_does(many: ManyStage) -> None:
    ben = many.slack.add_member("ben", time_zone="Europe/Berlin")
    await many.browser.installs(ben)
    await many.ticks()
    assert "owners and admins of the workspace run the programme" in ben.dm.latest.text


async def test_what_does_not_install_it_says_so_in_one_sentence(many: ManyStage) -> None:
    browser = many.browser
    asked = await browser.begins()
    back = await browser.answers(asked, many.wanjiru, "cancel")
    status, page = await browser.opens(back)
    assert (status, "You chose not to add Mentoring" in page) == (200, True)
    assert "Begin again" in page

    back = await browser.answers(await browser.begins(), many.wanjiru)
    browser.web.cookie_jar.clear()
    status, page = await browser.opens(back)
    assert (status, "comes from another browser" in page) == (400, True)

    back = await browser.answers(await browser.begins(), many.wanjiru)
    many.moves(timedelta(minutes=10))
    status, page = await browser.opens(back)
    assert (status, "older than ten minutes" in page) == (401, True)

    status, page = await browser.opens(f"{browser.bot_url}/slack/oauth_redirect?error=<b>hi</b>")
    assert (status, "Slack did not let" in page, "<b>" in page) == (200, True, False)
    assert await tokens(many.database) == []
    assert many.app.uninstalled


async def test_what_cannot_be_kept_is_not_installed_by_half(many: ManyStage) -> None:
    browser, faults = many.browser, many.slack.faults
    faults.add("oauth.v2.access", "error_500")
    status, page = await browser.opens(await browser.answers(await browser.begins(), many.wanjiru))
    assert (status, "Slack did not confirm the installation" in page) == (401, True)
    faults.add("users.info", "error_500")
    status, page = await browser.opens(await browser.answers(await browser.begins(), many.wanjiru))
    assert (status, "couldn't keep the installation" in page) == (500, True)
    assert await tokens(many.database) == []
    await browser.installs(many.wanjiru)
    installing = many.bot.installing
    assert installing is not None
    whole = Installation(
        user_id="U1", is_enterprise_install=True, bot_token="xoxb-1", enterprise_id="E1"
    )
    request = AsyncBoltRequest(body="", mode="http")
    with pytest.raises(BoltError, match=WHOLE_ORGANISATION):
        await installing.flow.store_installation(request, whole)
    assert len(await tokens(many.database)) == 1


async def test_the_doctor_looks_at_every_workspace(
    many: ManyStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = many.settings
    for name in ("slack_client_id", "slack_client_secret", "slack_signing_secret"):
        value = getattr(given, name)
        secret = value.get_secret_value() if isinstance(value, SecretStr) else value
        monkeypatch.setenv(name.upper(), secret)
    monkeypatch.setenv("SLACK_API_URL", given.slack_api_url)
    monkeypatch.setenv("DATABASE_URL", given.database_url)
    monkeypatch.setenv("MENTORING_ENCRYPTION_KEYS", KEY)
    await many.browser.installs(many.wanjiru)
    await many.browser.installs(many.olga)
    found = await examine(http=True, env_file=None, clock=many.slack.clock.now)
    said = [f"{one.about}: {one.says}" for one in found]
    assert "workspaces: 2 installed it; others may at /slack/install" in said
    tokens_of = [one for one in said if one.startswith("bot token:")]
    assert ["The Carpentries" in tokens_of[0], "Tidy <Data>" in tokens_of[1]] == [True, True]
    monkeypatch.setenv("MENTORING_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    found = await examine(http=True, env_file=None, clock=many.slack.clock.now)
    assert "none of them reads the tokens in the database" in str(found)


async def test_the_pages_speak_the_browsers_language(many: ManyStage) -> None:
    url = f"{many.browser.bot_url}/slack/install"
    for asked, language in (("fr, es-MX;q=0.8, en", "es"), ("en, es", "en"), ("", "en")):
        async with many.browser.web.get(url, headers={"Accept-Language": asked}) as reply:
            assert f'<html lang="{language}">' in await reply.text()


async def test_a_state_is_good_once(many: ManyStage) -> None:
    back = await many.browser.answers(await many.browser.begins(), many.wanjiru)
    cookies = many.browser.web.cookie_jar
    state = next(cookie for cookie in cookies if cookie.key == "slack-app-oauth-state").value
    assert (await many.browser.opens(back))[0] == 200
    cookies.update_cookies({"slack-app-oauth-state": state})
    status, page = await many.browser.opens(back)
    assert (status, "was used before" in page) == (401, True)


async def test_removed_it_is_silent_and_comes_back_as_it_was(many: ManyStage) -> None:
    await many.browser.installs(many.wanjiru)
    await many.browser.installs(many.olga)
    replica = another_replica(many)
    await replica.look()
    assert len(replica.senders) == 2
    await many.ticks()
    await many.wanjiru.types("/mentoring term new")
    await many.wanjiru.submits(TERM)
    dm = many.slack.workspace.find_dm(many.app.bot_user_id, many.wanjiru.id)
    assert dm is not None
    said = len(dm.messages)

    many.slack.uninstall(many.app)
    await many.slack.idle()
    assert many.bot.workspaces is not None
    assert list(many.bot.workspaces.senders) == [many.other_app.team_id]
    await replica.look()
    assert list(replica.senders) == [many.other_app.team_id]
    assert [team for team, _, _ in await tokens(many.database)] == [many.other_app.team_id]
    many.moves(timedelta(days=1))
    await many.ticks()
    assert len(dm.messages) == said
    await many.olga.types("/mentoring help")  # where it stayed, it answers
    assert "/mentoring term" in many.olga.dm.latest.text

    await many.browser.installs(many.wanjiru)
    await many.ticks()
    assert "I'm back in The Carpentries" in many.wanjiru.dm.latest.text
    await many.wanjiru.types("/mentoring term edit")
    assert many.wanjiru.modal is not None
    assert "Autumn 2026" in str(many.wanjiru.modal.values)
    async with many.database.reading() as session:
        teams = await session.exec(select(Workspace.slack_team_id))
        assert sorted(teams) == sorted([many.app.team_id, many.other_app.team_id])
        assert len((await session.exec(select(Term))).all()) == 1
        lost = select(Nudge).where(col(Nudge.state) == "parked")
        assert (await session.exec(lost)).all() == []


async def test_an_old_word_of_its_removal_does_not_take_it_away(many: ManyStage) -> None:
    await many.browser.installs(many.wanjiru)
    body = {
        "type": "event_callback",
        "team_id": many.app.team_id,
        "event": {"type": "app_uninstalled"},
    }
    await many.bot.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert await many.bot.in_flight.wait_until_idle(5)
    await many.wanjiru.types("/mentoring help")
    assert "/mentoring term" in many.wanjiru.dm.latest.text


async def test_without_a_word_of_its_removal_it_finds_out_when_it_starts(many: ManyStage) -> None:
    await many.browser.installs(many.wanjiru)
    many.slack.workspace.apps[many.app.app_id].events = frozenset()  # nobody hears of it
    many.slack.uninstall(many.app)
    assert many.bot.workspaces is not None
    await many.bot.workspaces.close()
    await many.bot.workspaces.look()
    assert many.bot.workspaces.senders == {}
    assert await tokens(many.database) == []


async def test_where_it_was_removed_people_are_still_forgotten_in_time(
    database_url: str, database: Database
) -> None:
    async with two_workspaces(database_url, database, mentoring_keep_months=2) as many:
        await many.browser.installs(many.olga)
        gone = await add_person(database, "UGONE", many.app.team_id)  # where it is not installed
        stays = await add_person(database, "USTAYS", many.other_app.team_id)
        many.moves(timedelta(days=90))
        assert many.bot.workspaces is not None
        await many.bot.workspaces.look()
        async with database.reading() as session:
            names = select(Person.slack_user_id).where(col(Person.id).in_([gone.id, stays.id]))
            known = sorted((await session.exec(names)).all())
        # The clock of the workspace itself forgets the other, and no clock ticks here.
        assert known == [f"{FORGOTTEN}{gone.id}", "USTAYS"]


async def test_tokens_that_expire_are_renewed_once_for_all_replicas(
    database_url: str, database: Database
) -> None:
    async with two_workspaces(database_url, database, rotates=True) as many:
        await many.browser.installs(many.wanjiru)
        await many.ticks()
        first = many.app.bot_token
        many.moves(timedelta(hours=9, minutes=59))
        await many.ticks()
        assert many.app.bot_token == first
        many.moves(timedelta(minutes=1))
        await asyncio.gather(many.ticks(), another_replica(many).look())
        second = many.app.bot_token
        assert second != first
        calls = many.slack.workspace.wires.traffic.after(0)
        # The installation, and one for both replicas.
        assert sum(call["kind"] == "oauth.v2.access" for call in calls) == 2
        many.moves(timedelta(hours=3))  # the first is over
        await many.wanjiru.types("/mentoring help")
        assert "/mentoring term" in many.wanjiru.dm.latest.text
        # Nobody looked for longer than a token lives: who asks first renews it.
        many.moves(timedelta(hours=13))
        await many.wanjiru.types("/mentoring term new")
        assert many.wanjiru.modal is not None
        assert many.app.bot_token != second
        await many.ticks()
        assert many.bot.workspaces is not None
        [sender] = many.bot.workspaces.senders.values()
        assert sender.client.token == many.app.bot_token
        [(_, token, refresh)] = await tokens(database)
        assert "xoxe" not in f"{token}{refresh}"


async def test_a_renewed_token_survives_a_lost_answer_and_a_full_disk(
    database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_workspaces(database_url, database, rotates=True) as many:
        await many.browser.installs(many.wanjiru)
        await many.ticks()
        assert many.bot.installing is not None
        installations = many.bot.installing.installations
        store = type(installations.store)
        save, first = store.async_save_bot, many.app.bot_token

        async def is_full(_store: object, _bot: Bot) -> None:
            raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

        many.moves(timedelta(hours=10))
        many.slack.faults.add("oauth.v2.access", "reset_after_effect")
        monkeypatch.setattr(store, "async_save_bot", is_full)
        await many.ticks()
        # Slack has given two pairs. What came in is used, though it could not be kept yet.
        assert many.app.bot_token != first
        kept = await installations.store.list_bots()
        assert [one.bot_token for one in kept] == [first]
        assert many.bot.workspaces is not None
        [sender] = many.bot.workspaces.senders.values()
        assert sender.client.token == many.app.bot_token
        await many.wanjiru.types("/mentoring help")
        assert "/mentoring term" in many.wanjiru.dm.latest.text
        monkeypatch.setattr(store, "async_save_bot", save)
        await many.ticks()
        kept = await installations.store.list_bots()
        assert [one.bot_token for one in kept] == [many.app.bot_token]
        assert await list_overdue(database, many.slack.clock.now()) == []


async def test_a_token_that_is_lost_is_told_while_the_old_one_works(
    database_url: str, database: Database
) -> None:
    async with two_workspaces(database_url, database, rotates=True) as many:
        await many.browser.installs(many.wanjiru)
        await many.ticks()
        many.moves(timedelta(hours=10))
        now, clock = many.slack.clock.now(), many.slack.clock.now
        assert await list_overdue(database, now) == []
        # The process that had the answer is gone, and so is what the answer held.
        many.app.refresh_token = "xoxe-1-lost"
        await many.ticks()
        many.moves(timedelta(minutes=11))
        [overdue] = await list_overdue(database, clock())
        assert overdue.name == "The Carpentries"
        assert overdue.ends_at == now + timedelta(hours=2)
        note = await tokens_note(database, clock)()
        assert note == "tokens not renewed: 1, see `mentoring doctor`"
        await many.wanjiru.types("/mentoring help")
        assert "/mentoring term" in many.wanjiru.dm.latest.text
        await many.browser.installs(many.wanjiru)
        assert await list_overdue(database, clock()) == []
        assert await tokens_note(database, clock)() is None
