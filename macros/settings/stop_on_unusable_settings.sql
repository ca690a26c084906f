{#- Stops a run at its start when a setting is impossible, before any table is touched.
    What needs the data (a missing column, a constant feature) stops later, in the model
    that sees it. -#}
{% macro stop_on_unusable_settings() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% do stop_on_unknown_settings() %}
    {% do stop_on_unusable_columns() %}
    {% do stop_on_unusable_features() %}
    {% do stop_on_unusable_read_options() %}

    {% do require_choice('segmentation_scaling', ['standard', 'robust', 'none']) %}
    {% do require_choice('segmentation_refit', ['auto', 'always', 'never']) %}
    {% do require_choice('segmentation_on_refusal', ['warn', 'fail']) %}
    {% do require_choice('segmentation_on_conflicts', ['fail', 'warn']) %}
    {% do require_choice('segmentation_protected', ['warn', 'refuse']) %}
    {% do stop_on_protected_features() %}
    {% for list in ['segmentation_missing_spellings', 'segmentation_further_missing_spellings'] %}
        {% if var(list) is string or var(list) is mapping or var(list) is not iterable %}
            {% do stop_on_setting(list, var(list), 'a list of texts') %}
        {% endif %}
    {% endfor %}
    {% do require_whole_number('segmentation_k_max', 2, 50) %}
    {% do require_whole_number('segmentation_k_min', 2, var('segmentation_k_max')) %}
    {% if var('segmentation_k') != 'auto' %}
        {% do require_whole_number('segmentation_k', 2, var('segmentation_k_max'),
            'auto or ', ' (segmentation_k_max, which may be up to 50)') %}
    {% endif %}
    {% do require_choice('segmentation_level', ['coarse', 'auto', 'fine']) %}
    {% do require_whole_number('segmentation_max_training_rows', 1000, 10000000) %}
    {% do require_whole_number('segmentation_random_state', 0, 4294967295) %}

    {% set share = var('segmentation_minimum_segment_share') %}
    {% if share is not number or not (0 <= share <= 0.5) %}
        {% do stop_on_setting(
            'segmentation_minimum_segment_share', share, 'a share from 0 to 0.5') %}
    {% endif %}
    {% for setting in ['segmentation_publish', 'segmentation_allow_past_date',
        'segmentation_allow_other_customers'] if var(setting) is not boolean %}
        {% do stop_on_setting(setting, var(setting), 'true or false') %}
    {% endfor %}
    {% set reassigned = var('segmentation_max_reassigned_share') %}
    {% if reassigned is not number or not (0 <= reassigned <= 1) %}
        {% do stop_on_setting(
            'segmentation_max_reassigned_share', reassigned, 'a share from 0 to 1') %}
    {% endif %}
    {% do require_choice('segmentation_refit_on_drift', [true, false]) %}
    {% if var('segmentation_refit_after_days') is not none %}
        {% do require_whole_number('segmentation_refit_after_days', 1, 36500, 'none or ') %}
    {% endif %}
    {% for setting in ['segmentation_activate', 'segmentation_model_file'] %}
        {% if var(setting) is not none and var(setting) is not string %}
            {% do stop_on_setting(setting, var(setting), 'none or a text') %}
        {% endif %}
    {% endfor %}
    {% if var('segmentation_activate') and var('segmentation_model_file') %}
        {% do stop_on_setting('segmentation_activate', var('segmentation_activate'),
            'no segmentation_model_file beside it: one of them says which model scores') %}
    {% endif %}
    {% set name = segmentation_name() %}
    {% if name is not string or not modules.re.fullmatch('[a-z0-9_]{1,40}', name) %}
        {% do stop_on_setting('segmentation_name', name,
            '1 to 40 lower-case letters, digits and underscores') %}
    {% endif %}
    {% set as_of_date = segmentation_as_of_date() | string %}
    {% if not is_iso_date(as_of_date) %}
        {% do stop_on_setting('segmentation_as_of_date', as_of_date, 'a date such as 2026-01-31') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
