{#- What of a header counts when it is compared: its letters and digits, in lower case. -#}
{% macro header_key(header) %}
    {% set key = modules.re.sub('[^a-z0-9]', '', header | lower) %}
    {{ return(key or header | lower) }}
{% endmacro %}
