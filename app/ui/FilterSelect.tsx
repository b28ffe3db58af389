import { parts } from "../core/pipelineParts.ts";
import { useTenants } from "../core/useTenants.ts";
import { Select } from "./select/Select.tsx";
import type { FilterBinding } from "./useFilters.ts";

type Props = FilterBinding & {
  label: string;
  /** The option that does not filter. */
  allLabel: string;
  options: readonly string[];
  nameOf?: (option: string) => string;
};

/** The value of "all": no queue, type or tenant can have this name. */
const allValue = "*";

const identity = (option: string) => option;

/** A select that filters by one of `options`, or shows all (`undefined`). */
export const FilterSelect = ({ label, allLabel, value, options, nameOf = identity, onChange }: Props) => (
  <Select
    label={label}
    className="max-w-52"
    value={value ?? allValue}
    onChange={(next) => onChange(next === allValue ? undefined : next)}
    options={[
      [allValue, allLabel],
      ...[...new Set(value ? [...options, value] : options)].map((option) => [option, nameOf(option)] as const),
    ]}
  />
);

/** A select that filters by a tenant, if the pipeline declares tenants. */
export function TenantFilter(filter: FilterBinding) {
  const { tenant } = parts();
  const options = useTenants().map(({ value }) => value);
  if (!tenant) return null;
  return <FilterSelect label={tenant.label} allLabel={`All ${tenant.plural.toLowerCase()}`} options={options} {...filter} />;
}
