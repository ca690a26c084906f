{#- What of a header counts when it is compared: its letters and digits of any
    script, in lower case. -#}
{% macro header_key(header) %}
    {% set key = modules.re.sub('[\\W_]', '', header | lower) %}
    {{ return(key or header | lower) }}
{% endmacro %}
