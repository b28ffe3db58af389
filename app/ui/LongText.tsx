import { useState } from "react";
import { Button } from "./button/Button.tsx";
import { cn } from "./cn.ts";
import { visibleText } from "#domain/text/visible";
import { formatCount } from "./format.ts";

type Props = {
  text: string;
  label: string;
  lines?: number;
  /** JSON is laid out left to right, whatever script its strings use. */ json?: boolean;
};

/** Characters that count as one line: a stack or payload may be one line of 100 KB. */
const lineLength = 160;

/** A text of any length in monospace. Shows its first `lines` lines, and all of it on demand. */
export function LongText({ text, label, lines = 16, json = false }: Props) {
  const [all, setAll] = useState(false);
  const limit = lines * lineLength;
  const shown = visibleText(text);
  const rows = shown.split("\n");
  const cut = rows.slice(0, lines).join("\n").slice(0, limit);
  const long = cut.length < shown.length;
  return (
    <div>
      <pre
        tabIndex={0}
        role="region"
        {...(json ? { dir: "ltr" } : {})}
        aria-label={visibleText(label)}
        className={cn(
          "scroll-quiet rounded-md bg-kumo-recessed px-3 py-2 font-mono text-xs leading-4.5 break-words whitespace-pre-wrap",
          json && "[unicode-bidi:isolate]",
          all ? "max-h-140" : "max-h-76",
        )}
      >
        {all || !long ? shown : `${cut}…`}
      </pre>
      {long && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setAll(!all)}>
          {all
            ? "Show less"
            : `Show all ${rows.length > lines ? `${formatCount(rows.length)} lines` : `${formatCount(shown.length)} characters`}`}
        </Button>
      )}
    </div>
  );
}
