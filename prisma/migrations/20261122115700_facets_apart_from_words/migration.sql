-- What a company is or has begins with a sign that no word of a name holds, so that the beginning of a word finds words alone: `tow`
-- meant every company with a town. The column's facets stay as they are; only the document tells them apart.
create or replace function company_document(
  name text, former_names text[], status text, status_detail text, stage strike_off_stage, type text, sic_codes text[], postcode text,
  town text, facets text[]
) returns tsvector language sql immutable parallel safe
  return array_to_tsvector(array_remove(
    name_lexemes(coalesce(name, ''))
    || case when former_names = '{}' then '{}' else name_lexemes(join_words(former_names, ' ')) end
    || case when facets = '{}' then '{}' else string_to_array('~' || join_words(facets, E'\x01~'), E'\x01', '') end
    || array['~status~' || status, '~detail~' || status_detail, '~stage~' || case stage when 'proposed' then 'proposed'
        when 'suspended' then 'suspended' when 'discontinued' then 'discontinued' when 'dissolved' then 'dissolved' end,
      '~type~' || type, '~area~' || lower(substring(postcode from '^[A-Za-z]+')), '~district~' || lower(substring(postcode from '^\S+')),
      '~town~' || lower(town), '~sic~' || sic_codes[1], '~sic~' || sic_codes[2], '~sic~' || sic_codes[3], '~sic~' || sic_codes[4]]
    || case when cardinality(sic_codes) > 4 then string_to_array('~sic~' || join_words(sic_codes, ',~sic~'), ',') else '{}' end,
    null));

set local maintenance_work_mem = '512MB';
reindex index companies_document;
-- What the planner knows of the lexemes is by their old names. An empty register is better not known than known to be empty.
do $$ begin
  if exists (select from companies) then analyze companies; end if;
end $$;
