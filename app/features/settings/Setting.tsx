import type { ReactNode } from "react";

/** A setting: its name, its description and its control. */
export const Setting = ({ title, description, children }: { title: string; description: ReactNode; children: ReactNode }) => (
  <div
    role="group"
    aria-label={title}
    className="grid grid-cols-1 gap-x-10 gap-y-3 border-b border-kumo-hairline py-5 last:border-0 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
  >
    <div>
      <h2 className="text-sm font-semibold text-kumo-strong">{title}</h2>
      <p className="mt-0.5 max-w-100 text-kumo-subtle">{description}</p>
    </div>
    <div className="min-w-0">{children}</div>
  </div>
);

type RadioOptions<T extends string> = {
  /** The name of the group, for screen readers. */
  label: string;
  value: T;
  options: readonly { value: T; name: string; description?: string }[];
  onChange: (value: T) => void;
};

/** A group of radio buttons. */
const RadioOptions = <T extends string>({ label, value, options, onChange }: RadioOptions<T>) => (
  <div role="radiogroup" aria-label={label} className="flex flex-col gap-2">
    {options.map((option) => (
      <label key={option.value} className="flex w-fit cursor-pointer items-baseline gap-2.5">
        <input
          type="radio"
          name={label}
          className="translate-y-0.5 accent-accent"
          checked={option.value === value}
          onChange={() => onChange(option.value)}
        />
        <span>
          {option.name}
          {option.description && <span className="text-kumo-subtle"> · {option.description}</span>}
        </span>
      </label>
    ))}
  </div>
);

type RadioSettingProps<T extends string> = Omit<RadioOptions<T>, "label"> & { title: string; description: ReactNode; children?: ReactNode };

/** A setting with a group of radio buttons, and what follows them. */
export const RadioSetting = <T extends string>({ title, description, children, ...options }: RadioSettingProps<T>) => (
  <Setting title={title} description={description}>
    <RadioOptions label={title} {...options} />
    {children}
  </Setting>
);
