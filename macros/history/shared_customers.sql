{#- Whether next to nobody of an earlier date is among today's customers: nearly always another way
    to write their ids, which history would tell as everybody leaving and somebody else joining.
    If so, a line says it with ids of each side and the likely cause. `earlier` is SQL that
    selects the `customer_id` of those before, `date` when that was. -#}
{% macro are_other_customers(earlier, date) %}
    {% set sides = 'with earlier as (' ~ earlier ~ '), today as (select customer_id from '
        ~ built_elsewhere('int_customers_scored') ~ ') ' %}
    {% set before, now, shared = run_query(sides ~ 'select (select count(*) from earlier),'
        ~ ' (select count(*) from today), (select count(*) from earlier where customer_id in'
        ~ ' (select customer_id from today))').rows[0] %}
    {% if not before or not now or shared >= 0.05 * [before, now] | min %}
        {{ return(false) }}
    {% endif %}
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
    {% set is_allowed = var('segmentation_allow_other_customers') %}
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

{#- For a hook in the transaction that wrote the events of a new date: takes them back, with
    what was forgotten for them, where they are those of other customers. Asks only where the
    events say that as many joined as there are: an ordinary build adds up a few rows. -#}
{% macro take_back_other_customers(events) %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') %}
    {% if not dates or flags.EMPTY %}{{ return('') }}{% endif %}
    {% set date = 'date ' ~ sql_literal(segmentation_as_of_date() | string) %}
    {% set last, now, joined = run_query(
        'select (select cast(max(as_of_date) as string) from ' ~ dates ~ ' where lineage_key = '
        ~ lineage_key() ~ ' and as_of_date < ' ~ date ~ '), (select customer_count from '
        ~ built_elsewhere('int_assignments_fingerprinted') ~ '), count(*) from ' ~ events
        ~ ' where lineage_key = ' ~ lineage_key() ~ ' and as_of_date = ' ~ date
        ~ ' and previous_segment_id is null').rows[0] %}
    {% if last and joined > 0.5 * now
        and are_other_customers(customers_of_date(events, last), last) %}
        {{ return('rollback; begin') }}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{#- Who was a customer at a recorded date, as SQL. -#}
{% macro customers_of_date(events, date) %}
    {{ return('select customer_id from ' ~ events ~ ' where lineage_key = ' ~ lineage_key()
        ~ ' and as_of_date <= date ' ~ sql_literal(date) ~ ' group by customer_id'
        ~ ' having max_by(coalesce(segment_id, -1), as_of_date) <> -1') }}
{% endmacro %}
