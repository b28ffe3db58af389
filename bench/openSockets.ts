import { once } from "node:events";

/** Open sockets. `frames` and `bytes` count what they have received since they were opened. */
export type OpenSockets = { frames: () => number; bytes: () => number; close: () => void };

/** Sockets that are opened at once. */
const chunkSize = 50;

/** Opens `count` sockets like those of dashboards, which read what they receive. Throws if one does not open. */
export async function openSockets(address: string, path: string, count: number): Promise<OpenSockets> {
  const sockets: WebSocket[] = [];
  let [frames, bytes] = [0, 0];
  const open = async () => {
    const socket = new WebSocket(`${address.replace("http", "ws")}${path}`);
    socket.addEventListener("message", ({ data }: MessageEvent) => {
      frames += 1;
      bytes += String(data).length;
    });
    sockets.push(socket);
    const [event] = await Promise.race([once(socket, "open"), once(socket, "error")]);
    if ((event as Event).type !== "open") throw new Error(`A socket to ${path} did not open`);
  };
  for (let first = 0; first < count; first += chunkSize)
    await Promise.all(Array.from({ length: Math.min(chunkSize, count - first) }, open));
  return {
    frames: () => frames,
    bytes: () => bytes,
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
