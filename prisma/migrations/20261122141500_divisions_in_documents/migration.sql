-- The first two digits of industry codes are lexemes of their own, so that a division, or a section of several, is asked of the index
-- exactly: of a beginning it gathers every company before it looks at anything else. Most companies have one code: what more take is
-- made for those alone, so that a document takes no longer than before.
create function sic_lexemes(codes text[]) returns text[] language plpgsql immutable parallel safe cost 1 as $$
begin
  return array(select '~sic~' || code from unnest(codes) code union select '~division~' || left(code, 2) from unnest(codes) code);
end $$;

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
      '~town~' || lower(town), '~sic~' || sic_codes[1], '~division~' || left(sic_codes[1], 2)]
    || case when cardinality(sic_codes) < 2 then '{}' when cardinality(sic_codes) > 4 then sic_lexemes(sic_codes)
        else array['~sic~' || sic_codes[2], '~division~' || left(sic_codes[2], 2), '~sic~' || sic_codes[3],
          '~division~' || left(sic_codes[3], 2), '~sic~' || sic_codes[4], '~division~' || left(sic_codes[4], 2)] end,
    null));

set local maintenance_work_mem = '512MB';
reindex index companies_document;
-- Copied documents lack them.
delete from company_samples;
-- An empty register is better not known than known to be empty.
do $$ begin
  if exists (select from companies) then analyze companies; end if;
end $$;
