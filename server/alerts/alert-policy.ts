import { alertPolicyValue } from "@/server/alerts/schema";
import { defineSetting } from "@/server/platform/settings";

export const alertPolicy = defineSetting({ name: "alerts", title: "Alerts", schema: alertPolicyValue });
