"""Faults on demand: what goes wrong between an app and the real Slack, made to happen here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "slow",
    "error_500",
    "rate_limited",
    "reset_before_effect",
    "reset_after_effect",
    "lost_ack",
    "duplicate_delivery",
]
API_KINDS: tuple[Kind, ...] = (
    "slow",
    "error_500",
    "rate_limited",
    "reset_before_effect",
    "reset_after_effect",
)
DELIVERY_KINDS: tuple[Kind, ...] = ("lost_ack", "duplicate_delivery")
# What is delivered: all of a kind, or one event by its type.
DELIVERIES = ("slash_commands", "interactive", "events_api")
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_rename",
    "channel_unarchive",
    "file_shared",
    "group_archive",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message",
    "reaction_added",
    "reaction_removed",
    "subteam_members_changed",
    "team_join",
    "tokens_revoked",
    "user_change",
)


@dataclass
class Fault:
    """One fault that waits to happen `times` times; `seconds` is for slow and rate_limited."""

    method: str
    kind: Kind
    times: int
    seconds: float
    when: Callable[[dict[str, object]], bool] | None = None


@dataclass
class Faults:
    """The faults that wait, in the order in which they were asked for."""

    _waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str,
        kind: Kind,
        times: int = 1,
        *,
        seconds: float = 1.0,
        when: Callable[[dict[str, object]], bool] | None = None,
    ) -> Fault:
        """Make something go wrong the next `times` times.

        For what happens to a call, `method` is a Web API method or "response_url", and `kind` one
        of: "slow" (answers after `seconds`), "error_500" (nothing happens, HTTP 500),
        "rate_limited" (nothing happens, HTTP 429 with Retry-After: `seconds`),
        "reset_before_effect" (nothing happens and the connection breaks), "reset_after_effect"
        (it happens and the connection breaks). `when` can look at the call's arguments.

        For what happens to a delivery, `method` is "slash_commands", "interactive", "events_api"
        or the name of an event, and `kind` is "lost_ack" (the app's acknowledgement never arrives)
        or "duplicate_delivery" (it is delivered twice).

        Raises `ValueError` for any other kind.
        """
        if kind not in API_KINDS + DELIVERY_KINDS:
            raise ValueError(f"{kind} is no fault: {', '.join(API_KINDS + DELIVERY_KINDS)}")
        fault = Fault(method, kind, times, seconds, when)
        self._waiting.append(fault)
        return fault

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that have not happened as often as they should, oldest first."""
        return tuple(self._waiting)

    def clear(self) -> None:
        """Forget every fault that has not happened yet."""
        self._waiting.clear()

    def take(
        self, kinds: tuple[Kind, ...], *methods: str, args: dict[str, object] | None = None
    ) -> Fault | None:
        """Return the first waiting fault of these kinds and methods, and use it up once."""
        for fault in self._waiting:
            if fault.kind not in kinds or fault.method not in methods:
                continue
            if fault.when is not None and not fault.when(args or {}):
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None
