import { Agent, type Connection, type ConnectionContext } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import { overviewChange, type OpsFrame, type Overview } from "#domain/queues/health";
import { newId } from "#domain/messages/envelope";
import { raiseDeadLetterAlerts } from "#runtime/deadLetterAlerts";
import { resendExternalReplays } from "#runtime/external";
import { answerPings } from "#runtime/socketPings";
import { log } from "#runtime/log";
import type { RowCount } from "#runtime/meter";
import { Scheduler } from "#runtime/schedules";
import { publisherOf } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { reconcile } from "#runtime/reconcile";
import { readOverview } from "#store/overview";
import { recordDeploy } from "#store/queues/histograms";
import type { Env } from "./env.ts";
import { externalQueueApiOf } from "./dead-letters/replay.ts";

/** Seconds between two sweeps. A lost message waits at most this much longer than it must. */
const reconcileSeconds = 5;

/** Where the last dead letter stands that people were told of. */
const alertMarkKey = "alarm-mark";
/** Where it is kept how many rows requests have read and written. */
const rowsKey = "rows";

/** How long to wait for the next look, ms, after so many looks that saw nothing new. */
const nextReadMs = (quietLooks: number): number => (quietLooks < 10 ? 1_000 : quietLooks < 60 ? 2_000 : 5_000);

/**
 * Keeps the system going (the sweep, the schedules) and every open desk up to date. There is one, called `live`. What a desk is told
 * is read from the operations database, so this object may vanish at any time; nobody watching, nothing is read.
 */
export class OpsAgent extends Agent<Env> {
  private sentOverview: Overview | undefined;
  private unchangedReads = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private reconciling: Promise<void> | undefined;
  private readonly expiry = new SocketExpiry(() => this.getConnections(), reconcileSeconds * 1000);
  private readonly jobScheduler = new Scheduler({ ops: this.env.OPS, bindings: this.env }, () => this.sendAfter(0));

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    await this.recordDeploy();
    await this.scheduleEvery(reconcileSeconds, "tick");
  }

  /** A new version, or locally a new process, is a mark on the charts. */
  private async recordDeploy(): Promise<void> {
    const version = this.env.BOOTED_AT ?? this.env.VERSION?.id;
    if (version !== undefined) await recordDeploy(this.env.OPS, new Date().toISOString(), version).run();
  }

  /** Sockets only listen. */
  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override async onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    this.expiry.add(connection, request);
    // What the others know first: every change that follows is a change of that. If nobody knows anything, the look tells all.
    if (this.sentOverview) connection.send(frameText({ type: "overview", overview: this.sentOverview }));
    this.sendAfter(0);
  }

  /** Something was done just now: show it at once. */
  async poke(): Promise<void> {
    // A look that has begun may have read before it was done.
    await Promise.allSettled([this.sending]);
    this.sendAfter(0);
  }

  /** Adds rows that requests read and wrote; answers how many it were ever. */
  async addRows({ read, written }: RowCount): Promise<RowCount> {
    const known = (await this.ctx.storage.get<RowCount>(rowsKey)) ?? { read: 0, written: 0 };
    const total = { read: known.read + read, written: known.written + written };
    if (read + written > 0) await this.ctx.storage.put(rowsKey, total);
    return total;
  }

  /** A schedule was made or planned anew: it may be due before the next tick. */
  fireDueSchedules(): Promise<void> {
    return this.jobScheduler.check();
  }

  /** One sweep and one look at the schedules, by alarm or by cron. What fails of one doesn't keep the other from its work. */
  async tick(): Promise<void> {
    this.expiry.closeExpired();
    this.reconciling ??= this.reconcileOnce().finally(() => (this.reconciling = undefined));
    try {
      await Promise.all([this.jobScheduler.check(), this.reconciling]);
    } finally {
      // After an eviction nothing ticks any more, though the sockets are still there.
      if (this.timer === undefined) this.sendAfter(0);
    }
  }

  private async reconcileOnce(): Promise<void> {
    await this.raiseAlerts();
    const swept = await reconcile({ ops: this.env.OPS, bindings: this.env }, new Date(), this.env.BOOTED_AT);
    const resent = await resendExternalReplays(this.env.OPS, externalQueueApiOf(this.env), new Date());
    if (resent + Object.values(swept).reduce((sum, count) => sum + count, 0) === 0) return;
    log("info", "swept", { ...swept, resent });
    this.sendAfter(0);
  }

  /** Tells people of what died since the last time. The very first time there is nothing to tell of. */
  private async raiseAlerts(): Promise<void> {
    const mark = await this.ctx.storage.get<string>(alertMarkKey);
    const next = mark === undefined ? newId() : await raiseDeadLetterAlerts(this.env.OPS, publisherOf(this.env), mark, new Date());
    if (next !== mark) await this.ctx.storage.put(alertMarkKey, next);
  }

  /** Looks again after `ms`, and so on for as long as anybody watches. */
  private sendAfter(ms: number): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.hasConnections()) {
      this.sentOverview = undefined;
      return;
    }
    if (ms === 0) this.unchangedReads = 0;
    this.timer = setTimeout(() => {
      this.sendChanges()
        .catch((error: unknown) => log("warn", "could not look", { error: errorText(error) }))
        .finally(() => this.sendAfter(nextReadMs(this.unchangedReads)));
    }, ms);
  }

  private hasConnections(): boolean {
    return !this.getConnections()[Symbol.iterator]().next().done;
  }

  /** One look at a time; who comes while one goes on waits for its end, and gets what it saw. */
  private sendChanges(): Promise<void> {
    this.sending ??= this.sendChangesOnce().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendChangesOnce(): Promise<void> {
    const overview = await readOverview(this.env.OPS, new Date());
    const before = this.sentOverview;
    this.sentOverview = overview;
    const news: OpsFrame | null = before ? overviewChange(before, overview) : { type: "overview", overview };
    this.unchangedReads = news ? 0 : this.unchangedReads + 1;
    if (news) this.broadcast(frameText(news));
  }
}

const frameText = (news: OpsFrame): string => JSON.stringify(news);
