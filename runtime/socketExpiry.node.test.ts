import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signInHeaders, SocketExpiry } from "./socketExpiry.ts";

const startMs = Date.parse("2026-10-01T09:00:00.000Z");
beforeEach(() => vi.useFakeTimers({ now: startMs }));
afterEach(() => vi.useRealTimers());

/** A socket of an agent; its state outlives the object, as an attachment does. */
class Socket {
  state: unknown = null;
  closed: number | undefined;
  setState(state: unknown): void {
    this.state = state;
  }
  close(code: number): void {
    this.closed = code;
  }
}
const upgrade = (afterMs: number | null) =>
  new Request("http://agent/", { headers: signInHeaders(afterMs === null ? null : startMs + afterMs) });

function agentWith(sockets: Socket[]): { expiry: SocketExpiry; open: (afterMs: number | null) => Socket } {
  const expiry = new SocketExpiry(() => sockets.filter(({ closed }) => closed === undefined), 5_000);
  const open = (afterMs: number | null) => {
    const socket = new Socket();
    sockets.push(socket);
    expiry.add(socket, upgrade(afterMs));
    return socket;
  };
  return { expiry, open };
}

test("each socket is closed when its own sign-in expires, and not before", async () => {
  const { open } = agentWith([]);
  const [soon, later] = [open(1_000), open(2_000)];
  await vi.advanceTimersByTimeAsync(999);
  expect([soon.closed, later.closed]).toEqual([undefined, undefined]);
  await vi.advanceTimersByTimeAsync(1);
  expect([soon.closed, later.closed]).toEqual([3000, undefined]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(later.closed).toBe(3000);
  expect(vi.getTimerCount()).toBe(0);
});

test("a distant expiry sets no timer, which would prevent hibernation; the periodic check finds it", async () => {
  const sockets: Socket[] = [];
  const { open } = agentWith(sockets);
  const socket = open(3_600_000);
  expect(vi.getTimerCount()).toBe(0);
  // The object was evicted meanwhile: a new one finds the socket with its stored state.
  const { expiry } = agentWith(sockets);
  vi.setSystemTime(startMs + 3_597_000);
  expiry.closeExpired();
  expect([socket.closed, vi.getTimerCount()]).toEqual([undefined, 1]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(socket.closed).toBe(3000);
});

test("a sign-in that has already expired closes the socket at once; a socket without a sign-in stays open", () => {
  const { open } = agentWith([]);
  expect(open(-1).closed).toBe(3000);
  expect(open(null).closed).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});
