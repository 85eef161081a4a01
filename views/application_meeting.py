"""When and where an applicant would meet: a part of the form of ``/mentoring join``."""

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock, OptionGroup

from programme.application_drafts import LONGEST_PLACE, Draft, MeetingMode
from programme.availability import DAYS, HOURS_OF_DAY, PARTS_OF_DAY
from programme.time_zones import describe_zone, is_time_zone
from views.inputs import field, multi_menu, option, option_group, radio, search_menu, text_line
from views.messages import heading

FIND_TIME_ZONE = "applications.find_time_zone"
MEETING_MODES = {
    MeetingMode.ONLINE: "Online",
    MeetingMode.IN_PERSON: "In person",
    MeetingMode.EITHER: "Either is fine",
}
DAY_NAMES = dict(
    zip(
        DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
PART_NAMES = {
    "early": "Early, 6 to 9",
    "morning": "Morning, 9 to 12",
    "afternoon": "Afternoon, 12 to 17",
    "evening": "Evening, 17 to 21",
    "late": "Late, 21 to 24",
}


def meeting_blocks(draft: Draft, now: datetime) -> list[Block]:
    """Return the fields; ``now`` decides the offsets of time zones."""
    zone = draft.time_zone
    chosen = None
    if zone and is_time_zone(zone):
        chosen = option(zone, describe_zone(zone, now).label)
    modes = [option(value, text) for value, text in MEETING_MODES.items()]
    return [
        DividerBlock(),
        heading("Meeting"),
        field(
            "meeting_mode",
            "I'd meet",
            radio("applications.meeting_mode", modes, draft.meeting_mode),
        ),
        field(
            "place",
            "Where you are",
            text_line(
                "applications.place",
                draft.place,
                longest=LONGEST_PLACE,
                placeholder="City and country",
            ),
            hint="Needed for meeting in person.",
            optional=True,
        ),
        field(
            "time_zone",
            "Your time zone",
            search_menu(FIND_TIME_ZONE, "Type a city or country", chosen, 2),
        ),
        field(
            "workdays",
            "Hours that suit you, Monday to Friday",
            multi_menu(
                "applications.workdays",
                "Parts of the day, or hours",
                _hours(),
                draft.hours.workdays,
            ),
            hint="In your own time. The more you choose, the sooner a group fits.",
            optional=True,
        ),
        *(
            field(
                day,
                f"On {name}s also" if day not in {"sat", "sun"} else f"On {name}s",
                multi_menu(
                    f"applications.{day}",
                    "Parts of the day, or hours",
                    _hours(),
                    draft.hours.by_day.get(day, ()),
                ),
                optional=True,
            )
            for day, name in DAY_NAMES.items()
        ),
    ]


def _hours() -> list[OptionGroup]:
    return [
        option_group("Parts of the day", [option(part, PART_NAMES[part]) for part in PARTS_OF_DAY]),
        option_group("Single hours", [option(str(hour), f"{hour:02}:00") for hour in HOURS_OF_DAY]),
    ]
