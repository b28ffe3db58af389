import type { AccountQueue } from "#domain/account/account";
import { StatusLabel, type StatusStyle } from "../../../ui/StatusLabel.tsx";
import { deliveryOf } from "./filter.ts";
import { type DeliveryState } from "./search.ts";

const signs: Record<DeliveryState, Omit<StatusStyle, "word">> = {
  Delivering: { shape: "dot", tone: "quiet" },
  Paused: { shape: "bars", tone: "warning" },
  "No consumer": { shape: "dash", tone: "quiet" },
};

/** Whether the platform delivers the messages of a queue, as an icon and a word. */
export function Delivery({ queue }: { queue: AccountQueue }) {
  const state = deliveryOf(queue);
  return <StatusLabel {...signs[state]}>{state}</StatusLabel>;
}
