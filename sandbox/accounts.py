"""The accounts of people: added, changed, deactivated; and what apps hear of it."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import UnknownLocaleError

from sandbox import objects, subscriptions
from sandbox.block_kit.dates import find_locale
from sandbox.records import SLACKBOT, User, UserGroup
from sandbox.workspace import Workspace

Json = dict[str, Any]
# What a person can change about themself; the rest of a profile follows from it.
CHANGEABLE = frozenset(
    {"real_name", "display_name", "time_zone", "locale", "title", "email", "pronouns"}
)


def add(
    ws: Workspace,
    name: str,
    *,
    real_name: str,
    time_zone: str,
    locale: str,
    email: str | None,
    title: str,
    display_name: str,
    is_admin: bool,
    is_owner: bool,
) -> User:
    """Add a person; raises `ValueError` for a taken name, an unknown zone or locale."""
    _check(time_zone=time_zone, locale=locale)
    if any(user.name == name for user in ws.users.values()):
        raise ValueError(f"There is a {name} already")
    user = User(
        id=ws.ids.new("U"),
        name=name,
        real_name=real_name,
        time_zone=time_zone,
        locale=locale,
        email=email,
        title=title,
        is_admin=is_admin,
        is_owner=is_owner,
        updated=ws.now(),
        display_name=display_name,
    )
    ws.users[user.id] = user
    ws.changes.tell("conversations")
    return user


def change(ws: Workspace, user: User, **changed: str | None) -> None:
    """Change somebody's profile, and tell the apps that subscribe to user_change.

    Raises `ValueError` for what cannot be changed, an unknown zone or locale.
    """
    unknown = set(changed) - CHANGEABLE
    if unknown:
        raise ValueError(f"A profile has no {', '.join(sorted(unknown))}")
    _check(time_zone=changed.get("time_zone"), locale=changed.get("locale"))
    for name, value in changed.items():
        setattr(user, name, value)
    _tell_changed(ws, user)


def deactivate(ws: Workspace, user: User) -> None:
    """Let somebody leave the workspace: they can do nothing more and are in no channel."""
    user.deleted = True
    ws.modals.pop(user.id, None)
    for channel in ws.channels.values():
        if channel.kind in ("channel", "private"):
            channel.members.pop(user.id, None)
    for group in ws.groups.values():
        if user.id in group.users:
            group.users.remove(user.id)
    _tell_changed(ws, user)


def reactivate(ws: Workspace, user: User) -> None:
    """Let somebody come back; they join their channels again themselves."""
    user.deleted = False
    _tell_changed(ws, user)


def change_group(ws: Workspace, group: UserGroup, users: list[str]) -> None:
    """Give a user group other members, and tell the apps that subscribe.

    https://docs.slack.dev/reference/events/subteam_members_changed
    """
    before, group.users = group.users, users
    added = [user for user in users if user not in before]
    removed = [user for user in before if user not in users]
    event = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": ws.team.id,
        "date_previous_update": int(group.created.timestamp()),
        "date_update": ws.unix(),
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": ws.new_ts(),
    }
    subscriptions.tell_all(ws, event, scopes=("usergroups:read",))


def tell_joined(ws: Workspace, user: User) -> None:
    """Tell the apps that subscribe to team_join that somebody is new.

    https://docs.slack.dev/reference/events/team_join
    """
    _tell(ws, user, {"type": "team_join"})


def add_slackbot(ws: Workspace) -> None:
    """Add Slackbot, who says what Slack itself has to say."""
    ws.users[SLACKBOT] = User(
        id=SLACKBOT,
        name="slackbot",
        real_name="Slackbot",
        time_zone="America/Los_Angeles",
        locale="en-US",
        email=None,
        title="",
        is_admin=False,
        is_owner=False,
        updated=ws.now() - timedelta(days=1),
        display_name="Slackbot",
    )


def _tell_changed(ws: Workspace, user: User) -> None:
    # https://docs.slack.dev/reference/events/user_change
    user.updated = ws.now()
    _tell(ws, user, {"type": "user_change", "cache_ts": ws.unix()})
    ws.changes.tell("conversations")


def _tell(ws: Workspace, user: User, event: Json) -> None:
    for app in ws.installed():
        if event["type"] in app.events and app.may("users:read"):
            shown = objects.user_json(ws, user, app, include_locale=True)
            subscriptions.tell_app(ws, app, event | {"user": shown, "event_ts": ws.new_ts()})


def _check(*, time_zone: str | None, locale: str | None) -> None:
    if time_zone is not None:
        try:
            ZoneInfo(time_zone)
        except (KeyError, ValueError):
            raise ValueError(f"{time_zone} is no time zone such as Africa/Nairobi") from None
    if locale is not None:
        try:
            find_locale(locale)
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"{locale} is no locale such as pt-BR") from None
