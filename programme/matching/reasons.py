"""Why somebody sits where they do, or waits: the facts, which are said when somebody reads them.

They are kept as JSON, so that each reader reads them in their own language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from programme.matching.types import Kept, Placed, Waits


@dataclass(frozen=True)
class ByHand:
    """A coordinator seated somebody, or took them out of their group."""

    seated: bool
    kind: Literal["by_hand"] = "by_hand"


@dataclass(frozen=True)
class Written:
    """A sentence, as reasons were kept before they were facts; it is said as it is."""

    text: str
    kind: Literal["written"] = "written"


Reason = Placed | Kept | Waits | ByHand | Written
_REASON: TypeAdapter[Reason] = TypeAdapter(Annotated[Reason, Field(discriminator="kind")])


def keep_reason(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON that :func:`read_reason` takes."""
    kept: dict[str, Any] = _REASON.dump_python(reason, mode="json", exclude_defaults=False)
    return kept


def read_reason(kept: Mapping[str, Any] | str) -> Reason:
    """Return the reason that was kept, which may be a sentence of before."""
    return Written(kept) if isinstance(kept, str) else _REASON.validate_python(kept)


def write_reason(reason: Reason) -> str:
    """Return a reason as one text that :func:`find_reason` reads."""
    return _REASON.dump_json(reason).decode()


def find_reason(text: str) -> Reason:
    """Return the reason in a text, which may be a sentence of before."""
    try:
        return _REASON.validate_json(text)
    except ValidationError:
        return Written(text)
