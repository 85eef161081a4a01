"""Files in Slack's JSON."""

from typing import Any

from sandbox.records import StoredFile
from sandbox.workspace import Workspace

Json = dict[str, Any]
FILE_TYPES = {
    "pdf": ("application/pdf", "PDF"),
    "png": ("image/png", "PNG"),
    "jpg": ("image/jpeg", "JPEG"),
    "jpeg": ("image/jpeg", "JPEG"),
    "gif": ("image/gif", "GIF"),
    "svg": ("image/svg+xml", "SVG"),
    "txt": ("text/plain", "Plain Text"),
    "csv": ("text/csv", "CSV"),
    "md": ("text/markdown", "Markdown"),
    "json": ("text/plain", "JSON"),
    "ics": ("text/calendar", "iCalendar"),
    "zip": ("application/zip", "Zip"),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PowerPoint Presentation",
    ),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word Document",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel Spreadsheet",
    ),
}


def file_json(ws: Workspace, file: StoredFile) -> Json:
    """Return a file object.

    https://docs.slack.dev/reference/objects/file-object
    """
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    mime, pretty = FILE_TYPES.get(extension, ("application/octet-stream", "Binary"))
    created = int(file.created.timestamp())
    slug = file.name.lower().replace(" ", "_")
    private = f"{ws.url}/files-pri/{ws.team.id}-{file.id}/{slug}"
    shown: Json = {
        "id": file.id,
        "created": created,
        "timestamp": created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mime,
        "filetype": extension if extension in FILE_TYPES else "binary",
        "pretty_type": pretty,
        "user": file.user,
        "user_team": ws.team.id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(ws.channels[c].kind == "channel" for c in file.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": private,
        "url_private_download": f"{private}?download=1",
        "permalink": f"{ws.url}/files/{file.user}/{file.id}/{slug}",
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [c for c in file.shares if ws.channels[c].kind == "channel"],
        "groups": [c for c in file.shares if ws.channels[c].kind in ("private", "mpim")],
        "ims": [c for c in file.shares if ws.channels[c].kind == "im"],
    }
    if file.alt_txt:
        shown["alt_txt"] = file.alt_txt
    return shown
