{#- Stands in for a contract where the columns follow the settings: every declared column
    is there, in its type. Returns the columns that are not. -#}
{% test has_declared_columns(model, kind) %}

{%- set types = {
    'id': 'string', 'category': 'string', 'text': 'string', 'number': 'double',
    'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp'} %}
{%- set expected = {} %}
{%- if kind == 'customers' %}
    {%- do expected.update({'customer_id': 'string'}) %}
    {%- for column in attribute_columns() %}
        {%- do expected.update({column['name']: types[column['type']]}) %}
    {%- endfor %}
{%- else %}
    {%- for name in profiled_numbers(active_model()) %}
        {%- do expected.update({'mean_' ~ name: 'double'}) %}
    {%- endfor %}
    {%- if var('segmentation_value_column') %}
        {%- do expected.update({'total_value': 'double', 'value_share': 'double'}) %}
    {%- endif %}
{%- endif %}

{%- set found = {} %}
{%- if execute %}
    {%- for column in adapter.get_columns_in_relation(model) %}
        {%- do found.update({column.name: shared_type(column.dtype)}) %}
    {%- endfor %}
{%- endif %}

with

columns_compared as (
    select
        columns_declared.column_name,
        columns_declared.expected_type,
        columns_declared.found_type
    from (
        values
    {%- for name, type in expected.items() %}
        ('{{ name }}', '{{ type }}', '{{ found.get(name, 'absent') }}'){{ ',' if not loop.last }}
    {%- endfor %}
    ) as columns_declared (column_name, expected_type, found_type)
)

select * from columns_compared
where expected_type <> found_type

{% endtest %}
