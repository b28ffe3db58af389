import { Select } from "@cloudflare/kumo/components/select";

type Props = {
  label: string;
  allLabel: string;
  value: string | undefined;
  options: readonly string[];
  nameOf?: (option: string) => string;
  onChange: (value: string | undefined) => void;
};

/** The value of "all": no queue, type or brand can have this name. */
const allValue = "*";

const identity = (option: string) => option;

/** A select that filters by one of `options`, or shows all (`undefined`). */
export const FilterSelect = ({ label, allLabel: all, value, options, nameOf = identity, onChange }: Props) => (
  <Select
    size="sm"
    aria-label={label}
    className="max-w-52 min-w-0 text-sm"
    value={value ?? allValue}
    onValueChange={(next) => onChange(next && next !== allValue ? String(next) : undefined)}
    items={Object.fromEntries([
      [allValue, all],
      ...[...new Set(value ? [...options, value] : options)].map((option) => [option, nameOf(option)]),
    ])}
  />
);
