/** How the first queue gets here. */
export const noQueuesText =
  "Name the queues to watch in signalbox.jsonc, or consume a queue with createQueue: it appears here with its first message.";
