{#- Stands in for a contract where the columns follow the settings: every declared column
    is there, in its type. Returns the columns that are not. -#}
{% test has_declared_columns(model, kind) %}

{%- set types = {
    'id': 'VARCHAR', 'category': 'VARCHAR', 'text': 'VARCHAR', 'number': 'DOUBLE',
    'date': 'DATE', 'timestamp': 'TIMESTAMP'} %}
{%- set expected = {} %}
{%- if kind == 'customers' %}
    {%- do expected.update({'customer_id': 'VARCHAR'}) %}
    {%- for column in attribute_columns() %}
        {%- do expected.update({column['name']: types[column['type']]}) %}
    {%- endfor %}
{%- else %}
    {%- for name in profiled_numbers() %}
        {%- do expected.update({'mean_' ~ name: 'DOUBLE'}) %}
    {%- endfor %}
    {%- if var('segmentation_value_column') %}
        {%- do expected.update({'total_value': 'DOUBLE', 'value_share': 'DOUBLE'}) %}
    {%- endif %}
{%- endif %}

with

columns_declared as (
    select column_name, expected_type
    from (
        values
    {%- for name, type in expected.items() %}
        ('{{ name }}', '{{ type }}'){{ ',' if not loop.last }}
    {%- endfor %}
    ) as declared (column_name, expected_type)
),

columns_found as (
    select
        column_name,
        column_type
    from (describe {{ model }})
)

select
    columns_declared.column_name,
    columns_declared.expected_type,
    columns_found.column_type
from columns_declared
left join columns_found
    on columns_declared.column_name = columns_found.column_name
where columns_declared.expected_type is distinct from columns_found.column_type

{% endtest %}
