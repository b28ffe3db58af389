import { useEffect, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { reasonOf } from "../toasts/failures.ts";
import { useKeys } from "../keys/bindings.ts";
import type { Page } from "../page.ts";
import { say } from "../toasts/say.ts";
import { collect, fileNameOf, type Format } from "./export.ts";
import { count, counted } from "./words.ts";
import { serverDate } from "../clock/serverClock.ts";

type Props<T extends object> = {
  /** What the rows are, in the plural; the file is called after it. */
  noun: string;
  /** The columns of a CSV file; NDJSON has all there is. */
  fields: readonly (keyof T & string)[];
  /** The list as it is filtered now. */
  fetchPage: (cursor: string | undefined, limit: number) => Promise<Page<T>>;
};

/** Asked for again within this time after it ended, an export is one pressed twice, ms. */
const sameExportMs = 500;

function save(parts: Blob[], name: string, format: Format): void {
  const url = URL.createObjectURL(new Blob(parts, { type: format === "csv" ? "text/csv" : "application/x-ndjson" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Exports a list: put `<Export noun="jobs" fields={["id", "queue"]} fetchPage={(cursor, limit) => list(search, cursor, limit)} />` into a page's actions. */
export function Export<T extends object>({ noun, fields, fetchPage }: Props<T>) {
  const [rows, setRows] = useState<number>();
  const stop = useRef<AbortController>(undefined);
  const endedAt = useRef(-Infinity);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (format: Format) => {
    if (stop.current || performance.now() - endedAt.current < sameExportMs) return;
    const control = new AbortController();
    stop.current = control;
    setRows(0);
    try {
      const file = await collect({ format, fields, fetchPage, signal: control.signal, onRows: setRows });
      const name = fileNameOf(noun, format, serverDate());
      save(file.parts, name, format);
      say({
        title: `Exported ${count(file.rows)} ${noun}`,
        description: file.more ? `There are more: narrow the filter for the rest. ${name}` : name,
      });
    } catch (failure) {
      if (control.signal.aborted) say({ title: "Export stopped", description: "No file was saved." });
      else
        say({
          title: `The ${noun} were not exported`,
          description: reasonOf(failure, "No file was saved."),
          tone: "failed",
        });
    } finally {
      stop.current = undefined;
      endedAt.current = performance.now();
      setRows(undefined);
    }
  };
  useKeys([{ keys: "E", says: "Export as CSV", run: () => void start("csv") }]);

  if (rows !== undefined)
    return (
      <span className="flex items-center gap-2">
        <span role="status" className="figure text-kumo-subtle">
          {counted(rows, "row")}
        </span>
        <Button size="sm" onClick={() => stop.current?.abort()}>
          Stop export
        </Button>
      </span>
    );
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger render={<Button size="sm" title="Export as CSV (⇧e)" />}>Export</DropdownMenu.Trigger>
      <DropdownMenu.Content>
        <DropdownMenu.Item onClick={() => void start("csv")}>CSV, for a spreadsheet</DropdownMenu.Item>
        <DropdownMenu.Item onClick={() => void start("ndjson")}>NDJSON, every field to the letter</DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
