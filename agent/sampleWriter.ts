import { type Draft, type Outline, type Subject, type Writer } from "./writer.ts";
import { closings, openings, picker, sayings, type Pick } from "./sampleProse.ts";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => (/[.!?]$/.test(text) ? capital(text) : `${capital(text)}.`);

function titleOf({ keyword, notes }: Subject, pick: Pick): string {
  const name = capital(keyword);
  const [angle] = notes.angles;
  return pick([
    `${name}: what is worth knowing first`,
    `${name}, explained without the noise`,
    angle ? `${name}: ${angle.charAt(0).toLowerCase()}${angle.slice(1)}` : `${name}: a plain guide`,
    `A plain guide to ${keyword}`,
  ]);
}

/** The facts dealt out to the angles in turn, so that each section has something of its own to say. */
const deal = (facts: readonly string[], hands: number): string[][] =>
  Array.from({ length: hands }, (_, hand) => facts.filter((_fact, index) => index % hands === hand));

async function outline(subject: Subject): Promise<Outline> {
  const pick = picker(subject.keyword);
  const { angles, facts, questions } = subject.notes;
  const headings = angles.length ? angles : ["What it is about", "How to begin", "What to watch for"];
  const dealt = deal(facts, headings.length);
  const sections = headings.map((heading, index) => ({ heading: capital(heading), points: dealt[index] ?? [] }));
  const asked = { heading: pick(["Questions readers ask", "Asked often", "Short answers"]), points: questions };
  return {
    title: titleOf(subject, pick),
    description: `${capital(subject.keyword)}: ${headings.map((heading) => heading.toLowerCase()).join(", ")}.`.slice(0, 300),
    sections: questions.length ? [...sections, asked] : sections,
  };
}

/** One section: what the subject's facts say, with a thought before or after that keeps it readable. */
function section(heading: string, points: readonly string[], keyword: string, pick: Pick): string {
  const lead = pick(sayings.leads).replaceAll("{keyword}", keyword);
  const turn = pick(sayings.turns).replaceAll("{keyword}", keyword);
  if (points.length === 0) return `## ${heading}\n\n${lead} ${turn}`;
  const [first = "", ...rest] = points;
  const list =
    rest.length > 1 ? `\n\n${rest.map((point) => `- ${sentence(point)}`).join("\n")}` : rest.map((point) => ` ${sentence(point)}`).join("");
  return `## ${heading}\n\n${lead} ${sentence(first)}${list}\n\n${turn}`;
}

/** Questions get the fact that shares most words with them; without one, an honest pointer. */
function answers(heading: string, questions: readonly string[], facts: readonly string[], pick: Pick): string {
  const words = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
  const shared = (a: Set<string>, b: Set<string>) => [...a].filter((word) => b.has(word)).length;
  const answer = (question: string) => {
    const asked = words(question);
    const [best] = facts.map((fact) => ({ fact, score: shared(asked, words(fact)) })).toSorted((a, b) => b.score - a.score);
    return best && best.score > 0 ? sentence(best.fact) : pick(sayings.pointers);
  };
  return `## ${heading}\n\n${questions.map((question) => `### ${question}\n\n${answer(question)}`).join("\n\n")}`;
}

function glance({ keyword, volume, difficulty }: Subject): string {
  const busy = volume > 3000 ? "asked very often" : volume > 800 ? "asked often" : "asked by a small, determined crowd";
  const crowded = difficulty > 30 ? "a crowded subject" : difficulty > 15 ? "a subject with room" : "a quiet subject";
  return `| At a glance | |\n|---|---|\n| Subject | ${capital(keyword)} |\n| Searches a month | about ${volume.toLocaleString("en-US")}: ${busy} |\n| Competition | ${difficulty} of 100: ${crowded} |`;
}

async function draft(subject: Subject, { title, description, sections }: Outline): Promise<Draft> {
  const pick = picker(`${subject.keyword} draft`);
  const { keyword, notes } = subject;
  const opening = pick(openings).replaceAll("{keyword}", keyword);
  const parts = sections.map(({ heading, points }) =>
    points.length > 0 && points.every((point) => notes.questions.includes(point))
      ? answers(heading, points, notes.facts, pick)
      : section(heading, points, keyword, pick),
  );
  const table = pick([true, false]) ? [glance(subject)] : [];
  const closing = `## ${pick(["Where to go from here", "The short version", "Before you close this page"])}\n\n${pick(closings).replaceAll("{keyword}", keyword)}`;
  return { title, description, body: [opening, ...table, ...parts, closing].join("\n\n") };
}

/** The last look: no blank stretches, no paragraph twice. */
async function editorial(_subject: Subject, { title, description, body }: Draft): Promise<Draft> {
  const seen = new Set<string>();
  const kept = body.split(/\n{2,}/).filter((paragraph) => {
    const again = seen.has(paragraph);
    seen.add(paragraph);
    return paragraph.trim() !== "" && !again;
  });
  return { title, description, body: `${kept.join("\n\n")}\n` };
}

/** Needs no key: composes a readable article from what research found. The same subject always gives the same article. */
export const sampleWriter: Writer = { name: "sample", outline, draft, editorial };
