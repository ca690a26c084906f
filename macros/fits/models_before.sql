{#- The events of the fit as earlier builds left them, those that were retired aside, as a
    subquery; none before the first build. Not a ref: what feeds the fit may look at earlier
    models, and a ref would be a cycle. What is no JSON is left out: the fit itself stops on it, with a message. -#}
{% macro models_before() %}
    {# A unit test has no schema, and no earlier models. #}
    {% if not execute or not this %}{{ return(none) }}{% endif %}
    {% set fitted = built_elsewhere('int_segmentation_models_fitted') %}
    {% if not fitted %}{{ return(none) }}{% endif %}
    {{ return(
        '(' ~ live_events(fitted) ~ ' and (document is null or ' ~ is_document('document') ~ '))'
        ~ ' as models_before') }}
{% endmacro %}

{#- The events that no later one of the same lineage retired. -#}
{% macro live_events(events) -%}
    select live.*
    from {{ events }} as live
    where
        not exists (
            select 1
            from {{ events }} as retirements
            where
                retirements.event = 'retired'
                and retirements.segmentation_name = live.segmentation_name
                and retirements.model_id = live.model_id
                and retirements.event_number >= live.event_number
        )
{%- endmacro %}
