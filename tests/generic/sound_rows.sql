{#- What every row of a table must satisfy, in one pass: one test a model instead of one a
    column, since a pass over ten million rows has to earn its place. The rules are one text
    in the test's `meta`, since dbt renders every text of an argument by itself, 5 ms each; a
    line is one of

        key: columns that are unique together and never null
        key with nulls: columns that are unique together
        where: the rows that are meant, in SQL
        never null: columns
        shares: columns from 0 to 1
        any other line: a condition in SQL

    Of a history, `is_of_this_date` takes only what this date wrote. Returns the violated
    rules with their counts. -#}
{% test sound_rows(model, is_of_this_date=false) %}

{%- set given = {'key': '', 'where': ''} %}
{%- set violations = [] %}
{%- for line in (config.meta_get('rules') or '').splitlines() if line.strip() %}
    {%- set kind, _, columns = line.strip().partition(': ') %}
    {%- if kind in ('key', 'key with nulls') %}
        {%- do given.update({'key': columns}) %}
    {%- elif kind == 'where' %}
        {%- do given.update({'where': columns}) %}
    {%- endif %}
    {%- if kind in ('key', 'never null') %}
        {%- for column in columns.split(', ') %}
            {%- do violations.append((column ~ ' is never null', column ~ ' is null')) %}
        {%- endfor %}
    {%- elif kind == 'shares' %}
        {%- for column in columns.split(', ') %}
            {%- do violations.append((
                column ~ ' is a share', column ~ ' < -1e-9 or ' ~ column ~ ' > 1 + 1e-9')) %}
        {%- endfor %}
    {%- elif kind not in ('key with nulls', 'where') %}
        {%- do violations.append((line.strip(), 'not (' ~ line.strip() ~ ')')) %}
    {%- endif %}
{%- endfor %}
{#- Not a CTE: used twice, it would be written down, and every row with it. #}
{%- set rows_meant %}
    from {{ model }}
    where
        {{ given['where'] or '1 = 1' }}
        {%- if is_of_this_date %}
        and as_of_date = cast({{ sql_literal(segmentation_as_of_date()) }} as date)
        {%- endif %}
{%- endset %}

with

rules_counted as (
    select
        {%- for _, violation in violations %}
        count(*) filter (where {{ violation }}) as rule_{{ loop.index }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    {{- rows_meant }}
),

keys_repeated as (
    select count(*) as copy_count
    {{- rows_meant }}
    group by {{ given['key'] }}
    having count(*) > 1
),

violations as (
    {%- for rule, _ in violations %}
    select
        {{ sql_literal(rule) }} as rule,
        rule_{{ loop.index }} as row_count
    from rules_counted
    union all
    {%- endfor %}
    select
        {{ sql_literal(given['key'] ~ ' is unique') }} as rule,
        count(*) as row_count
    from keys_repeated
)

select * from violations
where row_count > 0

{% endtest %}
