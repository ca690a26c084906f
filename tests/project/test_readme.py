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
    # The walk through one table needs that table, and has a test of its own.
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    pages = [page for page in pages if page.name != "own_table.md"]
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
        if "--vars" in words and "$(cat" not in command:
            given = yaml.safe_load(words[words.index("--vars") + 1])
            assert set(given) <= set(known["customer_segmentation"]), command
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.M), command
        if "-m" in words[:3]:
            assert importlib.util.find_spec(words[words.index("-m") + 1]), command


@pytest.mark.slow
def test_the_walk_through_a_table(tmp_path):
    data = os.environ.get("SEGMENTATION_TEST_DATA")
    if not data:
        pytest.skip("SEGMENTATION_TEST_DATA names no folder with the real files")
    file = Path(data) / "Wholesale_customers.csv"
    (tmp_path / file.name).write_bytes(file.read_bytes())
    page = (ROOT / "docs" / "own_table.md").read_text()
    blocks = re.findall(r"```(sh|yaml)\n(.*?)```", page, re.S)
    assert [kind for kind, _ in blocks] == ["sh", "yaml", "sh", "yaml", "sh"]
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "python"),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
        "SEGMENTATION_DATABASE": str(tmp_path / "walk.duckdb"),
    }
    proposed = tmp_path / "wholesale_customers.yml"
    for number, (kind, block) in enumerate(blocks):
        if kind == "yaml" and number == 1:
            # What the command is said to have written.
            assert all(line in proposed.read_text() for line in block.splitlines())
            continue
        if kind == "yaml":
            # What the reader is told to add.
            proposed.write_text(proposed.read_text() + block)
            continue
        for command in block.splitlines():
            result = subprocess.run(
                ["bash", "-c", command],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
            )
            said = (command, result.stdout[-2000:], result.stderr[-2000:])
            assert result.returncode == 0, said
    for folder in ("report", "report_wholesale"):
        assert (tmp_path / folder / "index.html").is_file()
    assert (tmp_path / "walk_marts_wholesale").is_dir()


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
        command = command.replace("path/to", str(tmp_path))
        command = command.replace("settings.yml", str(tmp_path / "settings.yml"))
        result = subprocess.run(
            ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, (command, result.stdout[-2000:], result.stderr[-2000:])
        if written:
            assert json.loads(result.stdout)["segments"], command
        ran += 1
    assert ran >= 4
