"""Networks of one's own in the page's list: what they are called, and that they need no copy of the known drawings."""

from pathlib import Path
from typing import Any

import app
from model.files.known import KnownDrawings
from tests.support.small import save_small
from ui.words import label_of


def test_a_network_is_called_by_its_cell_or_by_its_name_and_what_it_is() -> None:
    """What somebody named after a cell that it is not keeps its name; two layers are not said."""

    def named(name: str, units: int, layers: int, cell: str = "rnn") -> dict[str, Any]:
        return {"name": name, "cell": cell, "label": cell.upper(), "units": units, "layers": layers}

    labels = [
        (named("gru", 128, 2, "gru"), "GRU", "GRU"),
        (named("gru", 128, 2, "lstm"), "gru (LSTM of 128 units)", "gru (LSTM mit 128 Einheiten)"),
        (named("rnn-16", 16, 2), "rnn-16 (RNN of 16 units)", "rnn-16 (RNN mit 16 Einheiten)"),
        (
            named("live/rnn-2", 16, 1),
            "RNN trained here, 16 units (2)",
            "RNN, hier trainiert, 16 Einheiten (2)",
        ),
        (named("a/b", 1, 1), "a/b (RNN of 1 unit, 1 layer)", "a/b (RNN mit 1 Einheit, 1 Schicht)"),
        (
            named("{units}", 9, 3),
            "{units} (RNN of 9 units, 3 layers)",
            "{units} (RNN mit 9 Einheiten, 3 Schichten)",
        ),
    ]
    for given, english, german in labels:
        assert (label_of(given), label_of(given, "de")) == (english, german)


def test_the_list_names_networks_by_what_their_files_hold(tmp_path: Path) -> None:
    save_small(tmp_path, "gru", "lstm")
    save_small(tmp_path, "lstm", "lstm")
    save_small(tmp_path / "seeds", "rnn-16", "rnn", hidden_size=16)
    expected = [
        ("gru (LSTM of 6 units)", "gru"),
        ("LSTM", "lstm"),
        ("seeds/rnn-16 (RNN of 16 units)", "seeds/rnn-16"),
    ]
    assert app.Service(tmp_path).checkpoint_choices() == (expected, "")
    assert app.Service(tmp_path).checkpoint_choices("de")[0][2][0] == "seeds/rnn-16 (RNN mit 16 Einheiten)"


def test_the_list_has_what_the_visitor_trained(tmp_path: Path) -> None:
    service = app.Service(tmp_path)
    visitor, settings = "a" * 32, {"cell": "lstm", "hidden_size": 9, "num_layers": 1}
    service.own.add(visitor, settings, b"", ())
    assert service.checkpoint_choices(visitor=visitor)[0] == [
        ("LSTM trained here, 9 units (1)", "live/lstm-1")
    ]
    assert service.checkpoint_choices(visitor="b" * 32)[0] == service.checkpoint_choices()[0] == []


def test_a_folder_of_ones_own_has_the_known_drawings_that_rowwise_brings(tmp_path: Path) -> None:
    save_small(tmp_path, "mine")
    known = app.Service(tmp_path).known.known()
    assert isinstance(known, KnownDrawings)
    assert len(known) == 2000
