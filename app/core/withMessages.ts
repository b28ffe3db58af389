import { parts } from "./pipelineParts.ts";

/** Loads code with the message types of the pipeline, which its forms offer and check. */
export function withMessages<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([load(), parts().loadMessages()]))[0];
}
