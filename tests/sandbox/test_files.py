"""Files: uploaded in three steps, shared, fetched again."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import ALL_SCOPES, client, manifest, refusal

Json = dict[str, Any]
PDF = b"%PDF-1.7 a certificate"


async def _refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return refusal(error.value)


async def test_the_sdk_uploads_a_file_that_people_see_and_the_app_fetches() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        api = client(slack, app)
        dm = (await api.conversations_open(users=amara.id))["channel"]["id"]
        sent = await api.files_upload_v2(
            channel=dm,
            content=PDF,
            filename="certificate.pdf",
            title="Certificate",
            initial_comment="Congratulations!",
        )
        file = sent["file"]
        assert (file["name"], file["title"]) == ("certificate.pdf", "Certificate")
        assert (file["mimetype"], file["size"]) == ("application/pdf", len(PDF))
        assert amara.dm.latest.text == "Congratulations!\nCertificate"
        info = await api.files_info(file=file["id"])
        assert info["file"]["ims"] == [dm]
        session = slack.workspace.wires.session
        assert session is not None
        headers = {"Authorization": f"Bearer {app.bot_token}"}
        async with session.get(file["url_private"], headers=headers) as answer:
            assert await answer.read() == PDF
            assert answer.content_type == "application/pdf"
        for params, status in (({}, 307), ({"member": bo.id}, 307), ({"member": amara.id}, 200)):
            async with session.get(
                file["url_private"], params=params, allow_redirects=False
            ) as answer:
                assert answer.status == status


async def test_who_sees_a_picture_in_blocks_may_fetch_it() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        api = client(slack, app)
        sent = await api.files_upload_v2(content=b"\x89PNG", filename="slide.png")
        session = slack.workspace.wires.session
        assert session is not None

        async def statuses() -> list[int]:
            found = []
            for member in (amara, bo):
                async with session.get(
                    sent["file"]["url_private"],
                    params={"member": member.id},
                    allow_redirects=False,
                ) as answer:
                    found.append(answer.status)
            return found

        assert await statuses() == [307, 307]
        picture = {"type": "image", "alt_text": "A slide", "slack_file": {"id": sent["file"]["id"]}}
        await api.chat_postMessage(channel=amara.id, text="A slide", blocks=[picture])
        assert await statuses() == [200, 307]


async def test_a_file_is_private_until_it_is_shared() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        other = slack.install(manifest(name="Other"))
        amara = slack.add_member("amara")
        sent = await client(slack, app).files_upload_v2(content="a,b\n", filename="x.csv")
        file = sent["file"]["id"]
        assert await _refused(client(slack, other).files_info(file=file)) == "file_not_found"
        assert amara.dm.messages == []


async def test_a_deleted_file_leaves_a_tombstone() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [amara, app])
        other = slack.install(manifest(name="Other"))
        api = client(slack, app)
        sent = await api.files_upload_v2(channel=channel.id, content="x", filename="x.txt")
        file = sent["file"]["id"]
        theirs = client(slack, other).files_delete(file=file)
        assert await _refused(theirs) == "cant_delete_file"
        await api.files_delete(file=file)
        assert await _refused(api.files_info(file=file)) == "file_not_found"
        assert amara.sees_in(channel).latest.json["files"][0]["mode"] == "tombstone"


async def test_what_goes_wrong_on_the_way() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        elsewhere = slack.add_channel("elsewhere", [amara])
        api = client(slack, app)
        session = slack.workspace.wires.session
        assert session is not None

        async def begin(length: int) -> Json:
            answer = await api.files_getUploadURLExternal(filename="x.txt", length=length)
            return dict(answer.data)  # type: ignore[arg-type]  # JSON, never bytes

        assert await _refused(begin(0)) == "missing_argument"
        long = api.files_getUploadURLExternal(filename="x", length=1, alt_txt="x" * 1001)
        assert await _refused(long) == "alt_txt_too_large"
        begun = await begin(3)
        early = api.files_completeUploadExternal(files=[{"id": begun["file_id"]}])
        assert await _refused(early) == "file_not_found"
        async with session.post(begun["upload_url"], data=b"four") as answer:
            assert answer.status == 400
        async with session.post(begun["upload_url"], data=b"two") as answer:
            assert (answer.status, await answer.text()) == (200, "OK - 3")
        async with session.post(begun["upload_url"], data=b"two") as answer:
            assert answer.status == 404

        async def complete(**where: Any) -> str:
            listed = [{"id": begun["file_id"], "title": "X"}]
            return await _refused(api.files_completeUploadExternal(files=listed, **where))

        assert await complete(channel_id="C0NOWHERE") == "invalid_channel"
        assert await complete(channel_id=elsewhere.id) == "not_in_channel"
        await api.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "X"}])
        assert await complete() == "file_not_found"


async def test_a_form_brings_a_file_too() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        api = client(slack, app)
        begun = await api.files_getUploadURLExternal(filename="x.txt", length=3)
        session = slack.workspace.wires.session
        assert session is not None
        form = aiohttp.FormData()
        form.add_field("file", b"abc", filename="x.txt")
        async with session.post(begun["upload_url"], data=form) as answer:
            assert answer.status == 200
        done = await api.files_completeUploadExternal(
            files=[{"id": begun["file_id"], "title": "x"}]
        )
        assert done["files"][0]["size"] == 3


async def test_scopes_for_files() -> None:
    async with Slack() as slack:
        scopes = [scope for scope in ALL_SCOPES if not scope.startswith("files:")]
        app = slack.install(manifest(scopes=scopes))
        begin = client(slack, app).files_getUploadURLExternal(filename="x", length=1)
        assert await _refused(begin) == "missing_scope"
