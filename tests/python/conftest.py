"""Fixtures: builds of the project in databases of their own, and the real files."""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pytest
from customer_segmentation.builds.place import Asked, Place, find_place

ROOT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")


_forker = None


def _forked(arguments, *, cwd, environment, folder):
    """Run a dbt command in a fork of a process that has imported dbt: see forked_dbt."""
    global _forker
    if _forker is None:
        _forker = subprocess.Popen(
            [sys.executable, "-W", "ignore", Path(__file__).with_name("forked_dbt.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        )  # fmt: skip
        # Ends at the end of its input.
        atexit.register(_forker.communicate)
    output = folder / "printed.txt"
    job = {
        "arguments": arguments, "folder": str(cwd), "environment": environment,
        "output": str(output),
    }  # fmt: skip
    _forker.stdin.write(json.dumps(job) + "\n")
    _forker.stdin.flush()
    code = int(_forker.stdout.readline())
    return subprocess.CompletedProcess(arguments, code, output.read_text(), "")


@functools.cache
def _relations():
    return find_place(Asked(str(ROOT), str(ROOT))).relations


def built_at(database):
    """Say where the models stand in a database that the project built."""
    return Place(Path(database), _relations())


@dataclass
class Project:
    """The project with a database and a target folder of its own."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "segmentation.duckdb"

    def dbt(self, *arguments, cwd=ROOT, environment=None, **settings):
        """Run dbt in a process of its own; settings become ``--vars``."""
        command = ["--no-use-colors", *arguments]
        command += ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        command += ["--target-path", str(self.folder / "target")]
        command += ["--log-path", str(self.folder / "logs")]
        if settings:
            command += ["--vars", json.dumps(settings)]
        environment = {
            **os.environ,
            # Nobody reads a test's debug log or manifest: a second and more of every build.
            "DBT_LOG_LEVEL_FILE": "none",
            "DBT_WRITE_JSON": str("docs" in arguments),
            "SEGMENTATION_DATABASE": str(self.database),
            # Tests run side by side; those about threads ask for some.
            "SEGMENTATION_THREADS": "1",
            **(environment or {}),
        }
        # Python reads some of its environment only at its start: then a fork will not do.
        if environment.get("PYTHONPATH") != os.environ.get("PYTHONPATH"):
            return subprocess.run(
                [str(DBT), *command], cwd=cwd, env=environment, capture_output=True, text=True
            )
        return _forked(command, cwd=cwd, environment=environment, folder=self.folder)

    def build(self, *, cwd=ROOT, environment=None, **settings):
        """Build, which must succeed; return what dbt printed."""
        result = self.dbt("build", cwd=cwd, environment=environment, **settings)
        assert result.returncode == 0, result.stdout[-4000:]
        return result.stdout

    def fail(self, **settings):
        """Build, which must stop; return what dbt printed."""
        result = self.dbt("build", **settings)
        assert result.returncode != 0, "the build succeeded"
        return result.stdout

    def query(self, sql):
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.sql(sql).fetchall()

    def marts(self, *, without=()):
        """Every mart as sorted rows, but the one value that may differ."""
        tables = [row[0] for row in self.query("show tables")]
        contents = {}
        for table in sorted(set(tables) - set(without)):
            columns = "* exclude (fitted_at)" if table == "segmentation_models" else "*"
            contents[table] = self.query(f"select {columns} from {table} order by all")
        return contents


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="session")
def shared_project(tmp_path_factory):
    """Make named projects that live as long as the session, to share a build."""

    def make(name):
        return Project(tmp_path_factory.mktemp(name))

    return make


@pytest.fixture(scope="session")
def data_folder():
    folder = os.environ.get("SEGMENTATION_TEST_DATA")
    if not folder:
        pytest.skip("SEGMENTATION_TEST_DATA names no folder with the real files")
    return Path(folder)


@pytest.fixture(scope="session")
def mall_file(data_folder):
    return data_folder / "Mall_Customers.csv"


@pytest.fixture(scope="session")
def mall_points(mall_file):
    """Income and score of the mall customers, standardised by population deviation."""
    rows = duckdb.sql(
        f'select "Annual Income (k$)", "Spending Score (1-100)" from read_csv(\'{mall_file}\')'
    ).fetchall()
    raw = np.array(rows, dtype=float)
    return (raw - raw.mean(axis=0)) / raw.std(axis=0)


def write_customers(
    path, rows, header="CustomerID,Gender,Age,Annual Income (k$),Spending Score"
):
    """Write a small CSV file; rows are texts or tuples."""
    lines = [row if isinstance(row, str) else ",".join(map(str, row)) for row in rows]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def grouped_customers(count=60, seed=1):
    """Rows of three well separated groups."""
    random = np.random.default_rng(seed)
    centers = [(20, 20), (60, 80), (110, 30)]
    rows = []
    for number in range(count):
        income, score = random.normal(centers[number % 3], 4)
        rows.append(
            (f"c{number:03d}", "Female", 20 + number % 40, round(income, 1), round(score, 1))
        )
    return rows


@pytest.fixture(scope="session")
def sample_project(shared_project):
    """Build the bundled sample once for all who only look at it."""
    project = shared_project("sample")
    project.build()
    return project


@pytest.fixture(scope="session")
def mall_project(shared_project, mall_file):
    """Build the mall customers once."""
    project = shared_project("mall")
    project.build(segmentation_input=str(mall_file), segmentation_k_min=2)
    return project


def small_file_system(folder, size):
    """Yield a folder on a file system of that size, where the system lets us mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
