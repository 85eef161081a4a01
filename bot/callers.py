"""Who is acting: the middleware that looks them up for every listener."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.acks import LastingAck
from bot.parts import PartRespond, WrittenRespond
from bot.whole_answers import UNSAID
from handlers.answers import error_code
from handlers.commands import COMMAND, words_of
from handlers.installations import EndInstallation
from handlers.profiles import fetch_profile
from handlers.viewers import Viewers
from models import Database, Person
from programme.acting import find_acting
from programme.clock import Clock
from programme.overrides import Overrides, find_override, use
from programme.people import (
    Profile,
    caller_of,
    get_or_add_workspace,
    has_named_coordinators,
    keep_profile,
    language_of,
    read_profile,
)
from programme.proposals import Matcher
from programme.setting_catalogue import CONDUCT_CONTACT
from programme.setting_versions import find_overrides_of_team
from programme.translations import speak

log = structlog.get_logger(__name__)

_GROUP_FRESHNESS = timedelta(minutes=1)
# Nobody's rights can come of such a group until an operator mends it, and the others go on.
# https://docs.slack.dev/reference/methods/usergroups.users.list#errors
_UNREADABLE = UNSAID | {"missing_scope", "plan_upgrade_required"}

Middleware = Callable[..., Awaitable[BoltResponse | None]]


class UserGroups:
    """The members of Slack user groups, asked for at most once a minute each."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[datetime, frozenset[str]]] = {}

    async def members(self, client: AsyncWebClient, group_id: str, now: datetime) -> frozenset[str]:
        """Return the Slack ids of a group's members; empty for one that Slack has not, or keeps."""
        asked_at, members = self._known.get(group_id, (None, frozenset[str]()))
        if asked_at is None or not timedelta() <= now - asked_at < _GROUP_FRESHNESS:
            try:
                response = await client.usergroups_users_list(usergroup=group_id)
                members = frozenset(response["users"])
            except SlackApiError as error:
                code = error_code(error)
                if code != "no_such_subteam" and code not in _UNREADABLE:
                    raise
                log.warning("user_group_unread", why=code, what="nobody of it is a coordinator")
                members = frozenset()
            self._known[group_id] = (now, members)
        return members


async def find_settled_coordinators(
    client: AsyncWebClient, settled_coordinators: Sequence[str], now: datetime
) -> list[Profile]:
    """Return the people whom the settings name, by themselves or in a user group."""
    groups = UserGroups()
    slack_user_ids: set[str] = set()
    for one in settled_coordinators:
        is_group = one.startswith("S")
        slack_user_ids |= await groups.members(client, one, now) if is_group else {one}
    profiles = [await _fetch_profile(client, one) for one in sorted(slack_user_ids)]
    return [profile for profile in profiles if profile is not None]


async def _fetch_profile(client: AsyncWebClient, slack_user_id: str) -> Profile | None:
    """Return a person as Slack describes them; by their id alone where nobody describes people."""
    try:
        return await fetch_profile(client, slack_user_id)
    except SlackApiError as error:
        code = error_code(error)
        if code not in UNSAID:
            raise
        log.warning("profile_unread", why=code, what="they are met by their id, in UTC")
        return read_profile({"id": slack_user_id})


def know_the_caller(
    database: Database,
    clock: Clock,
    matcher: Matcher,
    viewers: Viewers,
    reader_for: Callable[[AsyncBoltContext], AsyncWebClient],
    settled_coordinators: Sequence[str],
    conduct_contact: str | None,
    end_installation: EndInstallation,
    language: str,
) -> Middleware:
    """Return the middleware that gives listeners what they ask for by name.

    That is ``database``, ``clock``, ``matcher``, ``viewers``, ``settled_coordinators``,
    ``conduct_contact``, ``end_installation``, ``workspace_language`` and ``caller``. Who reports
    something is not looked up: nothing is kept of it.

    ``reader_for`` gives who asks Slack about the people of a workspace. ``settled_coordinators``
    are the user and user group ids of the settings. While nobody is named there or with
    ``/mentoring coordinators``, the workspace's owners and admins are coordinators: one of them
    installed the bot.

    What follows for this request is said in the caller's language, or in the workspace's
    ``language`` where theirs is not among the catalogues.
    """
    groups = UserGroups()

    async def is_coordinator(reader: AsyncWebClient, person: Person, now: datetime) -> bool:
        if person.is_coordinator or person.slack_user_id in settled_coordinators:
            return True
        for group_id in settled_coordinators:
            if group_id.startswith("S") and person.slack_user_id in await groups.members(
                reader, group_id, now
            ):
                return True
        if not person.is_admin or settled_coordinators:
            return False
        async with database.reading() as session:
            return not await has_named_coordinators(session, person.workspace_id)

    async def meet(reader: AsyncWebClient, slack_team_id: str, slack_user_id: str) -> Person | None:
        profile = await _fetch_profile(reader, slack_user_id)
        if profile is None:
            return None
        async with database.writing() as session:
            workspace = await get_or_add_workspace(session, slack_team_id, slack_team_id, clock())
            return await keep_profile(session, workspace.id, profile, clock())

    async def find_overrides(slack_team_id: str) -> Overrides:
        try:
            async with database.reading() as session:
                return await find_overrides_of_team(session, slack_team_id)
        except SQLAlchemyError as error:
            # Where to report is said even then; by name alone, for the error would repeat values.
            log.warning("overrides_not_read", error=type(error.__cause__ or error).__name__)
            return {}

    def find_contact() -> str | None:
        changed = find_override(CONDUCT_CONTACT)
        return changed.value if changed else conduct_contact

    async def know_the_caller_middleware(
        context: AsyncBoltContext, body: dict[str, Any], next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        speak(language)
        _prepare(context, body)
        context["database"] = database
        context["clock"] = clock
        context["matcher"] = matcher
        context["viewers"] = viewers
        context["settled_coordinators"] = settled_coordinators
        context["workspace_language"] = language
        context["end_installation"] = end_installation
        # user_change carries a whole user object here: it is about a person, not from one.
        slack_user_id: Any = context.user_id
        if _kind_of_event(body) == "message" and not _is_somebodys(body["event"]):
            return BoltResponse(status=200)
        is_report = body.get("command") == COMMAND and words_of(body)[:1] == ["report"]
        if is_report or not isinstance(slack_user_id, str) or not context.team_id:
            use(await find_overrides(context.team_id or ""))
            context["conduct_contact"] = find_contact()
            await next_()
            return None
        async with database.reading() as session:
            acting = await find_acting(session, context.team_id, slack_user_id)
        # Once for all that follows of this request.
        use(acting.overrides)
        context["conduct_contact"] = find_contact()
        person, reader = acting.person, reader_for(context)
        if person is None and _kind_of_event(body) != "member_left_channel":
            person = await meet(reader, context.team_id, slack_user_id)
        if person is None:
            # An app, an account that was closed, somebody who asked to be forgotten and whom
            # we took out of a channel: nobody to talk with.
            return BoltResponse(status=200)
        speak(language_of(person, language))
        context["caller"] = caller_of(
            person, is_coordinator=await is_coordinator(reader, person, clock())
        )
        await next_()
        return None

    return know_the_caller_middleware


def _prepare(context: AsyncBoltContext, body: dict[str, Any]) -> None:
    """Give the request what Bolt's own may lack: answers that last, a workspace, what was chosen.

    Slack says which workspace it is, and what is chosen in a form; what answers in its place may
    leave out the first, of which there is one, and say the second only of what was pressed.
    """
    context["ack"] = LastingAck()  # type: ignore[no-untyped-call]  # Bolt's
    if context.respond is not None and context.response_url:
        client = context.client
        context["respond"] = PartRespond(
            context.respond, body, client.retry_handlers, client.session
        )
    elif isinstance(context.user_id, str):
        context["respond"] = WrittenRespond(context.client, context.user_id)
    if context.team_id is None and context.authorize_result is not None:
        context["team_id"] = context.authorize_result.team_id
    match body:
        case {
            "type": "block_actions",
            "view": dict(view),
            "actions": [{"block_id": str(block_id), "action_id": str(action_id)} as pressed, *_],
        } if not view.get("state"):
            view["state"] = {"values": {block_id: {action_id: pressed}}}


def _is_somebodys(message: dict[str, Any]) -> bool:
    """Say whether somebody wrote a message just now: no app did, and nothing happened to it."""
    return bool(message.get("user")) and not message.get("subtype") and not message.get("bot_id")


def _kind_of_event(body: dict[str, Any]) -> str | None:
    kind: str | None = (body.get("event") or {}).get("type")
    return kind
