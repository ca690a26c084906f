{#- Whether next to nobody of an earlier date is among today's customers: nearly always another way
    to write their ids, which history would tell as everybody leaving and somebody else joining.
    If so, a line says it with ids of each side and the likely cause. `earlier` is SQL that
    selects the `customer_id` of those before, `date` when that was. -#}
{% macro are_other_customers(earlier, date, is_said=true) %}
    {% set sides = 'with earlier as (' ~ earlier ~ '), today as (select customer_id from '
        ~ built_elsewhere('int_customers_scored') ~ ') ' %}
    {% set before, now, shared = run_query(sides ~ 'select (select count(*) from earlier),'
        ~ ' (select count(*) from today), (select count(*) from earlier where customer_id in'
        ~ ' (select customer_id from today))').rows[0] %}
    {% if not before or not now or shared >= least_shared_share() * [before, now] | min %}
        {{ return(false) }}
    {% endif %}
    {% set is_allowed = var('segmentation_allow_other_customers') %}
    {% if not is_said %}{{ return(not is_allowed) }}{% endif %}
    {% set examples = [] %}
    {% for side in ['earlier', 'today'] %}
        {% do examples.append(run_query(sides ~ 'select customer_id from ' ~ side
            ~ ' order by 1 limit 3').columns[0].values() | join(', ')) %}
    {% endfor %}
    {% set likely = [] %}
    {% for cause, written in id_spellings() if not likely %}
        {% set alike, one, other = run_query(sides
            ~ 'select count(*), min_by(earlier.customer_id, today.customer_id),'
            ~ ' min(today.customer_id) from earlier inner join today on '
            ~ written | replace('{id}', 'earlier.customer_id') ~ ' = '
            ~ written | replace('{id}', 'today.customer_id')).rows[0] %}
        {% if alike > 0.5 * [before, now] | min %}
            {% do likely.append(' But for ' ~ cause ~ ' ' ~ alike ~ ' ids are the same, such as '
                ~ one ~ ' and ' ~ other ~ ': write them alike.') %}
        {% endif %}
    {% endfor %}
    {% do exceptions.warn(
        shared ~ ' of ' ~ now ~ ' customers are among the ' ~ before ~ ' of ' ~ date
        ~ ', as the history of ' ~ segmentation_name() ~ ' has it (then ' ~ examples[0] ~ '; now '
        ~ examples[1] ~ ').' ~ (likely[0] if likely else
            ' Likely causes: ids written in another way (case, padding, .0, blanks), or the'
            ~ ' file of other people, which needs a segmentation_name of its own.')
        ~ (' They are recorded as others.' if is_allowed else
            ' The history stays as it is; if they are others indeed, build with'
            ~ ' segmentation_allow_other_customers: true.')) %}
    {{ return(not is_allowed) }}
{% endmacro %}

{#- Ways in which two files write one id differently: SQL of `{id}` that is equal for both,
    the most specific first. -#}
{% macro id_spellings() %}
    {{ return([
        ['case', "lower({id})"],
        ['a trailing .0', pattern_replaced('{id}', '[.]0+$')],
        ['padding with zeros', "trim(leading '0' from {id})"],
        ['blanks', "replace({id}, ' ', '')"],
        ['punctuation', "translate({id}, '-_./ ', '')"],
        ['case, padding, a trailing .0 or punctuation',
            "trim(leading '0' from translate(" ~ pattern_replaced('lower({id})', '[.]0+$')
            ~ ", '-_./ ', ''))"],
    ]) }}
{% endmacro %}

{#- Fewer than this share of the smaller side are next to nobody. -#}
{% macro least_shared_share() %}{{ return(0.05) }}{% endmacro %}

{#- Whether the customers of this date are others than those of the date before, or, where there
    is none, than an earlier attempt had at this one. `outcome` is that of today. -#}
{% macro are_others_than_recorded(outcome, is_said=true) %}
    {% set events = built_elsewhere('int_customer_segment_events') %}
    {% set dates = listed_dates() %}
    {% if not events or not dates %}{{ return(false) }}{% endif %}
    {% set date = outcome['previous_date'] or outcome['as_of_date'] %}
    {{ return(are_other_customers(customers_of_date(events, dates, date), date, is_said)) }}
{% endmacro %}

{#- Whether the attempt to record is that of other customers, which is said. Looked at where
    there are no events to record, or as many joined as there are: an ordinary build adds up a
    few rows. -#}
{% macro is_attempt_of_others(outcome) %}
    {% set is_compared = outcome.get('previous_date') or outcome.get('is_recorded_otherwise') %}
    {% if not is_compared or outcome['is_recorded'] or outcome['is_backdated']
        or outcome['is_unmoved'] %}
        {{ return(false) }}
    {% endif %}
    {% set written, joined = run_query('select count(*),'
        ~ ' count(*) filter (where previous_segment_id is null) from '
        ~ built_elsewhere('int_customer_segment_events') ~ ' where lineage_key = '
        ~ lineage_key() ~ ' and as_of_date = cast('
        ~ sql_literal(outcome['as_of_date'] | string) ~ ' as date) and attempt = '
        ~ outcome['attempt']).rows[0] %}
    {{ return((not written or joined > 0.5 * outcome['customer_count'])
        and are_others_than_recorded(outcome)) }}
{% endmacro %}

{#- Who was a customer at a recorded date, as SQL. -#}
{% macro customers_of_date(events, dates, date) %}
    {{ return('select customer_id from (' ~ recorded_events(events, dates, date)
        ~ ') as events_until group by customer_id'
        ~ ' having max_by(coalesce(segment_id, -1), as_of_date) <> -1') }}
{% endmacro %}
