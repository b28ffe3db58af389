/** A second press within this time belongs to the first, ms. */
const doubleMs = 400;

const controls = 'button, a, [role="button"], [role^="menuitem"], [role="option"]';

/** What a press is on: the control, and its name at that moment. A control that has acted may be called otherwise by the next press. */
type Press = { control: Element; name: string; at: number };

function pressOf({ target, timeStamp }: Event): Press | undefined {
  const control = target instanceof Element ? target.closest(controls) : null;
  return control ? { control, name: control.getAttribute("aria-label") ?? control.textContent, at: timeStamp } : undefined;
}

let first: Press | undefined;

/**
 * Ignores the second click of a double click when the first has put something else under the pointer: "Resume" became "Pause",
 * a dialog opened and its backdrop would close it, a page opened with another button at that place. The same for Enter on a
 * focused control that has changed its name.
 */
function ignoreStray(event: MouseEvent): void {
  const press = pressOf(event);
  const isSecond =
    event.detail > 1 || (event.detail === 0 && first !== undefined && press?.control === first.control && press.at - first.at < doubleMs);
  if (!isSecond) {
    if (event.type === "click") first = press;
  } else if (first && press?.name !== first.name) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

const clicks = ["mousedown", "mouseup", "click"] as const;

/** Listens before anything else does. Returns how to stop. */
export function guardDoubleClicks(): () => void {
  for (const type of clicks) document.addEventListener(type, ignoreStray, { capture: true });
  return () => {
    for (const type of clicks) document.removeEventListener(type, ignoreStray, { capture: true });
  };
}

/** Whether a key pressed twice, or held, would do something else the second time: "p" resumes, then asks to pause. */
export function createStrayKeyCheck(): (key: string, says: string, event: KeyboardEvent) => boolean {
  let before = { key: "", says: "", at: 0 };
  return (key, says, { repeat, timeStamp }) => {
    const isSecond = key === before.key && (repeat || timeStamp - before.at < doubleMs);
    if (isSecond && says !== before.says) return true;
    before = { key, says, at: timeStamp };
    return false;
  };
}
