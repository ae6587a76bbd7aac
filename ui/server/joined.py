"""The page's first module and all that it imports, joined: over a slow connection each request costs a round trip.

The files in ui/web are plain modules, and node's tests import them as they are. Here each becomes a function that
returns what the module exports:

    const m0 = (() => { ... return { draw }; })();
    const m1 = (() => { const { draw } = m0; ... return { mount }; })();

A module that is loaded later, by import(), may import one of these parts by its own address. It gets the exports out
of the joined file (take_out()), because a second copy of a module would have a state of its own.
"""

import posixpath
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

IMPORT = re.compile(
    r'^import (?:(?P<all>\* as )?(?P<one>\w+)|\{(?P<names>[^}]*)\}) from "(?P<path>\.[^"]+)";$', re.M
)
EXPORT = re.compile(
    r"^export (?:(?P<default>default )|(?=(?:async )?(?:function\*?|class|const) (?P<name>\w+)))", re.M
)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
UNKNOWN = re.compile(r"^(?:import|export)\b.*|\bimport(?:\.meta\b|\((?!\"\./|\)).*)", re.M)


def join(scripts: Mapping[str, str], first: str) -> str:
    """One module with the exports of the first, and `parts`: the exports of each module in it by its name.

    scripts: the source of each module by its path. Raises ValueError for a module that imports or exports in another
    way than those above, and for modules that import one another.
    """
    names = in_order(scripts, first)
    number = {name: f"m{at}" for at, name in enumerate(names)}
    parts = [f"const {number[name]} = {as_function(scripts[name], name, number)};" for name in names]
    listed = ", ".join(f'"{name}": {variable}' for name, variable in number.items())
    return "\n".join([*parts, f"export const parts = {{ {listed} }};", named(scripts[first], number[first])])


def in_order(scripts: Mapping[str, str], first: str) -> list[str]:
    """The names of the first module and of all that it imports at once, each behind those that it imports."""
    graph: dict[str, list[str]] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name not in graph:
            graph[name] = [resolve(name, found["path"]) for found in IMPORT.finditer(scripts[name])]
            waiting += graph[name]
    return list(TopologicalSorter(graph).static_order())


def resolve(name: str, path: str) -> str:
    """The name of the module that one of this name imports by a relative path."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def as_function(source: str, name: str, number: Mapping[str, str]) -> str:
    """A module as a function that is called at once."""

    def imported(found: re.Match[str]) -> str:
        variable = number[resolve(name, found["path"])]
        if found["all"]:
            return f"const {found['one']} = {variable};"
        names = found["names"].replace(" as ", ": ") if found["names"] else f"default: {found['one']}"
        return f"const {{{names}}} = {variable};"

    # The joined file lies where the first module does: at the root of the modules.
    body = LATER.sub(lambda found: f'import("./{resolve(name, found[1])}")', IMPORT.sub(imported, source))
    body = EXPORT.sub(lambda found: "const byDefault = " if found["default"] else "", body)
    if left := UNKNOWN.search(body):
        raise ValueError(f"{name}: ui/server/joined.py does not know this form: {left[0]}")
    returned = [f"{each}: byDefault" if each == "default" else each for each in exports(source)]
    return f"(() => {{ // {name}\n{body}\nreturn {{ {', '.join(returned)} }};\n}})()"


def exports(source: str) -> list[str]:
    """The names that a module exports, "default" among them."""
    return [found["name"] or "default" for found in EXPORT.finditer(source)]


def named(source: str, variable: str) -> str:
    """Export the names of a module from a variable that holds them."""
    names = ", ".join(each for each in exports(source) if each != "default")
    default = f"\nexport default {variable}.default;" if "default" in exports(source) else ""
    return f"export const {{ {names} }} = {variable};{default}"


def take_out(source: str, name: str, first: str) -> str:
    """A module with the exports of one that is a part of the joined file."""
    place = posixpath.relpath(first, posixpath.dirname(name) or ".")
    return f'import {{ parts }} from "./{place}";\n' + named(source, f'parts["{name}"]')
