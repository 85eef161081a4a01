"""Files: sent by apps, shared into conversations, fetched again with a token."""

from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from sandbox import messages, objects, pictures, subscriptions
from sandbox.apps import InstalledApp
from sandbox.records import Channel, StoredFile, User
from sandbox.workspace import Workspace

Json = dict[str, Any]
NOT_FOUND, BAD_REQUEST = 404, 400
PDF = "application/pdf"
# A picture in SVG that somebody opens in a tab must not act as the page of the workspace.
NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def begin(
    ws: Workspace, app: InstalledApp, name: str, length: int, alt_text: str | None
) -> StoredFile:
    """Expect a file of `length` bytes from an app."""
    file = StoredFile(
        id=ws.ids.new("F"),
        user=app.bot_user_id,
        app_id=app.app_id,
        name=name,
        length=length,
        created=ws.now(),
        upload_key=ws.ids.secret(48),
        alt_txt=alt_text,
    )
    ws.files[file.id] = file
    return file


def upload_url(ws: Workspace, file: StoredFile) -> str:
    """Return where the bytes of the file are to be sent."""
    return f"{ws.url}/upload/v1/{file.upload_key}"


def share(
    ws: Workspace,
    app: InstalledApp,
    channel: Channel,
    shared: list[StoredFile],
    *,
    comment: str,
    given_blocks: list[Json] | None,
    thread_ts: str | None,
) -> None:
    """Post a message with these files."""
    for file in shared:
        file.shares.setdefault(channel.id, [])
    more: Json = {
        "subtype": "file_share",
        "files": [objects.file_json(ws, file) for file in shared],
        "upload": False,
        "display_as_bot": False,
    }
    message = messages.post(
        ws,
        channel,
        ws.bot_of(app),
        comment,
        given_blocks=given_blocks,
        thread_ts=thread_ts,
        more=more,
    )
    for file in shared:
        file.shares[channel.id].append(message.ts)
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": message.ts,
        }
        subscriptions.tell_members(ws, channel, event, scopes=("files:read",))


def may_see(ws: Workspace, user: User, file: StoredFile) -> bool:
    """Whether somebody uploaded the file, is the bot it was given to, or is where it was shared."""
    if user.id == file.user or (user.app_id is not None and user.app_id == file.app_id):
        return True
    shared_in = [ws.channels[channel_id] for channel_id in file.shares]
    return any(c.kind == "channel" or user.id in c.members for c in shared_in)


def delete(ws: Workspace, file: StoredFile) -> None:
    """Take a file away, everywhere."""
    del ws.files[file.id]
    for channel_id in file.shares:
        channel = ws.channels[channel_id]
        for message in channel.messages:
            for shown in message.json.get("files", ()):
                if shown["id"] == file.id:
                    shown.clear()
                    shown |= {"id": file.id, "mode": "tombstone", "title": ""}
        ws.changes.tell("messages", channel=channel_id)


async def receive(ws: Workspace, key: str, request: Request) -> Response:
    """Take the bytes of a file, as the body or as the first part of a form."""
    file = next((file for file in ws.files.values() if file.upload_key == key), None)
    if file is None or file.content is not None:
        return PlainTextResponse("not found", NOT_FOUND)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        content = b""
        async with request.form() as form:
            for part in form.values():
                content = part.encode() if isinstance(part, str) else await part.read()
                break
    else:
        content = await request.body()
    if len(content) != file.length:
        return PlainTextResponse("size mismatch", BAD_REQUEST)
    file.content = content
    return PlainTextResponse(f"OK - {len(content)}")


async def fetch(ws: Workspace, file_id: str, request: Request) -> Response:
    """Give the bytes of a file to a token with files:read, or to a member's browser.

    Anybody else is sent to sign in, as by Slack: a page of HTML where a file was expected.
    """
    file = ws.files.get(file_id)
    reader = _reader(ws, request)
    if file is None or file.content is None or reader is None:
        return RedirectResponse(f"{ws.url}/?redir={request.url.path}")
    if not may_see(ws, reader, file) and not pictures.is_shown(ws, reader, file):
        return RedirectResponse(f"{ws.url}/?redir={request.url.path}")
    kind = objects.file_json(ws, file)["mimetype"]
    headers = {"X-Content-Type-Options": "nosniff"}
    if kind != PDF:  # whose viewer would not start in a sandbox
        headers["Content-Security-Policy"] = NO_SCRIPT
    return Response(file.content, media_type=kind, headers=headers)


def _reader(ws: Workspace, request: Request) -> User | None:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = ws.tokens.get(given)
    if token is not None:
        is_over = token.expires_at is not None and ws.now() >= token.expires_at
        usable = token.kind == "bot" and not (token.revoked or token.ended or is_over)
        return ws.bot_of(token.app) if usable and token.app.may("files:read") else None
    member = ws.users.get(request.query_params.get("member", ""))
    return None if member is None or member.is_bot else member
