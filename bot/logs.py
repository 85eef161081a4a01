"""Structured logs: for people on a terminal, JSON elsewhere. No secrets, no message texts."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

import structlog

# Slack's tokens of every kind. Nothing logs them; should anything ever do, they are left out.
_TOKENS = re.compile(r"\b(xox[a-z]|xapp)[-.][\w.-]+")
# What these say is of our own making, or the machine's. Others repeat values: what people wrote.
_OWN_WORDS = (OSError, ImportError, RuntimeError, AttributeError, NameError, TypeError)
_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_logs() -> None:
    """Send what is logged, by us and by libraries, to standard error."""
    to_people = sys.stderr.isatty()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    rendering: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *([] if to_people else [structlog.processors.ExceptionRenderer(describe_raised)]),
        lines_for_people() if to_people else structlog.processors.JSONRenderer(),
        _without_tokens,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=rendering, foreign_pre_chain=shared)
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # At INFO these repeat bodies of requests, tokens in addresses, or every single request.
    for name in ("mentoring.bolt", "slack_bolt", "slack_sdk", "aiohttp.access", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It asks its own level and no other, and otherwise writes out each call only to say nothing.
    logging.getLogger("slack_sdk.web.async_base_client").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # Below this it tells of every tick, and of each that found the one before still at work.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def lines_for_people() -> structlog.dev.ConsoleRenderer:
    """Return what writes lines for a terminal; with rich it would show what people wrote."""
    return structlog.dev.ConsoleRenderer(exception_formatter=_write_raised)


def describe_raised(exc_info: _Raised) -> str:
    """Return where an exception came from, and why, without values that people may have written.

    The last line of a traceback often repeats them, as in ``invalid literal for int(): 'words'``.
    """
    return "\n".join(_lines_of(exc_info[1]))


def _lines_of(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines_of(before)
        yield "which led to:"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    for inside in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _lines_of(inside)
    said = f": {error}" if isinstance(error, _OWN_WORDS) else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{said}"


def _write_raised(stream: TextIO, raised: _Raised) -> None:
    stream.write(f"\n{describe_raised(raised)}")


def _without_tokens(_logger: Any, _method: str, rendered: Any) -> Any:
    return _TOKENS.sub(r"\1-…", rendered) if isinstance(rendered, str) else rendered
