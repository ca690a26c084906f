{#- The name that a header of the input has in the landed table: its own, but for the one
    that would hide the engine's row id. -#}
{% macro landed_name(header) %}
    {{ return(header ~ ' (input)' if header | lower == hidden_column() else header) }}
{% endmacro %}
