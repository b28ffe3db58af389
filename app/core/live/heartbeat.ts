import { ping, pong } from "#domain/heartbeat";

/** Time between two pings, ms. */
const pingMs = 4_000;
/** Longest time for an answer, ms. With the time between two pings, a dead connection is found within 12 s. */
const answerMs = 7_000;
/** Longest time for an answer after `check`, ms: the operator has just returned to the page. */
const checkAnswerMs = 3_000;

/** The part of a reconnecting socket that {@link watchSocket} needs. */
export type WatchableSocket = {
  readyState: number;
  send: (text: string) => unknown;
  reconnect: () => void;
  addEventListener: (type: "open" | "message", listener: (event: Event) => void) => void;
  removeEventListener: (type: "open" | "message", listener: (event: Event) => void) => void;
};

/** `check` pings at once and expects an answer within 3 s; `stop` ends the watching. */
export type Heartbeat = { check: () => void; stop: () => void };

/**
 * Watches a socket that may be dead without having been closed, as behind a proxy that stopped forwarding. Calls `onSilent`
 * and reconnects when a ping is not answered in time. Other messages are no answer: they arrive even if the connection is
 * dead in the direction of the server. Only sent pings count, so that a background tab with throttled timers
 * is not taken for dead.
 */
export function watchSocket(socket: WatchableSocket, onSilent: () => void): Heartbeat {
  /** When the unanswered ping was sent, on the clock of `performance.now()`. */
  let pingSentAt: number | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  const reset = () => {
    pingSentAt = undefined;
    clearTimeout(checkTimer);
    checkTimer = undefined;
  };
  const reconnect = () => {
    reset();
    onSilent();
    socket.reconnect();
  };
  const sendPing = () => {
    if (!isOpen()) return reset();
    if (pingSentAt === undefined) {
      pingSentAt = performance.now();
      socket.send(ping);
    } else if (performance.now() - pingSentAt >= answerMs) reconnect();
  };
  const check = () => {
    if (checkTimer !== undefined) return;
    if (!isOpen()) return socket.readyState === WebSocket.CLOSED ? socket.reconnect() : undefined;
    pingSentAt ??= performance.now();
    socket.send(ping);
    checkTimer = setTimeout(reconnect, checkAnswerMs);
  };
  const readAnswer = (event: Event) => {
    if (event instanceof MessageEvent && event.data === pong) reset();
  };
  const timer = setInterval(sendPing, pingMs);
  socket.addEventListener("open", reset);
  socket.addEventListener("message", readAnswer);
  return {
    check,
    stop: () => {
      reset();
      clearInterval(timer);
      socket.removeEventListener("open", reset);
      socket.removeEventListener("message", readAnswer);
    },
  };
}
