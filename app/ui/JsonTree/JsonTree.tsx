import { visibleText } from "#domain/text/visible";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Button } from "../button/Button.tsx";
import { CopyButton } from "../Id.tsx";
import { LongText } from "../LongText.tsx";
import { formatCount, pluralize } from "../format.ts";
import { readJson, writeJson } from "./parse.ts";
import { Row } from "./Row.tsx";
import { findInTree, type TreeRow, treeRowsOf, maxMatches, isOpenByDefault } from "./tree.ts";
import { TextInput } from "../fields/TextInput.tsx";

type Props = { name: string; text: string };

/** Most rows that are rendered before the rest is asked for. */
const drawn = 1_000;

/** A tree of JSON of any size that can be expanded, searched and copied from. Numbers are shown as they were written. */
export function JsonTree({ name, text }: Props) {
  const read = useMemo(() => readJson(text), [text]);
  if (read.ok) return <Tree key={text} name={name} value={read.value} />;
  return (
    <>
      <p className="mb-2 text-kumo-subtle">Not valid JSON: {read.reason}.</p>
      <LongText text={text} label={name} />
    </>
  );
}

/** The lines of a tree, those that match the search, and functions that expand lines and change the search. */
function useTreeLines(name: string, value: unknown) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [searchText, setSearchText] = useState("");
  const search = useMemo(() => (searchText.trim() ? findInTree(name, value, searchText.trim()) : undefined), [name, value, searchText]);
  const lines = useMemo(
    () => treeRowsOf(name, value, (id, depth, size) => toggled.get(id) ?? (search?.open.has(id) || isOpenByDefault(id, depth, size))),
    [name, value, toggled, search],
  );
  const hits = useMemo(() => new Set(search?.matches), [search]);
  const toggle = ({ id, open }: TreeRow, to = !open) => setToggled(new Map(toggled).set(id, to));
  const changeSearch = (text: string) => {
    setSearchText(text);
    setToggled(new Map());
  };
  return { lines, hits, toggle, matches: search?.matches, searchText, changeSearch, clearSearch: () => setSearchText("") };
}

type SearchBarProps = {
  name: string;
  text: string;
  /** The ids of the matching lines; undefined without a search. */
  matches: readonly string[] | undefined;
  onChange: (text: string) => void;
  onClear: () => void;
  onNext: (step: 1 | -1) => void;
};

/** Searches in the tree: Enter goes to the next match, Shift+Enter to the previous one. */
const SearchBar = ({ name, text, matches, onChange, onClear, onNext }: SearchBarProps) => (
  <div className="flex items-center gap-2 border-b border-kumo-hairline px-2 py-1.5">
    <TextInput
      aria-label={`Search in the ${name}`}
      placeholder={`Search in the ${name}`}
      className="min-w-0 flex-1 text-sm"
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onNext(event.shiftKey ? -1 : 1);
        if (event.key === "Escape" && text) {
          event.stopPropagation();
          event.nativeEvent.stopImmediatePropagation();
          onClear();
        }
      }}
    />
    <span role="status" className="figure min-w-20 text-right text-xs text-kumo-subtle">
      {matches &&
        (matches.length ? pluralize(matches.length, "match", "matches") + (matches.length === maxMatches ? " or more" : "") : "No matches")}
    </span>
  </div>
);

/** The path and the value of the current line, to copy. */
const CurrentLine = ({ line }: { line: TreeRow }) => (
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
);

/** What a key does on the line at `index`: goes to the line with an id, or expands or collapses the line. */
type LineAction = { go: string | undefined } | { open: boolean };

/** The action of a key in the tree, as in the ARIA pattern of a tree view. Undefined for other keys. */
function lineActionOf(key: string, lines: readonly TreeRow[], index: number, last: TreeRow | undefined): LineAction | undefined {
  const line = lines[index];
  if (!line) return undefined;
  const isLeaf = line.size === undefined;
  switch (key) {
    case "ArrowDown":
      return { go: lines[index + 1]?.id };
    case "ArrowUp":
      return { go: lines[index - 1]?.id };
    case "Home":
      return { go: lines[0]?.id };
    case "End":
      return { go: last?.id };
    case "ArrowRight":
      return isLeaf || line.open ? { go: lines[index + 1]?.id } : { open: true };
    case "ArrowLeft":
      return line.open ? { open: false } : { go: lines.slice(0, index).findLast(({ depth }) => depth < line.depth)?.id };
    case "Enter":
    case " ":
      return isLeaf ? { go: undefined } : { open: !line.open };
    default:
      return undefined;
  }
}

function Tree({ name, value }: { name: string; value: unknown }) {
  const { lines, hits, toggle, matches, searchText, changeSearch, clearSearch } = useTreeLines(name, value);
  const [active, setActive] = useState(name);
  const [all, setAll] = useState(false);
  const tree = useRef<HTMLDivElement>(null);
  const shown = all ? lines : lines.slice(0, drawn);
  const activeIndex = lines.findIndex(({ id }) => id === active);
  const index = activeIndex < 0 ? 0 : activeIndex;
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
  const goToMatch = (step: 1 | -1) => {
    const at = matches?.indexOf(active) ?? -1;
    if (matches) go(matches.at(at < 0 ? (step === 1 ? 0 : -1) : (at + step) % matches.length));
  };
  const press = (event: KeyboardEvent) => {
    const action = lineActionOf(event.key, lines, index, shown.at(-1));
    if (!line || !action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if ("open" in action) toggle(line, action.open);
    else go(action.go);
  };
  return (
    <div className="overflow-hidden rounded-md ring ring-kumo-hairline">
      {lines.length > 8 && (
        <SearchBar name={name} text={searchText} matches={matches} onChange={changeSearch} onClear={clearSearch} onNext={goToMatch} />
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
      {line && <CurrentLine line={line} />}
    </div>
  );
}
