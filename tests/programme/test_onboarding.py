"""Which tasks of a mentor are done."""

from hypothesis import given
from hypothesis import strategies as st

from models import Person
from programme.agreement import VERSION
from programme.onboarding import TASK_OF, Said, Task, tasks_done
from tests.conftest import NOW
from tests.make import a_term, an_application

PERSON = Person(
    id=1, workspace_id=1, slack_user_id="U1", name="Ben", time_zone="UTC", locale="en-US",
    refreshed_at=NOW,
)  # fmt: skip


@given(st.lists(st.sampled_from(Said)), st.booleans(), st.booleans())
def test_each_thing_said_does_one_task(said: list[Said], agreed: bool, withdrew: bool) -> None:
    application = an_application(
        a_term(id=1),
        PERSON,
        role="mentor",
        status="withdrawn" if withdrew else "approved",
        agreement_version=VERSION if agreed else "an older one",
    )
    done = tasks_done(application, [*said])
    assert {TASK_OF[one] for one in said} <= done
    assert (Task.APPLICATION in done) is not withdrew
    assert (Task.AGREEMENT in done) is (agreed and not withdrew)
    assert len(done) == len({TASK_OF[one] for one in said}) + 2 * (not withdrew) - (
        not agreed and not withdrew
    )


def test_all_six_can_be_done() -> None:
    application = an_application(
        a_term(id=1), PERSON, role="mentor", status="placed", agreement_version=VERSION
    )
    assert tasks_done(application, list(Said)) == frozenset(Task)
    assert len(Task) == 6
