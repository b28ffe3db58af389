import { Agent, type Connection, type ConnectionContext } from "agents";
import type { AccountVars } from "#domain/account/account";
import { CallBudget, type CallGrant } from "#domain/account/callBudget";
import { ReadTurns } from "./readTurns.ts";
import { errorText } from "#domain/errors/errorInfo";
import { overviewChange, type OpsFrame, type Overview } from "#domain/queues/health";
import type { SettingsVars } from "#domain/settings/workerSettings";
import { answerPings, broadcastText } from "#runtime/sockets";
import { log } from "#runtime/log";
import type { RowCount } from "#runtime/meter";
import { lookAheadMs, Scheduler } from "#runtime/schedules";
import type { BaseEnv } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { observeQueues } from "#runtime/observeQueues";
import { registerSettings } from "#runtime/registerSettings";
import { placesIn, shardsOf } from "#runtime/shards";
import { findOpenWork } from "#store/openWork";
import { readOverview } from "#store/overview";
import { recordDeploy } from "#store/queues/histograms";
import { bodyPusherOf } from "./cloudflare/bodyPusher.ts";
import { BacklogSampler } from "./backlogSampler.ts";
import { isAtRest, nextReadMs, restReads } from "./overviewReads.ts";
import { allOrThrow, reconcileShard } from "./reconcileShard.ts";
import { TickAlarm } from "./tickAlarm.ts";
import type { AlertEnv } from "#runtime/alerts/raise";

/** The bindings that {@link OpsAgent} uses. */
export type OpsEnv = BaseEnv &
  AlertEnv &
  AccountVars &
  SettingsVars & {
    /** The version of this deploy. Bound on Cloudflare only. */
    VERSION?: { id: string };
    /** When the local process started, ISO UTC. Set in local starts only. Queue messages sent before that are lost. */
    BOOTED_AT?: string;
  };

/** Time between two ticks while there is open work, ms: the most that a lost message waits after it counts as lost. */
const tickMs = 5_000;
/** Time between two ticks while there is none: the cron of the Worker, ms. */
const idleTickMs = 60_000;
/** Open work keeps the alarm for this many ticks in which nothing could be done, five minutes: it may be work of a Worker that is gone. */
const maxIdleTicks = 60;

/** Storage key of the rows that requests have read and written. */
const rowsKey = "rows";

/**
 * Runs the reconciler and the schedules, and sends live updates to every open dashboard. There is one instance, `live`. Its alarm ticks
 * every 5 s while there is open work, and at the time of the next schedule. While nothing happens there is no alarm, and the cron of the
 * Worker ticks every minute. It reads the updates from the operations database, so it loses nothing when it is evicted, and reads nothing
 * for dashboards while none is connected.
 */
export class OpsAgent extends Agent<OpsEnv> {
  private sentOverview: Overview | undefined;
  private unchangedReads = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private ticking: Promise<boolean> | undefined;
  private wasOpenAt = -Infinity;
  private idleTicks = 0;
  private isReconciledSinceBoot = this.env.BOOTED_AT === undefined;
  private readonly accountCalls = new CallBudget();
  private readonly accountReads = new ReadTurns();
  private readonly pusher = bodyPusherOf(this.env, {
    take: async () => this.takeAccountCall(),
    refuse: async (waitMs) => this.refuseAccountCalls(waitMs),
    beginRead: async (name) => this.beginAccountRead(name),
    endRead: async (name) => this.endAccountRead(name),
  });
  private readonly tickAlarm = new TickAlarm(this);
  private readonly shards = shardsOf(this.env);
  private readonly backlogs = this.shards.map((ops) => new BacklogSampler(ops));
  private readonly expiry = new SocketExpiry(() => this.getConnections(), idleTickMs);
  private readonly jobSchedulers = this.shards.map((ops) => new Scheduler({ ops, bindings: this.env }, () => this.sendAfter(0)));

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    await this.recordDeploy();
  }

  /** Records a new version, or locally a new process, which charts mark. */
  private async recordDeploy(): Promise<void> {
    const [version, at] = [this.env.BOOTED_AT ?? this.env.VERSION?.id, new Date().toISOString()];
    if (version !== undefined) await Promise.all(this.shards.map((ops) => recordDeploy(ops, at, version).run()));
  }

  /** Clients can't change the state over a socket. */
  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override async onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    this.expiry.add(connection, request);
    // Start with the overview that the other dashboards have: later frames are changes of it. Without one, sendChanges sends a full overview.
    if (this.sentOverview) connection.send(frameText({ type: "overview", overview: this.sentOverview }));
    this.sendAfter(0);
  }

  /** Sends what just changed at once. */
  async refresh(): Promise<void> {
    // A read that is under way may have missed the change.
    await Promise.allSettled([this.sending]);
    this.sendAfter(0);
  }

  /** Adds rows that requests have read and written. Returns the totals of all time. */
  async addRows({ read, written }: RowCount): Promise<RowCount> {
    const previous = (await this.ctx.storage.get<RowCount>(rowsKey)) ?? { read: 0, written: 0 };
    const total = { read: previous.read + read, written: previous.written + written };
    if (read + written > 0) await this.ctx.storage.put(rowsKey, total);
    return total;
  }

  /** Takes one call to the Cloudflare API from the budget of all dashboards. */
  takeAccountCall(): CallGrant {
    return this.accountCalls.take(Date.now());
  }

  /** Cloudflare refused a call. Returns for how long none is sent, ms. */
  refuseAccountCalls(waitMs: number | null): number {
    return this.accountCalls.refuse(Date.now(), waitMs);
  }

  /** Returns how many calls are left. */
  accountCallsLeft(): number {
    return this.accountCalls.left(Date.now());
  }

  /** Returns whether the caller shall read something of the account. Otherwise waits until another request has read it. */
  beginAccountRead(name: string): Promise<boolean> {
    return this.accountReads.begin(name);
  }

  endAccountRead(name: string): void {
    this.accountReads.end(name);
  }

  /** Something happens: ticks within seconds, and sends what just changed at once. */
  async wake(): Promise<void> {
    this.idleTicks = 0;
    await this.tickAlarm.setBy(Date.now() + tickMs);
    await this.refresh();
  }

  /** Fires due schedules now: a new or changed schedule may be due before the next tick. */
  async fireDueSchedules(): Promise<void> {
    await this.tickAlarm.setBy(Date.now() + tickMs);
    await this.checkSchedules();
  }

  /** Looks for open work, reconciles and fires schedules if there is any, and sets the alarm. Returns whether there was open work lately. */
  async tick(): Promise<boolean> {
    this.expiry.closeExpired();
    this.ticking ??= this.tickOnce().finally(() => (this.ticking = undefined));
    try {
      return await this.ticking;
    } finally {
      // Sockets survive an eviction, but the timer does not; and while nothing happens there is none.
      if (this.timer === undefined) {
        this.unchangedReads = restReads;
        this.sendAfter(1);
      }
    }
  }

  private async tickOnce(): Promise<boolean> {
    const nowMs = Date.now();
    // A tick that fails is repeated.
    let nextMs: number | null = nowMs + tickMs;
    try {
      const [at, posts] = [new Date(nowMs).toISOString(), Boolean(this.env.ALERT_WEBHOOK_URL)];
      const work = await Promise.all(this.shards.map((ops) => findOpenWork(ops, at, posts)));
      const isOpen = work.some((part) => part.isOpen);
      const isExpired = work.some((part) => part.isExpired);
      const nextRunAt = work.flatMap((part) => part.nextRunAt ?? []).toSorted()[0] ?? null;
      const nextRunMs = nextRunAt === null ? null : Date.parse(nextRunAt);
      const reconciles = isOpen || !this.isReconciledSinceBoot;
      const fires = reconciles || (nextRunMs !== null && nextRunMs - nowMs <= lookAheadMs);
      // A failure of one does not stop the others.
      await Promise.all([
        reconciles && this.reconcileOnce(),
        fires && this.checkSchedules(),
        ...this.backlogs.map((sampler, index) => sampler.sample(nowMs, isOpen, work[index]?.hasBacklog ?? false)),
      ]);
      this.idleTicks = reconciles ? this.idleTicks + 1 : 0;
      if (!fires || this.idleTicks > maxIdleTicks) nextMs = nextRunMs && Math.max(nextRunMs, nextMs);
      if (isOpen || isExpired) this.wasOpenAt = nowMs;
      return nowMs - this.wasOpenAt < 2 * idleTickMs;
    } finally {
      await this.tickAlarm.set(nextMs);
    }
  }

  /** Fires the schedules of all databases that are due. */
  private checkSchedules(): Promise<unknown> {
    return allOrThrow(this.jobSchedulers.map((scheduler) => scheduler.check()));
  }

  /** Reconciles all databases. */
  private async reconcileOnce(): Promise<void> {
    const done = await allOrThrow(
      this.shards.map((ops, index) => reconcileShard({ env: this.env, ops, shard: index + 1, pusher: this.pusher })),
    );
    if (done.some(Boolean)) {
      this.idleTicks = 0;
      this.sendAfter(0);
    } else this.isReconciledSinceBoot = true;
  }

  /** Sends changes after `ms`, and repeats that while a dashboard is connected and something may happen. */
  private sendAfter(ms: number | null): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (ms === null) return;
    if (!this.hasConnections()) {
      this.sentOverview = undefined;
      return;
    }
    if (ms === 0) this.unchangedReads = 0;
    this.timer = setTimeout(() => {
      this.sendChanges()
        .catch((error: unknown) => log("warn", "could not send live updates", { error: errorText(error) }))
        .finally(() => this.sendAfter(nextReadMs(this.unchangedReads, this.sentOverview !== undefined && isAtRest(this.sentOverview))));
    }, ms);
  }

  private hasConnections(): boolean {
    return !this.getConnections()[Symbol.iterator]().next().done;
  }

  /** Sends changes, one call at a time. A call during another shares its result. */
  private sendChanges(): Promise<void> {
    this.sending ??= this.sendChangesOnce().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendChangesOnce(): Promise<void> {
    await registerSettings(this.shards, this.env);
    const overview = await readOverview(this.shards, new Date(), (queues) => observeQueues(this.env, queues), placesIn(this.env));
    const previous = this.sentOverview;
    this.sentOverview = overview;
    const frame: OpsFrame | null = previous ? overviewChange(previous, overview) : { type: "overview", overview };
    this.unchangedReads = frame && previous ? 0 : this.unchangedReads + 1;
    if (frame) broadcastText(this.ctx, frameText(frame));
  }
}

const frameText = (frame: OpsFrame): string => JSON.stringify(frame);
