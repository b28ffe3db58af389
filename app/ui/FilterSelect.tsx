import { Select } from "@cloudflare/kumo/components/select";

type Props = {
  label: string;
  allLabel: string;
  value: string | undefined;
  options: readonly string[];
  nameOf?: (option: string) => string;
  onChange: (value: string | undefined) => void;
};

/** No queue, type or brand can have this name. */
const everything = "*";

const itself = (option: string) => option;

/** One of a few, or all of them. */
export const FilterSelect = ({ label, allLabel: all, value, options, nameOf = itself, onChange }: Props) => (
  <Select
    size="sm"
    aria-label={label}
    className="max-w-52 min-w-0 text-sm"
    value={value ?? everything}
    onValueChange={(next) => onChange(next && next !== everything ? String(next) : undefined)}
    items={Object.fromEntries([
      [everything, all],
      ...[...new Set(value ? [...options, value] : options)].map((option) => [option, nameOf(option)]),
    ])}
  />
);
