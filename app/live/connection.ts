import { useSyncExternalStore } from "react";
import { serverDate } from "../clock/serverClock.ts";

export type Connection = "connecting" | "live" | { downSince: string };

/** When each open socket was lost, ISO UTC. */
const lost = new Map<string, string>();
const listeners = new Set<() => void>();
let state: Connection = "connecting";
let opened = false;

function tell(): void {
  const downSince = [...lost.values()].toSorted()[0];
  state = downSince ? { downSince } : opened ? "live" : "connecting";
  document.documentElement.toggleAttribute("data-stale", downSince !== undefined);
  for (const listener of listeners) listener();
}

export const connection = {
  /** The socket is open. */
  markOpen(socket: string): void {
    const first = !opened;
    opened = true;
    if (lost.delete(socket) || first) tell();
  },
  /** Nobody needs the socket any more. */
  remove(socket: string): void {
    if (lost.delete(socket)) tell();
  },
  markLost(socket: string): void {
    if (lost.has(socket)) return;
    lost.set(socket, serverDate().toISOString());
    tell();
  },
};

/** Whether what is shown is live, or since when it may be old. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
