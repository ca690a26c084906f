{#- Where most records share an id with others and disagree, they are purchases or states, not
    customers: one of each would stand, by no better rule than which has the larger values. With
    `segmentation_updated_at_column` the latest stands, as was asked. `resolved` is the table of
    records that give way. -#}
{% macro stop_on_conflicts(resolved) %}
    {% if not execute or var('segmentation_updated_at_column') %}{{ return('') }}{% endif %}
    {% set conflicts, customers = run_query(
        'select count(*), count(distinct customer_id) from ' ~ resolved
        ~ " where resolution = 'conflicting_duplicate'").rows[0] | list %}
    {% if not conflicts %}{{ return('') }}{% endif %}
    {% set accepted = run_query(
        'select count(*) from ' ~ ref('customer_segmentation', 'stg_customer_records')
        ~ ' where rejection_reasons is null').rows[0][0] %}
    {% if 2 * (conflicts + customers) <= accepted %}{{ return('') }}{% endif %}
    {% set counts = [] %}
    {% for attribute in attribute_columns() %}
        {% do counts.append("select '" ~ attribute['name'] ~ "' as column_name, count_if(contains("
            ~ "', ' || differing_columns || ', ', ', " ~ attribute['name'] ~ ", ')) as"
            ~ ' difference_count from ' ~ resolved
            ~ " where resolution = 'conflicting_duplicate'") %}
    {% endfor %}
    {% set columns = [] %}
    {% for name, count in run_query(
        'select column_name, difference_count from (' ~ counts | join(' union all ')
        ~ ') as differences where difference_count > 0'
        ~ ' order by difference_count desc, column_name limit 3').rows %}
        {% do columns.append(name ~ ' in ' ~ count) %}
    {% endfor %}
    {% set seen = input_name() ~ ': ' ~ (conflicts + customers) ~ ' of ' ~ accepted
        ~ ' records share the ids of ' ~ customers ~ ' customers and disagree ('
        ~ columns | join(', ') ~ ')' %}
    {% if var('segmentation_on_conflicts') == 'warn' %}
        {% do exceptions.warn(seen ~ '; of each customer one record stands, the fullest.') %}
    {% else %}
        {% do exceptions.raise_compiler_error(
            seen ~ ', as purchases do, the same customers at several dates, or ids that a'
            ~ ' spreadsheet rounded. Needs one record for each customer: sum them up first, or'
            ~ ' give every date its own build; or name the column that says which record is the'
            ~ ' latest, segmentation_updated_at_column;'
            ~ " or, if one of each will do, --vars '{segmentation_on_conflicts: warn}'.") %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
