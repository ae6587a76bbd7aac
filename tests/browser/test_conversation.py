"""ui/conversation.js alone, without a server: when it asks, which answers it shows, how long it waits."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from ui.components import text_of


def test_a_fast_pen_on_a_fast_machine_asks_once_a_frame(browser: Browser) -> None:
    """The answers are there at once; the last move is asked too."""
    page = browser.new_page()
    asked = page.evaluate(f"""async () => {{
        {text_of("conversation.js")}
        const asked = [];
        const ask = async (move) => asked.push([move, performance.now()]);
        const talk = conversation(ask, () => {{}}, () => {{}});
        for (let move = 1; move <= 300; move += 1) {{
            talk.tell(move, true);
            await after(0);
        }}
        while (asked.at(-1)[0] < 300) await after(FRAME_MS);
        return asked;
    }}""")
    page.close()
    assert len(asked) < 300
    assert min(later - earlier for (_, earlier), (_, later) in pairwise(asked)) > 14


@pytest.mark.parametrize("grown, shown", [(True, ["first", "second"]), (False, ["second"])])
def test_an_answer_to_less_ink_is_shown_and_to_other_ink_is_not(
    browser: Browser, grown: bool, shown: list[str]
) -> None:
    """The pen moved on, or the drawing became another, while the first was on its way."""
    page = browser.new_page()
    found = page.evaluate(f"""async () => {{
        {text_of("conversation.js")}
        const answers = [], shown = [];
        const ask = () => new Promise((resolve) => answers.push(resolve));
        const talk = conversation(ask, (answer) => shown.push(answer), () => {{}});
        talk.tell("a drawing", false);
        talk.tell("the next", {"true" if grown else "false"});
        answers[0]("first");
        while (answers.length < 2) await after(0);
        answers[1]("second");
        while (!shown.includes("second")) await after(0);
        return shown;
    }}""")
    page.close()
    assert found == shown


def test_the_longer_it_fails_the_longer_it_waits(browser: Browser) -> None:
    """Its pauses are noted and not waited for: four seconds at most, and short again after an
    answer. Without a pause, each page would ask a broken server as fast as it can."""
    page = browser.new_page()
    pauses = page.evaluate(f"""async () => {{
        {text_of("conversation.js")}
        const pauses = [], outcomes = Array.from("ffffffaffa");
        let shown;
        after = (pause) => {{
            if (pause === LOST_MS) return new Promise(() => {{}});
            if (pause !== FRAME_MS) pauses.push(pause);
            return Promise.resolve();
        }};
        const ask = async () => {{
            if (outcomes.shift() === "f") throw new Error("connection reset");
            return "answer";
        }};
        const talk = conversation(ask, () => shown(), () => {{}});
        for (const drawing of ["one", "another"]) {{
            await new Promise((resolve) => {{
                shown = resolve;
                talk.tell(drawing, false);
            }});
        }}
        return pauses;
    }}""")
    page.close()
    assert pauses == [500, 1000, 2000, 4000, 4000, 4000, 500, 1000]
