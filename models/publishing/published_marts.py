def model(dbt, session):
    """Publish every mart as Parquet beside the database, once its tests have passed."""
    from customer_segmentation.builds.publishing import publish

    marts = {
        "customer_column_profiles": dbt.ref(
            "customer_segmentation", "customer_column_profiles"
        ),
        "customer_feature_correlations": dbt.ref(
            "customer_segmentation", "customer_feature_correlations"
        ),
        "customer_feature_histograms": dbt.ref(
            "customer_segmentation", "customer_feature_histograms"
        ),
        "customer_segment_history": dbt.ref(
            "customer_segmentation", "customer_segment_history"
        ),
        "customer_segments": dbt.ref("customer_segmentation", "customer_segments"),
        "data_quality_summary": dbt.ref("customer_segmentation", "data_quality_summary"),
        "rejected_customer_records": dbt.ref(
            "customer_segmentation", "rejected_customer_records"
        ),
        "segment_attribute_profiles": dbt.ref(
            "customer_segmentation", "segment_attribute_profiles"
        ),
        "segment_centroids": dbt.ref("customer_segmentation", "segment_centroids"),
        "segment_count_candidates": dbt.ref(
            "customer_segmentation", "segment_count_candidates"
        ),
        "segment_drift": dbt.ref("customer_segmentation", "segment_drift"),
        "segment_effect_sizes": dbt.ref("customer_segmentation", "segment_effect_sizes"),
        "segment_feature_profiles": dbt.ref(
            "customer_segmentation", "segment_feature_profiles"
        ),
        "segment_lineage": dbt.ref("customer_segmentation", "segment_lineage"),
        "segment_migrations": dbt.ref("customer_segmentation", "segment_migrations"),
        "segment_profiles": dbt.ref("customer_segmentation", "segment_profiles"),
        "segment_rules": dbt.ref("customer_segmentation", "segment_rules"),
        "segment_summary": dbt.ref("customer_segmentation", "segment_summary"),
        "segmentation_customers": dbt.ref("customer_segmentation", "segmentation_customers"),
        "segmentation_model_features": dbt.ref(
            "customer_segmentation", "segmentation_model_features"
        ),
        "segmentation_models": dbt.ref("customer_segmentation", "segmentation_models"),
    }
    return publish(
        session,
        marts,
        is_enabled=dbt.config.meta_get("publish"),
        schema=dbt.config.meta_get("schema"),
    )
