"""The mentor agreement, held against the programme's own words."""

from programme.agreement import CODE_OF_CONDUCT, PARTS

PROMISES = [
    "communicate The Carpentries community values to mentees and model that behaviour myself",
    "provide a welcoming and supporting environment for mentees",
    "avoid dismissive language, question my expert blind spot, and model error-making",
    "stay active in one or more Carpentries communication channels",
    "keep up-to-date with changes to the lesson(s) I teach",
    "provide feedback to the Mentoring Subcommittee and Carpentries staff",
]


def test_every_promise_is_there_in_order() -> None:
    points = [point for part in PARTS for point in part.points]
    assert len(points) == len(PROMISES)
    assert all(promise in point for promise, point in zip(PROMISES, points, strict=True))
    assert "follow the {code_of_conduct} in all communications" in CODE_OF_CONDUCT
