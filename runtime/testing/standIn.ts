import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

/** One reply of the stub server: after `delayMs`, with a body; `cut` closes the connection in the middle of the body. */
export type StubReply = { status?: number; headers?: Record<string, string>; body?: unknown; delayMs?: number; cut?: boolean };
/** A request that the stub server received. */
export type StubRequest = { method: string; path: string; headers: Record<string, string>; body: unknown };

type Role = { replies: StubReply[]; seen: StubRequest[] };

declare module "vitest" {
  interface ProvidedContext {
    standIn: string;
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? null : JSON.parse(text);
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = {}, delayMs = 0, cut = false }: StubReply): void {
  const timer = setTimeout(() => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text) + (cut ? 100 : 0)),
      ...headers,
    });
    if (!cut) return response.end(text);
    response.write(text, () => response.destroy());
    return undefined;
  }, delayMs);
  response.on("close", () => clearTimeout(timer));
}

/**
 * Starts an HTTP server in place of all outside services. Each test has a role, the first part of the path: `PUT /:role` alone sets
 * its replies (the last one is repeated), `GET /:role` returns the requests it received.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const roles = new Map<string, Role>();
  const server = createServer((request, response) => {
    const [, name = "", ...rest] = (request.url ?? "/").split("/");
    const role = roles.get(name) ?? { replies: [], seen: [] };
    roles.set(name, role);
    void bodyOf(request).then((body) => {
      const isControl = rest.length === 0;
      if (isControl && request.method === "GET") return answer(response, { body: role.seen });
      if (isControl && request.method === "PUT") {
        role.replies = body as StubReply[];
        return answer(response, {});
      }
      role.seen.push({ method: request.method ?? "", path: rest.join("/"), headers: request.headers as Record<string, string>, body });
      return answer(response, (role.replies.length > 1 ? role.replies.shift() : role.replies[0]) ?? {});
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  project.provide("standIn", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
