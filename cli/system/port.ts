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

/** The first free port from `from` on that is not in `taken`. Throws an error that says what to do when a hundred ports are taken. */
export async function findFreePort(host: string, from: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = from; port < Math.min(from + 100, 65_536); port++) {
    if (taken.has(port)) continue;
    try {
      return await probePort(host, port);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE") throw new Error(`Can't listen on ${host}:${port}: ${message}`, { cause: error });
    }
  }
  throw new Error(`The ports from ${from} on are taken by other programs. Choose another one: --port ${from === 8787 ? 9787 : 8787}`);
}
