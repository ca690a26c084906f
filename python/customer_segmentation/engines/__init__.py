"""What this package asks of an engine, one module for each."""
