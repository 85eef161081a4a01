"""The fields in which a person chooses the weekly hours that suit them."""

from slack_sdk.models.blocks import InputBlock, OptionGroup

from programme.availability import DAYS, HOURS_OF_DAY, PARTS_OF_DAY, HourChoices
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, multi_menu, option, option_group

# The labels of the fields; Monday to Friday can be chosen all at once too.
DAY_LABELS = Translated(
    dict(
        zip(
            DAYS,
            (
                N_("On Mondays also"),
                N_("On Tuesdays also"),
                N_("On Wednesdays also"),
                N_("On Thursdays also"),
                N_("On Fridays also"),
                N_("On Saturdays"),
                N_("On Sundays"),
            ),
            strict=True,
        )
    )
)
PART_NAMES = Translated(
    {
        "early": N_("Early, 6 to 9"),
        "morning": N_("Morning, 9 to 12"),
        "afternoon": N_("Afternoon, 12 to 17"),
        "evening": N_("Evening, 17 to 21"),
        "late": N_("Late, 21 to 24"),
    }
)


def hours_fields(hours: HourChoices, conversation: str) -> list[InputBlock]:
    """Return a field for Monday to Friday and one for each day, with what is chosen.

    The fields are named ``workdays`` and as the days are in ``programme.availability``.
    """
    return [
        field(
            "workdays",
            _("Hours that suit you, Monday to Friday"),
            multi_menu(
                f"{conversation}.workdays",
                _("Parts of the day, or hours"),
                _hours(),
                hours.workdays,
            ),
            hint=_("In your own time. The more you choose, the sooner a group fits."),
            optional=True,
        ),
        *(
            field(
                day,
                label,
                multi_menu(
                    f"{conversation}.{day}",
                    _("Parts of the day, or hours"),
                    _hours(),
                    hours.by_day.get(day, ()),
                ),
                optional=True,
            )
            for day, label in DAY_LABELS.items()
        ),
    ]


def _hours() -> list[OptionGroup]:
    return [
        option_group(
            _("Parts of the day"), [option(part, PART_NAMES[part]) for part in PARTS_OF_DAY]
        ),
        option_group(
            _("Single hours"), [option(str(hour), f"{hour:02}:00") for hour in HOURS_OF_DAY]
        ),
    ]
