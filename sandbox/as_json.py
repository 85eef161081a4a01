"""People, conversations, messages and views in Slack's JSON.

https://docs.slack.dev/reference/objects
"""

import copy
import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from sandbox.apps import InstalledApp
from sandbox.workspace import (
    Channel,
    Message,
    StoredFile,
    Team,
    User,
    UserGroup,
    View,
    Workspace,
)

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


def channel_json(
    ws: Workspace, channel: Channel, *, viewer: str, num_members: bool = False
) -> Json:
    """Return a conversation object as the user `viewer` gets it.

    https://docs.slack.dev/reference/objects/conversation-object
    """
    created = int(channel.created.timestamp())
    shown: Json = {
        "id": channel.id,
        "created": created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": ws.team.id,
        "updated": created * 1000,
    }
    if channel.kind == "im":
        other = channel.other(viewer)
        return shown | {
            "user": other,
            "is_user_deleted": ws.users[other].deleted,
            "priority": 0,
            "is_open": viewer not in channel.closed_by,
        }
    shown |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_general": channel.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [ws.team.id],
        "parent_conversation": None,
        "unlinked": 0,
        "creator": channel.creator,
        "is_member": viewer in channel.members,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "previous_names": list(channel.previous_names),
    }
    if num_members:
        shown["num_members"] = sum(not ws.users[member].is_bot for member in channel.members)
    return shown


def message_json(ws: Workspace, message: Message, *, metadata: bool) -> Json:
    """Return a message with its thread's count and its reactions, and with all `metadata` or none.

    https://docs.slack.dev/messaging/message-metadata
    """
    shown = copy.deepcopy(message.json)
    if message.metadata is not None:
        whole = copy.deepcopy(message.metadata)
        shown["metadata"] = whole if metadata else {"event_type": whole["event_type"]}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    channel = ws.channels[message.channel]
    if message.thread_ts == message.ts and message.ephemeral_for is None:
        replies = [m for m in channel.thread(message.ts) if m.ephemeral_for is None]
        authors = list(dict.fromkeys(str(reply.json.get("user", "")) for reply in replies))
        shown |= {
            "reply_count": len(replies),
            "reply_users_count": len(authors),
            "latest_reply": replies[-1].ts if replies else message.ts,
            "reply_users": authors[:5],
            "is_locked": False,
            "subscribed": False,
        }
    return shown


def view_json(ws: Workspace, view: View) -> Json:
    """Return a view as views.open does, with the state of its elements.

    https://docs.slack.dev/reference/views
    """
    app = ws.apps[view.app_id]
    given = view.json
    return {
        "id": view.id,
        "team_id": ws.team.id,
        "type": given["type"],
        "blocks": copy.deepcopy(given["blocks"]),
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "state": {"values": copy.deepcopy(view.values)},
        "hash": view.hash,
        "title": given.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": given.get("clear_on_close", False),
        "notify_on_close": given.get("notify_on_close", False),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": app.app_id,
        "external_id": given.get("external_id", ""),
        "app_installed_team_id": ws.team.id,
        "bot_id": app.bot_id,
    } | ({"submit_disabled": True} if given.get("submit_disabled") else {})


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


def file_json(ws: Workspace, file: StoredFile) -> Json:
    """Return a file object.

    https://docs.slack.dev/reference/objects/file-object
    """
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    mime, pretty = FILE_TYPES.get(extension, ("application/octet-stream", "Binary"))
    created = int(file.created.timestamp())
    slug = file.name.lower().replace(" ", "_")
    private = f"{ws.url}/files-pri/{ws.team.id}-{file.id}/{slug}"
    shown: Json = {
        "id": file.id,
        "created": created,
        "timestamp": created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mime,
        "filetype": extension if extension in FILE_TYPES else "binary",
        "pretty_type": pretty,
        "user": file.user,
        "user_team": ws.team.id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(ws.channels[c].kind == "channel" for c in file.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": private,
        "url_private_download": f"{private}?download=1",
        "permalink": f"{ws.url}/files/{file.user}/{file.id}/{slug}",
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [c for c in file.shares if ws.channels[c].kind == "channel"],
        "groups": [c for c in file.shares if ws.channels[c].kind in ("private", "mpim")],
        "ims": [c for c in file.shares if ws.channels[c].kind == "im"],
    }
    if file.alt_txt:
        shown["alt_txt"] = file.alt_txt
    return shown


FILE_TYPES = {
    "pdf": ("application/pdf", "PDF"),
    "png": ("image/png", "PNG"),
    "jpg": ("image/jpeg", "JPEG"),
    "jpeg": ("image/jpeg", "JPEG"),
    "gif": ("image/gif", "GIF"),
    "svg": ("image/svg+xml", "SVG"),
    "txt": ("text/plain", "Plain Text"),
    "csv": ("text/csv", "CSV"),
    "md": ("text/markdown", "Markdown"),
    "json": ("text/plain", "JSON"),
    "ics": ("text/calendar", "iCalendar"),
    "zip": ("application/zip", "Zip"),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PowerPoint Presentation",
    ),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word Document",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel Spreadsheet",
    ),
}


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
