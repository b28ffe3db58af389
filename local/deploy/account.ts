import Cloudflare from "cloudflare";
import { type Installation, listDatabase, markOf, markVariable, type Resource } from "./installation.ts";
import { wranglerOrThrow } from "./wrangler.ts";

/** What an account has of the names that an installation uses, and what of it belongs to the installation. */
export type AccountState = {
  /** The id of each existing queue and database, and the name of each existing Worker, by kind and name: see {@link keyOf}. */
  existing: ReadonlyMap<string, string>;
  owned: ReadonlySet<string>;
  /** True when the database that lists what belongs to the installation exists and has no table at all. */
  isListEmpty: boolean;
};

/** The key of a resource in an account, such as `queue sm-commands`. */
export const keyOf = ({ kind, name }: Resource): string => `${kind} ${name}`;

/** Cloudflare's tables are not ours: a database that has only these is empty. */
const tablesSql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`;
const listTable = "signalbox_resources";

/**
 * The Workers, queues and databases of a Cloudflare account. Queues and databases can't carry a mark, so the database `ops` of an
 * installation lists them, from before they are created. A Worker carries its mark as a variable.
 */
export class Account {
  readonly id: string;
  readonly name: string;
  readonly #client: Cloudflare;

  private constructor(client: Cloudflare, account: { id: string; name: string }) {
    this.#client = client;
    this.id = account.id;
    this.name = account.name;
  }

  /** Opens the account of the login of wrangler. Throws when there is no login, or several accounts and no CLOUDFLARE_ACCOUNT_ID. */
  static async open(env: NodeJS.ProcessEnv): Promise<Account> {
    const login = JSON.parse(await wranglerOrThrow(["auth", "token", "--json"])) as { token?: string; key?: string; email?: string };
    const credentials = login.token ? { apiToken: login.token } : { apiKey: login.key ?? null, apiEmail: login.email ?? null };
    const baseURL = env["CLOUDFLARE_API_BASE_URL"];
    const client = new Cloudflare({ ...credentials, ...(baseURL && { baseURL }) });
    const wanted = env["CLOUDFLARE_ACCOUNT_ID"];
    const accounts: { id: string; name: string }[] = [];
    for await (const { id, name } of client.accounts.list()) accounts.push({ id, name });
    const [account, ...others] = wanted ? accounts.filter(({ id }) => id === wanted) : accounts;
    if (!account) throw new Error(wanted ? `The login has no access to the account ${wanted}` : "The login has no account");
    if (others.length > 0)
      throw new Error(
        `The login has several accounts. Choose one with CLOUDFLARE_ACCOUNT_ID:\n${accounts.map(({ id, name }) => `  ${id}  ${name}`).join("\n")}`,
      );
    return new Account(client, account);
  }

  /** Reads which of these resources exist and which of them belong to the installation. */
  async read(resources: readonly Resource[], installation: Installation): Promise<AccountState> {
    const [queues, databases, workers] = await Promise.all([this.#queueIds(), this.#databaseIds(), this.#workerNames()]);
    const idOf = ({ kind, name }: Resource) =>
      kind === "queue" ? queues.get(name) : kind === "database" ? databases.get(name) : workers.has(name) ? name : undefined;
    const existing = new Map(resources.flatMap((resource) => (idOf(resource) ? [[keyOf(resource), idOf(resource) ?? ""] as const] : [])));
    const list = databases.get(installation.prefix + listDatabase);
    const { listed, isEmpty } = list ? await this.#readList(list) : { listed: new Map<string, string | null>(), isEmpty: false };
    const marked = await this.#markedWorkers(
      resources.filter((resource) => resource.kind === "worker" && existing.has(keyOf(resource))),
      installation,
    );
    const isListed = (key: string) => listed.has(key) && (listed.get(key) ?? existing.get(key)) === existing.get(key);
    const owned = new Set([...marked, ...[...existing.keys()].filter((key) => isListed(key) && !key.startsWith("worker "))]);
    return { existing, owned, isListEmpty: isEmpty };
  }

  async createQueue(name: string): Promise<string> {
    const { queue_id: id } = await this.#client.queues.create({ account_id: this.id, queue_name: name });
    return id ?? "";
  }

  async createDatabase(name: string): Promise<string> {
    const { uuid } = await this.#client.d1.database.create({ account_id: this.id, name });
    return uuid ?? "";
  }

  /** Deletes a resource. It is no error when it does not exist any more. */
  async delete({ kind }: Resource, id: string): Promise<void> {
    const account = { account_id: this.id };
    try {
      if (kind === "worker") await this.#client.workers.scripts.delete(id, { ...account, force: true });
      else if (kind === "queue") await this.#client.queues.delete(id, account);
      else await this.#client.d1.database.delete(id, account);
    } catch (error) {
      if (!(error instanceof Cloudflare.NotFoundError)) throw error;
    }
  }

  /**
   * Writes resources to the list of the installation, with the ids that they have now: null for one that is about to be created, also if it
   * existed before. `list` is the id of the database.
   */
  async record(list: string, entries: readonly { resource: Resource; id: string | null }[]): Promise<void> {
    await this.#query(list, `CREATE TABLE IF NOT EXISTS ${listTable} (resource TEXT PRIMARY KEY, id TEXT) STRICT`);
    await this.#query(
      list,
      `INSERT INTO ${listTable} (resource, id) SELECT value ->> 'resource', value ->> 'id' FROM json_each(?1) WHERE true
       ON CONFLICT (resource) DO UPDATE SET id = excluded.id`,
      [JSON.stringify(entries.map(({ resource, id }) => ({ resource: keyOf(resource), id })))],
    );
  }

  async #readList(database: string): Promise<{ listed: Map<string, string | null>; isEmpty: boolean }> {
    const tables = await this.#query<{ name: string }>(database, tablesSql);
    if (!tables.some(({ name }) => name === listTable)) return { listed: new Map(), isEmpty: tables.length === 0 };
    const rows = await this.#query<{ resource: string; id: string | null }>(database, `SELECT resource, id FROM ${listTable} LIMIT 1000`);
    return { listed: new Map(rows.map(({ resource, id }) => [resource, id])), isEmpty: false };
  }

  async #query<Row>(database: string, sql: string, params: string[] = []): Promise<Row[]> {
    const rows: Row[] = [];
    const results = this.#client.d1.database.query(database, { account_id: this.id, sql, params });
    for await (const { results: found } of results) rows.push(...((found ?? []) as Row[]));
    return rows;
  }

  async #workerNames(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { id } of this.#client.workers.scripts.list({ account_id: this.id })) if (id) names.add(id);
    return names;
  }

  async #databaseIds(): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for await (const { name, uuid } of this.#client.d1.database.list({ account_id: this.id, per_page: 100 }))
      if (name && uuid) ids.set(name, uuid);
    return ids;
  }

  /** The API returns queues in pages; `queues.list` of the client reads only the first. */
  async #queueIds(): Promise<Map<string, string>> {
    type Answer = { result: { queue_id: string; queue_name: string }[] | null; result_info?: { total_pages?: number } };
    const ids = new Map<string, string>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const { result, result_info: info } = await this.#client.get<Answer>(`/accounts/${this.id}/queues`, { query: { page } });
      for (const { queue_id: id, queue_name: name } of result ?? []) ids.set(name, id);
      pages = info?.total_pages ?? 1;
    }
    return ids;
  }

  async #markedWorkers(workers: readonly Resource[], installation: Installation): Promise<string[]> {
    const isMarked = async ({ name }: Resource) => {
      const { bindings = [] } = await this.#client.workers.scripts.scriptAndVersionSettings.get(name, { account_id: this.id });
      return bindings.some((binding) => binding.name === markVariable && "text" in binding && binding.text === markOf(installation));
    };
    const checks = await Promise.all(workers.map(async (worker) => ((await isMarked(worker)) ? [keyOf(worker)] : [])));
    return checks.flat();
  }
}
