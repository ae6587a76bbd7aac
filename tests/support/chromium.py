"""The browser of the tests: one that is installed, or else installed now.

`python tests/support/chromium.py` looks for it: the system's Chromium or Chrome if there is one, else
Debian's package where this user may install it without a password, else Playwright's own download.

Debian has the same browser without its windows too, with which the tests take a fifth less of the processor: root, as
in a container, gets it where Debian's servers can be reached.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HEADLESS = "chromium-headless-shell"
HASTY = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10")  # for apt, where it is not needed
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser_of_tests() -> str | None:
    """As system_chromium(), but the one without windows if it is installed."""
    return shutil.which(HEADLESS) or system_chromium()


def system_chromium() -> str | None:
    """Path of the system's Chromium or Chrome, for Playwright's `executable_path`; None if there is none."""
    for name in NAMES:
        path = shutil.which(name)
        # Ubuntu's chromium-browser is a script that only asks for a snap: a browser must say its version.
        if path and succeeds([path, "--version"]):
            return path
    return None


def main() -> None:
    if not shutil.which(HEADLESS) and shutil.which("apt-get") and os.geteuid() == 0:
        install_by_apt([], HEADLESS, *HASTY)
    if not (browser_of_tests() or playwright_chromium() or install()):
        sys.exit("No browser for the tests could be installed: install Chromium or Chrome, then try again.")
    print(f"Browser for the tests: {browser_of_tests() or playwright_chromium()}")


def playwright_chromium() -> str | None:
    """Path of the Chromium that Playwright downloaded earlier, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> bool:
    """Install a browser; False if nothing could be installed."""
    if shutil.which("apt-get") and (root := as_root()) is not None:
        install_by_apt(root, "chromium")
        if system_chromium():
            return True
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode == 0


def install_by_apt(root: list[str], package: str, *options: str) -> None:
    """Install a package of Debian's, if it can be reached and has it."""
    apt = [*root, "apt-get", "-y", *options]
    subprocess.run([*apt, "update"])  # an old list may do: the next command decides
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "install", package], env=environment)


def as_root() -> list[str] | None:
    """The prefix of a command that needs root: [] or sudo; None if this user would have to type a password."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]) else None


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    main()
