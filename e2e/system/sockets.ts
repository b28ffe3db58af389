// cspell:ignore permessage
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { RunsSocketFrame } from "#domain/workflows/run";

/** An open socket of a brand, with all received messages. Sizes are in bytes. */
export type OpenSocket = {
  frames: RunsSocketFrame[];
  states: unknown[];
  errors: unknown[];
  sizes: { run: number[]; state: number[] };
  send: (message: unknown) => void;
  close: () => void;
};

type Received = RunsSocketFrame | { type: "cf_agent_state"; state: unknown } | { type: "cf_agent_state_error" };

/** Opens a brand's socket as the dashboard does. */
export async function openSocket(address: string, brand: string): Promise<OpenSocket> {
  const socket = new WebSocket(`${address.replace("http", "ws")}/agents/brand-agent/${brand}`);
  const result: OpenSocket = {
    frames: [],
    states: [],
    errors: [],
    sizes: { run: [], state: [] },
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
  };
  socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const received = JSON.parse(data) as Received;
    const bytes = Buffer.byteLength(data);
    if (received.type === "cf_agent_state") {
      result.states.push(received.state);
      result.sizes.state.push(bytes);
    } else if (received.type === "cf_agent_state_error") result.errors.push(received);
    else if (received.type === "run" || received.type === "runs") {
      result.frames.push(received);
      if (received.type === "run") result.sizes.run.push(bytes);
    }
  });
  await once(socket, "open");
  return result;
}

/** The answer to a request for a socket that offers compression: status 101 when the socket opens, and the extensions it accepts. */
export async function upgradeAnswer(
  address: string,
  brand: string,
  origin: string,
): Promise<{ status: number | undefined; extensions: string | undefined }> {
  const outgoing = request(`${address}/agents/brand-agent/${brand}`, {
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      origin,
      "sec-websocket-version": "13",
      "sec-websocket-key": "c2lnbmFsYm94IHRlc3QhIQ==",
      "sec-websocket-extensions": "permessage-deflate",
    },
  }).end();
  const answer = await new Promise<IncomingMessage>((resolve, refuse) => {
    outgoing.once("response", resolve);
    outgoing.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    outgoing.once("error", refuse);
  });
  outgoing.destroy();
  return { status: answer.statusCode, extensions: answer.headers["sec-websocket-extensions"] };
}
