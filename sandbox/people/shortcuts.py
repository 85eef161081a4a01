"""A person uses a shortcut: from the search field, or on a message.

https://docs.slack.dev/interactivity/implementing-shortcuts
"""

from sandbox import payloads
from sandbox.apps import InstalledApp, Shortcut
from sandbox.errors import Refused
from sandbox.people import act
from sandbox.records import Message, User
from sandbox.workspace import Workspace


async def use(ws: Workspace, user: User, name: str, message: Message | None) -> None:
    """Use a shortcut by its name or callback_id: a message shortcut on `message`, else a global.

    Raises `Refused` when there is none, or when its app does not acknowledge.
    """
    act.check_active(user)
    kind = "global" if message is None else "message"
    app, shortcut = _find(ws, name, kind)
    if message is None:
        payload = payloads.global_shortcut(ws, app, user, shortcut.callback_id)
    else:
        if message.ephemeral_for is not None:
            raise Refused("An ephemeral message has no shortcuts.")
        payload = payloads.message_shortcut(ws, app, user, shortcut.callback_id, message)
    await act.ask(ws, app, payload)


def _find(ws: Workspace, name: str, kind: str) -> tuple[InstalledApp, Shortcut]:
    for app in ws.installed():
        for shortcut in app.shortcuts:
            if shortcut.kind == kind and name in (shortcut.name, shortcut.callback_id):
                return app, shortcut
    raise Refused(f"There is no {kind} shortcut {name!r}.")
