-- What does this run ask for? One row, one JSON document: what the fit reads, records
-- with the model and compares with the next run's.
{%- set settings = {
    'segmentation_name': segmentation_name(),
    'as_of_date': segmentation_as_of_date() | string,
    'columns': segmentation_columns(),
    'shaping': shaping_settings(),
    'max_training_rows': var('segmentation_max_training_rows'),
    'random_state': var('segmentation_random_state'),
    'refit': var('segmentation_refit'),
    'refit_on_drift': var('segmentation_refit_on_drift'),
    'refit_after_days': var('segmentation_refit_after_days'),
    'max_reassigned_share': var('segmentation_max_reassigned_share'),
    'on_refusal': var('segmentation_on_refusal'),
    'activate': var('segmentation_activate'),
    'model_file': var('segmentation_model_file'),
    'reference_model_id': reference_model_id(),
} %}

select {{ sql_literal(tojson(settings)) }} as settings
{%- if flags.EMPTY %}
-- Nothing is asked for, so that nothing is fitted, and no event recorded.
where 1 = 0
{%- endif %}
