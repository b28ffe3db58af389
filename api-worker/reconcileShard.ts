import { raiseDeadLetterAlerts } from "#runtime/alerts/deadLetterAlerts";
import { postDueAlerts } from "#runtime/alerts/post";
import { type BodyPusher, resendExternalReplays } from "#runtime/external";
import { log } from "#runtime/log";
import { restartLostPlans } from "#runtime/plans/runDriver";
import { reconcile } from "#runtime/reconcile";
import type { AlertEnv } from "#runtime/alerts/raise";
import type { BaseEnv } from "#runtime/service";

/** What reconciling needs: the bindings, the database, its number, and what sends bodies to queues without a producer. */
type ShardDeps = { env: BaseEnv & AlertEnv & { BOOTED_AT?: string }; ops: D1Database; shard: number; pusher: BodyPusher | null };

/** Reconciles one database: raises and posts alerts, recovers jobs, sends replays again and restarts plans. Returns whether there was something to do. */
export async function reconcileShard({ env, ops, shard, pusher }: ShardDeps): Promise<boolean> {
  const now = () => new Date();
  const ownEnv = { ...env, OPS: ops };
  await raiseDeadLetterAlerts(ownEnv, now());
  await postDueAlerts(ownEnv);
  const reconciled = await reconcile({ ops, bindings: env }, now(), env.BOOTED_AT);
  const resent = await resendExternalReplays(ops, { bindings: env, pusher }, now());
  const plans = await restartLostPlans({ ops, bindings: env, shard }, now(), env.BOOTED_AT);
  if (resent + plans + Object.values(reconciled).reduce((sum, count) => sum + count, 0) === 0) return false;
  log("info", "reconciled", { ...reconciled, resent, plans, ...(shard > 1 ? { shard } : {}) });
  return true;
}
