"""Measure the project against the alternative in one run: `make benchmark`.

`python benchmark/run.py [ROWSxFEATURES[:REPEATS[:ALTERNATIVE_REPEATS]] …]`

Every figure is of a whole process with all that it started: wall time, and the peak of their
resident memory together (looked at ten times a second, what they share counted in each).
Medians over the repeats; the alternative takes long and may repeat less.
"""

import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import psutil
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parent
DATA = HERE / "data"
PYTHON = Path(sys.executable)
DEFAULT_CASES = ("1000000x6:3:3", "10000000x2:3:0", "10000000x6:3:1")
LIBRARIES = ("dbt-core", "dbt-duckdb", "duckdb", "numpy", "pandas", "scikit-learn")
FULL_FIT_SEEDS = (0, 1, 2)
# A bound that costs no time up to ten million customers; for more, give another one.
MEMORY_LIMIT = os.environ.get("SEGMENTATION_MEMORY_LIMIT", "1.2GB")


@dataclass(frozen=True)
class Case:
    """A table of the benchmark, and how often each side runs on it."""

    rows: int
    features: int
    repeats: int
    alternative_repeats: int

    @classmethod
    def from_text(cls, text: str) -> "Case":
        """Read ``ROWSxFEATURES[:REPEATS[:ALTERNATIVE_REPEATS]]``."""
        size, *repeats = text.split(":")
        rows, features = map(int, size.split("x"))
        counts = [int(one) for one in repeats] + [3, 0][len(repeats) :]
        return cls(rows, features, *counts)

    @property
    def file(self) -> Path:
        """The customers of this case."""
        return DATA / f"customers_{self.rows}_{self.features}.parquet"

    @property
    def settings(self) -> dict:
        """What ``dbt build`` is told about them."""
        names = [f"feature_{number + 1}" for number in range(self.features)]
        return {
            "segmentation_input": str(self.file),
            "segmentation_name": "benchmark",
            "segmentation_columns": [
                {"name": "customer_id", "type": "id"},
                *({"name": name, "type": "number"} for name in names),
            ],
            "segmentation_features": names,
            "segmentation_profile_attributes": [],
            "segmentation_k_min": 2,
        }


@dataclass(frozen=True)
class Measured:
    """Seconds and peak megabytes of one process, and what it printed."""

    seconds: float
    megabytes: float
    printed: str


def measure(command: list, environment: dict[str, str] | None = None) -> Measured:
    """Run a command to its end; what it took in all."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )
        peaks = [0]
        threading.Thread(target=watch, args=(process, peaks), daemon=True).start()
        process.wait()
        seconds = time.perf_counter() - started
        output.seek(0)
        printed = output.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{printed[-4000:]}")
    return Measured(seconds, max(peaks) / 2**20, printed)


def watch(process: subprocess.Popen, peaks: list[int]) -> None:
    """Look ten times a second, until the process ends."""
    while process.returncode is None:
        peaks[0] = max(peaks[0], resident_bytes(process.pid))
        time.sleep(0.1)


def resident_bytes(pid: int) -> int:
    """Add up the resident memory of a process and of all that it started."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
    return total


def build(case: Case, database: Path, **settings: object) -> Measured:
    """Run ``dbt build`` of the case into a database."""
    command = [PYTHON.with_name("dbt"), "build", "--project-dir", ROOT, "--profiles-dir", ROOT]
    command += ["--target-path", database.parent / "target"]
    command += ["--vars", json.dumps({**case.settings, **settings})]
    environment = {
        "SEGMENTATION_DATABASE": str(database),
        "SEGMENTATION_MEMORY_LIMIT": MEMORY_LIMIT,
    }
    return measure(command, environment)


def run_case(case: Case) -> dict:
    """Measure everything about one case."""
    if not case.file.exists():
        DATA.mkdir(exist_ok=True)
        measure([PYTHON, HERE / "customers.py", case.file, case.rows, case.features])
    found: dict[str, list[Measured]] = {
        name: [] for name in ("floor", "build", "scoring", "alternative")
    }
    with tempfile.TemporaryDirectory(dir=DATA) as name:
        folder = Path(name)
        for repeat in range(case.repeats):
            database = folder / f"floor_{repeat}.duckdb"
            found["floor"].append(measure([PYTHON, HERE / "floor.py", case.file, database]))
            database.unlink()
            # One path, as users have one: dbt parses the whole project again for another.
            database = folder / "build.duckdb"
            found["build"].append(build(case, database))
            found["scoring"].append(build(case, database))
            with duckdb.connect(str(database), read_only=True) as connection:
                [(k, inertia)] = connection.sql(
                    "select k, within_cluster_sum_of_squares from segmentation_models"
                ).fetchall()
            database.unlink()
        for _ in range(case.alternative_repeats):
            found["alternative"].append(
                measure([PYTHON, HERE / "alternative.py", case.file, folder])
            )
        fits = [
            json.loads(measure([PYTHON, HERE / "full_fit.py", case.file, k, seed]).printed)
            for seed in FULL_FIT_SEEDS
            if case.alternative_repeats
        ]
    return summarise(case, found, fits, k=k, inertia=inertia)


def summarise(
    case: Case, found: dict[str, list[Measured]], fits: list[dict], *, k: int, inertia: float
) -> dict:
    """Take medians and ratios."""
    figures: dict = {"rows": case.rows, "features": case.features, "k": k, "inertia": inertia}
    for name, runs in found.items():
        if runs:
            figures[f"{name}_seconds"] = statistics.median(run.seconds for run in runs)
            figures[f"{name}_megabytes"] = statistics.median(run.megabytes for run in runs)
    # The one for which dbt has parsed the project as well.
    figures["first_build_seconds"] = found["build"][0].seconds
    figures["build_over_floor"] = figures["build_seconds"] / figures["floor_seconds"]
    figures["scoring_over_floor"] = figures["scoring_seconds"] / figures["floor_seconds"]
    if found["alternative"]:
        figures["alternative_over_build"] = (
            figures["alternative_seconds"] / figures["build_seconds"]
        )
        figures["memory_over_alternative"] = (
            figures["build_megabytes"] / figures["alternative_megabytes"]
        )
    if fits:
        figures["one_full_fit_seconds"] = statistics.median(fit["seconds"] for fit in fits)
        figures["inertia_over_best_full_fit"] = inertia / min(fit["inertia"] for fit in fits)
    return figures


def main(arguments: list[str]) -> None:
    """Run the cases, print the table, write the results."""
    console = Console()
    cases = [Case.from_text(text) for text in arguments or DEFAULT_CASES]
    results = []
    for case in cases:
        console.print(f"{case.rows:,} customers x {case.features} features …")
        results.append(run_case(case))
    table = Table("figure", *(f"{case.rows:,} x {case.features}" for case in cases))
    for name in dict.fromkeys(key for result in results for key in result):
        table.add_row(
            name.replace("_", " "),
            *(f"{one[name]:,.5g}" if name in one else "" for one in results),
        )
    console.print(table)
    now = datetime.now(UTC)
    record = {
        "date": now.isoformat(timespec="seconds"),
        "machine": {
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "memory_gigabytes": round(
                os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
            ),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "memory_limit": MEMORY_LIMIT,
        "versions": {name: version(name) for name in LIBRARIES},
        "results": results,
    }
    path = HERE / "results" / f"{now:%Y-%m-%d_%H%M}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    console.print(f"Written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
