"""The API, called over HTTP as docs/api.md says; and what any bad input gets: one line, and an app that goes on."""

import json
import re
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

import app
from model.drawing.picture import rows_from_picture
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError
from model.interpret.trace import Trace, trace
from model.serving.messages import PROBLEMS, message_for_visitor
from tests.support.digits import EVERYDAY, load_digits
from tests.support.server import APP, Server
from tests.support.small import save_small
from tests.support.visitors import CELLS, Visitor, checkpoint_of, offline

README, API = ((APP.parent / name).read_text("utf-8") for name in ("README.md", "docs/api.md"))
FIELDS, TRACE_FIELDS = (re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in API.split("\n## ")[1:3])
DIGITS = load_digits()
TWO = DIGITS[2][0]
JSON = {"content-type": "application/json"}
POINTS = "Every point of stroke 1 must be two finite numbers [x, y], none beyond 1e9."
BAD_STROKES: dict[str, tuple[Any, str]] = {
    "none at all": (None, "Strokes must be a list of strokes, each a list of [x, y] points."),
    "object": ({"strokes": TWO}, "Strokes must be a list of strokes, each a list of [x, y] points."),
    "flat": ([1, 2, 3], "Stroke 1 must be a list of [x, y] points."),
    "one level short": (TWO[0], POINTS),
    "ragged": ([[[1, 2], [3]]], POINTS),
    "nothing inside": ([[[None, None], [1, 2]]], POINTS),
    "too far": ([[[0, 0], [1e300, 1]]], POINTS),
    "too many points": (
        [[[0, 0]] * 20_001],
        "A drawing may have 20000 points at most; this one has more.",
    ),
}


@pytest.fixture(scope="module")
def client(shipped: Server) -> Client:
    return Client(shipped.address, verbose=False)


@pytest.fixture(scope="module")
def visitor(shipped: Server) -> Visitor:
    """Who asks as the page does."""
    return Visitor(shipped, "visitor")


def picture_of(path: Path, strokes: Any, **options: Any) -> Path:
    """The strokes as a picture file, dark on light, 280 x 280."""
    ink = np.kron(rows_from_strokes(strokes).rows, np.ones((10, 10)))
    Image.fromarray(np.rint(255 - 255 * ink).astype(np.uint8)).save(path, **options)
    return path


def check_answer(answer: dict[str, Any], expected: Trace) -> None:
    """The documented object, holding what the same checkpoint answers offline."""
    assert list(answer) == FIELDS
    for name in ("digit", "status", "cell"):
        assert answer[name] == getattr(expected, name)
    for name in ("probabilities", "belief", "hidden"):
        assert np.shape(answer[name]) == getattr(expected, name).shape
        np.testing.assert_allclose(answer[name], getattr(expected, name), atol=1e-5)


def said(client: Client, *arguments: Any, api_name: str) -> str:
    """The message of the error that a call gets; after it the app answers as before."""
    with pytest.raises(AppError) as caught:
        client.predict(*arguments, api_name=api_name)
    assert client.predict(TWO, "gru", api_name="/read_strokes")["digit"] == 2
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("cell", CELLS)
def test_strokes_are_read(client: Client, cell: str) -> None:
    right = 0
    for strokes, label in (DIGITS[number] for number in EVERYDAY):
        answer = client.predict(strokes, cell, api_name="/read_strokes")
        check_answer(answer, offline(strokes, cell))
        right += answer["digit"] == label
    assert right >= 9


@pytest.mark.parametrize("cell", CELLS)
def test_trace_is_the_librarys(client: Client, cell: str) -> None:
    expected = offline(TWO, cell)
    digit, pixels, rows = expected.attribution()
    answer = client.predict(TWO, cell, api_name="/trace_strokes")
    assert list(answer) == TRACE_FIELDS
    for name in ("rows", "hidden", "logits", "belief"):
        np.testing.assert_allclose(answer.pop(name), getattr(expected, name), atol=1e-4)
    np.testing.assert_allclose(answer.pop("pixel_gradient"), pixels, atol=1e-4)
    np.testing.assert_allclose(answer.pop("row_gradient"), rows, atol=1e-4)
    gates = answer.pop("gates")
    assert list(gates) == list(expected.gates)
    for name, gate in expected.gates.items():
        np.testing.assert_allclose(gates[name], gate, atol=1e-4)
    told = {"attributed": digit, "decided_row": expected.decided_row, "sentence": expected.story}
    assert answer == told
    assert said(client, [], cell, api_name="/trace_strokes") == "Nothing drawn yet."


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp"])
def test_picture_is_read(client: Client, tmp_path: Path, kind: str) -> None:
    path = picture_of(tmp_path / f"two.{kind}", TWO)
    answer = client.predict(handle_file(str(path)), "GRU", api_name="/read_picture")  # as the page shows it
    check_answer(answer, trace(checkpoint_of("gru"), rows_from_picture(path)))
    assert answer["digit"] == 2


@pytest.mark.parametrize("strokes", [[], [[]], [[[5, 5]]], [[[5, 5], [5, 5]], [[9, 9]]]])
def test_blank_drawing_is_no_digit(client: Client, strokes: list[Any]) -> None:
    answer = client.predict(strokes, "gru", api_name="/read_strokes")
    status = "Only dots so far." if sum(map(len, strokes)) else "Nothing drawn yet."
    assert (answer["digit"], answer["status"]) == (None, status)
    assert answer["probabilities"] == [0] * 10


@pytest.mark.parametrize("name", BAD_STROKES)
def test_bad_strokes(client: Client, name: str) -> None:
    strokes, sentence = BAD_STROKES[name]
    assert said(client, strokes, "gru", api_name="/read_strokes") == sentence


@pytest.mark.parametrize("number", ["NaN", "-1e999"])
def test_numbers_that_are_none(shipped: Server, number: str) -> None:
    """JSON has no such numbers, and gradio_client sends none; others do."""
    call = f"{shipped.address}gradio_api/call/read_strokes"
    body = f'{{"data": [[[[1, {number}], [2, 3]]], "gru"]}}'
    event = httpx.post(call, content=body, headers=JSON).json()["event_id"]
    answer = httpx.get(f"{call}/{event}").text
    assert answer.startswith("event: error")
    assert json.loads(answer.split("data: ", 1)[1])["error"] == POINTS


@pytest.mark.parametrize("cell", ["GRU", "Lstm"])
def test_a_cell_is_named_in_any_case(client: Client, visitor: Visitor, cell: str) -> None:
    """As the page shows it, too."""
    for api_name in ("/read_strokes", "/trace_strokes"):
        named, usual = (client.predict(TWO, name, api_name=api_name) for name in (cell, cell.lower()))
        assert named == usual
    assert visitor.post(visitor.question(TWO, cell)).json()["cell"] == cell.lower()


@pytest.mark.parametrize("cell", ["../gru", None, ["gru"]])
def test_unknown_cell(client: Client, tmp_path: Path, cell: Any) -> None:
    path = picture_of(tmp_path / "two.png", TWO)
    missing = "is chosen" if cell is None else "named .{1,42}"
    for argument, api_name in ((TWO, "/read_strokes"), (handle_file(str(path)), "/read_picture")):
        sentence = said(client, argument, cell, api_name=api_name)
        assert re.fullmatch(rf"No checkpoint {missing}; there is .*gru.*\.", sentence)


@pytest.mark.parametrize("content", [b"", b"This is no picture.\n" * 50, "cut short"])
def test_file_that_is_no_picture(client: Client, tmp_path: Path, content: bytes | str) -> None:
    path = picture_of(tmp_path / "digit.png", TWO)
    path.write_bytes(content if isinstance(content, bytes) else path.read_bytes()[:-400])
    sentence = said(client, handle_file(str(path)), "gru", api_name="/read_picture")
    assert sentence.startswith("digit.png")
    assert ("not a picture" if isinstance(content, bytes) else "cut short or damaged") in sentence


def test_picture_of_a_wrong_size_or_none_at_all(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "digit.png"
    Image.new("1", (20_000, 20_000), 1).save(path)
    sentence = said(client, handle_file(str(path)), "gru", api_name="/read_picture")
    assert "64 million pixels at most" in sentence
    sentence = said(client, None, "gru", api_name="/read_picture")
    assert sentence == "There is no picture; send a picture file."


@pytest.mark.parametrize(("document", "printed"), [(README, ["1"]), (API, ["1", "2"])], ids=["README", "api"])
def test_documented_example_runs(
    shipped: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    document: str,
    printed: list[str],
) -> None:
    """The first as it stands there, but for the address; it prints what it says, in a few lines."""
    example, *_ = re.findall(r"^```python\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    assert "http://127.0.0.1:7860" in example
    picture_of(tmp_path / "digit.png", TWO)
    monkeypatch.chdir(tmp_path)
    exec(example.replace("http://127.0.0.1:7860", shipped.address), {})
    output = capsys.readouterr().out
    assert re.findall(r"^(\d) +(?:\[|$)", output, re.MULTILINE) == printed
    assert len(output) < 500


def test_api_names_are_the_documented_ones(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)
    assert isinstance(endpoints, dict)
    named = set(endpoints["named_endpoints"])
    assert named == {"/read_strokes", "/read_picture", "/trace_strokes"}
    assert named == set(re.findall(r'api_name="(/\w+)"', API))


@pytest.mark.parametrize(
    "question",
    [
        None,
        {},
        {"cell": "gru"},
        {"strokes": TWO, "cell": "gro"},
        {"strokes": [[[1, float("nan")], [2, 3]]], "cell": "gru"},
        {"strokes": TWO, "cell": "gru", "want": {"nothing": {}}},
        {"picture": {"rows": "AAAA"}, "cell": "gru"},
    ],
)
def test_pages_bad_question_gets_one_line(visitor: Visitor, question: Any) -> None:
    # NaN too, which httpx refuses to send.
    body = json.dumps(visitor.question(TWO, "gru") | {"data": question})
    response = visitor.client.post("/gradio_api/component_server/", content=body, headers=JSON)
    answer = response.json()
    assert list(answer) == ["error", "waited"]
    assert answer["error"][0].isupper()
    assert answer["error"].endswith(".")


def test_pages_answer_says_how_long_the_server_took(visitor: Visitor) -> None:
    """In milliseconds: by them the pad asks less often where questions wait for each other."""
    start = perf_counter()
    answer = visitor.post(visitor.question(TWO, "gru")).json()
    assert 0 < answer["waited"] <= 1000 * (perf_counter() - start)


@pytest.mark.parametrize(
    "name, shown",
    [
        ("gru.safetensors", "gru.safetensors: it is cut short."),
        ("my gru.safetensors", "my gru.safetensors: it is cut short."),
        ("", "It is cut short."),
    ],
)
def test_a_message_names_no_folder_of_the_machine(name: str, shown: str) -> None:
    """Neither of a checkpoint nor of the folder itself."""
    assert message_for_visitor(CheckpointError(Path("/home/ada") / name, "it is cut short.")) == shown


def test_a_page_names_a_few_of_many_broken_checkpoints(tmp_path: Path) -> None:
    save_small(tmp_path, "gru")
    for number in range(12):
        (tmp_path / f"{number:02}.safetensors").write_bytes(b"nothing")
    choices, notice = app.Service(tmp_path).checkpoint_choices()
    assert choices == [("GRU", "gru")]
    assert notice.count(".safetensors: expected a checkpoint") == notice.count("<p>") - 1 == PROBLEMS
    assert notice.endswith("<p>And 2 more.</p>")


def test_the_list_of_problems_is_text() -> None:
    """Of a file's content too, which a problem may quote."""
    assert app.as_html(["<img src=a>", "`b` & c"]) == "<p>&lt;img src=a&gt;</p><p>`b` &amp; c</p>"
