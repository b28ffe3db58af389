import { errorText } from "#domain/errors/errorInfo";
import { outsideRehearsal } from "../currentRehearsal.ts";
import type { Recorder } from "./recorder.ts";
import { statementKind } from "./sql.ts";

/**
 * Two statements that always fail, the second in case the first ever does not: the batch that ends with them is rolled back. The error of the first contains
 * how many rows the statement before it changed, and the id of the last one: a batch that fails returns nothing else.
 */
const rollbackStatements = [
  `SELECT json_extract('{}', 'rehearsal ' || changes() || ' ' || last_insert_rowid())`,
  "SELECT rolled_back_by_the_rehearsal",
] as const;
const rolledBack = /bad JSON path: 'rehearsal (\d+) (-?\d+)'/;

type Change = { changes: number; lastRowId: number };

/** A statement of a {@link RehearsedDatabase}. */
class RehearsedStatement {
  readonly database: RehearsedDatabase;
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly real: D1PreparedStatement;

  constructor(database: RehearsedDatabase, sql: string, values: readonly unknown[], real: D1PreparedStatement) {
    this.database = database;
    this.sql = sql;
    this.values = values;
    this.real = real;
  }

  bind(...values: unknown[]): RehearsedStatement {
    const bound = outsideRehearsal(() => this.real.bind(...values));
    return new RehearsedStatement(this.database, this.sql, values, bound);
  }

  async first(...column: [string?]): Promise<unknown> {
    if (this.#isRead) return this.database.read(() => (column[0] === undefined ? this.real.first() : this.real.first(column[0])));
    const { results } = await this.run();
    return results[0] ?? null;
  }

  async all(): Promise<unknown> {
    return this.#isRead ? this.database.read(() => this.real.all()) : this.run();
  }

  async run(): Promise<WriteResult | D1Result> {
    if (this.#isRead) return this.database.read(() => this.real.run());
    const [result] = await this.database.write([this]);
    return result as WriteResult;
  }

  async raw(options?: { columnNames: true }): Promise<unknown> {
    if (this.#isRead) return this.database.read<unknown>(() => (options ? this.real.raw(options) : this.real.raw()));
    return (await this.run()).results;
  }

  get #isRead(): boolean {
    return statementKind(this.sql) === "read";
  }
}

type WriteResult = { success: true; readonly results: unknown[]; readonly meta: object };

/**
 * Stands in for a D1 database in a rehearsal: reads are real, and writes run in a transaction that is rolled back, so that constraints are
 * checked. What a handler can't know then ends the rehearsal: its own writes, and the rows that a write returns.
 */
export class RehearsedDatabase {
  readonly #name: string;
  readonly #real: D1Database | D1DatabaseSession;
  readonly #recorder: Recorder;
  readonly #written: RehearsedStatement[];

  constructor(name: string, real: D1Database | D1DatabaseSession, recorder: Recorder, written: RehearsedStatement[] = []) {
    this.#name = name;
    this.#real = real;
    this.#recorder = recorder;
    this.#written = written;
  }

  prepare(sql: string): RehearsedStatement {
    return new RehearsedStatement(
      this,
      sql,
      [],
      outsideRehearsal(() => this.#real.prepare(sql)),
    );
  }

  async batch(statements: RehearsedStatement[]): Promise<unknown[]> {
    const isOwn = statements.every((statement) => statement instanceof RehearsedStatement);
    if (!isOwn) return this.#refuse("a statement of another database");
    const isRead = statements.every(({ sql }) => statementKind(sql) === "read");
    return isRead ? this.read(() => this.#real.batch(statements.map(({ real }) => real))) : this.write(statements);
  }

  withSession(): RehearsedDatabase {
    // Only the primary has the latest rows, which a replay meets.
    const real = "withSession" in this.#real ? outsideRehearsal(() => (this.#real as D1Database).withSession("first-primary")) : this.#real;
    return new RehearsedDatabase(this.#name, real, this.#recorder, this.#written);
  }

  getBookmark(): null {
    return null;
  }

  async exec(): Promise<never> {
    return this.#refuse("exec()");
  }

  async dump(): Promise<never> {
    return this.#refuse("dump()");
  }

  #refuse(what: string): never {
    return this.#recorder.refuse(`${this.#name} with ${what}`);
  }

  /** Reads from the database. Ends the rehearsal if the handler has written to it before. */
  async read<T>(read: () => Promise<T>): Promise<T> {
    this.#recorder.assertRunning(this.#name);
    if (this.#written.length > 0) return this.#recorder.refuse(this.#name, `the handler reads from ${this.#name} after it wrote to it`);
    return outsideRehearsal(read);
  }

  /** Runs writes after all earlier ones, and rolls them back. Throws what the database throws, such as a violated constraint. */
  async write(statements: RehearsedStatement[]): Promise<WriteResult[]> {
    this.#recorder.assertRunning(this.#name);
    const other = statements.find(({ sql }) => statementKind(sql) === "other");
    if (other) return this.#refuse(other.sql.slice(0, 100));
    for (const { sql, values } of statements) if (statementKind(sql) === "write") this.#recorder.addWrite(this.#name, sql, values);
    this.#written.push(...statements);
    const change = await this.#rollBack(this.#written);
    return statements.map(({ sql }, index) => this.#resultOf(sql, statements.length === 1 && index === 0 ? change : null));
  }

  async #rollBack(statements: readonly RehearsedStatement[]): Promise<Change> {
    try {
      await outsideRehearsal(() =>
        this.#real.batch([...statements.map(({ real }) => real), ...rollbackStatements.map((sql) => this.#real.prepare(sql))]),
      );
    } catch (error) {
      const [, changes, lastRowId] = rolledBack.exec(errorText(error)) ?? [];
      if (changes === undefined) throw error;
      return { changes: Number(changes), lastRowId: Number(lastRowId) };
    }
    throw new Error(`${this.#name} did not roll back the writes of a rehearsal`);
  }

  /** The result of a statement that was rolled back. What is not known of it ends the rehearsal when the handler reads it. */
  #resultOf(sql: string, change: Change | null): WriteResult {
    const unknown = (): never => this.#recorder.refuse(this.#name, `the handler reads what its write to ${this.#name} returns`);
    const returnsRows = statementKind(sql) === "read" || /\breturning\b/i.test(sql);
    return {
      success: true,
      get results() {
        return returnsRows ? unknown() : [];
      },
      get meta() {
        return change ? { changes: change.changes, last_row_id: change.lastRowId, changed_db: change.changes > 0 } : unknown();
      },
    };
  }
}
