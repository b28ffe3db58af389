import { declarePipeline } from "#domain/pipeline/pipeline";
import { events } from "./domain/events.ts";
import { brandEngine } from "./pipeline.ts";

// The entries of the Brand Engine import this module before everything else.
declarePipeline({ ...brandEngine, messages: events });
