{#- Stops a run at its start when a setting is impossible, before any table is touched.
    What needs the data (a missing column, a constant feature) stops later, in the model
    that sees it. -#}
{% macro stop_on_unusable_settings() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% do stop_on_unknown_settings() %}
    {% for name in settings_table() %}{% do setting(name) %}{% endfor %}
    {% do stop_on_unusable_columns() %}
    {% do stop_on_unusable_features() %}
    {% do stop_on_unusable_read_options() %}
    {% do stop_on_protected_features() %}
    {% if var('segmentation_activate') and var('segmentation_model_file') %}
        {% do stop_on_setting('segmentation_activate', var('segmentation_activate'),
            'no segmentation_model_file beside it: one of them says which model scores') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
