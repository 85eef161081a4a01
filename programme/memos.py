"""What a session remembers of what it asked: many of a tick's rules begin with the same question.

A session remembers only where :func:`remember` said so: where it reads one moment's state of
things, for many who ask.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

_MEMO = "memo"  # in the session's own notes
Answer = TypeVar("Answer")


def remember(session: AsyncSession) -> None:
    """Let the session, which is to read only, answer from now on what it was asked before."""
    session.info[_MEMO] = {}


async def ask_once(
    session: AsyncSession, question: Hashable, ask: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Return what ``ask`` finds, or what it found for the same ``question`` in this session.

    The question names who asks and all that the answer depends on. Nobody changes the answer.
    """
    memo: dict[Hashable, Any] | None = session.info.get(_MEMO)
    if memo is None:
        return await ask()
    if question not in memo:
        memo[question] = await ask()
    answer: Answer = memo[question]
    return answer


def note(session: AsyncSession, question: Hashable, answer: Any) -> None:
    """Let a session that remembers know an answer that was found together with others."""
    memo: dict[Hashable, Any] | None = session.info.get(_MEMO)
    if memo is not None:
        memo.setdefault(question, answer)


def remembers(session: AsyncSession) -> bool:
    """Say whether more than it takes now is worth asking, for those who ask next."""
    return _MEMO in session.info
