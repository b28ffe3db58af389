import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudflareStandIn } from "#local/testing/cloudflare/standIn";
import { parseConfig } from "../../config/config.ts";
import { watchedOf } from "../../config/watched.ts";
import { readBuiltWorker } from "../blueprint.ts";
import { coreBlueprint } from "../core.ts";
import { deploy } from "../deploy.ts";
import { destroy } from "../destroy.ts";
import { mainWorker } from "../installation.ts";
import { status } from "../status.ts";
import { fakeWrangler } from "./fakeWrangler.ts";

/** The Worker of Signalbox as Vite builds it, in short. */
const builtConfig = {
  name: "signalbox",
  main: "index.js",
  vars: { ENVIRONMENT: "production" },
  assets: { binding: "ASSETS", directory: "../client" },
  d1_databases: [{ binding: "OPS", database_name: "ops", database_id: "ops", migrations_dir: "../migrations" }],
  durable_objects: {
    bindings: [
      { name: "OPS_AGENT", class_name: "OpsAgent" },
      { name: "COORDINATOR", class_name: "QueueCoordinator" },
    ],
  },
  triggers: { crons: ["* * * * *"] },
};

/** What the shop has in its account before Signalbox comes. */
function addShop(cloudflare: CloudflareStandIn): void {
  for (const queue of ["orders", "orders-dlq", "mails", "mails-dlq"]) cloudflare.addQueue(queue);
  for (const worker of ["alerts", "analytics"]) cloudflare.addWorker(worker);
  cloudflare.addDatabase("analytics", "CREATE TABLE visits (id INTEGER)");
  for (const queue of ["orders", "mails"]) cloudflare.addConsumer(queue, "analytics");
}

export const shopConfig = `{
  "queues": [
    { "name": "orders", "deadLetterQueue": "orders-dlq" },
    { "name": "mails", "deadLetterQueue": "mails-dlq", "replay": false },
  ],
  "workflows": [{ "name": "fulfil", "script": "analytics", "className": "Fulfil" }],
  "access": { "teamDomain": "shop.cloudflareaccess.com", "aud": "tag", "admins": ["ada@shop.example"] },
  "environments": { "staging": {} },
}`;

/** A team in an account of its own, with commands of the binary. Start it before each test and stop it after. */
export class Shop {
  readonly cloudflare = new CloudflareStandIn();
  readonly lines: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "shop-"));
  env: Record<string, string> = {};
  config = shopConfig;
  answer = true;
  questions = 0;
  #fake = fakeWrangler({}, () => ({ id: "", workers: [] }));

  async start(): Promise<void> {
    addShop(this.cloudflare);
    this.env = await this.cloudflare.start();
    this.#fake = fakeWrangler(this.env, (name) => {
      const queue = this.cloudflare.queues.get(name);
      return { id: queue?.id ?? "", workers: (queue?.consumers ?? []).map(({ script_name: worker }) => worker) };
    });
    mkdirSync(join(this.folder, "signalbox"));
    mkdirSync(join(this.folder, "client"));
    writeFileSync(join(this.folder, "signalbox/wrangler.json"), JSON.stringify(builtConfig));
    this.writeCode("first");
  }

  async stop(): Promise<void> {
    await this.cloudflare.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Another version of the code of Signalbox. */
  writeCode(code: string): void {
    writeFileSync(join(this.folder, "signalbox/index.js"), code);
  }

  get calls() {
    return this.#fake.calls;
  }
  get wrangler() {
    return this.#fake.wrangler;
  }

  #surroundings() {
    this.lines.length = 0;
    return { env: this.env, wrangler: this.wrangler, print: (line: string) => void this.lines.push(line) };
  }
  readonly #confirm = (): Promise<boolean> => {
    this.questions += 1;
    return Promise.resolve(this.answer);
  };

  blueprint(environment?: string) {
    const config = parseConfig(this.config, join(this.folder, "signalbox.jsonc"), environment);
    return coreBlueprint(config, watchedOf(config, []), readBuiltWorker(join(this.folder, "signalbox")));
  }
  deploy({ environment, adopt = false, dryRun = false }: { environment?: string; adopt?: boolean; dryRun?: boolean } = {}) {
    return deploy(this.blueprint(environment), this.#surroundings(), { adopt, dryRun, confirm: this.#confirm });
  }
  status(environment?: string) {
    return status(this.blueprint(environment), this.#surroundings());
  }
  destroy(environment?: string) {
    return destroy(this.blueprint(environment).installation, { ...this.#surroundings(), workers: [mainWorker] }, this.#confirm);
  }

  /** Lines of the plan that was printed. */
  planLines(): string[] {
    return this.lines.filter((line) => /^ {2}(?:Create|Update|Keep|Remove|Refuse| )/.test(line)).map((line) => line.trim());
  }
  /** Requests that change something in the account. Statements in a database count as reads. */
  changes(): string[] {
    return this.cloudflare.requests.filter((request) => !request.startsWith("GET") && !request.endsWith("/query"));
  }
}
