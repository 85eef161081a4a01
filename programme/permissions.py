"""Who may do what: one table, in one place, used by every handler."""

from enum import StrEnum

from programme.groups import Part
from programme.people import Caller
from programme.refusals import Refusal
from programme.translations import gettext as _


class Standing(StrEnum):
    """What gives a right. Rights to one's own things are checked where the thing is looked up."""

    ANYONE = "anyone"
    COORDINATOR = "coordinator"
    # Of the group that it is about. A coordinator may do what its members and mentors may.
    MEMBER_OF_GROUP = "member_of_group"
    MENTEE_OF_GROUP = "mentee_of_group"
    MENTOR_OF_GROUP = "mentor_of_group"


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
    KEEP_APART = "keep_apart"
    PLAN_TERM = "plan_term"
    SEE_STATUS = "see_status"
    NAME_COORDINATORS = "name_coordinators"
    GET_READY = "get_ready"
    SEE_GROUP = "see_group"
    CHANGE_GROUP = "change_group"
    CHANGE_MEETINGS = "change_meetings"
    ANSWER_MEETING = "answer_meeting"
    PROPOSE_GOAL = "propose_goal"
    DECIDE_GOAL = "decide_goal"
    TICK_STEP = "tick_step"
    EDIT_OUTLINE = "edit_outline"
    EDIT_LINKS = "edit_links"
    SEE_UNDELIVERED = "see_undelivered"
    VOLUNTEER = "volunteer"
    CONFIRM_REPRESENTATIVE = "confirm_representative"
    SEE_EVENTS = "see_events"
    RUN_EVENTS = "run_events"
    ANSWER_SURVEY = "answer_survey"
    RUN_SURVEYS = "run_surveys"
    ANSWER_FOLLOW_UP = "answer_follow_up"
    HANDLE_FOLLOW_UPS = "handle_follow_ups"
    EDIT_SLIDE = "edit_slide"
    ORDER_SHOWCASE = "order_showcase"
    SEE_SHOWCASE = "see_showcase"
    ASK_QUESTION = "ask_question"
    ANSWER_QUESTION = "answer_question"
    SEE_OWN_PROGRESS = "see_own_progress"
    ISSUE_CERTIFICATES = "issue_certificates"
    VERIFY_CERTIFICATE = "verify_certificate"
    SAY_THERE = "say_there"
    CHECK_IN = "check_in"
    TAKE_BACK_SHARED = "take_back_shared"
    SEE_ATTENDANCE = "see_attendance"
    ANSWER_MISSED = "answer_missed"
    SEE_ATTENTION = "see_attention"
    ANNOUNCE = "announce"
    SEE_PERSON = "see_person"
    WRITE_TO_PERSON = "write_to_person"
    NOTE_ABOUT_PERSON = "note_about_person"
    MOVE_PERSON = "move_person"
    EXCUSE_PERSON = "excuse_person"
    EXPORT = "export"
    RECRUIT = "recruit"
    CHANGE_SETTINGS = "change_settings"
    CHOOSE_QUIET_TIMES = "choose_quiet_times"
    CHOOSE_LANGUAGE = "choose_language"
    SEE_OWN_DATA = "see_own_data"
    BE_FORGOTTEN = "be_forgotten"


PERMISSIONS = {
    Action.CHOOSE_QUIET_TIMES: Standing.ANYONE,
    Action.CHOOSE_LANGUAGE: Standing.ANYONE,
    Action.SEE_OWN_DATA: Standing.ANYONE,
    Action.BE_FORGOTTEN: Standing.ANYONE,
    Action.APPLY: Standing.ANYONE,
    Action.SEE_OWN_APPLICATION: Standing.ANYONE,
    Action.WITHDRAW: Standing.ANYONE,
    Action.ANSWER: Standing.ANYONE,
    Action.REVIEW: Standing.COORDINATOR,
    Action.MATCH: Standing.COORDINATOR,
    Action.PLACE: Standing.COORDINATOR,
    Action.LEAVE: Standing.ANYONE,
    Action.KEEP_APART: Standing.COORDINATOR,
    Action.PLAN_TERM: Standing.COORDINATOR,
    Action.SEE_STATUS: Standing.COORDINATOR,
    Action.NAME_COORDINATORS: Standing.COORDINATOR,
    Action.GET_READY: Standing.ANYONE,
    Action.SEE_GROUP: Standing.MEMBER_OF_GROUP,
    Action.CHANGE_GROUP: Standing.MENTOR_OF_GROUP,
    Action.CHANGE_MEETINGS: Standing.MENTOR_OF_GROUP,
    Action.ANSWER_MEETING: Standing.MEMBER_OF_GROUP,
    Action.PROPOSE_GOAL: Standing.MEMBER_OF_GROUP,
    Action.DECIDE_GOAL: Standing.MENTOR_OF_GROUP,
    Action.TICK_STEP: Standing.MEMBER_OF_GROUP,
    Action.EDIT_OUTLINE: Standing.MENTOR_OF_GROUP,
    Action.EDIT_LINKS: Standing.COORDINATOR,
    Action.SEE_UNDELIVERED: Standing.COORDINATOR,
    Action.VOLUNTEER: Standing.MENTEE_OF_GROUP,
    Action.CONFIRM_REPRESENTATIVE: Standing.MENTOR_OF_GROUP,
    # Each event says besides whether it is open to all, or for whom.
    Action.SEE_EVENTS: Standing.ANYONE,
    Action.RUN_EVENTS: Standing.COORDINATOR,
    Action.ANSWER_SURVEY: Standing.ANYONE,
    Action.RUN_SURVEYS: Standing.COORDINATOR,
    Action.ANSWER_FOLLOW_UP: Standing.MENTOR_OF_GROUP,
    Action.HANDLE_FOLLOW_UPS: Standing.COORDINATOR,
    Action.EDIT_SLIDE: Standing.MEMBER_OF_GROUP,
    Action.ORDER_SHOWCASE: Standing.COORDINATOR,
    Action.SEE_SHOWCASE: Standing.ANYONE,
    Action.ASK_QUESTION: Standing.ANYONE,
    Action.ANSWER_QUESTION: Standing.MEMBER_OF_GROUP,
    Action.SEE_OWN_PROGRESS: Standing.ANYONE,
    Action.ISSUE_CERTIFICATES: Standing.COORDINATOR,
    Action.VERIFY_CERTIFICATE: Standing.ANYONE,
    Action.SAY_THERE: Standing.MEMBER_OF_GROUP,
    Action.CHECK_IN: Standing.MENTOR_OF_GROUP,
    Action.TAKE_BACK_SHARED: Standing.MEMBER_OF_GROUP,
    Action.SEE_ATTENDANCE: Standing.MENTOR_OF_GROUP,
    Action.ANSWER_MISSED: Standing.MENTEE_OF_GROUP,
    Action.SEE_ATTENTION: Standing.COORDINATOR,
    Action.ANNOUNCE: Standing.COORDINATOR,
    Action.SEE_PERSON: Standing.COORDINATOR,
    Action.WRITE_TO_PERSON: Standing.COORDINATOR,
    Action.NOTE_ABOUT_PERSON: Standing.COORDINATOR,
    Action.MOVE_PERSON: Standing.COORDINATOR,
    Action.EXCUSE_PERSON: Standing.COORDINATOR,
    Action.EXPORT: Standing.COORDINATOR,
    Action.RECRUIT: Standing.COORDINATOR,
    Action.CHANGE_SETTINGS: Standing.COORDINATOR,
}


def may(caller: Caller, action: Action) -> bool:
    """Say whether the caller may do this; what the table does not name is denied."""
    standing = PERMISSIONS.get(action)
    return standing is Standing.ANYONE or (
        standing is Standing.COORDINATOR and caller.is_coordinator
    )


def may_in_group(caller: Caller, action: Action, part: Part | None) -> bool:
    """Say whether the caller may do this in a group in which they are ``part``, None for nobody.

    What the table does not give to people of a group is denied.
    """
    match PERMISSIONS.get(action):
        case Standing.MEMBER_OF_GROUP:
            return part is not None or caller.is_coordinator
        case Standing.MENTOR_OF_GROUP:
            return part in {Part.LEAD, Part.CO_MENTOR} or caller.is_coordinator
        case Standing.MENTEE_OF_GROUP:
            return part is Part.MENTEE
        case _:
            return False


def permit(caller: Caller, action: Action) -> None:
    """Return when the caller may do this; else raise ``Refusal`` with what to do next."""
    if not may(caller, action):
        raise Refusal(
            _(
                "That is for the programme's coordinators. `/mentoring help` shows what you "
                "can do, and a coordinator will gladly help with the rest."
            )
        )
