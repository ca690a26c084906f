"""A plugin of dbt-duckdb's for tests: the engine writes down every statement that it runs."""

from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    def initialize(self, plugin_config):
        self.folder = plugin_config["folder"]

    def configure_connection(self, conn):
        conn.execute(
            "call enable_logging('QueryLog', storage = 'file',"
            f" storage_config = {{'path': '{self.folder}'}})"
        )
