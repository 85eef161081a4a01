"""A group's whole term on the sandbox's page: for a test that looks, and for the pictures in docs.

Ben mentors Amara and Chidi on Mondays at 9:00 in Berlin, for ten weeks from 14 September 2026. One
browser is each of them and Wanjiru, their coordinator, in turn; the page's own clock is moved.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, ViewportSize, expect

from models import open_database
from tests.browser.steps import choose, open_bot, open_conversation, say
from tests.conversations.conftest import Stage, set_stage
from tests.conversations.groups import with_a_group
from tests.conversations.meetings import meetings_of

Shoot = Callable[[str], Awaitable[None]]
DESK = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
PATIENCE = 60_000.0  # milliseconds: a machine under load is no reason to fail
TEN_WEEKS = {"ends_on": "2026-11-20"}
_CHANNEL = re.compile("^mentoring-git-teaching-")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@asynccontextmanager
async def stage_on_the_page(folder: Path) -> AsyncIterator[Stage]:
    """Open a workspace, its database in the folder."""
    url = f"sqlite:///{folder / 'mentoring.db'}"
    database = open_database(url)
    try:
        async with set_stage(url, database) as stage:
            yield stage
    finally:
        await database.close()


@asynccontextmanager
async def group_on_the_page(folder: Path) -> AsyncIterator[Stage]:
    """Open one in which the group was just published."""
    async with stage_on_the_page(folder) as stage:
        await with_a_group(stage, channel=True, in_slack=True, **TEN_WEEKS)
        yield stage


@dataclass
class Watched:
    """The story as it is watched on the page; ``shoot`` takes a picture with a name."""

    page: Page
    stage: Stage
    shoot: Shoot
    who: str = ""  # reads now
    channel_id: str | None = None  # of what they read, or None for their conversation with the bot

    @property
    def log(self) -> Locator:
        """What was said in the open conversation."""
        return self.page.get_by_role("log")

    @property
    def dialog(self) -> Locator:
        """The open modal."""
        return self.page.get_by_role("dialog")

    async def is_at(self, at: datetime) -> None:
        """Move the page's clock to an aware instant, a whole minute; let the bot look around."""
        reader = await self.page.evaluate("new URLSearchParams(location.search).get('as')")
        zone = self.stage.slack.workspace.users[reader].time_zone
        local = at.astimezone(ZoneInfo(zone))
        await self.page.get_by_role("button", name=re.compile("^Clock: ")).click()
        clock = self.page.get_by_role("dialog", name="Clock of the workspace")
        await clock.get_by_label("Date").fill(f"{local:%Y-%m-%d}")
        await clock.get_by_label("Time").fill(f"{local:%H:%M}")
        await clock.get_by_role("button", name="Freeze at this time").click()
        await expect(clock.get_by_text("The clock stands still.")).to_be_visible(timeout=PATIENCE)
        await self.page.keyboard.press("Escape")
        await expect(clock).to_have_count(0, timeout=PATIENCE)
        assert self.stage.slack.clock.now() == at
        await self.goes_on()

    async def goes_on(self) -> None:
        """Let the bot say what is due, and see it where it is said here.

        Older messages have buttons of the same names: what comes next is about the newest.
        """
        await self.stage.ticks()
        reader = self.stage.slack.member(self.who)
        here = reader.sees_in(self.channel_id) if self.channel_id else reader.dm
        newest = next(one.ts for one in reversed(here.messages) if one.thread_ts in {None, one.ts})
        shown = self.log.locator(f'[data-ts="{newest}"]')
        await expect(shown).to_have_count(1, timeout=PATIENCE)

    async def meets(self, ends_at: datetime) -> None:
        """Let the group have met, all of them, and Ben check it in."""
        await self.is_("ben")
        await self.is_at(ends_at + timedelta(minutes=5))
        await self.sees("How was the meeting of Baobab")
        await self.clicks("Change, add notes")
        for who in ("Amara Okafor", "Chidi Eze"):
            await self.dialog.get_by_role("checkbox", name=who).check()
        await self.sends("Save")
        await self.sees("Thank you! That's all I need.")

    async def is_(self, handle: str, *, in_channel: bool = False) -> None:
        """Be somebody, in their conversation with the bot or in the group's channel."""
        await open_bot(self.page, self.stage.slack, handle)
        self.who, self.channel_id = handle, None
        if in_channel:
            channels = self.stage.slack.workspace.channels.values()
            self.channel_id = next(one.id for one in channels if _CHANNEL.match(one.name))
            await open_conversation(self.page, _CHANNEL)

    async def sees(self, *texts: str, last: Locator | None = None) -> None:
        """Check that each stands in the open conversation."""
        for text in texts:
            await expect((last or self.log).get_by_text(text).last).to_be_visible(timeout=PATIENCE)

    async def clicks(self, name: str) -> None:
        """Press the newest button of a name in the open conversation."""
        await self.log.get_by_role("button", name=name, exact=True).last.click()

    async def sends(self, name: str) -> None:
        """Press a modal's button, and see the modal close."""
        await self.dialog.get_by_role("button", name=name, exact=True).click()
        await expect(self.dialog).to_have_count(0, timeout=PATIENCE)

    async def scale(self, question: str, answer: int | str) -> None:
        """Choose a point of a scale, or another one answer of several."""
        group = self.dialog.get_by_role("radiogroup", name=question)
        await group.get_by_role("radio", name=re.compile(f"^{answer}\\b")).check()

    async def answers_everything(self) -> None:
        """Send the last page of a survey, and read the thanks."""
        await self.dialog.get_by_role("button", name="Send", exact=True).click()
        await expect(self.dialog.get_by_text("Thank you for answering")).to_be_visible(
            timeout=PATIENCE
        )
        await self.dialog.get_by_role("button", name="Close").last.click()
        await expect(self.dialog).to_have_count(0, timeout=PATIENCE)

    async def shows(self, name: str, *, phone: bool = False, at: Locator | None = None) -> None:
        """Take a picture at 1280 pixels, and with ``phone`` one at 390, where nothing is cut off.

        ``at`` is brought into view first.
        """
        if phone:
            await self.page.set_viewport_size(PHONE)
            await self._take(f"{name}-phone", at)
            await self.page.set_viewport_size(DESK)
        await self._take(f"{name}-desk", at)

    async def _take(self, name: str, at: Locator | None) -> None:
        if at is not None:
            await at.scroll_into_view_if_needed()
        wide = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide"
        await self.shoot(name)


async def tell_the_whole_term(told: Watched) -> None:
    """Play the ten weeks, looking at what each person sees."""
    # The clocks change in Berlin after the sixth.
    at = [one.starts_at for one in await meetings_of(told.stage)]
    await the_first_meeting(told, at[0])
    await one_is_missed(told, at[1])
    await one_is_moved(told, at[2])
    await they_get_going(told, at[3])
    await half_way(told, at[4], at[5])
    await the_desk(told, at[6])
    await the_slide(told, at[7], at[8])
    await the_showcase(told, at[9])
    await the_certificates(told)


async def the_first_meeting(told: Watched, meets_at: datetime) -> None:
    """Week 1: both mentees say that they come, in the channel; Ben checks the meeting in."""
    await told.is_("chidi", in_channel=True)
    await told.is_at(meets_at - _DAY + 2 * _HOUR)
    await told.sees("Will you be there?")
    await told.clicks("I'll be there")
    await told.is_("amara", in_channel=True)
    await told.clicks("I'll be there")
    await told.sees("@Amara Okafor, @Chidi Eze")
    await told.shows("week-01-reminder", phone=True)

    await told.is_("ben")
    await told.is_at(meets_at + _HOUR + timedelta(minutes=5))
    await told.sees("How was the meeting of Baobab")
    await told.clicks("Change, add notes")
    for who in ("Ben Vogel", "Amara Okafor", "Chidi Eze"):
        await expect(told.dialog.get_by_role("checkbox", name=who)).to_be_checked()
    await told.dialog.get_by_label("What did you do?").fill("We said hello and chose a lesson.")
    await told.shows("week-01-check-in")
    await told.sends("Save")
    await told.sees("We said hello and chose a lesson.")


async def one_is_missed(told: Watched, meets_at: datetime) -> None:
    """Week 2: Chidi isn't there; the next day he is asked kindly, and Ben gets a draft."""
    await told.is_at(meets_at + _HOUR + timedelta(minutes=5))
    await told.clicks("Change, add notes")
    await told.dialog.get_by_role("checkbox", name="Amara Okafor").check()
    await told.dialog.get_by_role("checkbox", name="Chidi Eze").uncheck()
    await told.dialog.get_by_label("What did you do?").fill("Read the instructor notes.")
    await told.sends("Save")
    await told.is_("chidi")
    await told.is_at(meets_at + _DAY + 3 * _HOUR)
    await told.sees("It happens, and you're welcome back!", "Read the instructor notes.")
    await told.shows("week-02-missed", phone=True)
    await told.clicks("It’s good")
    await told.sees("Lovely, see you at the next one!")
    await told.is_("ben")
    await told.sees("Hi Chidi, we missed you at the last meeting!")


async def one_is_moved(told: Watched, meets_at: datetime) -> None:
    """Week 3: Ben moves the meeting by a day, and the channel is told once."""
    await told.is_at(meets_at - 2 * _DAY)
    await say(told.page, "/mentoring meetings")
    await told.log.get_by_role("button", name="More actions").first.click()
    await told.page.get_by_role("menuitem", name="Move").click()
    day = meets_at.date() + _DAY
    await told.dialog.get_by_label("When?: date").fill(f"{day:%Y-%m-%d}")
    await told.sends("Save")
    await told.goes_on()
    await told.is_("amara", in_channel=True)
    moved = told.log.get_by_text("A meeting has moved.")
    await expect(moved).to_have_count(1, timeout=PATIENCE)
    await told.shows("week-03-moved")
    await told.meets(meets_at + _DAY + _HOUR)


async def they_get_going(told: Watched, meets_at: datetime) -> None:
    """Week 4: a goal, and somebody to represent the group."""
    await told.meets(meets_at + _HOUR)
    await told.is_("amara")
    await told.is_at(meets_at + 5 * _HOUR)
    await say(told.page, "/mentoring group")
    await told.clicks("I’ll represent us")
    await told.is_("ben")
    await told.goes_on()
    await say(told.page, "/mentoring group")
    await told.clicks("Confirm")
    await told.sees("Confirmed. They and the group hear of it from me.")
    await told.goes_on()
    await told.is_("amara")
    await told.sees("You represent your group at the mid-way touch base.")
    await told.shows("week-04-representative")


async def half_way(told: Watched, meets_at: datetime, next_at: datetime) -> None:
    """Weeks 5 and 6: the coordinator asks how it goes, the power check-in, the mid-way survey."""
    await told.meets(meets_at + _HOUR)
    await told.sees("would like to know how")
    await told.clicks("We'd like some help")
    await told.dialog.get_by_label("What should we know?").fill("May we use another notes pad?")
    await told.shows("week-05-follow-up")
    await told.sends("Send")
    await told.goes_on()
    await told.is_("wanjiru")
    await say(told.page, "/mentoring attention")
    await told.sees("They said that they would like some help.")
    await told.shows("week-05-needs-a-hand", phone=True)

    await told.is_("amara")
    await told.is_at(datetime(2026, 10, 17, 12, 20, tzinfo=UTC))
    await say(told.page, "/mentoring events")
    await told.clicks("I was there")
    await told.sees("You were there. Thank you for coming!")
    answer = told.log.get_by_role("article").last
    await expect(answer.get_by_role("button", name="Sign up")).to_have_count(0, timeout=PATIENCE)
    await told.shows("week-05-power-check-in")

    await told.meets(next_at + _HOUR)
    await told.is_("amara")
    await told.is_at(datetime(2026, 10, 19, 12, 0, tzinfo=UTC))
    await told.clicks("Answer")
    await told.dialog.get_by_label("How many times has your group met so far?").fill("5")
    await told.dialog.get_by_label("How many hours have you spent on it so far").fill("9")
    await told.scale("How well is your group working for you?", 5)
    await told.scale("How clear is it to you what your group sets out to do", 4)
    await told.scale("Before this term, how confident were you", 2)
    await told.scale("And now?", 4)
    await told.shows("week-06-survey", phone=True)
    await told.dialog.get_by_role("button", name="Next", exact=True).click()
    await told.answers_everything()


async def the_desk(told: Watched, meets_at: datetime) -> None:
    """Week 7: the coordinator looks at how the term goes."""
    await told.meets(meets_at + _HOUR)
    await told.is_("wanjiru")
    await say(told.page, "/mentoring status")
    await told.sees("The mid-way survey: 1 of 3 answered.", "Look at a group, and act there.")
    chart = told.log.get_by_role("img", name="Who came to the meetings")
    await told.shows("week-07-status", phone=True, at=chart)
    await choose_last(told, "Choose a group", "Baobab")
    await told.sees("Look at somebody in it, and act there.")
    await choose_last(told, "Choose a person", "Chidi Eze, Mentee")
    await told.sees("Missed without a word")
    await told.shows("week-07-person", phone=True)
    await told.page.get_by_role("tab", name="Home").click()
    await expect(told.page.get_by_text("Hello Wanjiru Kamau!")).to_be_visible(timeout=PATIENCE)
    await told.shows("week-07-home-coordinator", phone=True)


async def choose_last(told: Watched, menu: str, choice: str) -> None:
    """Choose in the newest menu of a name in the open conversation."""
    await told.log.get_by_role("combobox", name=menu).last.click()
    await told.page.get_by_role("option", name=choice).locator("visible=true").first.click()


async def the_slide(told: Watched, meets_at: datetime, next_at: datetime) -> None:
    """Weeks 8 and 9: a draft of the slide, and the slide as it will be shown."""
    await told.meets(meets_at + _HOUR)
    await told.is_("chidi", in_channel=True)
    await told.is_at(meets_at + 5 * _HOUR)
    await told.sees("Each group shows one slide")
    await told.clicks("Draft your slide")
    await told.dialog.get_by_label("Title").fill("Branches, gently")
    await told.dialog.get_by_label("What you learned or completed").fill(
        "We taught branching with paper cards.\nThree of us taught for the first time."
    )
    await told.shows("week-08-draft")
    await told.sends("Save")
    await told.goes_on()
    await told.sees("saved a draft of your slide")
    await expect(told.log.locator("img[alt='The slide “Branches, gently”']")).to_be_visible(
        timeout=PATIENCE
    )
    await told.meets(next_at + _HOUR)
    await told.is_("amara", in_channel=True)
    await told.is_at(next_at + 5 * _HOUR)
    await told.clicks("Change it")
    await told.dialog.get_by_role("radio", name="Final").check()
    await told.sends("Save")
    await told.goes_on()
    await told.sees("finished your slide")
    slide = told.log.locator("img[alt='The slide “Branches, gently”']").last
    await told.shows("week-09-final", at=slide)
    await told.is_("amara")
    await say(told.page, "/mentoring me")
    await told.sees("Your certificate as a mentee")
    await told.shows("week-09-progress", phone=True)
    await told.page.get_by_role("tab", name="Home").click()
    await expect(told.page.get_by_text("Hello Amara Okafor!")).to_be_visible(timeout=PATIENCE)
    await told.shows("week-09-home-mentee")


async def the_showcase(told: Watched, meets_at: datetime) -> None:
    """Week 10: the showcase, and the survey at the end."""
    await told.meets(meets_at + _HOUR)
    await told.is_("wanjiru")
    await told.is_at(meets_at + 5 * _HOUR)
    await say(told.page, "/mentoring showcase")
    await told.clicks("Suggest places")
    await expect(told.log.get_by_role("button", name="Get the deck")).to_be_visible(
        timeout=PATIENCE
    )
    await told.sees("Branches, gently (final)")
    await told.shows("week-10-showcase")
    await told.is_("amara")
    await told.is_at(datetime(2026, 11, 18, 12, 20, tzinfo=UTC))
    await say(told.page, "/mentoring events")
    await told.clicks("I was there")
    await told.sees("You were there. Thank you for coming!")
    await say(told.page, "/mentoring survey")
    await told.dialog.get_by_label("How many meetings of your group did you come to?").fill("10")
    await told.dialog.get_by_label("How many hours did you spend on it in all").fill("30")
    await told.scale("How far did your group reach what it set out to do?", 5)
    await told.scale("Before this term, how confident were you", 2)
    await told.scale("And now?", 5)
    await told.shows("week-10-final-survey")
    for title in ("What it was good for", "What comes next"):
        await told.dialog.get_by_role("button", name="Next", exact=True).click()
        await expect(told.dialog.get_by_role("heading", name=title)).to_be_visible(timeout=PATIENCE)
    await told.scale("Would you take part in mentoring groups again?", "Yes, as a mentor")
    await choose(told.page, "How likely are you to recommend mentoring groups to others?", "9")
    await told.answers_everything()


async def the_certificates(told: Watched) -> None:
    """After the term: the coordinator issues the certificates, and they arrive."""
    await told.is_("wanjiru")
    await told.is_at(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    await say(told.page, "/mentoring certificates")
    await told.sees("Amara Okafor")
    await told.shows("week-11-certificates", phone=True)
    await told.clicks("Issue 1 certificate")
    await told.sees("1 certificate is issued.")
    await told.is_("amara")
    await told.is_at(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    await told.sees("Together you met 10 times.")
    await told.sees("Congratulations! Here is your certificate as a mentee in Autumn 2026.")
    await told.shows("week-11-certificate", phone=True)
