import { testEnv } from "#runtime/testing/env";

/** The time of the tests. */
export const now = new Date("2026-10-01T09:05:00.000Z");
export const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

export type Failure = { fingerprint: string; at: string; message?: string; queue?: string; tenant?: string | null; status?: string };
let inserted = 0;
/** Inserts dead letters as any Worker may: each is one row. */
export const insertFailures = (rows: readonly Failure[]) =>
  testEnv.OPS.prepare(
    `INSERT INTO dead_letters (id, queue, type, tenant, correlation_id, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
     SELECT value ->> 'id', value ->> 'queue', 'order.placed', value ->> 'tenant', value ->> 'fingerprint', value ->> 'status', 'permanent', 'TypeError',
       value ->> 'message', '', value ->> 'fingerprint', 1, '{}', value ->> 'at' FROM json_each(?1)`,
  )
    .bind(
      JSON.stringify(
        rows.map((row) => ({
          message: "m",
          queue: "orders",
          tenant: null,
          status: "open",
          ...row,
          id: `d-${String((inserted += 1)).padStart(6, "0")}`,
        })),
      ),
    )
    .run();
