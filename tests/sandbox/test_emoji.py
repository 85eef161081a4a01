"""The page knows every emoji that the bot uses, so that no name in colons is read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"(?<![\w:`]):([a-z][a-z0-9_]+):(?![\w`])")
# Sphinx roles in docstrings look the same.
_ROLES = {"attr", "class", "data", "func", "mod", "meth"}


def test_every_emoji_of_the_bot_is_on_the_page() -> None:
    table = (ROOT / "sandbox" / "page" / "static" / "emoji.js").read_text().split("`")[1]
    known = {one.split()[0] for one in table.replace("\n", "|").split("|") if one.strip()}
    used = {
        name for file in (ROOT / "views").rglob("*.py") for name in _NAME.findall(file.read_text())
    }
    assert used - _ROLES - known == set()
    assert len(used) > 10
