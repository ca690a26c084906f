def model(dbt, session):
    """Fit a model when there is a reason to; append one row for it, or none.

    The earlier rows are this model's own: the lineage of models survives every build and
    --full-refresh. The work is in the package, tested on its own.
    """
    dbt.config(
        materialized="incremental",
        incremental_strategy="append",
        full_refresh=False,
    )
    from customer_segmentation.fit.lifecycle import fit_or_keep

    return fit_or_keep(
        session,
        settings=dbt.ref("customer_segmentation", "int_segmentation_settings_listed"),
        parameters=dbt.ref("customer_segmentation", "int_feature_parameters_computed"),
        training_customers=dbt.ref("customer_segmentation", "int_training_customers_prepared"),
        recorded_customers=dbt.ref(
            "customer_segmentation", "int_training_customers_recorded"
        ),
        training_sample=dbt.ref("customer_segmentation", "int_training_customers_sampled"),
        drift=dbt.ref("customer_segmentation", "int_drift_before_fit"),
        customers=dbt.ref("customer_segmentation", "int_customers_cleaned"),
        events=session.sql(f"select * from {dbt.this}") if dbt.is_incremental else None,
    )
