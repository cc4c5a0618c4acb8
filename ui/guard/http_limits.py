"""What a request may be before any of it is read or answered: size, disk, form."""

import asyncio
import errno
import json
import shutil
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware

from ui.guard.api_panel import AnswerPanel
from ui.guard.run_uploads import MAX_RUN_BODY, brings_run, is_upload
from ui.texts.common import preferred_language, text

# A picture of 10 MB as a `data:` URL, and room for the rest of the JSON.
MAX_BODY = 15_000_000
MAX_PICTURE_BODY = 10 * 1024**2 + 100_000  # a picture in its form
# A client that is cut off while it sends hears no answer, so this much is let run out, unkept.
MAX_DRAINED = MAX_RUN_BODY + 20_000_000
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no quotas of that kind
FREE_DISK = 500_000_000  # bytes that uploads leave to the server

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class TooLargeError(Exception):
    """More bytes have arrived than this request may have."""


class LimitRequests:
    """ASGI middleware: refuse a body over MAX_BODY, and uploads while the disk is nearly full.

    The upload of a run may have MAX_RUN_BODY bytes.

    ready: whether the launch is over; what is posted earlier waits, for Gradio would break off.
    """

    def __init__(
        self, app: Callable[[Message, Receive, Send], Awaitable[None]], ready: Callable[[], bool]
    ) -> None:
        self.app, self.ready = app, ready

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if is_upload(scope) and _disk_is_full():
            await _tell_visitor(scope, send, 503, "disk_full")
            return
        while scope["method"] == "POST" and not self.ready():
            await asyncio.sleep(0.05)
        told = dict(scope["headers"]).get(b"content-length", b"0")
        announced, limit = int(told) if told.isdigit() else 0, MAX_BODY
        if is_upload(scope) and announced <= MAX_RUN_BODY:
            receive, limit = await _look_at_start(receive)

        async def refuse(rest: Receive | None = None) -> None:
            if is_upload(scope):
                await _tell_visitor(scope, send, 413, "upload_too_large", rest)
            else:
                await _tell(send, 413, _too_large(), rest)

        if announced > limit:
            rest = receive if announced <= MAX_DRAINED else None
            await refuse(rest)
            return
        arrived, answered = 0, False

        async def count() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise TooLargeError
            return message

        async def note(message: Message) -> None:
            nonlocal answered
            if arrived > limit:  # whatever FastAPI makes of the error
                if not answered:
                    await refuse()
            elif message["type"] == "http.response.start":
                # A page that was uploaded as a picture stays a picture.
                headers = [*message.get("headers", ()), (b"x-content-type-options", b"nosniff")]
                await send({**message, "headers": headers})
            else:
                await send(message)
            answered = True

        await self.app(scope, count, note)


async def _look_at_start(receive: Receive) -> tuple[Receive, int]:
    """Take an upload's first message, and give it again; with it, how large the upload may be."""
    first = [await receive()]

    async def again() -> Message:
        return first.pop() if first else await receive()

    return again, MAX_RUN_BODY if brings_run(first[0].get("body", b"")) else MAX_PICTURE_BODY


def _too_large() -> str:
    return (
        f"A request may have {MAX_BODY / 1e6:.0f} MB, a picture 10 MB, and a run's file "
        f"{MAX_RUN_BODY / 1e6:.0f} MB; this one is larger."
    )


def _disk_is_full() -> bool:
    folder = Path(get_upload_folder())
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free < FREE_DISK


async def _tell(send: Send, status: int, sentence: str, rest: Receive | None = None) -> None:
    await _answer(send, status, "application/json", json.dumps({"detail": sentence}), rest)


async def _tell_visitor(
    scope: Message, send: Send, status: int, key: str, rest: Receive | None = None
) -> None:
    """The page shows what comes in answer to an upload as it is."""
    asked = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    words = text(key, preferred_language(asked))
    await _answer(send, status, "text/plain; charset=utf-8", words, rest)


async def _answer(
    send: Send, status: int, content_type: str, content: str, rest: Receive | None
) -> None:
    """Answer at once; rest: then let what the client is still sending run out, unkept."""
    body = content.encode()
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": rest is not None})
    if rest is not None:
        message = await rest()
        while message["type"] == "http.request" and message.get("more_body"):
            message = await rest()
        await send({"type": "http.response.body", "body": b""})


async def _not_in_form(_request: Request, error: Exception) -> JSONResponse:
    """FastAPI would quote the whole body."""
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    place = ".".join(str(part) for part in first.get("loc", ()))[:100]
    sentence = (
        f"This request is not in the form that the API takes ({place}); see /gradio_api/info."
    )
    return JSONResponse({"detail": sentence}, status_code=422)


async def _failed(request: Request, error: Exception) -> Response:
    if is_upload(request.scope):
        is_full = isinstance(error, OSError) and error.errno in FULL
        key = "disk_full" if is_full else "failed_inside"
        words = text(key, preferred_language(request.headers.get("accept-language")))
        return PlainTextResponse(words, 503 if is_full else 500)
    if isinstance(error, LookupError) or type(error).__name__ == "FnIndexInferError":
        sentence = "There is no such endpoint or session; see /gradio_api/info for what there is."
        return JSONResponse({"detail": sentence}, status_code=404)
    sentence = "This request could not be answered; the reason is in the server's log."
    return JSONResponse({"detail": sentence}, status_code=500)


def app_settings(ready: Callable[[], bool], has_mcp: bool) -> dict[str, Any]:
    """What Gradio's `app_kwargs` needs for all of this; ready as of `LimitRequests`."""
    return {
        "middleware": [
            Middleware(LimitRequests, ready=ready),
            Middleware(AnswerPanel, has_mcp=has_mcp),
        ],
        "exception_handlers": {RequestValidationError: _not_in_form, Exception: _failed},
    }
