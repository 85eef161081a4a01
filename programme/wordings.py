"""Which texts coordinators may put into their own words, and what stands in their braces.

``text`` is the English text that the views say, letter for letter: it is the key under which it is
translated, and under which a coordinator's words take its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from programme.agreement import CODE_OF_CONDUCT_URL, INCIDENT_REPORTING_URL
from programme.translations import N_


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


_WHEN = N_("a day and hour, on each reader's own clock")
PLACEHOLDERS: Mapping[str, Placeholder] = {
    "name": Placeholder(N_("the group's name"), "Baobab"),
    "group": Placeholder(N_("the group's name"), "Baobab"),
    "term": Placeholder(N_("the term's name"), "Autumn 2026"),
    "focus": Placeholder(N_("what the group works on"), "Teaching Workshops: Git"),
    "when": Placeholder(_WHEN, "Tuesday, 15 September at 15:00"),
    "where": Placeholder(
        N_("where its channel is, if there is one"), ", see #mentoring-git-baobab"
    ),
    "who": Placeholder(N_("the coordinators"), "Wanjiru"),
    "lead": Placeholder(N_("the lead mentor"), "@Ben"),
    "beside": Placeholder(N_("who else mentors the group, if anybody"), ""),
    "channel": Placeholder(N_("the group's channel"), "#mentoring-git-baobab"),
    "last_day": Placeholder(N_("the last day of applications"), "6 September"),
    "workshops": Placeholder(N_("how many workshops they taught"), "7 workshops"),
    "workspace": Placeholder(N_("what this Slack workspace is called"), "The Carpentries"),
    "progress": Placeholder(N_("how many of the tasks are done"), "2 of 6"),
    "code_of_conduct": Placeholder(
        N_("the Code of Conduct, as a link"),
        f"<{CODE_OF_CONDUCT_URL}|Code of Conduct>",
    ),
    "report": Placeholder(
        N_("how to report, as a link"),
        f"<{INCIDENT_REPORTING_URL}|promptly report any violations of the CoC>",
    ),
}

_TERM_AS_NAME = {"name": PLACEHOLDERS["term"]}

WORDINGS = (
    Wording(
        "texts.applications.thanks_mentee",
        N_("Thanks to who applies as a mentee"),
        N_("When somebody applies, at the head of the confirmation."),
        "Thank you for applying to be mentored in {term}!",
    ),
    Wording(
        "texts.applications.thanks_mentor",
        N_("Thanks to who applies as a mentor"),
        N_("When somebody applies, at the head of the confirmation."),
        "Thank you for applying to mentor in {term}!",
    ),
    Wording(
        "texts.applications.unsent",
        N_("To who began an application"),
        N_("A week and two days before applications close."),
        "You had a look at applying to {term}. Applications are open until the end of {last_day}, "
        "and we'd love to have you. It takes about five minutes.",
    ),
    Wording(
        "texts.groups.welcome",
        N_("Welcome to a group"),
        N_("In the channel of a new group, as its first words."),
        "You are a mentoring group now: *{focus}*, {term}. This channel is yours, and only its "
        "members can read it.",
    ),
    Wording(
        "texts.groups.baton",
        N_("Who carries the baton"),
        N_("In the channel of a new group."),
        ":deciduous_tree: *{lead} is your lead mentor* and carries the baton: they keep the group "
        "going, and whoever wonders what comes next can ask them.{beside}",
    ),
    Wording(
        "texts.groups.next_step",
        N_("What a new group does next"),
        N_("In the channel of a new group, as its last words."),
        "*Next step:* introduce yourself here. Where are you, what brought you, and what are you "
        "looking forward to?",
    ),
    Wording(
        "texts.placement.place",
        N_("That there is a place"),
        N_("To who joins a group later."),
        "There's a place for you! You are in group {group}, {focus}, in {channel}.",
    ),
    Wording(
        "texts.meetings.own_reminder",
        N_("The day's reminder of a meeting"),
        N_("To who did not say yet whether they come."),
        ":calendar: Your group's next meeting: *{when}*, your time{where}. Will you be there? If "
        "you can't, a word helps the others plan.",
    ),
    Wording(
        "texts.attendance.asked",
        N_("Who was at the meeting"),
        N_("In the group's channel, when a meeting is over."),
        "Your meeting is over. Were you there? One click, and your mentor needn't ask.",
    ),
    Wording(
        "texts.missed.missed",
        N_("To who missed a meeting"),
        N_("After the check-in, to who was not there and had not said so."),
        "We missed you at the last meeting of {name}. It happens, and you're welcome back!",
    ),
    Wording(
        "texts.missed.draft",
        N_("What mentors may write to them"),
        N_("In the draft of a message that the lead mentor gets."),
        "No worries at all. Is there anything that would make it easier for you to join? I'd be "
        "glad to see you at the next one.",
    ),
    Wording(
        "texts.follow_ups.asked",
        N_("The monthly follow-up"),
        N_("To each group's lead mentor, every four weeks."),
        "{who} would like to know how {name} is doing. Is there anything we can do to help?",
    ),
    Wording(
        "texts.follow_ups.again",
        N_("The monthly follow-up, once more"),
        N_("To lead mentors who have not answered it."),
        "How is {name} doing? One click is enough, and if anything is missing we'd love to help.",
    ),
    Wording(
        "texts.group_needs.meeting",
        N_("That a group hasn't met yet"),
        N_("To its lead mentor."),
        "I haven't heard of a first meeting of {name} yet. The first one is the hardest to "
        "arrange! If the hour doesn't suit, choose another; if you have met already, wonderful: "
        "say so in the meeting's check-in.",
    ),
    Wording(
        "texts.group_needs.goal",
        N_("That a group has no goal yet"),
        N_("To its lead mentor."),
        "What would {name} like to have reached when the term ends? A goal that is specific, "
        "measurable, achievable, relevant and time-bound makes the weeks easier. Five short "
        "answers are enough, and anybody in the group can propose one.",
    ),
    Wording(
        "texts.group_needs.volunteer",
        N_("Who represents the group"),
        N_("In the group's channel, before the power check-in."),
        "Who would like to represent you at the mid-way touch base, {when}? One of the mentees "
        "goes, tells how the group is doing, and brings back what the other groups do.",
    ),
    Wording(
        "texts.onboarding.session",
        N_("The onboarding session"),
        N_("To mentors who said nothing about it."),
        "The onboarding session for mentors of {term} is on {when}. It is one of the small tasks "
        "that get you ready ({progress} done). Will you come?",
    ),
    Wording(
        "texts.surveys.midway",
        N_("What the mid-way survey is good for"),
        N_("In its invitation."),
        "It takes a few minutes, and what you say can still change this term.",
    ),
    Wording(
        "texts.surveys.final",
        N_("What the survey at the end is good for"),
        N_("In its invitation."),
        "It takes a few minutes and shapes the next groups. For your certificate it counts that "
        "you have answered, not what.",
    ),
    Wording(
        "texts.slides.draft",
        N_("A slide for the showcase"),
        N_("When a draft is asked for."),
        "The showcase is {when}. Each group shows one slide: something you learned or completed. "
        "A title and two lines make a fine draft.",
    ),
    Wording(
        "texts.recruiting.mentors",
        N_("Asking people to mentor"),
        N_("To those of your workshop database whom `/mentoring invite` asks."),
        "You have taught {workshops}, and there are people in {workspace} who would love to learn "
        "from you. Would you mentor a small group in {name}? It is about an hour a week, at a time "
        "that suits you.",
        _TERM_AS_NAME,
    ),
    Wording(
        "texts.recruiting.mentees",
        N_("Asking people to be mentees"),
        N_("To those of your workshop database whom `/mentoring invite` asks."),
        "Would you like a mentor on your way to teaching? In {name}, small groups meet for about "
        "an hour a week with somebody from {workspace} who has done it often.",
        _TERM_AS_NAME,
    ),
)
