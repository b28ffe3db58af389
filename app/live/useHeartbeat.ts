import { useEffect } from "react";
import { connection } from "./connection.ts";
import { type WatchableSocket, watchSocket } from "./heartbeat.ts";

/** What may come before somebody looks at the page again, or after the network changed. */
const wakes = [
  [document, "visibilitychange"],
  [globalThis, "focus"],
  [globalThis, "pageshow"],
  [globalThis, "online"],
  [globalThis, "offline"],
] as const;

/** Calls `then` when somebody comes back to the page, or the network changed. Answers how to stop. */
export function onPageReturn(then: () => void): () => void {
  const look = () => {
    if (!document.hidden) then();
  };
  for (const [target, event] of wakes) target.addEventListener(event, look);
  return () => {
    for (const [target, event] of wakes) target.removeEventListener(event, look);
  };
}

/**
 * Takes the socket called `name` for lost when it no longer answers, and asks it at once when somebody comes back. `onSilent`
 * (stable) is called when it is lost.
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
