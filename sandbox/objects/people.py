"""People, bots, user groups and the workspace in Slack's JSON."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from sandbox.apps import InstalledApp
from sandbox.records import Team, User, UserGroup
from sandbox.workspace import Workspace

Json = dict[str, Any]
COLORS = ("4bbe2e", "9f69e7", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5")
IMAGE_SIZES = (24, 32, 48, 72, 192, 512)


def color_of(user: User) -> str:
    """Return the colour of somebody's avatar, six hexadecimal digits, always the same."""
    return COLORS[hashlib.sha256(user.id.encode()).digest()[0] % len(COLORS)]


def initials_of(user: User) -> str:
    """Return one or two letters for an avatar."""
    words = user.shown_name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def zone_label(ws: Workspace, user: User) -> str:
    """Return the name of the person's time zone as it is called today, in English."""
    now = ws.now().astimezone(ZoneInfo(user.time_zone))
    return get_timezone_name(now, locale="en_US")


def zone_offset(ws: Workspace, user: User) -> int:
    """Return how many seconds the person's time zone is ahead of UTC today."""
    offset = ws.now().astimezone(ZoneInfo(user.time_zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def profile_json(ws: Workspace, user: User, app: InstalledApp | None) -> Json:
    """Return a profile as `app` may see it: the address needs the scope users:read.email."""
    first, _, last = user.real_name.partition(" ")
    avatar = hashlib.sha256(user.id.encode()).hexdigest()[:12]
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "fields": None,
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": avatar,
        "first_name": first,
        "last_name": last,
        "team": ws.team.id,
    }
    if user.pronouns:
        profile["pronouns"] = user.pronouns
    if user.is_bot:
        profile |= {"api_app_id": user.app_id, "bot_id": user.bot_id, "always_active": False}
    elif user.email and (app is None or app.may("users:read.email")):
        profile["email"] = user.email
    for size in IMAGE_SIZES:
        profile[f"image_{size}"] = f"{ws.url}/avatars/{user.id}-{avatar}-{size}.svg"
    return profile


def user_json(
    ws: Workspace, user: User, app: InstalledApp | None, *, include_locale: bool = False
) -> Json:
    """Return a user object as `app` may see it (None: everything).

    https://docs.slack.dev/reference/objects/user-object
    """
    shown: Json = {
        "id": user.id,
        "team_id": ws.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile_json(ws, user, app),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(user.updated.timestamp()),
    }
    if not user.deleted:
        shown |= {
            "color": color_of(user),
            "real_name": user.real_name,
            "tz": user.time_zone,
            "tz_label": zone_label(ws, user),
            "tz_offset": zone_offset(ws, user),
            "is_admin": user.is_admin or user.is_owner,
            "is_owner": user.is_owner,
            "is_primary_owner": user.is_owner and user.id == _primary_owner(ws),
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_email_confirmed": not user.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
    if include_locale:
        shown["locale"] = user.locale
    return shown


def _primary_owner(ws: Workspace) -> str | None:
    return next((user.id for user in ws.users.values() if user.is_owner), None)


def bot_profile_json(ws: Workspace, app: InstalledApp) -> Json:
    """Return the profile that messages of an app carry."""
    bot = ws.bot_of(app)
    return {
        "id": app.bot_id,
        "app_id": app.app_id,
        "user_id": app.bot_user_id,
        "name": bot.real_name,
        "icons": {f"image_{n}": f"{ws.url}/avatars/{bot.id}-{n}.svg" for n in (36, 48, 72)},
        "deleted": app.uninstalled,
        "updated": int(bot.updated.timestamp()),
        "team_id": ws.team.id,
    }


def group_json(ws: Workspace, group: UserGroup, *, include_users: bool) -> Json:
    """Return a user group.

    https://docs.slack.dev/reference/objects/usergroup-object
    """
    created = int(group.created.timestamp())
    shown: Json = {
        "id": group.id,
        "team_id": ws.team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": False,
        "date_create": created,
        "date_update": created,
        "date_delete": 0 if group.is_enabled else created,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": group.created_by,
        "updated_by": group.created_by,
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    return shown | ({"users": list(group.users)} if include_users else {})


def team_json(team: Team, url: str) -> Json:
    """Return the workspace as team.info does."""
    return {
        "id": team.id,
        "name": team.name,
        "url": f"{url}/",
        "domain": team.domain,
        "email_domain": "",
        "icon": {"image_default": True},
        "avatar_base_url": f"{url}/avatars/",
        "is_verified": False,
        "lob_sales_home_enabled": False,
    }
