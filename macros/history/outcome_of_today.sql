{#- The row of int_assignments_fingerprinted, for SQL that is written differently by what history
    already knows; before there is one, of a build that history knows nothing of. -#}
{% macro outcome_of_today() %}
    {% set today = built('int_assignments_fingerprinted') %}
    {% set outcome = {'as_of_date': segmentation_as_of_date() | string} %}
    {% if today and not flags.EMPTY %}
        {% do outcome.update(run_query('select * from ' ~ today).rows[0].dict()) %}
    {% endif %}
    {{ return(outcome) }}
{% endmacro %}
