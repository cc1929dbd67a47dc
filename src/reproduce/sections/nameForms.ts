/** Section 5: other names, by template and form; which of them fail, and what comes in their place. */
import type { NamesInForm } from '../../protocol/reproduction';
import type { Said } from '../job';
import { commonest, expected, failing, forms, templates } from '../log/names';
import { commandOf, type Given, predicting, resultOf, rowsFor, type Section, shareOf } from '../section';
import { claimed, same } from '../verdict';

const samples = 64;
const place = '§5';
const lines = (form: string, template: string) => [`@forms ${form}`, `@samples ${samples}`, template];
const drawn = (form: string, template: string) => predicting(lines(form, template));

/** A name in the place of who should come, with others as who gives. */
const named = (name: string) => [
  '@forms A',
  `@samples ${samples}`,
  `When ${name} and {s1} went to the store, {s1} gave a drink to => ${name} | {s1}`,
];
const cells = templates.flatMap(template => forms.map(form => ({ template, form })));

export const otherNames: Section = {
  id: '5',
  title: 'More names, by template and form',
  jobs: () => [
    ...cells.map(({ form, template }) => drawn(form, template)),
    ...failing.map(name => predicting(named(name))),
  ],
  told: given => {
    const row = rowsFor('5', given);
    return {
      rows: [
        ...cells.flatMap(cell => cellRows(given, cell)),
        ...failing.map(name =>
          row(
            {
              table: 'Names that did not work out',
              what: `${name} on top where it should be`,
              place,
              published: 'few',
              ours: shareOf(resultOf(given, predicting(named(name))).map(({ passed }) => passed === true)),
              command: commandOf(given, ['eval'], named(name)),
            },
            ours => claimed('less than half', ours),
          ),
        ),
      ],
      names: cells.map(cell => namesOf(cell, resultOf(given, drawn(cell.form, cell.template)))),
    };
  },
};

function cellRows(given: Given, { form, template }: (typeof cells)[number]) {
  const row = rowsFor('5', given);
  const said = resultOf(given, drawn(form, template));
  const common = {
    table: template,
    place,
    prompt: template,
    command: commandOf(given, ['eval'], lines(form, template)),
  };
  const share = row(
    {
      ...common,
      what: `${form}: ${expected[form]}`,
      published: 'most',
      ours: shareOf(said.map(({ passed }) => passed === true)),
    },
    ours => claimed('more than half', ours),
  );
  if (form !== 'ABC') return [share];
  const [first] = instead(said);
  return [
    share,
    row(
      {
        ...common,
        what: 'ABC: the commonest answer',
        published: commonest,
        ours: { ...shareOf(said.map(({ next }) => next[0]!.text === first!.text)), text: first!.text },
      },
      ours => same(commonest, ours.text),
    ),
  ];
}

/** What comes first, the commonest first. */
function instead(said: readonly Said[]): { readonly text: string; readonly n: number }[] {
  const count = new Map<string, number>();
  for (const { next } of said) count.set(next[0]!.text, (count.get(next[0]!.text) ?? 0) + 1);
  return [...count].map(([text, n]) => ({ text, n })).sort((a, b) => b.n - a.n);
}

function namesOf({ form, template }: (typeof cells)[number], said: readonly Said[]): NamesInForm {
  const failed = said.filter(({ passed }) => passed === false);
  const names = [...new Set(failed.flatMap(({ name }) => name ?? []))].map(name => ({
    name,
    n: said.filter(one => one.name === name).length,
    failed: failed.filter(one => one.name === name).length,
  }));
  return {
    template,
    form,
    n: said.length,
    failing: names.sort((a, b) => b.failed - a.failed || a.n - b.n),
    instead: instead(failed),
  };
}
