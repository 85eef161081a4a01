"""Who looks at their Home at the moment, as far as one can know.

Slack says when a Home is opened and never when it is closed; so somebody counts as looking for ten
minutes. It is remembered in the process alone: a Home that is not refreshed is right again when it
is opened the next time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from programme.people import Caller
from programme.translations import current_language
from views.surfaces import Surface

_LOOKING = timedelta(minutes=10)
_MOST = 50  # of a workspace at once, so that refreshing stays cheap; those who opened it last


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at their Home, and what it shows."""

    caller: Caller
    opened_at: datetime
    group_page: int
    shown: Surface
    language: str


class Viewers:
    """Those who opened their Home lately."""

    def __init__(self) -> None:
        self._viewers: dict[int, Viewer] = {}

    def opened(self, caller: Caller, now: datetime, shown: Surface, group_page: int = 0) -> None:
        """Remember that somebody opened their Home, or turned to another part of it."""
        self.forgets(caller)
        self._viewers[caller.person_id] = Viewer(caller, now, group_page, shown, current_language())
        there = [viewer.caller for viewer in self._of(caller.workspace_id)]
        for earliest in there[:-_MOST]:
            self.forgets(earliest)

    def forgets(self, caller: Caller) -> None:
        """Let their Home be, as of somebody who does not look at it."""
        self._viewers.pop(caller.person_id, None)

    def looking(self, workspace_id: int, now: datetime) -> Sequence[Viewer]:
        """Return who of a workspace looks at their Home now; who does not is forgotten."""
        self._viewers = {
            person_id: viewer
            for person_id, viewer in self._viewers.items()
            if timedelta() <= now - viewer.opened_at < _LOOKING
        }
        return self._of(workspace_id)

    def keep(self, viewer: Viewer) -> None:
        """Remember what somebody's Home shows, unless they opened it again meanwhile."""
        known = self._viewers.get(viewer.caller.person_id)
        if known is not None and known.opened_at == viewer.opened_at:
            self._viewers[viewer.caller.person_id] = viewer

    def _of(self, workspace_id: int) -> list[Viewer]:
        """Return the viewers of a workspace, those first who opened their Home first."""
        everybody = self._viewers.values()
        return [viewer for viewer in everybody if viewer.caller.workspace_id == workspace_id]
