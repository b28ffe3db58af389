/** A table of named objects that a pipeline adds to the operations database. Names of tables and columns are part of the SQL. */
export type PipelineTable = {
  /** What the search calls its results. */
  kind: string;
  table: string;
  /** The primary key. */
  id: string;
  name: string;
};

/** What a pipeline adds to the queries of the core. */
export type PipelineTables = {
  /** Tables that the search looks through by name. */
  named: readonly PipelineTable[];
  /** SQL of version marks, by name: each a statement that returns one value, by a seek in an index. */
  marks: Readonly<Record<string, string>>;
};

let declared: PipelineTables = { named: [], marks: {} };

/** Declares the tables of the pipeline. An entry does it before everything else, by importing the module that declares. */
export function declareTables(tables: PipelineTables): void {
  declared = tables;
}

/** Returns the tables of the declared pipeline. Call it when they are needed, not while modules load. */
export const pipelineTables = (): PipelineTables => declared;
