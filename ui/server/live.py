"""What the page's tab of training calls by name; where nobody may train, the page has neither these nor the tab."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import gradio as gr

from ui.server.clients import client_asking


class Live(Protocol):
    """Who trains: model.serving.live.page."""

    async def training(self, question: Any, client: str) -> dict[str, Any]: ...
    async def news(self, question: Any, client: str) -> dict[str, Any]: ...
    def network(self, question: Any) -> dict[str, str]: ...


def live_functions(
    live: Live,
    respond: Callable[[Awaitable[Any]], Awaitable[Any]],
    in_turn: Callable[[Callable[[], Any], gr.Request], Awaitable[Any]],
) -> list[Callable[..., Any]]:
    """respond: makes the response of an answer that comes, or of what it raises. in_turn: does work of this machine for
    who asks, when it is their turn."""

    async def live_training(question: Any, request: gr.Request) -> Any:
        """Do what the page wants: begin, pause, stop and others."""
        return await respond(live.training(question, client_asking(request)))

    async def live_news(question: Any, request: gr.Request) -> Any:
        """What has happened since the page asked last; waits until there is something."""
        return await respond(live.news(question, client_asking(request)))

    async def live_network(question: Any, request: gr.Request) -> Any:
        """The trained network, for who takes it home."""
        return await respond(in_turn(lambda: live.network(question), request))

    return [live_training, live_news, live_network]
