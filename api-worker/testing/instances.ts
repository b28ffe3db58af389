import { vi } from "vitest";
import type { InstanceDetail } from "#domain/workflows/instance";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { type ApiAnswer, type ApiCall, callApi } from "./callApi.ts";
import { testEnv } from "./env.ts";

/** The binding to the workflow of `shop.ts`. */
export const fulfil = Reflect.get(testEnv, "WORKFLOW_FULFIL") as Workflow;
const settings = {
  workflows: [
    { name: "fulfil", binding: "WORKFLOW_FULFIL", script: "shop", displayName: "Fulfilment" },
    { name: "refund", binding: "WORKFLOW_REFUND" },
  ],
};

/** The vars of a Worker that watches them. */
export const watchingVars = { SIGNALBOX_SETTINGS: JSON.stringify(settings) };

/** Calls the API of a Worker that watches the workflow `fulfil`, and `refund` without a binding. */
export const callWatching = (path: string, call: ApiCall = {}): Promise<ApiAnswer> =>
  callApi(path, { ...call, env: { ...watchingVars, ...call.env } });

export const instancePath = (id: string): string => `/api/workflows/instances/fulfil/${id}`;
export const getInstance = async (id: string): Promise<InstanceDetail> => (await callWatching(instancePath(id))).body as InstanceDetail;

/** Starts an instance. Its id is new in every test, because instances outlive a test. */
export async function startInstance(params: object): Promise<string> {
  const { id } = await fulfil.create({ params });
  return id;
}

/** Waits until an instance has the status, and its last step has the name if one is given. */
export const untilInstance = (id: string, status: string, step?: string): Promise<boolean> =>
  vi.waitUntil(async () => {
    const current = await getInstance(id);
    return current.status === status && (step === undefined || current.steps.at(-1)?.name === step);
  }, waitOptions);
