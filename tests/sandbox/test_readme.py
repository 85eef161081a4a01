"""What is written about the sandbox is true."""

import re
import typing
from pathlib import Path
from typing import Any

import sandbox
from sandbox import Member, Slack, faults
from sandbox.client.routes import READS, WRITES
from sandbox.web_api.methods import METHODS, OPEN_METHODS
from tests.sandbox.apps import ALL_EVENTS

ROOT = Path(sandbox.__file__).parent
README = (ROOT / "README.md").read_text()
GUIDE = (ROOT.parent / "docs" / "sandbox.md").read_text()


async def test_the_example_runs() -> None:
    example = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    names: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 - our own text
    await names["test_greeting"]()


def test_every_method_is_listed_and_no_other() -> None:
    table = GUIDE.partition("### Web API methods")[2].partition("### Block Kit")[0]
    listed = re.findall(r"`([a-z]+\.[A-Za-z0-9.]+)`", table)
    assert sorted(set(listed)) == sorted([*METHODS, *OPEN_METHODS])


def test_every_fault_is_listed() -> None:
    for kind in typing.get_args(faults.Kind):
        assert f"`{kind}`" in GUIDE


def test_every_event_that_is_delivered_is_listed_and_no_other() -> None:
    table = GUIDE.partition("### Events")[2].partition("### Faults on demand")[0]
    rows = re.findall(r"^\| [a-z ]+ \| (.*) \|$", table, re.MULTILINE)
    listed = re.findall(r"`([a-z_.]+)`", re.sub(r"\(.*?\)", "", "".join(rows)))
    assert sorted({name.partition(".")[0] for name in listed}) == sorted(faults.EVENTS)


def test_every_question_of_the_control_api_is_listed() -> None:
    table = GUIDE.partition("### The control API")[2].partition("## Not supported")[0]
    for name in ("clock", "faults", "faults/clear", "traffic"):
        assert f"/client/{name}`" in table
        assert name in READS or name in WRITES
    for given in ("freeze", "move_seconds", "resume", "next_event", "kind", "times", "seconds"):
        assert f"`{given}`" in table


def test_every_event_of_the_tests_is_listed() -> None:
    for name in ALL_EVENTS:
        assert f"`{name}`" in GUIDE


def test_every_verb_and_every_part_of_the_workspace_is_listed() -> None:
    for about, named in ((Member, "amara."), (Slack, "slack.")):
        for name in vars(about):
            public = not name.startswith("_") and name != "id"
            if public and f"{named}{name}" not in README and f"`{name}`" not in README:
                raise AssertionError(f"{name} is not in the README")
