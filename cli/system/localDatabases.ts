import type { Miniflare } from "miniflare";

/** A database of the local runtime. */
export type LocalDatabase = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/**
 * Starts a runtime that has only these databases, calls `use`, which opens them by their ids, and ends the runtime. Takes about a second. Throws
 * what `use` throws.
 */
export async function withLocalDatabases<T>(
  { convertV4MiniflareOptions, Miniflare: Runtime }: typeof import("miniflare"),
  ids: readonly string[],
  resourcePersistencePath: string,
  use: (open: (id: string) => Promise<LocalDatabase>) => Promise<T>,
): Promise<T> {
  const name = "databases";
  const runtime = new Runtime(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath,
      workers: [{ name, modules: true, script: "export default {}", d1Databases: Object.fromEntries(ids.map((id) => [id, id])) }],
    }),
  );
  try {
    return await use((id) => runtime.getD1Database(id, name));
  } finally {
    await runtime.dispose();
  }
}
