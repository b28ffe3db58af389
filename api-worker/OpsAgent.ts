import { Agent, type Connection, type ConnectionContext } from "agents";
import { errorText } from "#domain/errorInfo";
import { changeBetween, type OpsFrame, type Overview } from "#domain/health";
import { newId } from "#domain/envelope";
import { raiseAlarms } from "#runtime/alarm";
import { resendForeign } from "#runtime/foreign";
import { answerPings } from "#runtime/heartbeat";
import { log } from "#runtime/log";
import type { RowCount } from "#runtime/meter";
import { Timekeeper } from "#runtime/schedules";
import { publisherOf } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { sweep } from "#runtime/sweep";
import { readOverview } from "#store/overview";
import { noteDeploy } from "#store/spans";
import type { Env } from "./env.ts";
import { foreignDoor } from "./replay.ts";

/** Seconds between two sweeps. A lost message waits at most this much longer than it must. */
const sweepSeconds = 5;

/** Where the last dead letter stands that people were told of. */
const alarmMark = "alarm-mark";
/** Where it is kept how many rows requests have read and written. */
const rowsKey = "rows";

/** How long to wait for the next look, ms, after so many looks that saw nothing new. */
const pace = (quietLooks: number): number => (quietLooks < 10 ? 1_000 : quietLooks < 60 ? 2_000 : 5_000);

/**
 * Keeps the system going (the sweep, the schedules) and every open desk up to date. There is one, called `live`. What a desk is told
 * is read from the operations database, so this object may vanish at any time; nobody watching, nothing is read.
 */
export class OpsAgent extends Agent<Env> {
  private told: Overview | undefined;
  private quietLooks = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looking: Promise<void> | undefined;
  private sweeping: Promise<void> | undefined;
  private readonly expiry = new SocketExpiry(() => this.getConnections(), sweepSeconds * 1000);
  private readonly timekeeper = new Timekeeper({ ops: this.env.OPS, senders: this.env }, () => this.watch(0));

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    await this.noteDeploy();
    await this.scheduleEvery(sweepSeconds, "tick");
  }

  /** A new version, or locally a new process, is a mark on the charts. */
  private async noteDeploy(): Promise<void> {
    const version = this.env.BOOTED_AT ?? this.env.VERSION?.id;
    if (version !== undefined) await noteDeploy(this.env.OPS, new Date().toISOString(), version).run();
  }

  /** Sockets only listen. */
  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override async onConnect(connection: Connection, { request }: ConnectionContext): Promise<void> {
    this.expiry.opened(connection, request);
    // What the others know first: every change that follows is a change of that. If nobody knows anything, the look tells all.
    if (this.told) connection.send(frame({ type: "overview", overview: this.told }));
    this.watch(0);
  }

  /** Something was done just now: show it at once. */
  async poke(): Promise<void> {
    // A look that has begun may have read before it was done.
    await Promise.allSettled([this.looking]);
    this.watch(0);
  }

  /** Adds rows that requests read and wrote; answers how many it were ever. */
  async countRows({ read, written }: RowCount): Promise<RowCount> {
    const known = (await this.ctx.storage.get<RowCount>(rowsKey)) ?? { read: 0, written: 0 };
    const total = { read: known.read + read, written: known.written + written };
    if (read + written > 0) await this.ctx.storage.put(rowsKey, total);
    return total;
  }

  /** A schedule was made or planned anew: it may be due before the next tick. */
  reschedule(): Promise<void> {
    return this.timekeeper.look();
  }

  /** One sweep and one look at the schedules, by alarm or by cron. What fails of one doesn't keep the other from its work. */
  async tick(): Promise<void> {
    this.expiry.check();
    this.sweeping ??= this.sweepOnce().finally(() => (this.sweeping = undefined));
    try {
      await Promise.all([this.timekeeper.look(), this.sweeping]);
    } finally {
      // After an eviction nothing ticks any more, though the sockets are still there.
      if (this.timer === undefined) this.watch(0);
    }
  }

  private async sweepOnce(): Promise<void> {
    await this.raiseAlarms();
    const swept = await sweep({ ops: this.env.OPS, senders: this.env }, new Date(), this.env.BOOTED_AT);
    const resent = await resendForeign(this.env.OPS, foreignDoor(this.env), new Date());
    if (resent + Object.values(swept).reduce((sum, count) => sum + count, 0) === 0) return;
    log("info", "swept", { ...swept, resent });
    this.watch(0);
  }

  /** Tells people of what died since the last time. The very first time there is nothing to tell of. */
  private async raiseAlarms(): Promise<void> {
    const mark = await this.ctx.storage.get<string>(alarmMark);
    const next = mark === undefined ? newId() : await raiseAlarms(this.env.OPS, publisherOf(this.env), mark, new Date());
    if (next !== mark) await this.ctx.storage.put(alarmMark, next);
  }

  /** Looks again after `ms`, and so on for as long as anybody watches. */
  private watch(ms: number): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isWatched()) {
      this.told = undefined;
      return;
    }
    if (ms === 0) this.quietLooks = 0;
    this.timer = setTimeout(() => {
      this.look()
        .catch((error: unknown) => log("warn", "could not look", { error: errorText(error) }))
        .finally(() => this.watch(pace(this.quietLooks)));
    }, ms);
  }

  private isWatched(): boolean {
    return !this.getConnections()[Symbol.iterator]().next().done;
  }

  /** One look at a time; who comes while one goes on waits for its end, and gets what it saw. */
  private look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    const overview = await readOverview(this.env.OPS, new Date());
    const before = this.told;
    this.told = overview;
    const news: OpsFrame | null = before ? changeBetween(before, overview) : { type: "overview", overview };
    this.quietLooks = news ? 0 : this.quietLooks + 1;
    if (news) this.broadcast(frame(news));
  }
}

const frame = (news: OpsFrame): string => JSON.stringify(news);
