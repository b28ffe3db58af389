import { pipeline } from "./pipeline.ts";

/** True for a path of the site where the pipeline publishes pages: untrusted content that anybody may link to. */
export function isPublishedPath(path: string): boolean {
  const { sitePath } = pipeline();
  return sitePath !== undefined && path.startsWith(sitePath);
}
