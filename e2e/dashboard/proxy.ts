import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy before a server: `stall` stops forwarding without closing anything, as a dead network does; `heal` lets new connections through. */
export type Proxy = { address: string; stall: () => void; heal: () => void; stop: () => Promise<void> };

/** Opens a proxy on a loopback port of its own. */
export async function proxyTo(address: string): Promise<Proxy> {
  const { hostname, port } = new URL(address);
  const ends = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      if (stalled) from.pause();
      else from.pipe(to);
      // The other end learns of it unless nothing gets through.
      from.once("error", () => to.destroy());
      from.once("close", () => {
        ends.delete(from);
        if (!stalled) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall: () => {
      stalled = true;
      for (const end of ends) end.unpipe().pause();
    },
    heal: () => {
      stalled = false;
    },
    stop: async () => {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
