/** Whether the platform delivers the messages of a queue. */
export const deliveryStates = ["Delivering", "Paused", "No consumer"] as const;
export type DeliveryState = (typeof deliveryStates)[number];
/** Which queues are listed. Without this filter: those that are not watched. */
export const shownQueues = ["watched", "all"] as const;

/** The filter of the queues of the account, as in the URL. */
export type AccountQueueFilter = {
  delivery?: DeliveryState | undefined;
  show?: (typeof shownQueues)[number] | undefined;
  q?: string | undefined;
};

/** Reads the filter from URL parameters. Invalid values are ignored; a text is cut to 200 characters. */
export function readAccountQueueFilter(search: Record<string, unknown>): AccountQueueFilter {
  const delivery = deliveryStates.find((state) => state === search["delivery"]);
  const show = shownQueues.find((name) => name === search["show"]);
  const q = typeof search["q"] === "string" ? search["q"].trim().slice(0, 200) : "";
  return { ...(delivery ? { delivery } : {}), ...(show ? { show } : {}), ...(q ? { q } : {}) };
}
