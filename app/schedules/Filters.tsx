import { useCallback } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Choice } from "../ui/Choice.tsx";
import { Search } from "../ui/Search.tsx";
import { readScheduleSearch, type ScheduleSearch } from "./search.ts";
import { shownStates, stateSigns } from "./words.ts";

const nameOf = (state: string): string => shownStates.flatMap((one) => (one === state ? stateSigns[one].word : [])).at(0) ?? state;

/** What the list shows; all of it stands in the address. */
export function Filters({ search }: { search: ScheduleSearch }) {
  const navigate = useNavigate();
  const set = useCallback(
    (name: "q" | "state", value: string | undefined) =>
      void navigate({ to: ".", replace: true, search: (before) => readScheduleSearch({ ...before, [name]: value }) }),
    [navigate],
  );
  const look = useCallback((value: string) => set("q", value || undefined), [set]);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <Search label="Name, queue or type" value={search.q ?? ""} onChange={look} />
      <Choice
        label="State"
        all="All states"
        value={search.state}
        options={shownStates}
        nameOf={nameOf}
        onChange={(value) => set("state", value)}
      />
    </div>
  );
}
