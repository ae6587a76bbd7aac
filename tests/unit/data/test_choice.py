"""What --data may say, and the one string that a checkpoint has of it."""

from pathlib import Path

import pytest

from model.data.choice import choose, own_name, parts_of

REFUSED = (
    r"^data must be all, mnist, live, a folder or a hand's file, or one of these names and one of those, not"
)


@pytest.mark.parametrize(
    ("given", "data", "folder", "parts"),
    [
        (["all"], "all", None, ("all", None)),
        (["live", "my_digits"], "live+my_digits", "my_digits", ("live", "my_digits")),
        ("mnist", "mnist", None, ("mnist", None)),
        (["my_digits"], "my_digits", "my_digits", (None, "my_digits")),
        (["mnist", "my_digits"], "mnist+my_digits", "my_digits", ("mnist", "my_digits")),
        (["my_digits", "all"], "all+my_digits", "my_digits", ("all", "my_digits")),
        (Path("here/my_digits/"), "my_digits", "here/my_digits", (None, "my_digits")),
        (["./mnist"], "own-mnist", "mnist", (None, "own-mnist")),
    ],
)
def test_words_make_one_string_and_a_folder(
    given: list[str] | str | Path, data: str, folder: str | None, parts: tuple[str | None, str | None]
) -> None:
    found = choose(given)
    assert (found.data, found.folder) == (data, folder and Path(folder))
    assert parts_of(found.data) == parts


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("x/Anna's digits (2)", "Anna-s-digits-2"),
        ("FashionMNIST/raw", "FashionMNIST"),
        ("FashionMNIST/raw/..", "FashionMNIST"),
        ("x/pen", "own-pen"),
        ("x/数字", "data"),
        ("x/" + "a" * 100, "a" * 48),
        ("/", "data"),
    ],
)
def test_a_folder_gives_its_name_of_plain_characters(folder: str, name: str) -> None:
    assert own_name(Path(folder)) == name
    assert parts_of(name) == (None, name) and parts_of(f"all+{name}") == ("all", name)


@pytest.mark.parametrize("words", [[], ["all", "mnist"], ["all", "all"], ["a", "b"], ["mnist", "a", "b"]])
def test_other_words_are_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match=REFUSED):
        choose(words)


@pytest.mark.parametrize(
    "data", ["", "pen", "mnist+", "mnist+pen", "mnist+a+b", "+a", "a b", "a/b", "a\n", 1, None]
)
def test_another_string_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=REFUSED):
        parts_of(data)
