import { visibleText } from "#domain/text/visible";
import { XIcon } from "@phosphor-icons/react/X";
import type { FilterBinding } from "./useFilters.ts";

/** A filter that is set, with a button to remove it. Nothing if it is not set. */
export const FilterChip = ({ name, value, onChange }: FilterBinding & { name: string }) =>
  value === undefined ? null : (
    <span className="inline-flex h-6.5 max-w-72 items-center gap-1 rounded-md bg-kumo-tint pl-2 text-xs">
      <span className="text-kumo-strong">{name}</span>
      <span className="truncate font-mono">{value}</span>
      <button
        type="button"
        aria-label={visibleText(`Remove the filter ${name}`)}
        onClick={() => onChange(undefined)}
        className="flex size-6.5 shrink-0 cursor-pointer items-center justify-center rounded-md hover:bg-kumo-interact/40"
      >
        <XIcon size={11} />
      </button>
    </span>
  );
