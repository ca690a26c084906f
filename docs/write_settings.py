"""Write docs/settings.md from what each setting is: nothing about one stands in a second place.

Names, defaults and meanings are those of ``dbt_project.yml``, where people change them; kinds
and ranges those of the macro ``settings_table``, by which every run checks them.
"""

import re
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment

ROOT = Path(__file__).parent.parent
KINDS = {
    "whole": "a whole number",
    "number": "a number",
    "flag": "true or false",
    "text": "a text",
    "texts": "a list of texts",
    "list": "a list",
    "mapping": "a mapping",
    "date": "a date",
}
HEAD = """# Settings

Change one for a run with `--vars '{segmentation_k: 5}'`, or for good under
`vars: customer_segmentation:` in `dbt_project.yml`, a host project's own included. A value of
another kind or beyond its range stops a run at its start, as does a name that is no setting.
`make settings` makes this page of `dbt_project.yml` and `macros/settings/settings_table.sql`.
"""


def settings_page() -> str:
    """Return the page as Markdown.

    Raises
    ------
    ValueError
        If a setting has a default and no range, a range and no default, or no meaning.
    """
    project = (ROOT / "dbt_project.yml").read_text()
    defaults = yaml.safe_load(project)["vars"]["customer_segmentation"]
    table, meanings = _table(), _meanings(project)
    for name in defaults.keys() ^ table.keys() | defaults.keys() - meanings.keys():
        raise ValueError(
            f"{name}: needs a default and a comment above it in dbt_project.yml,"
            " and a line in settings_table"
        )
    sections = [
        f"\n## `{name}`\n\n{_allowed(table[name])}. Default: {_shown(default)}.\n\n"
        f"{meanings[name]}\n"
        for name, default in defaults.items()
    ]
    return HEAD + "".join(sections)


def _table() -> dict[str, dict[str, Any]]:
    """Ask the macro; of a range that another setting ends, the name of that setting."""
    returned: list[dict[str, dict[str, Any]]] = []
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals.update({"return": returned.append, "var": lambda name: f"`{name}`"})
    source = (ROOT / "macros/settings/settings_table.sql").read_text()
    environment.from_string(source).module.settings_table()
    return returned[0]


def _meanings(project: str) -> dict[str, str]:
    """Read the comment above each setting; one comment may stand for several."""
    meanings: dict[str, str] = {}
    comment: list[str] = []
    is_open = False
    for line in project[project.index("\nvars:") :].splitlines():
        said = re.fullmatch(r"    # (.*)", line)
        name = re.match(r"    (segmentation_\w+):", line)
        if said:
            comment = [*comment, said[1]] if is_open else [said[1]]
            is_open = True
        elif name:
            if comment:
                meanings[name[1]] = "\n".join(comment)
            is_open = False
    return meanings


def _allowed(asked: dict[str, Any]) -> str:
    kind = asked["kind"]
    if kind == "choice":
        words = "one of " + ", ".join(f"`{choice}`" for choice in asked["choices"])
    elif "needed" in asked:
        words = asked["needed"].removeprefix("none or ")
    else:
        words = KINDS[kind]
        if "range" in asked:
            words += " from {} to {}".format(*asked["range"])
    others = ([f"`{asked['or']}`"] if "or" in asked else []) + (
        ["none"] if asked.get("or_none") else []
    )
    words = ", or ".join([words, *others])
    return words[0].upper() + words[1:]


def _shown(default: Any) -> str:
    if default is None:
        return "none"
    text = yaml.safe_dump(
        default, default_flow_style=True, width=96, sort_keys=False, allow_unicode=True
    ).removesuffix("...\n")
    text = text.strip()
    if len(text) < 80:
        return f"`{text}`"
    return "those in `dbt_project.yml`"


if __name__ == "__main__":
    (ROOT / "docs" / "settings.md").write_text(settings_page())
