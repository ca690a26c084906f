"""Every command of the README works as it stands there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
# Run by continuous integration itself, or would run it inside itself.
RUN_ELSEWHERE = {
    "make test", "make run", "make verify", "make docs", "make setup", "make report",
    "make export", "make explore",
}  # fmt: skip


def _commands():
    for block in re.findall(
        r"```(?:sh|bash)\n(.*?)```", (ROOT / "README.md").read_text(), re.S
    ):
        for line in block.splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.split("  #")[0].strip()


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
            target = command.split()[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)
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
