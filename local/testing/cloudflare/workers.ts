import { randomUUID } from "node:crypto";
import { type Binding, type Call, Refusal, type StandInAccount, type StoredWorker } from "./account.ts";

/** The most bytes of a variable: https://developers.cloudflare.com/workers/platform/limits/ */
const maxVariableBytes = 5_120;

function existingWorker(account: StandInAccount, name: string): StoredWorker {
  const worker = account.workers.get(name);
  if (!worker) throw new Refusal(404, 10_007, "This Worker does not exist on your account.");
  return worker;
}

/** Answers a request below `/workers`. */
export function answerWorkers(
  account: StandInAccount,
  { method, form, body, query }: Call,
  [area = "", name = "", part = ""]: string[],
): unknown {
  if (area === "domains") return answerDomains(account, method, name, body);
  if (area === "subdomain") return { subdomain: "example" };
  if (area === "workers") return { id: name, name, subdomain: { enabled: false, previews_enabled: false } };
  if (area === "services" && !account.workers.has(name)) throw new Refusal(404, 10_090, "This service does not exist on your account.");
  if (area === "services") return { id: name, default_environment: { environment: "production", script: { id: name } } };
  if (area === "scripts" && name === "") return [...account.workers].map(([id]) => ({ id, tags: [] }));
  if (method === "PUT" && part === "") return upload(account, name, form);
  if (method === "DELETE" && part === "") return deleteWorker(account, name, query.get("force") === "true");
  if (part === "assets-upload-session") return { jwt: "uploaded", buckets: [] };
  const worker = existingWorker(account, name);
  if (part === "settings") return { bindings: worker.bindings, tags: [] };
  if (part === "script-settings") return { tags: [] };
  if (part === "secrets-bulk") account.setSecrets(worker, Object.keys((body as { secrets: object }).secrets));
  if (part === "secrets") return worker.bindings.filter(({ type }) => type === "secret_text");
  if (part === "schedules" && method === "PUT") account.setSchedules(name, body as { cron: string }[]);
  if (part === "schedules") return { schedules: worker.schedules };
  if (part === "subdomain") return { enabled: false, previews_enabled: false };
  if (part === "deployments") return { deployments: deploymentsOf(worker) };
  if (part === "versions" && method === "POST") upload(account, name, form);
  if (part === "versions") return { id: "1", startup_time_ms: 1, resources: { script: { etag: "e" }, bindings: worker.bindings } };
  return {};
}

/** The deployments of a Worker, the latest first: since the last upload, each change of secrets has made one. */
const deploymentsOf = ({ version, secretVersions }: StoredWorker): unknown[] => {
  const deployed = { created_on: "2026-11-29T12:00:00Z" };
  const bySecrets = Array.from({ length: secretVersions }, (_, index) => ({
    ...deployed,
    annotations: { "workers/triggered_by": "secret" },
    versions: [{ version_id: `${version}-${index}`, percentage: 100 }],
  }));
  return [...bySecrets.toReversed(), { ...deployed, versions: [{ version_id: String(version), percentage: 100 }] }];
};

function upload(account: StandInAccount, name: string, form: FormData | undefined): unknown {
  const { bindings = [], keep_bindings: kept = [] } = JSON.parse(String(form?.get("metadata") ?? "{}")) as {
    bindings?: Binding[];
    keep_bindings?: string[];
  };
  for (const binding of bindings) {
    assertTarget(account, name, binding);
    if (Buffer.byteLength(String(binding["text"] ?? "")) > maxVariableBytes)
      throw new Refusal(400, 10_054, `The variable ${binding.name} is too large`);
  }
  const before = account.workers.get(name);
  const keeps = (before?.bindings ?? []).filter(
    (binding) => kept.includes(binding.type) && !bindings.some((added) => added.name === binding.name),
  );
  account.workers.set(name, {
    bindings: [...bindings, ...keeps],
    schedules: before?.schedules ?? [],
    uploads: (before?.uploads ?? 0) + 1,
    version: (before?.version ?? 0) + 1,
    secretVersions: 0,
  });
  return { id: name, etag: "e", pipeline_hash: "p", mutable_pipeline_id: null, startup_time_ms: 1, deployment_id: "1" };
}

/** Refuses a binding to something that does not exist. */
function assertTarget(account: StandInAccount, worker: string, { type, name, ...target }: Binding): void {
  const refuse = (what: unknown) => {
    throw new Refusal(400, 10_143, `Could not resolve the binding ${name} of ${worker}: ${String(what)} was not found`);
  };
  const service = target["service"] ?? target["script_name"];
  if (service !== undefined && service !== worker && !account.workers.has(String(service))) refuse(service);
  if (type === "queue" && !account.queues.has(String(target["queue_name"]))) refuse(target["queue_name"]);
  if (type === "d1" && ![...account.databases.values()].some(({ id }) => id === (target["id"] ?? target["database_id"])))
    refuse(target["id"]);
}

function deleteWorker(account: StandInAccount, name: string, force: boolean): unknown {
  existingWorker(account, name);
  const bound = [...account.workers].find(
    ([other, { bindings }]) => other !== name && bindings.some((binding) => name === (binding["service"] ?? binding["script_name"])),
  );
  if (bound && !force) throw new Refusal(400, 10_064, `${bound[0]} is bound to ${name}`);
  const consumed = [...account.queues].find(([, { consumers }]) => consumers.some(({ script_name: script }) => script === name));
  if (consumed) throw new Refusal(400, 10_064, `Cannot delete this Worker as it is a consumer for a Queue: ${consumed[0]}`);
  account.workers.delete(name);
  return { id: name };
}

/** Answers a request for custom domains: neither the domain of another Worker nor a DNS record is replaced. */
function answerDomains(account: StandInAccount, method: string, id: string, body: unknown): unknown {
  const describe = ([hostname, domain]: [string, { id: string; worker: string }]) => ({ id: domain.id, hostname, service: domain.worker });
  if (method === "GET") return [...account.domains].map(describe);
  if (method === "DELETE") {
    const found = [...account.domains].find(([, domain]) => domain.id === id);
    if (!found) throw new Refusal(404, 10_007, "This domain does not exist.");
    account.domains.delete(found[0]);
    return null;
  }
  const { hostname, service } = body as { hostname: string; service: string };
  existingWorker(account, service);
  const current = account.domains.get(hostname);
  if (current && current.worker !== service)
    throw new Refusal(409, 100_116, `Hostname '${hostname}' is already in use by ${current.worker}.`);
  if (account.dnsRecords.has(hostname))
    throw new Refusal(409, 100_117, `Hostname '${hostname}' already has externally managed DNS records.`);
  account.domains.set(hostname, { id: current?.id ?? randomUUID(), worker: service });
  return describe([hostname, account.domains.get(hostname) ?? { id: "", worker: service }]);
}
