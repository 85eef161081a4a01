"""What time it is: passed to whoever needs it, so that tests and the sandbox can move it."""

from collections.abc import Callable
from datetime import UTC, datetime

# Returns the present instant as aware UTC.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant of this machine as aware UTC."""
    return datetime.now(UTC)
