-- CreateTable
CREATE TABLE "register_new_words" (
    "id" BIGSERIAL NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "register_new_words_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "register_new_words_word_idx" ON "register_new_words"("word" text_pattern_ops);

-- A word that somebody types is asked of the document's index as those words of the register that begin so, each exactly: the beginning
-- itself takes ten times as long. So no word may be missing here. An import's words are counted when it is done; until then beginnings
-- are asked for as such.
create function name_words(name text, former_names text[]) returns text[] language sql immutable parallel safe
  return name_lexemes(coalesce(name, '')) || case when former_names = '{}' then '{}' else name_lexemes(join_words(former_names, ' ')) end;

create function note_new_words() returns trigger language plpgsql as $$
begin
  if current_setting('strikeline.loading', true) = 'on' then return null; end if;
  insert into register_new_words (word)
  select distinct borne.word from changed cross join lateral unnest(name_words(name, former_names)) borne(word)
  where not exists (select from register_words known where known.word = borne.word)
    and not exists (select from register_new_words known where known.word = borne.word);
  return null;
end $$;
create trigger note_new_words_added after insert on companies referencing new table as changed
  for each statement execute function note_new_words();

create function note_new_words_of_one() returns trigger language plpgsql as $$
begin
  if current_setting('strikeline.loading', true) = 'on' then return null; end if;
  insert into register_new_words (word)
  select distinct borne.word from unnest(name_words(new.name, new.former_names)) borne(word)
  where not exists (select from register_words known where known.word = borne.word)
    and not exists (select from register_new_words known where known.word = borne.word);
  return null;
end $$;
create trigger note_new_words_changed after update of name, former_names on companies for each row
  when (new.name is distinct from old.name or new.former_names is distinct from old.former_names)
  execute function note_new_words_of_one();

-- What the dictionary lacked: former names, and what came since the last import.
insert into register_words (word, companies)
select distinct word, 0 from companies cross join lateral unnest(name_words(name, former_names)) word
on conflict (word) do nothing;
