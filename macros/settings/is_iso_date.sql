{#- Whether a text is a day of the calendar, written year-month-day. -#}
{% macro is_iso_date(text) %}
    {% if not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', text) %}
        {{ return(false) }}
    {% endif %}
    {% set year, month, day = text[:4] | int, text[5:7] | int, text[8:] | int %}
    {% if year < 1 or month < 1 or month > 12 or day < 1 %}
        {{ return(false) }}
    {% endif %}
    {% set first_of_month = modules.datetime.date(year, month, 1) %}
    {% set counted = first_of_month + modules.datetime.timedelta(days=day - 1) %}
    {{ return(counted.month == month) }}
{% endmacro %}
