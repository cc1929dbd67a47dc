/** Every value of the log as it stands in `src`, against the log itself. */
import { expect, it } from 'vitest';
import { knownModel } from '../../src/model/hub/knownModels';
import { logsModel } from '../../src/reproduce';
import { commonest, failing, forms, templates } from '../../src/reproduce/log/names';
import { baselinePrompt, displays, nextTables, sentence } from '../../src/reproduce/log/nextTables';
import { summaryColumns, summaryLayer, summaryTable } from '../../src/reproduce/log/summaryTable';
import { loggedSection, loggedSummary, loggedTables, loggedTemplates } from './readLog';

it('sections 1 and 4: every table, in the order of the log', () => {
  const logged = loggedTables().filter(({ section }) => section === '1' || section === '4');
  expect(logged).toHaveLength(15);
  expect(nextTables.map(({ section, prompt, next }) => ({ section, prompt, next }))).toEqual(logged);
});

it('section 2: three displays of three tables each', () => {
  const logged = loggedTables().filter(({ section }) => section === '2');
  const said = displays.flatMap(({ head, next }) =>
    [baselinePrompt, nextTables[0]!, { prompt: sentence, next }].map(table => ({
      section: '2',
      prompt: table.prompt,
      next: table.next,
      head: `${head.layer}.${head.head}`,
    })),
  );
  expect(said).toEqual(logged);
  expect(logged).toHaveLength(9);
  for (const { title } of displays)
    expect(loggedSection(2).toLowerCase()).toContain(title.replace(/^an? /, '').toLowerCase());
});

it('section 5: templates, forms, and what is said of them', () => {
  expect(templates).toEqual(loggedTemplates());
  const words = loggedSection(5);
  for (const form of forms) expect(words).toContain(`- ${form}: `);
  expect(words).toContain(`the most common logit is "${commonest}"`);
  expect(words).toContain(`${failing.map(name => `"${name}"`).join(' and ')} didn't work out`);
});

it('section 6: 128 samples', () => expect(loggedSection(6)).toContain('on 128 random name samples'));

it('section 7: twelve heads by KL, six numbers each', () => {
  const logged = loggedSummary();
  expect(logged).toHaveLength(12);
  expect(
    summaryTable.map(([head, numbers], at) => ({
      rank: at + 1,
      layer: summaryLayer,
      head,
      numbers: summaryColumns.map(([, name], i) => [name, numbers[i]]),
    })),
  ).toEqual(logged);
});

it('the model of the log is the GPT-2 small that is fetched under its name', () => {
  expect(logsModel.sha256).toBe(knownModel('gpt2')!.pin!.weights.sha256);
});
