import type { ReactNode } from "react";

/** One setting: what it is, what it does, and the control for it. */
export const Setting = ({ title, says, children }: { title: string; says: ReactNode; children: ReactNode }) => (
  <section
    aria-label={title}
    className="grid grid-cols-1 gap-x-10 gap-y-3 border-b border-kumo-hairline py-5 last:border-0 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
  >
    <div>
      <h2 className="text-sm font-semibold text-kumo-strong">{title}</h2>
      <p className="mt-0.5 max-w-100 text-kumo-subtle">{says}</p>
    </div>
    <div className="min-w-0">{children}</div>
  </section>
);

type Options<T extends string> = {
  /** What is chosen, for assistive tools. */
  label: string;
  value: T;
  options: readonly { value: T; name: string; says?: string }[];
  onChange: (value: T) => void;
};

/** One of a few, all of them in sight. */
export const Options = <T extends string>({ label, value, options, onChange }: Options<T>) => (
  <div role="radiogroup" aria-label={label} className="flex flex-col gap-2">
    {options.map((option) => (
      <label key={option.value} className="flex w-fit cursor-pointer items-baseline gap-2.5">
        <input
          type="radio"
          name={label}
          className="translate-y-0.5 accent-kumo-brand"
          checked={option.value === value}
          onChange={() => onChange(option.value)}
        />
        <span>
          {option.name}
          {option.says && <span className="text-kumo-subtle"> · {option.says}</span>}
        </span>
      </label>
    ))}
  </div>
);
