import type { Act } from "#domain/audit";
import { LabFault } from "#domain/lab";
import { recordAct } from "./audit.ts";

/** One drill per service and match: setting it again changes it. */
const idOf = (fault: LabFault): string => `${fault.service} ${JSON.stringify(fault.match ?? null)}`;

/** All fire drills, at most 100. */
export async function listFaults(db: D1Database): Promise<LabFault[]> {
  const { results } = await db.prepare(`SELECT fault FROM lab_faults ORDER BY id LIMIT 100`).all<{ fault: string }>();
  return results.map(({ fault }) => LabFault.parse(JSON.parse(fault)));
}

/** Sets a drill. */
export async function setFault(db: D1Database, fault: LabFault, act: Act): Promise<void> {
  await db.batch([
    db
      .prepare(`INSERT INTO lab_faults (id, fault) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET fault = excluded.fault`)
      .bind(idOf(fault), JSON.stringify(fault)),
    recordAct(db, act, { action: "lab.set", target: `service:${fault.service}`, outcome: `Fails with ${fault.kind}`, after: fault }),
  ]);
}

/** Ends the drills of one service, or all of them. Ending none is no error. */
export async function clearFaults(db: D1Database, service: string | null, act: Act): Promise<void> {
  await db.batch([
    db.prepare(`DELETE FROM lab_faults WHERE ?1 IS NULL OR fault->>'service' = ?1`).bind(service),
    recordAct(db, act, { action: "lab.clear", target: service ? `service:${service}` : "service:all", outcome: "Drills ended" }),
  ]);
}
