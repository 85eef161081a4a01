"""An acknowledgement that lasts."""

from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck

from models import let_others_go_first


class LastingAck(AsyncAck):
    """Bolt's ``ack()``, once said, stays said.

    Bolt looks for the acknowledgement every 10 ms, and forgets it when the listener raises in
    between: the person would read that the app did not respond, besides what we tell them
    (slack_bolt 1.30, listener/asyncio_runner.py; docs/decisions/0004-what-bolt-forgets.md).
    """

    async def __call__(self, *args: Any, **given: Any) -> BoltResponse:
        """Acknowledge as Bolt does; who still waits for that goes first from now on."""
        response = await super().__call__(*args, **given)
        let_others_go_first()
        return response

    def __setattr__(self, name: str, value: Any) -> None:
        """Keep a response that was given."""
        if name == "response" and value is None and self._is_said():
            return
        super().__setattr__(name, value)

    def _is_said(self) -> bool:
        return isinstance(getattr(self, "response", None), BoltResponse)
