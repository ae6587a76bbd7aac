"""The network and what surrounds it: drawing -> rows -> logits -> trace. Never imports gradio."""
