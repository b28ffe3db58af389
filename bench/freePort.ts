import { once } from "node:events";
import { createServer } from "node:net";

/** The address that the servers of the benchmark listen on. */
export const host = "127.0.0.1";

/** Returns a port that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}
