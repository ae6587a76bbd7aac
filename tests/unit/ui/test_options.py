"""The types of the options: what each accepts, and what it says of anything else."""

import argparse
from pathlib import Path

import pytest

from ui.server.options import accounts, origin, root_path


@pytest.mark.parametrize("text, path", [
    ("", ""), ("/", ""), ("/rowwise", "/rowwise"), ("/rowwise/", "/rowwise"), ("/a/b-c/d.e", "/a/b-c/d.e"),
    ("https://example.org/rowwise", "https://example.org/rowwise"), ("http://10.0.0.1:80", "http://10.0.0.1:80"),
])  # fmt: skip
def test_root_path(text: str, path: str) -> None:
    assert root_path(text) == path


@pytest.mark.parametrize(
    "text", ["rowwise", "/row wise", "//", "/a//b", "ftp://a/b", "/<b>", "/a?b", "/a\n", "/é"]
)
def test_wrong_root_path(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="expected a path such as /rowwise"):
        root_path(text)


@pytest.mark.parametrize("text", ["https://example.org", "http://10.0.0.1:80", "https://a-b.example.org/"])
def test_origin(text: str) -> None:
    assert origin(text) == text.rstrip("/")


@pytest.mark.parametrize("text", [
    "", "*", "example.org", "https://", "https://a/b", "https://a; script-src *", "https://a b", "https://a\n", "ftp://a",
])  # fmt: skip
def test_wrong_origin(text: str) -> None:
    """It becomes part of a header: nothing else may come into that."""
    with pytest.raises(argparse.ArgumentTypeError, match="expected an origin such as https://example.org"):
        origin(text)


@pytest.mark.parametrize("content, pairs", [
    ("ada:Love:lace\n\n bob:ü \n".encode(), [("ada", "Love:lace"), ("bob", "ü")]),
    (b"ada l : love  lace \n\tbob\t:\tx\n", [("ada l", "love  lace"), ("bob", "x")]),
    (b"\xef\xbb\xbfada:lovelace\r\n \r\n", [("ada", "lovelace")]),  # as an editor of Windows saves it
])  # fmt: skip
def test_accounts_of_a_file(tmp_path: Path, content: bytes, pairs: list[tuple[str, str]]) -> None:
    (tmp_path / "accounts").write_bytes(content)
    assert accounts(str(tmp_path / "accounts")) == pairs


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\n", b"ada", b"ada:", b"ada: ", b":secret", b" : secret", b"ada:1\nbob", b"\xff:\xfe"],
)
def test_wrong_accounts(tmp_path: Path, content: bytes | None) -> None:
    """None: there is no such file."""
    file = tmp_path / "accounts"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        accounts(str(file))
    assert str(caught.value) in (f"{file} cannot be read", f"{file} must hold lines of name:password")


def test_two_passwords_for_one_name(tmp_path: Path) -> None:
    """Gradio would take the last."""
    (tmp_path / "accounts").write_bytes(b"ada:1\nbob:2\n ada :3\n")
    with pytest.raises(argparse.ArgumentTypeError, match="has two lines for 'ada'$"):
        accounts(str(tmp_path / "accounts"))
