{#- dbt ignores a misspelt variable; a setting that is read and ignored is a trap. -#}
{% macro stop_on_unknown_settings() %}
    {% set known = [
        'segmentation_name', 'segmentation_input', 'segmentation_read_options',
        'segmentation_columns', 'segmentation_missing_spellings',
        'segmentation_further_missing_spellings', 'segmentation_updated_at_column',
        'segmentation_on_conflicts',
        'segmentation_protected',
        'segmentation_features', 'segmentation_profile_attributes',
        'segmentation_value_column', 'segmentation_scaling', 'segmentation_k',
        'segmentation_k_min', 'segmentation_k_max', 'segmentation_level',
        'segmentation_minimum_segment_share', 'segmentation_max_training_rows',
        'segmentation_random_state', 'segmentation_refit', 'segmentation_refit_after_days',
        'segmentation_refit_on_drift',
        'segmentation_max_reassigned_share', 'segmentation_on_refusal',
        'segmentation_activate', 'segmentation_model_file', 'segmentation_as_of_date',
        'segmentation_publish', 'segmentation_allow_past_date',
        'segmentation_allow_other_customers',
    ] %}
    {% for name in invocation_args_dict.get('vars') or {} %}
        {% if name.startswith('segmentation_') and name not in known %}
            {% do exceptions.raise_compiler_error(
                name ~ ' is not a setting of this project. Settings: '
                ~ known | join(', ') ~ '.') %}
        {% endif %}
    {% endfor %}
{% endmacro %}
