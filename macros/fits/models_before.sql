{#- The events of the fit as earlier builds left them, those that were retired aside, as a
    subquery; none before the first build. Not a ref: what feeds the fit may look at earlier
    models, and a ref would be a cycle. For models of the intermediate layer, whose schema the
    fit is in. What is no JSON is left out: the fit itself stops on it, with a message. -#}
{% macro models_before() %}
    {# A unit test has no schema, and no earlier models. #}
    {% if not execute or not this %}{{ return(none) }}{% endif %}
    {% set fitted = adapter.get_relation(
        this.database, this.schema, 'int_segmentation_models_fitted') %}
    {% if not fitted %}{{ return(none) }}{% endif %}
    {{ return(
        '(' ~ live_events(fitted) ~ ' and (document is null or json_valid(document)))'
        ~ ' as models_before') }}
{% endmacro %}

{#- The events that no later one of the same lineage retired. -#}
{% macro live_events(events) -%}
    select live.*
    from {{ events }} as live
    left join (
        select
            segmentation_name,
            model_id,
            max(event_number) as retired_at
        from {{ events }}
        where event = 'retired'
        group by segmentation_name, model_id
    ) as retirements
        on
            live.segmentation_name = retirements.segmentation_name
            and live.model_id = retirements.model_id
    where live.event_number > coalesce(retirements.retired_at, 0)
{%- endmacro %}
