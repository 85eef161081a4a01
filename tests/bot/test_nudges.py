"""The page of all nudges."""

from pathlib import Path

from bot.nudge_page import nudges_page
from scheduler.rules import find_rules

PAGE = Path(__file__).parents[2] / "docs" / "nudges.md"


def test_the_page_says_what_the_rules_say() -> None:
    page = nudges_page(find_rules().values())
    assert PAGE.read_text(encoding="utf-8") == page, "Run `make nudges`."
    assert all(f"`{kind}`" in page for kind in find_rules())
