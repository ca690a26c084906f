{#- Where every record is rejected, a model that is there would go on and empty the marts. -#}
{% macro stop_on_no_customer() %}
    {% if run_query(
        'select 1 from ' ~ ref('customer_segmentation', 'int_customer_columns_profiled')
        ~ ' where record_count > 0 limit 1').rows %}
        {{ return('') }}
    {% endif %}
    {% set reasons = [] %}
    {% for row in run_query(
        'select count(*), rejection_reasons from '
        ~ ref('customer_segmentation', 'stg_customer_records')
        ~ ' group by rejection_reasons order by count(*) desc, rejection_reasons limit 5').rows %}
        {% do reasons.append(row[0] ~ ' × ' ~ row[1]) %}
    {% endfor %}
    {% do exceptions.raise_compiler_error(
        input_name() ~ ': no record is a customer (' ~ reasons | join('; ') ~ '). Needs ids and'
        ~ ' values of the features: segmentation_columns has the accepted spellings and limits,'
        ~ ' segmentation_features what a missing value means.') %}
{% endmacro %}
