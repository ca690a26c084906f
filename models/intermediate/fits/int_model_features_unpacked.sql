-- By which numbers does each model prepare each of its features, for ever?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

features as (
    {{ model_features('models') }}
),

columns_declared as (
    select
        model_id,
        {{ document_items('document', 'settings.columns') }} as declared
    from models
),

columns_protected as (
    select
        model_id,
        {{ document_value('declared', 'name') }} as column_name
    from columns_declared
    where {{ document_cast('declared', 'protected', 'boolean') }}
),

-- The 0/1 columns of a category are protected with it: see indicator_name.
features_unpacked as (
    select
        models.segmentation_name,
        models.status,
        features.*,
        columns_protected.column_name is not null as is_protected
    from features
    inner join models
        on features.model_id = models.model_id
    left join columns_protected
        on
            features.model_id = columns_protected.model_id
            and {{ column_of_feature_in_sql('features.feature') }}
            = columns_protected.column_name
)

select * from features_unpacked
