{#- The first value of a column that could not be used, by its shape, or none: logs are kept
    and sent about, so that they hold no customer's own words. `records` is the relation with
    `value_problems`. -#}
{% macro unread_example(records, column, problem) %}
    {% set found = run_query(
        'with problems as (' ~ problems_listed(records) ~ ') select ' ~ text_shape('given_value')
        ~ ' from problems where column_name = ' ~ sql_literal(column) ~ ' and problem_name = '
        ~ sql_literal(problem) ~ ' order by record_id limit 1').rows %}
    {{ return(found[0][0] if found | length else none) }}
{% endmacro %}

{#- Why a column has no usable value, with one that it has, by its shape. -#}
{% macro why_unread(column) %}
    {% set records = ref('customer_segmentation', 'stg_customer_records') %}
    {% for problem, meaning in {'not_a_number': 'is no number',
        'out_of_range': 'is outside its limits'}.items() %}
        {% set shape = unread_example(records, column, problem) %}
        {% if shape is not none %}
            {{ return('Its first value that ' ~ meaning ~ ' looks like ' ~ shape ~ '. '
                ~ reading_advice(problem, shape)) }}
        {% endif %}
    {% endfor %}
    {{ return('Needs a column of numbers; int_data_quality_counted says what became of its'
        ~ ' values.') }}
{% endmacro %}
