"""Files for the person who acted."""

from slack_sdk.web.async_client import AsyncWebClient


async def send_file(
    client: AsyncWebClient, slack_user_id: str, name: str, content: bytes, comment: str
) -> None:
    """Send the person who acted a file by direct message; ``comment`` is mrkdwn."""
    opened = await client.conversations_open(users=slack_user_id)
    await client.files_upload_v2(
        channel=opened["channel"]["id"],
        filename=name,
        title=name,
        content=content,
        initial_comment=comment,
    )
