"""files.*: files, uploaded in three steps.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from typing import Any

from sandbox import checks, files, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, StoredFile
from sandbox.web_api.call import Call

Json = dict[str, Any]
LONGEST_ALT_TEXT = 1000
LARGEST = 1_000_000_000


def get_upload_url(call: Call) -> Json:
    """Say where to send a file.

    https://docs.slack.dev/reference/methods/files.getUploadURLExternal
    """
    name = call.required("filename")
    length = call.whole("length")
    if not length or length < 0:
        raise ApiError("missing_argument")
    if length > LARGEST:
        raise ApiError("file_upload_size_restricted")
    alt_text = call.text("alt_txt")
    if alt_text is not None and len(alt_text) > LONGEST_ALT_TEXT:
        raise ApiError("alt_txt_too_large")
    file = files.begin(call.ws, call.app, name, length, alt_text)
    return {"upload_url": files.upload_url(call.ws, file), "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Finish uploads and share the files, if so wished.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    listed = checks.as_json(call.args.get("files"))
    if not isinstance(listed, list) or not listed:
        raise checks.invalid_arguments("missing required field: files")
    found = [_uploaded(call, each) for each in listed]
    channels = [_target(call, each) for each in _targets(call)]
    given_blocks = checks.blocks(call.args.get("blocks"))
    for file, each in zip(found, listed, strict=True):
        file.title = str(each.get("title") or file.name)
        file.completed = True
    for channel in channels:
        files.share(
            call.ws,
            call.app,
            channel,
            found,
            comment=call.text("initial_comment") or "",
            given_blocks=given_blocks,
            thread_ts=call.text("thread_ts"),
        )
    return {"files": [objects.file_json(call.ws, file) for file in found]}


def info(call: Call) -> Json:
    """Describe a file.

    https://docs.slack.dev/reference/methods/files.info
    """
    file = call.ws.files.get(call.required("file"))
    if file is None or not file.completed or not files.may_see(call.ws, call.bot, file):
        raise ApiError("file_not_found")
    return {"file": objects.file_json(call.ws, file), "comments": []}


def delete(call: Call) -> Json:
    """Delete a file of one's own.

    https://docs.slack.dev/reference/methods/files.delete
    """
    file = call.ws.files.get(call.required("file"))
    if file is None or not file.completed or not files.may_see(call.ws, call.bot, file):
        raise ApiError("file_not_found")
    if file.user != call.bot.id:
        raise ApiError("cant_delete_file")
    files.delete(call.ws, file)
    return {}


def _uploaded(call: Call, listed: Any) -> StoredFile:
    if not isinstance(listed, dict) or not listed.get("id"):
        raise checks.invalid_arguments("missing required field: id [json-pointer:/files/0/id]")
    file = call.ws.files.get(str(listed["id"]))
    if file is None or file.app_id != call.app.app_id or file.content is None or file.completed:
        raise ApiError("file_not_found")
    return file


def _targets(call: Call) -> list[str]:
    one = call.text("channel_id")
    return [one] if one is not None else call.names("channels")


def _target(call: Call, channel_id: str) -> Channel:
    channel = call.ws.channels.get(channel_id)
    if channel is None:
        raise ApiError("invalid_channel")
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel
