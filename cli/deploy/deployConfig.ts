import { deadLetterConsumer } from "#domain/queues/deadLetterConsumer";
import {
  archiveBinding,
  rehearsalBindingOf,
  rehearsalEntrypoint,
  rehearsingWorkers,
  watchedVars,
  workerSettingsOf,
  workflowBindingOf,
} from "../config/watchedSettings.ts";
import { type Blueprint, ownNamesOf } from "./blueprint.ts";
import { mainWorker, withInstallationNames, type WorkerConfig } from "./installation.ts";

/** {@link deadLetterConsumer} as wrangler names it. */
const consumerSettings = {
  max_batch_size: deadLetterConsumer.batchSize,
  max_batch_timeout: deadLetterConsumer.batchSeconds,
  max_retries: deadLetterConsumer.retries,
  retry_delay: deadLetterConsumer.retrySeconds,
};

/** Names of all bindings and variables of a configuration. */
export function bindingNames({
  assets,
  vars,
  d1_databases: databases,
  r2_buckets: buckets,
  services,
  durable_objects: objects,
  workflows,
  queues,
  version_metadata: version,
}: WorkerConfig): string[] {
  const bindings = [
    ...(databases ?? []),
    ...(buckets ?? []),
    ...(services ?? []),
    ...(workflows ?? []),
    ...(queues?.producers ?? []),
    assets,
    version,
  ];
  return [
    ...bindings.map((item) => item?.binding),
    ...(objects?.bindings ?? []).map(({ name }) => name),
    ...Object.keys(vars ?? {}),
  ].filter((name) => name !== undefined);
}

/** Adds what is watched to the main Worker: producers, consumers of dead-letter queues, workflows, rehearsals and the settings. */
function withWatched(config: WorkerConfig, blueprint: Blueprint): WorkerConfig {
  const { queues, workflows } = blueprint.watched;
  const { archiveBucket } = blueprint.retention;
  const settings = workerSettingsOf(blueprint);
  const producers = settings.queues.filter(({ replay }) => replay).map(({ name, binding }) => ({ queue: name, binding }));
  const consumers = queues.flatMap(({ deadLetterQueue }) => (deadLetterQueue ? [{ queue: deadLetterQueue, ...consumerSettings }] : []));
  const rehearsals = rehearsingWorkers(blueprint.watched).map((worker) => ({
    binding: rehearsalBindingOf(worker),
    service: worker,
    entrypoint: rehearsalEntrypoint,
  }));
  return {
    ...config,
    ...(archiveBucket !== undefined && {
      r2_buckets: [...(config.r2_buckets ?? []), { binding: archiveBinding, bucket_name: archiveBucket }],
    }),
    ...(rehearsals.length > 0 && { services: [...(config.services ?? []), ...rehearsals] }),
    queues: {
      producers: [...(config.queues?.producers ?? []), ...producers],
      consumers: [...(config.queues?.consumers ?? []), ...consumers],
    },
    workflows: [
      ...(config.workflows ?? []),
      ...workflows.map(({ name, script, className }) => ({
        name,
        binding: workflowBindingOf(name),
        class_name: className,
        script_name: script,
      })),
    ],
    vars: { ...config.vars, ...watchedVars(settings) },
  };
}

/** The configuration that a Worker is deployed with. */
export type DeployConfig = WorkerConfig & { keep_vars: true; workers_dev: boolean; preview_urls: false };

/**
 * The configuration of each Worker under the names of the installation, in the order of the blueprint. `ids` has the id of each database by
 * its name there; a dry run leaves the placeholders. workers.dev and preview addresses are off unless asked for: a deploy would switch them
 * on each time. Vars and secrets that were set on the Worker itself stay. Throws a {@link CliError} when a binding would have two meanings.
 */
export function deployConfigsOf(
  blueprint: Blueprint,
  { ids, accountId }: { ids: ReadonlyMap<string, string>; accountId: string | undefined },
): DeployConfig[] {
  const { installation, hostname, workersDev, version } = blueprint;
  const own = ownNamesOf(blueprint);
  return blueprint.workers.map(({ name, config }) => {
    const isMain = name === mainWorker;
    const named = withInstallationNames(config, installation, own);
    const whole = isMain ? withWatched(named, blueprint) : named;
    return {
      ...whole,
      d1_databases: (whole.d1_databases ?? []).map((database) => ({
        ...database,
        database_id: ids.get(database.database_name ?? "") ?? database.database_id,
      })),
      vars: {
        ...whole.vars,
        SIGNALBOX_VERSION: version,
        ...(hostname && { DASHBOARD_URL: `https://${hostname}` }),
        ...(isMain && accountId && { CLOUDFLARE_ACCOUNT_ID: accountId }),
        ...blueprint.vars,
      },
      keep_vars: true,
      workers_dev: isMain && workersDev,
      preview_urls: false,
    };
  });
}
