import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { events } from "#brand-engine/domain/events";
import type { PipelineQueue } from "#domain/pipeline/pipeline";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { databases, mainWorker, queueNames, queues, targetsOf, type WorkerDefinition, workers } from "#brand-engine/domain/topology";

type Producer = { queue: string; binding: string };
type Consumer = { queue: string; dead_letter_queue?: string; max_batch_size?: number };
/** The part of a `wrangler.jsonc` that the topology determines. */
export type QueueConfig = { name?: string | undefined; queues?: { producers?: Producer[]; consumers?: Consumer[] } };

const sorted = (lines: readonly string[]) => lines.toSorted();
const producerLine = ({ queue, binding }: Producer) => `${queue} as ${binding}`;
const consumerLine = ({ queue, dead_letter_queue: deadLetterQueue }: Consumer) =>
  deadLetterQueue === undefined ? queue : `${queue} with ${deadLetterQueue}`;

/** The producers and consumers that a Worker must have, one line each. */
function expectedOf({ name }: WorkerDefinition) {
  const consumed = queueNames.filter((queue) => queues[queue].service === name);
  const consumers: Consumer[] = [
    ...(name === mainWorker.name ? queueNames.map((queue) => ({ queue: deadLetterQueueOf(queue) })) : []),
    ...consumed.map((queue) => ({ queue, dead_letter_queue: deadLetterQueueOf(queue) })),
  ];
  return {
    producers: sorted(targetsOf(name).map((queue) => producerLine({ queue, binding: queues[queue].binding }))),
    consumers: sorted(consumers.map(consumerLine)),
  };
}

const differences = (what: string, expected: readonly string[], actual: readonly string[]): string[] => [
  ...expected.filter((line) => !actual.includes(line)).map((line) => `${what} is missing: ${line}`),
  ...actual.filter((line) => !expected.includes(line)).map((line) => `${what} is not in the topology: ${line}`),
];

/** The most jobs that a consumer may get at once: with one query for each, it makes as many as an invocation may. https://developers.cloudflare.com/d1/platform/limits/ */
const maxJobsAtOnce = 1_000;
/** What the platform uses for a consumer without `max_batch_size`. https://developers.cloudflare.com/queues/configuration/configure-queues/ */
const defaultBatchSize = 10;

const declared: Readonly<Record<string, Pick<PipelineQueue, "binding" | "jobsPerMessage">>> = queues;

/** The consumers that may get more jobs at once than an invocation can handle. */
const tooLargeBatches = (consumers: readonly Consumer[]): string[] =>
  consumers.flatMap(({ queue, max_batch_size: messages = defaultBatchSize }) => {
    const jobs = declared[queue]?.jobsPerMessage ?? 1;
    return messages * jobs <= maxJobsAtOnce
      ? []
      : [
          `A batch of ${queue} may have ${messages} messages with ${jobs} jobs each. Lower max_batch_size to ${Math.floor(maxJobsAtOnce / jobs)}`,
        ];
  });

/** How the config of `worker` differs from the topology: one sentence per difference, none when it agrees. */
export function configErrors(worker: WorkerDefinition, config: QueueConfig): string[] {
  const expected = expectedOf(worker);
  const { producers = [], consumers = [] } = config.queues ?? {};
  return [
    ...(config.name === worker.name ? [] : [`The name is ${config.name}, not ${worker.name}`]),
    ...differences("A producer", expected.producers, sorted(producers.map(producerLine))),
    ...differences("A consumer", expected.consumers, sorted(consumers.map(consumerLine))),
    ...tooLargeBatches(consumers),
  ].map((error) => `${join(worker.folder, "wrangler.jsonc")}: ${error}`);
}

const eventsTo = ({ subscribesTo, mayReceive = [] }: Pick<PipelineQueue, "subscribesTo" | "mayReceive">): readonly string[] => [
  ...subscribesTo,
  ...mayReceive,
];

/** How the repository at `root` differs from the topology: configs, TypeScript references, import rules, migrations. */
export function topologyErrors(root: string): string[] {
  const references = (JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as { references: { path: string }[] }).references;
  const importRules = readFileSync(join(root, ".oxlintrc.json"), "utf8");
  const services = workers.filter(({ folder }) => folder.startsWith("services/")).map(({ name }) => name);
  return [
    ...workers.flatMap((worker) => {
      const path = join(root, worker.folder, "wrangler.jsonc");
      if (!existsSync(path)) return [`${worker.folder}/wrangler.jsonc is missing`];
      return configErrors(worker, readConfig({ config: path }, { hideWarnings: true }) as QueueConfig);
    }),
    ...workers
      .filter(({ folder }) => folder !== "." && !references.some(({ path }) => path === folder))
      .map(({ folder }) => `tsconfig.json: the reference to ${folder} is missing`),
    ...(importRules.includes(`services/(${services.join("|")})`)
      ? []
      : [`.oxlintrc.json: the import rules must name these Workers in this order: ${services.join("|")}`]),
    ...queueNames.flatMap((queue) =>
      eventsTo(queues[queue])
        .filter((name) => !Object.hasOwn(events, name))
        .map((name) => `brand-engine/domain/topology.ts: ${queue} receives ${name}, which is no event`),
    ),
    ...databases.filter((name) => !existsSync(join(root, "migrations", name))).map((name) => `migrations/${name} is missing`),
  ];
}
