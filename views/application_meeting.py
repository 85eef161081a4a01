"""When and where an applicant would meet: a part of the form of ``/mentoring join``."""

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock

from programme.application_drafts import LONGEST_PLACE, Draft, MeetingMode
from programme.time_zones import describe_zone, is_time_zone
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.hours import hours_fields
from views.inputs import field, option, radio, search_menu, text_line
from views.messages import heading

FIND_TIME_ZONE = "applications.find_time_zone"
MEETING_MODES = Translated(
    {
        MeetingMode.ONLINE: N_("Online"),
        MeetingMode.IN_PERSON: N_("In person"),
        MeetingMode.EITHER: N_("Either is fine"),
    }
)


def meeting_blocks(draft: Draft, now: datetime) -> list[Block]:
    """Return the fields; ``now`` decides the offsets of time zones."""
    zone = draft.time_zone
    chosen = None
    if zone and is_time_zone(zone):
        chosen = option(zone, describe_zone(zone, now).label)
    modes = [option(value, text) for value, text in MEETING_MODES.items()]
    return [
        DividerBlock(),
        heading(_("Meeting")),
        field(
            "meeting_mode",
            _("I'd meet"),
            radio("applications.meeting_mode", modes, draft.meeting_mode),
        ),
        field(
            "place",
            _("Where you are"),
            text_line(
                "applications.place",
                draft.place,
                longest=LONGEST_PLACE,
                placeholder=_("City and country"),
            ),
            hint=_("Needed for meeting in person."),
            optional=True,
        ),
        field(
            "time_zone",
            _("Your time zone"),
            search_menu(FIND_TIME_ZONE, _("Type a city or country"), chosen, 2),
        ),
        *hours_fields(draft.hours, "applications"),
    ]
