import type { Rehearser } from "#domain/dead-letters/rehearsal";
import { pipelineQueueOf } from "#domain/queues/queues";
import { type SettingsVars, workerSettingsOf } from "#domain/settings/workerSettings";

/** The name under which the Worker of the dashboard is bound to a service of the pipeline: `SOCIAL_GOOD` for `social-good`. */
const serviceBindingOf = (service: string): string => service.toUpperCase().replaceAll("-", "_");

/** Returns the Worker that rehearses the messages of a queue: the one that the settings name, or its service; undefined if none is bound. */
export function rehearserOf(bindings: object, queue: string): Rehearser | undefined {
  const configured = workerSettingsOf(bindings as SettingsVars).queues.find(({ name }) => name === queue)?.rehearser;
  const service = pipelineQueueOf(queue)?.service;
  const name = configured ?? (service === undefined ? undefined : serviceBindingOf(service));
  return name === undefined ? undefined : (bindings as Record<string, Rehearser | undefined>)[name];
}
