import { Ban, Check, CircleAlert, Clock, Mail, RotateCw, TriangleAlert, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import type { Channel, DeliveryState, Severity } from "@/server/alerts/schema";

interface Look {
  word: string;
  hue: Hue;
  icon: ReactNode;
}

export const severityLooks: Record<Severity, Look> = {
  critical: { word: "Critical", hue: "red", icon: <CircleAlert aria-hidden="true" /> },
  warning: { word: "Warning", hue: "amber", icon: <TriangleAlert aria-hidden="true" /> },
};

export const deliveryLooks: Record<DeliveryState, Look> = {
  queued: { word: "Waiting", hue: "slate", icon: <Clock aria-hidden="true" /> },
  retrying: { word: "Retrying", hue: "amber", icon: <RotateCw aria-hidden="true" /> },
  delivered: { word: "Delivered", hue: "green", icon: <Check aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="dead" /> },
  gone: { word: "Not wanted", hue: "red", icon: <Ban aria-hidden="true" /> },
};

export const channelLooks: Record<Channel, { word: string; icon: ReactNode }> = {
  email: { word: "E-mail", icon: <Mail aria-hidden="true" /> },
  webhook: { word: "Webhook", icon: <Webhook aria-hidden="true" /> },
};
