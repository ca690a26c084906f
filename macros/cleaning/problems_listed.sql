{#- The values of records that could not be used, one row each: record, column, problem and the
    value as it came. The one reader of what staging writes as one document a record. -#}
{% macro problems_listed(records) -%}
    select
        record_id,
        {{ document_value('problem', 'column') }} as column_name,
        {{ document_value('problem', 'problem') }} as problem_name,
        {{ document_value('problem', 'value') }} as given_value
    from (
        select
            record_id,
            {{ document_items(parsed_document('value_problems')) }} as problem
        from {{ records }}
        where value_problems is not null
    ) as problems_unpacked
{%- endmacro %}
