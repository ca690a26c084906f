"""Run the cleaning side of the project on many folders in one process.

Reads a JSON list of [folder, settings] from standard input, or [folder, settings, models]
where more than the cleaning side is asked for. In each folder it leaves the
database ``segmentation.duckdb`` and ``printed.json``: whether dbt succeeded, and what it
printed. One process, because most of a dbt command is starting and parsing.
"""

import contextlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[2]
MODELS = [
    "+int_customers_cleaned",
    "+int_customer_records_rejected",
    "+int_data_quality_counted",
]


def main() -> None:
    jobs = json.load(sys.stdin)
    work = Path(jobs[0][0]).parent
    common = ["--project-dir", ROOT, "--profiles-dir", ROOT, "--log-path", work / "logs"]
    common = [str(word) for word in (*common, "--target-path", work / "target")]
    seeded = work / "seeded.duckdb"
    if not seeded.exists():
        os.environ["SEGMENTATION_DATABASE"] = str(seeded)
        result = dbtRunner().invoke(["--quiet", "seed", *common])
        assert result.success, result.exception
    for folder, settings, *models in jobs:
        database = Path(folder) / "segmentation.duckdb"
        shutil.copy(seeded, database)
        # While dbt has the seeded database open, its rows may still be in the log beside it.
        log = Path(f"{seeded}.wal")
        if log.exists():
            shutil.copy(log, f"{database}.wal")
        os.environ["SEGMENTATION_DATABASE"] = str(database)
        # Paths in settings are relative to the folder that dbt is called from.
        os.chdir(folder)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = dbtRunner().invoke(
                [
                    "--no-use-colors",
                    "run",
                    "--vars",
                    json.dumps(settings),
                    "-s",
                    *(models or MODELS),
                    *common,
                ]
            )
        answer = {
            "is_built": bool(result.success),
            "printed": printed.getvalue() + str(result.exception or ""),
        }
        Path("printed.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
