import type { z } from "zod";

/** A queue of a pipeline. `binding`: the name under which Workers hold it. `subscribesTo`: the events that are copied to it. */
export type PipelineQueue = {
  /** The Worker that consumes the queue. */
  service: string;
  binding: string;
  purpose: string;
  subscribesTo: readonly string[];
  /**
   * How many jobs that are dispatched at once a message may carry: 1 to 100, 1 if left out. So its Worker gets up to this number times the
   * `max_batch_size` of its consumer at once.
   */
  jobsPerMessage?: number;
  /** Other events that the routes copy to it, but only some of them: by what they contain, or where the system runs. */
  mayReceive?: readonly string[];
  /** The queues that its Worker sends to. */
  sendsTo: readonly string[];
  /** Column and row on the pipeline map. */
  mapPlace: readonly [column: number, row: number];
};

/** A message type: its queue, the schema of its payload, and a valid payload. A command asks one service; an event is for any subscriber. */
export type MessageType = { kind: "command" | "event"; queue: string; description: string; payload: z.ZodType; sample: unknown };

/** The fields of answers that a pipeline may give a second name: the tenant of a job, run, trace or alert, and what a run is about. */
export type AliasedField = "tenant" | "subject";

/** The customer, site or account that a message belongs to. */
export type PipelineTenant = {
  /** The field of a payload that names the tenant. */
  field: string;
  /** The path of the screen of a tenant; null if there is none. */
  path?: (tenant: string) => string;
};

/** Traces that the pipeline starts itself: their correlation ids are `<prefix>-<tenant>-<number>`. `title` stands before the tenant. */
export type TraceStart = { prefix: string; title: string; startedBy: string };

/** An action of operators on the pipeline: the lowest role that may use it, its text in the audit log, and its name in a trace. */
export type PipelineAction = { role: "viewer" | "operator" | "admin"; entry: string; name: string };

/** What a pipeline declares to Signalbox. A part that is left out does not exist in the pipeline. */
export type Pipeline = {
  name: string;
  /** The queues by name, in the order of the lists. */
  queues: Readonly<Record<string, PipelineQueue>>;
  /** The message types by name. */
  messages: Readonly<Record<string, MessageType>>;
  tenant?: PipelineTenant;
  /** Second names of fields in the HTTP API and in socket frames, such as `shop` for `tenant`. */
  aliases?: Readonly<Partial<Record<AliasedField, string>>>;
  /** Payload fields that say best what a message is about, most telling first. */
  subjectFields?: readonly string[];
  /** Kinds of objects of the pipeline that can cause a job, as `<kind>:<id>`. */
  causeKinds?: readonly string[];
  /** The queue whose messages start the runs of its workflow. The id of a run is the event id of its message. */
  runQueue?: string;
  /** The name of that workflow, without the prefix of an installation. It is not one of the other workflows of the Cloudflare account. */
  runWorkflow?: string;
  /** The steps of its workflow, in order. A step `approval` waits for an operator. */
  runSteps?: readonly string[];
  /** What a run of its workflow makes, such as `order`: the name of the run in a trace. */
  runNoun?: string;
  traceStarts?: readonly TraceStart[];
  /** Actions of operators on the pipeline, and other texts for actions of the core. */
  actions?: Readonly<Record<string, PipelineAction>>;
  /** The beginning of all paths where the pipeline publishes pages on the address of the dashboard, such as `/sites/`. */
  sitePath?: string;
  /** True for the URL of a page that the pipeline itself published. Only such a URL in a message becomes a link. */
  isOwnPage?: (url: string) => boolean;
};

const noPipeline: Pipeline = { name: "", queues: {}, messages: {} };

let declared: Pipeline = noPipeline;

/**
 * Declares the pipeline of this process. An entry does it before everything else, by importing the module that declares. Throws if another
 * pipeline is declared.
 */
export function declarePipeline(pipeline: Pipeline): void {
  if (declared !== noPipeline && declared.name !== pipeline.name)
    throw new Error(`The pipeline ${declared.name} is declared already, so ${pipeline.name} can't be`);
  declared = pipeline;
}

/** Returns the declared pipeline; one without queues and messages if none is. Call it when it is needed, not while modules load. */
export const pipeline = (): Pipeline => declared;
