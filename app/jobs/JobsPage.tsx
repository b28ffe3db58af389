import { useMemo } from "react";
import { useSearch } from "@tanstack/react-router";
import { JobList } from "./JobList.tsx";
import { filterOf, type JobFilter, withoutEdit } from "./search.ts";

/** Another filter is another list: what was ticked, scrolled to and looked through belongs to the one before. */
export function JobsPage() {
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const text = JSON.stringify(filterOf(search));
  const filter = useMemo(() => JSON.parse(text) as JobFilter, [text]);
  return <JobList filter={filter} search={search} listKey={text} />;
}
