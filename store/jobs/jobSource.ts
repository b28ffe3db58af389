import type { JobState } from "#domain/jobs/job";

/**
 * Where a list reads its jobs. `rows` is SQL of at most `scanLimit` rows of `jobs` with sort keys from ?1 up to but not including
 * ?2, in the order of the list. `edge` is SQL of `edge` (the position up to which rows were scanned, null at the end) and `looked` (how
 * many rows were scanned). `with` is a WITH clause for both. `position` is SQL of the position of a row in the order of the list: its
 * sort key, unless the list has another order. ?3 is `parameter`, ?4 the number of jobs wanted, and ?5 is `perQueue`, the number of rows
 * to take from each queue. A source that a filter narrows further can be scanned by `chunk`, which returns SQL of up to `limit` rows below a
 * position with their `place`, and whether each is at its place (`isPlaced`); `serves` are the filters that it serves itself.
 */
export type JobSource = {
  with: string;
  rows: string;
  edge: string;
  position: string;
  parameter: string | null;
  perQueue: number;
  chunk?: (below: string, limit: number) => string;
  serves?: readonly (keyof JobSourceFilter)[];
};

/** The filters on which the source of a list depends. */
export type JobSourceFilter = {
  q?: string | undefined;
  queue?: string | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  state?: JobState | undefined;
  correlationId?: string | undefined;
  parentId?: string | undefined;
  order?: "newest" | "oldest" | undefined;
};
