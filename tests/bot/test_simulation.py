"""A small simulated term: six mentors, twenty-four mentees, eight weeks."""

import json
from datetime import timedelta

from bot.simulated_time import Scale
from bot.simulation import simulate
from bot.simulation_report import report_lines


async def test_a_small_term_ends_in_certificates_and_nothing_is_lost() -> None:
    scale = Scale(6, 24, weeks=8, seed=3, through_slack=4, looks_every=timedelta(hours=24))
    report = await simulate(scale)
    assert (report.duplicates, report.lost, report.at_night) == (0, 0, 0)
    assert report.is_good
    assert report.refused_by_slack == {}
    assert (report.mentors.applied, report.mentees.applied) == (6, 24)
    assert report.mentees.certificates > 0
    assert report.mentors.certificates > 0
    assert report.mentees.certificates <= report.mentees.in_a_group <= 24
    assert report.messages > 0
    assert report.nudges.median <= report.nudges.ninety_percent <= report.nudges.most
    # Some acted in Slack, and the report says how many.
    assert report.through_slack["/mentoring join"] == 4
    assert report.straight["survey"] > 0
    assert any(line.startswith("Duplicates: 0") for line in report_lines(report))
    assert json.loads(json.dumps(report.as_json()))["lost"] == 0
