"""What people in a group can expect of each other, in the programme's own words.

Source: "Mentoring Groups Roles".
"""

from programme.translations import N_

MENTEE_RESPONSIBILITIES = (
    N_("Communicate with your Mentor about your goals and needs."),
    N_(
        "Attend scheduled meetings and participate actively or let your Mentor know you won’t be "
        "attending."
    ),
    N_(
        "Be respectful of other Mentees and Mentors. Provide a safe space for "
        "questions and mistakes."
    ),
)
MENTOR_RESPONSIBILITIES = (
    N_("Decide on a meeting schedule with your Mentees."),
    N_("Personalize meetings based on Mentee’s needs and desires."),
    N_("Respond promptly to emails from your Mentees."),
    N_("Follow up with Mentees who miss meetings."),
    N_("Be respectful of Mentees. Provide a safe space for questions and mistakes."),
    N_("Report Mentee attendance and progress to mentoring coordinator."),
)
