"""How each listener is played: what it is given, and which line of the permission table rules it.

One line a listener. In what a button carries, ``{goal}`` is the id of the place's goal; for the
names see :mod:`tests.security.world`. What a form carries is taken from the form itself, as the bot
shows it to who may have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from programme.permissions import Action
from tests.security.forms import chose, ticked, typed
from tests.security.world import BEFORE, DURING

END = DURING + timedelta(days=34)  # the day before the term ends
SOON = int((DURING + timedelta(days=4, hours=3)).timestamp())


@dataclass(frozen=True)
class Play:
    """One listener's play. Where ``rule`` is None, nobody changes anything with it.

    ``owner`` is whose alone the thing is, where anybody may do it with what is theirs.
    ``opened_by`` shows the form (a key of this table); ``within`` is the form that is pressed in.
    """

    rule: Action | None
    value: str = ""
    changes: bool = False
    owner: str | None = None
    choice: str | None = None
    user: str | None = None
    suffix: str = ""  # of an action that listens to a pattern
    who: str | None = None  # who surely can, where not everybody can whom the table lets
    opened_by: str | None = None
    opened_with: Mapping[str, Any] = field(default_factory=dict)  # where the opener does several
    within: str | None = None
    carries: Mapping[str, Any] = field(default_factory=dict)  # by its form, in place of what it did
    fills: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = DURING
    text: str = ""  # after a command's own words
    event: Mapping[str, Any] = field(default_factory=dict)
    concerns_others: bool = False  # what it is for: writing something for another group


A = Action
_SURVEY = "view surveys.try"
_SETTING = "view settings.edit"

PLAYS: dict[str, Play] = {
    # Announcements
    "command announce": Play(A.ANNOUNCE),
    "view announcements.write": Play(A.ANNOUNCE, changes=True, opened_by="command announce"),
    "action announcements.test": Play(
        A.ANNOUNCE, "{announcement}", within="view announcements.send"
    ),
    "view announcements.send": Play(
        A.ANNOUNCE,
        changes=True,
        opened_by="view announcements.write",
        carries={"announcement": "{announcement}"},
    ),
    # Who is kept apart
    "command apart": Play(A.KEEP_APART),
    "view apart.choose": Play(
        A.KEEP_APART, opened_by="command apart", fills={"person": {"selected_user": "{u:mentee}"}}
    ),
    "action apart.note": Play(A.KEEP_APART, "{application_applicant}"),
    "view apart.save": Play(
        A.KEEP_APART,
        changes=True,
        opened_by="action apart.note",
        fills={"apart": {"selected_users": ["{u:lead}"]}},
    ),
    # Reviewing applications
    "command applications": Play(A.REVIEW),
    "action application_review.open": Play(A.REVIEW),
    "action application_review.turn_page": Play(A.REVIEW, "0"),
    "action application_review.approve": Play(A.REVIEW, "{application_applicant}", changes=True),
    "action application_review.approve_all": Play(A.REVIEW, "{term}", changes=True),
    "action application_review.set_automatic": Play(A.REVIEW, "on", changes=True),
    "action application_review.decline": Play(A.REVIEW, "{application_applicant}"),
    "view application_review.send_decline": Play(
        A.REVIEW, changes=True, opened_by="action application_review.decline"
    ),
    "action application_review.ask": Play(A.REVIEW, "{application_applicant}"),
    "view application_review.send_question": Play(
        A.REVIEW, changes=True, opened_by="action application_review.ask"
    ),
    "action application_review.answer": Play(A.ANSWER, "{application_question}", owner="mentee"),
    "view application_review.send_answer": Play(
        A.ANSWER, changes=True, opened_by="action application_review.answer", owner="mentee"
    ),
    # Applying
    "command join": Play(A.APPLY, changes=True, at=BEFORE, who="stranger"),
    "action applications.join": Play(A.APPLY, changes=True, at=BEFORE, who="stranger"),
    "action applications.edit": Play(
        A.APPLY, "{application_applicant}", owner="applicant", at=BEFORE
    ),
    "action applications.choose_role": Play(
        A.APPLY, "", within="view applications.send", at=BEFORE
    ),
    "options applications.find_time_zone": Play(None, "nairobi"),
    "view applications.send": Play(
        A.APPLY, changes=True, opened_by="action applications.edit", at=BEFORE
    ),
    "action applications.withdraw": Play(
        A.WITHDRAW, "{application_applicant}", changes=True, owner="applicant", at=BEFORE
    ),
    # Attendance
    "action attendance.say_there": Play(A.SAY_THERE, "{last_meeting}", changes=True),
    "action attendance.say_not_there": Play(A.SAY_THERE, "{last_meeting}", changes=True),
    "action attendance.confirm": Play(A.CHECK_IN, "{last_meeting}", changes=True),
    "action attendance.see": Play(A.SEE_ATTENDANCE, "{group}"),
    "command checkin": Play(A.CHECK_IN),
    "action attendance.ask": Play(A.CHECK_IN, "{group}"),
    "view attendance.choose": Play(A.CHECK_IN, opened_by="action attendance.ask"),
    "action attendance.open": Play(A.CHECK_IN, "{last_meeting}"),
    "view attendance.check_in": Play(
        A.CHECK_IN,
        changes=True,
        opened_by="action attendance.open",
        fills={"notes_url": typed("https://pad.test/notes")},
    ),
    # Attention
    "command attention": Play(A.SEE_ATTENTION),
    "action attention.open_list": Play(A.SEE_ATTENTION),
    "action attention.handled": Play(A.SEE_ATTENTION, "{attention}", changes=True),
    "action attention.snooze_day": Play(A.SEE_ATTENTION, "{attention}", changes=True),
    "action attention.snooze": Play(A.SEE_ATTENTION, "{attention}", changes=True),
    # Certificates
    "command certificates": Play(A.ISSUE_CERTIFICATES, at=END),
    "action certificates.show_page.back": Play(A.ISSUE_CERTIFICATES, "{term}:0", at=END),
    "action certificates.show_page.more": Play(A.ISSUE_CERTIFICATES, "{term}:1", at=END),
    "action certificates.issue_earned": Play(A.ISSUE_CERTIFICATES, "{term}", changes=True, at=END),
    "action certificates.review": Play(A.ISSUE_CERTIFICATES, "{term}:{mentee2}:mentee", at=END),
    "action certificates.review_person": Play(A.ISSUE_CERTIFICATES, user="{u:mentee2}", at=END),
    "view certificates.send_grant": Play(
        A.ISSUE_CERTIFICATES, changes=True, opened_by="action certificates.review", at=END
    ),
    "action certificates.revoke": Play(A.ISSUE_CERTIFICATES, "{certificate}", at=END),
    "view certificates.send_revoke": Play(
        A.ISSUE_CERTIFICATES, changes=True, opened_by="action certificates.revoke", at=END
    ),
    "action certificates.set_regular": Play(A.ISSUE_CERTIFICATES, at=END),
    "view certificates.send_regular": Play(
        A.ISSUE_CERTIFICATES,
        changes=True,
        opened_by="action certificates.set_regular",
        fills={"percent": typed("70")},
    ),
    "command me": Play(A.SEE_OWN_PROGRESS),
    "command verify": Play(A.VERIFY_CERTIFICATE, text="ABCDEFGHOWN"),
    "action certificates.set_name": Play(A.SEE_OWN_PROGRESS),
    "view certificates.send_name": Play(
        A.SEE_OWN_PROGRESS,
        changes=True,
        opened_by="action certificates.set_name",
        fills={"name": typed("Another Name")},
    ),
    "action certificates.get_file": Play(A.SEE_OWN_PROGRESS, "{certificate}", owner="mentee"),
    # Coordinating
    "command status": Play(A.SEE_OWN_APPLICATION),
    "action coordination.see_status": Play(A.SEE_OWN_APPLICATION),
    "action coordination.see_group": Play(A.SEE_STATUS, choice="{group}"),
    "command coordinators": Play(A.NAME_COORDINATORS),
    "view coordination.name_coordinators": Play(
        A.NAME_COORDINATORS,
        changes=True,
        opened_by="command coordinators",
        fills={"coordinators": {"selected_users": ["{u:lead}"]}},
    ),
    # Events
    "command events": Play(A.SEE_EVENTS),
    "action events.manage": Play(A.RUN_EVENTS, "{event_power_check_in}"),
    "action events.edit": Play(A.RUN_EVENTS, "{event_power_check_in}"),
    "view events.save": Play(
        A.RUN_EVENTS,
        changes=True,
        opened_by="action events.edit",
        fills={
            "join_url": typed("https://call.test/1"),
            "recording_url": typed("https://call.test/2"),
            "code_word": typed("quince"),
        },
    ),
    "action events.open": Play(A.RUN_EVENTS, "{event_showcase}", changes=True, at=END),
    "action events.list": Play(A.RUN_EVENTS, "{event_power_check_in}"),
    "view events.save_list": Play(
        A.RUN_EVENTS,
        changes=True,
        opened_by="action events.list",
        fills={"people": {"selected_users": ["{u:lead}"]}},
    ),
    "action events.list_turn": Play(
        A.RUN_EVENTS, "0", changes=True, suffix=".find", within="view events.save_list"
    ),
    "action events.list_all": Play(A.RUN_EVENTS, "1", changes=True, within="view events.save_list"),
    "action events.settings": Play(A.RUN_EVENTS),
    "view events.save_settings": Play(
        A.RUN_EVENTS, changes=True, opened_by="action events.settings"
    ),
    "action events.sign_up": Play(A.SEE_EVENTS, "{event_showcase}", changes=True),
    "action events.decline": Play(A.SEE_EVENTS, "{event_showcase}", changes=True),
    "action events.there": Play(A.SEE_EVENTS, "{event_power_check_in}", changes=True, who="lead"),
    "action events.watched": Play(A.SEE_EVENTS, "{event_onboarding}", changes=True, who="lead"),
    "action events.calendar": Play(A.SEE_EVENTS, "{event_showcase}"),
    "view events.say_there": Play(
        A.SEE_EVENTS,
        changes=True,
        opened_by="action events.there",
        opened_with={"value": "{event_info_session}"},
        fills={"code_word": typed("the word")},
    ),
    # Files
    "command export": Play(A.EXPORT),
    "view exports.choose": Play(A.EXPORT, changes=True, opened_by="command export"),
    # The monthly follow-up
    "command followups": Play(A.ANSWER_FOLLOW_UP),
    "action follow_ups.open_list": Play(A.HANDLE_FOLLOW_UPS),
    "action follow_ups.well": Play(A.ANSWER_FOLLOW_UP, "{group}:1", changes=True),
    "action follow_ups.help": Play(A.ANSWER_FOLLOW_UP, "{group}:1", changes=True),
    "action follow_ups.write": Play(A.ANSWER_FOLLOW_UP, "{group}:1"),
    "view follow_ups.send": Play(
        A.ANSWER_FOLLOW_UP, changes=True, opened_by="action follow_ups.write"
    ),
    "action follow_ups.mark_handled": Play(A.HANDLE_FOLLOW_UPS, "{check_in}:{word}", changes=True),
    "action follow_ups.reply": Play(A.HANDLE_FOLLOW_UPS, "{check_in}:{word}"),
    "view follow_ups.send_reply": Play(
        A.HANDLE_FOLLOW_UPS, changes=True, opened_by="action follow_ups.reply"
    ),
    # What groups let everybody read
    "action digest.take_back": Play(A.TAKE_BACK_SHARED, "{missed_meeting}", changes=True),
    # The bot is taken out
    "event app_uninstalled": Play(None, event={"type": "app_uninstalled"}),
    "event tokens_revoked": Play(
        None, event={"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}
    ),
    # Goals
    "action goals.see": Play(A.SEE_GROUP, "{group}"),
    "action goals.propose": Play(A.PROPOSE_GOAL, "{group}"),
    "view goals.send": Play(A.PROPOSE_GOAL, changes=True, opened_by="action goals.propose"),
    "action goals.agree": Play(A.DECIDE_GOAL, "{goal}", changes=True),
    "action goals.drop": Play(A.DECIDE_GOAL, "{goal}", changes=True),
    # The group
    "command group": Play(A.SEE_GROUP),
    "action group.change_co_mentor": Play(A.CHANGE_GROUP, "{group}"),
    "view co_mentors.save": Play(
        A.CHANGE_GROUP,
        changes=True,
        opened_by="action group.change_co_mentor",
        fills={"co_mentor": {"selected_user": None}},
    ),
    "action group.change_slot": Play(A.CHANGE_GROUP, "{group}"),
    "action group.change_notes": Play(A.CHANGE_GROUP, "{group}"),
    "action group.change_name": Play(A.CHANGE_GROUP, "{group}"),
    "view group_changes.save_slot": Play(
        A.CHANGE_GROUP,
        changes=True,
        opened_by="action group.change_slot",
        fills={"rhythm": chose("fortnightly")},
    ),
    "view group_changes.save_notes": Play(
        A.CHANGE_GROUP,
        changes=True,
        opened_by="action group.change_notes",
        fills={"notes": typed("https://pad.test/2")},
    ),
    "view group_changes.save_name": Play(
        A.CHANGE_GROUP,
        changes=True,
        opened_by="action group.change_name",
        fills={"name": typed("Another name")},
    ),
    "action representatives.volunteer": Play(A.VOLUNTEER, "{group}", changes=True),
    "action representatives.confirm": Play(A.CONFIRM_REPRESENTATIVE, "{offer}", changes=True),
    # Help and Home
    "command": Play(None, text="no such words"),
    "event message": Play(None, event={"type": "message", "channel_type": "im", "text": "hello"}),
    "event app_home_opened": Play(None, event={"type": "app_home_opened", "tab": "home"}),
    "action group_list.back": Play(None, "0", within="home"),
    "action group_list.more": Play(None, "1", within="home"),
    "action links.open.": Play(None, "", suffix="1"),
    # Matching
    "command match": Play(A.MATCH),
    "action matching.propose": Play(A.MATCH, changes=True),
    "action matching.turn_page": Play(A.MATCH, "{proposal}:1:0"),
    "action matching.group_menu.": Play(
        A.MATCH, choice="{proposal}:1:lock:1", suffix="1", changes=True
    ),
    "action matching.publish": Play(A.MATCH, "{proposal}:1", changes=True),
    "action matching.move": Play(A.MATCH, "{proposal}:1"),
    "options matching.find_person": Play(A.MATCH, "new", within="view matching.send_move"),
    "options matching.find_group": Play(A.MATCH, "1", within="view matching.send_move"),
    "action matching.find_person": Play(
        A.MATCH, choice="{newmentee}", within="view matching.send_move"
    ),
    "action matching.find_group": Play(A.MATCH, choice="1", within="view matching.send_move"),
    "view matching.send_move": Play(
        A.MATCH,
        changes=True,
        opened_by="action matching.move",
        fills={"person": chose("{newmentee}"), "group": chose("waiting")},
    ),
    # Meetings
    "command meetings": Play(A.SEE_GROUP),
    "action meetings.see": Play(A.SEE_GROUP, "{group}"),
    "action meetings.calendar": Play(A.SEE_GROUP, "{group}"),
    "action meetings.coming": Play(A.ANSWER_MEETING, "{meeting}:{sequence}", changes=True),
    "action meetings.not_coming": Play(A.ANSWER_MEETING, "{meeting}:{sequence}"),
    "view meetings.cannot_come": Play(
        A.ANSWER_MEETING, changes=True, opened_by="action meetings.not_coming"
    ),
    "action meetings.menu.": Play(
        A.CHANGE_MEETINGS, choice="bring_back:{skipped_meeting}:0", suffix="1", changes=True
    ),
    "action meetings.add": Play(A.CHANGE_MEETINGS, "{group}"),
    "action meetings.move": Play(A.CHANGE_MEETINGS, "{meeting}:{sequence}"),
    "action meetings.call_off": Play(A.CHANGE_MEETINGS, "{meeting}:{sequence}"),
    "action meetings.move_to.": Play(
        A.CHANGE_MEETINGS, "{meeting}:{sequence}:{offered_at}", suffix="0", changes=True
    ),
    "view meetings.save_added": Play(
        A.CHANGE_MEETINGS,
        changes=True,
        opened_by="action meetings.add",
        fills={"at": {"selected_date_time": SOON}},
    ),
    "view meetings.save_moved": Play(
        A.CHANGE_MEETINGS,
        changes=True,
        opened_by="action meetings.move",
        fills={"at": {"selected_date_time": SOON}},
    ),
    "view meetings.save_called_off": Play(
        A.CHANGE_MEETINGS, changes=True, opened_by="action meetings.call_off"
    ),
    # Who missed a meeting
    "action missed.keep": Play(A.ANSWER_MISSED, "{missed_meeting}", changes=True),
    "action missed.another_time": Play(A.ANSWER_MISSED, "{missed_meeting}"),
    "view missed.send_hours": Play(
        A.ANSWER_MISSED, changes=True, opened_by="action missed.another_time"
    ),
    "action missed.break": Play(A.ANSWER_MISSED, "{missed_meeting}"),
    "view missed.send_break": Play(
        A.ANSWER_MISSED,
        changes=True,
        opened_by="action missed.break",
        fills={"until": {"selected_date": "2026-10-30"}},
    ),
    "action missed.leave": Play(A.ANSWER_MISSED, "{missed_meeting}"),
    # Mentors get ready
    "action onboarding.say_done.": Play(
        A.GET_READY,
        "{term}:introduction_written",
        owner="mentor",
        changes=True,
        suffix="introduction_written",
    ),
    "action onboarding.take_back.": Play(
        A.GET_READY, "{term}:goal_setting", owner="mentor", changes=True, suffix="goal_setting"
    ),
    "action onboarding.read_outline": Play(A.GET_READY, "{term}", owner="mentor"),
    "view onboarding.outline_read": Play(
        A.GET_READY, owner="mentor", changes=True, opened_by="action onboarding.read_outline"
    ),
    # Outlines
    "command outlines": Play(A.EDIT_LINKS),
    "action outline_links.see.": Play(A.EDIT_LINKS, "teaching", suffix="teaching"),
    "action outline_links.edit.": Play(A.EDIT_LINKS, "teaching:1", suffix="1"),
    "view outline_links.save": Play(
        A.EDIT_LINKS,
        changes=True,
        opened_by="action outline_links.edit.",
        fills={"url": typed("https://help.test")},
    ),
    "action outlines.see": Play(A.SEE_GROUP, "{group}"),
    "action outlines.tick": Play(A.TICK_STEP, "{step}", changes=True),
    "action outlines.untick": Play(A.TICK_STEP, "{done_step}", changes=True),
    "action outlines.step_menu.": Play(
        A.EDIT_OUTLINE, choice="up:{step}:{position}", suffix="1", changes=True
    ),
    "action outlines.add": Play(A.EDIT_OUTLINE, "{group}"),
    "view outlines.save": Play(
        A.EDIT_OUTLINE,
        changes=True,
        opened_by="action outlines.step_menu.",
        opened_with={"choice": "edit:{step}:{position}"},
        fills={"words": typed("Another step")},
    ),
    "view outlines.remove": Play(
        A.EDIT_OUTLINE,
        changes=True,
        opened_by="action outlines.step_menu.",
        opened_with={"choice": "remove:{step}:{position}"},
    ),
    # Placing and leaving
    "action placement.place": Play(A.PLACE, "{newmentee}:{group}", changes=True),
    "command leave": Play(A.LEAVE),
    "action placement.leave": Play(A.LEAVE, "{group}", owner="anybody in it", changes=True),
    "event member_left_channel": Play(
        A.LEAVE,
        event={"type": "member_left_channel", "channel": "{channel}"},
        owner="anybody in it",
        changes=True,
    ),
    # Privacy
    "command data": Play(A.SEE_OWN_DATA, changes=True),
    "command forget me": Play(A.BE_FORGOTTEN),
    "view privacy.forget": Play(A.BE_FORGOTTEN, changes=True, opened_by="command forget me"),
    "command report": Play(None),
    "event user_change": Play(
        A.SEE_OWN_DATA,
        event={"type": "user_change", "user": {"name": "New Name", "tz": "UTC"}},
        changes=True,
    ),
    # Questions and slides
    "command questions": Play(A.SEE_GROUP),
    "action showcase.ask_group": Play(A.ASK_QUESTION, choice="{group}"),
    "view questions.send": Play(
        A.ASK_QUESTION,
        changes=True,
        opened_by="action showcase.ask_group",
        concerns_others=True,
    ),
    "action questions.answer": Play(A.ANSWER_QUESTION, "{question}"),
    "view questions.send_answer": Play(
        A.ANSWER_QUESTION, changes=True, opened_by="action questions.answer"
    ),
    "command slide": Play(A.EDIT_SLIDE),
    "action showcase.edit_slide": Play(A.EDIT_SLIDE, "{group}"),
    "view showcase.send_slide": Play(
        A.EDIT_SLIDE,
        changes=True,
        opened_by="action showcase.edit_slide",
        fills={"url": typed("https://slides.test"), "picture": {"files": []}},
    ),
    "action showcase.see_versions": Play(A.EDIT_SLIDE, "{group}"),
    "action showcase.bring_back": Play(A.EDIT_SLIDE, "{slide}", changes=True),
    "command showcase": Play(A.SEE_SHOWCASE),
    "action showcase.order": Play(A.ORDER_SHOWCASE, "{event_showcase}"),
    "view showcase.send_order": Play(
        A.ORDER_SHOWCASE,
        changes=True,
        opened_by="action showcase.order",
        fills={"groups": ticked("{group}")},
    ),
    "action showcase.suggest": Play(A.ORDER_SHOWCASE, "{term}", changes=True),
    "action showcase.get_deck": Play(A.ORDER_SHOWCASE, "{event_showcase}"),
    # Quiet times
    "command pause": Play(A.CHOOSE_QUIET_TIMES),
    "action quiet_times.open": Play(A.CHOOSE_QUIET_TIMES),
    "view quiet_times.view": Play(
        A.CHOOSE_QUIET_TIMES,
        changes=True,
        opened_by="command pause",
        fills={"until_on": {"selected_date": "2026-10-30"}},
    ),
    "command resume": Play(A.CHOOSE_QUIET_TIMES, changes=True),
    "action quiet_times.end_break": Play(A.CHOOSE_QUIET_TIMES, changes=True),
    "action courtesy.snooze_a_day": Play(A.CHOOSE_QUIET_TIMES, changes=True),
    "action courtesy.snooze_a_week": Play(A.CHOOSE_QUIET_TIMES, changes=True),
    # What coordinators do for one person
    "action desk.find_person": Play(A.SEE_PERSON, user="{u:mentee}"),
    "action desk.see_person": Play(A.SEE_PERSON, "{mentee}", suffix=".after"),
    "action desk.write": Play(A.WRITE_TO_PERSON, "{mentee}:0", suffix=".blank"),
    "view desk.write_view": Play(A.WRITE_TO_PERSON, changes=True, opened_by="action desk.write"),
    "action desk.note": Play(A.NOTE_ABOUT_PERSON, "{mentee}"),
    "view desk.note_view": Play(A.NOTE_ABOUT_PERSON, changes=True, opened_by="action desk.note"),
    "action desk.excuse": Play(
        A.EXCUSE_PERSON, choice="{mentee}:{missed_meeting}", suffix=".1", changes=True
    ),
    "action desk.move": Play(A.MOVE_PERSON, "{mentee}"),
    "view desk.move_view": Play(A.MOVE_PERSON, changes=True, opened_by="action desk.move"),
    # The language in which somebody is written to
    "command language": Play(A.CHOOSE_LANGUAGE),
    "action own_language.open": Play(A.CHOOSE_LANGUAGE),
    "view own_language.view": Play(
        A.CHOOSE_LANGUAGE,
        changes=True,
        opened_by="command language",
        fills={"language": chose("es")},
    ),
    # How the bot speaks
    "command settings": Play(A.CHANGE_SETTINGS),
    "action settings.choose_programme": Play(A.CHANGE_SETTINGS, choice="agreement"),
    "action settings.choose_outlines": Play(A.CHANGE_SETTINGS, choice="outlines.teaching"),
    "action settings.choose_texts": Play(A.CHANGE_SETTINGS, choice="texts.groups.welcome"),
    "action settings.choose_timings": Play(A.CHANGE_SETTINGS, choice="meetings.hour_before"),
    "action settings.language": Play(
        A.CHANGE_SETTINGS, choice="texts.groups.welcome|es|0", within=_SETTING
    ),
    "action settings.preview": Play(A.CHANGE_SETTINGS, within=_SETTING),
    "action settings.reset": Play(
        A.CHANGE_SETTINGS, "meetings.hour_before||2", changes=True, within=_SETTING
    ),
    "action settings.history": Play(A.CHANGE_SETTINGS, "meetings.hour_before||2", within=_SETTING),
    "action settings.back": Play(A.CHANGE_SETTINGS, "meetings.hour_before||2", within=_SETTING),
    "action settings.use": Play(
        A.CHANGE_SETTINGS, "meetings.hour_before||1", changes=True, within=_SETTING
    ),
    "view settings.edit": Play(
        A.CHANGE_SETTINGS,
        changes=True,
        opened_by="action settings.choose_timings",
        fills={"value|meetings.hour_before||2": typed("50")},
    ),
    # Asking people to take part
    "command invite": Play(A.RECRUIT, at=BEFORE),
    "view recruiting.send_file": Play(
        A.RECRUIT, changes=True, opened_by="command invite", at=BEFORE
    ),
    "view recruiting.send_columns": Play(
        A.RECRUIT,
        changes=True,
        opened_by="view recruiting.send_file",
        carries={"import": "{import}"},
        at=BEFORE,
    ),
    "view recruiting.confirm": Play(
        A.RECRUIT,
        changes=True,
        opened_by="view recruiting.send_columns",
        carries={"import": "{import}"},
        at=BEFORE,
    ),
    "action recruiting.not_now": Play(
        A.APPLY, "{recruit}", owner="mentee", changes=True, at=BEFORE
    ),
    "action recruiting.get_lists": Play(A.RECRUIT, "{import}", at=BEFORE),
    # Surveys
    "command surveys": Play(A.ANSWER_SURVEY),
    "command survey": Play(A.ANSWER_SURVEY),
    "action surveys.answer": Play(A.ANSWER_SURVEY, "{term}:midway"),
    "view surveys.send": Play(A.ANSWER_SURVEY, changes=True, opened_by="action surveys.answer"),
    "action surveys.back": Play(A.ANSWER_SURVEY, changes=True, within="view surveys.send"),
    "action surveys.say_answered": Play(A.ANSWER_SURVEY, "{term}:midway", changes=True, who="lead"),
    "action surveys.see_results": Play(A.RUN_SURVEYS, "{survey}"),
    "action surveys.results_before": Play(A.RUN_SURVEYS, "{survey}:0"),
    "action surveys.results_after": Play(A.RUN_SURVEYS, "{survey}:1"),
    "action surveys.see_all_answers": Play(A.RUN_SURVEYS, "{answered_survey}:1:pros"),
    "action surveys.see_names": Play(A.RUN_SURVEYS, "{survey}"),
    "action surveys.export": Play(A.RUN_SURVEYS, "{survey}", changes=True),
    "action surveys.see_questions": Play(A.RUN_SURVEYS, "{survey}"),
    "action surveys.preview_before": Play(A.RUN_SURVEYS, "0", within=_SURVEY),
    "action surveys.preview_after": Play(A.RUN_SURVEYS, "1", within=_SURVEY),
    "view surveys.try": Play(A.RUN_SURVEYS, opened_by="action surveys.see_questions"),
    "action surveys.get_file": Play(A.RUN_SURVEYS, within=_SURVEY),
    "action surveys.replace_questions": Play(A.RUN_SURVEYS, within=_SURVEY),
    "view surveys.replace": Play(
        A.RUN_SURVEYS,
        changes=True,
        opened_by="action surveys.replace_questions",
        fills={
            "file": {"files": []},
            "yaml": typed(
                "pages:\n- title: One\n  questions:\n"
                "  - key: q\n    kind: long text\n    ask: Why?\n"
            ),
        },
    ),
    "action surveys.propose_default": Play(A.RUN_SURVEYS, within=_SURVEY),
    "action surveys.see_asked": Play(A.RUN_SURVEYS, within=_SURVEY),
    "action surveys.use_questions": Play(
        A.RUN_SURVEYS, changes=True, within=_SURVEY, carries={"version": 2}
    ),
    "action surveys.use_questions_apart": Play(
        A.RUN_SURVEYS, changes=True, within=_SURVEY, carries={"version": 2}
    ),
    "action surveys.set_external": Play(A.RUN_SURVEYS, within=_SURVEY),
    "view surveys.use_external": Play(
        A.RUN_SURVEYS,
        changes=True,
        opened_by="action surveys.set_external",
        fills={"url": typed("https://forms.test/1")},
    ),
    # Terms
    "command term new": Play(A.PLAN_TERM),
    "command term next": Play(A.PLAN_TERM),
    "command term edit": Play(A.PLAN_TERM),
    "view terms.save": Play(
        A.PLAN_TERM,
        changes=True,
        opened_by="command term edit",
        fills={"name": typed("Another term")},
    ),
    # What could not be delivered
    "command undelivered": Play(A.SEE_UNDELIVERED),
    "action undelivered.try_again": Play(A.SEE_UNDELIVERED, "{nudge}", changes=True),
    "action undelivered.let_be": Play(A.SEE_UNDELIVERED, "{nudge}", changes=True),
    "action undelivered.new_channel": Play(A.SEE_UNDELIVERED, "{channel_nudge}", changes=True),
    "action undelivered.try_again.listed": Play(A.SEE_UNDELIVERED, "{nudge}", changes=True),
    "action undelivered.let_be.listed": Play(A.SEE_UNDELIVERED, "{nudge}", changes=True),
    "action undelivered.new_channel.listed": Play(
        A.SEE_UNDELIVERED, "{channel_nudge}", changes=True
    ),
}
