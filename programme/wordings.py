"""Which texts coordinators may put into their own words, and what stands in their braces.

``text`` is the English text that the views say, letter for letter: it is the key under which it is
translated, and under which a coordinator's words take its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from programme.agreement import CODE_OF_CONDUCT_URL, INCIDENT_REPORTING_URL


@dataclass(frozen=True)
class Placeholder:
    """What a name in braces stands for, and something to show it with, in mrkdwn."""

    means: str
    sample: str


@dataclass(frozen=True)
class Wording:
    """One text that may be changed."""

    key: str
    title: str
    where: str  # it is used
    text: str
    means: Mapping[str, Placeholder] = field(default_factory=lambda: MappingProxyType({}))

    def placeholder(self, name: str) -> Placeholder:
        """Return what a name in braces stands for in this text."""
        return self.means.get(name) or PLACEHOLDERS[name]


_WHEN = "a day and hour, on each reader's own clock"
PLACEHOLDERS: Mapping[str, Placeholder] = {
    "name": Placeholder("the group's name", "Baobab"),
    "group": Placeholder("the group's name", "Baobab"),
    "term": Placeholder("the term's name", "Autumn 2026"),
    "focus": Placeholder("what the group works on", "Teaching Workshops: Git"),
    "when": Placeholder(_WHEN, "Tuesday, 15 September at 15:00"),
    "where": Placeholder("where its channel is, if there is one", ", see #mentoring-git-baobab"),
    "who": Placeholder("the coordinators", "Wanjiru"),
    "lead": Placeholder("the lead mentor", "@Ben"),
    "beside": Placeholder("who else mentors the group, if anybody", ""),
    "channel": Placeholder("the group's channel", "#mentoring-git-baobab"),
    "last_day": Placeholder("the last day of applications", "6 September"),
    "workshops": Placeholder("how many workshops they taught", "7 workshops"),
    "workspace": Placeholder("what this Slack workspace is called", "The Carpentries"),
    "progress": Placeholder("how many of the tasks are done", "2 of 6"),
    "code_of_conduct": Placeholder(
        "the Code of Conduct, as a link",
        f"<{CODE_OF_CONDUCT_URL}|Code of Conduct>",
    ),
    "report": Placeholder(
        "how to report, as a link",
        f"<{INCIDENT_REPORTING_URL}|promptly report any violations of the CoC>",
    ),
}

_TERM_AS_NAME = {"name": PLACEHOLDERS["term"]}
_APPLY = "When somebody applies"
_CHANNEL = "In the channel of a new group"

WORDINGS = (
    Wording(
        "applications.thanks_mentee",
        "Thanks to who applies as a mentee",
        f"{_APPLY}, at the head of the confirmation.",
        "Thank you for applying to be mentored in {term}!",
    ),
    Wording(
        "applications.thanks_mentor",
        "Thanks to who applies as a mentor",
        f"{_APPLY}, at the head of the confirmation.",
        "Thank you for applying to mentor in {term}!",
    ),
    Wording(
        "applications.unsent",
        "To who began an application",
        "A week and two days before applications close.",
        "You had a look at applying to {term}. Applications are open until the end of {last_day}, "
        "and we'd love to have you. It takes about five minutes.",
    ),
    Wording(
        "groups.welcome",
        "Welcome to a group",
        f"{_CHANNEL}, as its first words.",
        "You are a mentoring group now: *{focus}*, {term}. This channel is yours, and only its "
        "members can read it.",
    ),
    Wording(
        "groups.baton",
        "Who carries the baton",
        f"{_CHANNEL}.",
        ":deciduous_tree: *{lead} is your lead mentor* and carries the baton: they keep the group "
        "going, and whoever wonders what comes next can ask them.{beside}",
    ),
    Wording(
        "groups.next_step",
        "What a new group does next",
        f"{_CHANNEL}, as its last words.",
        "*Next step:* introduce yourself here. Where are you, what brought you, and what are you "
        "looking forward to?",
    ),
    Wording(
        "placement.place",
        "That there is a place",
        "To who joins a group later.",
        "There's a place for you! You are in group {group}, {focus}, in {channel}.",
    ),
    Wording(
        "meetings.own_reminder",
        "The day's reminder of a meeting",
        "To who did not say yet whether they come.",
        ":calendar: Your group's next meeting: *{when}*, your time{where}. Will you be there? If "
        "you can't, a word helps the others plan.",
    ),
    Wording(
        "attendance.asked",
        "Who was at the meeting",
        "In the group's channel, when a meeting is over.",
        "Your meeting is over. Were you there? One click, and your mentor needn't ask.",
    ),
    Wording(
        "missed.missed",
        "To who missed a meeting",
        "After the check-in, to who was not there and had not said so.",
        "We missed you at the last meeting of {name}. It happens, and you're welcome back!",
    ),
    Wording(
        "missed.draft",
        "What mentors may write to them",
        "In the draft of a message that the lead mentor gets.",
        "No worries at all. Is there anything that would make it easier for you to join? I'd be "
        "glad to see you at the next one.",
    ),
    Wording(
        "follow_ups.asked",
        "The monthly follow-up",
        "To each group's lead mentor, every four weeks.",
        "{who} would like to know how {name} is doing. Is there anything we can do to help?",
    ),
    Wording(
        "follow_ups.again",
        "The monthly follow-up, once more",
        "To lead mentors who have not answered it.",
        "How is {name} doing? One click is enough, and if anything is missing we'd love to help.",
    ),
    Wording(
        "group_needs.meeting",
        "That a group hasn't met yet",
        "To its lead mentor.",
        "I haven't heard of a first meeting of {name} yet. The first one is the hardest to "
        "arrange! If the hour doesn't suit, choose another; if you have met already, wonderful: "
        "say so in the meeting's check-in.",
    ),
    Wording(
        "group_needs.goal",
        "That a group has no goal yet",
        "To its lead mentor.",
        "What would {name} like to have reached when the term ends? A goal that is specific, "
        "measurable, achievable, relevant and time-bound makes the weeks easier. Five short "
        "answers are enough, and anybody in the group can propose one.",
    ),
    Wording(
        "group_needs.volunteer",
        "Who represents the group",
        "In the group's channel, before the power check-in.",
        "Who would like to represent you at the mid-way touch base, {when}? One of the mentees "
        "goes, tells how the group is doing, and brings back what the other groups do.",
    ),
    Wording(
        "onboarding.session",
        "The onboarding session",
        "To mentors who said nothing about it.",
        "The onboarding session for mentors of {term} is on {when}. It is one of the small tasks "
        "that get you ready ({progress} done). Will you come?",
    ),
    Wording(
        "surveys.midway",
        "What the mid-way survey is good for",
        "In its invitation.",
        "It takes a few minutes, and what you say can still change this term.",
    ),
    Wording(
        "surveys.final",
        "What the survey at the end is good for",
        "In its invitation.",
        "It takes a few minutes and shapes the next groups. For your certificate it counts that "
        "you have answered, not what.",
    ),
    Wording(
        "slides.draft",
        "A slide for the showcase",
        "When a draft is asked for.",
        "The showcase is {when}. Each group shows one slide: something you learned or completed. "
        "A title and two lines make a fine draft.",
    ),
    Wording(
        "recruiting.mentors",
        "Asking people to mentor",
        "To those of your workshop database whom /mentoring invite asks.",
        "You have taught {workshops}, and there are people in {workspace} who would love to learn "
        "from you. Would you mentor a small group in {name}? It is about an hour a week, at a time "
        "that suits you.",
        _TERM_AS_NAME,
    ),
    Wording(
        "recruiting.mentees",
        "Asking people to be mentees",
        "To those of your workshop database whom /mentoring invite asks.",
        "Would you like a mentor on your way to teaching? In {name}, small groups meet for about "
        "an hour a week with somebody from {workspace} who has done it often.",
        _TERM_AS_NAME,
    ),
)

_BY_TEXT = {one.text: one.key for one in WORDINGS}


def key_of_text(text: str) -> str | None:
    """Return the key of the setting that may take the place of an English text, or None."""
    return _BY_TEXT.get(text)
