import { type KeyboardEvent, useState } from "react";
import { cn } from "../cn.ts";
import { formatCount } from "../format.ts";
import { type TreeRow, literalOf } from "./tree.ts";

type Props = {
  line: TreeRow;
  active: boolean;
  hit: boolean;
  onFocus: () => void;
  onToggle: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** Longer texts are cut until the operator shows them whole, in characters. */
const textLength = 300;

const brackets: Partial<Record<TreeRow["kind"], string>> = { object: "{}", array: "[]", range: "" };

/** One row of the tree. `aria-level` gives screen readers the depth that the indent shows. */
export function Row({ line, active, hit, onFocus, onToggle, onKeyDown }: Props) {
  const { id, depth, label, kind, size, open } = line;
  const holds = size !== undefined;
  return (
    <div
      role="treeitem"
      data-line={id}
      tabIndex={active ? 0 : -1}
      aria-level={depth + 1}
      aria-selected={active}
      {...(holds && size > 0 ? { "aria-expanded": open === true } : {})}
      onFocus={onFocus}
      onClick={onToggle}
      onKeyDown={onKeyDown}
      className={cn(
        "flex items-start gap-1 pr-2 hover:bg-kumo-tint/60",
        holds && size > 0 && "cursor-pointer",
        hit && "bg-kumo-warning-tint",
      )}
      style={{ paddingLeft: 8 + depth * 14 }}
    >
      <span aria-hidden="true" className="w-3 shrink-0 text-center text-kumo-subtle select-none">
        {holds && size > 0 ? (open ? "▾" : "▸") : ""}
      </span>
      <span className={cn("shrink-0", kind === "range" ? "text-kumo-subtle" : "text-kumo-strong")}>{label}</span>
      {kind !== "range" && <span className="shrink-0 text-kumo-subtle">:</span>}
      {holds ? (
        <span className="text-kumo-subtle">
          {brackets[kind]?.[0]}
          {size > 0 && <span className="figure"> {formatCount(size)} </span>}
          {brackets[kind]?.[1]}
        </span>
      ) : (
        <Leaf value={line.value} kind={kind} />
      )}
    </div>
  );
}

function Leaf({ value, kind }: { value: unknown; kind: TreeRow["kind"] }) {
  const [all, setAll] = useState(false);
  const word = literalOf(value);
  const cut = !all && word.length > textLength;
  return (
    <span
      className={cn(
        "min-w-0 break-words whitespace-pre-wrap",
        kind !== "string" && "figure",
        kind === "string" ? "text-kumo-default" : kind === "null" ? "text-kumo-subtle" : "text-kumo-info",
      )}
    >
      {cut ? `${word.slice(0, textLength)}…` : word}
      {cut && (
        <button
          type="button"
          tabIndex={-1}
          className="ml-2 cursor-pointer text-kumo-link hover:underline"
          onClick={(event) => {
            event.stopPropagation();
            setAll(true);
          }}
        >
          Show all {formatCount(word.length)} characters
        </button>
      )}
    </span>
  );
}
