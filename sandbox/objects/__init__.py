"""What there is in the workspace, in Slack's JSON: https://docs.slack.dev/reference/objects."""

from sandbox.objects.conversations import channel_json, message_json
from sandbox.objects.files import file_json
from sandbox.objects.people import (
    bot_profile_json,
    color_of,
    group_json,
    initials_of,
    profile_json,
    team_json,
    user_json,
    zone_label,
    zone_offset,
)
from sandbox.objects.views import view_json

__all__ = [
    "bot_profile_json",
    "channel_json",
    "color_of",
    "file_json",
    "group_json",
    "initials_of",
    "message_json",
    "profile_json",
    "team_json",
    "user_json",
    "view_json",
    "zone_label",
    "zone_offset",
]
