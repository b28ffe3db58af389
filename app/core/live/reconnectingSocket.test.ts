import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReconnectingSocket } from "./reconnectingSocket.ts";

/** The connections that were made, each of which the test opens and closes. */
let connections: Connection[] = [];
class Connection extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = 0;
  readonly sent: string[] = [];
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    connections.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

const events: string[] = [];
let socket: ReconnectingSocket;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Connection);
  vi.stubGlobal("location", { protocol: "https:", host: "example.com" });
  connections = [];
  events.length = 0;
  socket = new ReconnectingSocket("/agents/ops-agent/live");
  for (const type of ["open", "close", "message"]) socket.addEventListener(type, () => events.push(type));
  socket.reconnect();
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const latest = (): Connection => connections.at(-1) as Connection;

test("connects to the path on this host, and passes messages on", () => {
  expect(latest().url).toBe("wss://example.com/agents/ops-agent/live");
  socket.send("too early");
  latest().open();
  socket.send("ping");
  latest().dispatchEvent(new MessageEvent("message", { data: "pong" }));
  expect([latest().sent, events, socket.readyState]).toEqual([["ping"], ["open", "message"], 1]);
});

test("connects again a second after it was closed, and later after each failure", async () => {
  latest().open();
  await vi.advanceTimersByTimeAsync(6_000);
  for (const delayMs of [1_000, 1_300, 1_690]) {
    const before = connections.length;
    latest().close();
    await vi.advanceTimersByTimeAsync(delayMs - 1);
    expect(connections).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(connections).toHaveLength(before + 1);
  }
  for (let failures = 0; failures < 20; failures += 1) {
    const before = connections.length;
    latest().close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(connections.length).toBeGreaterThan(before);
  }
  latest().open();
  await vi.advanceTimersByTimeAsync(6_000);
  const before = connections.length;
  latest().close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connections).toHaveLength(before + 1);
});

test("gives up a connection that does not open, and says so", async () => {
  await vi.advanceTimersByTimeAsync(4_000);
  expect(events).toEqual(["close"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connections).toHaveLength(2);
});

test("hears only its latest connection", () => {
  const [first] = connections;
  socket.reconnect();
  first?.open();
  first?.close();
  expect(events).toEqual([]);
  latest().open();
  expect(events).toEqual(["open"]);
});

test("does not connect again after it was closed on purpose", async () => {
  latest().open();
  socket.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([connections.length, events, socket.readyState]).toEqual([1, ["open"], 3]);
});
