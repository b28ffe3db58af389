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
export type StoredWorker = { bindings: Binding[]; schedules: { cron: string }[]; uploads: number };
export type StoredQueue = { id: string; consumers: { consumer_id: string; script_name: string; type: "worker"; settings: object }[] };

/** The Workers, queues and D1 databases of the account, by name. */
export class StandInAccount {
  readonly workers = new Map<string, StoredWorker>();
  readonly queues = new Map<string, StoredQueue>();
  readonly databases = new Map<string, { id: string; database: DatabaseSync }>();

  /** Adds a Worker that somebody else deployed. */
  addWorker(name: string, bindings: Binding[] = []): void {
    this.workers.set(name, { bindings, schedules: [], uploads: 1 });
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
    ].toSorted();
  }
}
