-- DropIndex
DROP INDEX "register_events_strike_off";

-- CreateIndex
CREATE INDEX "register_events_strike_off" ON "register_events"("seen_at") WHERE ((kind = ANY (ARRAY['entered_strike_off'::register_event_kind, 'left_strike_off'::register_event_kind, 'dissolved'::register_event_kind])) AND (NOT (details ? 'seen'::text)));
