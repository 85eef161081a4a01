"""What some do in ``mentoring simulate`` as people do: they type, fill in, and press buttons.

They press what the bot really posted to them, and Slack's client lets them do nothing else.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulated_people import Somebody
from programme.eligibility import Role
from sandbox import Member, Slack
from sandbox.errors import Refused
from sandbox.records import Channel
from sandbox.seen import SeenMessage, seen_message

# What is pressed where it stands, and how often by somebody who always answers.
_PRESSED: Mapping[str, float] = {
    "I'll be there": 0.8,
    "Can't make it": 0.5,
    "I was there": 1.0,
    "Everyone as listed": 0.9,
    "It’s good": 0.8,
    "All is well": 0.9,
    "Answer": 1.0,
    "Remind me tomorrow": 0.2,
}
_AWAKE = range(7, 23)
_MOST_PAGES = 8


@dataclass
class Clicking:
    """How some act in Slack's client."""

    slack: Slack
    random: Random
    done: Counter[str] = field(default_factory=Counter)  # by what was done
    let_be: Counter[str] = field(default_factory=Counter)  # what Slack's client did not let them
    _read: dict[tuple[str, str], str] = field(default_factory=dict)
    _sorted: int = 0  # so many channels
    _direct: dict[str, list[Channel]] = field(default_factory=dict)  # by the id of who reads it
    _shared: list[Channel] = field(default_factory=list)

    async def types(self, member: Member, text: str) -> None:
        """Let somebody type a command."""
        await member.types(text)
        self.done[text] += 1

    async def clicks(self, member: Member, what: str, in_: SeenMessage | None = None) -> bool:
        """Let somebody press a button, if it is there; says whether they did."""
        try:
            await member.clicks(what, in_=in_)
        except Refused:
            self.let_be[what] += 1
            return False
        self.done[what] += 1
        return True

    async def applies(self, member: Member, somebody: Somebody) -> None:
        """Let somebody type the command and fill the form in."""
        draft = somebody.draft
        await self.types(member, "/mentoring join")
        await member.fills({"role": somebody.role.value})
        answers: dict[str, Any] = {
            **{f"focus_{n}": code for n, code in enumerate(draft.focuses, 1) if code},
            "hopes": draft.hopes,
            "certification": draft.certification,
            "workshops": draft.workshops,
            "languages": list(draft.languages),
            "meeting_mode": draft.meeting_mode,
            "workdays": list(draft.hours.workdays),
            **{day: list(chosen) for day, chosen in draft.hours.by_day.items()},
        }
        if somebody.role is Role.MENTOR:
            wish = "yes" if draft.co_mentor else "no"
            answers |= {"capacity": str(draft.capacity), "co_mentor": wish, "agreed": ["I agree"]}
        await self.submits(member, answers)

    async def submits(self, member: Member, answers: Mapping[str, Any]) -> None:
        """Fill the open form in and send it; raises ``Refused`` where the bot finds it wrong."""
        await member.submits(answers)
        if member.modal is not None and member.modal.errors:
            raise Refused(str(member.modal.errors))
        self.done["a form"] += 1

    async def answers_survey(self, member: Member) -> None:
        """Answer the survey whose first page is open, every question that needs an answer."""
        for _ in range(_MOST_PAGES):
            if member.modal is None or "Thank you for answering" in member.modal.text:
                break
            await self.submits(member, dict(map(_answer, _required(member.modal.blocks))))
        if member.modal is not None:
            await member.closes(everything=True)

    async def reads(self, member: Member, somebody: Somebody, now: datetime) -> None:
        """Let somebody who is awake read what is new, and press what stands there, or not."""
        if now.astimezone(ZoneInfo(somebody.time_zone)).hour not in _AWAKE:
            return
        for message in self._find_new(member):
            for what in _PRESSED:
                if what not in message.buttons:
                    continue
                likely = _PRESSED[what] * somebody.habits.answers
                if self.random.random() < likely and await self.clicks(member, what, message):
                    await self._goes_on(member, what)
                    break

    def _find_new(self, member: Member) -> list[SeenMessage]:
        found, me = [], member.id
        for channel in self._list_channels(me):
            key = (me, channel.id)
            new = list(channel.seen_by(me, after=self._read.get(key, "")))
            if new:
                self._read[key] = new[-1].ts
            found += [seen_message(self.slack.workspace, member.user, one) for one in new]
        return [one for one in found if one.buttons]

    def _list_channels(self, me: str) -> list[Channel]:
        """Return the channels that are theirs: two or three of more than a thousand."""
        channels = self.slack.workspace.channels
        if len(channels) != self._sorted:  # none ever goes
            self._sorted, self._shared = len(channels), []
            self._direct.clear()
            for channel in channels.values():
                if channel.kind == "im":
                    for user in channel.members:
                        self._direct.setdefault(user, []).append(channel)
                elif not channel.is_general:
                    self._shared.append(channel)
        return [*self._direct.get(me, ()), *(one for one in self._shared if me in one.members)]

    async def _goes_on(self, member: Member, what: str) -> None:
        """Do what the button opened."""
        if member.modal is None:
            return
        if what == "Answer":
            await self.answers_survey(member)
        elif what == "Can't make it":
            await self.submits(member, {})
        else:
            await member.closes(everything=True)


def _required(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in blocks if one["type"] == "input" and not one.get("optional")]


def _answer(block: dict[str, Any]) -> tuple[str, Any]:
    element = block["element"]
    if element["type"] == "number_input":
        return block["block_id"], element.get("min_value", "3")
    if "options" not in element:
        return block["block_id"], "Fine"
    first = element["options"][0]["value"]
    is_one = element["type"] in {"radio_buttons", "static_select"}
    return block["block_id"], first if is_one else [first]
