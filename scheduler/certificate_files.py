"""Sending certificates as files, each once, after their owners were told.

A file has no metadata that could be looked for, but an id, which is written down before it is
shared. Whoever comes after a crash asks Slack whether that file was shared, and only then shares.
"""

import asyncio
from functools import partial
from typing import Any

import aiohttp
import structlog

from programme.certificate_files import (
    ToSend,
    find_files_to_send,
    keep_file_id,
    keep_sent,
)
from programme.people import get_workspace_name, language_of
from programme.translations import gettext as _
from programme.translations import speaking
from scheduler.calls import LONGEST_CALL
from scheduler.channel_calls import NotDone, NoTurn, ask, end_turn
from scheduler.delivery import Sender
from scheduler.outcomes import NotNow, Refused, Unknown
from scheduler.pace import Pace
from scheduler.rests import Rests, is_resting, rest
from views.documents.certificates import draw_certificate

log = structlog.get_logger(__name__)

_NAME = "certificate.pdf"
_OK = 200


async def send_certificates(sender: Sender, rests: Rests, pace: Pace) -> None:
    """Send the files that are to be sent. One that failed rests longer each time."""
    async with sender.database.reading() as session:
        waiting = await find_files_to_send(session, sender.workspace_id)
    tried = False
    for one in waiting:
        certificate_id = one.seen.certificate.id
        if is_resting(rests, ("certificate", certificate_id), sender.clock()):
            continue
        tried = True
        try:
            with speaking(language_of(one.person, sender.language)):
                await _send(sender, pace, one)
        except NotDone as failure:
            if isinstance(failure.outcome, NoTurn | NotNow):
                break
            rest(rests, ("certificate", certificate_id), sender.clock())
            why = failure.code or getattr(failure.outcome, "why", "")
            log.warning("certificate_not_sent", certificate=certificate_id, why=why)
        else:
            rests.pop(("certificate", certificate_id), None)
    if tried:
        await end_turn(sender)


async def _send(sender: Sender, pace: Pace, one: ToSend) -> None:
    """Send one file; raises ``NotDone`` when that has to wait."""
    file_id = one.seen.certificate.file_id
    if file_id is not None and not await _is_shared(sender, pace, one, file_id):
        file_id = None if not await _share(sender, pace, one, file_id) else file_id
    if file_id is None:
        file_id = await _upload(sender, pace, one)
        if file_id is None or not await _share(sender, pace, one, file_id):
            raise NotDone(Unknown("file_not_taken"))
    async with sender.database.writing() as session:
        await keep_sent(session, one.seen.certificate.id, sender.clock())


async def _is_shared(sender: Sender, pace: Pace, one: ToSend, file_id: str) -> bool:
    try:
        asked = partial(sender.client.files_info, file=file_id)
        file = (await ask(sender, pace, "files.info", asked))["file"]
    except NotDone as failure:
        if isinstance(failure.outcome, Refused):  # it never got so far that Slack knows it
            return False
        raise
    shared_in = {*(file.get("ims") or ()), *(file.get("channels") or ())}
    return one.channel_id in shared_in


async def _upload(sender: Sender, pace: Pace, one: ToSend) -> str | None:
    """Give Slack the file and write down its id; None when another replica was faster."""
    async with sender.database.reading() as session:
        issuer = await get_workspace_name(session, sender.workspace_id)
    pdf = await asyncio.to_thread(draw_certificate, one.seen, issuer)
    begin = partial(sender.client.files_getUploadURLExternal, filename=_NAME, length=len(pdf))
    begun = await ask(sender, pace, "files.getUploadURLExternal", begin)
    await ask(sender, pace, "files", partial(_put, str(begun["upload_url"]), pdf))
    file_id: str = begun["file_id"]
    async with sender.database.writing() as session:
        old = one.seen.certificate.file_id
        kept = await keep_file_id(session, one.seen.certificate.id, old, file_id)
    return file_id if kept else None


async def _put(url: str, content: bytes) -> None:
    timeout = aiohttp.ClientTimeout(total=LONGEST_CALL.total_seconds())
    async with (
        aiohttp.ClientSession(timeout=timeout) as http,
        http.post(url, data=content) as response,
    ):
        if response.status != _OK:
            raise aiohttp.ClientError(f"http_{response.status}")


async def _share(sender: Sender, pace: Pace, one: ToSend, file_id: str) -> bool:
    """Let the person have the file; False when Slack does not know it any more."""
    call = partial(
        sender.client.files_completeUploadExternal,
        files=[{"id": file_id, "title": _("Certificate, {name}", name=one.seen.certificate.name)}],
        channel_id=one.channel_id,
    )
    try:
        answer: Any = await ask(sender, pace, "files.completeUploadExternal", call)
    except NotDone as failure:
        if failure.code == "file_not_found":
            return False
        raise
    return bool(answer["files"])
