import { createServer } from "node:net";
import { waitUntil } from "./waitUntil.ts";

/** How long a port may stay taken before it is called taken, ms: a runtime just ended holds it a moment longer. */
const portTimeoutMs = 1_500;

const probePort = (host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });

/** A port to listen on: the one asked for, or a free one when that is 0. Throws with what to do when it is taken. */
export async function findPort(host: string, port: number): Promise<number> {
  let taken = 0;
  let failure: NodeJS.ErrnoException | undefined;
  const isDecided = await waitUntil(async () => {
    try {
      taken = await probePort(host, port);
      return true;
    } catch (error) {
      failure = error as NodeJS.ErrnoException;
      return failure.code !== "EADDRINUSE";
    }
  }, portTimeoutMs);
  if (taken) return taken;
  if (isDecided) throw new Error(`Can't listen on ${host}:${port}: ${failure?.message}`);
  throw new Error(`Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`);
}
