{#- Every setting with its kind and range, in the order in which they are checked: one of
    text, whole, number, choice, flag, date, list, texts and mapping. `or_none` and `or` say
    what else is allowed. Meanings and defaults stand in dbt_project.yml, where people change
    them; a test holds the two together. -#}
{% macro settings_table() %}
    {{ return({
        'segmentation_name': {'kind': 'text', 'or_none': true,
            'pattern': '[a-z0-9_]{1,40}',
            'needed': '1 to 40 lower-case letters, digits and underscores'},
        'segmentation_schema': {'kind': 'text', 'or_none': true,
            'pattern': '(?!.*segmentation_)[a-z][a-z0-9_]{0,39}',
            'needed': 'none or 1 to 40 lower-case letters, digits and underscores that start'
                ~ ' with a letter and hold no segmentation_, which names schemas of the'
                ~ ' project'},
        'segmentation_input': {'kind': 'text', 'or_none': true, 'needed': 'a file or a glob'},
        'segmentation_relation': {'kind': 'text', 'or_none': true,
            'pattern': '[A-Za-z_][A-Za-z0-9_$]*([.][A-Za-z_][A-Za-z0-9_$]*){0,2}',
            'needed': 'none or a table or view, such as shop.customers'},
        'segmentation_read_options': {'kind': 'mapping',
            'needed': 'a mapping such as {delim: ";", decimal_separator: ","}'},
        'segmentation_columns': {'kind': 'list', 'needed': 'a list of declared columns'},
        'segmentation_missing_spellings': {'kind': 'texts', 'needed': 'a list of texts'},
        'segmentation_further_missing_spellings': {
            'kind': 'texts', 'needed': 'a list of texts'},
        'segmentation_updated_at_column': {'kind': 'text', 'or_none': true,
            'needed': 'none or a declared column of type date or timestamp'},
        'segmentation_on_conflicts': {'kind': 'choice', 'choices': ['fail', 'warn']},
        'segmentation_features': {
            'kind': 'list', 'needed': 'a list of at least one number column'},
        'segmentation_protected': {'kind': 'choice', 'choices': ['warn', 'refuse']},
        'segmentation_profile_attributes': {'kind': 'texts',
            'needed': 'a list of declared columns; [] for none'},
        'segmentation_value_column': {'kind': 'text', 'or_none': true,
            'needed': 'none or a declared column of type number'},
        'segmentation_scaling': {'kind': 'choice',
            'choices': ['standard', 'robust', 'none']},
        'segmentation_k_max': {'kind': 'whole', 'range': [2, 50]},
        'segmentation_k_min': {'kind': 'whole', 'range': [2, var('segmentation_k_max')]},
        'segmentation_k': {'kind': 'whole', 'range': [2, var('segmentation_k_max')],
            'or': 'auto', 'note': ' (segmentation_k_max, which may be up to 50)'},
        'segmentation_level': {'kind': 'choice', 'choices': ['coarse', 'auto', 'fine']},
        'segmentation_minimum_segment_share': {'kind': 'number', 'range': [0, 0.5],
            'needed': 'a share from 0 to 0.5'},
        'segmentation_max_training_rows': {'kind': 'whole', 'range': [1000, 10000000]},
        'segmentation_random_state': {'kind': 'whole', 'range': [0, 4294967295]},
        'segmentation_refit': {'kind': 'choice', 'choices': ['auto', 'always', 'never']},
        'segmentation_max_reassigned_share': {'kind': 'number', 'range': [0, 1],
            'needed': 'a share from 0 to 1'},
        'segmentation_on_refusal': {'kind': 'choice', 'choices': ['warn', 'fail']},
        'segmentation_refit_on_drift': {'kind': 'flag'},
        'segmentation_refit_after_days': {
            'kind': 'whole', 'range': [1, 36500], 'or_none': true},
        'segmentation_activate': {'kind': 'text', 'or_none': true,
            'needed': 'none or a text'},
        'segmentation_model_file': {'kind': 'text', 'or_none': true,
            'needed': 'none or a text'},
        'segmentation_as_of_date': {'kind': 'date', 'or_none': true,
            'needed': 'a date such as 2026-01-31'},
        'segmentation_allow_past_date': {'kind': 'flag'},
        'segmentation_allow_other_customers': {'kind': 'flag'},
        'segmentation_publish': {'kind': 'flag'},
    }) }}
{% endmacro %}
