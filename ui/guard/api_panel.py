"""What Gradio's panel "Use via API" asks for and this server does not have, without an error."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse, Response

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class AnswerPanel:
    """ASGI middleware: the panel's two questions, which would be 403 and 404 in each console.

    How often each endpoint was called is counted for nobody. Of MCP's tools the panel wants to
    hear that there are none by a status that is no success; browsers report those from 400 on.
    """

    def __init__(
        self, app: Callable[[Message, Receive, Send], Awaitable[None]], has_mcp: bool
    ) -> None:
        self.app = app
        self.answers: dict[str, Response] = {"/monitoring/summary": JSONResponse({"functions": {}})}
        if not has_mcp:
            self.answers["/gradio_api/mcp/schema"] = Response(status_code=300)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        answer = self.answers.get(scope["path"]) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)
