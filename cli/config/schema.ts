import { z } from "zod";
import { QueueSettings, WorkflowSettings } from "#domain/settings/workerSettings";

import { QueueShards } from "./shards.ts";

/** The longest prefix, so that names with it keep below Cloudflare's limit of 63 characters. */
const maxPrefixLength = 32;

const Text = z.string().trim().min(1).max(500);
const People = z.array(Text).max(500);

const QueueConfig = z.strictObject({
  name: QueueSettings.shape.name.describe("Name of the queue in the Cloudflare account."),
  deadLetterQueue: QueueSettings.shape.deadLetterQueue.describe(
    "Its dead-letter queue, which Signalbox consumes. Default: what the Wrangler configurations in `workers` say.",
  ),
  replay: z
    .boolean()
    .optional()
    .describe("Whether its dead letters can be replayed: Signalbox then gets a producer of the queue. Default: true."),
  rehearse: z
    .boolean()
    .optional()
    .describe("Whether its dead letters can be rehearsed: its Worker, named in `workers`, exports `Rehearsal`. Default: false."),
  displayName: QueueSettings.shape.displayName.describe("Name on the screens. Default: the name of the queue."),
  subject: QueueSettings.shape.subject.describe("Path to the field of a message that identifies it, such as `order.id`."),
});
export type QueueConfig = z.infer<typeof QueueConfig>;

const WorkflowConfig = z.strictObject({
  name: WorkflowSettings.shape.name.describe("Name of the workflow in the Cloudflare account."),
  script: z.string().min(1).max(100).describe("Name of the Worker that defines it."),
  className: z
    .string()
    .regex(/^[A-Za-z_$][\w$]*$/, "must be the name of a class")
    .describe("Name of its class in that Worker."),
  displayName: WorkflowSettings.shape.displayName.describe("Name on the screens. Default: the name of the workflow."),
});
export type WorkflowConfig = z.infer<typeof WorkflowConfig>;

const AccessConfig = z.strictObject({
  teamDomain: Text.describe("Domain of the Zero Trust team, such as `acme.cloudflareaccess.com`."),
  aud: Text.describe("Audience tag of the Access application in front of the dashboard."),
  admins: People.optional().describe("E-mail addresses of people who may do everything."),
  operators: People.optional().describe("E-mail addresses of people who may act. Everybody else who signs in may only read."),
  serviceTokenAdmins: People.optional().describe("Client ids of Access service tokens that may do everything."),
  serviceTokenOperators: People.optional().describe("Client ids of Access service tokens that may act."),
});

const AlertConfig = z.strictObject({
  type: z.literal("webhook").describe("Alerts are posted to an address, such as an incoming webhook of a chat."),
  secret: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable")
    .describe("Environment variable that has the address at a deploy. It is stored as the secret ALERT_WEBHOOK_URL of the Worker."),
});

/** Keys that each environment may set again. */
const settings = {
  namePrefix: z
    .string()
    .max(maxPrefixLength)
    .regex(/^(?:[a-z][a-z0-9-]*)?$/, "must be lower-case letters, digits and hyphens, and start with a letter, such as acme-")
    .describe("Names of the Worker and the database of Signalbox start with it. Default: none, in an environment its name and a hyphen."),
  hostname: z
    .string()
    .max(253)
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "must be a host name, such as signalbox.example.com, in lower case")
    .describe("Custom domain of the dashboard, in a zone of the account. Environments do not inherit it."),
  workersDev: z.boolean().describe("Whether the dashboard also has an address on workers.dev. Default: false."),
  accountId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "must be an account id: 32 hexadecimal digits")
    .describe("Cloudflare account. Default: CLOUDFLARE_ACCOUNT_ID, or the only account of the login."),
  access: AccessConfig.describe("Cloudflare Access application that people sign in with. Without it the dashboard refuses every request."),
  workers: z
    .array(Text)
    .max(100)
    .describe("Wrangler configurations of your Workers, or folders with one. Their queues, dead-letter queues and workflows are watched."),
  queues: z.array(QueueConfig).max(500).describe("Queues to watch, or more about those that `workers` name."),
  shards: QueueShards,
  workflows: z.array(WorkflowConfig).max(100).describe("Workflows to watch, or more about those that `workers` define."),
  pipeline: z
    .literal(
      false,
      "can only be false. A pipeline is a set of Workers that Signalbox itself comes with, such as the sample in its repository; the package installs the dashboard alone and watches your Workers",
    )
    .describe("Reserved for the sample pipeline of the Signalbox repository. The package has none."),
  retention: z
    .strictObject({
      deadLetterDays: z
        .number()
        .int()
        .min(1)
        .max(3_650)
        .optional()
        .describe("Days until replayed and dropped dead letters are deleted. Default: 90."),
      archiveBucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "must be the name of an R2 bucket")
        .optional()
        .describe("R2 bucket to which dead letters are written before they are deleted. It must exist. Default: none."),
    })
    .describe("How long data is kept."),
  alerts: z.array(AlertConfig).max(1, "can have one channel").describe("Where alerts are posted."),
};

const Settings = z.strictObject(settings).partial();

/** The file `signalbox.jsonc`. */
export const ConfigFile = Settings.extend({
  $schema: z.string().optional().describe("JSON Schema of this file, for editors."),
  environments: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, "must be lower-case letters, digits and hyphens"), Settings)
    .optional()
    .describe("More installations, chosen with `--env NAME`. Each may set any other key again, which replaces its value."),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
export type ConfigSettings = z.infer<typeof Settings>;

/** The JSON Schema of `signalbox.jsonc`, which editors use. */
export const configJsonSchema = (): object => ({
  ...z.toJSONSchema(ConfigFile, { io: "input" }),
  title: "signalbox.jsonc",
  description: "What Signalbox watches and how it is installed.",
});
