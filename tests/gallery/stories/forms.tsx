import { Button } from "../../../app/ui/button/Button.tsx";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { AttemptFields } from "../../../app/ui/AttemptFields.tsx";
import { FilterBar } from "../../../app/ui/FilterBar.tsx";
import { FilterSelect } from "../../../app/ui/FilterSelect.tsx";
import { Form, overwriteWarning } from "../../../app/ui/Form.tsx";
import JsonEditor from "../../../app/ui/JsonTree/JsonEditor.tsx";
import { Options } from "../../../app/ui/QueryBox/Options.tsx";
import { QueryBox } from "../../../app/ui/QueryBox/QueryBox.tsx";
import { Meter } from "../../../app/ui/Meter.tsx";
import { NameField } from "../../../app/ui/NameField.tsx";
import { QueueSelect } from "../../../app/ui/QueueSelect.tsx";
import { OpenByIdForm } from "../../../app/ui/OpenByIdForm.tsx";
import { RangeMenu } from "../../../app/ui/RangeMenu.tsx";
import { SearchBox } from "../../../app/ui/SearchBox.tsx";
import { TimeRangeSelect } from "../../../app/ui/TimeRangeSelect.tsx";
import { ChoiceMenu } from "../../../app/ui/actions/ChoiceMenu.tsx";
import { OpenMenu } from "../../../app/ui/opener/OpenMenu.tsx";
import { OpenSelect } from "../../../app/ui/select/OpenSelect.tsx";
import { Tooltip } from "../../../app/ui/tooltip/Tooltip.tsx";
import { defaultOptions } from "../../../app/ui/jobOptions.ts";
import type { Story } from "../story.ts";
import { longWord } from "../samples.ts";
import { nothing } from "../nothing.ts";

const submit = () => Promise.resolve();
const editor = { label: "Payload", submitLabelOf: () => "Save", canSaveUnchanged: false, onSave: submit, onClose: nothing };
const options = ["queue", "state"].map((name) => ({
  kind: "qualifier" as const,
  name,
  value: `${name}:`,
  description: `${name} of the job`,
}));

/** Fields, filters and forms. */
export const formStories: readonly Story[] = [
  {
    name: "Select with its list, and a button with a tooltip",
    render: () => (
      <>
        <OpenSelect
          label="Order"
          value="newest"
          options={[
            ["newest", "Newest first"],
            ["long", longWord],
          ]}
          onChange={nothing}
          buttonRef={null}
        />
        <button type="button" data-tooltip="Sorts the list">
          Sort
        </button>
        <Tooltip />
      </>
    ),
  },
  {
    name: "Meters",
    render: () => (
      <>
        <Meter label={longWord} value={0} />
        <Meter label="Progress" value={42.4} text="42%" />
        <Meter label="Removed" value={90} max={90} text="90 of about 90" />
      </>
    ),
  },
  {
    name: "Filters",
    render: () => (
      <FilterBar>
        <QueryBox
          label="Filter jobs"
          placeholder="Filter by queue:, state: or text"
          qualifiers={[]}
          text="rate limit"
          onText={() => Promise.resolve(false)}
          onSet={nothing}
          onRemoveLast={nothing}
        />
        <SearchBox label="Search" value={longWord} onChange={nothing} />
        <FilterSelect label="Queue" allLabel="All queues" value={undefined} options={["orders"]} onChange={nothing} />
        <FilterSelect label="Brand" allLabel="All brands" value={longWord} options={["niche-fi"]} onChange={nothing} />
        <QueueSelect label="Send to" ownLabel="Their own queues" value={undefined} onChange={nothing} />
        <QueueSelect label="Send to" ownLabel="orders" own="orders" value={longWord.slice(0, 60)} onChange={nothing} />
        <RangeMenu from="24h" to={undefined} onChange={nothing} />
        <RangeMenu from={builtAt} to={secondsAfterBuilt(60)} onChange={nothing} />
        <TimeRangeSelect onChange={nothing} />
        <TimeRangeSelect from={builtAt} to={secondsAfterBuilt(60)} onChange={nothing} />
        <ChoiceMenu label="Snooze" choices={() => [{ label: "1 hour", until: new Date(builtAt) }]} onChoose={nothing} />
        <ChoiceMenu label="Snooze" busy choices={() => []} onChoose={nothing} />
        <OpenMenu
          button={(opener) => (
            <button type="button" {...opener}>
              Loaded menu
            </button>
          )}
          items={[{ name: "Any time", run: nothing }, "separator", { name: "Custom range…", detail: "two times", run: nothing }]}
          buttonRef={null}
        />
      </FilterBar>
    ),
  },
  {
    name: "Suggestions of a filter",
    render: () => (
      <div className="relative h-40">
        <button type="button" role="combobox" aria-controls="options" aria-expanded="true" aria-label="Filter">
          Filter
        </button>
        <Options id="options" options={options} active={1} onChoose={nothing} />
      </div>
    ),
  },
  {
    name: "Forms",
    render: () => (
      <>
        <Form errors={{}} busy={false} edited={false} submitLabel="Create job" onSubmit={submit} onCancel={nothing}>
          <NameField ref={null} value="" errors={{}} onChange={nothing} />
          <AttemptFields draft={defaultOptions} errors={{}} onChange={nothing} />
        </Form>
        <Form errors={{ form: longWord }} busy edited notice={overwriteWarning} submitLabel="Save" onSubmit={submit} onCancel={nothing}>
          <NameField ref={null} value={longWord} errors={{ name: longWord }} onChange={nothing} />
          <AttemptFields
            draft={{ ...defaultOptions, attempts: "many", key: longWord }}
            errors={{ attempts: "Enter a whole number", key: longWord }}
            onChange={nothing}
          />
        </Form>
      </>
    ),
  },
  { name: "Open by ID", render: () => <OpenByIdForm label="Correlation ID" button="Open trace" maxLength={100} onOpen={nothing} /> },
  { name: "JSON editor", render: () => <JsonEditor {...editor} original={JSON.stringify({ brand_slug: "niche-fi" }, null, 2)} /> },
  {
    name: "JSON editor, refused",
    render: () => <JsonEditor {...editor} original={JSON.stringify({ long: longWord })} refusal="The job has started meanwhile." />,
  },
  {
    name: "Buttons",
    render: () => (
      <div className="flex flex-wrap gap-2">
        <Button size="sm">Default</Button>
        <Button size="sm" variant="primary">
          Primary
        </Button>
        <Button size="sm" variant="secondary-destructive">
          Destructive
        </Button>
        <Button size="sm" variant="ghost">
          Ghost
        </Button>
        <Button size="sm" disabled>
          Disabled
        </Button>
        <Button size="sm" loading>
          Busy
        </Button>
      </div>
    ),
  },
];
