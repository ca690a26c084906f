-- Scoring with two models at once, or with none, would go unnoticed in the marts. The
-- active model's evidence marks one number of segments as chosen: the one it has.

with

models as (
    select * from {{ ref('segmentation_models') }}
),

candidates as (
    select * from {{ ref('segment_count_candidates') }}
    where is_selected
),

lineages as (
    select
        models.segmentation_name,
        count(*) as active_count,
        count(candidates.k) as chosen_count
    from models
    left join candidates
        on
            models.segmentation_name = candidates.segmentation_name
            and models.model_id = candidates.model_id
            and models.k = candidates.k
    where models.status = 'active'
    group by models.segmentation_name
)

select *
from lineages
where active_count <> 1 or chosen_count <> 1
