-- How many customers stand where, for the pictures of the page?
-- One pass over all customers for both pictures, and a result whose size does not depend
-- on their number. The map shows the two features that separate the segments most, numbers
-- before categories, whose 0 and 1 put everybody into four points; its frame is frozen with
-- the model, so that pages of two months compare.
{{ config(materialized='table') }}
{#- Its frame is that of the values as K-means sees them bent, and of no clip. #}
{%- set transforms = [] %}
{%- for transform in active_model()['transforms'] %}
    {%- do transforms.append(dict(transform, bounds=none)) %}
{%- endfor %}
{%- set tiles, bars = 48, 20 %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

model_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ of_active_model() }}
),

segments as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

centroids as (
    select * from {{ ref('customer_segmentation', 'int_model_centroids_unpacked') }}
    where {{ of_active_model() }}
),

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_described') }}
    where {{ of_active_model() }}
),

features_framed as (
    select
        feature,
        position,
        transform,
        center,
        scale / sqrt(weight) as unit,
        mean_transformed,
        standard_deviation_transformed,
        -- One decile range beyond the outer deciles, and not beyond the data: a single
        -- outlier must not press everybody else into a corner.
        greatest(minimum, 2 * decile_1 - decile_9) as lowest,
        least(maximum, 2 * decile_9 - decile_1) as highest
    from model_features
),

centroids_standardised as (
    select
        features_framed.feature,
        segments.customer_count,
        (
            centroids.centroid_scaled * features_framed.unit + features_framed.center
            - features_framed.mean_transformed
        ) / features_framed.standard_deviation_transformed as difference
    from features_framed
    inner join centroids
        on features_framed.feature = centroids.feature
    inner join segments
        on centroids.segment_id = segments.segment_id
),

separations as (
    select
        feature,
        {{ exact_sum(
            'difference * difference * cast(customer_count as double)'
            ~ ' / (select max(cast(customer_count as double)) from models)') }}
            as separation
    from centroids_standardised
    group by feature
),

features_ranked as (
    select
        features_framed.*,
        row_number() over (
            order by
                case
                    when {{ is_indicator_in_sql('features_framed.feature') }} then 1 else 0
                end asc,
                separations.separation desc,
                features_framed.position asc
        ) as separation_rank
    from features_framed
    inner join separations
        on features_framed.feature = separations.feature
),

-- Of the two, the one that the setting names first lies.
axes_chosen as (
    select
        *,
        row_number() over (order by position) as axis
    from features_ranked
    where separation_rank <= 2
),

axes_transformed as (
    select
        axis,
        feature,
        transform,
        {%- for edge in ['lowest', 'highest'] %}
        case feature
            {%- for transform in transforms %}
            when '{{ transform['name'] }}' then {{ transformed_value(edge, transform) }}
            {%- endfor %}
        end as {{ edge }}{{ ',' if not loop.last }}
        {%- endfor %}
    from axes_chosen
),

frames as (
    select
        {%- for axis in ['x', 'y'] %}
        max(case when axis = {{ loop.index }} then feature end) as {{ axis }}_feature,
        max(case when axis = {{ loop.index }} then transform end) as {{ axis }}_transform,
        max(case when axis = {{ loop.index }} then lowest end) as {{ axis }}_low,
        max(case when axis = {{ loop.index }} then (highest - lowest) / {{ tiles }} end)
            as {{ axis }}_step
        {{- ',' if not loop.last }}
        {%- endfor %}
    from axes_transformed
),

values_chosen as (
    select
        customers.segment_id,
        customers.simplified_silhouette
        {%- for axis in ['x', 'y'] %},
        case frames.{{ axis }}_feature
            {%- for transform in transforms %}
            when '{{ transform['name'] }}'
                then {{ transformed_value('customers.' ~ transform['name'], transform) }}
            {%- endfor %}
        end as {{ axis }}_value
        {%- endfor %}
    from customers
    cross join frames
),

values_binned as (
    select
        values_chosen.segment_id,
        cast(least(
            floor(values_chosen.simplified_silhouette * {{ bars }}), {{ bars - 1 }}
        ) as int) as silhouette_bin
        {%- for axis in ['x', 'y'] %},
        cast(least(greatest(floor((
            values_chosen.{{ axis }}_value - frames.{{ axis }}_low
        ) / nullif(frames.{{ axis }}_step, 0)), 0), {{ tiles - 1 }}) as int) as {{ axis }}_bin
        {%- endfor %}
    from values_chosen
    cross join frames
),

customers_counted as (
    select
        case when grouping(silhouette_bin) = 0 then 'silhouette' else 'map' end as figure,
        segment_id,
        silhouette_bin,
        x_bin,
        y_bin,
        count(*) as customer_count
    from values_binned
    group by grouping sets (
        (segment_id, silhouette_bin), (segment_id, x_bin, y_bin)
    )
),

-- Edges in the columns' own units, so that who draws needs to know no transform.
page_customers_binned as (
    select
        customers_counted.figure,
        customers_counted.segment_id,
        customers_counted.customer_count
        {%- for axis in ['x', 'y'] %},
        case when customers_counted.figure = 'map' then frames.{{ axis }}_feature end
            as {{ axis }}_feature,
        case when customers_counted.figure = 'map' then frames.{{ axis }}_transform end
            as {{ axis }}_transform
        {%- for edge in ['low', 'high'] %},
        {%- set place = '(frames.' ~ axis ~ '_low + (customers_counted.' ~ axis ~ '_bin + '
            ~ loop.index0 ~ ') * frames.' ~ axis ~ '_step)' %}
        case frames.{{ axis }}_feature
            {%- for transform in transforms %}
            when '{{ transform['name'] }}' then {{ unbent_value(place, transform) }}
            {%- endfor %}
        end as {{ axis }}_{{ edge }}
        {%- endfor %}
        {%- endfor %},
        customers_counted.silhouette_bin / cast({{ bars }} as double) as silhouette_low,
        (customers_counted.silhouette_bin + 1) / cast({{ bars }} as double) as silhouette_high
    from customers_counted
    cross join frames
)

select * from page_customers_binned
order by figure, segment_id, silhouette_low, x_low, y_low
