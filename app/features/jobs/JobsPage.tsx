import { useMemo } from "react";
import { useSearch } from "@tanstack/react-router";
import { JobList } from "./JobList.tsx";
import { filterOf, type JobFilter, withoutEdit } from "./search.ts";

/** The job list. A new filter is a new list: the selection, the scroll position and the search of the previous list are dropped. */
export function JobsPage() {
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const text = JSON.stringify(filterOf(search));
  const filter = useMemo(() => JSON.parse(text) as JobFilter, [text]);
  return <JobList filter={filter} search={search} listKey={text} />;
}
