"""A Gradio page with a canvas and nothing else: the floor of benchmarks.loading."""

import argparse

import gradio as gr

from ui.server.launch import THEME


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=7862)
    port = parser.parse_args().port
    with gr.Blocks(analytics_enabled=False) as page:
        gr.HTML('<canvas class="paper"></canvas>', elem_id="pad")
    page.launch(server_port=port, share=False, ssr_mode=False, theme=THEME)


if __name__ == "__main__":
    main()
