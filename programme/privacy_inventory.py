"""What is kept about people: table by table, why, who sees it, and what is left when they go.

One list, from which the copy of one's data, the forgetting and ``docs/privacy.md`` are made. A test
walks all tables, so that a new one cannot be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

REMOVED = "removed"  # in place of words that a table insists on


class Fate(StrEnum):
    """What becomes of a person's rows when they ask to be forgotten."""

    DELETED = "deleted"
    ANONYMISED = "kept without a name"
    CHOSEN = "stays or goes, as they choose"


@dataclass(frozen=True)
class Kept:
    """One table that says something about people.

    ``about`` is the column that says whom a row is about, or ``through`` (column, table) says by
    way of which other table. ``acts`` are columns that say who did something to the row, each with
    the words that person wrote. ``cleared`` is what columns are set to, once somebody is forgotten.
    """

    what: str
    why: str
    seen_by: str
    fate: Fate | None = None  # None where rows are not about one person
    about: str | None = None
    through: tuple[str, str] | None = None
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    cleared: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    words_stay: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()  # columns of other people whom the person named themselves
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_COORDINATORS = "you and the coordinators"
_GROUP = "your group and the coordinators"
_OF_THE_GROUP = "it is the group's work, and others rely on it"

INVENTORY: Mapping[str, Kept] = {
    "person": Kept(
        "your Slack id, name, time zone, language, how your name stands on certificates, and "
        "whether you are an admin or a coordinator",
        "to write to you, in your daytime",
        "the coordinators; your group sees your name and zone",
        Fate.ANONYMISED,
        about="id",
        cleared={
            "name": "A former member",
            "time_zone": "UTC",
            "locale": "en-US",
            "language": None,
            "certificate_name": None,
            "is_admin": False,
            "is_coordinator": False,
            "is_settled_coordinator": False,
        },
    ),
    "application": Kept(
        "what you wrote in each application, and what was decided on it",
        "to find you a group, and to count applications afterwards",
        _COORDINATORS,
        Fate.ANONYMISED,
        about="person_id",
        acts={"reviewed_by": ("review_reason",)},
        cleared={
            "hopes": "",
            "languages": [],
            "meeting_mode": "online",
            "place": None,
            "time_zone": "UTC",
            "hours": [],
            "waiting_reason": None,
        },
        words_stay={
            "focuses": "choices from a list, for counting",
            "aims": "choices from a list, for counting",
            "agreement_version": "the number of a document",
            "review_reason": "is replaced where the table needs one, else emptied",
        },
    ),
    "application_question": Kept(
        "what a coordinator asked about your application, and your answer",
        "to decide on the application",
        _COORDINATORS,
        Fate.DELETED,
        through=("application_id", "application"),
        acts={"asked_by": ("question",)},
    ),
    "application_begun": Kept(
        "that you opened the form of a term",
        "to remind you once before it closes",
        "nobody",
        Fate.DELETED,
        about="person_id",
    ),
    "apart_wish": Kept(
        "whom you asked not to share a group with",
        "to keep you apart",
        "the coordinators; never the other person",
        Fate.DELETED,
        about="person_id",
        acts={"noted_by": ()},
        names=("other_id",),
    ),
    "courtesy": Kept(
        "your days off, your break, what you put off",
        "to leave you alone then",
        "you; your group sees that you are on a break",
        Fate.DELETED,
        about="person_id",
    ),
    "membership": Kept(
        "in which groups you were, as what, from when to when",
        "to run the group, and to count people afterwards",
        _GROUP,
        Fate.ANONYMISED,
        about="person_id",
    ),
    "membership_break": Kept(
        "from when to when you took a break from a group",
        "to excuse you",
        _GROUP,
        Fate.DELETED,
        through=("membership_id", "membership"),
    ),
    "attendance": Kept(
        "what you said about each meeting, and whether you were there",
        "to remind you, to help when somebody misses meetings, and for certificates",
        "you, your mentors and the coordinators",
        Fate.ANONYMISED,
        about="person_id",
        acts={"marked_by": ()},
        cleared={"word": None, "answer_word": None},
    ),
    "attendance_word": Kept(
        "who said when that you were at a meeting",
        "so that a mistake can be followed up",
        "your mentors and the coordinators",
        Fate.ANONYMISED,
        about="person_id",
        acts={"said_by": ()},
    ),
    "event_attendance": Kept(
        "for which events you signed up, and whether you were there",
        "to remind you, and for certificates",
        _COORDINATORS,
        Fate.ANONYMISED,
        about="person_id",
        acts={"marked_by": ()},
    ),
    "representative": Kept(
        "that you offered to represent your group",
        "for the mid-way touch base",
        _GROUP,
        Fate.ANONYMISED,
        about="person_id",
        acts={"confirmed_by": ()},
    ),
    "onboarding_task": Kept(
        "what you did to get ready as a mentor",
        "to show what is left, and for certificates",
        _COORDINATORS,
        Fate.DELETED,
        about="person_id",
    ),
    "survey_draft": Kept(
        "pages of a survey that you filled in and did not send, until it closes",
        "so that you can go on",
        "you alone",
        Fate.DELETED,
        about="person_id",
    ),
    "survey_answered": Kept(
        "that you answered a survey, and on which day; not what you said",
        "so that you are not asked again, and to count",
        "the coordinators see how many answered",
        Fate.ANONYMISED,
        about="person_id",
    ),
    "certificate": Kept(
        "certificates issued to you: the name on them, the code, the evidence in numbers",
        "so that anybody whom you give the code can check that it is genuine",
        "you, the coordinators, and who knows the code",
        Fate.CHOSEN,
        about="person_id",
        acts={"issued_by": ("grant_reason",), "revoked_by": ("revoke_reason",)},
        words_stay={
            "name": "stays if you choose so: a certificate without it proves nothing",
            "code": "random, and says nothing",
            "evidence": "numbers, and yes or no",
            "grant_reason": "belongs to the certificate",
            "revoke_reason": "belongs to the certificate",
            "file_id": "Slack's id of the file that you got",
        },
    ),
    "nudge": Kept(
        "which messages I sent you, when and about what; not their words",
        "to say each thing once",
        "whoever runs the bot; coordinators see those that could not be delivered",
        Fate.DELETED,
        about="person_id",
        left_out={"opaque_id": "a random number that finds the message in Slack"},
    ),
    "goal": Kept(
        "goals that you proposed for your group, and decided on",
        "they are the group's goals",
        _GROUP,
        acts={
            "proposed_by": ("specific", "measurable", "achievable", "relevant", "time_bound"),
            "decided_by": (),
        },
        words_stay=dict.fromkeys(
            ("specific", "measurable", "achievable", "relevant", "time_bound"), _OF_THE_GROUP
        ),
    ),
    "meeting": Kept(
        "check-ins that you wrote as a mentor, meetings that you added",
        "so that who missed one hears what was done",
        _GROUP,
        acts={
            "checked_in_by": ("notes", "progress", "next_steps", "notes_url"),
            "created_by": (),
        },
        words_stay={
            **dict.fromkeys(("notes", "progress", "next_steps", "notes_url"), _OF_THE_GROUP),
            "time_zone": "of the group",
            "uid": "random",
        },
    ),
    "letter": Kept(
        "what a coordinator wrote to you through me",
        "to send it to you once, in your daytime",
        _COORDINATORS,
        Fate.DELETED,
        about="person_id",
        acts={"written_by": ("words",)},
    ),
    "person_note": Kept(
        "what coordinators noted about you",
        "to help you, whoever coordinates",
        _COORDINATORS,
        Fate.DELETED,
        about="person_id",
        acts={"written_by": ("words",)},
    ),
    "shared_note": Kept(
        "what you shared with the whole programme as a mentor, or took back",
        "to show everybody what the groups are up to",
        "everybody in the programme's channel",
        acts={"shared_by": ("words",), "taken_back_by": ()},
        words_stay={"words": _OF_THE_GROUP},
    ),
    "slide": Kept(
        "versions of your group's slide that you saved",
        "the group shows it at the end",
        "the group, and the workspace at the showcase",
        acts={"saved_by": ("title", "body", "url", "presenters")},
        words_stay={
            **dict.fromkeys(("title", "body", "url"), _OF_THE_GROUP),
            "presenters": "your name is taken out, wherever it is written as I know it",
            "preview_file_id": "Slack's id of a picture",
        },
    ),
    "question": Kept(
        "questions that you asked a group about its slide, answers that you gave",
        "to bring them to each other",
        "the group and who asked",
        acts={"asked_by": ("words",), "answered_by": ("answer",)},
        words_stay={
            "words": "who was asked may have answered; your name goes",
            "answer": "who asked may rely on it; your name goes",
        },
    ),
    "check_in": Kept(
        "that you answered a monthly follow-up, or handled one",
        "so that help comes",
        "the coordinators",
        acts={"answered_by": (), "handled_by": ()},
    ),
    "check_in_word": Kept(
        "what you wrote in a monthly follow-up",
        "so that help comes",
        "the coordinators, and the mentor whom one answers",
        Fate.DELETED,
        about="said_by",
    ),
    "audit": Kept(
        "what you did as a mentor or coordinator, with ids and without words",
        "so that mistakes can be traced",
        "whoever runs the bot",
        acts={"actor_id": ()},
        words_stay={
            "action": "what was done, without a name",
            "subject": "a number",
            "details": "numbers",
        },
    ),
    "attention_mark": Kept(
        "what you handled or put off as a coordinator",
        "so that it does not come up again",
        "the coordinators",
        acts={"marked_by": ()},
        words_stay={"key": "numbers"},
    ),
    "proposal": Kept(
        "proposals of groups that you had made as a coordinator",
        "to look at groups before they are published",
        "the coordinators",
        acts={"created_by": ()},
        words_stay={"content": "numbers, and where groups could meet"},
    ),
    "recruit": Kept(
        "that a list of a workshop database had you: your e-mail address, name, certification and "
        "workshops, whether you were asked to take part and what became of it",
        "to ask you once a term, and not again",
        "the coordinators",
        Fate.DELETED,
        about="person_id",
    ),
    "recruit_import": Kept(
        "which lists of people you gave me as a coordinator",
        "to read them once more when you confirm",
        "the coordinators",
        acts={"made_by": ()},
        words_stay={"columns": "which column is what", "slack_file_id": "Slack's id of the file"},
    ),
    "announcement": Kept(
        "announcements that you wrote as a coordinator",
        "to send them to people of a term",
        "whom it was sent to, and the coordinators",
        acts={"made_by": ("words",)},
        words_stay={
            "words": "were sent to others already; your name goes",
            "focuses": "choices from a list",
            "groups": "numbers",
        },
    ),
    "outline_link": Kept(
        "links that you gave steps of the sample outlines as a coordinator",
        "they help groups",
        "groups that take the outline",
        acts={"updated_by": ("title", "url")},
        words_stay={"title": "for everybody", "url": "for everybody"},
    ),
    "setting_version": Kept(
        "texts and timings that you changed as a coordinator",
        "they are said, and can be put back",
        "who reads them, and the coordinators",
        acts={"made_by": ("value",)},
        words_stay={"value": "for everybody", "key": "which setting", "language": "a code"},
    ),
    "survey_version": Kept(
        "questions of surveys that you wrote as a coordinator",
        "they are asked",
        "who is asked",
        acts={"made_by": ()},
        words_stay={"content": "for everybody"},
    ),
}

# Tables that hold words and say of no row whose they are: why nothing is to be done there.
NOT_ABOUT_A_PERSON: Mapping[str, str] = {
    "workspace": "about the Slack workspace; its key is random",
    "slack_bot": "about the bot in a workspace; who installed it is not kept",
    "oauth_state": "random, for ten minutes",
    "term": "about the programme",
    "event": "about the programme",
    "survey": "about the programme",
    "group": "about the group; its notes are elsewhere, where its members can change them",
    "outline_step": "the group's plan, in words that any mentor of it can change",
    "slide_picture": "the group's; who added it is not kept",
    "survey_response": "nobody knows whose answers they are, by design",
    "sender_lease": "about the bot itself",
}
