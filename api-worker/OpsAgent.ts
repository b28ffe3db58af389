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
import type { BaseEnv } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { observeQueues } from "#runtime/observeQueues";
import { registerSettings } from "#runtime/registerSettings";
import { placesIn, shardsOf } from "#runtime/shards";
import { readOverview } from "#store/overview";
import { bodyPusherOf } from "./cloudflare/bodyPusher.ts";
import { isAtRest, nextReadMs, restReads } from "./overviewReads.ts";
import { allOrThrow } from "./allOrThrow.ts";
import { idleTickMs, ShardTicker, type Tick, tickMs } from "./ShardTicker.ts";
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
  private readonly expiry = new SocketExpiry(() => this.getConnections(), idleTickMs);
  private readonly tickers = this.shards.map(
    (ops, index) =>
      new ShardTicker({
        env: this.env,
        ops,
        shard: index + 1,
        pusher: this.pusher,
        version: this.env.BOOTED_AT ?? this.env.VERSION?.id,
        changed: () => this.sendAfter(0),
      }),
  );

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    const recorded = await Promise.allSettled(this.tickers.map((ticker) => ticker.recordDeploy()));
    // The agent must start without a database that fails: the other ones need it. A tick records the deploy there later.
    for (const result of recorded)
      if (result.status === "rejected") log("warn", "deploy not recorded, a tick records it", { error: errorText(result.reason) });
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
    if (!this.sending) return this.sendAfter(0);
    // The read that is under way may have missed the change. The caller does not wait for it: a slow database would make this agent seem down.
    void Promise.allSettled([this.sending]).then(() => this.sendAfter(0));
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
    for (const ticker of this.tickers) ticker.wake();
    await this.tickAlarm.setBy(Date.now() + tickMs);
    await this.refresh();
  }

  /** Fires due schedules now: a new or changed schedule may be due before the next tick. */
  async fireDueSchedules(): Promise<void> {
    await this.tickAlarm.setBy(Date.now() + tickMs);
    await allOrThrow(this.tickers.map((ticker) => ticker.checkSchedules()));
  }

  /**
   * Looks for open work in each database, reconciles and fires schedules if there is any, and sets the alarm. Returns whether there was open
   * work lately. A database that fails or is slow does not hold up the others. Throws the first error at the end.
   */
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
    const startMs = Date.now();
    const ticks = this.tickers.map((ticker, index) => withinTickMs(ticker.tick(), index + 1));
    const done = (await Promise.allSettled(ticks)).map((tick) => (tick.status === "fulfilled" ? tick.value : undefined));
    // What failed, or has not ended, is looked at again soon.
    const soonMs = Math.max(startMs + tickMs, Date.now() + 1_000);
    const times = done.flatMap((tick) => (tick ? (tick.nextMs ?? []) : soonMs));
    await this.tickAlarm.set(times.length > 0 ? Math.min(...times) : null);
    await Promise.all(ticks);
    return done.some((tick) => tick?.isBusy ?? true);
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

/** Returns the result of a tick, or undefined if it does not end within {@link tickMs}: then it goes on, and the next call shares it. */
async function withinTickMs(tick: Promise<Tick>, shard: number): Promise<Tick | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    log("warn", "an operations database is slow, its tick goes on", { shard });
    resolve(undefined);
  }, tickMs);
  try {
    return await Promise.race([tick, promise]);
  } finally {
    clearTimeout(timer);
  }
}
