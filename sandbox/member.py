"""A person in a test: does what a person does in Slack's client, and sees what they see."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sandbox import accounts, conversations, messages, objects
from sandbox.apps import InstalledApp
from sandbox.client import uploads
from sandbox.errors import Refused
from sandbox.people import act, choosing, modals, shortcuts, speak
from sandbox.records import Channel, Json, Message, User, View
from sandbox.seen import (
    SeenConversation,
    SeenMessage,
    SeenView,
    everything,
    seen_conversation,
    seen_view,
)
from sandbox.workspace import Workspace


class Member:
    """A person of the workspace.

    Every verb returns when the app has acknowledged and, if it is watched, finished. Where Slack's
    client would not let the person do that, `Refused` says what it shows them.
    """

    def __init__(self, ws: Workspace, user: User) -> None:
        self._ws = ws
        self.user = user

    def __repr__(self) -> str:
        return f"Member({self.user.name!r}, {self.user.id!r})"

    @property
    def id(self) -> str:
        """The user id, such as ``U012AB3CD``."""
        return self.user.id

    # What the person does

    async def types(
        self,
        text: str,
        channel: Channel | SeenConversation | str | None = None,
        *,
        thread_ts: str | None = None,
    ) -> None:
        """Type a message or a slash command; without `channel`, to the first app.

        ``@name``, ``#channel`` and links become what Slack makes of them.
        """
        where = self._dm_channel() if channel is None else self._channel(channel)
        await speak.say(self._ws, self.user, where, text, thread_ts=thread_ts)
        await self._ws.activity.idle()

    async def opens_home(self, app: InstalledApp | None = None) -> None:
        """Open the Home tab of the app (the first one)."""
        await act.open_home(self._ws, self.user, app or self._app())
        await self._ws.activity.idle()

    async def opens_messages_tab(self, app: InstalledApp | None = None) -> None:
        """Open the direct message with the app (the first one)."""
        await act.open_messages_tab(self._ws, self.user, app or self._app())
        await self._ws.activity.idle()

    async def clicks(
        self,
        what: str,
        *,
        chooses: str | None = None,
        in_: SeenMessage | SeenView | None = None,
        confirm: bool = True,
    ) -> None:
        """Press a button, by its text or action_id: in the modal, else in the newest place.

        `chooses` picks an option of an overflow menu. When a confirmation is asked for, the answer
        is `confirm`; with False nothing happens.
        """
        place = choosing.place_with(self._ws, self.user, what, self._place(in_))
        block, element = choosing.find(place, what)
        given = choosing.option(element, chooses) if chooses is not None else {}
        if element.get("confirm") and not confirm:
            return
        await act.act(self._ws, self.user, place, block["block_id"], element["action_id"], given)
        await self._ws.activity.idle()

    async def chooses(
        self, what: str, option: Any, *, in_: SeenMessage | SeenView | None = None
    ) -> None:
        """Choose in a menu, by action_id, block_id or label.

        An external select is asked for options with the text; the option that has it is chosen.
        """
        place = choosing.place_with(self._ws, self.user, what, self._place(in_))
        await choosing.fill(self._ws, self.user, place, what, _plain(option))
        await self._ws.activity.idle()

    async def fills(self, answers: Mapping[str, Any]) -> None:
        """Fill in the open modal: by block_id, action_id or label.

        Options are chosen by text or value, users by id or `Member`; lists for several. Dates,
        times and aware datetimes go into their pickers; None empties an input.
        """
        for what, answer in answers.items():
            await choosing.fill(self._ws, self.user, self._modal(), what, _plain(answer))
        await self._ws.activity.idle()

    async def submits(self, answers: Mapping[str, Any] | None = None) -> None:
        """Fill in the open modal and press its submit button.

        What is wrong, as the client or the app found it, is then in `modal.errors`.
        """
        if answers:
            await self.fills(answers)
        await modals.submit(self._ws, self.user, self._modal())
        await self._ws.activity.idle()

    def uploads(self, name: str, content: bytes) -> Json:
        """Upload a file to the open modal; returns what its file input is to be filled with."""
        file = uploads.keep(self._ws, self.user, self._modal(), name, content)
        return objects.file_json(self._ws, file)

    async def closes(self, *, everything: bool = False) -> None:
        """Close the top modal, or all of them."""
        await modals.close(self._ws, self.user, self._modal(), everything=everything)
        await self._ws.activity.idle()

    async def uses_shortcut(self, name: str, on: SeenMessage | None = None) -> None:
        """Use a shortcut by its name or callback_id, a message shortcut `on` a message."""
        message = self._place(on)
        if isinstance(message, View):
            raise Refused("A view has no shortcuts.")
        await shortcuts.use(self._ws, self.user, name, message)
        await self._ws.activity.idle()

    async def joins(self, channel: Channel) -> None:
        """Join a public channel."""
        conversations.join(self._ws, channel, self.user)
        await self._ws.activity.idle()

    async def leaves(self, channel: Channel) -> None:
        """Leave a channel."""
        conversations.leave(self._ws, channel, self.user)
        await self._ws.activity.idle()

    async def invites(self, who: "Member | InstalledApp", channel: Channel) -> None:
        """Add somebody, or an app, to a channel in which one is."""
        if self.id not in channel.members:
            raise Refused("You can't invite people to a channel you are not in.")
        user = self._user_of(who)
        if user.id not in channel.members:
            conversations.add(self._ws, channel, user, inviter=self.user)
        await self._ws.activity.idle()

    async def reacts(self, emoji: str, to: SeenMessage) -> None:
        """Put an emoji on a message, or take it off again if one did so before."""
        message = self._place(to)
        if not isinstance(message, Message) or message.ephemeral_for is not None:
            raise Refused("You can't react to this.")
        name, channel = emoji.strip(":"), self._ws.channels[message.channel]
        mine = self.id in message.reactions.get(name, ())
        (messages.unreact if mine else messages.react)(self._ws, channel, message, self.user, name)
        await self._ws.activity.idle()

    async def changes_profile(self, **changed: str | None) -> None:
        """Change real_name, display_name, time_zone, locale, title, email or pronouns."""
        accounts.change(self._ws, self.user, **changed)
        await self._ws.activity.idle()

    async def leaves_the_workspace(self) -> None:
        """Be deactivated: apps that subscribe hear of it as user_change."""
        accounts.deactivate(self._ws, self.user)
        await self._ws.activity.idle()

    async def comes_back(self) -> None:
        """Be activated again after `leaves_the_workspace`."""
        accounts.reactivate(self._ws, self.user)
        await self._ws.activity.idle()

    async def archives(self, channel: Channel) -> None:
        """Archive a channel in which one is."""
        if self.id not in channel.members or channel.is_archived or channel.is_general:
            raise Refused("You can't archive this conversation.")
        conversations.archive(self._ws, channel, self.user)
        await self._ws.activity.idle()

    async def unarchives(self, channel: Channel) -> None:
        """Open an archived channel again."""
        if not channel.is_archived:
            raise Refused("This channel is not archived.")
        channel.members[self.id] = None
        conversations.unarchive(self._ws, channel, self.user)
        await self._ws.activity.idle()

    # What the person sees

    @property
    def modal(self) -> SeenView | None:
        """The modal that is open, the top one of the stack."""
        view = modals.top(self._ws, self.user)
        return None if view is None else seen_view(self._ws, self.user, view)

    @property
    def home(self) -> SeenView | None:
        """The first app's Home tab, once it has published one."""
        return self.home_of(self._app())

    def home_of(self, app: InstalledApp) -> SeenView | None:
        """Return an app's Home tab, once it has published one."""
        view = self._ws.homes.get((self.id, app.app_id))
        return None if view is None else seen_view(self._ws, self.user, view)

    @property
    def dm(self) -> SeenConversation:
        """The direct message with the first app."""
        return self.sees_in(self._dm_channel())

    def dm_with(self, who: "Member | InstalledApp") -> SeenConversation:
        """Return the direct message with somebody, or with an app."""
        return self.sees_in(conversations.open_dm(self._ws, self._user_of(who), self.user))

    def sees_in(self, channel: Channel | SeenConversation | str) -> SeenConversation:
        """Return what the person sees in a conversation."""
        found = self._channel(channel)
        if found.kind != "channel" and self.id not in found.members:
            raise Refused("You are not in this conversation.")
        return seen_conversation(self._ws, self.user, found)

    async def sees(self, text: str, within: float = 5) -> None:
        """Wait, at most so many seconds, until some text is in a message, modal or Home of theirs.

        Raises `AssertionError` that shows what they see instead.
        """
        with self._ws.changes.listen() as changes:
            try:
                async with asyncio.timeout(within):
                    while not self._is_visible(text):
                        await changes.get()
            except TimeoutError:
                raise AssertionError(self._everything(text)) from None

    # How that is found out

    def _app(self) -> InstalledApp:
        installed = self._ws.installed()
        if not installed:
            raise Refused("No app is installed.")
        return installed[0]

    def _dm_channel(self) -> Channel:
        return conversations.open_dm(self._ws, self._ws.bot_of(self._app()), self.user)

    def _user_of(self, who: "Member | InstalledApp") -> User:
        return who.user if isinstance(who, Member) else self._ws.bot_of(who)

    def _channel(self, channel: Channel | SeenConversation | str) -> Channel:
        if isinstance(channel, Channel):
            return channel
        if isinstance(channel, SeenConversation):
            return self._ws.channels[channel.id]
        found = self._ws.channels.get(channel) or self._ws.find_channel_named(channel)
        if found is None:
            raise Refused(f"There is no channel {channel}.")
        return found

    def _modal(self) -> View:
        view = modals.top(self._ws, self.user)
        if view is None:
            raise Refused("No modal is open.")
        return view

    def _place(self, seen: SeenMessage | SeenView | None) -> View | Message | None:
        if seen is None:
            return None
        if isinstance(seen, SeenView):
            view = self._ws.find_view(seen.id)
            if view is None:
                raise Refused("This view is not open any more.")
            return view
        for message in self._ws.channels[seen.channel].seen_by(self.id):
            if message.ts == seen.ts:
                return message
        raise Refused("This message is not there any more.")

    def _is_visible(self, text: str) -> bool:
        return any(text in shown for shown in everything(self._ws, self.user))

    def _everything(self, text: str) -> str:
        seen = "\n---\n".join(everything(self._ws, self.user)) or "nothing at all"
        return f"{self.user.name} does not see {text!r}, but:\n{seen}"


def _plain(answer: Any) -> Any:
    """Return an answer with members as their ids."""
    if isinstance(answer, Member):
        return answer.id
    if isinstance(answer, (list, tuple, set)):
        return [_plain(each) for each in answer]
    return answer
