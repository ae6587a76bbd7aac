"""All that Rowwise changes in Gradio beyond its documented options, and why. Written for Gradio 6.31.

Where a part of Gradio that a patch needs is gone, a warning says so and the app runs without that patch.
tests/unit/ui/test_gradio_patches.py tries each patch on the real Gradio.
"""

import inspect
import warnings
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.route_utils import FnIndexInferError as UnknownEndpoint
from gradio.routes import ORJSONResponse
from gradio.state_holder import SessionState

from ui.server.limits import ARGUMENTS, FULL, raised_by_us, report_full_disk

# UnknownEndpoint: raised for a call of an endpoint that does not exist.
# ORJSONResponse: an answer as JSON in 7 us, where FastAPI's own takes 135.
__all__ = ["ORJSONResponse", "QuietBlocks", "UnknownEndpoint", "apply_patches"]

ANSWERS = 200  # sessions whose answers wait to be fetched; a trace of an LSTM takes 1.5 MB


class QuietBlocks(gr.Blocks):
    """Blocks that answer a call with malformed arguments by one line, where Gradio itself prints a traceback.

    Also clears what Gradio stores of each call for deep links, which can be several MB; every API call is its own
    session.
    """

    async def process_api(self, *arguments: Any, **named: Any) -> Any:
        try:
            return await super().process_api(*arguments, **named)
        except Exception as error:
            full = report_full_disk(error)
            if raised_by_us(error) and not full:  # a gr.Error too, which says what is wrong
                raise
            raise gr.Error(FULL if full else ARGUMENTS, print_exception=False) from None
        finally:
            if session := named.get("state"):
                session.config_values.clear()


def apply_patches(page: gr.Blocks) -> None:
    """Apply every patch to a page that is being served; warn of each one that does not fit this Gradio."""
    for patch in (expect_process_api, poll_slowly, keep_few_answers, skip_session_copies):
        try:
            patch(page)
        except AttributeError as error:
            message = f"{patch.__name__} does not fit Gradio {gr.__version__}: {error}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)


def replace(owner: Any, name: str, value: Any) -> None:
    """Set an attribute that is there; raises AttributeError where it is not."""
    getattr(owner, name)
    setattr(owner, name, value)


def expect_process_api(page: Any) -> None:
    """QuietBlocks is of no use where Gradio calls another method, or gives the session another name."""
    if "state" not in inspect.signature(gr.Blocks.process_api).parameters:
        raise AttributeError("process_api has no argument 'state'")


def poll_slowly(page: Any) -> None:
    """Gradio's queue polls every 1 ms and 10 ms; poll less often (saves 4 % of a core while idle)."""
    replace(page._queue, "sleep_when_free", 0.02)
    replace(page._queue, "progress_update_sleep_when_free", 0.5)


def keep_few_answers(page: Any) -> None:
    """Gradio keeps the answers of 2,000 sessions that nobody fetched: 3 GB of traces. Keep ANSWERS.

    That is more than the CALLS (ui.server.launch) that can wait, so no call loses its answer before it is made.
    """
    replace(page._queue.pending_messages_per_session, "max_size", ANSWERS)


def skip_session_copies(page: Any) -> None:
    """Stop Gradio from copying the page's configuration into every session.

    It needs the copy only for deep links, which we do not offer; it costs 11 ms and long garbage collections.
    SessionState copies the blocks listed in `blocks.blocks`, so we give it an empty dict.
    """
    blocks: Any = SimpleNamespace(default_config=page.default_config, blocks={})
    if SessionState(blocks).config_values:
        raise AttributeError("a session copies the page all the same")
    replace(page.app.state_holder, "blocks", blocks)
