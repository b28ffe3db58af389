import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Blueprint, readBuiltWorker } from "./blueprint.ts";
import { bindingNames, deployConfigsOf } from "./deployConfig.ts";
import { withInstallationNames, type WorkerConfig } from "./installation.ts";

const blueprintOf = (given: Partial<Blueprint> = {}): Blueprint => ({
  installation: { prefix: "" },
  workers: ["signalbox", "mail"].map((name) => ({
    name,
    folder: "/",
    config: { name, workers_dev: true, preview_urls: true } as WorkerConfig,
  })),
  queues: [],
  databases: ["ops"],
  retiredWorkers: [],
  secrets: [],
  vars: {},
  watched: { queues: [], workflows: [], notes: [] },
  retention: {},
  hostname: undefined,
  workersDev: false,
  version: "1.0.0",
  ...given,
});
const configs = (given?: Partial<Blueprint>) => deployConfigsOf(blueprintOf(given), { ids: new Map(), accountId: "account" });

describe("the configuration of a deploy", () => {
  test("gives no Worker a preview address, and only the dashboard one on workers.dev, if it is asked for", () => {
    const addresses = (workersDev: boolean) => configs({ workersDev }).map(({ workers_dev, preview_urls }) => [workers_dev, preview_urls]);
    expect(addresses(false)).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(addresses(true)).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  test("tells the Workers the address of the dashboard, unless another one is set", () => {
    const url = (given: Partial<Blueprint>) => configs(given).map(({ vars }) => vars?.["DASHBOARD_URL"]);
    expect(url({ hostname: "jobs.example.com" })).toEqual(["https://jobs.example.com", "https://jobs.example.com"]);
    expect(url({ hostname: "jobs.example.com", vars: { DASHBOARD_URL: "https://other.example.com" } })[0]).toBe(
      "https://other.example.com",
    );
    expect(url({})).toEqual([undefined, undefined]);
  });

  test("binds the dashboard to the Workers that rehearse messages", () => {
    const queues = [{ name: "orders", replay: true, rehearse: true, worker: "order-mail" }];
    const [main, mail] = configs({ watched: { queues, workflows: [], notes: [] } });
    expect(main?.services).toEqual([{ binding: "REHEARSE_ORDER_MAIL", service: "order-mail", entrypoint: "Rehearsal" }]);
    expect(mail?.services).toBeUndefined();
  });

  test("binds the dashboard to the bucket of the archive", () => {
    const [main, mail] = configs({ retention: { archiveBucket: "failed-orders" } });
    expect([main?.r2_buckets, mail?.r2_buckets]).toEqual([[{ binding: "ARCHIVE", bucket_name: "failed-orders" }], undefined]);
    expect(bindingNames(main ?? { name: "" })).toContain("ARCHIVE");
  });

  test("keeps what was set on the Worker by hand, and names the account only on the dashboard's Worker", () => {
    expect(configs().map(({ keep_vars, vars }) => [keep_vars, vars?.["CLOUDFLARE_ACCOUNT_ID"]])).toEqual([
      [true, "account"],
      [true, undefined],
    ]);
  });
});

test("a configuration gets the names of the installation, and keeps those of queues, Workers and databases of others", () => {
  const own = { workers: ["signalbox", "analytics"], queues: ["order-events", "order-events-dlq"], databases: ["ops"] };
  const config = {
    name: "signalbox",
    vars: { ENVIRONMENT: "production" },
    services: [
      { binding: "ANALYTICS", service: "analytics" },
      { binding: "SHOP", service: "shop" },
    ],
    durable_objects: { bindings: [{ name: "COORDINATOR", class_name: "QueueCoordinator", script_name: "signalbox" }] },
    workflows: [{ name: "content", binding: "CONTENT", class_name: "ContentWorkflow" }],
    queues: {
      producers: [
        { queue: "order-events", binding: "EVENTS_QUEUE" },
        { queue: "analytics", binding: "ANALYTICS_QUEUE" },
      ],
      consumers: [{ queue: "order-events", dead_letter_queue: "order-events-dlq" }, { queue: "orders-dlq" }],
    },
    d1_databases: [{ binding: "OPS", database_name: "ops", database_id: "ops" }],
  };
  expect(withInstallationNames(config, { prefix: "acme-" }, own)).toEqual({
    name: "acme-signalbox",
    vars: { ENVIRONMENT: "production", SIGNALBOX_INSTALLATION: "signalbox:acme-", NAME_PREFIX: "acme-" },
    services: [
      { binding: "ANALYTICS", service: "acme-analytics" },
      { binding: "SHOP", service: "shop" },
    ],
    durable_objects: { bindings: [{ name: "COORDINATOR", class_name: "QueueCoordinator", script_name: "acme-signalbox" }] },
    workflows: [{ name: "acme-content", binding: "CONTENT", class_name: "ContentWorkflow" }],
    queues: {
      producers: [
        { queue: "acme-order-events", binding: "EVENTS_QUEUE" },
        { queue: "analytics", binding: "ANALYTICS_QUEUE" },
      ],
      consumers: [{ queue: "acme-order-events", dead_letter_queue: "acme-order-events-dlq" }, { queue: "orders-dlq" }],
    },
    d1_databases: [{ binding: "OPS", database_name: "acme-ops", database_id: "ops" }],
  });
  expect(withInstallationNames(config, { prefix: "" }, own)).toEqual({
    ...config,
    vars: { ENVIRONMENT: "production", SIGNALBOX_INSTALLATION: "signalbox:" },
  });
});

test("source maps are uploaded only if the build has them: wrangler fails without", () => {
  const folder = mkdtempSync(join(tmpdir(), "built-"));
  try {
    writeFileSync(join(folder, "wrangler.json"), '{ "name": "signalbox", "main": "index.js", "upload_source_maps": true }');
    expect(readBuiltWorker(folder).config.upload_source_maps).toBe(false);
    writeFileSync(join(folder, "index.js.map"), "{}");
    expect(readBuiltWorker(folder).config).toMatchObject({ upload_source_maps: true, main: join(folder, "index.js") });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
