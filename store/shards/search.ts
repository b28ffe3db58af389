import { maxResultsPerKind, type SearchResults } from "#domain/searchResults";
import { search } from "../search.ts";
import type { Shards } from "../shards.ts";

const idOf = (item: object): string => {
  const { id, name, correlationId } = item as { id?: string; name?: string; correlationId?: string };
  return id ?? name ?? correlationId ?? "";
};

/** Lists whose items come by name. All others come newest first, by id. */
const byName: ReadonlySet<string> = new Set(["queues", "schedules"]);

/** Merges the results of one kind, each once: the first five in the order of that kind. */
function mergeKind(kind: string, items: readonly object[]): object[] {
  const unique = [...new Map(items.map((item) => [idOf(item), item])).values()];
  const sign = byName.has(kind) ? 1 : -1;
  return unique.toSorted((a, b) => (idOf(a) < idOf(b) ? -sign : sign)).slice(0, maxResultsPerKind);
}

/** Searches all databases at once: see {@link search}. */
export async function searchShards(shards: Shards, text: string): Promise<SearchResults> {
  const [first, ...others] = await Promise.all(shards.map((ops) => search(ops, text)));
  if (!first || others.length === 0) return first as SearchResults;
  const merged = Object.entries(first).map(([kind, own]) => {
    const lists = [own, ...others.map((found) => found[kind as keyof SearchResults])] as unknown[][];
    return [kind, kind === "latestOnly" ? [...new Set(lists.flat())] : mergeKind(kind, lists.flat() as object[])];
  });
  return Object.fromEntries(merged) as SearchResults;
}
