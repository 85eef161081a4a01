"""What Block Kit validation answers: one line of Slack's refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One reason why Slack would refuse blocks, a view or metadata.

    `message` is Slack's wording, `pointer` the JSON pointer of the offending value, `doc` the
    docs.slack.dev page of the table row that was broken. `str(problem)` is the line as Slack
    writes it in `errors` and, after "[ERROR] ", in `response_metadata.messages`.
    """

    message: str
    pointer: str
    doc: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"
