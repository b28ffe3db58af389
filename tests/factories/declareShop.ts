import { declarePipeline } from "#domain/pipeline/pipeline";
import { shopPipeline } from "./shop.ts";

// Tests of the core import this module before everything else.
declarePipeline(shopPipeline);
