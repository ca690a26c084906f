"""A million customers: the same bytes whatever the threads, the row order and the memory."""

import hashlib
import subprocess
import sys

import duckdb
import pytest
from conftest import ROOT

ROWS = 1_000_000
EXPORTED = {
    "customer_segments": "customer_id",
    "segment_centroids": "segment_id, feature",
    "segment_profiles": "segment_id",
}


def _digests(database, folder):
    digests = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for mart, key in EXPORTED.items():
            path = folder / f"{mart}.csv"
            connection.execute(f"copy (from {mart} order by {key}) to '{path}'")
            digests[mart] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


@pytest.mark.slow
def test_threads_order_and_memory_change_no_byte(project, tmp_path):
    path, shuffled = tmp_path / "customers.parquet", tmp_path / "shuffled.parquet"
    writer = ROOT / "benchmark" / "customers.py"
    subprocess.run([sys.executable, writer, path, str(ROWS), "3"], check=True)
    duckdb.sql(f"copy (from '{path}' order by hash(customer_id)) to '{shuffled}'")
    names = [f"feature_{number}" for number in (1, 2, 3)]
    settings = {
        "segmentation_name": "customers",
        "segmentation_columns": [
            {"name": "customer_id", "type": "id"},
            *({"name": name, "type": "number"} for name in names),
        ],
        "segmentation_features": names,
        "segmentation_profile_attributes": [],
        "segmentation_publish": False,
    }
    found = []
    for customers, threads, memory in (
        (path, 1, "2GB"), (path, 2, "2GB"), (shuffled, 2, "2GB"), (path, 2, "400MB"),
    ):  # fmt: skip
        project.database.unlink(missing_ok=True)
        project.build(
            environment={
                "SEGMENTATION_THREADS": str(threads), "SEGMENTATION_MEMORY_LIMIT": memory,
            },
            segmentation_input=str(customers),
            **settings,
        )  # fmt: skip
        found.append(_digests(project.database, tmp_path))
    [(training_rows, rows)] = project.query(
        "select training_row_count, customer_count from segmentation_models"
    )
    assert (training_rows, rows) == (50_000, ROWS)
    assert all(one == found[0] for one in found), found
