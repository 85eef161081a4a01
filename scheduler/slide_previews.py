"""Drawing slides as they will look: each new version once, for its group to see.

The picture on a slide is fetched from Slack, the drawing is given to Slack as a file of the bot's
own, and the message that shows it is a nudge. After a crash between the two the drawing is given
again; nobody sees the first.
"""

import asyncio
from functools import partial

import aiohttp
import structlog

from programme.slide_previews import find_unpreviewed, keep_picture_content, keep_preview
from programme.slides import LARGEST_PICTURE, PictureState, SlideSeen
from programme.translations import gettext as _
from scheduler.calls import LONGEST_CALL
from scheduler.channel_calls import NotDone, NoTurn, ask, end_turn
from scheduler.outcomes import NotNow, Refused
from scheduler.pace import Pace
from scheduler.rests import Rests, is_resting, rest
from scheduler.sender import Sender
from views.documents.slides import draw_slide
from views.documents.typeset import PictureError

log = structlog.get_logger(__name__)

# So often, and a slide is told without its picture: the words matter more.
_MOST_ATTEMPTS = 5
_OK = 200


async def preview_slides(sender: Sender, rests: Rests, pace: Pace) -> None:
    """Draw what nobody has seen yet. A slide that failed rests longer each time."""
    async with sender.database.reading() as session:
        waiting = await find_unpreviewed(session, sender.workspace_id)
    tried = False
    for seen in waiting:
        if seen.slide is None or is_resting(rests, ("slide", seen.slide.id), sender.clock()):
            continue
        tried = True
        if not await _preview(sender, rests, pace, seen):
            break
    if tried:
        await end_turn(sender)


async def _preview(sender: Sender, rests: Rests, pace: Pace, seen: SlideSeen) -> bool:
    """Draw one slide; says whether it is our turn to go on with others."""
    if seen.slide is None:
        return True
    slide_id = seen.slide.id
    file_id = None
    try:
        file_id = await _upload(sender, pace, seen, await _draw(sender, pace, seen))
    except NotDone as failure:
        if isinstance(failure.outcome, NoTurn | NotNow):
            return False
        why = getattr(failure.outcome, "code", None) or getattr(failure.outcome, "why", "")
        log.warning("slide_not_drawn", slide=slide_id, why=why)
        attempt = rest(rests, ("slide", slide_id), sender.clock())
        if attempt < _MOST_ATTEMPTS and not isinstance(failure.outcome, Refused):
            return True
    rests.pop(("slide", slide_id), None)
    async with sender.database.writing() as session:
        await keep_preview(session, seen, file_id, sender.clock())
    return True


async def _draw(sender: Sender, pace: Pace, seen: SlideSeen) -> bytes:
    """Draw a slide; the picture that somebody gave is fetched first, once.

    What is no picture is marked so, and left out.
    """
    picture = seen.picture
    if picture is None or picture.state != PictureState.WAITING:
        return await asyncio.to_thread(draw_slide, seen)
    picture.content = await _fetch(sender, pace, picture.slack_file_id)
    try:
        drawing = await asyncio.to_thread(draw_slide, seen)
    except PictureError:
        picture.content = None
        drawing = await asyncio.to_thread(draw_slide, seen)
    picture.state = PictureState.UNUSABLE if picture.content is None else PictureState.FETCHED
    async with sender.database.writing() as session:
        await keep_picture_content(session, picture.id, picture.content)
    return drawing


async def _fetch(sender: Sender, pace: Pace, slack_file_id: str) -> bytes | None:
    """Return what Slack keeps of a file, or None when it is gone or too large for a picture."""
    try:
        asked = partial(sender.client.files_info, file=slack_file_id)
        file = (await ask(sender, pace, "files.info", asked))["file"]
        url = file.get("url_private_download") or file.get("url_private")
        if not url or int(file.get("size") or 0) > LARGEST_PICTURE:
            return None
        content: bytes | None = await ask(
            sender, pace, "files", partial(_download, sender, str(url))
        )
    except NotDone as failure:
        if isinstance(failure.outcome, Refused):
            return None
        raise
    return content


async def _download(sender: Sender, url: str) -> bytes | None:
    """Return what Slack keeps of a file, or None when that is no file of a picture's size."""
    timeout = aiohttp.ClientTimeout(total=LONGEST_CALL.total_seconds())
    headers = {"Authorization": f"Bearer {sender.client.token}"}
    async with (
        aiohttp.ClientSession(timeout=timeout) as http,
        http.get(url, headers=headers, allow_redirects=False) as response,
    ):
        if response.status >= 500:  # noqa: PLR2004 - of HTTP: their fault, so again later
            raise aiohttp.ClientError(f"http_{response.status}")
        if response.status != _OK:
            return None
        content = await response.content.read(LARGEST_PICTURE + 1)
    return content if len(content) <= LARGEST_PICTURE else None


async def _upload(sender: Sender, pace: Pace, seen: SlideSeen, drawing: bytes) -> str | None:
    """Give Slack the drawing, as a file that nobody else sees yet; returns its id."""
    title = seen.slide.title if seen.slide is not None else ""
    given = await ask(
        sender,
        pace,
        "files.upload",
        partial(
            sender.client.files_upload_v2,
            content=drawing,
            filename="slide.png",
            title=title,
            alt_txt=_("The slide “{title}”", title=title),
        ),
    )
    files = given.get("files") or [{}]
    file_id: str | None = files[0].get("id")
    return file_id
