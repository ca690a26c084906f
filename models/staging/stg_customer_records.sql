-- What does each input record say, and can it become a customer?
-- Generated from the declared columns: another table is another list, not another model.
{{ config(post_hook="{{ customer_segmentation.stop_on_empty_input(this) }}") }}
{%- set source = customer_records_source() %}
{%- set headers = input_headers(source) %}
{%- set columns = input_columns(headers) %}
{%- set categories = columns | selectattr('type', 'equalto', 'category') | list %}
{%- set features = segmentation_features() %}

with

category_spellings as (
    select * from {{ ref('customer_segmentation', 'segmentation_category_spellings') }}
),

-- Everything that the input holds, also what the project has no use for: a rejected
-- record must be readable as it came.
records_numbered as (
    select
        row_number() over () as record_id,
        {{ source_file_name(source) }} as source_file,
        struct_pack(
            {%- for header in headers %}
            {{ quoted_identifier(header) }} := records.{{ quoted_identifier(header) }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as raw_record
    from {{ source }} as records
),

values_given as (
    select
        record_id,
        source_file,
        raw_record
        {%- for column in columns %},
        {{ given_value(column) }} as {{ column['name'] }}_given
        {%- endfor %}
    from records_numbered
),

values_typed as (
    select
        *
        {%- for column in columns %},
        {{ typed_value(column, column['name'] ~ '_given') }} as {{ column['name'] }}_typed
        {%- endfor %}
    from values_given
),

-- A category column with entries in the seed is a closed list: what is not in it becomes
-- 'unknown' and is counted with its spelling. Without entries every text is a category.
categories_mapped as (
    select
        values_typed.*
        {%- for column in categories %}
        {%- set name = column['name'] %},
        {{ name }}_spellings.category as {{ name }}_category,
        (
            select count(*) > 0
            from category_spellings
            where column_name = '{{ name }}'
        ) as {{ name }}_is_closed
        {%- endfor %}
    from values_typed
    {%- for column in categories %}
    {%- set name = column['name'] %}
    left join category_spellings as {{ name }}_spellings
        on
            values_typed.{{ name }}_typed = {{ name }}_spellings.spelling
            and {{ name }}_spellings.column_name = '{{ name }}'
    {%- endfor %}
),

values_judged as (
    select
        *
        {%- for column in columns %}
        {%- set name = column['name'] %},
        {%- if column['type'] == 'category' %}
        case
            when {{ name }}_is_closed and {{ name }}_category is null
                and {{ name }}_typed is not null
                then 'category_unmapped'
        end as {{ name }}_problem
        {%- else %}
        {{ value_problem(column, name ~ '_given', name ~ '_typed') }} as {{ name }}_problem
        {%- endif %}
        {%- endfor %}
    from categories_mapped
),

values_cleaned as (
    select
        record_id,
        source_file,
        raw_record
        {%- for column in columns %}
        {%- set name = column['name'] %},
        {%- if column['type'] == 'category' %}
        case
            when {{ name }}_category is not null then {{ name }}_category
            when {{ name }}_problem is not null then 'unknown'
            else {{ name }}_typed
        end as {{ name }}
        {%- else %}
        case when {{ name }}_problem is null then {{ name }}_typed end as {{ name }}
        {%- endif %}
        {%- endfor %},
        nullif(concat_ws(
            ','
            {%- for column in columns %}
            {%- set name = column['name'] %},
            case
                when {{ name }}_problem is not null
                    then json_object(
                        'column', '{{ name }}',
                        'problem', {{ name }}_problem,
                        'value', cast({{ name }}_given as varchar)
                    )
            end
            {%- endfor %}
        ), '') as value_problems
    from values_judged
),

records_judged as (
    select
        record_id,
        source_file,
        raw_record,
        {%- if not columns | selectattr('type', 'equalto', 'id') | list %}
        cast(record_id as varchar) as customer_id,
        {%- endif %}
        {%- for column in columns %}
        {{ column['name'] }},
        {%- endfor %}
        '[' || value_problems || ']' as value_problems,
        nullif(concat_ws(
            ', ',
            {%- if columns | selectattr('type', 'equalto', 'id') | list %}
            case when customer_id is null then 'customer_id_missing' end,
            {%- endif %}
            {%- for feature in features if feature['missing'] == 'reject' %}
            case
                when {{ feature['name'] }} is null then '{{ feature['name'] }}_missing'
            end,
            {%- endfor %}
            -- Nothing usable is left to place such a customer by.
            case
                when coalesce({{ features | map(attribute='name') | join(', ') }}) is null
                    then 'no_feature_value'
            end
        ), '') as rejection_reasons
    from values_cleaned
)

select * from records_judged
