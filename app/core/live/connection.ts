import { useSyncExternalStore } from "react";
import { serverDate } from "../clock/serverClock.ts";

export type Connection = "connecting" | "live" | { downSince: string };

/** When each lost socket was lost, ISO UTC. */
const lost = new Map<string, string>();
const listeners = new Set<() => void>();
let state: Connection = "connecting";
let opened = false;

function update(): void {
  const downSince = [...lost.values()].toSorted()[0];
  state = downSince ? { downSince } : opened ? "live" : "connecting";
  document.documentElement.toggleAttribute("data-stale", downSince !== undefined);
  for (const listener of listeners) listener();
}

export const connection = {
  /** Marks a socket as open. */
  markOpen(socket: string): void {
    const first = !opened;
    opened = true;
    if (lost.delete(socket) || first) update();
  },
  /** Removes a socket that is no longer needed. */
  remove(socket: string): void {
    if (lost.delete(socket)) update();
  },
  markLost(socket: string): void {
    if (lost.has(socket)) return;
    lost.set(socket, serverDate().toISOString());
    update();
  },
};

/** Whether the data on screen is live, or since when it may be outdated. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
