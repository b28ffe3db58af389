import type { Env } from "./env.ts";
import { modelWriter } from "./modelWriter.ts";
import { sampleWriter } from "./sampleWriter.ts";
import type { Writer } from "./writer.ts";

/** Returns the writer that the Worker's configuration selects. */
export const writerOf = ({ WRITER_BASE_URL: baseUrl, WRITER_MODEL: model, WRITER_API_KEY: apiKey }: Env): Writer =>
  baseUrl ? modelWriter({ baseUrl, model: model ?? "default", apiKey }) : sampleWriter;
