import { WorkerEntrypoint } from "cloudflare:workers";
import { inspect } from "node:util";

/** The received orders, as a debugger shows them. */
let received = [];
let isBroken = true;

/** Handles one order. */
function fulfil(order) {
  received.push(inspect(order, { depth: 50, showHidden: true, maxArrayLength: null, maxStringLength: null }));
  if (isBroken) throw new Error("The warehouse does not answer");
}

/**
 * A Worker with its own queue, written without Signalbox in mind. It fails on every order until it is repaired, and lists
 * the orders that it received.
 */
export default class Shop extends WorkerEntrypoint {
  queue(batch) {
    for (const message of batch.messages) {
      try {
        fulfil(message.body);
      } catch {
        // The platform retries the message, and moves it to the dead-letter queue after the last retry.
        message.retry();
      }
    }
  }

  /** HTTP requests send orders and control the Worker. */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/received") return Response.json(received);
    if (pathname === "/repair") isBroken = false;
    if (pathname === "/break") [isBroken, received] = [true, []];
    if (pathname === "/order") await this.env.ORDERS.send(orders[searchParams.get("kind")](), { contentType: searchParams.get("as") });
    return new Response("ok\n");
  }
}

const cyclic = () => {
  const order = { items: new Set(["lamp"]), total: -0 };
  order.parent = new Map([[order, [order]]]);
  return order;
};

/** An order of each kind. */
const orders = {
  text: () => "two lamps, please 💡",
  bytes: () => new Uint8Array([0, 1, 2, 128, 255]),
  json: () => ({ id: 7, items: [{ sku: "lamp", count: 2 }], note: null }),
  cyclic,
  date: () => new Date(0),
  map: () => new Map([["count", 12345678901234567890n]]),
  odd: () =>
    Object.assign([undefined, -0, Number.NaN, Number.POSITIVE_INFINITY], { 5: /la(m)p/giu, 6: Object(1n), 7: new Date(Number.NaN) }),
  views: () => new Uint16Array([1, 2, 3, 4, 5]).subarray(1, 3),
  buffer: () => ({ data: new Float64Array([1.5, -0]).buffer }),
  error: () => new RangeError("too many", { cause: new TypeError("no number") }),
  large: () => "x".repeat(127_000),
  largeBytes: () => new Uint8Array(127_000).fill(7),
};
