"""Every command of the README and of what it leads to works as it stands there."""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
# Run by continuous integration itself, or would run it inside itself.
RUN_ELSEWHERE = {
    "make test", "make run", "make verify", "make docs", "make setup", "make report",
    "make export", "make explore",
}  # fmt: skip


def _commands():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for block in re.findall(
        r"```(?:sh|bash)\n(.*?)```", "".join(page.read_text() for page in pages), re.S
    ):
        for line in block.splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.split("  #")[0].strip()


def test_example_settings_exist():
    known = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "files.md").read_text(), re.S)
    assert set(yaml.safe_load(example)) <= set(known["customer_segmentation"])


def test_settings_targets_and_modules_of_the_readme_exist():
    known = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    makefile = (ROOT / "Makefile").read_text()
    for command in _commands():
        words = shlex.split(command)
        if "--vars" in words:
            given = yaml.safe_load(words[words.index("--vars") + 1])
            assert set(given) <= set(known["customer_segmentation"]), command
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.M), command
        if "-m" in words[:3]:
            assert importlib.util.find_spec(words[words.index("-m") + 1]), command


@pytest.mark.slow
def test_commands_of_the_readme_run(tmp_path):
    customers = tmp_path / "customers.csv"
    customers.write_bytes((ROOT / "seeds" / "raw_customers.csv").read_bytes())
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "python"),
        "SEGMENTATION_DATABASE": str(tmp_path / "readme.duckdb"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
    }
    ran = 0
    for command in _commands():
        if command in RUN_ELSEWHERE:
            continue
        if command.startswith(("git ", "pip ", "python3 -m venv", ".venv/bin/pip")):
            continue
        command, _, written = command.partition(" > ")
        words = [word.replace("path/to", str(tmp_path)) for word in shlex.split(command)]
        result = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, (command, result.stdout[-2000:], result.stderr[-2000:])
        if written:
            assert json.loads(result.stdout)["segments"], command
        ran += 1
    assert ran >= 4
