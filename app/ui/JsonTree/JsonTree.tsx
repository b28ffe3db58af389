import { visibleText } from "#domain/text/visible";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { CopyButton } from "../Id.tsx";
import { LongText } from "../LongText.tsx";
import { formatCount, pluralize } from "../format.ts";
import { readJson, writeJson } from "./parse.ts";
import { Row } from "./Row.tsx";
import { findInTree, type TreeRow, treeRowsOf, maxMatches, isOpenByDefault } from "./tree.ts";

type Props = { name: string; text: string };

/** Most rows that are rendered before the rest is asked for. */
const drawn = 1_000;

/** A tree of JSON of any size that can be expanded, searched and copied from. Numbers are shown as they were written. */
export default function JsonTree({ name, text }: Props) {
  const read = useMemo(() => readJson(text), [text]);
  if (read.ok) return <Tree key={text} name={name} value={read.value} />;
  return (
    <>
      <p className="mb-2 text-kumo-subtle">Not valid JSON: {read.reason}.</p>
      <LongText text={text} label={name} />
    </>
  );
}

function Tree({ name, value }: { name: string; value: unknown }) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [searchText, setSearchText] = useState("");
  const [active, setActive] = useState(name);
  const [all, setAll] = useState(false);
  const tree = useRef<HTMLDivElement>(null);
  const search = useMemo(() => (searchText.trim() ? findInTree(name, value, searchText.trim()) : undefined), [name, value, searchText]);
  const lines = useMemo(
    () => treeRowsOf(name, value, (id, depth, size) => toggled.get(id) ?? (search?.open.has(id) || isOpenByDefault(id, depth, size))),
    [name, value, toggled, search],
  );
  const hits = useMemo(() => new Set(search?.matches), [search]);
  const shown = all ? lines : lines.slice(0, drawn);
  const index = Math.max(
    0,
    lines.findIndex(({ id }) => id === active),
  );
  const line = lines[index];

  const go = (id: string | undefined) => {
    if (id === undefined) return;
    setActive(id);
    requestAnimationFrame(() => {
      const row = tree.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    });
  };
  const toggle = ({ id, open }: TreeRow, to = !open) => setToggled(new Map(toggled).set(id, to));
  const nextMatch = (step: 1 | -1) => {
    const matches = search?.matches ?? [];
    const at = matches.indexOf(active);
    go(matches.at(at < 0 ? (step === 1 ? 0 : -1) : (at + step) % matches.length));
  };
  const press = (event: KeyboardEvent) => {
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(lines[index + 1]?.id),
      ArrowUp: () => go(lines[index - 1]?.id),
      Home: () => go(lines[0]?.id),
      End: () => go(shown.at(-1)?.id),
      ArrowRight: () => (line.size === undefined || line.open ? go(lines[index + 1]?.id) : toggle(line, true)),
      ArrowLeft: () => (line.open ? toggle(line, false) : go(lines.slice(0, index).findLast(({ depth }) => depth < line.depth)?.id)),
      Enter: () => line.size !== undefined && toggle(line),
      " ": () => line.size !== undefined && toggle(line),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <div className="overflow-hidden rounded-md ring ring-kumo-hairline">
      {lines.length > 8 && (
        <div className="flex items-center gap-2 border-b border-kumo-hairline px-2 py-1.5">
          <Input
            size="sm"
            aria-label={`Search in the ${name}`}
            placeholder={`Search in the ${name}`}
            className="min-w-0 flex-1 text-sm"
            value={searchText}
            onChange={(event) => {
              setSearchText(event.target.value);
              setToggled(new Map());
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") nextMatch(event.shiftKey ? -1 : 1);
              if (event.key === "Escape" && searchText) {
                event.stopPropagation();
                event.nativeEvent.stopImmediatePropagation();
                setSearchText("");
              }
            }}
          />
          <span role="status" className="figure min-w-20 text-right text-xs text-kumo-subtle">
            {search &&
              (search.matches.length
                ? pluralize(search.matches.length, "match", "matches") + (search.matches.length === maxMatches ? " or more" : "")
                : "No matches")}
          </span>
        </div>
      )}
      <div ref={tree} role="tree" aria-label={name} className="scroll-quiet max-h-120 bg-kumo-recessed py-1 font-mono text-xs leading-5">
        {shown.map((one) => (
          <Row
            key={one.id}
            line={one}
            active={one.id === line?.id}
            hit={hits.has(one.id)}
            onFocus={() => setActive(one.id)}
            onToggle={() => {
              setActive(one.id);
              if (one.size) toggle(one);
            }}
            onKeyDown={press}
          />
        ))}
        {lines.length > shown.length && (
          <Button size="sm" variant="ghost" className="m-1" onClick={() => setAll(true)}>
            Show {formatCount(lines.length - shown.length)} more lines
          </Button>
        )}
      </div>
      {line && (
        <div className="flex min-h-8 items-center gap-1 border-t border-kumo-hairline px-2 text-xs text-kumo-subtle">
          <span className="min-w-0 flex-1 truncate font-mono" title={visibleText(line.path)}>
            {line.path}
          </span>
          <span>path</span>
          <CopyButton text={line.path} label="path" />
          {line.kind !== "range" && (
            <>
              <span className="ml-2">value</span>
              <CopyButton text={typeof line.value === "string" ? line.value : writeJson(line.value)} label="value" />
            </>
          )}
        </div>
      )}
    </div>
  );
}
