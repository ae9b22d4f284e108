import { defineSetting } from "@/server/platform/settings";
import { leadWeightsValue } from "@/server/register/lead-score/schema";

export const leadWeights = defineSetting({ name: "leadScore", title: "Lead score", schema: leadWeightsValue });
