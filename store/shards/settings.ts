import type { AuditContext } from "#domain/audit/audit";
import type { Settings } from "#domain/settings/settings";
import { updateSettings } from "../settings.ts";
import type { Shards } from "../shards.ts";

/**
 * Updates the settings in every database, because retention reads them there, the first one last: it is the one that is read, so a request
 * that is repeated after a crash completes the change. Its audit entry has one id in all of them.
 */
export async function updateSettingsInShards(shards: Shards, change: Partial<Settings>, context: AuditContext): Promise<Settings> {
  const [first, ...others] = shards;
  for (const ops of others) await updateSettings(ops, change, context);
  return updateSettings(first, change, context);
}
