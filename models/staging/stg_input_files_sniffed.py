def model(dbt, session):
    """How is each CSV file of the input written? One row a file, small whatever its size.

    Python, because only here can DuckDB's failure to understand a file become a message
    that says what to do.
    """
    dbt.config(materialized="table")
    from customer_segmentation.reading import sniff_files

    return sniff_files(
        session,
        path=dbt.config.meta_get("segmentation_input"),
        read_options=dbt.config.meta_get("segmentation_read_options"),
        columns=dbt.config.meta_get("segmentation_columns"),
    )
