"""Who is erased is in no relation of the database, wherever a host project puts the tables."""

import json
import os

import duckdb
import pytest
import yaml
from conftest import ROOT, Project, _forked, grouped_customers, write_customers

OF_THE_HOST = """
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ node.package_name[:4] ~ '_' ~ (custom_schema_name or target.schema) | upper }}
{%- endmacro %}
"""


class Host(Project):
    """A dbt project of somebody's, with this one as a package."""

    def write(self):
        (self.folder / "dbt_packages").mkdir(parents=True)
        (self.folder / "dbt_packages" / "customer_segmentation").symlink_to(ROOT)
        (self.folder / "macros").mkdir()
        (self.folder / "macros" / "generate_schema_name.sql").write_text(OF_THE_HOST)
        packages = {"packages": [{"local": "dbt_packages/customer_segmentation"}]}
        (self.folder / "packages.yml").write_text(yaml.safe_dump(packages))
        project = {"name": "shop", "version": "1.0", "profile": "shop"}
        (self.folder / "dbt_project.yml").write_text(yaml.safe_dump(project))
        written = (ROOT / "profiles.yml").read_text()
        written = written.replace("{{ flags.PROFILES_DIR }}/python", str(ROOT / "python"))
        (self.folder / "profiles.yml").write_text(
            written.replace("customer_segmentation:\n  target", "shop:\n  target")
        )

    def dbt(self, *arguments, **settings):
        command = ["--no-use-colors", *arguments, "--project-dir", str(self.folder)]
        command += ["--profiles-dir", str(self.folder), "--vars", json.dumps(settings)]
        environment = {
            **os.environ, "SEGMENTATION_DATABASE": str(self.database),
            "SEGMENTATION_THREADS": "1", "DBT_LOG_LEVEL_FILE": "none",
        }  # fmt: skip
        return _forked(command, cwd=self.folder, environment=environment, folder=self.folder)


def _holding(project, text):
    """Every column of every relation in the database that has a text in it, as a word."""
    columns = project.query(
        "select table_schema, table_name, list(column_name order by ordinal_position)"
        " from information_schema.columns"
        " where table_schema not in ('information_schema', 'pg_catalog') group by all"
    )
    pattern = f"(^|[^0-9A-Za-z.]){text}([.]0)?([^0-9A-Za-z.]|$)"
    found = []
    with duckdb.connect(str(project.database), read_only=True) as connection:
        for schema, table, names in columns:
            held = ", ".join(
                f"bool_or(regexp_matches(cast(\"{name}\" as varchar), '{pattern}'))"
                for name in names
            )
            [row] = connection.sql(f'select {held} from "{schema}"."{table}"').fetchall()
            found += [
                f"{schema}.{table}.{name}"
                for name, is_there in zip(names, row, strict=True)
                if is_there
            ]
    return found


@pytest.mark.slow
def test_nobody_is_left_in_a_host_with_schemas_of_its_own(tmp_path):
    """Ids as numbers with gaps write them: 4711.0 is 4711, and is erased as that."""
    rows = [(f"{4700 + n}.0", *row[1:]) for n, row in enumerate(grouped_customers())]
    file = write_customers(tmp_path / "float.csv", rows)
    host = Host(tmp_path / "host")
    host.folder.mkdir()
    host.write()
    settings = {"segmentation_input": str(file), "segmentation_k": 3}
    # Tests of the data leave no table behind.
    built = host.dbt("build", "--exclude-resource-type", "test", **settings)
    assert built.returncode == 0, built.stdout[-3000:]
    before = _holding(host, "4711")
    assert {name.split(".")[0] for name in before} >= {
        "cust_MAIN", "cust_SEGMENTATION_STAGING", "cust_SEGMENTATION_INTERMEDIATE"
    }  # fmt: skip

    # A build of the next day that dies after its first tables, and what dbt left half-way.
    died = host.dbt(
        "run", "-s", "stg_customer_records_landed", "+stg_customer_records", **settings
    )
    assert died.returncode == 0
    with duckdb.connect(str(host.database)) as connection:
        for name in ("cust_MAIN.customer_segments", "cust_MAIN.rejected_customer_records",
                     "cust_SEGMENTATION_STAGING.stg_customer_records_landed"):  # fmt: skip
            connection.execute(f"create table {name}__dbt_tmp as from {name}")
    erased = host.dbt(
        "run-operation", "erase_customer", "--args", "{customer_id: '4711'}", **settings
    )
    assert erased.returncode == 0, erased.stdout[-3000:]
    assert _holding(host, "4711") == []
    # And nobody else.
    assert len(_holding(host, "4712")) >= len(before) - 2
