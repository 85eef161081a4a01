"""What is remembered: the tables, the sessions they are read and written in, the migrations.

Importing this package knows every table, which migrations and tests rely on.
"""

from models.announcements import Announcement
from models.apart import ApartWish
from models.applications import Application, ApplicationQuestion
from models.attention import AttentionMark
from models.audit import Audit
from models.certificates import Certificate
from models.check_ins import ApplicationBegun, CheckIn, CheckInWord
from models.columns import METADATA, UtcDateTime
from models.courtesy import Courtesy
from models.database import (
    Database,
    insert_if_absent,
    insert_into,
    open_database,
)
from models.desk import Letter, PersonNote
from models.digest import SharedNote
from models.events import Event, EventAttendance
from models.group_life import Goal, OnboardingTask, OutlineLink, Representative
from models.groups import Group, Membership, OutlineStep, Proposal
from models.installations import OAuthState, SlackBot
from models.meetings import Attendance, AttendanceWord, Meeting, MembershipBreak
from models.nudges import Nudge, SenderLease
from models.people import Person
from models.recruiting import Recruit, RecruitImport
from models.setting_versions import SettingVersion
from models.showcase import Question, Showing, Slide, SlidePicture
from models.surveys import Survey, SurveyAnswered, SurveyDraft, SurveyResponse, SurveyVersion
from models.terms import ShowcaseDate, Term
from models.turns import Front, let_others_go_first
from models.workspaces import Workspace

__all__ = [
    "METADATA",
    "Announcement",
    "ApartWish",
    "Application",
    "ApplicationBegun",
    "ApplicationQuestion",
    "Attendance",
    "AttendanceWord",
    "AttentionMark",
    "Audit",
    "Certificate",
    "CheckIn",
    "CheckInWord",
    "Courtesy",
    "Database",
    "Event",
    "EventAttendance",
    "Front",
    "Goal",
    "Group",
    "Letter",
    "Meeting",
    "Membership",
    "MembershipBreak",
    "Nudge",
    "OAuthState",
    "OnboardingTask",
    "OutlineLink",
    "OutlineStep",
    "Person",
    "PersonNote",
    "Proposal",
    "Question",
    "Recruit",
    "RecruitImport",
    "Representative",
    "SenderLease",
    "SettingVersion",
    "SharedNote",
    "ShowcaseDate",
    "Showing",
    "SlackBot",
    "Slide",
    "SlidePicture",
    "Survey",
    "SurveyAnswered",
    "SurveyDraft",
    "SurveyResponse",
    "SurveyVersion",
    "Term",
    "UtcDateTime",
    "Workspace",
    "insert_if_absent",
    "insert_into",
    "let_others_go_first",
    "open_database",
]
