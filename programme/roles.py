"""What people in a group can expect of each other, in the programme's own words.

Source: "Mentoring Groups Roles".
"""

MENTEE_RESPONSIBILITIES = (
    "Communicate with your Mentor about your goals and needs.",
    "Attend scheduled meetings and participate actively or let your Mentor know you won’t be "
    "attending.",
    "Be respectful of other Mentees and Mentors. Provide a safe space for questions and mistakes.",
)
MENTOR_RESPONSIBILITIES = (
    "Decide on a meeting schedule with your Mentees.",
    "Personalize meetings based on Mentee’s needs and desires.",
    "Respond promptly to emails from your Mentees.",
    "Follow up with Mentees who miss meetings.",
    "Be respectful of Mentees. Provide a safe space for questions and mistakes.",
    "Report Mentee attendance and progress to mentoring coordinator.",
)
