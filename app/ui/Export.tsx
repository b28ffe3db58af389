import { useEffect, useRef, useState } from "react";
import { Button } from "./button/Button.tsx";
import { failureMessage } from "../core/toasts/failures.ts";
import { useKeyBindings } from "../core/keys/bindings.ts";
import type { Page } from "../core/page.ts";
import { showToast } from "../core/toasts/toastQueue.ts";
import type { ExportFormat } from "./export.ts";
import { formatCount, pluralize } from "./format.ts";
import { Menu } from "./opener/Menu.tsx";
import { saveFile } from "./saveFile.ts";
import { serverDate } from "../core/clock/serverClock.ts";

type Props<T extends object> = {
  /** The plural noun of the rows; it is also the start of the file name. */
  noun: string;
  /** The columns of a CSV file; NDJSON has every field. */
  fields: readonly (keyof T & string)[];
  /** Fetches a page of the list as it is filtered now. */
  fetchPage: (cursor: string | undefined, limit: number) => Promise<Page<T>>;
  /** Opens the stream in which the server exports the list as NDJSON, if it does. Without it, NDJSON is made of pages. */
  openStream?: (cursor: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
};

/** A second export in the same format that starts this soon after the first ended is a double press, ms. */
const sameExportMs = 500;

/** Exports a list; what writes the file is loaded with the first export. Put `<Export noun="jobs" fields={["id", "queue"]} fetchPage={(cursor, limit) => list(search, cursor, limit)} />` into a page's actions. */
export function Export<T extends object>({ noun, fields, fetchPage, openStream }: Props<T>) {
  const [rows, setRows] = useState<number>();
  const stop = useRef<AbortController>(undefined);
  const ended = useRef<{ format: ExportFormat; atMs: number }>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (format: ExportFormat) => {
    if (stop.current) return;
    if (ended.current?.format === format && performance.now() - ended.current.atMs < sameExportMs) return;
    const control = new AbortController();
    stop.current = control;
    setRows(0);
    try {
      const { fetchExport, exportFileName } = await import("./export.ts");
      const request = { signal: control.signal, onRows: setRows };
      const file =
        format === "ndjson" && openStream
          ? await (await import("./streamedExport.ts")).fetchStreamedExport({ open: openStream, ...request })
          : await fetchExport({ format, fields, fetchPage, ...request });
      const name = exportFileName(noun, format, serverDate());
      saveFile(file.parts, name, format === "csv" ? "text/csv" : "application/x-ndjson");
      showToast({
        title: `Exported ${formatCount(file.rows)} ${noun}`,
        description: file.more ? `Not all rows were exported: narrow the filter to export the rest. ${name}` : name,
      });
    } catch (failure) {
      if (control.signal.aborted) showToast({ title: "Export stopped", description: "No file was saved." });
      else
        showToast({
          title: `Couldn't export the ${noun}`,
          description: failureMessage(failure, "No file was saved."),
          tone: "failed",
        });
    } finally {
      stop.current = undefined;
      // After a stop, the next export is deliberate.
      ended.current = control.signal.aborted ? undefined : { format, atMs: performance.now() };
      setRows(undefined);
    }
  };
  useKeyBindings([{ keys: "E", label: "Export as CSV", run: () => void start("csv") }]);

  if (rows !== undefined)
    return (
      <span className="flex items-center gap-2">
        <span role="status" className="figure text-kumo-subtle">
          {pluralize(rows, "row")}
        </span>
        <Button size="sm" onClick={() => stop.current?.abort()}>
          Stop export
        </Button>
      </span>
    );
  return <FormatMenu onChoose={(format) => void start(format)} />;
}

const FormatMenu = ({ onChoose }: { onChoose: (format: ExportFormat) => void }) => (
  <Menu
    button={(opener) => (
      <Button size="sm" title="Export as CSV (⇧e)" {...opener}>
        Export
      </Button>
    )}
    items={[
      { name: "CSV (spreadsheet)", run: () => onChoose("csv") },
      { name: "NDJSON (all fields)", run: () => onChoose("ndjson") },
    ]}
  />
);
