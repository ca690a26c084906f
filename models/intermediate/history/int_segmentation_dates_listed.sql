-- For which dates does history stand, with which attempt, model and outcome?
-- The last word on each date: a later attempt stands for the date instead of an earlier one,
-- and a withdrawn date is none.
{{ config(materialized='view') }}

{{ latest_attempts(ref('customer_segmentation', 'int_segmentation_dates_recorded')) }}
