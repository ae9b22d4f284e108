import { deliverAlert } from "@/server/alerts/deliver-alert";
import { completed, defineJob } from "@/server/queues/define-job";

/** Hands one message to its channel; passing troubles are tried again with back-off. */
export const sendAlertJob = defineJob("send-alert", async ({ deliveryId }, { signal }) => {
  const { outcome, detail, isOver } = await deliverAlert(deliveryId, signal);
  if (outcome === "delivered") return completed;
  return isOver ? { status: "dead", error: detail } : { status: "retry", error: detail };
});
