/** How a result came about: everything that someone needs to get the same numbers. As pairs, for the view and files. */
import { element } from './element';
import { fixed } from './numbers';
import type { State } from './state';
import { say } from './strings';

export type Facts = readonly (readonly [name: string, value: string])[];

export interface Versions {
  readonly extension: string;
  readonly results: number;
}

export function provenance({ prompt, known }: State, versions: Versions): Facts {
  if (!prompt) return [];
  const { model, settings } = prompt;
  const result = known.sweep ?? known.attribute ?? known.lookup ?? [...known.paths.values()][0];
  const { answer, template, form } = result ?? {};
  const baseline = known.sweep?.baseline;
  const clean = known.sweep?.clean;
  const facts: [string, string | undefined][] = [
    [say('prompt'), result?.prompt ?? prompt.text],
    [say('template'), template],
    [say('form'), form],
    [say('answer'), answer && say('answerPair', answer.io.text.trim(), answer.s?.text.trim() ?? '–')],
    [say('cleanRun'), clean && say('cleanNumbers', fixed(clean.probIO), fixed(clean.probS), fixed(clean.logitDiff))],
    [say('model'), shape(model)],
    [say('sha256'), model.sha256 ?? say('unknown')],
    [say('baseline'), baseline ? baselineText(baseline) : settings.baseline],
    [say('positions'), say(settings.positions === 'all' ? 'positionsAll' : 'positionsEnd')],
    [say('bos'), say(settings.bos ? 'bosOn' : 'bosOff')],
    [say('sign'), say('signMeaning')],
    [say('versions'), `IOI Lens ${versions.extension}, results ${versions.results}`],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function shape({ id, layers, heads }: { id: string; layers?: number; heads?: number }): string {
  return layers && heads ? `${id}, ${layers} × ${heads}` : id;
}

function baselineText({ kind, form, seed, samples }: NonNullable<State['known']['sweep']>['baseline']): string {
  if (kind === 'zero') return say('baselineZero');
  if (form === undefined || seed === undefined) return say('baselineGiven', kind, samples.length);
  return say('baselineDrawn', kind, samples.length, form, seed);
}

export function provenanceList(facts: Facts): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}
