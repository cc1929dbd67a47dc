/** A head prompt by prompt, below the maps that stand beside each other: which prompts make a mean, and which go against it. */
import type { ReadonlySignal } from '@preact/signals';
import type { Held } from '../../src/protocol/compare';
import { kindOf, type MapChoice } from '../maps/kinds';
import { numberName } from '../maps/kinds/overDraws';
import { StripPlot } from '../maps/stripPlot';
import { type DrawValue, valuesOf } from '../measured/draws';
import type { Cell } from '../measured/grid';
import { headName, headOf } from '../measured/heads';
import { say } from '../strings';
import { meansOf } from './heldMaps';
import { usePage } from './pageContext';
import { paired } from './pairs';

export interface Strip {
  readonly title: string;
  readonly name: string;
  readonly values: readonly DrawValue[];
  /** Whose lines they are. */
  readonly of: Held;
}

/** Each mean's prompts, and of two their differences in pairs; none where a number is no prompt's own. */
export function stripsOf(held: readonly Held[], choice: MapChoice, head: string): Strip[] {
  const kind = kindOf(choice);
  const number = kind.numberOf(choice);
  if (typeof number !== 'number') return [];
  const name = numberName(kind, choice);
  const means = held.flatMap(of => {
    const rows = meansOf(of, choice)?.rows;
    return rows ? [{ of, title: of.label, name, rows }] : [];
  });
  const [one, other] = means;
  const minus = one &&
    other && {
      of: one.of,
      title: `${one.title} − ${other.title}`,
      name: say('heldDifferenceName', name),
      rows: paired(one.rows, other.rows).rows,
    };
  return [...means, ...(minus ? [minus] : [])]
    .map(({ rows, ...strip }) => ({ ...strip, values: valuesOf(rows, head, number) }))
    .filter(({ values }) => values.length > 0);
}

interface Props {
  readonly held: readonly Held[];
  readonly choice: MapChoice;
  readonly picked: ReadonlySignal<readonly Cell[] | undefined>;
}

export function PromptStrips({ held, choice, picked }: Props) {
  const { post } = usePage();
  if (!held.some(one => meansOf(one, choice))) return null;
  const [cell] = picked.value ?? [];
  if (!cell) return <p class="hint">{say('stripPick')}</p>;
  const head = headName(headOf(cell));
  const strips = stripsOf(held, choice, head);
  if (strips.length === 0) return null;
  // Of what stands beside each other; a difference has its own scale.
  const among = strips.slice(0, 2).flatMap(({ values }) => values.map(({ value }) => value));
  return (
    <section aria-label={say('stripOf', head)}>
      <h3>{say('stripOf', head)}</h3>
      <div class="beside-maps strips">
        {strips.map(({ title, name, values, of }, at) => (
          <div key={title} class="strip-of">
            <p class="hint">{`${title}: ${name}`}</p>
            <StripPlot
              values={values}
              label={say('stripLabelOf', title, name, head)}
              named={one => named(one, values, of)}
              {...(at < 2 ? { among } : {})}
              onDraw={({ line }) => post({ kind: 'toLine', key: of.key, line })}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

/** `Line 3`; of one template's draws, which all stand on one line, and of files of results the number. */
function named({ at, line, form }: DrawValue, values: readonly DrawValue[], { uri }: Held): string {
  const isOneLine = values.every(other => other.line === line);
  const which =
    isOneLine && form ? say('drawNumber', at + 1) : uri ? say('stripLine', line + 1) : say('stripPrompt', line + 1);
  return form ? `${which} ${form}` : which;
}
