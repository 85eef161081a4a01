"""The programme's list, held against its own description."""

from programme.focuses import AIMS, FOCUSES, OUTCOMES, TOOLS


def test_the_outcomes_tools_and_aims_are_the_programmes() -> None:
    assert TOOLS == ("Git", "Shell", "Python", "R", "SQL")
    assert {
        outcome.name: (outcome.by_tool, [aim.name for aim in outcome.aims]) for outcome in OUTCOMES
    } == {
        "Lesson Maintenance": (
            True,
            [
                "Contributing to current lesson development",
                "Contributing to lesson maintenance",
            ],
        ),
        "Teaching Workshops": (
            True,
            [
                "Developing confidence and skill in teaching",
                "Preparing to teach a specific lesson",
            ],
        ),
        "Organizing Workshops": (
            False,
            [
                "Logistics of organizing a workshop",
                "Logistics of running a workshop",
            ],
        ),
        "Community Building": (
            False,
            [
                "Strategies to build local communities",
                "Tried-and-true events that help foster local communities",
            ],
        ),
    }


def test_each_focus_can_be_chosen_and_charted() -> None:
    assert len(FOCUSES) == 2 * len(TOOLS) + 2
    assert FOCUSES["teaching/git"].name == "Teaching Workshops: Git"
    assert FOCUSES["community"].short_name == "Community"
    assert all(len(focus.name) <= 75 for focus in FOCUSES.values())
    assert all(len(focus.short_name) <= 20 for focus in FOCUSES.values())
    assert len({focus.short_name for focus in FOCUSES.values()}) == len(FOCUSES)
    assert all(len(aim.name) <= 75 and len(aim.example or "") <= 75 for aim in AIMS.values())
