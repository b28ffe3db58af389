/** How long a plan may go without a sign of life of its driver before another one takes over, s. */
export const driverLeaseSeconds = 60;

/** A driver that has to be started: a workflow instance of the plan. */
export type DriverToStart = { id: string; driver: number };

/**
 * Takes up to 20 plans whose driver was lost: its lease has expired, or its last sign of life was before `bootedAt`, when the local process
 * started. Each gets the next driver, so that an old one that comes back ends.
 */
export async function takeLostPlans(db: D1Database, at: string, until: string, bootedAt: string | undefined): Promise<DriverToStart[]> {
  const { results } = await db
    .prepare(
      `UPDATE plans SET driver = driver + 1, driver_at = ?1, driver_until = ?2
       WHERE id IN (SELECT id FROM plans INDEXED BY plans_driven WHERE driver_until IS NOT NULL AND (driver_until <= ?1 OR driver_at < ?3)
         ORDER BY driver_until LIMIT 20)
       RETURNING id, driver`,
    )
    .bind(at, until, bootedAt ?? "")
    .all<DriverToStart>();
  return results;
}

/** Extends the lease of a driver. Returns false if the plan has another driver now, or nothing is left to do. */
export async function keepDriving(db: D1Database, id: string, driver: number, at: string, until: string): Promise<boolean> {
  const { meta } = await db
    .prepare(`UPDATE plans SET driver_at = ?3, driver_until = ?4 WHERE id = ?1 AND driver = ?2 AND driver_until IS NOT NULL`)
    .bind(id, driver, at, until)
    .run();
  return meta.changes > 0;
}

/** Ends a driver that has nothing left to do. */
export async function stopDriving(db: D1Database, id: string, driver: number): Promise<void> {
  await db.prepare(`UPDATE plans SET driver_until = NULL WHERE id = ?1 AND driver = ?2`).bind(id, driver).run();
}

/** Replaces a driver by the next one, which has to be started. Returns null if another one did. */
export const replaceDriver = (db: D1Database, { id, driver }: DriverToStart, at: string, until: string): Promise<DriverToStart | null> =>
  db
    .prepare(
      `UPDATE plans SET driver = driver + 1, driver_at = ?3, driver_until = ?4 WHERE id = ?1 AND driver = ?2 AND driver_until IS NOT NULL
       RETURNING id, driver`,
    )
    .bind(id, driver, at, until)
    .first<DriverToStart>();

/** Returns the driver that has to be started to freeze the rest of a set; null if the set is complete. */
export const takePreparing = (db: D1Database, id: string): Promise<DriverToStart | null> =>
  db
    .prepare(
      `UPDATE plans SET driver = driver + 1 WHERE id = ?1 AND freeze_position IS NOT NULL AND state = 'planned' RETURNING id, driver`,
    )
    .bind(id)
    .first<DriverToStart>();
