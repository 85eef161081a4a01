"""Files: sending one to the person who acted, reading one that they added to a form."""

import io
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from programme.translations import gettext as _

# A form waits for its acknowledgement meanwhile, three seconds at most.
_LONGEST_READ = aiohttp.ClientTimeout(total=2)
_LONGEST_UPLOAD = aiohttp.ClientTimeout(total=60)


class FileProblem(Exception):  # noqa: N818 - something to mend, not a fault
    """A file that can't be read; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def send_file(
    client: AsyncWebClient,
    slack_user_id: str,
    name: str,
    content: bytes,
    comment: str,
    title: str | None = None,
) -> None:
    """Send the person who acted a file, in their conversation with the bot.

    It is shown as ``title``, or by its name.
    """
    file = {"filename": name, "title": title or name, "content": content}
    await _send(client, slack_user_id, [file], comment)


async def send_files(
    client: AsyncWebClient, slack_user_id: str, files: Mapping[str, bytes], comment: str
) -> None:
    """Send the person who acted files by their names, together, in their conversation with us."""
    named = [{"filename": name, "title": name, "content": files[name]} for name in files]
    await _send(client, slack_user_id, named, comment)


async def _send(
    client: AsyncWebClient, slack_user_id: str, files: list[dict[str, Any]], comment: str
) -> None:
    opened = await client.conversations_open(users=slack_user_id)
    uploaded = [
        {"id": await _upload(client, file["filename"], file["content"]), "title": file["title"]}
        for file in files
    ]
    await client.files_completeUploadExternal(
        files=uploaded, channel_id=opened["channel"]["id"], initial_comment=comment
    )


async def _upload(client: AsyncWebClient, name: str, content: bytes) -> str:
    """Give Slack a file, and return its id.

    The SDK's own upload sends the file in one piece, for which everything else has to wait.
    """
    begun = await client.files_getUploadURLExternal(filename=name, length=len(content))
    async with (
        aiohttp.ClientSession(timeout=_LONGEST_UPLOAD) as web,
        web.post(begun["upload_url"], data=io.BytesIO(content), proxy=client.proxy) as response,
    ):
        response.raise_for_status()
    file_id: str = begun["file_id"]
    return file_id


async def read_file(client: AsyncWebClient, file_id: str, largest: int) -> bytes:
    """Return what stands in a file that was added to a form, of ``largest`` bytes at most.

    Raises ``FileProblem`` when it is larger or can't be fetched.
    """
    info = await client.files_info(file=file_id)
    headers = {"Authorization": f"Bearer {client.token}"}
    content = b""
    try:
        async with (
            aiohttp.ClientSession(timeout=_LONGEST_READ) as web,
            web.get(info["file"]["url_private"], headers=headers, proxy=client.proxy) as response,
        ):
            # To whom Slack doesn't give the file it gives a page to sign in.
            if not response.ok or response.content_type == "text/html":
                raise FileProblem(_("Slack doesn't give me this file. Please add it again."))
            async for chunk in response.content.iter_any():
                content += chunk
                if len(content) > largest:
                    raise FileProblem(
                        _("This file is larger than {most} kB.", most=largest // 1000)
                    )
    except (TimeoutError, aiohttp.ClientError) as error:
        raise FileProblem(_("I couldn't fetch this file. Please try again.")) from error
    return content
