import { useEffect } from "react";
import { connection } from "./connection.ts";
import { type WatchableSocket, watchSocket } from "./heartbeat.ts";

/** Events that come when an operator returns to the page, or when the network changes. */
const returnEvents = [
  [document, "visibilitychange"],
  [globalThis, "focus"],
  [globalThis, "pageshow"],
  [globalThis, "online"],
  [globalThis, "offline"],
] as const;

/** Calls `then` when an operator returns to the page or the network changes. Returns a function that stops it. */
export function onPageReturn(then: () => void): () => void {
  const callIfVisible = () => {
    if (!document.hidden) then();
  };
  for (const [target, event] of returnEvents) target.addEventListener(event, callIfVisible);
  return () => {
    for (const [target, event] of returnEvents) target.removeEventListener(event, callIfVisible);
  };
}

/**
 * Marks the socket called `name` as lost when it no longer answers, and checks it at once when an operator returns to the page.
 * `onSilent` is called when it is lost; it must be the same function at each render.
 */
export function useHeartbeat(socket: WatchableSocket, name: string, onSilent?: () => void): void {
  useEffect(() => {
    const heartbeat = watchSocket(socket, () => {
      connection.markLost(name);
      onSilent?.();
    });
    const stop = onPageReturn(heartbeat.check);
    return () => {
      stop();
      heartbeat.stop();
    };
  }, [socket, name, onSilent]);
}
