"""Files that people add to a form."""

from starlette.requests import Request

from sandbox import objects
from sandbox.errors import Refused
from sandbox.records import Json, StoredFile, User, View
from sandbox.workspace import Workspace

# Slack takes 10 MB: https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
LARGEST = 10_000_000
# Only a page of this very origin can send this type: any other needs a permission it never gets.
CONTENT_TYPE = "application/octet-stream"


async def receive(ws: Workspace, user: User, view: View, request: Request) -> Json:
    """Keep the body of the request as a file of `user`, which the app of `view` may read.

    Returns ``{"file": …}`` as it stands in the value of a file input. Raises `Refused` for a file
    without a name or content, or larger than Slack takes.
    """
    if request.headers.get("content-type") != CONTENT_TYPE:
        raise Refused(f"A file must be sent as {CONTENT_TYPE}.")
    name = request.query_params.get("name", "")
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise Refused(f"{name} is larger than {LARGEST // 1_000_000} MB.")
    if not name or not content:
        raise Refused("The file is empty.")
    return {"file": objects.file_json(ws, keep(ws, user, view, name, content))}


def keep(ws: Workspace, user: User, view: View, name: str, content: bytes) -> StoredFile:
    """Keep a file of `user`, which the app of `view` may read."""
    file = StoredFile(
        id=ws.ids.new("F"),
        user=user.id,
        app_id=view.app_id,
        name=name,
        length=len(content),
        created=ws.now(),
        upload_key=ws.ids.secret(48),
        content=content,
        completed=True,
    )
    ws.files[file.id] = file
    return file
