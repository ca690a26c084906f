{#- The features as K-means sees them: a number as it is, a category as one 0/1 column for
    each of its values in today's records, and `transform: auto` as what the profile of its
    column suggests today. A fit freezes both with the model. For models downstream of the
    profiles. -#}
{% macro clustering_features() %}
    {% set features = [] %}
    {% for feature in clustered_columns() %}
        {% do features.append(feature if feature['transform'] != 'auto' else dict(
            feature, transform=suggested_transform(feature['name']))) %}
    {% endfor %}
    {{ return(features) }}
{% endmacro %}

{#- The same before the profiles are known. For models downstream of staging. -#}
{% macro clustered_columns() %}
    {% set features = [] %}
    {% for feature in segmentation_features() %}
        {% if feature.get('encode') == 'one_hot' %}
            {% for category in categories_found(feature['name'])[:most_categories()] %}
                {% do features.append(dict(
                    feature,
                    name=indicator_name(feature['name'], category),
                    column=feature['name'])) %}
            {% endfor %}
        {% else %}
            {% do features.append(dict(feature, column=feature['name'])) %}
        {% endif %}
    {% endfor %}
    {{ return(features) }}
{% endmacro %}

{#- More of them would be a text, not a category, and make every distance a matter of it. -#}
{% macro most_categories() %}
    {{ return(20) }}
{% endmacro %}

{#- The categories of a column among the accepted records, in order. -#}
{% macro categories_found(column) %}
    {% set records = built('stg_customer_records') %}
    {% set categories = [] %}
    {% if not records %}{{ return(categories) }}{% endif %}
    {% for row in run_query(
        'select distinct ' ~ column ~ ' as category from ' ~ records
        ~ ' where rejection_reasons is null and ' ~ column ~ ' <> '
        ~ unmapped_category() ~ ' order by category').rows %}
        {% do categories.append(row[0]) %}
    {% endfor %}
    {{ return(categories) }}
{% endmacro %}

{#- What the profile of a column suggests, none before there is one. -#}
{% macro suggested_transform(column) %}
    {% set profiles = built('int_customer_columns_profiled') %}
    {% if not profiles %}{{ return('none') }}{% endif %}
    {% set found = run_query(
        'select suggested_transform from ' ~ profiles ~ ' where column_name = '
        ~ sql_literal(column)).rows %}
    {{ return((found[0][0] if found | length else none) or 'none') }}
{% endmacro %}
