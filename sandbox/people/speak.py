"""A person types something: a message, or a slash command."""

from typing import Any

from sandbox import checks, messages, payloads
from sandbox.apps import InstalledApp, SlashCommand
from sandbox.delivery import send
from sandbox.delivery.wires import NotDelivered
from sandbox.errors import ApiError, Refused
from sandbox.people import typed as typed_text
from sandbox.records import SLACKBOT, Channel, User
from sandbox.workspace import Workspace

Json = dict[str, Any]
LONGEST_TYPED = 12_000


async def say(
    ws: Workspace, user: User, channel: Channel, typed: str, *, thread_ts: str | None = None
) -> None:
    """Send what somebody typed. Raises `Refused` where the client would not send it.

    A slash command that its app does not acknowledge leaves an ephemeral message from Slackbot.
    """
    if user.deleted:
        raise Refused(f"{user.real_name} has left the workspace.")
    typed = typed.strip()
    if not typed:
        raise Refused("There is nothing to send.")
    if user.id not in channel.members:
        raise Refused(f"You are not in {_shown(channel)}: join it to write there.")
    if channel.is_archived:
        raise Refused(f"{_shown(channel)} is archived: nobody can write there.")
    if typed.startswith("/"):
        await _command(ws, user, channel, typed, thread_ts)
        return
    if len(typed) > LONGEST_TYPED:
        raise Refused(f"A message can have at most {LONGEST_TYPED} characters.")
    _check_direct_message(ws, user, channel)
    if thread_ts is not None:
        parent = channel.find(thread_ts)
        if parent is None:
            raise Refused("The thread is gone.")
        thread_ts = parent.thread_ts or parent.ts
    text, rich = typed_text.as_message(ws, typed)
    messages.post(ws, channel, user, text, thread_ts=thread_ts, given_blocks=rich)


def _check_direct_message(ws: Workspace, user: User, channel: Channel) -> None:
    if channel.kind != "im":
        return
    other = ws.users[channel.other(user.id)]
    app = ws.app_of(other)
    if other.deleted:
        raise Refused(f"{other.shown_name} has left the workspace.")
    if app is not None and (not app.has_messages_tab or app.messages_tab_read_only):
        raise Refused("Sending messages to this app has been turned off.")


async def _command(
    ws: Workspace, user: User, channel: Channel, typed: str, thread_ts: str | None
) -> None:
    name, _, rest = typed.partition(" ")
    found = _find_command(ws, name)
    if found is None:
        raise Refused(f"{name} is not a valid command.")
    if thread_ts is not None:
        raise Refused(f"{name} is not supported in threads. Sorry!")
    app, command = found
    text = typed_text.as_command_text(ws, rest.strip(), should_escape=command.should_escape)
    payload = payloads.slash_command(ws, app, user, channel, command, text)
    try:
        answer = await send.ask(
            ws.wires, app, "slash_commands", payload, app.deliver_to or command.url
        )
        _show_answer(ws, app, user, channel, typed, answer)
    except NotDelivered as failure:
        slackbot_says(ws, user, channel, f'{name} failed with the error "{failure.reason}"')
    except ApiError as refusal:
        said = f'{name} failed with the error "invalid_command_response" ({refusal.code})'
        slackbot_says(ws, user, channel, said)


def _find_command(ws: Workspace, name: str) -> tuple[InstalledApp, SlashCommand] | None:
    # Of two apps with the same command, the one installed last has it.
    for app in reversed(ws.installed()):
        for command in app.commands:
            if command.command == name.lower():
                return app, command
    return None


def _show_answer(
    ws: Workspace, app: InstalledApp, user: User, channel: Channel, typed: str, answer: Any
) -> None:
    if answer is None or answer == {}:
        return
    given: Json = answer if isinstance(answer, dict) else {"text": str(answer)}
    content = checks.message_content(given)
    in_channel = given.get("response_type") == "in_channel"
    if in_channel:
        # "Both the response message and the initial slash command typed by the user will be
        # shared": https://docs.slack.dev/interactivity/implementing-slash-commands
        messages.post(ws, channel, user, typed_text.escape(typed))
    messages.post(
        ws,
        channel,
        ws.bot_of(app),
        content.text,
        given_blocks=content.blocks,
        attachments=content.attachments,
        ephemeral_for=None if in_channel else user.id,
    )


def slackbot_says(ws: Workspace, user: User, channel: Channel, text: str) -> None:
    """Show one person a message that only they see, from Slackbot."""
    slackbot = ws.users[SLACKBOT]
    messages.post(ws, channel, slackbot, text, ephemeral_for=user.id)


def _shown(channel: Channel) -> str:
    return f"#{channel.name}" if channel.name else "this conversation"
