"""The responsibilities are the programme's own words."""

from programme.roles import MENTEE_RESPONSIBILITIES, MENTOR_RESPONSIBILITIES

# "Mentoring Groups Roles", as the programme publishes it.
MENTEES = """
* Communicate with your Mentor about your goals and needs.
* Attend scheduled meetings and participate actively or let your Mentor know you won’t be attending.
* Be respectful of other Mentees and Mentors. Provide a safe space for questions and mistakes.
"""
MENTORS = """
- Decide on a meeting schedule with your Mentees.
- Personalize meetings based on Mentee’s needs and desires.
- Respond promptly to emails from your Mentees.
- Follow up with Mentees who miss meetings.
- Be respectful of Mentees. Provide a safe space for questions and mistakes.
- Report Mentee attendance and progress to mentoring coordinator.
"""


def test_what_mentees_and_mentors_can_expect() -> None:
    assert [f"* {one}" for one in MENTEE_RESPONSIBILITIES] == MENTEES.strip().splitlines()
    assert [f"- {one}" for one in MENTOR_RESPONSIBILITIES] == MENTORS.strip().splitlines()
