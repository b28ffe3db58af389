// cspell:ignore nmae hostnme queuse stagin
import { describe, expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const parse = (text: string, environment?: string) => parseConfig(text, "/shop/signalbox.jsonc", environment);
const errorOf = (text: string, environment?: string): string => {
  try {
    return JSON.stringify(parse(text, environment));
  } catch (error) {
    return (error as Error).message;
  }
};

const whole = `{
  "$schema": "./node_modules/signalbox/signalbox.schema.json",
  "namePrefix": "acme-",
  "hostname": "signalbox.acme.com", // a custom domain
  "workersDev": false,
  "accountId": "0123456789abcdef0123456789abcdef",
  "access": { "teamDomain": "acme.cloudflareaccess.com", "aud": "tag", "admins": ["ada@acme.com"] },
  "workers": ["api/wrangler.jsonc"],
  "queues": [{ "name": "orders", "deadLetterQueue": "orders-dlq", "replay": true, "displayName": "Orders", "subject": "order.id" }],
  "workflows": [{ "name": "fulfil", "script": "shop-worker", "className": "Fulfil", "displayName": "Fulfilment" }],
  "pipeline": false,
  "retention": { "deadLetterDays": 30 },
  "alerts": [{ "type": "webhook", "secret": "SHOP_WEBHOOK" }],
  "environments": {
    "staging": { "hostname": "staging.acme.com", "queues": [], "workersDev": true },
    "test": { "namePrefix": "other-" },
  },
}`;

describe("a configuration", () => {
  test("is read with every key", () => {
    expect(parse(whole)).toMatchObject({
      folder: "/shop",
      namePrefix: "acme-",
      hostname: "signalbox.acme.com",
      workersDev: false,
      queues: [{ name: "orders", deadLetterQueue: "orders-dlq", replay: true, displayName: "Orders", subject: "order.id" }],
      workflows: [{ name: "fulfil", script: "shop-worker", className: "Fulfil", displayName: "Fulfilment" }],
      retention: { deadLetterDays: 30 },
      alerts: [{ type: "webhook", secret: "SHOP_WEBHOOK" }],
    });
  });

  test("is the values of an environment before those of the top level, except names and the hostname", () => {
    expect(parse(whole, "staging")).toMatchObject({
      namePrefix: "acme-staging-",
      hostname: "staging.acme.com",
      workersDev: true,
      queues: [],
    });
    const other = parse(whole, "test");
    expect(other).toMatchObject({ namePrefix: "other-", queues: [{ name: "orders" }], retention: { deadLetterDays: 30 } });
    expect(other.hostname).toBeUndefined();
    expect(parse('{ "environments": { "staging": {} } }', "staging").namePrefix).toBe("staging-");
  });

  test("may be empty", () => {
    expect(parse("{}")).toEqual({ folder: "/shop", environment: undefined, namePrefix: "", workersDev: false });
  });
});

describe("a fault is reported with its line, its key and what to do", () => {
  test.each([
    [
      '{\n  "queues": [\n    { "nmae": "orders" }\n  ]\n}',
      ["signalbox.jsonc:3:5 queues[0].name: is missing", 'signalbox.jsonc:3:7 queues[0].nmae: unknown key, did you mean "name"?'],
    ],
    ['{\n  "hostnme": "a.b"\n}', ['signalbox.jsonc:2:3 hostnme: unknown key, did you mean "hostname"?']],
    ['{\n  "colour": 1\n}', ["signalbox.jsonc:2:3 colour: unknown key"]],
    [
      '{ "environments": {\n "staging": { "queuse": [] } } }',
      ['signalbox.jsonc:2:15 environments.staging.queuse: unknown key, did you mean "queues"?'],
    ],
    [
      '{ "environments": {\n "staging": { "environments": {} } } }',
      ["signalbox.jsonc:2:15 environments.staging.environments: unknown key"],
    ],
    ['{ "environments": { "Prod": {} } }', ["signalbox.jsonc:1:21 environments.Prod: must be lower-case letters, digits and hyphens"]],
    ['{\n  "queues": [{ "name": "orders"\n}', ['signalbox.jsonc:3:2 "," or "]" is missing']],
    ["[]", ["signalbox.jsonc:1:1 the file must be an object, not a list"]],
    ["", ["signalbox.jsonc:1:1 a value is missing"]],
    ['{ "queues": { "orders": {} } }', ["signalbox.jsonc:1:3 queues: must be a list, not an object"]],
    ['{ "queues": [{ "name": 5 }] }', ["signalbox.jsonc:1:16 queues[0].name: must be a string, not a number"]],
    ['{ "queues": [{ "name": null }] }', ["signalbox.jsonc:1:16 queues[0].name: must be a string, not null"]],
    ['{ "queues": [{ "name": "My_Orders" }] }', ["signalbox.jsonc:1:16 queues[0].name: must be the name of a queue"]],
    ['{ "queues": [{ "name": "a", "subject": "a..b" }] }', ["signalbox.jsonc:1:29 queues[0].subject: must be a path such as order.id"]],
    ['{ "queues": [\n{ "name": "a" },\n{ "name": "a" }] }', ['signalbox.jsonc:3:3 queues[1].name: "a" is also queues[0].name']],
    [
      '{ "queues": [{ "name": "a", "deadLetterQueue": "d" },\n{ "name": "b", "deadLetterQueue": "d" }] }',
      ['signalbox.jsonc:2:16 queues[1].deadLetterQueue: "d" is also queues[0].deadLetterQueue'],
    ],
    [
      '{ "queues": [{ "name": "a", "deadLetterQueue": "a" }] }',
      ["signalbox.jsonc:1:29 queues[0].deadLetterQueue: a queue can't be its own dead-letter queue"],
    ],
    ['{ "workflows": [{ "name": "f", "script": "s" }] }', ["signalbox.jsonc:1:17 workflows[0].className: is missing"]],
    [
      '{ "namePrefix": "Acme" }',
      ["signalbox.jsonc:1:3 namePrefix: must be lower-case letters, digits and hyphens, and start with a letter, such as acme-"],
    ],
    ['{ "hostname": "https://a.b" }', ["signalbox.jsonc:1:3 hostname: must be a host name, such as signalbox.example.com, in lower case"]],
    [
      '{ "access": { "teamDomain": "" } }',
      ["signalbox.jsonc:1:3 access.aud: is missing", "signalbox.jsonc:1:15 access.teamDomain: must not be empty"],
    ],
    ...["true", '"shop"', "{}"].map((value): [string, string[]] => [
      `{ "pipeline": ${value} }`,
      [
        "signalbox.jsonc:1:3 pipeline: can only be false. A pipeline is a set of Workers that Signalbox itself comes with, such as the sample in its repository; the package installs the dashboard alone and watches your Workers",
      ],
    ]),
    ['{ "retention": { "deadLetterDays": 0.5 } }', ["signalbox.jsonc:1:18 retention.deadLetterDays: must be a whole number"]],
    ['{ "retention": { "deadLetterDays": 9999 } }', ["signalbox.jsonc:1:18 retention.deadLetterDays: must be at most 3650"]],
    ['{ "alerts": [{ "type": "mail", "secret": "A" }] }', ['signalbox.jsonc:1:16 alerts[0].type: must be "webhook"']],
    [
      '{ "alerts": [{ "type": "webhook", "secret": "https://hooks" }] }',
      ["signalbox.jsonc:1:35 alerts[0].secret: must be the name of an environment variable"],
    ],
    [
      '{ "environments": { "a": { "namePrefix": "x-" }, "b": { "namePrefix": "x-" } } }',
      ['signalbox.jsonc:1:57 environments.b.namePrefix: "x-" is also the prefix of environments.a: they would replace each other'],
    ],
    [
      '{ "environments": { "a": { "namePrefix": "" } } }',
      ['signalbox.jsonc:1:28 environments.a.namePrefix: "" is also the prefix of the top level: they would replace each other'],
    ],
    [
      '{ "hostname": "a.example.com", "environments": { "a": { "hostname": "a.example.com" } } }',
      ['signalbox.jsonc:1:57 environments.a.hostname: "a.example.com" is also the hostname of the top level'],
    ],
  ])("%s", (text, lines) => {
    expect(errorOf(text).split("\n")).toEqual(lines);
  });

  test.each([
    ["stagin", '{\n "environments": { "staging": {} } }', 'signalbox.jsonc:2:2 unknown environment "stagin", did you mean "staging"?'],
    ["qa", '{ "environments": { "staging": {} } }', 'signalbox.jsonc:1:3 unknown environment "qa": its environments are staging'],
    ["qa", "{}", 'signalbox.jsonc:1:1 unknown environment "qa": add "environments": { "qa": {} }'],
    [
      "toString",
      '{ "environments": { "staging": {} } }',
      'signalbox.jsonc:1:3 unknown environment "toString": its environments are staging',
    ],
  ])("--env %s of %s", (environment, text, message) => {
    expect(errorOf(text, environment)).toBe(message);
  });
});
