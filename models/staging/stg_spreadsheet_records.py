def model(dbt, session):
    """What does the sheet hold? One row per record; only where the input is a workbook.

    Python, because the engine reads no workbooks without a download.
    """
    dbt.config(materialized="table")
    from customer_segmentation.reading.spreadsheets import read_spreadsheet

    return read_spreadsheet(
        session,
        path=dbt.config.meta_get("segmentation_input"),
        read_options=dbt.config.meta_get("segmentation_read_options"),
    )
