-- The desk shows both live: requests that were refused at a webhook's door, and a budget that somebody else has set.
create trigger notice_change after insert or update or delete on snov_webhook_rejections for each statement execute function notice_change('webhooks');
create trigger notice_change after insert or update or delete on credit_budgets for each statement execute function notice_change('credits');
