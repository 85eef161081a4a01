"""What `mentoring doctor` found: how it is, and what to do about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How grave a finding is; the last keeps the bot from working."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``do`` is what the operator does next, where there is a need.

    Neither holds a secret: an operator may show both to anybody.
    """

    about: str
    state: State
    says: str
    do: str | None = None


def ok(about: str, says: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(about, State.OK, says)


def warning(about: str, says: str, do: str) -> Finding:
    """Return that something works and should be looked at."""
    return Finding(about, State.WARNING, says, do)


def problem(about: str, says: str, do: str) -> Finding:
    """Return that something keeps the bot from its work."""
    return Finding(about, State.PROBLEM, says, do)


def is_well(findings: Sequence[Finding]) -> bool:
    """Say whether there is no problem; warnings don't count."""
    return all(one.state is not State.PROBLEM for one in findings)


def finding_lines(findings: Sequence[Finding]) -> list[str]:
    """Return the findings for people to read, one line each, what to do below it."""
    lines = []
    for one in findings:
        lines.append(f"{one.state.value:8} {one.about}: {one.says}")
        if one.do is not None:
            lines.append(f"{'':8} -> {one.do}")
    problems = sum(one.state is State.PROBLEM for one in findings)
    return [*lines, "No problem found." if not problems else f"Problems: {problems}."]


def findings_as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings for programs to read."""
    return {"ok": is_well(findings), "findings": [asdict(one) for one in findings]}
