{#- What stands for a category that a closed list lacks, as a literal. It is counted, and no group
    that customers can be told by. -#}
{% macro unmapped_category() %}{{ return(sql_literal('unknown')) }}{% endmacro %}
