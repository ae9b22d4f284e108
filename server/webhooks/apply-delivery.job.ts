import { defineJob } from "@/server/queues/define-job";
import { applyDelivery } from "@/server/webhooks/apply-delivery";

export const applyDeliveryJob = defineJob("apply-delivery", ({ deliveryId }, { signal }) =>
  applyDelivery(deliveryId, signal),
);
