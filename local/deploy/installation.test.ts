import { describe, expect, test } from "vitest";
import { installationOf, withInstallationNames } from "./installation.ts";

describe("the prefix of an installation", () => {
  test.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, ""],
    ["acme-", undefined, "acme-"],
    ["acme-", "staging", "acme-staging-"],
    [undefined, "staging", "staging-"],
    [" acme- ", "", "acme-"],
  ])("NAME_PREFIX=%s and --env %s make %j", (prefix, environment, expected) => {
    expect(installationOf(prefix === undefined ? {} : { NAME_PREFIX: prefix }, environment)).toEqual({ prefix: expected });
  });

  test.each(["Acme-", "1-", "a_b", "a b", "../", "a".repeat(33)])("refuses %j and says what to use", (prefix) => {
    expect(() => installationOf({ NAME_PREFIX: prefix })).toThrow(/Use at most 32 lower-case letters/);
  });
});

test("a configuration gets the names of the installation, and keeps those of external queues and Workers", () => {
  const config = {
    name: "signalbox",
    vars: { ENVIRONMENT: "production" },
    services: [{ binding: "ANALYTICS", service: "analytics", entrypoint: "Internal" }],
    durable_objects: { bindings: [{ name: "COORDINATOR", class_name: "QueueCoordinator", script_name: "signalbox" }] },
    workflows: [{ name: "content", binding: "CONTENT", class_name: "ContentWorkflow" }],
    queues: {
      producers: [
        { queue: "brand-events", binding: "EVENTS_QUEUE" },
        { queue: "orders", binding: "ORDERS" },
      ],
      consumers: [{ queue: "brand-events-dlq" }, { queue: "orders-dlq" }],
    },
    d1_databases: [{ binding: "OPS", database_name: "ops", database_id: "ops" }],
  };
  expect(withInstallationNames(config, { prefix: "acme-" })).toEqual({
    name: "acme-signalbox",
    vars: { ENVIRONMENT: "production", SIGNALBOX_INSTALLATION: "signalbox:acme-", NAME_PREFIX: "acme-" },
    services: [{ binding: "ANALYTICS", service: "acme-analytics", entrypoint: "Internal" }],
    durable_objects: { bindings: [{ name: "COORDINATOR", class_name: "QueueCoordinator", script_name: "acme-signalbox" }] },
    workflows: [{ name: "acme-content", binding: "CONTENT", class_name: "ContentWorkflow" }],
    queues: {
      producers: [
        { queue: "acme-brand-events", binding: "EVENTS_QUEUE" },
        { queue: "orders", binding: "ORDERS" },
      ],
      consumers: [{ queue: "acme-brand-events-dlq" }, { queue: "orders-dlq" }],
    },
    d1_databases: [{ binding: "OPS", database_name: "acme-ops", database_id: "ops" }],
  });
  expect(withInstallationNames(config, { prefix: "" })).toEqual({
    ...config,
    vars: { ENVIRONMENT: "production", SIGNALBOX_INSTALLATION: "signalbox:" },
  });
});
