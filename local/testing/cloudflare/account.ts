import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/** An error answer of the API, with its HTTP status and its code. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A request to the API. `path` is without the version of the API. */
export type Call = { method: string; path: string; query: URLSearchParams; body: unknown; form: FormData | undefined };

/** A binding of a Worker as the upload sends it. */
export type Binding = { type: string; name: string; [field: string]: unknown };
/** `version` counts uploads, `secretVersions` the changes of secrets since the last one: each makes another version run. */
export type StoredWorker = {
  bindings: Binding[];
  schedules: { cron: string }[];
  uploads: number;
  version: number;
  secretVersions: number;
};
/** A consumer without a Worker pulls over HTTP. */
export type StoredConsumer = { consumer_id: string; script_name?: string; type: "worker" | "http_pull"; settings: object };
export type StoredQueue = { id: string; consumers: StoredConsumer[] };

/** The most cron triggers of an account on the Free plan: https://developers.cloudflare.com/workers/platform/limits/ */
const maxSchedules = { free: 5, paid: 250 } as const;

/** The Workers, queues, D1 databases and custom domains of the account, by name. */
export class StandInAccount {
  readonly workers = new Map<string, StoredWorker>();
  readonly queues = new Map<string, StoredQueue>();
  readonly databases = new Map<string, { id: string; database: DatabaseSync }>();
  /** The Worker of each custom domain, and host names with a DNS record of their own. */
  readonly domains = new Map<string, { id: string; worker: string }>();
  readonly dnsRecords = new Set<string>();
  plan: keyof typeof maxSchedules = "paid";

  /** Adds a Worker that somebody else deployed. */
  addWorker(name: string, bindings: Binding[] = []): void {
    this.workers.set(name, { bindings, schedules: [], uploads: 1, version: 1, secretVersions: 0 });
  }
  /** Sets secrets of a Worker. Their values are not kept. */
  setSecrets(worker: StoredWorker, names: readonly string[]): void {
    const others = worker.bindings.filter(({ name }) => !names.includes(name));
    worker.bindings = [...others, ...names.map((name) => ({ name, type: "secret_text" }))];
    worker.secretVersions += 1;
  }
  /** Adds a consumer to a queue: a Worker, or none for one that pulls over HTTP. */
  addConsumer(queue: string, worker?: string): void {
    const type = worker === undefined ? "http_pull" : "worker";
    this.queues
      .get(queue)
      ?.consumers.push({ consumer_id: randomUUID(), type, settings: {}, ...(worker !== undefined && { script_name: worker }) });
  }
  setSchedules(name: string, schedules: { cron: string }[]): void {
    const others = [...this.workers].reduce((sum, [other, worker]) => sum + (other === name ? 0 : worker.schedules.length), 0);
    if (others + schedules.length > maxSchedules[this.plan])
      throw new Refusal(400, 10_072, `You have exceeded the limit of ${maxSchedules[this.plan]} cron triggers.`);
    const worker = this.workers.get(name);
    if (worker) worker.schedules = schedules;
  }
  addQueue(name: string): void {
    if (this.queues.has(name)) throw new Refusal(409, 11009, `Queue name '${name}' is already taken`);
    this.queues.set(name, { id: randomUUID().replaceAll("-", ""), consumers: [] });
  }
  addDatabase(name: string, sql = ""): void {
    if (this.databases.has(name)) throw new Refusal(400, 7502, `A database with the name '${name}' already exists`);
    const database = new DatabaseSync(":memory:");
    database.exec(sql);
    this.databases.set(name, { id: randomUUID(), database });
  }

  /** Names of everything in the account, sorted, such as `worker alerts`. */
  contents(): string[] {
    const named = (kind: string, names: Iterable<string>) => [...names].map((name) => `${kind} ${name}`);
    return [
      ...named("worker", this.workers.keys()),
      ...named("queue", this.queues.keys()),
      ...named("database", this.databases.keys()),
      ...named("domain", this.domains.keys()),
      ...[...this.queues].flatMap(([queue, { consumers }]) =>
        consumers.map((consumer) => `consumer ${consumer.script_name ?? "http"} of ${queue}`),
      ),
    ].toSorted();
  }
}
