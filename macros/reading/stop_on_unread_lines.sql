{#- Lines of a CSV file that could not be read: the build stops and names them, since a record
    that is left out would be lost. -#}
{% macro stop_on_unread_lines() %}
    {% set unread = unread_lines() if execute else [] %}
    {% if not unread | length %}{{ return('') }}{% endif %}
    {% set lines = [] %}
    {% for file, line, message, _, _ in unread %}
        {% do lines.append(
            file ~ ' line ' ~ line ~ ': ' ~ message.split('\n')[0].split('\r')[0]) %}
    {% endfor %}
    {% set file, _, _, is_encoding, line_count = unread[0] | list %}
    {% if is_encoding %}
        {% set remedy = 'Name the encoding that the file is in, such as --vars'
            ~ " '{segmentation_read_options: {encoding: latin-1}}' (or utf-16), or convert"
            ~ ' it: iconv -f WINDOWS-1252 -t UTF-8 ' ~ file %}
    {% else %}
        {% set remedy = 'Correct these lines, or say in segmentation_read_options how they'
            ~ ' are meant ({null_padding: true} fills up short lines; delim, quote, escape'
            ~ ' and comment name the characters).' %}
    {% endif %}
    {% if file.endswith(('.gz', '.zst')) %}
        {% set remedy = remedy ~ ' Of a damaged file, fetch or pack another copy.' %}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        'Lines that cannot be read, ' ~ line_count ~ ' in all: ' ~ lines | join('; ')
        ~ '. They would be lost. ' ~ remedy) %}
{% endmacro %}
