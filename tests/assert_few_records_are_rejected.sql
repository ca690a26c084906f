-- Is more than a tenth of the records no customer? A column that came under another's header,
-- or one id for everybody, loses nothing and still is no good news: a warning with the reasons.
{{ config(severity='warn') }}

with

rejections as (
    select
        reason,
        record_count,
        sum(record_share) over () as rejected_share
    from {{ ref('data_quality_summary') }}
    where metric_name = 'records_rejected'
)

select * from rejections
where rejected_share > 0.1
