"""The fields in which a person chooses the weekly hours that suit them."""

from slack_sdk.models.blocks import InputBlock, OptionGroup

from programme.availability import DAYS, HOURS_OF_DAY, PARTS_OF_DAY, HourChoices
from views.inputs import field, multi_menu, option, option_group

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


def hours_fields(hours: HourChoices, conversation: str) -> list[InputBlock]:
    """Return a field for Monday to Friday and one for each day, with what is chosen.

    The fields are named ``workdays`` and as the days are in ``programme.availability``.
    """
    return [
        field(
            "workdays",
            "Hours that suit you, Monday to Friday",
            multi_menu(
                f"{conversation}.workdays",
                "Parts of the day, or hours",
                _hours(),
                hours.workdays,
            ),
            hint="In your own time. The more you choose, the sooner a group fits.",
            optional=True,
        ),
        *(
            field(
                day,
                f"On {name}s also" if day not in {"sat", "sun"} else f"On {name}s",
                multi_menu(
                    f"{conversation}.{day}",
                    "Parts of the day, or hours",
                    _hours(),
                    hours.by_day.get(day, ()),
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
