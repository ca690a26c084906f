-- What does this run ask for? One row, one JSON document: what the fit reads, records
-- with the model and compares with the next run's.
{%- set settings = {
    'segmentation_name': segmentation_name(),
    'as_of_date': segmentation_as_of_date() | string,
    'columns': segmentation_columns(),
    'features': segmentation_features(),
    'scaling': var('segmentation_scaling'),
    'k': var('segmentation_k'),
    'k_min': var('segmentation_k_min'),
    'k_max': var('segmentation_k_max'),
    'minimum_segment_share': var('segmentation_minimum_segment_share'),
    'max_training_rows': var('segmentation_max_training_rows'),
    'random_state': var('segmentation_random_state'),
    'refit': var('segmentation_refit'),
} %}

select {{ sql_literal(tojson(settings)) }} as settings
