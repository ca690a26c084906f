{#- What every row of a table must satisfy, in one pass: a unique key, columns that are
    never null, shares from 0 to 1, and conditions in SQL. One test a model instead of one
    a column: a pass over ten million rows has to earn its place. Of a history, only what
   this date wrote. Returns the violated
    rules with their counts. -#}
{% test sound_rows(
    model, key, never_null='', nullable_key=false, shares='', conditions=[],
    is_of_this_date=false
) %}

{#- dbt renders every text of an argument by itself, 5 ms each: lists of names are texts. -#}
{%- set rules = [] %}
{%- for column in ((key if not nullable_key else '') ~ ', ' ~ never_null).split(', ') if column %}
    {%- do rules.append((column ~ ' is never null', column ~ ' is null')) %}
{%- endfor %}
{%- for column in shares.split(', ') if column %}
    {%- do rules.append((
        column ~ ' is a share', column ~ ' < -1e-9 or ' ~ column ~ ' > 1 + 1e-9')) %}
{%- endfor %}
{%- for condition in conditions %}
    {%- do rules.append((condition, 'not (' ~ condition ~ ')')) %}
{%- endfor %}

with

rules_counted as (
    select
        {%- for _, violation in rules %}
        count(*) filter (where {{ violation }}) as rule_{{ loop.index }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ model }}
    {%- if is_of_this_date %}
    where as_of_date = cast('{{ segmentation_as_of_date() }}' as date)
    {%- endif %}
),

keys_repeated as (
    select count(*) as copy_count
    from {{ model }}
    {%- if is_of_this_date %}
    where as_of_date = cast('{{ segmentation_as_of_date() }}' as date)
    {%- endif %}
    group by {{ key }}
    having count(*) > 1
),

violations as (
    {%- for rule, _ in rules %}
    select
        {{ sql_literal(rule) }} as rule,
        rule_{{ loop.index }} as row_count
    from rules_counted
    union all
    {%- endfor %}
    select
        {{ sql_literal(key ~ ' is unique') }} as rule,
        count(*) as row_count
    from keys_repeated
)

select * from violations
where row_count > 0

{% endtest %}
