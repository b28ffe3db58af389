import type { V4WorkerOptions } from "miniflare";
import { innerName } from "./devWorkers.ts";

/** A Worker of the team and the port of its HTTP. */
export type Address = { name: string; port: number };

/** What an invocation that failed says: the Worker, the kind of event, and the errors. */
export type FailedInvocation = { worker: string; event: string; errors: string[] };

/** Where a request comes from is unknown here. Workers may read it without a check, so it is there. */
const placeholderCf = { colo: "LOC", country: "XX", city: "Localhost", continent: "EU", timezone: "UTC", latitude: "0", longitude: "0" };

/** Code of the entrypoints: the tail of all Workers, and one front for each of them. */
const script = (addresses: readonly Address[]): string => `
import { WorkerEntrypoint } from "cloudflare:workers";

const eventOf = ({ event }) =>
  !event ? "" : event.queue !== undefined ? "queue " + event.queue : event.cron !== undefined ? "cron " + event.cron
  : event.request ? event.request.method + " " + new URL(event.request.url).pathname : event.rpcMethod ?? (event.scheduledTime ? "alarm" : "");

export class Tail extends WorkerEntrypoint {
  async tail(traces) {
    const failed = traces.filter(({ outcome, exceptions }) => outcome !== "ok" && outcome !== "canceled" && exceptions.length > 0);
    for (const trace of failed) {
      const errors = trace.exceptions.map(({ name, message, stack }) => name + ": " + message + (stack ? "\\n" + stack : ""));
      await this.env.REPORT.fetch("http://report/", { method: "POST", body: JSON.stringify({ worker: this.ctx.props.worker, event: eventOf(trace), errors }) });
    }
  }
}

const cf = ${JSON.stringify(placeholderCf)};
const front = (index) => class extends WorkerEntrypoint {
  async fetch(request) {
    try {
      return await this.env["WORKER_" + index].fetch(new Request(request, { cf }));
    } catch (error) {
      return new Response(String(error) + "\\n", { status: 500 });
    }
  }
};
${addresses.map((_, index) => `export const Front${index} = front(${index});`).join("\n")}
export default {};
`;

/**
 * The Worker that stands between the team's Workers and this process: each of them has HTTP on its port through it, and the errors
 * of their invocations come to `report`.
 */
export const innerWorker = (host: string, addresses: readonly Address[], report: (failed: FailedInvocation) => void): V4WorkerOptions => ({
  name: innerName,
  compatibilityDate: "2026-10-01",
  modules: [{ type: "ESModule", path: "/signalbox-dev/index.js", contents: script(addresses) }],
  modulesRoot: "/signalbox-dev",
  serviceBindings: {
    ...Object.fromEntries(addresses.map(({ name }, index) => [`WORKER_${index}`, name])),
    REPORT: async (request: Request) => {
      report((await request.json()) as FailedInvocation);
      return new Response();
    },
  } as NonNullable<V4WorkerOptions["serviceBindings"]>,
  unsafeDirectSockets: addresses.map(({ port }, index) => ({ host, port, entrypoint: `Front${index}` })),
});

/** The option that sends a Worker's invocations to {@link innerWorker}. */
export const tailOf = (worker: string) => ({ name: innerName, entrypoint: "Tail", props: { worker } });
