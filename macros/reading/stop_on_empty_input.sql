{#- A header without rows is a mistake upstream: stop before any mart is touched. Not with
    --empty, which asks for no rows. -#}
{% macro stop_on_empty_input(records) %}
    {% if not execute or flags.EMPTY %}{{ return('') }}{% endif %}
    {% if run_query('select 1 from ' ~ records ~ ' limit 1').rows | length == 0 %}
        {% do exceptions.raise_compiler_error(
            input_name() ~ ': no records after the header. Needs at least one customer'
            ~ ' record for every segment.') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
