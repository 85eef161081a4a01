"""``/mentoring slide``: the slide of one's group, drafted together, and its earlier versions."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says, words_of
from handlers.forms import Values, all_chosen, chosen, files_given, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.group import list_group_names, list_own_groups
from programme.people import Caller
from programme.slides import (
    GivenPicture,
    SlideForm,
    bring_back,
    get_slide_for,
    list_versions,
    save_slide,
    say_presenters,
)
from views.messages import unescape
from views.slides import (
    BRING_BACK,
    EDIT_SLIDE,
    SEE_VERSIONS,
    SEND_SLIDE,
    choose_group_message,
    no_slide_message,
    slide_kept_message,
    slide_view,
    versions_view,
)
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to people who work on their group's slide."""
    app.command(COMMAND, matchers=[says("slide")])(on_slide_asked)
    app.action(EDIT_SLIDE)(on_slide_opened)
    app.view(SEND_SLIDE)(on_slide_sent)
    app.action(SEE_VERSIONS)(on_versions_asked)
    app.action(BRING_BACK)(on_version_brought_back)


async def on_slide_asked(
    ack: AsyncAck,
    command: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the slide of their group, of the one that is named, or let them choose."""
    await ack()
    name = unescape(" ".join(words_of(command)[1:]))
    async with database.reading() as session:
        own = set(await list_own_groups(session, caller, clock()))
        names = await list_group_names(session, caller, clock())
    offered = [pair for pair in names if caller.is_coordinator or pair[1] in own]
    if name:
        named = [pair for pair in offered if pair[0].casefold() == name]
    else:
        named = [pair for pair in offered if pair[1] in own] or offered
    if len(named) == 1:
        view = await _form(database, caller, named[0][1])
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        return
    await answer(respond, choose_group_message(named or offered) if offered else no_slide_message())


async def on_slide_opened(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Open the slide of the group whose button they pressed."""
    await ack()
    view = await _form(database, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def _form(database: Database, caller: Caller, group_id: int) -> Surface:
    async with database.reading() as session:
        seen = await get_slide_for(session, caller, group_id)
        presenters = await say_presenters(session, group_id)
    return slide_view(seen, presenters)


async def on_slide_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep a new version, or say beside each field what is missing."""
    form = read_slide(values_of(view))
    group_id, version = id_in(view, "group") or 0, id_in(view, "version") or 0
    async with database.writing() as session:
        saved = await save_slide(session, caller, group_id, form, version, clock())
    await ack()
    await write_to(client, caller.slack_user_id, slide_kept_message(saved.slide, saved.over))


def read_slide(values: Values) -> SlideForm:
    """Return what was filled into the form of :func:`views.slides.slide_view`."""
    given = files_given(values, "picture")
    file = given[0] if given else None
    return SlideForm(
        state=chosen(values, "state"),
        title=typed(values, "title"),
        body=typed(values, "body"),
        url=typed(values, "url"),
        presenters=typed(values, "presenters"),
        picture=GivenPicture(
            str(file.get("id")), str(file.get("filetype")), int(file.get("size") or 0)
        )
        if file
        else None,
        picture_words=typed(values, "picture_words"),
        takes_picture_out="out" in all_chosen(values, "takes_picture_out"),
    )


async def on_versions_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the earlier versions, on top of the form."""
    await ack()
    async with database.reading() as session:
        seen = await get_slide_for(session, caller, int(action["value"]))
        versions = await list_versions(session, caller, seen.group.id)
    view = versions_view(seen.group, versions)
    await client.views_push(trigger_id=body["trigger_id"], view=view)


async def on_version_brought_back(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Make it the newest, and show the versions and the form as they are now."""
    await ack()
    async with database.writing() as session:
        saved = await bring_back(session, caller, int(action["value"]), clock())
    group_id = saved.slide.group_id
    async with database.reading() as session:
        seen = await get_slide_for(session, caller, group_id)
        versions = await list_versions(session, caller, group_id)
        presenters = await say_presenters(session, group_id)
    opened = body.get("view")
    if not opened:
        await answer(respond, slide_kept_message(saved.slide, None))
        return
    await client.views_update(view_id=opened["id"], view=versions_view(seen.group, versions))
    if opened.get("previous_view_id"):
        form = slide_view(seen, presenters)
        await client.views_update(view_id=opened["previous_view_id"], view=form)
