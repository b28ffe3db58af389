import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ping, pong } from "#domain/heartbeat";
import { type Heartbeat, watchSocket } from "./heartbeat.ts";

/** A socket whose server answers pings while `alive` is true. */
class Socket extends EventTarget {
  alive = true;
  readyState: number = WebSocket.OPEN;
  readonly reconnect = vi.fn<() => void>();
  send(text: unknown): void {
    if (this.alive && text === ping) queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: pong })));
  }
}

let socket: Socket;
let heartbeat: Heartbeat;
const silent = vi.fn<() => void>();
beforeEach(() => {
  vi.useFakeTimers();
  silent.mockReset();
  socket = new Socket();
  heartbeat = watchSocket(socket, silent);
});
afterEach(() => {
  heartbeat.stop();
  vi.useRealTimers();
});

test("a connection that answers is kept for hours", async () => {
  await vi.advanceTimersByTimeAsync(3 * 3_600_000);
  expect(silent).not.toHaveBeenCalled();
});

test("a connection that stops answering is marked lost within 15 s", async () => {
  for (const after of [0, 100, 3_999, 4_001]) {
    socket.alive = true;
    await vi.advanceTimersByTimeAsync(40_000 + after);
    silent.mockReset();
    socket.alive = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(silent).toHaveBeenCalled();
    expect(socket.reconnect).toHaveBeenCalled();
  }
});

test("a connection that delivers messages but no longer answers pings is marked lost", async () => {
  socket.alive = false;
  const feed = setInterval(() => socket.dispatchEvent(new MessageEvent("message", { data: "{}" })), 1_000);
  await vi.advanceTimersByTimeAsync(15_000);
  clearInterval(feed);
  expect(socket.reconnect).toHaveBeenCalled();
});

test("a connection that was closed and opened again need not answer an old ping", async () => {
  socket.alive = false;
  await vi.advanceTimersByTimeAsync(5_000);
  socket.dispatchEvent(new Event("open"));
  socket.alive = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(silent).not.toHaveBeenCalled();
});

test("check() finds a dead connection within 3 s, and an answer keeps it", async () => {
  heartbeat.check();
  await vi.advanceTimersByTimeAsync(3_100);
  expect(silent).not.toHaveBeenCalled();
  socket.alive = false;
  heartbeat.check();
  await vi.advanceTimersByTimeAsync(3_100);
  expect(silent).toHaveBeenCalledTimes(1);
});

test("check() reopens a closed connection at once", () => {
  socket.readyState = WebSocket.CLOSED;
  heartbeat.check();
  expect(socket.reconnect).toHaveBeenCalledTimes(1);
});
