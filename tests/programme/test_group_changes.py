"""Whom another hour suits, in the weeks that are left."""

from datetime import UTC, datetime

import pytest

from models import Person
from programme.group_changes import list_unsuited
from programme.groups import Applied, Part
from programme.matching import Slot
from tests.conftest import NOW
from tests.make import a_term, an_application

TERM = a_term(id=1)  # from 14 September to 27 November
TUESDAY_AT_TEN = 24 + 10


def a_member(zone: str, *hours: int) -> Applied:
    person = Person(
        id=1, workspace_id=1, slack_user_id="U1", name="Amara", time_zone=zone, locale="en-US",
        refreshed_at=NOW,
    )  # fmt: skip
    application = an_application(TERM, person, time_zone=zone, hours=list(hours))
    return Applied(person, Part.MENTEE, application)


@pytest.mark.parametrize(
    ("hours", "now", "suits"),
    [
        # In Nairobi ten in Berlin is eleven until 25 October, and twelve from then on.
        ((TUESDAY_AT_TEN + 1, TUESDAY_AT_TEN + 2), NOW, True),
        ((TUESDAY_AT_TEN + 1,), NOW, False),
        ((TUESDAY_AT_TEN + 2,), NOW, False),
        ((TUESDAY_AT_TEN + 2,), datetime(2026, 11, 1, tzinfo=UTC), True),
        ((TUESDAY_AT_TEN + 1,), datetime(2026, 11, 1, tzinfo=UTC), False),
        ((), NOW, False),
    ],
)
def test_every_week_that_is_left_counts(
    hours: tuple[int, ...],
    now: datetime,
    suits: bool,
) -> None:
    member = a_member("Africa/Nairobi", *hours)
    slot = Slot(1, 10, "Europe/Berlin")
    assert list_unsuited(slot, [member], TERM, now) == ([] if suits else [member])
