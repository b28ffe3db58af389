import { createServer } from "node:net";
import { waitUntil } from "./waitUntil.ts";

/** Longest wait for a taken port, ms: a runtime that has just ended holds its port a moment longer. */
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

/** The given port, or a free port when it is 0. Throws an error that says what to do when the port is taken. */
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
  throw new Error(`Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`);
}
