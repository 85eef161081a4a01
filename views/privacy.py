"""One's own data: getting them, having them forgotten, and where to report what went wrong."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from programme.agreement import CODE_OF_CONDUCT_URL, INCIDENT_REPORTING_URL
from programme.listings import listing
from programme.privacy import Holding
from programme.translations import LANGUAGES, current_language, speaking
from programme.translations import gettext as _
from views.inputs import field, option, radio
from views.messages import Message, escape, message, paragraph, small_print
from views.surfaces import Surface, home, modal

FORGET = "privacy.forget"
KEEP, DELETE = "keep", "delete"
DATA_FILE, TEXT_FILE = "mentoring-data.json", "mentoring-data.txt"


def data_files(holdings: Sequence[Holding], now: datetime) -> dict[str, bytes]:
    """Return all that is kept about a person, by file name: for programs, and to read."""
    content = {
        "as_of": now.isoformat(),
        "tables": {
            one.table: {
                "what": _(one.kept.what),
                "why": _(one.kept.why),
                "seen_by": _(one.kept.seen_by),
                "rows": list(one.rows),
                "what_you_did_in_other_rows": list(one.acts),
            }
            for one in holdings
        },
    }
    return {
        DATA_FILE: json.dumps(content, indent=2, ensure_ascii=False).encode(),
        TEXT_FILE: "\n".join(_lines(holdings, now)).encode(),
    }


def _lines(holdings: Iterable[Holding], now: datetime) -> Iterable[str]:
    yield _("What I keep about you, as of {now} UTC", now=f"{now:%Y-%m-%d %H:%M}")
    for one in holdings:
        yield ""
        what = _(one.kept.what)
        yield f"{what[0].upper()}{what[1:]}"
        yield _("  Why: {why}", why=_(one.kept.why))
        yield _("  Who sees it: {seen_by}", seen_by=_(one.kept.seen_by))
        for row in one.rows:
            yield f"  - {_row(row)}"
        for act in one.acts:
            yield _("  - you, {row}", row=_row(act))


def _row(row: Any) -> str:
    said = [f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in row.items()]
    return "; ".join(one for one in said if not one.endswith(": "))


def _plain(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return " ".join(str(value).split())


def data_comment() -> str:
    """Return what stands above the files."""
    return _(
        "Here is all that I keep about you: the text is for reading, the JSON file for programs. "
        "`/mentoring forget me` deletes it."
    )


def forget_view(certificates: int) -> Surface:
    """Return the form that asks whether to forget them, with what goes and what stays and why.

    Who has ``certificates`` chooses what becomes of them.
    """
    goes = _(
        "*What goes, now and for good:* your name, Slack id, zone and language; what you wrote in "
        "applications; your hours, languages and place; whom you would rather not share a group "
        "with; days off and breaks; words to mentors and coordinators; drafts; which messages I "
        "sent you. If you are in a group, you leave it and its channel, and if you applied, I take "
        "that back."
    )
    stays = _(
        "*What stays, without your name:* that somebody was in a group and at its meetings and "
        "events, so that the programme can count; goals, notes and slides, because they are your "
        "group's; answers to surveys, because nobody knows whose they are. What was said in Slack "
        "stays in Slack, and backups go when they are replaced."
    )
    blocks: list[Any] = [paragraph(goes), paragraph(stays)]
    if certificates:
        choices = [
            option(KEEP, _("Keep them genuine, with my name on them")),
            option(DELETE, _("Delete them: nobody can check them any more")),
        ]
        blocks.append(
            field(
                "certificates",
                _("Your certificates"),
                radio("privacy.certificates", choices, None),
                hint=_("A certificate can be checked only while I keep its name and code."),
            )
        )
    blocks.append(
        small_print(
            _("`/mentoring data` gives you a copy first. If you write to me later, we meet anew.")
        )
    )
    return modal(FORGET, _("Forget me"), blocks, submit=_("Forget me"))


def forgotten_message(still_in: Sequence[str], *, keeps_certificates: bool) -> Message:
    """Return the last thing that is said to somebody who is forgotten.

    ``still_in`` are channels out of which Slack did not let us take them.
    """
    text = _("Done: I have forgotten you. Thank you for the time you gave the programme!")
    if keeps_certificates:
        text += _(" Your certificates stay genuine.")
    if still_in:
        channels = listing([f"<#{one}>" for one in still_in])
        text += _(
            " Slack didn't let me take you out of {channels}; please leave there yourself.",
            channels=channels,
        )
    return message(text, [paragraph(text)])


def forgotten_home() -> Surface:
    """Return the Home tab of somebody whom the bot does not know."""
    return home([paragraph(_("I keep nothing about you. `/mentoring help` shows what I can do."))])


def report_message(contact: str | None) -> Message:
    """Return where to report what went against the Code of Conduct.

    ``contact`` is the programme's own: a Slack id, or an address. Who asks is not looked up, so
    nobody knows which language they read: it is said in each, the workspace's first.
    """
    parts = []
    for language in sorted(LANGUAGES, key=lambda one: one != current_language()):
        with speaking(language):
            parts.append(_report(contact))
    return message(
        "\n\n".join(f"{text} {private}" for text, private in parts),
        [block for text, private in parts for block in (paragraph(text), small_print(private))],
    )


def _report(contact: str | None) -> tuple[str, str]:
    text = _(
        "I'm sorry that something happened. The <{reporting}|people who "
        "look after the Code of Conduct> take reports in confidence; what it asks of "
        "us is <{code_of_conduct}|written here>.",
        reporting=INCIDENT_REPORTING_URL,
        code_of_conduct=CODE_OF_CONDUCT_URL,
    )
    if contact:
        whom = f"<@{contact}>" if contact[0] in "UW" and contact.isalnum() else escape(contact)
        text += _(" In this programme you can write to {whom}, too.", whom=whom)
    private = _("Only you see this. I keep nothing about it, not even that you asked.")
    return text, private
