"""Answers to the lesson's questions, one module each: pure functions on a Trace, and all numbers that the page says.

Each returns plain values and arrays for the page. Where a question has no answer for this network or drawing, it
returns {"problem": a sentence}. Rows, layers, units and columns count from 0. Numbers are rounded to PLACES.
"""

PLACES = 6
