"""What modals carry: ids, looked up again and authorised on submit."""

import json
from collections.abc import Mapping
from typing import Any


def id_in(view: Mapping[str, Any], name: str) -> int | None:
    """Return an id from a view's ``private_metadata``, or None when it holds none."""
    try:
        ids = json.loads(view.get("private_metadata") or "{}")
    except json.JSONDecodeError:
        return None
    value = ids.get(name) if isinstance(ids, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
