import type { AuditContext } from "#domain/audit/audit";
import { InjectedFault } from "#domain/faultInjection";
import { insertAuditEntry } from "./audit/audit.ts";

/** Each service and match has one fault: setting it again replaces it. */
const idOf = (fault: InjectedFault): string => `${fault.service} ${JSON.stringify(fault.match ?? null)}`;

export type InjectedFaultRow = { fault: string };

/** A statement that returns all injected faults, at most 100, as rows for {@link injectedFaultOf}. */
export const selectInjectedFaults = (db: D1Database): D1PreparedStatement =>
  db.prepare(`SELECT fault FROM lab_faults ORDER BY id LIMIT 100`);

export const injectedFaultOf = ({ fault }: InjectedFaultRow): InjectedFault => InjectedFault.parse(JSON.parse(fault));

/** Returns all injected faults, at most 100. */
export async function listInjectedFaults(db: D1Database): Promise<InjectedFault[]> {
  const { results } = await selectInjectedFaults(db).all<InjectedFaultRow>();
  return results.map(injectedFaultOf);
}

/** Sets an injected fault. */
export async function setInjectedFault(db: D1Database, fault: InjectedFault, context: AuditContext): Promise<void> {
  await db.batch([
    db
      .prepare(`INSERT INTO lab_faults (id, fault) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET fault = excluded.fault`)
      .bind(idOf(fault), JSON.stringify(fault)),
    insertAuditEntry(db, context, {
      action: "lab.set",
      target: `service:${fault.service}`,
      outcome: `Fails with ${fault.kind}`,
      after: fault,
    }),
  ]);
}

/** Deletes the injected faults of one service, or all. Having none to delete is not an error. */
export async function clearInjectedFaults(db: D1Database, service: string | null, context: AuditContext): Promise<void> {
  await db.batch([
    db.prepare(`DELETE FROM lab_faults WHERE ?1 IS NULL OR fault->>'service' = ?1`).bind(service),
    insertAuditEntry(db, context, {
      action: "lab.clear",
      target: service ? `service:${service}` : "service:all",
      outcome: "Fire drills ended",
    }),
  ]);
}
