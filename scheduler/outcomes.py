"""What became of a call to Slack: done, refused, not now, or unknown."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

# Nobody is there to read it, now or later.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors, and conversations.open
GONE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "not_in_channel",
        "user_disabled",
        "user_is_bot",
        "user_is_restricted",
        "user_not_found",
        "user_not_visible",
    }
)
# The app itself may not speak: nothing is wrong with the message, and an operator mends it.
_NOT_LET_IN = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",  # the bot's own, which was removed from the workspace
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
_TOO_FAST = frozenset({"rate_limited", "ratelimited", "message_limit_exceeded"})
# Slack says that the call may have had its effect, or does not know itself.
_IN_DOUBT = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_TOO_MANY, _BROKEN = 429, 500
_WHEN_SLACK_DOES_NOT_SAY = timedelta(seconds=30)
_UNTIL_AN_OPERATOR_LOOKS = timedelta(minutes=5)


@dataclass(frozen=True)
class Posted:
    """The message is in Slack."""

    channel_id: str
    ts: str

    @property
    def said_at(self) -> datetime:
        """The aware instant at which it was posted, which Slack's time stamp of it says."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True)
class Refused:
    """Slack did not do it and never will; ``code`` is Slack's own."""

    code: str

    @property
    def is_gone(self) -> bool:
        """Whether there is nobody to read it."""
        return self.code in GONE


@dataclass(frozen=True)
class NotNow:
    """Slack did not do it, and asks to be left alone for so long."""

    code: str
    wait: timedelta


@dataclass(frozen=True)
class Unknown:
    """It may have been done or not; ``why`` is for the log."""

    why: str


def read_error(error: SlackApiError) -> Refused | NotNow | Unknown:
    """Return what an error says about the effect of its call.

    Everything that is not surely without effect counts as unknown: server errors, answers that
    cannot be read, and codes with which Slack itself is in doubt.
    """
    response: Any = error.response
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    status = getattr(response, "status_code", None)
    if status == _TOO_MANY or code in _TOO_FAST:
        return NotNow("ratelimited", _retry_after(getattr(response, "headers", None) or {}))
    if not isinstance(code, str) or not isinstance(status, int) or status >= _BROKEN:
        return Unknown(f"http_{status}")
    if code in _IN_DOUBT:
        return Unknown(code)
    if code in _NOT_LET_IN:
        return NotNow(code, _UNTIL_AN_OPERATOR_LOOKS)
    return Refused(code)


def _retry_after(headers: Any) -> timedelta:
    said = {str(name).lower(): str(value) for name, value in headers.items()}.get("retry-after", "")
    return timedelta(seconds=int(said)) if said.isdecimal() else _WHEN_SLACK_DOES_NOT_SAY
