import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Call, Refusal, StandInAccount } from "./account.ts";
import { answerDatabases } from "./databases.ts";
import { answerQueues } from "./queues.ts";
import { answerWorkers } from "./workers.ts";

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

async function callOf(request: IncomingMessage): Promise<Call> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  const isForm = type.startsWith("multipart/form-data");
  const form = isForm ? await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData() : undefined;
  const json: unknown = !isForm && body.length > 0 ? JSON.parse(body.toString()) : undefined;
  return { method: request.method ?? "GET", path: pathname.replace("/client/v4", ""), query: searchParams, body: json, form };
}

/** Lists of accounts, queues and databases come in pages. The page of queues is small, so that few queues need several. */
function pageOf(result: unknown, { path, query }: Call) {
  if (!Array.isArray(result) || !/\/(accounts|queues|database)$/.test(path)) return { result };
  const size = Number(query.get("per_page") ?? 10);
  const page = Number(query.get("page") ?? 1);
  const items = result.slice((page - 1) * size, page * size) as unknown[];
  const info = { page, per_page: size, count: items.length, total_count: result.length, total_pages: Math.ceil(result.length / size) };
  return { result: items, result_info: info };
}

/**
 * A stand-in of the Cloudflare API for one account, on 127.0.0.1. It knows Workers, queues, their consumers, D1 databases and custom
 * domains, and refuses what the platform refuses: a binding to something that does not exist, a second consumer of a queue, a second
 * resource of the same name, a hostname that is in use, too many cron triggers, and the deletion of a Worker that others are bound to or
 * that consumes a queue.
 */
export class CloudflareStandIn extends StandInAccount {
  readonly account = { id: "0123456789abcdef0123456789abcdef", name: "Example" };
  /** All requests, such as `PUT /workers/scripts/alerts`. Paths are those below the account. */
  readonly requests: string[] = [];
  /** A request that matches is answered with this status instead, once for each entry. */
  readonly failures: { request: RegExp; status: number }[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Starts the server. Returns the environment in which wrangler uses it. */
  async start(): Promise<Record<string, string>> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    return {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      CLOUDFLARE_API_TOKEN: "token-of-the-stand-in",
      CLOUDFLARE_ACCOUNT_ID: this.account.id,
    };
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    for (const { database } of this.databases.values()) database.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let status = 200;
    let answer: object;
    try {
      const call = await callOf(request);
      const result = this.#answer(call);
      answer = { success: true, errors: [], messages: [], ...pageOf(result, call) };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 10_013, String(error));
      status = refusal.status;
      answer = { success: false, errors: [{ code: refusal.code, message: refusal.message }], messages: [], result: null };
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  #answer(call: Call): unknown {
    const { method, path } = call;
    if (path === "/user/tokens/verify") return { id: "1", status: "active" };
    if (path === "/accounts" || path === "/memberships") return [path === "/accounts" ? this.account : { account: this.account }];
    const below = path.replace(`/accounts/${this.account.id}`, "");
    if (below === path) throw new Refusal(404, 7003, `Could not route to ${path}`);
    const request = `${method} ${below}`;
    this.requests.push(request);
    const failure = this.failures.findIndex((entry) => entry.request.test(request));
    if (failure >= 0) throw new Refusal(this.failures.splice(failure, 1)[0]?.status ?? 500, 10_013, "An internal error occurred");
    const [, area = "", ...rest] = below.split("/");
    if (area === "workers") return answerWorkers(this, call, rest);
    if (area === "queues") return answerQueues(this, call, rest);
    if (area === "d1") return answerDatabases(this, call, rest.slice(1));
    if (area === "workflows") return {};
    throw new Refusal(404, 7003, `The stand-in does not know ${request}`);
  }
}
