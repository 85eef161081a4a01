"""Who may do what: one table, in one place, used by every handler."""

from enum import StrEnum

from programme.people import Caller
from programme.refusals import Refusal


class Standing(StrEnum):
    """What gives a right. Rights to one's own things are checked where the thing is looked up."""

    ANYONE = "anyone"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """What can be done."""

    APPLY = "apply"
    SEE_OWN_APPLICATION = "see_own_application"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    REVIEW = "review"
    MATCH = "match"
    PLACE = "place"
    LEAVE = "leave"
    PLAN_TERM = "plan_term"
    SEE_STATUS = "see_status"
    NAME_COORDINATORS = "name_coordinators"


PERMISSIONS = {
    Action.APPLY: Standing.ANYONE,
    Action.SEE_OWN_APPLICATION: Standing.ANYONE,
    Action.WITHDRAW: Standing.ANYONE,
    Action.ANSWER: Standing.ANYONE,
    Action.REVIEW: Standing.COORDINATOR,
    Action.MATCH: Standing.COORDINATOR,
    Action.PLACE: Standing.COORDINATOR,
    Action.LEAVE: Standing.ANYONE,
    Action.PLAN_TERM: Standing.COORDINATOR,
    Action.SEE_STATUS: Standing.COORDINATOR,
    Action.NAME_COORDINATORS: Standing.COORDINATOR,
}


def may(caller: Caller, action: Action) -> bool:
    """Say whether the caller may do this; what the table does not name is denied."""
    standing = PERMISSIONS.get(action)
    return standing is Standing.ANYONE or (
        standing is Standing.COORDINATOR and caller.is_coordinator
    )


def permit(caller: Caller, action: Action) -> None:
    """Return when the caller may do this; else raise ``Refusal`` with what to do next."""
    if not may(caller, action):
        raise Refusal(
            "That is for the programme's coordinators. `/mentoring help` shows what you can do, "
            "and a coordinator will gladly help with the rest."
        )
