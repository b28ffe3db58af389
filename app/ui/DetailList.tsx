import type { ReactNode } from "react";

export type Detail = [name: string, value: ReactNode];

/** A list of names and values that describes one item. Null and false items are left out. */
export const DetailList = ({ items: facts }: { items: readonly (Detail | null | false)[] }) => (
  <dl className="grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-6">
    {facts.map(
      (fact) =>
        fact && (
          <div key={fact[0]} className="col-span-2 grid grid-cols-subgrid border-b border-kumo-hairline py-1.5 last:border-0">
            <dt className="text-kumo-subtle">{fact[0]}</dt>
            <dd className="min-w-0 break-words">{fact[1]}</dd>
          </div>
        ),
    )}
  </dl>
);
