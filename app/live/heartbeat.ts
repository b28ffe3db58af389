import { ping } from "#domain/heartbeat";

/** How often a socket is asked whether it still leads anywhere, ms. */
const pingMs = 4_000;
/** How long an answer may take, ms. With the time between two pings: a dead connection is noticed within 12 s. */
const answerMs = 7_000;
/** The same where somebody just came back to the page and looks at it, ms. */
const promptMs = 3_000;

/** What of a reconnecting socket is needed to watch it. */
export type WatchableSocket = {
  readyState: number;
  send: (text: string) => unknown;
  reconnect: () => void;
  addEventListener: (type: "message", listener: () => void) => void;
  removeEventListener: (type: "message", listener: () => void) => void;
};

/** `ask` asks at once and wants a prompt answer; `stop` ends the watching. */
export type Heartbeat = { check: () => void; stop: () => void };

/**
 * Watches a socket that may be dead without having been closed: a proxy that stopped forwarding, a laptop that slept. Calls
 * `onSilent` and reconnects when no answer came in time. Judges only by pings that were sent, so that a background tab whose
 * timers are slowed down is not taken for dead.
 */
export function watchSocket(socket: WatchableSocket, onSilent: () => void): Heartbeat {
  /** When the ping was sent that waits for an answer, by the page's own timer. */
  let askedAt: number | undefined;
  let prompt: ReturnType<typeof setTimeout> | undefined;
  const open = () => socket.readyState === WebSocket.OPEN;
  const forget = () => {
    askedAt = undefined;
    clearTimeout(prompt);
    prompt = undefined;
  };
  const lose = () => {
    forget();
    onSilent();
    socket.reconnect();
  };
  const tick = () => {
    if (!open()) return forget();
    if (askedAt === undefined) {
      askedAt = performance.now();
      socket.send(ping);
    } else if (performance.now() - askedAt >= answerMs) lose();
  };
  const ask = () => {
    if (prompt !== undefined) return;
    if (!open()) return socket.readyState === WebSocket.CLOSED ? socket.reconnect() : undefined;
    askedAt ??= performance.now();
    socket.send(ping);
    prompt = setTimeout(lose, promptMs);
  };
  const timer = setInterval(tick, pingMs);
  socket.addEventListener("message", forget);
  return {
    check: ask,
    stop: () => {
      forget();
      clearInterval(timer);
      socket.removeEventListener("message", forget);
    },
  };
}
