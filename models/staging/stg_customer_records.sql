-- What does each input record say, and can it become a customer?
-- Generated from the declared columns: another table is another list, not another model.
{{ config(
    pre_hook="{{ customer_segmentation.compress_texts('fsst') }}",
    post_hook="{{ customer_segmentation.compress_texts('auto') }}",
) }}
{%- set read = columns_with_id_form(input_columns(landed_headers())) %}
{%- do report_missing_words(read) %}
{%- set derived = segmentation_columns() | selectattr('source', 'defined') | list %}
{%- set columns = read + derived %}
{%- set has_generated_id = segmentation_columns('id') | selectattr('generate', 'defined') | list %}
{%- set categories = columns | selectattr('type', 'equalto', 'category') | list %}
{%- set features = segmentation_features() %}

with

category_spellings as (
    select * from {{ ref('customer_segmentation', 'segmentation_category_spellings') }}
),

values_given as (
    select
        {{ landed_record_number('landed') }} as record_id
        {%- for column in read %},
        {{ given_value(column, 'landed') }} as {{ column['name'] }}__given
        {%- endfor %}
    from {{ ref('customer_segmentation', 'stg_customer_records_landed') }} as landed
),

values_typed as (
    select
        *
        {%- for column in read %},
        {{ typed_value(column, column['name'] ~ '__given') }} as {{ column['name'] }}__typed
        {%- endfor %}
    from values_given
),

-- A category column with entries in the seed is a closed list: what is not in it becomes
-- 'unknown' and is counted with its spelling; so is one with an order. Without either every
-- text is a category.
categories_mapped as (
    select
        values_typed.*
        {%- for column in categories %}
        {%- set name = column['name'] %},
        {%- if column['order'] %}
        {%- set step = 'coalesce(' ~ name ~ '__spellings.category, ' ~ name ~ '__typed)' %}
        case when {{ is_one_of(step, text_literals(column['order'])) }} then {{ step }} end
            as {{ name }}__category,
        true as {{ name }}__is_closed
        {%- else %}
        {{ name }}__spellings.category as {{ name }}__category,
        (
            select count(*) > 0
            from category_spellings
            where column_name = '{{ name }}'
        ) as {{ name }}__is_closed
        {%- endif %}
        {%- endfor %}
    from values_typed
    {%- for column in categories %}
    {%- set name = column['name'] %}
    left join category_spellings as {{ name }}__spellings
        on
            values_typed.{{ name }}__typed = {{ name }}__spellings.spelling
            and {{ name }}__spellings.column_name = '{{ name }}'
    {%- endfor %}
),

{%- if derived or has_generated_id %}

values_derived as (
    select
        *
        {%- for column in derived %}
        {%- set base = segmentation_columns()
            | selectattr('name', 'equalto', column['source']) | first %}
        {%- set typed = base['name'] ~ ('__category' if base['order'] else '__typed') %}
        {%- set value = derived_value(column, base, typed) %},
        {{ value }} as {{ column['name'] }}__given,
        {{ value }} as {{ column['name'] }}__typed
        {%- endfor %}
        {%- if has_generated_id %},
        {{ record_key(read) }} as customer_id__key
        {%- endif %}
    from categories_mapped
),
{%- endif %}

values_judged as (
    select
        *
        {%- for column in columns %}
        {%- set name = column['name'] %},
        {%- if column['type'] == 'category' %}
        case
            when {{ name }}__is_closed and {{ name }}__category is null
                and {{ name }}__typed is not null
                then 'category_unmapped'
        end as {{ name }}__problem
        {%- else %}
        {{ value_problem(column, name ~ '__given', name ~ '__typed') }} as {{ name }}__problem
        {%- endif %}
        {%- endfor %}
    from {{ 'values_derived' if derived or has_generated_id else 'categories_mapped' }}
),

values_cleaned as (
    select
        record_id
        {%- if has_generated_id %},
        customer_id__key
        {%- endif %}
        {%- for column in columns %}
        {%- set name = column['name'] %},
        {%- if column['type'] == 'category' %}
        case
            when {{ name }}__category is not null then {{ name }}__category
            when {{ name }}__problem is not null then {{ unmapped_category() }}
            else {{ name }}__typed
        end as {{ name }}
        {%- else %}
        case when {{ name }}__problem is null then {{ name }}__typed end as {{ name }}
        {%- endif %}
        {%- endfor %},
        nullif(concat_ws(
            ','
            {%- for column in columns %}
            {%- set name = column['name'] %},
            case
                when {{ name }}__problem is not null
                    then {{ document_of({
                        'column': sql_literal(name),
                        'problem': name ~ '__problem',
                        'value': 'cast(' ~ name ~ '__given as string)',
                    }) }}
            end
            {%- endfor %}
        ), '') as value_problems
    from values_judged
),

records_judged as (
    select
        record_id,
        {%- if has_generated_id %}
        -- Records that are equal throughout are as many customers, told apart by counting.
        customer_id__key || case
            when row_number() over (partition by customer_id__key order by record_id) > 1
                then '-' || cast(
                    row_number() over (partition by customer_id__key order by record_id)
                    as string)
            else ''
        end as customer_id,
        {%- elif not columns | selectattr('type', 'equalto', 'id') | list %}
        cast(record_id as string) as customer_id,
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
                when {{ feature_value(feature) }} is null
                    then '{{ feature['name'] }}_missing'
            end,
            {%- endfor %}
            -- Nothing usable is left to place such a customer by.
            case
                when
                    {%- for feature in features %}
                    {{ 'and ' if not loop.first }}{{ feature_value(feature) }} is null
                    {%- endfor %}
                    then 'no_feature_value'
            end
        ), '') as rejection_reasons
    from values_cleaned
)

select * from records_judged
