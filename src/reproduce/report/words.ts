/** What stands at the top of a report: of what it is, and how it came out. */
import {
  counted,
  type NamesInForm,
  type ReproductionReport,
  type ReproductionResult,
} from '../../protocol/reproduction';

export function about({ model, settings, interrupted }: ReproductionReport, version: string) {
  const { id, layers, heads, width, sha256 } = model;
  const facts: (readonly [name: string, value: string])[] = [
    ['Model', `${id}, ${layers} layers of ${heads} heads, width ${width}`],
    ['Weights', `SHA-256 ${sha256}`],
    ['Protocol', String(settings.protocol)],
    ['Measured with', `IOI Lens ${version}`],
  ];
  return interrupted
    ? [...facts, ['Ended after', `${interrupted.sections} of ${interrupted.of} sections`] as const]
    : facts;
}

export function summary({ rows, source }: ReproductionResult): string {
  const published = rows.filter(row => row.published !== null).length;
  if (!source.isModel)
    return `The log’s ${published} numbers are ${source.model}’s. This is another model: they stand beside its own, and no verdict is given.`;
  const count = counted(rows);
  const missing = rows.filter(row => row.published !== null && row.verdict === null).length;
  const parts = [
    `${count.agrees} agree`,
    `${count['same sign and order']} have the same sign and order`,
    `${count.differs} differ`,
    ...(missing > 0 ? [`${missing} could not be measured`] : []),
  ];
  return `Of the log’s ${published} numbers ${parts.join(', ')}.`;
}

const shown = 8;

/** Of each template and form that fails at all: how often, who, and what comes instead. */
export function namesText(names: readonly NamesInForm[]): (readonly [what: string, who: string])[] {
  return names
    .filter(({ instead }) => instead.length > 0)
    .map(({ template, form, n, failing, instead }) => {
      const failed = instead.reduce((sum, one) => sum + one.n, 0);
      const who = failing.slice(0, shown).map(one => `${one.name} ${one.failed} of ${one.n}`);
      const more = failing.length > shown ? [`${failing.length - shown} more`] : [];
      const what = instead.slice(0, shown).map(({ text, n }) => `“${text.trim()}” ${n}`);
      return [
        `${form}, ${template}: ${failed} of ${n} fail`,
        [...(who.length > 0 ? [`names: ${[...who, ...more].join(', ')}`] : []), `instead: ${what.join(', ')}`].join(
          '; ',
        ),
      ];
    });
}
