{#- Stops a run at its start when settings are impossible, before any table is touched, and
    says all of them at once.
    What needs the data (a missing column, a constant feature) stops later, in the model
    that sees it. -#}
{% macro stop_on_unusable_settings() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% do note_refused_settings() %}
    {% do stop_on_unknown_settings() %}
    {% for name in settings_table() %}
        {% do setting(name) %}
        {# Others cannot be checked where these are of another shape. #}
        {% do stop_on_refused_settings([
            'segmentation_k_max', 'segmentation_columns', 'segmentation_features',
            'segmentation_read_options', 'segmentation_profile_attributes',
            'segmentation_input', 'segmentation_relation', 'segmentation_name']) %}
    {% endfor %}
    {% do stop_on_malformed_columns() %}
    {% do stop_on_unusable_columns() %}
    {% do stop_on_unusable_features() %}
    {% do stop_on_unusable_read_options() %}
    {% do stop_on_protected_features() %}
    {% do stop_on_schema_elsewhere() %}
    {% if var('segmentation_activate') and var('segmentation_model_file') %}
        {% do stop_on_setting('segmentation_activate', var('segmentation_activate'),
            'no segmentation_model_file beside it: one of them says which model scores') %}
    {% endif %}
    {% if var('segmentation_relation') and var('segmentation_input') %}
        {% do stop_on_setting('segmentation_relation', var('segmentation_relation'),
            'no segmentation_input beside it: one of them holds the customers') %}
    {% endif %}
    {% do stop_on_refused_settings() %}
    {{ return('') }}
{% endmacro %}

{#- dbt decides where models stand before it knows the vars of a project, by those of the command
    line; and a project may say itself where the models of this one stand. A segmentation in
    another place than asked for would be somebody else's. -#}
{% macro stop_on_schema_elsewhere() %}
    {% set name = setting('segmentation_schema') %}
    {% set mart = graph.nodes['model.customer_segmentation.customer_segments'] %}
    {% if name is not none and mart.config.schema != name %}
        {% do stop_on_setting('segmentation_schema', name, 'to be followed, and the marts would'
            ~ ' stand in ' ~ mart.schema ~ ': give it by --vars, which dbt reads before it'
            ~ ' decides where models stand (it reads the vars of dbt_project.yml after that),'
            ~ ' and set no +schema for the marts of customer_segmentation') %}
    {% endif %}
{% endmacro %}

{#- Entries that cannot be looked into any further. -#}
{% macro stop_on_malformed_columns() %}
    {% for declared in var('segmentation_columns') %}
        {% if declared is not mapping or not declared.get('name')
            or not (declared.get('type') or declared.get('from')) %}
            {% do stop_on_setting('segmentation_columns: entry ' ~ loop.index, declared,
                'a mapping such as {name: age, type: number}') %}
        {% endif %}
        {% set spellings = (declared.get('spellings') or []) if declared is mapping else [] %}
        {% if spellings is string or spellings is mapping or spellings is not iterable %}
            {% do stop_on_setting('segmentation_columns: spellings of ' ~ declared['name'],
                spellings, 'a list of texts') %}
        {% endif %}
    {% endfor %}
    {% for entry in var('segmentation_features')
        if entry is not string and (entry is not mapping or not entry.get('name')) %}
        {% do stop_on_setting('segmentation_features: entry ' ~ loop.index, entry,
            'a column, or {name: column, transform: log1p} and the like') %}
    {% endfor %}
    {% set refused = context.get('refused_settings') %}
    {% for message, place in refused.items()
        if place.startswith(('segmentation_columns: ', 'segmentation_features: ')) %}
        {% do stop_on_refused_settings([place]) %}
    {% endfor %}
{% endmacro %}
