import Cloudflare from "cloudflare";
import { CliError } from "../command.ts";
import type { Resource } from "./installation.ts";
import type { Wrangler } from "./wrangler.ts";

/** A consumer of a queue. `worker` is undefined for one that pulls over HTTP. */
export type Consumer = { id: string; worker: string | undefined };
export type AccountQueue = { id: string; consumers: readonly Consumer[] };
/** A binding of a deployed Worker. `text` is that of a variable; other fields name what it is bound to. */
export type DeployedBinding = { name: string; type: string; text?: string; [field: string]: unknown };

type QueueAnswer = {
  queue_id: string;
  queue_name: string;
  consumers?: { consumer_id?: string; script_name?: string; script?: string; service?: string }[];
};

/** Longest wait for an answer of the API, which is asked three times. */
const requestTimeoutMs = 20_000;

/** The login of wrangler as JSON. Without one, the error says what to do. */
async function loginOf(wrangler: Wrangler): Promise<string> {
  try {
    return await wrangler(["auth", "token", "--json"]);
  } catch (error) {
    if (!/not logged in/i.test(String(error))) throw error;
    throw new CliError(
      "Your Cloudflare account can't be read without a login, and a plan needs it too: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.",
      undefined,
      { cause: error },
    );
  }
}

/** The credentials that wrangler uses: the token in `env`, else its login. */
async function credentialsOf(
  wrangler: Wrangler,
  env: NodeJS.ProcessEnv,
): Promise<{ apiToken: string } | { apiKey: string | null; apiEmail: string | null }> {
  const apiToken = env["CLOUDFLARE_API_TOKEN"];
  if (apiToken) return { apiToken };
  const login = JSON.parse(await loginOf(wrangler)) as { token?: string; key?: string; email?: string };
  return login.token ? { apiToken: login.token } : { apiKey: login.key ?? null, apiEmail: login.email ?? null };
}

const isNotFound = (error: unknown): boolean => error instanceof Cloudflare.NotFoundError;

/** The Workers, queues, databases and custom domains of a Cloudflare account. */
export class Account {
  readonly id: string;
  readonly name: string;
  readonly #client: Cloudflare;

  private constructor(client: Cloudflare, account: { id: string; name: string }) {
    this.#client = client;
    this.id = account.id;
    this.name = account.name;
  }

  /** Opens the account of the login of wrangler. Throws a {@link CliError} without a login, or with several accounts and no `accountId`. */
  static async open(wrangler: Wrangler, { env, accountId }: { env: NodeJS.ProcessEnv; accountId?: string | undefined }): Promise<Account> {
    const credentials = await credentialsOf(wrangler, env);
    const baseURL = env["CLOUDFLARE_API_BASE_URL"];
    const client = new Cloudflare({ ...credentials, timeout: requestTimeoutMs, ...(baseURL && { baseURL }) });
    const wanted = accountId ?? env["CLOUDFLARE_ACCOUNT_ID"];
    const accounts: { id: string; name: string }[] = [];
    for await (const { id, name } of client.accounts.list()) accounts.push({ id, name });
    const [account, ...others] = wanted ? accounts.filter(({ id }) => id === wanted) : accounts;
    if (!account) throw new CliError(wanted ? `The login has no access to the account ${wanted}` : "The login has no account");
    if (others.length > 0)
      throw new CliError(
        `The login has several accounts. Choose one with "accountId" in signalbox.jsonc or with CLOUDFLARE_ACCOUNT_ID:\n${accounts.map(({ id, name }) => `  ${id}  ${name}`).join("\n")}`,
      );
    return new Account(client, account);
  }

  get #account() {
    return { account_id: this.id };
  }

  /** All queues by name. The API returns them in pages; `queues.list` of the client reads only the first. */
  async queues(): Promise<Map<string, AccountQueue>> {
    type Answer = { result: QueueAnswer[] | null; result_info?: { total_pages?: number } };
    const queues = new Map<string, AccountQueue>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const { result, result_info: info } = await this.#client.get<Answer>(`/accounts/${this.id}/queues`, { query: { page } });
      for (const { queue_id: id, queue_name: name, consumers = [] } of result ?? [])
        queues.set(name, {
          id,
          consumers: consumers.map((consumer) => ({
            id: consumer.consumer_id ?? "",
            worker: consumer.script_name ?? consumer.script ?? consumer.service,
          })),
        });
      pages = info?.total_pages ?? 1;
    }
    return queues;
  }

  /** The ids of all databases by name. */
  async databases(): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for await (const { name, uuid } of this.#client.d1.database.list({ ...this.#account, per_page: 100 }))
      if (name && uuid) ids.set(name, uuid);
    return ids;
  }

  /** The names of all Workers. */
  async workers(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { id } of this.#client.workers.scripts.list(this.#account)) if (id) names.add(id);
    return names;
  }

  /** The custom domains of Workers by host name. */
  async domains(): Promise<Map<string, { id: string; worker: string }>> {
    const domains = new Map<string, { id: string; worker: string }>();
    for await (const { id, hostname, service } of this.#client.workers.domains.list(this.#account))
      domains.set(hostname, { id, worker: service });
    return domains;
  }

  /** The bindings of a deployed Worker, with the names of its secrets. None when it does not exist. */
  async bindings(worker: string): Promise<DeployedBinding[]> {
    try {
      const { bindings = [] } = await this.#client.workers.scripts.scriptAndVersionSettings.get(worker, this.#account);
      return bindings as unknown as DeployedBinding[];
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  /**
   * The version that was uploaded last of those that were deployed, and when; undefined when the Worker was not deployed. A secret that is set by
   * itself makes a version of the same code and variables, which does not count.
   */
  async version(worker: string): Promise<{ id: string; createdAt: string | undefined } | undefined> {
    type Deployment = { created_on?: string; versions?: { version_id: string }[]; annotations?: { "workers/triggered_by"?: string } };
    type Answer = { result: { deployments?: Deployment[] } };
    const { result } = await this.#client.get<Answer>(`/accounts/${this.id}/workers/scripts/${worker}/deployments`);
    const deployments = result.deployments ?? [];
    const latest = deployments.find(({ annotations }) => annotations?.["workers/triggered_by"] !== "secret") ?? deployments[0];
    const id = latest?.versions?.map(({ version_id: version }) => version).join(",");
    return id ? { id, createdAt: latest?.created_on } : undefined;
  }

  async create({ kind, name }: Resource): Promise<string> {
    if (kind === "queue") return (await this.#client.queues.create({ ...this.#account, queue_name: name })).queue_id ?? "";
    return (await this.#client.d1.database.create({ ...this.#account, name })).uuid ?? "";
  }

  /** Deletes a resource. It is no error when it does not exist any more. */
  async delete({ kind }: Resource, id: string): Promise<void> {
    await ignoreMissing(async () => {
      if (kind === "worker") await this.#client.workers.scripts.delete(id, { ...this.#account, force: true });
      else if (kind === "queue") await this.#client.queues.delete(id, this.#account);
      else await this.#client.d1.database.delete(id, this.#account);
    });
  }

  /** Removes a consumer from a queue. It is no error when it is gone. */
  async detachConsumer(queueId: string, consumerId: string): Promise<void> {
    await ignoreMissing(async () => void (await this.#client.queues.consumers.delete(consumerId, { ...this.#account, queue_id: queueId })));
  }

  /**
   * Gives a Worker a custom domain. Unlike a deploy by wrangler without a terminal, it replaces neither the domain of another Worker nor a
   * DNS record: the platform refuses both.
   */
  async attachDomain(hostname: string, worker: string): Promise<void> {
    await this.#client.workers.domains.update({ ...this.#account, hostname, service: worker });
  }

  async detachDomain(id: string): Promise<void> {
    await ignoreMissing(async () => void (await this.#client.workers.domains.delete(id, this.#account)));
  }

  /** Runs a statement in a database and returns its rows. */
  async query<Row>(database: string, sql: string, params: string[] = []): Promise<Row[]> {
    const rows: Row[] = [];
    const results = this.#client.d1.database.query(database, { ...this.#account, sql, params });
    for await (const { results: found } of results) rows.push(...((found ?? []) as Row[]));
    return rows;
  }
}

async function ignoreMissing(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
